import CQuicksilverSQLite
import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A prepared statement of one SQLite connection.
///
/// Shape: a change of the schema prepares it anew by itself, so it stays good as long as the connection.
final class SQLiteStatement: DriverStatement {
    let handle: StatementHandle
    let sql: String
    let connection: SQLiteConnection
    private let insertsRows: Bool
    /// The same INSERT for many rows, once it is worth while.
    var wide: WideInsert?
    /// Whether many rows at a time may be tried.
    var canBeWide: Bool
    /// How many rows it has inserted in batches.
    var rowsBatched = 0

    init(_ handle: StatementHandle, sql: String, connection: SQLiteConnection) {
        self.handle = handle
        self.sql = sql
        self.connection = connection
        insertsRows = !handle.isReadOnly && SQLScanner.verb(of: sql) == .insert
        canBeWide = insertsRows
    }

    deinit { close() }

    func close() {
        wide?.close()
        connection.forget(handle)
        handle.finalize()
    }

    func execute(_ binds: [SQLValue]) throws(DatabaseError) -> any DriverCursor {
        guard binds.count == handle.parameterCount else { throw wrongCount(binds.count) }
        try connection.willExecute(isReadOnly: handle.isReadOnly, sql: sql)
        handle.beginBinding()
        for index in binds.indices { try bind(binds[index], at: index) }
        let execution = connection.nextExecution()
        let deadline = connection.newDeadline()
        let before = handle.isReadOnly ? 0 : connection.totalChanges
        let hasRow = try step(execution, deadline)
        let cursor = SQLiteCursor(
            self, execution: execution, deadline: deadline, hasRow: hasRow,
            columnCount: handle.columnCount, changesBefore: before)
        if hasRow { handle.execution = execution } else { end(cursor) }
        return cursor
    }

    /// One row on; false at the end. An error has ended the execution.
    @inline(__always)
    func step(_ execution: UInt64, _ deadline: Int64) throws(DatabaseError) -> Bool {
        if connection.gate.isStopped(execution) {
            throw stopped(execution, deadline, SQLITE_INTERRUPT)
        }
        // Mostly it goes on with the row after the last: then nothing has to be told to other threads.
        if !connection.gate.isRunning(execution) {
            connection.gate.enter(execution, deadline: deadline)
        }
        let code = handle.step()
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw stopped(execution, deadline, code)
    }

    /// Ends a cursor's execution, and tells it what changed.
    ///
    /// The count is known only now: a statement with RETURNING counts when it ends.
    func end(_ cursor: SQLiteCursor) {
        end(cursor.execution)
        // Statements that aren't INSERT, UPDATE or DELETE leave the count of the one before.
        guard !handle.isReadOnly, connection.totalChanges != cursor.changesBefore else { return }
        cursor.rowsAffected = connection.changes
        if insertsRows, cursor.rowsAffected > 0 {
            cursor.lastInsertedID = connection.lastInsertedID
        }
    }

    /// Gives locks back after the last row.
    func end(_ execution: UInt64) {
        connection.gate.leave(execution)
        handle.reset()
    }

    func stopped(
        _ execution: UInt64, _ deadline: Int64, _ code: Int32
    ) -> DatabaseError {
        let failure = connection.failure(code)
        let reason = connection.gate.reason(execution, deadline: deadline)
        end(execution)
        return connection.error(failure, reason: reason, sql: sql)
    }

    @inline(__always)
    private func bind(_ value: SQLValue, at index: Int) throws(DatabaseError) {
        do throws(BindFailure) {
            try handle.bind(value, at: index)
        } catch {
            throw refused(error, index)
        }
    }

    /// The error for a value that wasn't bound; `row` counts the rows of a batch from 0.
    func refused(_ failure: BindFailure, _ index: Int, row: Int? = nil) -> DatabaseError {
        handle.reset()
        let place = "Parameter \(index + 1)" + (row.map { " of row \($0)" } ?? "")
        switch failure {
        case .code(let code):
            var error = connection.error(connection.failure(code), sql: sql)
            error.message = "\(place): " + error.message
            return error
        case .value(let what):
            return DatabaseError(.invalidValue, "\(place) can't be stored: \(what).", sql: sql)
        case .unsupported(let what):
            return DatabaseError(
                .unsupported, "\(place): SQLite has no \(what); use JSON or a table.", sql: sql)
        case .range(let what):
            return DatabaseError(
                .dataOutOfRange,
                "\(place) can't be stored: only the years 1 to 9999 are, and this is \(what).",
                sql: sql)
        }
    }

    func wrongCount(_ count: Int) -> DatabaseError {
        DatabaseError(
            .parameterMismatch,
            "The statement has \(handle.parameterCount) parameters and \(count) values were given.",
            sql: sql)
    }
}
