/// What a database, its driver, the pool or the engine reports when something fails.
///
/// The ``kind`` is the same on every database; the native code, SQLSTATE and the names of constraint,
/// table and column are there where the database says them. Values are never in a description
/// unless ``includesValues`` is set.
///
/// ```swift
/// do {
///     try connection.execute(users.insert(), ["user_name": "ada"])
/// } catch DatabaseError.Kind.unique {
///     // somebody was faster
/// }
/// ```
/// Source: design D13.
public struct DatabaseError: Error, Sendable {
    private var box: Box

    /// Makes an error; whatever isn't given is unknown.
    ///
    /// `isSafeToRetry` and `isDisconnect` follow from the kind when they aren't given.
    public init(
        _ kind: Kind,
        _ message: String,
        nativeCode: Int? = nil,
        sqlState: String? = nil,
        constraint: String? = nil,
        table: String? = nil,
        column: String? = nil,
        schema: String? = nil,
        detail: String? = nil,
        hint: String? = nil,
        sql: String? = nil,
        parameters: @escaping @Sendable () -> [String] = { [] },
        isSafeToRetry: Bool? = nil,
        isDisconnect: Bool? = nil,
        underlying: (any Error)? = nil
    ) {
        box = Box(
            Fields(
                kind: kind, message: message, nativeCode: nativeCode, sqlState: sqlState,
                constraint: constraint, table: table, column: column, schema: schema,
                detail: detail, hint: hint, sql: sql, parameters: parameters,
                isSafeToRetry: isSafeToRetry, isDisconnect: isDisconnect, underlying: underlying))
    }

    /// What went wrong, in words that are the same on every database.
    public var kind: Kind {
        get { box.fields.kind }
        set { update { $0.kind = newValue } }
    }

    /// What happened and what to do about it, without values of the user's.
    ///
    /// Server texts that quote values belong to ``detail``, which descriptions hide.
    public var message: String {
        get { box.fields.message }
        set { update { $0.message = newValue } }
    }

    /// The database's own number for the error: SQLite's extended code, MariaDB's errno.
    public var nativeCode: Int? {
        get { box.fields.nativeCode }
        set { update { $0.nativeCode = newValue } }
    }

    /// The five characters of SQLSTATE, where the server sends them.
    public var sqlState: String? {
        get { box.fields.sqlState }
        set { update { $0.sqlState = newValue } }
    }

    /// The constraint that was violated, where the database names it.
    public var constraint: String? {
        get { box.fields.constraint }
        set { update { $0.constraint = newValue } }
    }

    /// The table the error is about, where it is known.
    public var table: String? {
        get { box.fields.table }
        set { update { $0.table = newValue } }
    }

    /// The column the error is about, where it is known.
    public var column: String? {
        get { box.fields.column }
        set { update { $0.column = newValue } }
    }

    /// The schema of the table, where it is known.
    public var schema: String? {
        get { box.fields.schema }
        set { update { $0.schema = newValue } }
    }

    /// The server's second sentence; it may quote values, so descriptions hide it by default.
    public var detail: String? {
        get { box.fields.detail }
        set { update { $0.detail = newValue } }
    }

    /// The server's advice.
    public var hint: String? {
        get { box.fields.hint }
        set { update { $0.hint = newValue } }
    }

    /// The statement's text, with placeholders where its values were.
    public var sql: String? {
        get { box.fields.sql }
        set { update { $0.sql = newValue } }
    }

    /// Renders the statement's bind values in order, for ``includesValues``.
    public var parameters: @Sendable () -> [String] {
        get { box.fields.parameters }
        set { update { $0.parameters = newValue } }
    }

    /// Whether descriptions show bind values and ``detail``; off unless the engine is told otherwise.
    public var includesValues: Bool {
        get { box.fields.includesValues }
        set { update { $0.includesValues = newValue } }
    }

    /// Whether repeating the whole transaction can't do anything twice.
    ///
    /// True when nothing reached the server, or when the server undid the whole transaction
    /// (``Kind/serialization``, ``Kind/deadlock``).
    public var isSafeToRetry: Bool {
        get { box.fields.isSafeToRetry ?? Self.retryable.contains(kind) }
        set { update { $0.isSafeToRetry = newValue } }
    }

    /// Whether the connection is gone and must not be used again.
    public var isDisconnect: Bool {
        get { box.fields.isDisconnect ?? (kind == .connectionLost) }
        set { update { $0.isDisconnect = newValue } }
    }

    /// The error that caused this one.
    public var underlying: (any Error)? {
        get { box.fields.underlying }
        set { update { $0.underlying = newValue } }
    }

    private mutating func update(_ change: (inout Fields) -> Void) {
        var fields = box.fields
        change(&fields)
        box = Box(fields)
    }

    private static let retryable: Set<Kind> = [
        .serialization, .deadlock, .poolTimeout, .connectionFailed,
    ]
}

extension DatabaseError {
    /// Lets `catch DatabaseError.Kind.unique` catch by kind.
    public static func ~= (kind: Kind, error: DatabaseError) -> Bool { error.kind == kind }

    /// Says that one row was asked for and there was none.
    public static func noResultFound(sql: String? = nil) -> DatabaseError {
        DatabaseError(
            .noRows,
            "No row was found where exactly one was asked for. Use first() or oneOrNil() when none "
                + "may be there.", sql: sql)
    }

    /// Says that one row was asked for and there were more.
    public static func multipleResultsFound(sql: String? = nil) -> DatabaseError {
        DatabaseError(
            .multipleRows,
            "More than one row was found where at most one was asked for. Use first() or all() "
                + "when there may be more.", sql: sql)
    }
}

extension DatabaseError.Kind {
    /// Lets `catch DatabaseError.Kind.unique` catch by kind.
    public static func ~= (kind: Self, error: any Error) -> Bool {
        (error as? DatabaseError)?.kind == kind
    }
}

extension DatabaseError {
    /// Keeps the error one word wide, so that throwing it costs as little as it can.
    private final class Box: Sendable {
        let fields: Fields
        init(_ fields: Fields) { self.fields = fields }
    }

    private struct Fields: Sendable {
        var kind: Kind
        var message: String
        var nativeCode: Int?
        var sqlState: String?
        var constraint: String?
        var table: String?
        var column: String?
        var schema: String?
        var detail: String?
        var hint: String?
        var sql: String?
        var parameters: @Sendable () -> [String]
        var isSafeToRetry: Bool?
        var isDisconnect: Bool?
        var underlying: (any Error)?
        var includesValues = false
    }
}
