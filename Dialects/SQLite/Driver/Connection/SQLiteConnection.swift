import CQuicksilverSQLite
public import QuicksilverEngine
public import QuicksilverSQL

/// One open SQLite database.
///
/// Shape: what only SQLite has is here: ``backup(to:pagesPerStep:progress:)``, functions and collations of one's own.
/// Used by one thread at a time. Lent by `Connection.withDriver(as: SQLiteConnection.self)`.
/// Source: parity rows E2 and E8.
public final class SQLiteConnection: DriverConnection {
    var handle: ConnectionHandle
    let gate: InterruptGate
    let options: SQLiteOptions
    let callbackErrors = CallbackErrors()
    private var statements: [ObjectIdentifier: StatementHandle] = [:]
    // Each statement counts; nothing can come between.
    @exclusivity(unchecked) private var executions: UInt64 = 0
    private var statementTimeout: Int?
    /// Those that read in windows, to be told before a write.
    var readers: [ObjectIdentifier: () -> Void] = [:]
    private var control: [String: StatementHandle] = [:]
    /// Whether ``begin(_:)`` opened a transaction that hasn't been ended.
    private var hasBegun = false
    private var onlyReads = false
    /// Whose turn it is to write, and whether it is this one's.
    let turn: WriteTurn
    var hasTurn = false

    init(path: String, options: SQLiteOptions, turn: WriteTurn) throws(DatabaseError) {
        self.options = options
        self.turn = turn
        do throws(SQLiteFailure) {
            handle = try ConnectionHandle(
                path: path, flags: options.flags, busyTimeout: options.busyTimeout)
        } catch {
            throw SQLiteErrors.open(error, path: options.shownPath, cause: options.openingFault)
        }
        gate = handle.gate
        do throws(DatabaseError) {
            try configure()
        } catch {
            endAll()
            handle.close()
            throw error
        }
    }

    deinit { close() }

    /// SQLite's version, as numbers that compare: `[3, 40, 1]`.
    public var serverVersion: [Int] {
        let number = Int(sqlite3_libversion_number())
        return [number / 1_000_000, number / 1_000 % 1_000, number % 1_000]
    }

    /// Rows and keys: each row is an execution of its own, or one of many whose keys follow each other for certain.
    public var batchAnswers: BatchAnswers { .rowsAndKeys }

    /// Whether it has been closed.
    public var isBroken: Bool { handle.isClosed }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { !handle.isAutocommit }

    /// Prepares one statement.
    ///
    /// - Throws: ``DatabaseError`` of kind `syntax`, `unknownTable`, `unknownColumn`, …; `misuse` for more than one statement.
    public func prepare(
        _ sql: String, types: [DataType], columns: [ResultColumn]
    ) throws(DatabaseError) -> any DriverStatement {
        let statement = try compile(sql, isPersistent: true)
        keep(statement)
        return SQLiteStatement(statement, sql: sql, connection: self)
    }

    /// Executes one or more statements without binds and drops their rows.
    ///
    /// - Throws: ``DatabaseError``; the statements before the one that failed have been executed.
    public func execute(script: String) throws(DatabaseError) {
        try checkOpen(script)
        var rest = Array(script.utf8)[...]
        while !rest.isEmpty {
            let (statement, bytes) = try compileFirst(rest, of: script, isPersistent: false)
            rest = rest.dropFirst(max(bytes, 1))
            guard let statement else { continue }
            defer { statement.finalize() }
            guard statement.parameterCount == 0 else {
                throw DatabaseError(
                    .parameterMismatch,
                    "A script takes no values, and this one has \(statement.parameterCount) "
                        + "parameters; execute the statement with its values instead.", sql: script)
            }
            try run(statement, sql: script)
        }
    }

    /// Whether it is open.
    public func ping() -> Bool { !handle.isClosed }

    /// Ends results, rolls back, and takes settings back to what they were.
    ///
    /// - Throws: ``DatabaseError`` when rolling back fails or the connection is closed.
    public func reset() throws(DatabaseError) {
        try checkOpen(nil)
        for statement in statements.values where statement.isRunning { statement.reset() }
        gate.enter(0, deadline: .max)
        try rollback()
        handle.set(SQLITE_DBCONFIG_ENABLE_FKEY, options.foreignKeys)
        gate.setPatience(milliseconds: options.busyTimeout)
        handle.installHandlers()
        callbackErrors.last = nil
    }

    /// Closes; statements and results of the connection are dead afterwards. Harmless twice.
    public func close() {
        guard !handle.isClosed else { return }
        endAll()
        handle.close()
        giveTurn()
    }

