public import QuicksilverEngine

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A database that compliance cases run on: where it is, how a fresh one is made, and what it lacks.
///
/// Shape: the URL stands in an environment variable, `QUICKSILVER_TEST_POSTGRESQL_URL` for `postgresql`. An outside dialect
/// makes one with a registry that has its own driver.
public struct TestEngine: Sendable {
    /// How each case gets a database of its own.
    public enum Provisioning: Sendable {
        /// A new file in a temporary folder; the URL only says the scheme.
        case file
        /// A new database on the server, by statements that make and drop one of a name.
        case database(create: @Sendable (String) -> String, drop: @Sendable (String) -> String)
    }

    /// What can't be said the same way on every server.
    public struct ServerStatements: Sendable {
        /// A query for the number by which the server knows the connection.
        public var connectionID: String
        /// Ends the connection of that number.
        public var kill: @Sendable (_ connectionID: Int64) -> String

        /// Statements of a server.
        public init(connectionID: String, kill: @escaping @Sendable (Int64) -> String) {
            self.connectionID = connectionID
            self.kill = kill
        }
    }

    /// Its name, as reports show it.
    public let name: String
    /// The environment variable that holds its URL.
    public let variable: String
    /// Where drivers come from.
    public let registry: DriverRegistry
    /// How each case gets a database of its own.
    public let provisioning: Provisioning
    /// What can't be said the same way on every server; nil without one.
    public let server: ServerStatements?
    /// A collation that compares texts by their code points; nil when the database names none.
    public let binaryCollation: String?
    /// What it lacks, each with the reason.
    public let lacking: [Capability: String]

    /// A database to test.
    public init(
        _ name: String, registry: DriverRegistry, provisioning: Provisioning,
        server: ServerStatements? = nil, binaryCollation: String? = nil,
        lacking: [Capability: String] = [:]
    ) {
        self.name = name
        variable = "QUICKSILVER_TEST_\(name.uppercased())_URL"
        self.registry = registry
        self.provisioning = provisioning
        self.server = server
        self.binaryCollation = binaryCollation
        self.lacking = lacking
    }

    /// The URL of the environment, or nil when there is none.
    public var urlText: String? { environment(variable) }

    /// Whether a database without a URL is a failure: `QUICKSILVER_TEST_REQUIRE` is set, as in CI.
    public static var isRequired: Bool { environment("QUICKSILVER_TEST_REQUIRE") != nil }

    /// Those of a list that have a URL; the others are reported as not there.
    public static func available(_ engines: [TestEngine]) -> [TestEngine] {
        engines.filter { $0.urlText != nil }
    }

    /// Whether it has a capability.
    public func has(_ capability: Capability) -> Bool { lacking[capability] == nil }

    /// The parsed URL.
    ///
    /// - Throws: `EngineURLError`; ``TestFailure`` when the environment has none.
    public func url() throws -> EngineURL {
        guard let urlText else {
            throw TestFailure("\(name) isn't there: set \(variable) to its URL.")
        }
        return try EngineURL(urlText)
    }

    /// An engine for a URL of this database.
    ///
    /// - Throws: what the driver finds wrong with the URL.
    public func makeEngine(
        _ url: EngineURL, _ configuration: EngineConfiguration = EngineConfiguration()
    ) throws -> DatabaseEngine {
        var configuration = configuration
        try configuration.pool.apply(url)
        return try DatabaseEngine(
            driver: try registry.driver(for: url), configuration: configuration)
    }
}

extension TestEngine: CustomStringConvertible {
    /// Its name.
    public var description: String { name }
}

/// A fault of the test's surroundings, not of what is tested.
public struct TestFailure: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    /// A fault.
    public init(_ description: String) { self.description = description }
}

/// A variable of the environment; nil when it is missing or empty.
func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
}
