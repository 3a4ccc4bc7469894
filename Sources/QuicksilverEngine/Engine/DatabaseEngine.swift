public import QuicksilverSQL

/// The engine over one database: a driver, a pool and the caches.
public final class DatabaseEngine: Engine {
    /// What opens its connections.
    package let driver: any Driver
    /// What it was made with.
    package let configuration: EngineConfiguration
    let pool: ConnectionPool<PooledConnection>
    let compiled: CompiledCache
    private let echo: Echo?
    /// The dialect statements are compiled for.
    public let dialect: any Dialect
    /// How many values one statement takes.
    let maximumBinds: Int
    /// Who listens to it.
    public var events: EngineEvents { pool.events }

    /// An engine over a driver; the first connection is opened when it is wanted.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` when the configuration could never lend a connection.
    public init(
        driver: any Driver, configuration: EngineConfiguration = EngineConfiguration()
    ) throws(DatabaseError) {
        self.driver = driver
        dialect = driver.dialect
        maximumBinds = driver.dialect.capabilities.maximumBinds
        self.configuration = configuration
        compiled = CompiledCache(dialect: driver.dialect, capacity: configuration.compiledCacheSize)
        var poolConfiguration = configuration.pool
        let hints = driver.poolHints
        if let most = hints.maximumConnections {
            poolConfiguration.size = min(poolConfiguration.size, most)
            poolConfiguration.maxOverflow = min(
                poolConfiguration.maxOverflow, most - poolConfiguration.size)
        }
        let timeout = configuration.statementTimeout.map(\.wholeMilliseconds)
        let events = EngineEvents()
        pool = try ConnectionPool(
            configuration: poolConfiguration, events: events, runsInPlace: hints.runsInPlace,
            hooks: ConnectionPool.Hooks(
                create: {
                    let connection = try driver.connect()
                    connection.reportNotices { notice in events.emit(.notice, notice) }
                    return try PooledConnection(
                        connection, statementCacheSize: configuration.statementCacheSize,
                        statementTimeout: timeout)
                },
                ping: { connection in
                    if !connection.driver.ping() {
                        throw DatabaseError(.connectionLost, "The connection no longer answers.")
                    }
                },
                reset: { try $0.reset() },
                close: { $0.close() }))
        echo =
            configuration.echo
            ? Echo(events: pool.events, showsValues: configuration.showsValues) : nil
    }

    /// What its pool has and has done.
    public var statistics: PoolStatistics { pool.statistics }

    /// How its cache of compiled statements fares.
    public var cacheStatistics: CacheStatistics { compiled.statistics }

    /// Takes a connection out of the pool, blocking until one is free.
    @available(
        *, noasync, message: "this blocks; await withConnection { … } instead, in an async function"
    )
    public func connect(file: StaticString, line: UInt) throws -> Connection {
        Connection(lease: try pool.lease(file: file, line: line), engine: self)
    }

    /// Lends a connection to the body on the connection's own thread.
    public func withConnection<R: Sendable>(
        file: StaticString, line: UInt,
        _ body: nonisolated(nonsending) @Sendable (Connection) async throws -> R
    ) async throws -> R {
        // The handler stands outside the lease: inside, its closure would leave the connection's thread.
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await pool.withLease(file: file, line: line) { lease in
                cancellation.attach(try lease.resource.driver.interrupter)
                let connection = Connection(
                    lease: lease, engine: self, cancellation: cancellation)
                defer { connection.end() }
                return try await body(connection)
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    /// Closes the pool: waits for connections that are lent, then closes all.
    @available(*, noasync, message: "this blocks; await close() instead, in an async function")
    public func close() {
        _ = pool.close()
        driver.close()
    }

    /// Closes the pool: waits for connections that are lent, then closes all.
    public func close() async {
        _ = await pool.close()
        driver.close()
    }
}

extension DatabaseEngine: CustomStringConvertible {
    /// The URL without its password.
    public var description: String { "Engine(\(driver.displayURL))" }
}

extension Duration {
    /// The longest limit of a statement: a year, which is MariaDB's longest.
    private static let longestLimit = Duration.seconds(31_536_000)

    /// The length as a limit of statements.
    ///
    /// Units: milliseconds, at least 1; what is longer than a year counts as one.
    var wholeMilliseconds: Int {
        let parts = min(self, Self.longestLimit).components
        return max(
            Int(parts.seconds) * 1_000 + Int(parts.attoseconds / 1_000_000_000_000_000), 1)
    }
}
