import CQuicksilverPostgreSQL

/// Owns one `PGresult *`, or none: what `PQgetResult` gives at the end of a statement.
///
/// libpq answers every question about no result, so none of these calls needs a check.
/// Source: PostgreSQL 34.3.
@safe struct ResultHandle: ~Copyable {
    private let raw: OpaquePointer?

    /// What a result says.
    enum Status {
        /// A row, with more to come.
        case row
        /// Rows, all of them; none left in single-row mode.
        case rows
        /// Done, without rows.
        case done
        case copyIn
        case copyOut
        case sync
        /// Not executed, because something before it in the pipeline failed.
        case skipped
        case failed
        /// There is no result: the statement has ended.
        case none
    }

    init(owning raw: OpaquePointer?) {
        unsafe self.raw = raw
    }

    /// No result.
    init() {
        unsafe raw = nil
    }

    deinit {
        if let raw = unsafe raw { unsafe PQclear(raw) }
    }

    var status: Status {
        guard let raw = unsafe raw else { return .none }
        return switch unsafe PQresultStatus(raw) {
        case PGRES_SINGLE_TUPLE: .row
        case PGRES_TUPLES_OK: .rows
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .done
        case PGRES_COPY_IN: .copyIn
        case PGRES_COPY_OUT: .copyOut
        case PGRES_PIPELINE_SYNC: .sync
        case PGRES_PIPELINE_ABORTED: .skipped
        default: .failed
        }
    }

    var rowCount: Int { unsafe Int(PQntuples(raw)) }
    var columnCount: Int { unsafe Int(PQnfields(raw)) }
    var isBinary: Bool { unsafe PQbinaryTuples(raw) == 1 }
    var parameterCount: Int { unsafe Int(PQnparams(raw)) }

    func parameterType(_ index: Int) -> TypeID {
        unsafe TypeID(PQparamtype(raw, Int32(index)))
    }

    func columnName(_ index: Int) -> String {
        guard let name = unsafe PQfname(raw, Int32(index)) else { return "" }
        return unsafe String(cString: name)
    }

    func columnType(_ index: Int) -> TypeID {
        unsafe TypeID(PQftype(raw, Int32(index)))
    }

    /// The command's tag: `INSERT 0 1`.
    var tag: String {
        guard let raw = unsafe raw, let tag = unsafe PQcmdStatus(raw) else { return "" }
        return unsafe String(cString: tag)
    }

    /// The number at the end of the tag; 0 when there is none, and for SELECT, which changes no rows.
    var affectedRows: Int {
        guard let raw = unsafe raw, let tag = unsafe PQcmdStatus(raw),
            unsafe tag[0] != 0x53,  // S: SELECT, SET, START, SAVEPOINT, SHOW
            let text = unsafe PQcmdTuples(raw)
        else { return 0 }
        var number = 0
        var index = 0
        while unsafe text[index] != 0 {
            number = unsafe number &* 10 &+ Int(text[index] &- 0x30)
            index += 1
        }
        return number
    }

    /// A value as text; nil for NULL.
    func text(row: Int, column: Int) -> String? {
        let (row, column) = (Int32(row), Int32(column))
        guard let text = unsafe PQgetvalue(raw, row, column),
            unsafe PQgetisnull(raw, row, column) == 0
        else { return nil }
        let count = unsafe Int(PQgetlength(raw, row, column))
        return unsafe String(
            decoding: UnsafeRawBufferPointer(start: text, count: count), as: UTF8.self)
    }

    /// The values of its first row, for as long as it lives.
    var firstRow: RowView { unsafe RowView(raw) }

    /// A field of the error or notice, by the letter the protocol gives it.
    func field(_ letter: Unicode.Scalar) -> String? {
        guard let text = unsafe PQresultErrorField(raw, Int32(letter.value)) else { return nil }
        return unsafe String(cString: text)
    }

    /// The whole message; for errors that libpq itself found there is nothing else.
    var errorMessage: String {
        guard let text = unsafe PQresultErrorMessage(raw) else { return "" }
        return unsafe String(cString: text)
    }
}

/// The values of a result's first row; valid as long as the result.
///
/// A plain pointer, so that a cursor can keep it beside the result: reading a handle that can't be copied out of an object
/// makes Swift check each time that nobody writes it, half of what reading a row cost. No result answers NULL throughout.
@safe struct RowView {
    private let raw: OpaquePointer?

    @unsafe fileprivate init(_ raw: OpaquePointer?) {
        unsafe self.raw = raw
    }

    /// No row.
    init() {
        unsafe raw = nil
    }

    /// How many values there are.
    var columnCount: Int { unsafe Int(PQnfields(raw)) }

    @inline(__always)
    func isNull(_ column: Int) -> Bool {
        unsafe PQgetisnull(raw, 0, Int32(truncatingIfNeeded: column)) == 1
    }

    /// The bytes of a value; nil for NULL and where there is no such column.
    @inline(__always)
    @unsafe func bytes(_ column: Int) -> UnsafeRawBufferPointer? {
        let index = Int32(truncatingIfNeeded: column)
        let count = unsafe PQgetlength(raw, 0, index)
        if count == 0, isNull(column) { return nil }
        return unsafe UnsafeRawBufferPointer(start: PQgetvalue(raw, 0, index), count: Int(count))
    }

    /// A value as text; nil for NULL.
    func text(_ column: Int) -> String? {
        guard let bytes = unsafe bytes(column) else { return nil }
        return unsafe String(decoding: bytes, as: UTF8.self)
    }
}