    /// Stops what the connection runs, from another thread.
    public var interrupter: any DriverInterrupter { SQLiteInterrupter(gate: gate) }

    /// Limits how long each statement may run, waiting for locks and reading its rows included.
    ///
    /// Units: milliseconds.
    public func setStatementTimeout(milliseconds: Int?) throws(DatabaseError) {
        try checkOpen(nil)
        statementTimeout = milliseconds
    }
}

/// Stops what one SQLite connection runs.
struct SQLiteInterrupter: DriverInterrupter {
    let gate: InterruptGate

    func interrupt() { gate.interrupt() }
}

// Transactions.
extension SQLiteConnection {
    /// Begins a transaction: IMMEDIATE, or DEFERRED when it only reads.
    ///
    /// Shape: a deferred transaction that turns writer fails at once when another has written since, so those that write
    /// wait for their turn at the beginning. In one that only reads, statements that could write are refused; `PRAGMA
    /// query_only` isn't used, as each change of it makes SQLite prepare every statement anew.
    /// - Throws: ``DatabaseError`` `unsupported` for an isolation level other than serializable; `busy` when
    ///   another connection writes for longer than the busy timeout.
    /// Source: sqlite.org/lang_transaction.html, isolation.html.
    public func begin(_ options: TransactionOptions) throws(DatabaseError) {
        guard options.isolation == nil || options.isolation == .serializable else {
            throw DatabaseError(
                .unsupported,
                "SQLite's transactions are always SERIALIZABLE; "
                    + "\(options.isolation?.rawValue ?? "") can't be had.")
        }
        if options.isReadOnly {
            try runControl("BEGIN DEFERRED")
        } else {
            try beginToWrite()
        }
        hasBegun = true
        onlyReads = options.isReadOnly
    }

    private func beginToWrite() throws(DatabaseError) {
        let sql = "BEGIN IMMEDIATE"
        let hadTurn = hasTurn
        try takeTurn(sql)
        // It has waited for a lock as long as it may.
        if !hasTurn { gate.setPatience(milliseconds: 0) }
        defer { if !hasTurn { gate.setPatience(milliseconds: self.options.busyTimeout) } }
        do {
            try runControl(sql)
        } catch {
            if !hadTurn { giveTurn() }
            throw error
        }
    }

    /// Commits.
    ///
    /// - Throws: ``DatabaseError`` `busy` when a reader is in the way, `foreignKey` when a deferred key isn't met: the
    ///   transaction is still open then.
    public func commit() throws(DatabaseError) {
        try checkAlive("COMMIT")
        try runControl("COMMIT")
        hasBegun = false
        onlyReads = false
        giveTurn()
    }

    /// Rolls back; harmless without a transaction.
    public func rollback() throws(DatabaseError) {
        hasBegun = false
        onlyReads = false
        defer { if handle.isAutocommit { giveTurn() } }
        guard !handle.isAutocommit else { return }
        try runControl("ROLLBACK")
    }
}

extension SQLiteConnection {
    /// Does all of `body` or nothing of it: a transaction of its own, or a savepoint inside an open one.
    func atomically<R>(_ body: () throws -> R) throws -> R {
        let isNested = isInTransaction
        if isNested {
            try runControl("SAVEPOINT quicksilver_batch")
        } else {
            try begin(TransactionOptions())
        }
        let result: R
        do {
            result = try body()
            if isNested { try runControl("RELEASE quicksilver_batch") } else { try commit() }
        } catch {
            // A serious error, such as a full disk, has rolled back the whole transaction.
            if isNested, !handle.isAutocommit {
                try runControl("ROLLBACK TO quicksilver_batch")
                try runControl("RELEASE quicksilver_batch")
            } else if !isNested {
                try rollback()
            }
            throw error
        }
        return result
    }
}

// What statements need.
extension SQLiteConnection {
    var totalChanges: Int { handle.totalChanges }
    var changes: Int { handle.changes }
    var lastInsertedID: Int64 { handle.lastInsertedID }

    /// How many statements exist in the library: for tests of leaks.
    package var openStatements: Int { handle.statementCount - control.count }

    func failure(_ code: Int32) -> SQLiteFailure { handle.failure(code) }

    func nextExecution() -> UInt64 {
        unsafe executions &+= 1
        return unsafe executions
    }

    func newDeadline() -> Int64 {
        guard let statementTimeout else { return .max }
        return gate.now &+ Int64(statementTimeout) &* 1_000_000
    }

    /// Ends a statement with the connection.
    func keep(_ statement: StatementHandle) { statements[ObjectIdentifier(statement)] = statement }

