import QuicksilverEngine
import QuicksilverSQL
import Synchronization

/// A driver with one connection, on which a transaction is open from its first moment to its last.
final class RollingBackDriver: Driver {
    private let inner: any Driver
    private let configuration: EngineConfiguration
    private let state = Mutex(State())

    private struct State {
        var isOpened = false
        var wasKept = false
    }

    /// A driver that opens its connection as an engine does.
    init(_ engine: DatabaseEngine) {
        inner = engine.driver
        var configuration = engine.configuration
        // The transaction lives as long as its connection: it is never replaced.
        configuration.pool = PoolConfiguration(
            size: 1, maxOverflow: 0, timeout: engine.configuration.pool.timeout)
        self.configuration = configuration
    }

    /// An engine over it.
    func makeEngine() throws -> DatabaseEngine {
        try DatabaseEngine(driver: self, configuration: configuration)
    }

    var dialect: any Dialect { inner.dialect }
    static let knownOptions: [String] = []
    var displayURL: String { inner.displayURL }
    var poolHints: PoolHints { PoolHints(maximumConnections: 1) }

    func connect() throws(DatabaseError) -> any DriverConnection {
        let isFirst = state.withLock { state in
            defer { state.isOpened = true }
            return !state.isOpened
        }
        guard isFirst else {
            throw DatabaseError(
                .misuse,
                "The connection of rollingBack was lost, and its transaction with it; the body can't go on."
            )
        }
        let connection = try inner.connect()
        do {
            try connection.begin(TransactionOptions(isolation: configuration.isolation))
        } catch {
            connection.close()
            throw error
        }
        return RollingBackConnection(connection) { [self] in
            state.withLock { $0.wasKept = true }
        }
    }

    /// Nothing: the driver below belongs to another engine.
    func close() {}

    /// Throws when something ended the transaction before the end.
    func checkForgotten() throws {
        guard state.withLock({ $0.wasKept }) else { return }
        throw TestFailure(RollingBackConnection.lostMessage)
    }
}
