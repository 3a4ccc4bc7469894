// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever uses Quicksilver never resolves a web framework.
let package = Package(
    name: "box-office",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "quicksilver", path: "../../.."),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1",
            traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.0.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
    ],
    targets: [
        .executableTarget(
            name: "Service",
            dependencies: [
                .product(name: "Quicksilver", package: "quicksilver"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ]),
        .testTarget(
            name: "ServiceTests",
            dependencies: [
                "Service",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Quicksilver", package: "quicksilver"),
                .product(name: "QuicksilverTesting", package: "quicksilver"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
