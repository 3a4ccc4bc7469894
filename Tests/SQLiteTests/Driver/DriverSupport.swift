import QuicksilverEngine
import QuicksilverSQL

@testable import QuicksilverSQLiteDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A database file in a folder of its own, removed with it.
final class ScratchFile {
    let directory: String
    var path: String { directory + "/test.db" }

    init() throws {
        directory =
            FileManager.default.temporaryDirectory.path + "/quicksilver-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func driver(_ options: String = "") throws -> SQLiteDriver {
        try SQLiteDriver(url: EngineURL("sqlite:///\(path)" + options))
    }

    func connect(_ options: String = "") throws -> SQLiteConnection {
        try driver(options).connection()
    }
}

extension SQLiteDriver {
    static func inMemory() throws -> SQLiteDriver { try SQLiteDriver(url: EngineURL("sqlite://")) }

    func connection() throws -> SQLiteConnection {
        guard let connection = try connect() as? SQLiteConnection else {
            throw DatabaseError(.misuse, "The driver gave another connection.")
        }
        return connection
    }
}

extension DriverConnection {
    /// Runs a statement and reads all of it as SQLite stores it.
    func all(_ sql: String, _ binds: SQLValue...) throws -> [[SQLValue]] {
        let statement = try prepare(sql, types: [], columns: [])
        defer { statement.close() }
        let cursor = try statement.execute(binds)
        var rows: [[SQLValue]] = []
        while try cursor.next() {
            rows.append(try (0..<cursor.columnCount).map { try cursor.value(at: $0, as: nil) })
        }
        return rows
    }

    /// The first value.
    func one(_ sql: String, _ binds: SQLValue...) throws -> SQLValue? {
        let statement = try prepare(sql, types: [], columns: [])
        defer { statement.close() }
        let cursor = try statement.execute(binds)
        defer { cursor.close() }
        return try cursor.next() ? try cursor.value(at: 0, as: nil) : nil
    }

    /// Runs a statement once and gives its cursor, closed.
    @discardableResult
    func run(_ sql: String, _ binds: SQLValue...) throws -> any DriverCursor {
        let statement = try prepare(sql, types: [], columns: [])
        let cursor = try statement.execute(binds)
        while try cursor.next() {}
        return cursor
    }
}

/// The error a body throws; nil when it throws none.
func databaseError(_ body: () throws -> Void) -> DatabaseError? {
    do {
        try body()
        return nil
    } catch {
        return error as? DatabaseError
    }
}
