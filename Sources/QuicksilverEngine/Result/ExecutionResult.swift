public import QuicksilverSQL

/// What a statement without rows did.
public struct ExecutionResult: Sendable {
    /// The rows inserted, changed or deleted: those matched, not only those whose values differ.
    public let rowsAffected: Int
    /// The key the database made for the last row inserted, where it is one integer.
    public var lastInsertedID: Int64? {
        if let lastID { return lastID }
        if case .int(let value)? = insertedKey.first, insertedKey.count == 1 { return value }
        return nil
    }
    private let lastID: Int64?
    private let insertedKey: [SQLValue]

    init(rowsAffected: Int, lastInsertedID: Int64?, insertedKey: [SQLValue]) {
        self.rowsAffected = rowsAffected
        lastID = lastInsertedID
        self.insertedKey = insertedKey
    }

    /// The primary key of the one row inserted, where the database made it; empty otherwise.
    public var insertedPrimaryKey: [SQLValue] {
        insertedKey.isEmpty ? lastID.map { [.int($0)] } ?? [] : insertedKey
    }
}

extension ExecutionResult {
    /// SQL as text has rows only when it says so.
    @available(
        *, unavailable,
        message: "SQL as text has rows as text(…).columns(…), text(…).rows or text(…).as(rowsOf:)"
    )
    public func all() -> [Row] { [] }

    /// SQL as text has rows only when it says so.
    @available(
        *, unavailable,
        message: "SQL as text has rows as text(…).columns(…), text(…).rows or text(…).as(rowsOf:)"
    )
    public func one() -> Row? { nil }
}
