import CQuicksilverSQLite
import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLiteStatement {
    /// Executes it for rows that lie in memory.
    func executeBatch(_ binds: [SQLValue], width: Int) throws(DatabaseError) -> Int {
        guard width == handle.parameterCount, width > 0, binds.count % width == 0 else {
            throw wrongCount(width)
        }
        do {
            return try executeBatch(FlatRows(binds, width: width))
        } catch {
            throw (error as? DatabaseError)
                ?? DatabaseError(.other, "The batch failed.", sql: sql, underlying: error)
        }
    }

    /// Executes it once for each row, each value bound where it is written.
    ///
    /// Shape: in a transaction of its own, or behind a savepoint inside one: all rows or none.
    func executeBatch(_ rows: any BatchRows) throws -> Int { try execute(rows, nil) }

    /// Executes it once for each row, and hands over the key or the row that came of each before the next is executed.
    func executeBatch(_ rows: any BatchRows, _ answer: BatchAnswer) throws -> Int {
        try execute(rows, answer)
    }

    private func execute(_ rows: any BatchRows, _ answer: BatchAnswer?) throws -> Int {
        try connection.willExecute(isReadOnly: handle.isReadOnly, sql: sql)
        if handle.isReadOnly { return try run(rows, answer) }
        return try connection.atomically { try run(rows, answer) }
    }

    private func run(_ rows: any BatchRows, _ answer: BatchAnswer?) throws -> Int {
        let batch = SQLiteBatch(self, answer)
        do {
            try rows.write(to: batch)
        } catch {
            batch.end()
            throw error
        }
        batch.end()
        return try batch.affected()
    }
}

/// Binds the values of a row as they are written, and executes the statement at the row's end.
final class SQLiteBatch: RowWriter {
    private let statement: SQLiteStatement
    private let handle: StatementHandle
    private let connection: SQLiteConnection
    private let gate: InterruptGate
    private let execution: UInt64
    private let deadline: Int64
    private let parameterCount: Int
    private var position = 0
    private var row = 0
    private var rowsAffected = 0
    private var failure: (any Error)?
    private let answer: BatchAnswer?
    /// What the rows of RETURNING are read by.
    private lazy var cursor = SQLiteCursor(
        statement, execution: execution, deadline: deadline, hasRow: true,
        columnCount: handle.columnCount, changesBefore: 0)

    init(_ statement: SQLiteStatement, _ answer: BatchAnswer?) {
        self.answer = answer
        self.statement = statement
        handle = statement.handle
        connection = statement.connection
        gate = connection.gate
        execution = connection.nextExecution()
        deadline = connection.newDeadline()
        parameterCount = handle.parameterCount
        handle.beginBinding()
        gate.enter(execution, deadline: deadline)
    }

    func write(_ value: SQLValue) throws {
        let index = try next()
        do throws(BindFailure) {
            try handle.bind(value, at: index)
        } catch {
            throw failed(statement.refused(error, index, row: row))
        }
    }

    func writeNull() throws { try check(handle.bindNull(at: next())) }

    func write(_ value: Bool) throws { try check(handle.bind(Int64(value ? 1 : 0), at: next())) }

    func write(_ value: Int64) throws { try check(handle.bind(value, at: next())) }

    func write(_ value: Double) throws {
        // NaN has words of its own.
        if value.isNaN { return try write(SQLValue.double(value)) }
        try check(handle.bind(value, at: next()))
    }

    func write(_ value: String) throws { try check(handle.bind(value, at: next())) }

    func write(_ value: LocalDateTime) throws {
        guard LocalDateTime.sqlRange.contains(value) else {
            return try write(SQLValue.timestamp(value))
        }
        try check(handle.bind(value, at: next()))
    }

    func write(_ value: Instant) throws {
        guard Instant.sqlRange.contains(value) else { return try write(SQLValue.instant(value)) }
        try check(handle.bind(value, at: next()))
    }

    func endRow() throws {
        if let failure { throw failure }
        guard position == parameterCount else { throw failed(statement.wrongCount(position)) }
        let before = handle.totalChanges
        var code = SQLITE_ROW
        while code == SQLITE_ROW {
            code = gate.isStopped(execution) ? SQLITE_INTERRUPT : handle.step()
            if code == SQLITE_ROW, case .row(let body)? = answer { try handOver(to: body) }
        }
        guard code == SQLITE_DONE else {
            var error = statement.stopped(execution, deadline, code)
            error.message = "Row \(row) of the batch: " + error.message
            throw failed(error)
        }
        // Rows that triggers write count as changes of the connection, and not as changes of the statement.
        let changes = handle.totalChanges != before ? handle.changes : 0
        rowsAffected += changes
        if case .key(let body)? = answer {
            do {
                try body(changes > 0 ? connection.lastInsertedID : nil)
            } catch {
                failure = error
                throw error
            }
        }
        handle.beginBinding()
        position = 0
        row += 1
    }

    private func handOver(to body: (any RowReader) throws -> Void) throws {
        handle.execution = execution
        do {
            try body(cursor)
        } catch {
            failure = error
            throw error
        }
    }

    /// Gives locks back.
    func end() { statement.end(execution) }

    /// The rows affected, unless a row has failed.
    func affected() throws -> Int {
        if let failure { throw failure }
        guard position == 0 else { throw statement.wrongCount(position) }
        return rowsAffected
    }

    @inline(__always)
    private func next() throws -> Int {
        if let failure { throw failure }
        let index = position
        guard index < parameterCount else { throw failed(statement.wrongCount(index + 1)) }
        position = index + 1
        return index
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
}
