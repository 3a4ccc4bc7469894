// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Tests of the macros: of what they write, and of what they say about misuse.
///
/// A package of its own, as a test target beside the plug-in keeps other tests from importing executables. Its sources are
/// the plug-in's, by a link; run it with `ci/macros/prove`.
let package = Package(
    name: "macros",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/swiftlang/swift-syntax", "602.0.0"..<"604.0.0")
    ],
    targets: [
        .target(
            name: "QuicksilverMacros",
            dependencies: [
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
                .product(name: "SwiftDiagnostics", package: "swift-syntax"),
            ],
            // The list of macros is the compiler's way in, which a test has no use for.
            exclude: ["Plugin.swift"],
            swiftSettings: settings),
        .testTarget(
            name: "MacroTests",
            dependencies: [
                "QuicksilverMacros",
                .product(name: "SwiftSyntaxMacroExpansion", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
                .product(name: "SwiftDiagnostics", package: "swift-syntax"),
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
