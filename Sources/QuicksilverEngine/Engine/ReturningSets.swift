public import QuicksilverSQL

extension Connection {
    /// Executes a statement that returns rows once for each parameter set, and returns the rows of all, in their order.
    ///
    /// Shape: `try connection.execute(users.insert().returning(users[id]), [["name": "ed"], ["name": "wendy"]])`. All or
    /// nothing; no set, no execution. One round trip for each set: `values(rows)` puts them all into one statement.
    /// - Throws: as ``execute(_:_:)``.
    /// Source: parity row E5.
    public func execute<Row: RowStatement>(
        _ statement: Row, _ parameters: [Parameters]
    ) throws -> FetchedRows<Row.Element> {
        func all() throws -> [Row.Element] {
            var rows: [Row.Element] = []
            for set in parameters { rows += try execute(statement, set).all() }
            return rows
        }
        if parameters.count < 2 { return FetchedRows(rows: try all()) }
        return FetchedRows(
            rows: isInTransaction ? try beginNested { try all() } : try begin { try all() })
    }

    /// Executes a statement that returns rows once for each parameter set, and returns the rows of all, in their order.
    public func execute<Row: RowStatement>(
        _ statement: Row, _ first: Parameters, _ second: Parameters, _ more: Parameters...
    ) throws -> FetchedRows<Row.Element> {
        try execute(statement, [first, second] + more)
    }
}

extension Engine {
    /// Executes a statement that returns rows once for each parameter set, in one transaction. Blocks.
    @available(*, noasync, message: "this blocks; await execute(…) instead, in an async function")
    public func execute<Row: RowStatement>(
        _ statement: Row, _ parameters: [Parameters]
    ) throws -> FetchedRows<Row.Element> {
        try withConnection { try $0.execute(statement, parameters) }
    }

    /// Executes a statement that returns rows once for each parameter set, in one transaction. Blocks.
    @available(*, noasync, message: "this blocks; await execute(…) instead, in an async function")
    public func execute<Row: RowStatement>(
        _ statement: Row, _ first: Parameters, _ second: Parameters, _ more: Parameters...
    ) throws -> FetchedRows<Row.Element> {
        try withConnection { try $0.execute(statement, [first, second] + more) }
    }

    /// Executes a statement that returns rows once for each parameter set, in one transaction.
    public func execute<Row: RowStatement>(
        _ statement: Row, _ parameters: [Parameters]
    ) async throws -> FetchedRows<Row.Element> where Row.Element: Sendable {
        try await withConnection { try $0.execute(statement, parameters) }
    }

    /// Executes a statement that returns rows once for each parameter set, in one transaction.
    public func execute<Row: RowStatement>(
        _ statement: Row, _ first: Parameters, _ second: Parameters, _ more: Parameters...
    ) async throws -> FetchedRows<Row.Element> where Row.Element: Sendable {
        try await withConnection { try $0.execute(statement, [first, second] + more) }
    }
}
