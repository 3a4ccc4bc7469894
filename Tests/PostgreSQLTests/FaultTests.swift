import Dispatch
import QuicksilverEngine
import QuicksilverPostgreSQLDriver
import QuicksilverSQL
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Servers that are away, connections that break, statements that are stopped.
@Suite(.enabled(if: TestServer.isThere)) struct FaultTests {
    private func connectionError(_ change: (inout EngineURL) -> Void) throws -> DatabaseError? {
        let driver = try TestServer.driver(change)
        return failure { _ = try driver.connect() }
    }

    @Test func saysWhyItCanNotConnect() throws {
        let password = try connectionError { $0.password = "wrong-secret" }
        #expect(password?.kind == .authentication && password?.sqlState == "28P01")
        #expect(password?.description.contains("wrong-secret") == false)
        let none = try connectionError { $0.password = nil }
        #expect(none?.kind == .authentication)
        let database = try connectionError { $0.database = "no_such_database" }
        #expect(database?.kind == .unknownDatabase)
        #expect(database?.description.contains("no_such_database") == true)
        let user = try connectionError { $0.user = "nobody_at_all" }
        #expect(user?.kind == .authentication)
        let down = try connectionError { $0.hosts = [.init("127.0.0.1", port: 1)] }
        #expect(down?.kind == .connectionFailed && down?.isSafeToRetry == true)
        #expect(down?.message.contains("refused; Is the server running") == true)
        let noHost = try connectionError { $0.hosts = [.init("host.invalid")] }
        #expect(noHost?.kind == .connectionFailed)
        let socket = try connectionError { url in
            url.hosts = []
            url["host"] = "/nonexistent"
        }
        #expect(socket?.kind == .connectionFailed)
        let secure = try connectionError {
            $0["sslmode"] = "verify-full"
            $0["sslrootcert"] = "/no/such/ca.pem"
        }
        #expect(secure?.kind == .connectionFailed)
        let both = try connectionError {
            $0.hosts = [.init("127.0.0.1", port: 1)] + $0.hosts
            $0.password = "wrong-secret"
        }
        #expect(both?.kind == .authentication)
    }

    @Test func refusesUnknownOptions() throws {
        let error = failure { _ = try TestServer.driver { $0["sslmod"] = "require" } }
        #expect(error?.message.contains("sslmod") == true)
        #expect(error?.message.contains("Did you mean 'sslmode'") == true)
        #expect(failure { _ = try TestServer.driver { $0["connect_timeout"] = "soon" } } != nil)
        #expect(failure { _ = try TestServer.driver { $0["prepared"] = "maybe" } } != nil)
    }

    @Test func triesTheNextHost() throws {
        let driver = try TestServer.driver { url in
            url.hosts = [.init("127.0.0.1", port: 1)] + url.hosts
            url["application_name"] = "second try"
            url["target_session_attrs"] = "read-write"
            url["options"] = "-c statement_timeout=7s"
        }
        let connection = try driver.open()
        defer { connection.close() }
        #expect(try connection.value("SHOW application_name") == .text("second try"))
        #expect(try connection.value("SHOW statement_timeout") == .text("7s"))
        #expect(try connection.value("SHOW TimeZone") == .text("UTC"))
        #expect(!driver.displayURL.contains("quicksilver:quicksilver"))
    }

    /// The socket is open to the server's own user and to root only.
    @Test func unixSockets() throws {
        guard let socket = TestServer.socket, access(socket, X_OK) == 0 else { return }
        let port = try TestServer.url().port
        for option in ["host", ""] {
            let connection = try TestServer.driver { url in
                url.password = nil
                url.hosts = option.isEmpty ? [.init(socket, port: port)] : []
                if !option.isEmpty {
                    url["host"] = socket
                    url["port"] = port.map(String.init)
                }
            }.open()
            #expect(try connection.value("SELECT inet_server_addr() IS NULL") == .bool(true))
            connection.close()
        }
    }

    private func terminate(_ connection: PostgreSQLConnection) throws {
        let killer = try TestServer.connect()
        defer { killer.close() }
        try killer.run("SELECT pg_terminate_backend($1)", .int(Int64(connection.processID)))
        // The end of the process isn't awaited by the call.
        while try killer.value(
            "SELECT count(*) FROM pg_stat_activity WHERE pid = $1",
            .int(Int64(connection.processID)))
            != .int(0)
        {}
    }

    @Test func noticesALostConnectionWhileIdle() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try terminate(connection)
        #expect(!connection.ping())
        let error = failure { try connection.run("SELECT 1") }
        #expect(error?.kind == .connectionLost && error?.isDisconnect == true)
        #expect(connection.isBroken)
        #expect(failure { try connection.begin(TransactionOptions()) }?.kind == .connectionLost)
        #expect(failure { try connection.reset() }?.kind == .connectionLost)
    }

    @Test func noticesALostConnectionInATransaction() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.prepare("SELECT $1 + 1", types: [.integer], columns: [])
        try connection.begin(TransactionOptions())
        _ = try statement.execute([1])
        try terminate(connection)
        #expect(failure { _ = try statement.execute([1]) }?.kind == .connectionLost)
        #expect(connection.isBroken)
        #expect(failure { try connection.commit() }?.kind == .connectionLost)
        statement.close()
    }

    private func enqueue(
        _ statement: any DriverStatement, on connection: PostgreSQLConnection
    ) throws {
        #expect(try statement.enqueue(FlatRows([1], width: 1), asArrays: false))
        for case .failed(let error) in connection.finishQueue() { throw error }
    }

    @Test func noticesALostConnectionWithTheBeginThatIsSent() throws {
        typealias Beginning = (PostgreSQLConnection, any DriverStatement) throws -> Void
        let beginnings: [Beginning] = [
            { _, statement in _ = try statement.execute([1]) },
            { connection, _ in try connection.run("SELECT 2") },
            { connection, _ in try connection.execute(script: "SELECT 2") },
            { _, statement in _ = try statement.executeBatch([1, 2], width: 1) },
            { try enqueue($1, on: $0) },
        ]
        for (number, beginning) in beginnings.enumerated() {
            for diesFirst in [true, false] {
                let connection = try TestServer.connect()
                defer { connection.close() }
                let statement = try connection.prepare(
                    "SELECT $1 + 1", types: [.integer], columns: [])
                _ = try statement.execute([1])
                if diesFirst { try terminate(connection) }
                try connection.begin(TransactionOptions())
                if !diesFirst { try terminate(connection) }
                let error = failure { try beginning(connection, statement) }
                #expect(error?.kind == .connectionLost, "\(number)")
                #expect(error?.isDisconnect == true, "\(number)")
                #expect(connection.isBroken)
                #expect(failure { try connection.commit() }?.kind == .connectionLost)
                #expect(failure { try connection.rollback() }?.kind == .connectionLost)
                #expect(failure { try connection.reset() }?.kind == .connectionLost)
                statement.close()
            }
        }
    }

    @Test func noticesALostConnectionInAQueue() throws {
        for statements in 1...3 {
            let connection = try TestServer.connect()
            defer { connection.close() }
            let statement = try connection.prepare(
                "SELECT pg_terminate_backend(CASE WHEN $1 = 2 THEN pg_backend_pid() END)",
                types: [.integer], columns: [])
            _ = try statement.execute([1])
            try connection.begin(TransactionOptions())
            // The second row of the last statement but one ends it, where there is one.
            for number in 1...statements {
                let rows: [SQLValue] = number == max(statements - 1, 1) ? [1, 2, 3] : [1, 1, 1]
                #expect(try statement.enqueue(FlatRows(rows, width: 1), asArrays: false))
            }
            let answers = connection.finishQueue()
            #expect(answers.count == statements)
            var failures: [DatabaseError] = []
            for case .failed(let error) in answers { failures.append(error) }
            #expect(failures.map(\.kind) == [.connectionLost])
            #expect(failures.first?.isDisconnect == true)
            #expect(connection.isBroken)
            #expect(failure { try connection.rollback() }?.kind == .connectionLost)
        }
    }

    @Test func noticesALostConnectionInAResult() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.prepare(
            "SELECT n, repeat('x', 500) FROM generate_series(1, 1000000) n", types: [], columns: [])
        let cursor = try statement.execute([])
        #expect(try cursor.next())
        let killer = try TestServer.connect()
        defer { killer.close() }
        try killer.run("SELECT pg_terminate_backend($1)", .int(Int64(connection.processID)))
        let error = failure { while try cursor.next() {} }
        #expect(error?.kind == .connectionLost)
        #expect(connection.isBroken)
        cursor.close()
        #expect(failure { try connection.run("SELECT 1") }?.isDisconnect == true)
    }

    @Test func noticesALostConnectionInABatch() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.prepare(
            "SELECT pg_terminate_backend(CASE WHEN $1 = 700 THEN pg_backend_pid() END)",
            types: [.integer],
            columns: [])
        let error = failure {
            _ = try statement.executeBatch((0..<5_000).map { .int($0) }, width: 1)
        }
        #expect(error?.kind == .connectionLost)
        #expect(connection.isBroken)
    }

    @Test func closedConnectionsSaySo() throws {
        let connection = try TestServer.connect()
        let statement = try connection.prepare("SELECT 1", types: [], columns: [])
        let rows = try connection.prepare("SELECT generate_series(1, 100)", types: [], columns: [])
        let cursor = try rows.execute([])
        connection.close()
        connection.close()
        #expect(try cursor.next() == false)
        #expect(failure { _ = try statement.execute([]) }?.kind == .misuse)
        #expect(!connection.ping())
        connection.interrupter.interrupt()
        statement.close()
        statement.close()
    }

    @Test func statementsEndAtTheirLimit() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.setStatementTimeout(milliseconds: 300)
        let error = failure { try connection.run("SELECT pg_sleep(20)") }
        #expect(error?.kind == .statementTimeout && error?.sqlState == "57014")
        #expect(try connection.value("SELECT 1") == .int(1))
        try connection.setStatementTimeout(milliseconds: nil)
        #expect(try connection.value("SHOW statement_timeout") == .text("0"))
        // A rollback takes the setting back, and it is made again.
        try connection.begin(TransactionOptions())
        try connection.setStatementTimeout(milliseconds: 310)
        try connection.rollback()
        try connection.setStatementTimeout(milliseconds: 310)
        #expect(failure { try connection.run("SELECT pg_sleep(20)") }?.kind == .statementTimeout)
    }

    @Test func interruptsStopWhatRuns() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.setStatementTimeout(milliseconds: 30_000)
        let interrupter = connection.interrupter
        // Again and again: one request could come before the statement.
        let isOver = DispatchSemaphore(value: 0)
        let hasEnded = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            while isOver.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
                interrupter.interrupt()
            }
            hasEnded.signal()
        }
        #expect(failure { try connection.run("SELECT pg_sleep(20)") }?.kind == .cancelled)
        isOver.signal()
        hasEnded.wait()
        interrupter.interrupt()
        #expect(try connection.value("SELECT 1") == .int(1))
        let canceller = try TestServer.connect()
        defer { canceller.close() }
        let processID = Int64(connection.processID)
        let done = DispatchSemaphore(value: 0)
        let cancelled = Mutex<DatabaseError.Kind?>(nil)
        DispatchQueue.global().async {
            do {
                let other = try TestServer.connect()
                while try other.value(
                    "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND query LIKE '%pg_sleep%' AND state = 'active'",
                    .int(processID)) != .int(1)
                {}
                try other.run("SELECT pg_cancel_backend($1)", .int(processID))
                other.close()
            } catch {
                cancelled.withLock { $0 = .other }
            }
            done.signal()
        }
        #expect(failure { try connection.run("SELECT pg_sleep(20)") }?.kind == .cancelled)
        done.wait()
        #expect(cancelled.withLock { $0 } == nil)
    }

    /// Interrupts fall on short statements all the time; none may hit the statement that follows.
    @Test func noStatementIsStoppedForAnother() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let interrupter = connection.interrupter
        let isOver = Mutex(false)
        let mayInterrupt = Mutex(false)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            while !isOver.withLock({ $0 }) {
                mayInterrupt.withLock { if $0 { interrupter.interrupt() } }
            }
            done.signal()
        }
        let victim = try connection.prepare("SELECT pg_sleep($1)", types: [.double], columns: [])
        let bystander = try connection.prepare(
            "SELECT count(*) FROM pg_class", types: [], columns: [])
        _ = try bystander.execute([]).next()
        var stopped = 0
        for round in 0..<500 {
            // Most end by themselves while a request is on its way; the last can only be stopped.
            let seconds = round == 499 ? 60 : Double(round % 7) * 0.0005
            mayInterrupt.withLock { $0 = true }
            let error = failure { _ = try victim.execute([.double(seconds)]) }
            // Waits for an interrupt that is on its way; the next statement starts after it.
            mayInterrupt.withLock { $0 = false }
            if let error {
                #expect(error.kind == .cancelled)
                stopped += 1
            }
            let cursor = try bystander.execute([])
            #expect(try cursor.next())
            cursor.close()
        }
        isOver.withLock { $0 = true }
        done.wait()
        #expect(stopped > 0)
    }

    @Test func deadlocksAndSerializationFailures() throws {
        let one = try TestServer.connect()
        let two = try TestServer.connect()
        defer {
            one.close()
            two.close()
        }
        let table = "deadlock_\(one.processID)"
        try one.execute(
            script:
                "CREATE TABLE \(table) (id int PRIMARY KEY, n int); INSERT INTO \(table) VALUES (1, 0), (2, 0)"
        )
        defer { _ = failure { try one.execute(script: "DROP TABLE \(table)") } }
        try one.begin(TransactionOptions())
        try one.run("UPDATE \(table) SET n = 1 WHERE id = 1")
        let url = try TestServer.url()
        let kinds = Mutex<[DatabaseError.Kind]>([])
        let ready = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            do {
                let other = try PostgreSQLDriver(url: url).open()
                defer { other.close() }
                try other.begin(TransactionOptions())
                try other.run("UPDATE \(table) SET n = 2 WHERE id = 2")
                ready.signal()
                try other.run("UPDATE \(table) SET n = 2 WHERE id = 1")
                try other.commit()
            } catch let error as DatabaseError {
                kinds.withLock { $0.append(error.kind) }
            } catch {}
            ready.signal()
            done.signal()
        }
        ready.wait()
        let mine = failure {
            try one.run("UPDATE \(table) SET n = 1 WHERE id = 2")
            try one.commit()
        }
        if let mine { kinds.withLock { $0.append(mine.kind) } }
        try one.rollback()
        done.wait()
        #expect(kinds.withLock { $0 } == [.deadlock])

        try one.begin(TransactionOptions(isolation: .repeatableRead))
        try two.begin(TransactionOptions(isolation: .repeatableRead))
        _ = try one.value("SELECT n FROM \(table) WHERE id = 1")
        _ = try two.value("SELECT n FROM \(table) WHERE id = 1")
        try one.run("UPDATE \(table) SET n = 5 WHERE id = 1")
        try one.commit()
        let error = failure { try two.run("UPDATE \(table) SET n = 6 WHERE id = 1") }
        #expect(error?.kind == .serialization && error?.isSafeToRetry == true)
        try two.rollback()
        try one.begin(TransactionOptions())
        try one.run("UPDATE \(table) SET n = 7")
        #expect(
            failure { try two.run("SELECT * FROM \(table) FOR UPDATE NOWAIT") }?.kind
                == .lockTimeout)
        try one.rollback()
    }
}
