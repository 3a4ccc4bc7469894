import CQuicksilverSQLite

/// Owns one `sqlite3 *`, closed exactly once.
///
/// Shape: opened without SQLite's mutexes, so it is confined to one thread at a time; only its ``InterruptGate`` is for others.
@safe struct ConnectionHandle: ~Copyable {
    private var raw: OpaquePointer?
    /// What stops statements from other threads.
    let gate: InterruptGate

    /// Opens a file, a `file:` URI, or a database in memory.
    ///
    /// - Throws: what SQLite says; it hands back an object then too, which is freed here.
    init(path: String, flags: Int32, busyTimeout: Int) throws(SQLiteFailure) {
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let database = unsafe opened else {
            let extended = unsafe opened.map { unsafe sqlite3_extended_errcode($0) } ?? code
            let message = unsafe String(
                cString: unsafe opened == nil ? sqlite3_errstr(code) : sqlite3_errmsg(opened))
            _ = unsafe sqlite3_close(opened)
            throw SQLiteFailure(code: extended, message: message)
        }
        unsafe raw = database
        gate = InterruptGate()
        gate.setPatience(milliseconds: busyTimeout)
        _ = unsafe sqlite3_extended_result_codes(database, 1)
        installHandlers()
    }

    deinit {
        // `_v2` leaves the object to statements that still exist; the connection has ended them all before.
        _ = unsafe sqlite3_close_v2(raw)
    }

    /// Whether it has been closed.
    var isClosed: Bool { unsafe raw == nil }

    /// Closes; harmless twice.
    mutating func close() {
        _ = unsafe sqlite3_close_v2(raw)
        unsafe raw = nil
    }

    /// Puts the handlers in their places again: `PRAGMA busy_timeout` takes one away.
    func installHandlers() {
        guard let raw = unsafe raw else { return }
        unsafe sqlite3_progress_handler(raw, 1_000, InterruptGate.onProgress, gate.context)
        _ = unsafe sqlite3_busy_handler(raw, InterruptGate.onBusy, gate.context)
    }

    /// Turns a setting on or off; gives what it is afterwards, nil when this SQLite hasn't got it.
    @discardableResult
    func set(_ setting: Int32, _ isOn: Bool) -> Bool? {
        guard let raw = unsafe raw else { return nil }
        let value = unsafe quicksilver_sqlite3_switch(raw, setting, isOn ? 1 : 0)
        return value < 0 ? nil : value == 1
    }

    /// The error of the last call.
    func failure(_ code: Int32) -> SQLiteFailure {
        guard let raw = unsafe raw else {
            return SQLiteFailure(code: SQLITE_MISUSE, message: "the connection is closed")
        }
        let extended = unsafe sqlite3_extended_errcode(raw)
        // Misuse isn't recorded in the connection.
        guard extended & 0xFF == code & 0xFF else {
            return SQLiteFailure(code: code, message: unsafe String(cString: sqlite3_errstr(code)))
        }
        let offset = Int(unsafe sqlite3_error_offset(raw))
        return SQLiteFailure(
            code: extended, message: unsafe String(cString: sqlite3_errmsg(raw)),
            offset: offset < 0 ? nil : offset)
    }

    /// Whether no transaction is open.
    var isAutocommit: Bool {
        guard let raw = unsafe raw else { return true }
        return unsafe sqlite3_get_autocommit(raw) != 0
    }

    /// Rows that the last INSERT, UPDATE or DELETE changed.
    var changes: Int {
        guard let raw = unsafe raw else { return 0 }
        return Int(unsafe sqlite3_changes64(raw))
    }

    /// Rows changed since the connection was opened, by triggers and foreign keys too.
    var totalChanges: Int {
        guard let raw = unsafe raw else { return 0 }
        return Int(unsafe sqlite3_total_changes64(raw))
    }

    /// The rowid of the last row inserted.
    var lastInsertedID: Int64 {
        guard let raw = unsafe raw else { return 0 }
        return unsafe sqlite3_last_insert_rowid(raw)
    }

    /// Whether a column is a part of its table's primary key; nil where there is no such table or column.
    ///
    /// Source: sqlite.org/c3ref/table_column_metadata.html.
    func isKey(_ column: String, of table: String, in schema: String?) -> Bool? {
        guard let raw = unsafe raw else { return nil }
        var isKey: Int32 = 0
        let code =
            if let schema {
                unsafe sqlite3_table_column_metadata(
                    raw, schema, table, column, nil, nil, nil, &isKey, nil)
            } else {
                unsafe sqlite3_table_column_metadata(
                    raw, nil, table, column, nil, nil, nil, &isKey, nil)
            }
        return code == SQLITE_OK ? isKey != 0 : nil
    }

    /// Whether the main database can't be written.
    var isReadOnly: Bool {
        guard let raw = unsafe raw else { return true }
        return unsafe sqlite3_db_readonly(raw, "main") == 1
    }

    /// How many statements of the connection exist: for tests of leaks.
    var statementCount: Int {
        guard let raw = unsafe raw else { return 0 }
        var count = 0
        var next = unsafe sqlite3_next_stmt(raw, nil)
        while let statement = unsafe next {
            count += 1
            unsafe next = unsafe sqlite3_next_stmt(raw, statement)
        }
        return count
    }

    /// Lends the pointer to another handle.
    @unsafe borrowing func withRaw<R, Failure: Error>(
        _ body: (OpaquePointer?) throws(Failure) -> R
    ) throws(Failure) -> R {
        try unsafe body(raw)
    }
}
