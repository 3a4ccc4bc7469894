/// Which driver a URL's scheme means: a value, so that an outside package adds its own the way ours are.
///
/// Shape: `DriverRegistry.standard.adding("duckdb") { url in try DuckDBDriver(url: url) }`.
public struct DriverRegistry: Sendable {
    /// Makes a driver for a URL.
    public typealias Factory = @Sendable (EngineURL) throws -> any Driver

    private var factories: [String: Factory] = [:]
    private var missing: [String: String] = [:]

    /// No drivers.
    public init() {}

    /// The schemes there are, sorted.
    public var schemes: [String] { factories.keys.sorted() }

    /// This registry with another scheme; one of the same name is replaced.
    public func adding(_ scheme: String, _ factory: @escaping Factory) -> DriverRegistry {
        var copy = self
        copy.factories[scheme] = factory
        copy.missing[scheme] = nil
        return copy
    }

    /// This registry with a scheme that is known and not compiled in; `remedy` says what would bring it.
    public func withoutDriver(_ scheme: String, remedy: String) -> DriverRegistry {
        var copy = self
        if copy.factories[scheme] == nil { copy.missing[scheme] = remedy }
        return copy
    }

    /// The driver for a URL.
    ///
    /// - Throws: ``DatabaseError`` `.unsupported` for a scheme that isn't there, naming those that are; what the driver
    ///   finds wrong with the URL.
    public func driver(for url: EngineURL) throws -> any Driver {
        if let factory = factories[url.scheme] { return try factory(url) }
        if let remedy = missing[url.scheme] {
            throw DatabaseError(
                .unsupported, "The driver for '\(url.scheme)' isn't part of this build; \(remedy).")
        }
        throw DatabaseError(
            .unsupported,
            "No driver is registered for the scheme '\(url.scheme)'; there are "
                + schemes.joined(separator: ", ") + ".")
    }
}
