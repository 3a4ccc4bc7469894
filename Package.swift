// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

/// Set by `ci/test`: warnings are errors, and the compiler prints how long each expression took
/// to check. It keeps time only when a limit is given, so that is one which nothing reaches.
let strictSettings: [SwiftSetting] =
    Context.environment["QUICKSILVER_STRICT"] == nil
    ? []
    : [
        .treatAllWarnings(as: .error),
        .unsafeFlags([
            "-Xfrontend", "-debug-time-expression-type-checking",
            "-Xfrontend", "-warn-long-expression-type-checking=600000",
        ]),
    ]

/// What every target is built with: the coming language mode's rules.
let settings: [SwiftSetting] =
    strictSettings + [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
    ]

/// Drivers also mark every use of C memory with `unsafe`.
let driverSettings = settings + [.strictMemorySafety()]

/// The floors, one dialect after another, and the umbrella over them.
let floors: [Target] = [
    .target(
        name: "QuicksilverSQL",
        path: "Sources/QuicksilverSQL",
        swiftSettings: settings
    ),
    .target(
        name: "QuicksilverEngine",
        dependencies: [
            "QuicksilverSQL",
            .product(name: "Logging", package: "swift-log"),
        ],
        path: "Sources/QuicksilverEngine",
        swiftSettings: settings
    ),
    .target(
        name: "QuicksilverORM",
        dependencies: [
            "QuicksilverSQL", "QuicksilverEngine",
            .product(name: "Logging", package: "swift-log"),
        ],
        path: "Sources/QuicksilverORM",
        swiftSettings: settings
    ),
    .macro(
        name: "QuicksilverMacros",
        dependencies: [
            .product(name: "SwiftSyntax", package: "swift-syntax"),
            .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
            .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
            .product(name: "SwiftDiagnostics", package: "swift-syntax"),
            .product(name: "SwiftCompilerPlugin", package: "swift-syntax"),
        ],
        path: "Sources/QuicksilverMacros",
        swiftSettings: settings
    ),
    .target(
        name: "Quicksilver",
        dependencies: [
            "QuicksilverSQL",
            "QuicksilverEngine",
            "QuicksilverORM",
            "QuicksilverMacros",
            "QuicksilverSQLite",
            "QuicksilverPostgreSQL",
            "QuicksilverMariaDB",
            .target(name: "QuicksilverSQLiteDriver", condition: .when(traits: ["SQLite"])),
            .target(name: "QuicksilverPostgreSQLDriver", condition: .when(traits: ["PostgreSQL"])),
            .target(name: "QuicksilverMariaDBDriver", condition: .when(traits: ["MariaDB"])),
        ],
        path: "Sources/Quicksilver",
        swiftSettings: settings
    ),
    .target(
        name: "QuicksilverTesting",
        dependencies: ["QuicksilverSQL", "QuicksilverEngine"],
        path: "Sources/QuicksilverTesting",
        swiftSettings: settings
    ),
]

/// One database: its C library, its compiler (no C needed), its driver.
func database(_ name: String, pkgConfig: String, brew: String, apt: String) -> [Target] {
    [
        .systemLibrary(
            name: "CQuicksilver\(name)",
            path: "Dialects/\(name)/CQuicksilver\(name)",
            pkgConfig: pkgConfig,
            providers: [.apt([apt]), .brew([brew])]
        ),
        .target(
            name: "Quicksilver\(name)",
            dependencies: ["QuicksilverSQL"],
            path: "Dialects/\(name)/Compiler",
            swiftSettings: settings
        ),
        .target(
            name: "Quicksilver\(name)Driver",
            dependencies: [
                "QuicksilverSQL", "QuicksilverEngine",
                .target(name: "Quicksilver\(name)"), .target(name: "CQuicksilver\(name)"),
            ],
            path: "Dialects/\(name)/Driver",
            swiftSettings: driverSettings
        ),
    ]
}

