public import QuicksilverSQL

extension Connection {
    /// The value of a one-column query's first row; nil when it is NULL or there is no row.
    ///
    /// Shape: `try connection.scalar(select(func_.count()).from(users))`.
    /// - Throws: as `execute`.
    public func scalar<Value: ColumnValue>(
        _ statement: some RowStatement<Value>, _ parameters: Parameters = [:]
    ) throws -> Value.Unwrapped? {
        try execute(statement, parameters).first().flatMap { $0 as? Value.Unwrapped }
    }

    /// The first value of a query's first row, whatever its type; nil when it is NULL or there is no row.
    public func scalar(
        _ statement: some RowStatement<Row>, _ parameters: Parameters = [:]
    ) throws -> SQLValue? {
        let value = try execute(statement, parameters).first()?.values.first
        guard let value, !value.isNull else { return Optional.none }
        return value
    }

    /// The value of each row of a one-column query.
    ///
    /// - Throws: as `execute`.
    public func scalars<Value: ColumnValue>(
        _ statement: some RowStatement<Value>, _ parameters: Parameters = [:]
    ) throws -> [Value] {
        try execute(statement, parameters).all()
    }

    /// The first value of each row of a query, whatever its type.
    public func scalars(
        _ statement: some RowStatement<Row>, _ parameters: Parameters = [:]
    ) throws -> [SQLValue] {
        try execute(statement, parameters).all().map { $0.values.first ?? .null }
    }
}

extension QueryResult where Element == Row {
    /// The rows that are left, each as its values by name.
    ///
    /// - Throws: as ``next()``; ``RowError`` when two columns have the same name.
    public func mappings() throws -> [[String: SQLValue]] {
        try all().map { row throws(RowError) in try row.dictionary }
    }
}

extension FetchedRows where Element == Row {
    /// The rows, each as its values by name.
    ///
    /// - Throws: ``RowError`` when two columns have the same name.
    public func mappings() throws(RowError) -> [[String: SQLValue]] {
        try all().map { row throws(RowError) in try row.dictionary }
    }
}
