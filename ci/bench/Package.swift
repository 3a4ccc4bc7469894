// swift-tools-version: 6.2
import PackageDescription

/// A client library by the name pkg-config knows it.
func library(_ name: String, _ pkgConfig: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig)
}

let package = Package(
    name: "quicksilver-bench",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "quicksilver", path: "../..")],
    targets: [
        library("CBenchSQLite", "sqlite3"),
        library("CBenchPostgreSQL", "libpq"),
        library("CBenchMariaDB", "libmariadb"),
        .target(
            name: "CLoops",
            dependencies: ["CBenchSQLite", "CBenchPostgreSQL", "CBenchMariaDB"]
        ),
        .executableTarget(
            name: "Bench",
            dependencies: ["CLoops"]
                + [
                    "SQL", "Engine", "ORM", "SQLite", "PostgreSQL", "MariaDB", "SQLiteDriver",
                    "PostgreSQLDriver", "MariaDBDriver",
                ].map { .product(name: "Quicksilver\($0)", package: "quicksilver") }
        ),
    ],
    swiftLanguageModes: [.v6]
)
