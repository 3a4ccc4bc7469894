public import QuicksilverEngine
import QuicksilverMariaDB
public import QuicksilverSQL

/// Connects to MariaDB through Connector/C.
///
/// Shape: for URLs `mariadb://user:password@host:port/database?option=value`, also with several hosts, tried in order.
/// `mysql://` is accepted; MySQL servers are untested. Each connection speaks utf8mb4, compares texts by bytes, runs in
/// strict mode and in UTC, and refuses LOAD DATA LOCAL.
/// Units: timeouts are seconds unless `ms`, `s`, `m` or `h` follows, rounded up to whole ones.
public struct MariaDBDriver: Driver {
    /// MariaDB's SQL.
    public let dialect: any Dialect
    /// The URL it connects to, without its password.
    public let displayURL: String
    private let settings: MariaDBSettings

    /// The URL's query options: timeouts, the Unix socket, and `ssl_…` for TLS.
    public static var knownOptions: [String] { MariaDBSettings.knownOptions }

    /// No wishes.
    public var poolHints: PoolHints { PoolHints() }

    /// A driver for a URL.
    ///
    /// - Throws: `.misuse` naming the option or part of the URL that is wrong.
    public init(url: EngineURL) throws(DatabaseError) {
        do throws(EngineURLError) {
            settings = try MariaDBSettings(url)
        } catch {
            throw DatabaseError(.misuse, error.message, underlying: error)
        }
        dialect = MariaDBDialect(collation: settings.collation)
        displayURL = url.string(hidingPassword: true)
    }

    /// Opens a connection to the first of the URL's hosts that answers; blocks.
    ///
    /// - Throws: `.connectionFailed`, `.authentication`, `.unknownDatabase` or `.permission`, naming the place.
    public func connect() throws(DatabaseError) -> any DriverConnection {
        var failure: DatabaseError?
        for place in settings.places {
            do throws(DatabaseError) {
                return try MariaDBConnection(settings, at: place)
            } catch {
                failure = error
                // Another host knows the same users and databases.
                if error.kind != .connectionFailed { break }
            }
        }
        throw failure
            ?? DatabaseError(
                .connectionFailed, "The URL \(displayURL) names no host to connect to.")
    }

    /// Nothing lives beyond the connections.
    public func close() {}
}