let databases: [Target] =
    database("SQLite", pkgConfig: "sqlite3", brew: "sqlite", apt: "libsqlite3-dev")
    + database("PostgreSQL", pkgConfig: "libpq", brew: "libpq", apt: "libpq-dev")
    + database(
        "MariaDB", pkgConfig: "libmariadb", brew: "mariadb-connector-c", apt: "libmariadb-dev")

let examples: [Target] = [
    .executableTarget(
        name: "MusicShop",
        dependencies: ["Quicksilver"],
        path: "Sources/Examples/MusicShop",
        swiftSettings: settings
    ),
    .executableTarget(
        name: "DictionaryOfSets",
        dependencies: ["Quicksilver"],
        path: "Sources/Examples/DictionaryOfSets",
        swiftSettings: settings
    ),
]

/// A test target under `Tests/`.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

let dialects: [Target.Dependency] = [
    "QuicksilverSQLite", "QuicksilverPostgreSQL", "QuicksilverMariaDB",
]

let testTargets: [Target] = [
    tests("QuicksilverSQLTests", ["QuicksilverSQL", "QuicksilverTesting"] + dialects),
    tests("QuicksilverEngineTests", ["QuicksilverSQL", "QuicksilverEngine", "QuicksilverTesting"]),
    tests("QuicksilverORMTests", ["Quicksilver", "QuicksilverTesting"]),
    tests("SQLiteTests", ["Quicksilver", "QuicksilverTesting", "QuicksilverSQLiteDriver"]),
    tests("PostgreSQLTests", ["Quicksilver", "QuicksilverTesting", "QuicksilverPostgreSQLDriver"]),
    tests("MariaDBTests", ["Quicksilver", "QuicksilverTesting", "QuicksilverMariaDBDriver"]),
    tests(
        "ComplianceTests",
        ["Quicksilver", "QuicksilverEngine", "QuicksilverTesting", "QuicksilverSQLiteDriver"]),
    tests("MusicShopTests", ["MusicShop", "Quicksilver", "QuicksilverTesting"]),
]

/// The guide's code blocks, once `ci/doc-blocks` has written them out.
let documentationTests: [Target] =
    Context.environment["QUICKSILVER_DOC_BLOCKS"] == nil
    ? [] : [tests("DocumentationTests", ["Quicksilver", "QuicksilverTesting"])]

let package = Package(
    name: "quicksilver",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Quicksilver", targets: ["Quicksilver"]),
        .library(name: "QuicksilverSQL", targets: ["QuicksilverSQL"]),
        .library(name: "QuicksilverEngine", targets: ["QuicksilverEngine"]),
        .library(name: "QuicksilverORM", targets: ["QuicksilverORM"]),
        .library(name: "QuicksilverTesting", targets: ["QuicksilverTesting"]),
        .library(name: "QuicksilverSQLite", targets: ["QuicksilverSQLite"]),
        .library(name: "QuicksilverPostgreSQL", targets: ["QuicksilverPostgreSQL"]),
        .library(name: "QuicksilverMariaDB", targets: ["QuicksilverMariaDB"]),
        .library(name: "QuicksilverSQLiteDriver", targets: ["QuicksilverSQLiteDriver"]),
        .library(name: "QuicksilverPostgreSQLDriver", targets: ["QuicksilverPostgreSQLDriver"]),
        .library(name: "QuicksilverMariaDBDriver", targets: ["QuicksilverMariaDBDriver"]),
    ],
    traits: [
        .default(enabledTraits: ["SQLite", "PostgreSQL", "MariaDB"]),
        .trait(name: "SQLite", description: "The SQLite driver, through libsqlite3."),
        .trait(name: "PostgreSQL", description: "The PostgreSQL driver, through libpq."),
        .trait(name: "MariaDB", description: "The MariaDB and MySQL driver, through libmariadb."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/swiftlang/swift-syntax", "602.0.0"..<"604.0.0"),
    ],
    targets: floors + databases + examples + testTargets + documentationTests,
    swiftLanguageModes: [.v6]
)
