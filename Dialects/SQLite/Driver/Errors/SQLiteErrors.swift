import CQuicksilverSQLite
import QuicksilverEngine

/// Turns what SQLite says into a ``DatabaseError``.
///
/// Source: sqlite.org/rescode.html.
enum SQLiteErrors {
    /// The error for a failure of a statement.
    static func error(
        _ failure: SQLiteFailure, reason: InterruptGate.Reason? = nil, sql: String? = nil,
        underlying: (any Error)? = nil
    ) -> DatabaseError {
        if let reason, isStop(failure.primary) { return stopped(reason, failure, sql) }
        var error = DatabaseError(
            kind(failure), failure.message, nativeCode: Int(failure.code),
            hint: hint(failure), sql: sql, underlying: underlying)
        SQLiteMessage(failure).describe(&error)
        if let known = (underlying as? DatabaseError)?.kind { error.kind = known }
        if error.kind == .busy { error.isSafeToRetry = true }
        return error
    }

    /// The error for a failure to open.
    static func open(_ failure: SQLiteFailure, path: String, cause: String?) -> DatabaseError {
        var error = error(failure)
        if failure.primary == SQLITE_CANTOPEN { error.kind = .unknownDatabase }
        error.message =
            "The SQLite database '\(path)' can't be opened: " + (cause ?? failure.message) + "."
        return error
    }

    private static func isStop(_ primary: Int32) -> Bool {
        primary == SQLITE_INTERRUPT || primary == SQLITE_BUSY || primary == SQLITE_LOCKED
    }

    private static func stopped(
        _ reason: InterruptGate.Reason, _ failure: SQLiteFailure, _ sql: String?
    ) -> DatabaseError {
        switch reason {
        case .cancelled:
            DatabaseError(
                .cancelled, "The statement was cancelled.", nativeCode: Int(failure.code), sql: sql)
        case .timeout:
            DatabaseError(
                .statementTimeout,
                "The statement ran longer than its limit and was stopped.",
                nativeCode: Int(failure.code), sql: sql)
        }
    }

    private static func kind(_ failure: SQLiteFailure) -> DatabaseError.Kind {
        byCode[failure.code] ?? byPrimary[failure.primary] ?? .other
    }

    private static let byCode: [Int32: DatabaseError.Kind] = [
        // SQLITE_CONSTRAINT_… ; the header's macros are expressions, which Swift doesn't import.
        19 | 1 << 8: .check,  // CHECK
        19 | 2 << 8: .other,  // COMMITHOOK
        19 | 3 << 8: .foreignKey,
        19 | 4 << 8: .other,  // FUNCTION
        19 | 5 << 8: .notNull,
        19 | 6 << 8: .unique,  // PRIMARYKEY
        19 | 7 << 8: .check,  // TRIGGER: RAISE(ABORT, …)
        19 | 8 << 8: .unique,
        19 | 9 << 8: .other,  // VTAB
        19 | 10 << 8: .unique,  // ROWID
        19 | 12 << 8: .wrongType,  // DATATYPE: a STRICT table
        5 | 2 << 8: .serialization,  // BUSY_SNAPSHOT: what was read has changed since
        10 | 32 << 8: .corrupt,  // IOERR_DATA: a checksum is wrong
        10 | 33 << 8: .corrupt,  // IOERR_CORRUPTFS
        10 | 13 << 8: .diskFull,  // IOERR_NOMEM
    ]

    private static let byPrimary: [Int32: DatabaseError.Kind] = [
        SQLITE_ERROR: .syntax,
        SQLITE_PERM: .permission,
        SQLITE_AUTH: .permission,
        SQLITE_ABORT: .transactionFailed,
        SQLITE_BUSY: .busy,
        SQLITE_LOCKED: .busy,
        SQLITE_PROTOCOL: .busy,
        SQLITE_NOMEM: .diskFull,
        SQLITE_READONLY: .readOnly,
        SQLITE_INTERRUPT: .interrupted,
        SQLITE_CORRUPT: .corrupt,
        SQLITE_NOTADB: .corrupt,
        SQLITE_FULL: .diskFull,
        SQLITE_CANTOPEN: .unknownDatabase,
        SQLITE_TOOBIG: .dataOutOfRange,
        SQLITE_CONSTRAINT: .check,
        SQLITE_MISMATCH: .wrongType,
        SQLITE_MISUSE: .misuse,
        SQLITE_RANGE: .parameterMismatch,
    ]

    private static func hint(_ failure: SQLiteFailure) -> String? {
        switch failure.primary {
        case SQLITE_BUSY where failure.code == SQLITE_BUSY:
            "Another connection writes, or reads what this one wants to write; a longer "
                + "busy_timeout waits longer for it. The body of a transaction has to use its own connection."
        case SQLITE_LOCKED:
            "Another result of this connection reads the table; close it first."
        // It has no code of its own; nothing but this advice hangs on the words.
        case SQLITE_ERROR where failure.message.hasPrefix("Expression tree is too large"):
            "A chain of operators is a level deeper with each of them. Compare with a list, column.in([…]), instead of many values; "
                + "put a long sum or text together in Swift, or in several statements."
        case SQLITE_FULL: "The disk, or the limit set by PRAGMA max_page_count, is full."
        default: failure.offset.map { "SQLite points at byte \($0) of the SQL." }
        }
    }
}
