public import QuicksilverEngine

#if MariaDB
    import QuicksilverMariaDBDriver
#endif
#if PostgreSQL
    import QuicksilverPostgreSQLDriver
#endif
#if SQLite
    import QuicksilverSQLiteDriver
#endif

extension DriverRegistry {
    /// The drivers this build has: those whose package traits are on.
    ///
    /// Shape: `sqlite`, `postgresql` (also `postgres`), `mariadb` (also `mysql`, untested against MySQL's own server).
    public static var standard: DriverRegistry {
        var registry = DriverRegistry()
        #if SQLite
            registry = registry.adding("sqlite") { try SQLiteDriver(url: $0) }
        #endif
        #if PostgreSQL
            for scheme in ["postgresql", "postgres"] {
                registry = registry.adding(scheme) { try PostgreSQLDriver(url: $0) }
            }
        #endif
        #if MariaDB
            for scheme in ["mariadb", "mysql"] {
                registry = registry.adding(scheme) { try MariaDBDriver(url: $0) }
            }
        #endif
        for (scheme, trait) in [
            ("sqlite", "SQLite"), ("postgresql", "PostgreSQL"), ("postgres", "PostgreSQL"),
            ("mariadb", "MariaDB"), ("mysql", "MariaDB"),
        ] {
            registry = registry.withoutDriver(
                scheme, remedy: "enable the package trait '\(trait)' and install its client library"
            )
        }
        return registry
    }
}
