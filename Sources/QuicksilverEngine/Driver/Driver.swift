public import QuicksilverSQL

/// One client library made safe: opens connections for a URL and names its dialect.
///
/// Shape: a `Sendable` value without state of a connection. An outside package registers its own the way ours are.
public protocol Driver: Sendable {
    /// The dialect statements are compiled for.
    var dialect: any Dialect { get }
    /// The URL's query options it knows, for errors that list them.
    static var knownOptions: [String] { get }
    /// Opens a connection; blocks.
    ///
    /// - Throws: ``DatabaseError`` that says what was wrong: address, password, database, option.
    func connect() throws(DatabaseError) -> any DriverConnection
    /// The URL it connects to, without its password.
    var displayURL: String { get }
    /// How the pool is best used: a database in memory wants one connection.
    var poolHints: PoolHints { get }
    /// Releases what lives as long as the engine, such as the anchor of a database in memory.
    func close()
}

/// What a driver asks of the pool above it.
public struct PoolHints: Sendable {
    /// The most connections that make sense; nil for any number.
    public var maximumConnections: Int?
    /// Whether awaited scopes run where their task runs, not on a thread of the connection's own.
    ///
    /// Shape: for databases inside of the process. Who waits for a server so keeps one of the few threads that all tasks share.
    public var runsInPlace: Bool

    /// No wishes.
    public init(maximumConnections: Int? = nil, runsInPlace: Bool = false) {
        self.maximumConnections = maximumConnections
        self.runsInPlace = runsInPlace
    }
}

/// One open connection, used by one thread at a time.
///
/// Shape: every call blocks until the database has answered. After a lost connection ``isBroken`` is true and every call
/// throws; only ``close()`` is left.
public protocol DriverConnection: AnyObject {
    /// The server's version, as numbers that compare: `[10, 11, 6]`.
    var serverVersion: [Int] { get }
    /// Whether the connection is lost.
    var isBroken: Bool { get }
    /// Whether a transaction is open in the database.
    var isInTransaction: Bool { get }
    /// Prepares a statement; the caller keeps it in its cache.
    ///
    /// Shape: `sql` has the dialect's placeholders; `types` are the binds' in order; `columns` what is known of the result.
    func prepare(
        _ sql: String, types: [DataType], columns: [ResultColumn]
    ) throws(DatabaseError) -> any DriverStatement
    /// Executes a query whose rows come in windows, between which the connection executes others; nil where that isn't to be had.
    ///
    /// Shape: outlives a commit where `isHeld`, and any savepoint. What it can't outlive, such as a write on SQLite, is announced by `disturbed`
    /// before it happens, and whoever reads takes the rest then. By default nil.
    func windows(
        _ query: WindowedQuery, disturbed: @escaping () -> Void
    ) throws(DatabaseError) -> (any DriverWindows)?
    /// Executes SQL without binds, one or more statements, and drops what comes back.
    func execute(script: String) throws(DatabaseError)
    /// Begins a transaction.
    func begin(_ options: TransactionOptions) throws(DatabaseError)
    /// Commits.
    func commit() throws(DatabaseError)
    /// Rolls back; harmless without a transaction.
    func rollback() throws(DatabaseError)
    /// Whether the server still answers; one trip.
    func ping() -> Bool
    /// Leaves nothing behind for the next user: rolls back, ends results, restores settings.
    ///
    /// Shape: the engine sets the statement timeout anew afterwards, so it may stay as it is.
    func reset() throws(DatabaseError)
    /// Closes; statements of the connection are dead afterwards.
    func close()
    /// Stops the statement that is running, from another thread.
    var interrupter: any DriverInterrupter { get }
    /// Limits how long each statement may run; nil lifts the limit.
    ///
    /// Units: milliseconds.
    func setStatementTimeout(milliseconds: Int?) throws(DatabaseError)
    /// What batches of INSERT hand over of each row.
    ///
    /// Shape: `.none` by default.
    var batchAnswers: BatchAnswers { get }
    /// Whether statements can be sent together, by ``DriverStatement/enqueue(_:asArrays:)``, and be answered together.
    ///
    /// Shape: false by default.
    var sendsTogether: Bool { get }
    /// Waits for the answers of what was put on its way: one for each statement, in order.
    ///
    /// Shape: any other call waits for them before, and keeps them for this one.
    func finishQueue() -> [QueuedAnswer]
    /// How many times it has sent something and waited for the answer; nil, as by default, where nobody counts.
    var tripCount: Int? { get }
    /// Takes the closure that is told whatever the server says beside its answers, as long as the connection lives.
    ///
    /// Shape: called on the connection's thread; a driver whose server says nothing so leaves this out.
    func reportNotices(to handler: @escaping @Sendable (ServerNotice) -> Void)
}

extension DriverConnection {
    /// Reports nothing.
    public func reportNotices(to handler: @escaping @Sendable (ServerNotice) -> Void) {}

