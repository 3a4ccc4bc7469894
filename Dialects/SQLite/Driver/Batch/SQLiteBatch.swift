import CQuicksilverSQLite
import QuicksilverEngine
import QuicksilverSQL

/// Binds the values of a row as they are written, and executes the statement at the row's end.
///
/// Shape: in a long batch of a plain INSERT the rows are bound to a ``WideInsert`` instead, and kept until it is executed. Where that doesn't
/// do what so many single ones surely would have done, it is undone, and the rows are executed one by one.
final class SQLiteBatch: RowWriter {
    private let statement: SQLiteStatement
    private let connection: SQLiteConnection
    private let gate: InterruptGate
    private let execution: UInt64
    private let deadline: Int64
    private let parameterCount: Int
    private let answer: BatchAnswer?
    /// What values are bound to, and where the row's begin there.
    private var target: StatementHandle
    private var offset = 0
    private var position = 0
    private var row = 0
    private var rowsAffected = 0
    private var failure: (any Error)?
    /// The key of the row before; nil where that wasn't inserted.
    private var lastKey: Int64?

    private var wide: WideInsert?
    /// The values of the rows that are bound to it.
    private var kept: ContiguousArray<SQLValue> = []
    /// At which row to go on with it.
    private var wideRow: Int
    /// What the rows of RETURNING are read by.
    private lazy var cursor = SQLiteCursor(
        statement, execution: execution, deadline: deadline, hasRow: true,
        columnCount: target.columnCount, changesBefore: 0)

    init(_ statement: SQLiteStatement, _ answer: BatchAnswer?) {
        self.answer = answer
        self.statement = statement
        target = statement.handle
        connection = statement.connection
        gate = connection.gate
        execution = connection.nextExecution()
        deadline = connection.newDeadline()
        parameterCount = statement.handle.parameterCount
        // A single row comes first in any case: the rows after it are numbered from its key on.
        wideRow = max(WideInsert.rows, WideInsert.threshold - statement.rowsBatched)
        target.beginBinding()
        gate.enter(execution, deadline: deadline)
    }

    // MARK: - Values

    func write(_ value: SQLValue) throws {
        let index = try next()
        do throws(BindFailure) {
            try target.bind(value, at: index)
        } catch {
            throw failed(statement.refused(error, position - 1, row: row))
        }
        keep(value)
    }

    func writeNull() throws {
        try check(target.bindNull(at: next()))
        keep(.null)
    }

    func write(_ value: Bool) throws {
        try check(target.bind(Int64(value ? 1 : 0), at: next()))
        keep(.bool(value))
    }

    func write(_ value: Int64) throws {
        try check(target.bind(value, at: next()))
        keep(.int(value))
    }

    func write(_ value: Double) throws {
        // NaN has words of its own.
        if value.isNaN { return try write(SQLValue.double(value)) }
        try check(target.bind(value, at: next()))
        keep(.double(value))
    }

    func write(_ value: String) throws {
        try check(target.bind(value, at: next()))
        keep(.text(value))
    }

    func write(_ value: LocalDateTime) throws {
        guard LocalDateTime.sqlRange.contains(value) else {
            return try write(SQLValue.timestamp(value))
        }
        try check(target.bind(value, at: next()))
        keep(.timestamp(value))
    }

    func write(_ value: Instant) throws {
        guard Instant.sqlRange.contains(value) else { return try write(SQLValue.instant(value)) }
        try check(target.bind(value, at: next()))
        keep(.instant(value))
    }

    @inline(__always)
    private func keep(_ value: @autoclosure () -> SQLValue) {
        if wide != nil { kept.append(value()) }
    }

    @inline(__always)
    private func next() throws -> Int {
        if let failure { throw failure }
        let index = position
        guard index < parameterCount else { throw failed(statement.wrongCount(index + 1)) }
        position = index + 1
        return offset + index
    }

    @inline(__always)
    private func check(_ code: Int32) throws {
        if code != SQLITE_OK {
            throw failed(statement.refused(.code(code), position - 1, row: row))
        }
    }

    /// Keeps the error, for rows that don't stop at one.
    private func failed(_ error: DatabaseError) -> DatabaseError {
        failure = error
        return error
    }

    // MARK: - Rows

    func endRow() throws {
        if let failure { throw failure }
        guard position == parameterCount else { throw failed(statement.wrongCount(position)) }
        if wide == nil { try execute() }
        position = 0
        row += 1
        if let wide {
            offset += parameterCount
            if offset == wide.handle.parameterCount { try execute(wide) }
        } else if row == wideRow {
            widen()
        }
    }

