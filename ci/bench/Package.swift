// swift-tools-version: 6.2
import PackageDescription

/// A client library by the name pkg-config knows it.
func library(_ name: String, _ pkgConfig: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig)
}

let package = Package(
    name: "quicksilver-bench",
    platforms: [.macOS(.v15)],
    traits: [
        .trait(name: "Peers", description: "Measures other libraries too: ci/bench/run --peers")
    ],
    dependencies: [
        .package(name: "quicksilver", path: "../.."),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        library("CBenchSQLite", "sqlite3"),
        library("CBenchPostgreSQL", "libpq"),
        library("CBenchMariaDB", "libmariadb"),
        .target(
            name: "CLoops",
            dependencies: ["CBenchSQLite", "CBenchPostgreSQL", "CBenchMariaDB"]
        ),
        .target(
            name: "Peers",
            dependencies: [
                "CLoops",
                .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Peers"])),
            ]
        ),
        .executableTarget(
            name: "Bench",
            dependencies: ["CLoops", .target(name: "Peers", condition: .when(traits: ["Peers"]))]
                + [
                    "SQL", "Engine", "ORM", "SQLite", "PostgreSQL", "MariaDB", "SQLiteDriver",
                    "PostgreSQLDriver", "MariaDBDriver",
                ].map { .product(name: "Quicksilver\($0)", package: "quicksilver") }
        ),
    ],
    swiftLanguageModes: [.v6]
)
