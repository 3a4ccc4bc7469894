import CQuicksilverSQLite

/// Owns one `sqlite3_stmt *`, finalised exactly once.
///
/// A class, because the statement, its cursor and the connection that must end them all refer to it; and the pointer
/// is optional instead of the object, because SQLite takes NULL for a statement and answers NULL values, no rows, misuse.
/// Source: sqlite.org/c3ref/stmt.html.
@safe final class StatementHandle {
    private(set) var raw: OpaquePointer?
    /// What the bound texts and bytes lie in until the next execution.
    let arena = BindArena()
    /// The execution whose rows can be read; 0 for none.
    var execution: UInt64 = 0
    /// Whether SQLite holds copies of large values, which it would keep until the next execution.
    var holdsCopies = false
    /// Whether it may stand in an execution.
    private var isStepped = false
    /// How many `?` there are.
    let parameterCount: Int
    /// Whether it can't change the database.
    let isReadOnly: Bool
    private var names: [String]?
    private var preparations: Int32 = 0

    /// Prepares the first statement of some SQL; gives it and how many bytes it took.
    ///
    /// Shape: nil where only white space and comments were left. `isPersistent` keeps its memory out of the connection's
    /// small fast pool, as the manual asks for statements that stay.
    static func prepare(
        _ sql: ArraySlice<UInt8>, on connection: borrowing ConnectionHandle, isPersistent: Bool
    ) throws(SQLiteFailure) -> (statement: StatementHandle?, bytes: Int) {
        var raw: OpaquePointer?
        var used = sql.count
        let code = unsafe sql.withUnsafeBytes { bytes in
            let start = unsafe bytes.bindMemory(to: CChar.self).baseAddress
            var tail: UnsafePointer<CChar>?
            let code = unsafe connection.withRaw { database in
                unsafe sqlite3_prepare_v3(
                    database, start, Int32(clamping: bytes.count),
                    isPersistent ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0, &raw, &tail)
            }
            if let start = unsafe start, let tail = unsafe tail { used = unsafe (tail - start) }
            return code
        }
        guard code == SQLITE_OK else { throw connection.failure(code) }
        guard let statement = unsafe raw else { return (nil, used) }
        return (unsafe StatementHandle(statement), used)
    }

    private init(_ statement: OpaquePointer) {
        unsafe raw = statement
        parameterCount = Int(unsafe sqlite3_bind_parameter_count(statement))
        isReadOnly = unsafe sqlite3_stmt_readonly(statement) != 0
    }

    deinit { finalize() }

    /// Frees it; harmless twice.
    func finalize() {
        execution = 0
        // The code repeats the last step's, which has been reported.
        _ = unsafe sqlite3_finalize(raw)
        unsafe raw = nil
    }

    /// Whether it has been freed.
    var isFinalized: Bool { unsafe raw == nil }

    /// Goes one row on: `SQLITE_ROW`, `SQLITE_DONE` or an error.
    @inline(__always)
    func step() -> Int32 {
        isStepped = true
        return unsafe sqlite3_step(raw)
    }

    /// Ends the execution and gives its locks back.
    @inline(__always)
    func reset() {
        execution = 0
        if isStepped {
            isStepped = false
            _ = unsafe sqlite3_reset(raw)
        }
        if holdsCopies {
            holdsCopies = false
            _ = unsafe sqlite3_clear_bindings(raw)
        }
    }

    /// Changes that its connection has made in all.
    @inline(__always)
    var totalChanges: Int32 { unsafe sqlite3_total_changes(sqlite3_db_handle(raw)) }

    /// Rows that the last statement of its connection has changed.
    @inline(__always)
    var changes: Int { unsafe Int(sqlite3_changes(sqlite3_db_handle(raw))) }

    /// Whether it stands in an execution.
    var isRunning: Bool { unsafe sqlite3_stmt_busy(raw) != 0 }
}

// Columns of the result.
extension StatementHandle {
    /// How many columns a row has; a change of the schema can change it with the next execution.
    var columnCount: Int { Int(unsafe sqlite3_column_count(raw)) }

    private var columnCount32: Int32 { unsafe sqlite3_column_count(raw) }

    /// The columns' names, kept until SQLite prepares the statement anew.
    var columnNames: [String] {
        guard let raw = unsafe raw else { return [] }
        let count = unsafe sqlite3_stmt_status(raw, SQLITE_STMTSTATUS_REPREPARE, 0)
        if let names, count == preparations { return names }
        let found = (0..<columnCount32).map { index in
            let name = unsafe sqlite3_column_name(raw, index)
            return unsafe name.map { unsafe String(cString: $0) } ?? ""
        }
        names = found
        preparations = count
        return found
    }
}
