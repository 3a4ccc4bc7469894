// swift-tools-version: 6.2
import PackageDescription

// A program that writes SQL for PostgreSQL and never connects: no C library may be needed.
let package = Package(
    name: "ExpressionOnly",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "quicksilver", path: "../../..", traits: [])],
    targets: [
        .executableTarget(
            name: "Client",
            dependencies: [
                .product(name: "QuicksilverSQL", package: "quicksilver"),
                .product(name: "QuicksilverPostgreSQL", package: "quicksilver"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
