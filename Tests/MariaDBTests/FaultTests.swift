import Dispatch
import QuicksilverEngine
import QuicksilverSQL
import Synchronization
import Testing

@testable import QuicksilverMariaDBDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Servers that are away, connections that break, statements that are stopped.
@Suite(.enabled(if: TestServer.isThere)) struct FaultTests {
    private func connecting(_ change: (inout EngineURL) -> Void) throws -> DatabaseError {
        try databaseError { try TestServer.connect(change).close() }
    }

    @Test func saysWhyItCanNotConnect() throws {
        let password = try connecting { $0.password = "wrong-secret" }
        #expect(password.kind == .authentication && password.nativeCode == 1045)
        #expect(password.description.contains("wrong-secret") == false)
        let user = try connecting { $0.user = "nobody_at_all" }
        #expect(user.kind == .authentication)
        let database = try connecting { $0.database = "no_such_database" }
        #expect(database.kind == .unknownDatabase)
        #expect(database.description.contains("no_such_database"))
        let down = try connecting { $0.hosts = [.init("127.0.0.1", port: 1)] }
        #expect(down.kind == .connectionFailed && down.isSafeToRetry)
        #expect(down.message.contains("127.0.0.1:1"))
        let noHost = try connecting { $0.hosts = [.init("host.invalid", port: 1)] }
        #expect(noHost.kind == .connectionFailed)
        let socket = try connecting { url in
            url.hosts = []
            url["unix_socket"] = "/nonexistent.sock"
        }
        #expect(socket.kind == .connectionFailed)
        #expect(socket.message.contains("/nonexistent.sock"))
    }

    @Test func triesTheNextHost() throws {
        let connection = try TestServer.connect {
            $0.hosts = [.init("127.0.0.1", port: 1)] + $0.hosts
        }
        defer { connection.close() }
        #expect(try connection.value("SELECT 1") == .int(1))
    }

    private func kill(_ connection: MariaDBConnection) throws {
        let killer = try TestServer.connect()
        defer { killer.close() }
        try killer.execute(script: "KILL CONNECTION \(connection.threadID)")
        let left = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = ?"
        let id = SQLValue.int(Int64(connection.threadID))
        while try killer.value(left, [id]) != .int(0) {}
    }

    @Test func noticesALostConnectionWhileIdle() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.statement("SELECT 1")
        try kill(connection)
        #expect(!connection.ping())
        #expect(connection.isBroken)
        let error = try databaseError { _ = try statement.run([]) }
        #expect(error.kind == .connectionLost && error.isDisconnect)
        #expect(isDisconnect { try connection.begin(.init()) })
        #expect(isDisconnect { try connection.reset() })
        statement.close()
    }

    @Test func noticesALostConnectionInATransaction() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id INT") { table in
            try connection.begin(TransactionOptions())
            try connection.change("INSERT INTO \(table) VALUES (1)")
            try kill(connection)
            let error = try databaseError {
                try connection.change("INSERT INTO \(table) VALUES (2)")
            }
            #expect(error.kind == .connectionLost)
            #expect(connection.isBroken)
            #expect(isDisconnect { try connection.commit() })
            let other = try TestServer.connect()
            defer { other.close() }
            #expect(try other.value("SELECT COUNT(*) FROM \(table)") == .int(0))
        }
    }

    @Test func noticesALostConnectionInAResult() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.statement(
            "SELECT seq, REPEAT('x', 500) FROM seq_1_to_1000000")
        let cursor = try statement.run([])
        #expect(try cursor.next())
        let killer = try TestServer.connect()
        defer { killer.close() }
        try killer.execute(script: "KILL CONNECTION \(connection.threadID)")
        let error = try databaseError { while try cursor.next() {} }
        #expect(error.isDisconnect)
        #expect(connection.isBroken)
        cursor.close()
        #expect(isDisconnect { try connection.change("SELECT 1") })
        statement.close()
    }

    @Test func closedConnectionsSaySo() throws {
        let connection = try TestServer.connect()
        let statement = try connection.statement("SELECT 1")
        let rows = try connection.statement("SELECT seq FROM seq_1_to_100")
        let cursor = try rows.run([])
        #expect(try cursor.next())
        connection.close()
        connection.close()
        #expect(try cursor.next() == false)
        #expect(isDisconnect { _ = try statement.run([]) })
        #expect(!connection.ping())
        connection.interrupter.interrupt()
        cursor.close()
        statement.close()
        rows.close()
    }

    @Test func statementsEndAtTheirLimit() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.setStatementTimeout(milliseconds: 300)
        let error = try databaseError { _ = try connection.value("SELECT SLEEP(20)") }
        #expect(error.kind == .statementTimeout && error.nativeCode == 1969)
        #expect(try connection.value("SELECT 1") == .int(1))
        try connection.setStatementTimeout(milliseconds: nil)
        #expect(try connection.value("SELECT SLEEP(0.1)") == .int(0))
        let zero = try databaseError { try connection.setStatementTimeout(milliseconds: 0) }
        #expect(zero.kind == .misuse)
    }

    @Test func interruptsStopWhatRuns() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let interrupter = connection.interrupter
        let error = try interrupting(interrupter) {
            try databaseError {
                _ = try connection.rows(
                    "SELECT COUNT(*) FROM seq_1_to_1000000 AS a, seq_1_to_1000000 AS b")
            }
        }
        #expect(error.kind == .cancelled)
        // Nothing runs, so nothing is stopped.
        interrupter.interrupt()
        #expect(try connection.value("SELECT 1") == .int(1))
        // In a result.
        let rows = try connection.statement(
            "SELECT a.seq FROM seq_1_to_1000000 AS a, seq_1_to_1000000 AS b")
        let cursor = try rows.run([])
        #expect(try cursor.next())
        interrupter.interrupt()
        #expect(failureKind { while try cursor.next() {} } == .cancelled)
        #expect(try connection.value("SELECT 1") == .int(1))
        rows.close()
    }

    /// Interrupts fall on short statements all the time; none may hit the statement that follows.
    @Test func noStatementIsStoppedForAnother() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let interrupter = connection.interrupter
        let isOver = Atomic(false)
        let mayInterrupt = Mutex(false)
        let done = Barrier(2)
        DispatchQueue.global().async {
            while !isOver.load(ordering: .acquiring) {
                mayInterrupt.withLock { if $0 { interrupter.interrupt() } }
            }
            done.wait()
        }
        let victim = try connection.statement("SELECT SLEEP(?)")
        let bystander = try connection.statement("SELECT COUNT(*) FROM seq_1_to_2000")
        var stopped = 0
        for round in 0..<100 {
            // Most end by themselves while a request is on its way; the last can only be stopped.
            let seconds = round == 99 ? 60 : Double(round % 7) * 0.002
            mayInterrupt.withLock { $0 = true }
            do {
                let cursor = try victim.run([.double(seconds)])
                // SLEEP gives 1 when it was stopped.
                while try cursor.next() { stopped += try cursor.int64(at: 0) == 1 ? 1 : 0 }
            } catch let error as DatabaseError {
                #expect(error.kind == .cancelled)
                stopped += 1
            }
            mayInterrupt.withLock { $0 = false }
            let cursor = try bystander.run([])
            #expect(try cursor.next())
            cursor.close()
        }
        isOver.store(true, ordering: .releasing)
        done.wait()
        #expect(stopped > 0)
        victim.close()
        bystander.close()
    }

    private func sessions(_ connection: MariaDBConnection, of user: String) throws -> SQLValue {
        try connection.value(
            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = ?", [.text(user)])
    }

    /// Every way to end leaves no session in the server.
    @Test func sessionsAreLetGo() throws {
        let watcher = try TestServer.connect()
        defer { watcher.close() }
        let user = "leak_\(ProcessInfo.processInfo.processIdentifier)"
        try watcher.execute(
            script: "CREATE USER '\(user)'@'%' IDENTIFIED BY 'leak';"
                + " GRANT SELECT ON *.* TO '\(user)'@'%'")
        defer { try? watcher.execute(script: "DROP USER '\(user)'@'%'") }
        func connect() throws -> MariaDBConnection {
            try TestServer.connect {
                $0.user = user
                $0.password = "leak"
            }
        }
        for round in 0..<20 {
            let connection = try connect()
            let statement = try connection.statement("SELECT seq FROM seq_1_to_100000")
            let cursor = try statement.run([])
            _ = try cursor.next()
            _ = try? connection.statement("SELECT nothing")
            if round % 2 == 0 { connection.interrupter.interrupt() }
            // Half of them are closed, the others are only let go.
            if round % 4 < 2 { connection.close() }
        }
        for _ in 0..<20 {
            _ = try? TestServer.connect {
                $0.user = user
                $0.password = "wrong"
            }
            _ = try? TestServer.connect {
                $0.user = user
                $0.password = "leak"
                $0.database = "no_such_database"
            }
        }
        // The server notices a closed socket a moment later.
        for _ in 0..<200 where try sessions(watcher, of: user) != .int(0) {
            _ = try watcher.value("SELECT SLEEP(0.02)")
        }
        #expect(try sessions(watcher, of: user) == .int(0))
    }
}
