public import QuicksilverSQL

/// A connection lent to one scope: executes statements, opens transactions.
///
/// Shape: not `Sendable`, on purpose: it belongs to the thread or scope it was lent to. Outside a transaction each statement
/// commits by itself. Calls block.
/// Source: design D4, D14.
public final class Connection {
    let lease: PoolLease<PooledConnection>
    let engine: DatabaseEngine
    let cancellation: Cancellation?
    /// The open transaction and its savepoints, the innermost last.
    var transactions: [Transaction] = []
    var savepointCount = 0
    /// Whether the rows of a batch are being written, so that nothing else may use the connection.
    var isInBatch = false
    private var closesAfterBatch = false

    init(
        lease: PoolLease<PooledConnection>, engine: DatabaseEngine,
        cancellation: Cancellation? = nil
    ) {
        self.lease = lease
        self.engine = engine
        self.cancellation = cancellation
    }

    /// The connection's number in its pool, as events and logs show it.
    public var number: Int { lease.number }

    /// The dialect statements are compiled for.
    public var dialect: any Dialect { engine.dialect }

    /// The server's version, as numbers that compare: `[15, 4]`.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` after ``close()``.
    public var serverVersion: [Int] {
        get throws(DatabaseError) { try resource.driver.serverVersion }
    }

    /// How many times the database connection has sent something and waited for the answer, by whomever it was used; nil where nobody counts.
    ///
    /// Shape: PostgreSQL's driver counts. The difference between two moments is what a piece of work costs on a network.
    /// Units: round trips.
    public var tripCount: Int? { (try? resource)?.driver.tripCount }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { !transactions.isEmpty }

    /// Gives the connection back to its pool: rolls back what is open, ends results. Harmless twice.
    public func close() {
        if isInBatch {
            closesAfterBatch = true
            return
        }
        end()
        lease.release()
    }

    /// Ends the scope's use of the connection without giving it back.
    func end() {
        if let pooled = try? lease.resource { pooled.endResults() }
        for transaction in transactions { transaction.isOver = true }
        transactions = []
    }

    /// Lends the driver's own connection, for what only that database can do.
    ///
    /// Shape: `try connection.withDriver(as: PostgreSQLConnection.self) { try $0.listen(to: "jobs") }`.
    /// - Throws: ``DatabaseError`` `.unsupported` when the connection belongs to another driver, and what the body throws.
    @discardableResult
    public func withDriver<Driver: DriverConnection, R>(
        as type: Driver.Type, _ body: (Driver) throws -> R
    ) throws -> R {
        let pooled = try resource
        pooled.settle()
        let whole = (pooled.driver as? any WrappedDriverConnection)?.wrapped ?? pooled.driver
        guard let driver = whole as? Driver else {
            throw DatabaseError(
                .unsupported,
                "This connection is a \(Swift.type(of: whole)), not a \(Driver.self).")
        }
        return try guarded { try body(driver) }
    }

    /// Limits how long each of this scope's statements may run; nil lifts the limit.
    ///
    /// - Throws: ``DatabaseError``.
    public func setStatementTimeout(_ timeout: Duration?) throws {
        try resource.driver.setStatementTimeout(
            milliseconds: timeout.map(\.wholeMilliseconds))
    }

    var resource: PooledConnection {
        get throws(DatabaseError) {
            if isInBatch {
                throw DatabaseError(
                    .misuse,
                    "The connection is writing the rows of a batch; whatever makes them can't use it. "
                        + "Read them first, or take another connection.")
            }
            return try lease.resource
        }
    }

    /// Runs a driver call during which code of the caller's makes rows.
    func whileWriting<R>(_ body: () throws -> R) rethrows -> R {
        isInBatch = true
        defer {
            isInBatch = false
            if closesAfterBatch {
                closesAfterBatch = false
                close()
            }
        }
        return try body()
    }

    /// Runs driver calls as one statement for cancellation; a lost connection is noted.
    func guarded<R>(_ body: () throws -> R) throws -> R {
        try cancellation?.start()
        defer { cancellation?.finish() }
        do {
            return try body()
        } catch let error as DatabaseError {
            note(error)
            throw error
        }
    }

    /// Has the pool replace a connection that is lost.
    func note(_ error: DatabaseError) {
        if error.isDisconnect { lease.markBroken(error) }
    }
}

@available(*, unavailable)
extension Connection: Sendable {}