    func forget(_ statement: StatementHandle) {
        statements[ObjectIdentifier(statement)] = nil
    }

    func error(
        _ failure: SQLiteFailure, reason: InterruptGate.Reason? = nil, sql: String?
    ) -> DatabaseError {
        defer { callbackErrors.last = nil }
        var error = SQLiteErrors.error(
            failure, reason: reason, sql: sql, underlying: callbackErrors.last)
        if error.kind == .unique, error.constraint == nil { nameUniqueConstraint(&error) }
        return error
    }

    /// Refuses what can't run here: on a closed connection, in a lost transaction, a write in one that only reads.
    @inline(__always)
    func willExecute(isReadOnly: Bool, sql: String) throws(DatabaseError) {
        if handle.isClosed || hasBegun { try checkAlive(sql) }
        if onlyReads, !isReadOnly { throw writeRefused(sql) }
        if !isReadOnly, !readers.isEmpty { disturbReaders() }
    }

    private func writeRefused(_ sql: String) -> DatabaseError {
        DatabaseError(
            .readOnly, "The transaction was begun to read only, and this statement writes.",
            sql: sql)
    }

    private func checkOpen(_ sql: String?) throws(DatabaseError) {
        if handle.isClosed {
            throw DatabaseError(.misuse, "The connection is closed.", sql: sql)
        }
    }

    private func checkAlive(_ sql: String) throws(DatabaseError) {
        try checkOpen(sql)
        if hasBegun, handle.isAutocommit {
            throw DatabaseError(
                .transactionFailed,
                "SQLite has rolled back the whole transaction because of an earlier error; "
                    + "roll back and begin again.", sql: sql)
        }
    }

    private func runControl(_ sql: String) throws(DatabaseError) {
        let statement = try controlStatement(sql)
        defer { statement.reset() }
        try step(statement, sql: sql)
    }

    /// Sets or ends a savepoint as a part of what runs already.
    func runInside(_ sql: String) throws(DatabaseError) {
        let statement = try controlStatement(sql)
        let code = statement.step()
        let failure = code == SQLITE_DONE ? nil : handle.failure(code)
        statement.reset()
        if let failure { throw error(failure, sql: sql) }
    }

    private func controlStatement(_ sql: String) throws(DatabaseError) -> StatementHandle {
        try checkOpen(sql)
        if let known = control[sql] { return known }
        let statement = try compile(sql, isPersistent: true)
        control[sql] = statement
        return statement
    }

    private func run(_ statement: StatementHandle, sql: String) throws(DatabaseError) {
        try willExecute(isReadOnly: statement.isReadOnly, sql: sql)
        try step(statement, sql: sql)
    }

    private func step(_ statement: StatementHandle, sql: String) throws(DatabaseError) {
        let execution = nextExecution()
        let deadline = newDeadline()
        gate.enter(execution, deadline: deadline)
        defer { gate.leave(execution) }
        while true {
            let code = statement.step()
            if code == SQLITE_DONE { return }
            if code != SQLITE_ROW {
                throw error(
                    handle.failure(code), reason: gate.reason(execution, deadline: deadline),
                    sql: sql)
            }
        }
    }

    /// Prepares SQL that must be one statement.
    func compile(_ sql: String, isPersistent: Bool) throws(DatabaseError) -> StatementHandle {
        try checkOpen(sql)
        let bytes = Array(sql.utf8)[...]
        let (statement, used) = try compileFirst(bytes, of: sql, isPersistent: isPersistent)
        guard let statement else {
            throw DatabaseError(.syntax, "The SQL holds no statement.", sql: sql)
        }
        let rest = bytes.dropFirst(used)
        if !rest.isEmpty {
            let (second, _) = try compileFirst(rest, of: sql, isPersistent: false)
            if second != nil {
                throw DatabaseError(
                    .misuse,
                    "The SQL holds more than one statement; execute them one by one, or as a "
                        + "script.", sql: sql)
            }
        }
        return statement
    }

    private func compileFirst(
        _ sql: ArraySlice<UInt8>, of whole: String, isPersistent: Bool
    ) throws(DatabaseError) -> (StatementHandle?, Int) {
        if sql.contains(0) {
            throw DatabaseError(.syntax, "The SQL holds a NUL character.", sql: whole)
        }
        do throws(SQLiteFailure) {
            return try StatementHandle.prepare(sql, on: handle, isPersistent: isPersistent)
        } catch {
            throw self.error(error, sql: whole)
        }
    }

    private func endAll() {
        for statement in statements.values { statement.finalize() }
        for statement in control.values { statement.finalize() }
        statements = [:]
        control = [:]
    }
}
