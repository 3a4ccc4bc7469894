import QuicksilverEngine

/// Rows as values inside a session's transaction: many in one batch, without objects.
extension Session {
    /// Inserts values as rows, after a flush: one batch for those that give the same columns.
    ///
    /// Shape: ``Connection/insert(_:)-`` in the session's transaction; `Record` is a mapped struct, or a class's twin. No objects are made, and
    /// no listeners hear of it.
    /// - Throws: ``DatabaseError``.
    /// - Returns: how many rows were inserted.
    @discardableResult
    public func insert<Record: MappedRecord>(_ records: [Record]) throws -> Int {
        try writing { try $0.insert(records) }
    }

    /// Inserts values as rows, after a flush; where their primary key is there already, its row gets their values.
    ///
    /// Shape: ``Connection/upsert(_:)`` in the session's transaction. Objects of such rows keep what they have: `refresh` them.
    /// - Throws: ``DatabaseError``; ``CompileError`` on MariaDB for a table with other unique keys.
    @discardableResult
    public func upsert<Record: MappedRecord>(_ records: [Record]) throws -> Int {
        try writing { try $0.upsert(records) }
    }

    private func writing(_ body: (Connection) throws -> Int) throws -> Int {
        try core.check()
        try core.autoflush()
        let count = try core.write(body)
        try core.settleBulk()
        return count
    }
}
