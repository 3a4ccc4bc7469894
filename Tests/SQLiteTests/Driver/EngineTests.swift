import Quicksilver
import QuicksilverSQLiteDriver
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What only SQLite has, reached through an engine's connections.
@Suite struct SQLiteEngineTests {
    private static let twice = SQLiteFunction("twice", arguments: 1) { values -> SQLValue in
        guard case .int(let value) = values[0] else { return .null }
        return .int(value * 2)
    }

    private static let backwards = SQLiteCollation("backwards") { left, right -> Int in
        if left == right { return 0 }
        return left < right ? 1 : -1
    }

    private func value(_ sql: String, _ connection: Connection) throws -> SQLValue? {
        try connection.withDriver(as: SQLiteConnection.self) { try $0.one(sql) }
    }

    /// Functions and collations are given to the driver, and each connection of the pool has them.
    @Test func functionsOfOnesOwn() async throws {
        let drivers = DriverRegistry.standard.adding("sqlite") { url in
            try SQLiteDriver(url: url, functions: [Self.twice], collations: [Self.backwards])
        }
        let engine = try createEngine("sqlite://?pool_size=2", drivers: drivers)
        try await engine.withConnection { first in
            let other = try await engine.withConnection { try value("SELECT twice(21)", $0) }
            #expect(other == .int(42))
            #expect(try value("SELECT twice(4)", first) == .int(8))
            #expect(try value("SELECT 'a' < 'b' COLLATE backwards", first) == .int(0))
        }
        await engine.close()
    }

    @Test func memoryLivesAsLongAsTheEngine() async throws {
        let engine = try createEngine("sqlite://?pool_size=0&pool_max_overflow=4")
        try await engine.withConnection { try $0.execute(script: "CREATE TABLE t (v)") }
        // No connection is kept, and the table is.
        #expect(engine.statistics.idle == 0)
        try await engine.begin { _ = try $0.execute("INSERT INTO t VALUES (\(5))") }
        try await engine.withConnection { connection in
            #expect(try value("SELECT v FROM t", connection) == .int(5))
            let count = try await engine.withConnection { try value("SELECT count(*) FROM t", $0) }
            #expect(count == .int(1))
        }
        await engine.close()
    }

    @Test func optionsOfTheURLReachEachConnection() throws {
        let file = try ScratchFile()
        let engine = try createEngine(
            "sqlite:///\(file.path)?journal_mode=delete&busy_timeout=20&pool_size=2")
        let first = try engine.connect()
        let second = try engine.connect()
        #expect(try value("PRAGMA journal_mode", second) == .text("delete"))
        #expect(try value("PRAGMA foreign_keys", second) == .int(1))
        try first.execute(script: "CREATE TABLE t (v)")
        try first.begin {
            try first.execute("INSERT INTO t VALUES (1)")
            let error = databaseError { try second.execute("INSERT INTO t VALUES (2)") }
            #expect(error?.kind == .busy)
            #expect(error?.isSafeToRetry == true)
        }
        try second.execute("INSERT INTO t VALUES (2)")
        #expect(try value("SELECT count(*) FROM t", first) == .int(2))
        first.close()
        second.close()
        engine.close()
        withExtendedLifetime(file) {}
    }

    @Test func backupsWhileOthersRead() async throws {
        let file = try ScratchFile()
        let path = file.path
        let engine = try createEngine("sqlite://")
        try await engine.withConnection { connection in
            try connection.execute(script: "CREATE TABLE t (v); INSERT INTO t VALUES (1), (2)")
            try connection.withDriver(as: SQLiteConnection.self) { try $0.backup(to: path) }
        }
        let copy = try createEngine("sqlite:///\(path)?mode=ro")
        try await copy.withConnection { connection in
            let count = try value("SELECT count(*) FROM t", connection)
            #expect(count == .int(2))
            let error = databaseError { try connection.execute("INSERT INTO t VALUES (3)") }
            #expect(error?.kind == .readOnly)
        }
        await copy.close()
        await engine.close()
        withExtendedLifetime(file) {}
    }

    /// Cancelling the task stops the statement, and the connection is used again.
    @Test func cancellationStopsTheStatement() async throws {
        let engine = try createEngine("sqlite://?pool_size=1&pool_max_overflow=0")
        let task = Task {
            try await engine.withConnection { connection in
                try connection.execute(
                    """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                        SELECT count(*) FROM n
                    """)
            }
        }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        let result = await task.result
        #expect(throws: (any Error).self) { try result.get() }
        let one = try await engine.withConnection { try value("SELECT 1", $0) }
        #expect(one == .int(1))
        await engine.close()
    }

    @Test func aClosedEngineLeavesNoFileOpen() async throws {
        guard FileManager.default.fileExists(atPath: "/proc/self/fd") else { return }
        let file = try ScratchFile()
        for _ in 0..<30 {
            let engine = try createEngine("sqlite:///\(file.path)?pool_size=4")
            try await engine.withConnection { connection in
                _ = try connection.execute(SQLText("SELECT 1").rows).next()
                _ = databaseError { try connection.execute("SELECT nothing") }
                try await engine.withConnection { try $0.execute("SELECT 2") }
            }
            await engine.close()
        }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            let target = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/" + $0)
            return target?.hasPrefix(file.directory) == true
        }
        #expect(open == 0)
    }
}