    /// Executes the row that was written.
    private func execute() throws {
        let before = target.totalChanges
        var code = SQLITE_ROW
        while code == SQLITE_ROW {
            code = step()
            if code == SQLITE_ROW, case .row(let body)? = answer {
                target.execution = execution
                try hand { try body(cursor) }
            }
        }
        guard code == SQLITE_DONE else { throw failed(stopped(code)) }
        // Rows that triggers write count as changes of the connection, and not as changes of the statement.
        let changes = target.totalChanges != before ? target.changes : 0
        rowsAffected += changes
        if case .key(let body)? = answer {
            lastKey = changes > 0 ? connection.lastInsertedID : nil
            try hand { try body(lastKey) }
        }
        target.beginBinding()
    }

    private func step() -> Int32 {
        gate.isStopped(execution) ? SQLITE_INTERRUPT : target.step()
    }

    private func stopped(_ code: Int32) -> DatabaseError {
        var error = statement.stopped(execution, deadline, code)
        error.message = "Row \(row) of the batch: " + error.message
        return error
    }

    /// Hands something over, and keeps the error that comes of it.
    private func hand(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            failure = error
            throw error
        }
    }

    // MARK: - Many rows at a time

    /// Goes on with many rows at a time, where the statement has a form for that.
    private func widen() {
        guard let wide = statement.wideInsert() else { return }
        if case .key? = answer {
            guard lastKey != nil, wide.isNumbered else { return }
        }
        self.wide = wide
        kept.reserveCapacity(wide.handle.parameterCount)
        target = wide.handle
        target.beginBinding()
    }

    /// Executes the rows that are bound.
    private func execute(_ wide: WideInsert) throws {
        try hand { try connection.runInside("SAVEPOINT quicksilver_rows") }
        let before = target.totalChanges
        let code = step()
        let changes = code == SQLITE_DONE ? target.totalChanges - before : 0
        guard code == SQLITE_DONE, isCertain(changes) else {
            if code == SQLITE_DONE { statement.hasNoWideForm() }
            return try executeKept(code)
        }
        try hand { try connection.runInside("RELEASE quicksilver_rows") }
        rowsAffected += changes > 0 ? target.changes : 0
        if case .key(let body)? = answer, let first = lastKey {
            for number in 1...Int64(WideInsert.rows) { try hand { try body(first + number) } }
            lastKey = connection.lastInsertedID
        }
        target.beginBinding()
        offset = 0
        kept.removeAll(keepingCapacity: true)
    }

    /// Whether every row was inserted, nothing else, and numbered one after another, so that each key is known.
    ///
    /// Shape: SQLite takes the number after the largest for each row, and any free one once the largest there can be is taken; triggers,
    /// rows that a constraint's clause leaves out, and keys of one's own make another sum.
    /// Source: sqlite.org/autoinc.html.
    private func isCertain(_ changes: Int32) -> Bool {
        guard case .key? = answer else { return true }
        guard changes == WideInsert.rows, let lastKey else { return false }
        let (last, overflow) = lastKey.addingReportingOverflow(Int64(WideInsert.rows))
        return !overflow && connection.lastInsertedID == last
    }

    /// Undoes what many rows at a time did, and goes on row by row from the first of them.
    private func executeKept(_ code: Int32) throws {
        let isStopped = gate.reason(execution, deadline: deadline) != nil
        if code != SQLITE_DONE, isStopped || connection.handle.isAutocommit {
            throw failed(stopped(code))
        }
        target.reset()
        try hand {
            try connection.runInside("ROLLBACK TO quicksilver_rows")
            try connection.runInside("RELEASE quicksilver_rows")
        }
        try executeRest()
    }

    /// Executes the rows that are kept one by one.
    private func executeRest() throws {
        let values = kept
        row -= offset / parameterCount
        wide?.handle.beginBinding()
        wide = nil
        kept = []
        offset = 0
        target = statement.handle
        for value in values {
            try write(value)
            if position == parameterCount { try endRow() }
        }
    }

    // MARK: - The end

    /// Executes what is left.
    func finish() throws {
        if wide != nil, failure == nil, position == 0 { try executeRest() }
    }

    /// Gives locks back.
    func end() {
        statement.rowsBatched += row
        wide?.handle.beginBinding()
        statement.end(execution)
    }

    /// The rows affected, unless a row has failed.
    func affected() throws -> Int {
        if let failure { throw failure }
        guard position == 0 else { throw statement.wrongCount(position) }
        return rowsAffected
    }
}
