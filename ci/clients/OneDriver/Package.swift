// swift-tools-version: 6.2
import PackageDescription

// A program over the lower floors and one driver: macros, and so swift-syntax, may not be built.
let package = Package(
    name: "OneDriver",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "quicksilver", path: "../../..", traits: ["SQLite"])],
    targets: [
        .executableTarget(
            name: "Client",
            dependencies: [
                .product(name: "QuicksilverSQL", package: "quicksilver"),
                .product(name: "QuicksilverEngine", package: "quicksilver"),
                .product(name: "QuicksilverSQLiteDriver", package: "quicksilver"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
