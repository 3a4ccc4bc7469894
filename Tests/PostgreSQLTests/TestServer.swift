import QuicksilverEngine
import QuicksilverPostgreSQLDriver
import QuicksilverSQL
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The server that the tests run against.
enum TestServer {
    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        return String(cString: value)
    }

    static let urlText = environment("QUICKSILVER_TEST_POSTGRESQL_URL")
    static let socket = environment("QUICKSILVER_TEST_POSTGRESQL_SOCKET")
    /// The certificate by which the server's TLS is verified; nil when it has none.
    static let authority = environment("QUICKSILVER_TEST_TLS_AUTHORITY")
    static let isRequired = environment("QUICKSILVER_TEST_REQUIRE") != nil
    /// Whether the tests run: where the server is required, its absence is a failure.
    static let isThere = urlText != nil || isRequired

    struct Missing: Error, CustomStringConvertible {
        let description =
            "QUICKSILVER_TEST_POSTGRESQL_URL isn't set, and QUICKSILVER_TEST_REQUIRE demands it"
    }

    static func url(_ options: (String, String)...) throws -> EngineURL {
        guard let urlText else { throw Missing() }
        var url = try EngineURL(urlText)
        for (name, value) in options { url[name] = value }
        return url
    }

    static func connect(_ options: (String, String)...) throws -> PostgreSQLConnection {
        var url = try url()
        for (name, value) in options { url[name] = value }
        return try PostgreSQLDriver(url: url).open()
    }

    /// The other half of a driver's URL that no tests share.
    static func driver(_ change: (inout EngineURL) -> Void) throws -> PostgreSQLDriver {
        var url = try url()
        change(&url)
        return try PostgreSQLDriver(url: url)
    }
}

extension PostgreSQLConnection {
    /// All rows of a statement, as values.
    func rows(_ sql: String, _ binds: SQLValue..., types: [DataType]? = nil) throws -> [[SQLValue]]
    {
        let statement = try prepare(sql, types: types ?? binds.map(\.dataType), columns: [])
        defer { statement.close() }
        let cursor = try statement.execute(binds)
        var rows: [[SQLValue]] = []
        while try cursor.next() {
            rows.append(try (0..<cursor.columnCount).map { try cursor.value(at: $0, as: nil) })
        }
        return rows
    }

    /// The only value of a statement's only row.
    func value(_ sql: String, _ binds: SQLValue..., types: [DataType]? = nil) throws -> SQLValue {
        let statement = try prepare(sql, types: types ?? binds.map(\.dataType), columns: [])
        defer { statement.close() }
        let cursor = try statement.execute(binds)
        defer { cursor.close() }
        guard try cursor.next() else { throw DatabaseError.noResultFound() }
        return try cursor.value(at: 0, as: nil)
    }

    /// Executes a statement and gives the rows affected.
    @discardableResult
    func run(_ sql: String, _ binds: SQLValue..., types: [DataType]? = nil) throws -> Int {
        let statement = try prepare(sql, types: types ?? binds.map(\.dataType), columns: [])
        defer { statement.close() }
        let cursor = try statement.execute(binds)
        while try cursor.next() {}
        return cursor.rowsAffected
    }
}

/// The error that a body throws, if it throws one.
func failure(_ body: () throws -> Void) -> DatabaseError? {
    do {
        try body()
        return nil
    } catch {
        return error as? DatabaseError
    }
}
