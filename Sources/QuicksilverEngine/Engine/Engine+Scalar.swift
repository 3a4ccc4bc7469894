public import QuicksilverSQL

extension Engine {
    /// The value of a one-column query's first row; nil when it is NULL or there is no row. Blocks.
    ///
    /// - Throws: as `Connection.execute`.
    @available(*, noasync, message: "this blocks; await scalar(…) instead, in an async function")
    public func scalar<Value: ColumnValue>(
        _ statement: some RowStatement<Value>, _ parameters: Parameters = [:]
    ) throws -> Value.Unwrapped? {
        try withConnection { try $0.scalar(statement, parameters) }
    }

    /// The first value of a query's first row, whatever its type; nil when it is NULL or there is no row. Blocks.
    @available(*, noasync, message: "this blocks; await scalar(…) instead, in an async function")
    public func scalar(
        _ statement: some RowStatement<Row>, _ parameters: Parameters = [:]
    ) throws -> SQLValue? {
        try withConnection { try $0.scalar(statement, parameters) }
    }

    /// The value of each row of a one-column query. Blocks.
    @available(*, noasync, message: "this blocks; await scalars(…) instead, in an async function")
    public func scalars<Value: ColumnValue>(
        _ statement: some RowStatement<Value>, _ parameters: Parameters = [:]
    ) throws -> [Value] {
        try withConnection { try $0.scalars(statement, parameters) }
    }

    /// The value of a one-column query's first row; nil when it is NULL or there is no row.
    public func scalar<Value: ColumnValue>(
        _ statement: some RowStatement<Value>, _ parameters: Parameters = [:]
    ) async throws -> Value.Unwrapped? {
        try await withConnection { try $0.scalar(statement, parameters) }
    }

    /// The first value of a query's first row, whatever its type; nil when it is NULL or there is no row.
    public func scalar(
        _ statement: some RowStatement<Row>, _ parameters: Parameters = [:]
    ) async throws -> SQLValue? {
        try await withConnection { try $0.scalar(statement, parameters) }
    }

    /// The value of each row of a one-column query.
    public func scalars<Value: ColumnValue>(
        _ statement: some RowStatement<Value>, _ parameters: Parameters = [:]
    ) async throws -> [Value] {
        try await withConnection { try $0.scalars(statement, parameters) }
    }
}
