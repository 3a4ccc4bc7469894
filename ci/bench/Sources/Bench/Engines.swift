// The floors and the mapper by themselves: the umbrella would bring the compiler plug-in, which takes minutes to build optimised.
@_exported import QuicksilverEngine
@_exported import QuicksilverMariaDB
import QuicksilverMariaDBDriver
@_exported import QuicksilverORM
@_exported import QuicksilverPostgreSQL
import QuicksilverPostgreSQLDriver
@_exported import QuicksilverSQL
@_exported import QuicksilverSQLite
import QuicksilverSQLiteDriver

/// An engine on a URL of one of the three databases.
func createEngine(_ text: String) throws -> DatabaseEngine { try createEngine(EngineURL(text)) }

/// An engine on a URL of one of the three databases.
func createEngine(
    _ url: EngineURL, pool: PoolConfiguration = PoolConfiguration()
) throws -> DatabaseEngine {
    let drivers = DriverRegistry()
        .adding("sqlite") { try SQLiteDriver(url: $0) }
        .adding("postgresql") { try PostgreSQLDriver(url: $0) }
        .adding("mariadb") { try MariaDBDriver(url: $0) }
    return try DatabaseEngine(
        driver: drivers.driver(for: url), configuration: EngineConfiguration(pool: pool))
}
