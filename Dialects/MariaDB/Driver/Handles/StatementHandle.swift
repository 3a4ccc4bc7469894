import CQuicksilverMariaDB

/// Owns one `MYSQL_STMT *` of a connection.
///
/// Shape: after the connection is closed every call fails and only freeing is left, which stays safe: the library cuts
/// the statement loose when its connection ends. A class: a struct that can't be copied is checked for exclusive access
/// whenever an object that owns it is asked for it, here for each row.
@safe final class StatementHandle {
    private var raw: UnsafeMutablePointer<MYSQL_STMT>?

    /// No statement: every call fails.
    init() {
        unsafe raw = nil
    }

    /// Prepares `sql` on the server; blocks.
    @unsafe init(_ connection: UnsafeMutablePointer<MYSQL>, _ sql: String) throws(ServerFault) {
        guard let made = unsafe mysql_stmt_init(connection) else {
            throw unsafe ConnectionHandle.fault(connection)
        }
        var text = sql
        let code = text.withUTF8 { utf8 in
            unsafe utf8.withMemoryRebound(to: CChar.self) { chars in
                unsafe mysql_stmt_prepare(made, chars.baseAddress, UInt(chars.count))
            }
        }
        guard code == 0 else {
            let fault = unsafe Self.fault(made)
            _ = unsafe mysql_stmt_close(made)
            throw fault
        }
        unsafe raw = made
    }

    deinit {
        if let raw = unsafe raw { _ = unsafe mysql_stmt_close(raw) }
    }

    /// Frees it on the server and here; harmless twice.
    func close() {
        guard let open = unsafe raw else { return }
        unsafe raw = nil
        _ = unsafe mysql_stmt_close(open)
    }

    /// Takes over another's statement in place of its own.
    func take(from other: StatementHandle) {
        close()
        unsafe swap(&raw, &other.raw)
    }

    /// How many placeholders it has.
    var parameterCount: Int {
        guard let raw = unsafe raw else { return 0 }
        return unsafe Int(mysql_stmt_param_count(raw))
    }

    /// Executes once with the values of `parameters`.
    func execute(_ parameters: ParameterBuffer) throws(ServerFault) {
        let raw = unsafe try opened()
        var rows: UInt32 = 0
        _ = unsafe mysql_stmt_attr_set(raw, STMT_ATTR_ARRAY_SIZE, &rows)
        if parameters.count > 0, unsafe mysql_stmt_bind_param(raw, parameters.binds) != 0 {
            throw unsafe Self.fault(raw)
        }
        if unsafe mysql_stmt_execute(raw) != 0 { throw unsafe Self.fault(raw) }
    }

    /// Executes for each row of `parameters` in one trip.
    func execute(_ parameters: BulkBuffer) throws(ServerFault) {
        let raw = unsafe try opened()
        var rows = UInt32(parameters.rowCount)
        _ = unsafe mysql_stmt_attr_set(raw, STMT_ATTR_ARRAY_SIZE, &rows)
        if unsafe mysql_stmt_bind_param(raw, parameters.binds) != 0 { throw unsafe Self.fault(raw) }
        if unsafe mysql_stmt_execute(raw) != 0 { throw unsafe Self.fault(raw) }
    }

    /// Whether its rows come in windows, from a cursor of the server.
    private(set) var isWindowed = false

    /// Has its executions open a cursor in the server, which sends so many rows at a time.
    ///
    /// Source: mariadb.com/kb/en/mysql_stmt_attr_set, STMT_ATTR_CURSOR_TYPE and STMT_ATTR_PREFETCH_ROWS.
    func readInWindows(of size: Int) throws(ServerFault) {
        let raw = unsafe try opened()
        var type = UInt(CURSOR_TYPE_READ_ONLY.rawValue)
        var rows = UInt(size)
        guard unsafe mysql_stmt_attr_set(raw, STMT_ATTR_CURSOR_TYPE, &type) == 0,
            unsafe mysql_stmt_attr_set(raw, STMT_ATTR_PREFETCH_ROWS, &rows) == 0
        else { throw unsafe Self.fault(raw) }
        isWindowed = true
    }

    /// Whether rows wait to be read after an execution.
    var hasRows: Bool {
        guard let raw = unsafe raw else { return false }
        return unsafe raw.pointee.state == MYSQL_STMT_WAITING_USE_OR_STORE
            && raw.pointee.field_count > 0
    }

    /// The memory that rows are read into; `last` if the columns are still the same.
    func row(reusing last: ResultRow) throws(ServerFault) -> ResultRow {
        let raw = unsafe try opened()
        if unsafe last.matches(raw) { return last }
        return unsafe ResultRow(raw)
    }

    /// Reads the next row into `row`; false at the end of this result.
    func fetch(into row: ResultRow) throws(ServerFault) -> Bool {
        let raw = unsafe try opened()
        let code = unsafe mysql_stmt_fetch(raw)
        if code == MYSQL_NO_DATA { return false }
        guard code == 0 || code == MYSQL_DATA_TRUNCATED else { throw unsafe Self.fault(raw) }
        unsafe row.load(raw)
        return true
    }

    /// Reads past the rows of this result that haven't been read.
    func skipRows() {
        guard let raw = unsafe raw else { return }
        _ = unsafe mysql_stmt_free_result(raw)
    }

    /// Moves to the next result of the execution; false when there is none.
    func nextResult() throws(ServerFault) -> Bool {
        let raw = unsafe try opened()
        guard unsafe mysql_stmt_more_results(raw) != 0 else { return false }
        let code = unsafe mysql_stmt_next_result(raw)
        if code > 0 { throw unsafe Self.fault(raw) }
        return code == 0
    }

    /// Rows that the last execution changed.
    var affectedRows: Int {
        guard let raw = unsafe raw else { return 0 }
        return unsafe Int(exactly: mysql_stmt_affected_rows(raw)) ?? 0
    }

    /// The key made for the first row that the last execution inserted; 0 for none.
    var insertedID: UInt64 {
        guard let raw = unsafe raw else { return 0 }
        return unsafe mysql_stmt_insert_id(raw)
    }

    private func opened() throws(ServerFault) -> UnsafeMutablePointer<MYSQL_STMT> {
        guard let raw = unsafe raw else { throw ServerFault.closed }
        return unsafe raw
    }

    /// What went wrong last; a failing fetch leaves its error only with the connection.
    @unsafe private static func fault(_ raw: UnsafeMutablePointer<MYSQL_STMT>) -> ServerFault {
        let code = unsafe mysql_stmt_errno(raw)
        if code == 0, let connection = unsafe raw.pointee.mysql {
            return unsafe ConnectionHandle.fault(connection)
        }
        return unsafe ServerFault(
            code: Int(code),
            state: String(cString: mysql_stmt_sqlstate(raw)),
            message: String(cString: mysql_stmt_error(raw)))
    }
}
