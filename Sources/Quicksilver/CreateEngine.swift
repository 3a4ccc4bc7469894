public import QuicksilverEngine

/// Makes an engine; the URL picks dialect and driver, and the first connection is opened when it is wanted.
///
/// Shape: `sqlite:///shop.db`, `sqlite://` (in memory), `postgresql://user:password@host/database`, `mariadb://…`. Options of the
/// pool may stand in the URL (`?pool_size=20`) or in `configuration`; the URL's count.
/// - Throws: ``EngineURLError`` naming the malformed part; ``DatabaseError`` `.unsupported` for an unknown scheme, naming those
///   there are.
/// Source: parity row E1.
public func createEngine(
    _ url: String, echo: Bool = false, configuration: EngineConfiguration = EngineConfiguration(),
    drivers: DriverRegistry = .standard
) throws -> DatabaseEngine {
    try createEngine(
        EngineURL(url), echo: echo, configuration: configuration, drivers: drivers)
}

/// Makes an engine for a URL made by hand.
public func createEngine(
    _ url: EngineURL, echo: Bool = false,
    configuration: EngineConfiguration = EngineConfiguration(),
    drivers: DriverRegistry = .standard
) throws -> DatabaseEngine {
    var configuration = configuration
    try configuration.pool.apply(url)
    if echo { configuration.echo = true }
    var driverURL = url
    driverURL.options.removeAll { PoolConfiguration.urlOptions.contains($0.name) }
    return try DatabaseEngine(
        driver: drivers.driver(for: driverURL), configuration: configuration)
}
