import CQuicksilverSQLite

/// What SQLite said when a call failed: its extended code, its message, and where in the SQL.
struct SQLiteFailure: Error, Sendable {
    /// The extended result code.
    let code: Int32
    /// SQLite's message.
    let message: String
    /// Where in the SQL, in bytes; nil when the error isn't about a token.
    var offset: Int?

    /// A failure.
    init(code: Int32, message: String, offset: Int? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    /// The primary code, without what extends it.
    var primary: Int32 { code & 0xFF }
}

extension SQLiteFailure {
    /// SQLite's words for a code.
    static func text(of code: Int32) -> String { unsafe String(cString: sqlite3_errstr(code)) }
}
