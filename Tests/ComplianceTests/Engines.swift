import QuicksilverEngine
import QuicksilverSQLiteDriver
import QuicksilverTesting

extension TestEngine {
    /// The three databases of this package.
    static let ours = [sqlite]

    /// Those that have a URL in the environment.
    static let available = available(ours)

    static let drivers = DriverRegistry()
        .adding("sqlite") { try SQLiteDriver(url: $0) }

    static let sqlite = TestEngine(
        "sqlite", registry: drivers, provisioning: .file,
        lacking: [
            .server: "SQLite is a library, not a server",
            .passwords: "SQLite has no users",
            .concurrentWriters: "SQLite lets one transaction write at a time",
            .optimisticSerializable: "SQLite's writers wait for each other",
            .failedTransactions: "SQLite's transactions go on after an error",
            .rowLocks: "SQLite locks whole files",
            .lateral: "SQLite has no LATERAL",
            .distinctOn: "SQLite has no DISTINCT ON",
            .intersectAll: "SQLite has no INTERSECT ALL and EXCEPT ALL",
            .groupingSets: "SQLite has no GROUPING SETS",
            .rollup: "SQLite has no ROLLUP",
            .limitWithTies: "SQLite has no WITH TIES",
            .dataModifyingCTE: "SQLite has no INSERT, UPDATE or DELETE inside WITH",
            .deleteUsing: "SQLite has no DELETE … USING",
            .arrays: "SQLite has no arrays",
            .sequences: "SQLite has no sequences",
            .exclusionConstraints: "SQLite has no exclusion constraints",
            .nanStorable: "SQLite stores NULL for NaN, so the driver refuses it",
            .narrowIntegers: "SQLite's integers have 64 bits",
            .strictTypes: "SQLite's columns hold values of any type",
        ])
}
