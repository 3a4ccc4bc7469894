import Quicksilver
import QuicksilverPostgreSQLDriver
import Synchronization
import Testing

/// What only PostgreSQL has, reached through an engine's connection; and what its sessions cost.
@Suite(.enabled(if: TestServer.isThere)) struct EngineTests {
    private func engine(
        name: String, statements: Int = 256, size: Int = 3
    ) throws -> DatabaseEngine {
        var url = try TestServer.url()
        url["application_name"] = name
        var configuration = EngineConfiguration(statementCacheSize: statements)
        configuration.pool.size = size
        return try createEngine(url, configuration: configuration)
    }

    /// How many sessions of that name the server has, once those that end have ended.
    private func sessions(_ name: String, expecting expected: Int) throws -> Int {
        let watcher = try TestServer.connect()
        defer { watcher.close() }
        let sql = "SELECT count(*)::int4 FROM pg_stat_activity WHERE application_name = $1"
        for _ in 0..<200 where try watcher.value(sql, .text(name)) != .int(Int64(expected)) {
            try watcher.run("SELECT pg_sleep(0.02)")
        }
        guard case .int(let count) = try watcher.value(sql, .text(name)) else { return -1 }
        return Int(count)
    }

    @Test func copyAndNotify() async throws {
        let engine = try engine(name: "qs copy")
        try await engine.begin { connection in
            try connection.execute(script: "CREATE TEMP TABLE t (id int, name text)")
            let rows: [[SQLValue]] = (0..<1_000).map { [.int(Int64($0)), .text("n\($0)")] }
            let copied = try connection.withDriver(as: PostgreSQLConnection.self) {
                try $0.copyIn(into: "t", columns: ["id", "name"], rows: rows)
            }
            #expect(copied == 1_000)
            var found: [[SQLValue]] = []
            try connection.withDriver(as: PostgreSQLConnection.self) { driver in
                _ = try driver.copyOut(from: "t", columns: ["id", "name"]) { found.append($0) }
            }
            #expect(found == rows)
            #expect(throws: DatabaseError.self) {
                try connection.withDriver(as: OtherConnection.self) { _ in }
            }
        }
        await engine.close()
    }

    @Test func noticesAreEvents() async throws {
        let engine = try engine(name: "qs notices")
        let heard = Mutex<[String]>([])
        let listening = engine.events.on(.notice) { notice in
            heard.withLock { $0.append(notice.severity + ": " + notice.message) }
        }
        let script = "DO $$ BEGIN RAISE NOTICE 'hello'; RAISE WARNING 'careful'; END $$"
        try await engine.withConnection { try $0.execute(script: script) }
        listening.cancel()
        try await engine.withConnection { try $0.execute(script: script) }
        #expect(heard.withLock { $0 } == ["NOTICE: hello", "WARNING: careful"])
        await engine.close()
    }

    @Test func notificationsAreASequence() async throws {
        let engine = try engine(name: "qs listen")
        let (channel, other) = ("qs_first", "qs \"second\"")
        let (ready, makeReady) = AsyncStream.makeStream(of: Void.self)
        async let received = engine.withConnection { connection in
            let messages = try connection.notifications(on: channel, other)
            makeReady.finish()
            var payloads: [String] = []
            for try await message in messages {
                payloads.append(message.payload)
                // The loop's body may use the connection.
                try connection.execute("SELECT 1")
                if payloads.count == 3 { break }
            }
            return payloads
        }
        for await _ in ready {}
        try await engine.withConnection { connection in
            try connection.withDriver(as: PostgreSQLConnection.self) { driver in
                try driver.notify(channel, payload: "one")
                try driver.notify(other, payload: "two")
                try driver.notify(channel)
            }
        }
        #expect(try await received == ["one", "two", ""])
        // The channels were left with the scope.
        try await engine.withConnection { connection in
            let left = try connection.withDriver(as: PostgreSQLConnection.self) {
                try $0.value("SELECT count(*) FROM pg_listening_channels()")
            }
            #expect(left == .int(0))
            #expect(throws: DatabaseError.self) { try connection.notifications() }
        }
        await engine.close()
    }

    @Test func waitingForNotificationsEndsWithItsTask() async throws {
        let engine = try engine(name: "qs cancel listen")
        let task = Task {
            try await engine.withConnection { connection in
                for try await _ in try connection.notifications(on: "qs_silence") {}
            }
        }
        try await Task.sleep(for: .milliseconds(150))
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
        try await engine.withConnection { try $0.execute("SELECT 1") }
        await engine.close()
    }

    @Test func preparedStatementsAreBounded() async throws {
        let engine = try engine(name: "qs bounded", statements: 4)
        let kept = try await engine.withConnection { connection in
            for number in 0..<60 {
                _ = try connection.execute(SQLText(unsafe: "SELECT \(number)").rows).all()
            }
            return try connection.withDriver(as: PostgreSQLConnection.self) {
                try $0.value("SELECT count(*)::int4 FROM pg_prepared_statements")
            }
        }
        guard case .int(let count) = kept else {
            Issue.record("The server gives no count.")
            return
        }
        #expect(count <= 6)
        await engine.close()
    }

    @Test func aKilledSessionIsReplaced() async throws {
        let engine = try engine(name: "qs killed", size: 1)
        let first = try await engine.withConnection { connection in
            try connection.withDriver(as: PostgreSQLConnection.self) { $0.processID }
        }
        let killer = try TestServer.connect()
        try killer.run("SELECT pg_terminate_backend($1)", .int(Int64(first)))
        #expect(try sessions("qs killed", expecting: 0) == 0)
        killer.close()
        await #expect(throws: DatabaseError.self) {
            try await engine.withConnection { try $0.execute("SELECT 1") }
        }
        let second = try await engine.withConnection { connection in
            try connection.execute("SELECT 1")
            return try connection.withDriver(as: PostgreSQLConnection.self) { $0.processID }
        }
        #expect(second != first)
        #expect(try sessions("qs killed", expecting: 1) == 1)
        await engine.close()
        #expect(try sessions("qs killed", expecting: 0) == 0)
    }

    /// Every way to end leaves no session in the server.
    @Test func sessionsAreLetGo() async throws {
        let name = "qs leaks"
        for round in 0..<5 {
            let engine = try engine(name: name)
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        _ = try? await engine.begin { connection in
                            let rows = try connection.execute(
                                SQLText(unsafe: "SELECT generate_series(1, 20000)").rows)
                            _ = try rows.next()
                            if number % 2 == 0 { try connection.execute("SELECT nothing") }
                        }
                    }
                }
            }
            #expect(engine.statistics.leased == 0)
            // Most are closed, the last is only let go.
            if round < 4 { await engine.close() }
        }
        for _ in 0..<10 {
            #expect(throws: DatabaseError.self) {
                try TestServer.connect(("application_name", name), ("dbname", "no_such_database"))
            }
        }
        #expect(try sessions(name, expecting: 0) == 0)
    }

    @Test func pipelinedBatches() async throws {
        let engine = try engine(name: "qs batches")
        try await engine.begin { connection in
            try connection.execute(script: "CREATE TEMP TABLE t (id int PRIMARY KEY)")
            let sets: [Parameters] = (0..<2_000).map { number in ["id": number] }
            let table = Table("t", MetaData(), Column("id", .integer, primaryKey: true))
            let result = try connection.execute(table.insert(), sets)
            #expect(result.rowsAffected == 2_000)
        }
        await engine.close()
    }
}

/// A connection of no driver, to be asked for in vain.
private final class OtherConnection: DriverConnection {
    var serverVersion: [Int] { [] }
    var isBroken: Bool { true }
    var isInTransaction: Bool { false }
    var interrupter: any DriverInterrupter { Nobody() }
    private struct Nobody: DriverInterrupter { func interrupt() {} }
    private static let never = DatabaseError(.misuse, "never used")

    func prepare(
        _ sql: String, types: [DataType], columns: [ResultColumn]
    ) throws(DatabaseError) -> any DriverStatement { throw Self.never }
    func execute(script: String) throws(DatabaseError) { throw Self.never }
    func begin(_ options: TransactionOptions) throws(DatabaseError) { throw Self.never }
    func commit() throws(DatabaseError) { throw Self.never }
    func rollback() throws(DatabaseError) { throw Self.never }
    func ping() -> Bool { false }
    func reset() throws(DatabaseError) { throw Self.never }
    func close() {}
    func setStatementTimeout(milliseconds: Int?) throws(DatabaseError) { throw Self.never }
}