    /// None.
    public func windows(
        _ query: WindowedQuery, disturbed: @escaping () -> Void
    ) throws(DatabaseError) -> (any DriverWindows)? { nil }

    /// `.none`
    public var batchAnswers: BatchAnswers { .none }
}

/// A connection that does something around another one's calls.
package protocol WrappedDriverConnection: DriverConnection {
    /// The connection that does the work.
    var wrapped: any DriverConnection { get }
}

/// Stops what a connection is running, from any thread.
///
/// Shape: stops the statement that runs now, never one that starts later; harmless when nothing runs.
public protocol DriverInterrupter: Sendable {
    /// Asks the server to stop; returns at once or after one short trip on a connection of its own.
    func interrupt()
}

/// A prepared statement of one connection.
public protocol DriverStatement: AnyObject {
    /// Executes it and hands over its result; only one result of a statement is open at a time.
    ///
    /// Shape: one value for each placeholder, in order.
    func execute(_ binds: [SQLValue]) throws(DatabaseError) -> any DriverCursor
    /// Executes it once for each row, in the driver's fastest correct way, and drops what comes back.
    ///
    /// Shape: `binds` holds the rows one after another, `width` values each. Returns the rows affected in all.
    func executeBatch(_ binds: [SQLValue], width: Int) throws(DatabaseError) -> Int
    /// Executes it once for each row as the rows are written, and drops what comes back.
    ///
    /// Shape: all rows or none. Returns the rows affected in all. By default the rows are kept as values first.
    /// - Throws: ``DatabaseError``, and what the rows throw.
    func executeBatch(_ rows: any BatchRows) throws -> Int
    /// Executes an INSERT once for each row as the rows are written, and hands over what the database made of each.
    ///
    /// Shape: asked only where ``DriverConnection/batchAnswers`` says so. Answers come in the order of the rows, one for each;
    /// some may come before all rows are written. All rows or none.
    /// - Throws: as ``executeBatch(_:)``, and what the answer's function throws.
    func executeBatch(_ rows: any BatchRows, _ answer: BatchAnswer) throws -> Int
    /// Prepares it as a statement whose placeholders each take an array over the rows of a batch.
    ///
    /// Shape: asked where the dialect has `batchArrays`. False when the database refuses it in this form, which changes
    /// nothing: then the rows go one by one. By default false.
    func prepareArrays() throws(DatabaseError) -> Bool
    /// Executes it for all rows, where each of its placeholders takes an array over them.
    ///
    /// - Throws: as the form without arrays, after ``prepareArrays()`` said true.
    func executeArrays(_ rows: any BatchRows) throws -> Int
    /// Puts the executions for all rows on their way, without waiting for the answer; false where it is to be executed alone.
    ///
    /// Shape: asked only where ``DriverConnection/sendsTogether`` says so, inside a transaction. `asArrays` after ``prepareArrays()`` said true.
    /// By default false.
    func enqueue(_ rows: any BatchRows, asArrays: Bool) throws -> Bool
    /// Frees it; harmless twice.
    func close()
}

/// A result being read, and the row it stands on.
///
/// Shape: before the first row until ``next()`` says true.
public protocol DriverCursor: RowReader {
    /// Moves to the next row; false at the end, when the result is closed by itself.
    func next() throws(DatabaseError) -> Bool
    /// Rows changed by an INSERT, UPDATE or DELETE: those matched, not only those whose values differ.
    ///
    /// Units: rows; known once the result has ended.
    var rowsAffected: Int { get }
    /// The key the database made for the last inserted row, where it says.
    var lastInsertedID: Int64? { get }
    /// Ends the result early; the connection can be used again. Harmless twice.
    func close()
}

/// How a transaction runs.
public struct TransactionOptions: Sendable, Hashable {
    /// What a transaction sees of others.
    public enum Isolation: String, Sendable, Hashable, CaseIterable {
        /// Also what others haven't committed, where the database allows that.
        case readUncommitted = "READ UNCOMMITTED"
        /// What was committed before each statement.
        case readCommitted = "READ COMMITTED"
        /// What was committed before the first statement.
        case repeatableRead = "REPEATABLE READ"
        /// As if transactions ran one after another.
        case serializable = "SERIALIZABLE"
    }
    /// What the transaction sees of others; the database's habit when nil.
    public var isolation: Isolation?
    /// Whether it only reads. On SQLite it begins DEFERRED; others begin IMMEDIATE.
    public var isReadOnly: Bool
    /// Whether a serializable read-only transaction may wait for a safe snapshot (PostgreSQL).
    public var isDeferrable: Bool

    /// Options.
    public init(
        isolation: Isolation? = nil, isReadOnly: Bool = false, isDeferrable: Bool = false
    ) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
        self.isDeferrable = isDeferrable
    }
}
