import QuicksilverEngine
import QuicksilverSQL

/// A connection whose transactions are savepoints of one that is rolled back in the end.
///
/// Shape: a statement outside a transaction stands after a savepoint of its own, which is released before the next one; so one that
/// fails undoes itself, also where a database gives up the whole transaction.
final class RollingBackConnection: DriverConnection, WrappedDriverConnection {
    static let lostMessage =
        "The transaction of rollingBack had ended before the body did, so something may have been kept: a statement "
        + "committed it, as CREATE TABLE does on MariaDB, or the server gave it up after a deadlock. Make tables before."

    private enum Guard {
        case none
        /// A savepoint is set, and nothing was executed since.
        case set
        /// A savepoint is set, and a statement was executed.
        case used
    }

    let wrapped: any DriverConnection
    private let wasKept: () -> Void
    private var savepoint = Guard.none
    /// Whether the engine has begun a transaction.
    private(set) var isInTransaction = false

    init(_ wrapped: any DriverConnection, wasKept: @escaping () -> Void) {
        self.wrapped = wrapped
        self.wasKept = wasKept
    }

    // MARK: - Around statements

    /// Runs a driver's call; undoes it when it fails outside a transaction.
    func around<R>(
        executes: Bool = true, _ body: () throws(DatabaseError) -> R
    ) throws(DatabaseError) -> R {
        try enter()
        do throws(DatabaseError) {
            let result = try body()
            leave(executes)
            return result
        } catch {
            undo()
            throw error
        }
    }

    /// Runs a driver's call that may run code of the caller's.
    func aroundRows(_ body: () throws -> Int) throws -> Int {
        try enter()
        do {
            let result = try body()
            leave(true)
            return result
        } catch {
            undo()
            throw error
        }
    }

    private func enter() throws(DatabaseError) {
        try checkOpen()
        guard !isInTransaction, savepoint != .set else { return }
        try release()
        try wrapped.execute(script: "SAVEPOINT quicksilver_statement")
        savepoint = .set
    }

    private func leave(_ executed: Bool) {
        if executed, savepoint == .set { savepoint = .used }
    }

    /// Keeps what the last statement did, or undoes it when it failed while its rows were read.
    private func release() throws(DatabaseError) {
        guard savepoint != .none else { return }
        do throws(DatabaseError) {
            try wrapped.execute(script: "RELEASE SAVEPOINT quicksilver_statement")
        } catch {
            try back(to: "quicksilver_statement")
        }
        savepoint = .none
    }

    private func undo() {
        guard savepoint != .none, !wrapped.isBroken, wrapped.isInTransaction else { return }
        // What fails here fails again before the next statement, which says so.
        try? back(to: "quicksilver_statement")
        savepoint = .none
    }

    private func back(to name: String) throws(DatabaseError) {
        try wrapped.execute(script: "ROLLBACK TO SAVEPOINT \(name)")
        try wrapped.execute(script: "RELEASE SAVEPOINT \(name)")
    }

    private func checkOpen() throws(DatabaseError) {
        guard wrapped.isInTransaction || wrapped.isBroken else {
            throw DatabaseError(.misuse, Self.lostMessage)
        }
    }

    // MARK: - DriverConnection

    var serverVersion: [Int] { wrapped.serverVersion }
    var isBroken: Bool { wrapped.isBroken }
    var interrupter: any DriverInterrupter { wrapped.interrupter }

    func prepare(
        _ sql: String, types: [DataType], columns: [ResultColumn]
    ) throws(DatabaseError) -> any DriverStatement {
        let statement = try around(executes: false) { () throws(DatabaseError) in
            try wrapped.prepare(sql, types: types, columns: columns)
        }
        return RollingBackStatement(statement, self)
    }

    func execute(script: String) throws(DatabaseError) {
        try around { () throws(DatabaseError) in try wrapped.execute(script: script) }
    }

    func begin(_ options: TransactionOptions) throws(DatabaseError) {
        try checkOpen()
        try release()
        try wrapped.execute(script: "SAVEPOINT quicksilver_transaction")
        isInTransaction = true
    }

    func commit() throws(DatabaseError) {
        guard isInTransaction else { return }
        try checkOpen()
        try wrapped.execute(script: "RELEASE SAVEPOINT quicksilver_transaction")
        isInTransaction = false
    }

    func rollback() throws(DatabaseError) {
        guard isInTransaction else { return }
        isInTransaction = false
        try checkOpen()
        try back(to: "quicksilver_transaction")
    }

    func ping() -> Bool { wrapped.ping() }

    /// Rolls back what its borrower left open; settings stay, as nobody else will borrow it.
    func reset() throws(DatabaseError) {
        guard isInTransaction || savepoint != .none, wrapped.isInTransaction else { return }
        try rollback()
        try release()
    }

    func close() {
        if !wrapped.isBroken {
            if !wrapped.isInTransaction { wasKept() }
            try? wrapped.rollback()
        }
        wrapped.close()
    }

    func setStatementTimeout(milliseconds: Int?) throws(DatabaseError) {
        try wrapped.setStatementTimeout(milliseconds: milliseconds)
    }

    func reportNotices(to handler: @escaping @Sendable (ServerNotice) -> Void) {
        wrapped.reportNotices(to: handler)
    }
}

/// A statement of a connection that forgets.
final class RollingBackStatement: DriverStatement {
    private let inner: any DriverStatement
    private let connection: RollingBackConnection

    init(_ inner: any DriverStatement, _ connection: RollingBackConnection) {
        self.inner = inner
        self.connection = connection
    }

    func execute(_ binds: [SQLValue]) throws(DatabaseError) -> any DriverCursor {
        try connection.around { () throws(DatabaseError) in try inner.execute(binds) }
    }

    func executeBatch(_ binds: [SQLValue], width: Int) throws(DatabaseError) -> Int {
        try connection.around { () throws(DatabaseError) in
            try inner.executeBatch(binds, width: width)
        }
    }

    func executeBatch(_ rows: any BatchRows) throws -> Int {
        try connection.aroundRows { try inner.executeBatch(rows) }
    }

    func prepareArrays() throws(DatabaseError) -> Bool {
        try connection.around(executes: false) { () throws(DatabaseError) in
            try inner.prepareArrays()
        }
    }

    func executeArrays(_ rows: any BatchRows) throws -> Int {
        try connection.aroundRows { try inner.executeArrays(rows) }
    }

    func close() { inner.close() }
}
