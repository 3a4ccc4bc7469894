import Quicksilver
import Testing

@testable import QuicksilverMariaDBDriver

/// Sessions as an engine's pool keeps them.
@Suite(.enabled(if: TestServer.isThere)) struct EngineTests {
    private func engine(size: Int) throws -> DatabaseEngine {
        var configuration = EngineConfiguration(statementCacheSize: 4)
        configuration.pool.size = size
        return try createEngine(try TestServer.url(), configuration: configuration)
    }

    private func lives(_ thread: UInt64, expecting expected: Bool) throws -> Bool {
        let watcher = try TestServer.connect()
        defer { watcher.close() }
        let sql = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = ?"
        let wanted: SQLValue = .int(expected ? 1 : 0)
        for _ in 0..<200 where try watcher.value(sql, [.int(Int64(thread))]) != wanted {
            _ = try watcher.value("SELECT SLEEP(0.02)")
        }
        return try watcher.value(sql, [.int(Int64(thread))]) == .int(1)
    }

    private func thread(_ engine: DatabaseEngine) async throws -> UInt64 {
        try await engine.withConnection { connection in
            try connection.withDriver(as: MariaDBConnection.self) { $0.threadID }
        }
    }

    @Test func aKilledSessionIsReplaced() async throws {
        let engine = try engine(size: 1)
        let first = try await thread(engine)
        let killer = try TestServer.connect()
        try killer.execute(script: "KILL CONNECTION \(first)")
        killer.close()
        #expect(try lives(first, expecting: false) == false)
        await #expect(throws: DatabaseError.self) {
            try await engine.withConnection { try $0.execute("SELECT 1") }
        }
        try await engine.withConnection { try $0.execute("SELECT 1") }
        let second = try await thread(engine)
        #expect(second != first)
        #expect(try lives(second, expecting: true))
        await engine.close()
        #expect(try lives(second, expecting: false) == false)
    }

    @Test func preparedStatementsAreBounded() async throws {
        let engine = try engine(size: 1)
        let kept = try await engine.withConnection { connection in
            for number in 0..<60 {
                _ = try connection.execute(SQLText(unsafe: "SELECT \(number)").rows).all()
            }
            let rows = try connection.withDriver(as: MariaDBConnection.self) { driver in
                let prepared = try driver.rows("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'")
                return prepared + (try driver.rows("SHOW SESSION STATUS LIKE 'Com_stmt_close'"))
            }
            return rows.map { row -> Int in
                guard case .text(let text)? = row.last else { return -1 }
                return Int(text) ?? -1
            }
        }
        // Prepared, less those that were closed again.
        #expect(kept.count == 2)
        #expect(kept[0] >= 60)
        #expect(kept[0] - kept[1] <= 8)
        await engine.close()
    }

    @Test func cancellationStopsTheStatement() async throws {
        let engine = try engine(size: 1)
        let task = Task {
            try await engine.withConnection { connection in
                try connection.execute(
                    "SELECT COUNT(*) FROM seq_1_to_1000000 AS a, seq_1_to_1000000 AS b")
            }
        }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        let result = await task.result
        #expect(throws: (any Error).self) { try result.get() }
        try await engine.withConnection { try $0.execute("SELECT 1") }
        await engine.close()
    }
}
