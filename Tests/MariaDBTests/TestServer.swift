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

/// The server under test: `QUICKSILVER_TEST_MARIADB_URL`, as `ci/databases` prints it.
enum TestServer {
    static let urlText = ProcessInfo.processInfo.environment["QUICKSILVER_TEST_MARIADB_URL"]
    static let socket = ProcessInfo.processInfo.environment["QUICKSILVER_TEST_MARIADB_SOCKET"]
    /// The certificate by which the server's TLS is verified; nil when it has none.
    static let authority = ProcessInfo.processInfo.environment["QUICKSILVER_TEST_TLS_AUTHORITY"]
    static let isRequired = ProcessInfo.processInfo.environment["QUICKSILVER_TEST_REQUIRE"] != nil

    static var isThere: Bool { urlText != nil }

    /// The server's URL, changed by `change`.
    static func url(_ change: (inout EngineURL) -> Void = { _ in }) throws -> EngineURL {
        var url = try EngineURL(try #require(urlText))
        change(&url)
        return url
    }

    /// A new connection.
    static func connect(
        _ change: (inout EngineURL) -> Void = { _ in }
    ) throws -> MariaDBConnection {
        let driver = try MariaDBDriver(url: try url(change))
        return try #require(try driver.connect() as? MariaDBConnection)
    }

    private static let counter = Atomic(0)

    /// A table's name that no other test has.
    static func name(_ prefix: String) -> String {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return "\(prefix)_\(ProcessInfo.processInfo.processIdentifier)_\(number)"
    }
}

extension MariaDBConnection {
    /// Executes one statement and gives all its rows.
    func rows(
        _ sql: String, _ binds: [SQLValue] = [], as types: [DataType?] = []
    ) throws -> [[SQLValue]] {
        let statement = try statement(sql)
        defer { statement.close() }
        let cursor = try statement.run(binds)
        defer { cursor.close() }
        var rows: [[SQLValue]] = []
        while try cursor.next() {
            rows.append(
                try (0..<cursor.columnCount).map {
                    try cursor.value(at: $0, as: types.indices.contains($0) ? types[$0] : nil)
                })
        }
        return rows
    }

    /// Executes one statement and gives the only value of its only row.
    func value(_ sql: String, _ binds: [SQLValue] = [], as type: DataType? = nil) throws -> SQLValue
    {
        let rows = try rows(sql, binds, as: [type])
        #expect(rows.count == 1)
        return try #require(rows.first?.first)
    }

    /// Executes one statement and gives the rows it changed.
    @discardableResult
    func change(_ sql: String, _ binds: [SQLValue] = []) throws -> Int {
        let statement = try statement(sql)
        defer { statement.close() }
        let cursor = try statement.run(binds)
        while try cursor.next() {}
        return cursor.rowsAffected
    }

    /// Makes a table for the test, gives its name to `body` and drops it.
    func withTable<Result>(_ columns: String, _ body: (String) throws -> Result) throws -> Result {
        let name = TestServer.name("t")
        try execute(script: "CREATE TABLE \(name) (\(columns))")
        defer {
            if let other = try? TestServer.connect() {
                try? other.execute(
                    script: "SET lock_wait_timeout = 2; DROP TABLE IF EXISTS \(name)")
                other.close()
            }
        }
        defer { try? rollback() }
        return try body(name)
    }
}

/// The kind of the database error that `body` throws; nil when it throws none.
func failureKind(_ body: () throws -> Void) -> DatabaseError.Kind? {
    do {
        try body()
        return nil
    } catch {
        return (error as? DatabaseError)?.kind
    }
}

/// Whether `body` throws because the connection is gone.
func isDisconnect(_ body: () throws -> Void) -> Bool {
    do {
        try body()
        return false
    } catch {
        return (error as? DatabaseError)?.isDisconnect ?? false
    }
}

/// The database error that `body` throws.
func databaseError(
    _ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) throws -> DatabaseError {
    do {
        try body()
    } catch let error as DatabaseError {
        return error
    }
    Issue.record("No error was thrown.", sourceLocation: sourceLocation)
    throw DatabaseError(.other, "No error was thrown.")
}
