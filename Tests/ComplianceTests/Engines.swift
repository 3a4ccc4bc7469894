import Quicksilver
import QuicksilverTesting

extension TestEngine {
    /// The three databases of this package.
    static let ours = [sqlite, postgresql, mariadb]

    /// Those that have a URL in the environment.
    static let available = available(ours)

    static let drivers = DriverRegistry.standard

    static let sqlite = TestEngine(
        "sqlite", registry: drivers, provisioning: .file, binaryCollation: "BINARY",
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
            .arrays: "SQLite has no arrays",
            .jsonContainment: "SQLite has no test whether a document contains another",
            .quantifiers: "SQLite has no ANY and ALL",
            .aggregateOrder: "SQLite has no ORDER BY in aggregates before 3.44",
            .addingMicroseconds: "SQLite's clock functions have no microseconds",
            .sequences: "SQLite has no sequences",
            .exclusionConstraints: "SQLite has no exclusion constraints",
            .schemas: "SQLite's schemas are attached files",
            .nullsNotDistinct: "SQLite has no NULLS NOT DISTINCT",
            .materializedViews: "SQLite has no materialized views",
            .identityOptions: "SQLite's keys count from 1 by 1",
            .nanStorable: "SQLite stores NULL for NaN, so the driver refuses it",
            .narrowIntegers: "SQLite's integers have 64 bits",
            .strictTypes: "SQLite's columns hold values of any type",
            .namesForeignKey: "SQLite's error says only that a foreign key failed",
        ])

    static let postgresql = TestEngine(
        "postgresql", registry: drivers,
        provisioning: .database(
            create: { "CREATE DATABASE \($0)" }, drop: { "DROP DATABASE \($0) WITH (FORCE)" }),
        server: TestEngine.ServerStatements(
            connectionID: "SELECT pg_backend_pid()", kill: { "SELECT pg_terminate_backend(\($0))" }),
        binaryCollation: "C",
        lacking: [
            .nulInText: "PostgreSQL's texts hold no NUL character",
            .virtualColumns: "PostgreSQL 15 has only stored computed columns",
        ])

    static let mariadb = TestEngine(
        "mariadb", registry: drivers,
        provisioning: .database(
            create: { "CREATE DATABASE \($0)" }, drop: { "DROP DATABASE \($0)" }),
        server: TestEngine.ServerStatements(
            connectionID: "SELECT CONNECTION_ID()", kill: { "KILL \($0)" }),
        binaryCollation: "utf8mb4_bin",
        lacking: [
            .optimisticSerializable:
                "MariaDB's serializable transactions lock, and end in deadlocks",
            .updateReturning: "MariaDB has no UPDATE … RETURNING",
            .fullOuterJoin: "MariaDB has no FULL OUTER JOIN",
            .lateral: "MariaDB has no LATERAL",
            .distinctOn: "MariaDB has no DISTINCT ON",
            .windowGroups: "MariaDB has no GROUPS and no EXCLUDE in window frames",
            .lagDefault: "MariaDB has no default in LAG and LEAD",
            .transactionalDDL: "MariaDB's DDL commits",
            .deferrableForeignKeys: "MariaDB checks foreign keys at once",
            .partialIndexes: "MariaDB has no partial indexes",
            .expressionIndexes: "MariaDB has no indexes over expressions",
            .exclusionConstraints: "MariaDB has no exclusion constraints",
            .setDefaultActions: "InnoDB has no SET DEFAULT",
            .nullsNotDistinct: "MariaDB has no NULLS NOT DISTINCT",
            .materializedViews: "MariaDB has no materialized views",
            .identityOptions: "MariaDB's AUTO_INCREMENT has no step of its own",
            .arrays: "MariaDB has no arrays",
            .nanStorable: "MariaDB's DOUBLE holds no NaN",
            .infinityStorable: "MariaDB's DOUBLE holds no infinities",
            .failedTransactions: "MariaDB's transactions go on after an error",
            .dataModifyingCTE: "MariaDB has no INSERT, UPDATE or DELETE inside WITH",
            .groupingSets: "MariaDB has no GROUPING SETS and CUBE",
            .upsertTarget: "MariaDB's ON DUPLICATE KEY UPDATE has no condition",
        ])
}
