public import QuicksilverEngine
import QuicksilverPostgreSQL
public import QuicksilverSQL

/// PostgreSQL through libpq.
///
/// Shape: `postgresql://user:password@host:port/database?sslmode=verify-full`; several hosts are tried in their order.
/// Source: PostgreSQL 34.
public struct PostgreSQLDriver: Driver {
    private let options: ConnectionOptions

    /// PostgreSQL's dialect.
    public var dialect: any Dialect { PostgreSQLDialect() }
    /// The URL it connects to, without its password.
    public var displayURL: String { options.displayURL }
    /// No wishes: as many connections as the server takes.
    public var poolHints: PoolHints { PoolHints() }

    /// A driver for a URL; nothing is connected yet.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` for an option that isn't known, or whose value is wrong.
    public init(url: EngineURL) throws(DatabaseError) {
        options = try ConnectionOptions(url)
    }

    /// Opens a connection; blocks.
    ///
    /// - Throws: ``DatabaseError`` `.connectionFailed`, `.authentication` or `.unknownDatabase`.
    public func connect() throws(DatabaseError) -> any DriverConnection {
        try open()
    }

    /// As ``connect()``, with its own type.
    public func open() throws(DatabaseError) -> PostgreSQLConnection {
        try PostgreSQLConnection.open(options)
    }

    /// Nothing to release.
    public func close() {}

    /// The URL's query options it knows.
    public static var knownOptions: [String] { ConnectionOptions.known }
}
