public import QuicksilverSQL

extension Connection {
    /// Executes a query whose rows are read a window at a time, so that other statements of the connection can run meanwhile.
    ///
    /// Shape: a cursor in the server on PostgreSQL and MariaDB, a statement of its own on SQLite: neither needs memory for the rows that are
    /// still to come. It outlives a commit and savepoints, not a rollback. On SQLite the first write moves the rows that are left
    /// to memory, as they could change under the reader. SQL text is read as by `execute`.
    /// Units: rows in a window, 1 or more.
    /// - Throws: as `execute`.
    public func stream<Row: RowStatement>(
        _ statement: Row, _ parameters: Parameters = Parameters(), window: Int = 500
    ) throws -> QueryResult<Row.Element> {
        let node = statement.statementNode
        guard case .query(let query) = node, query.isWindowed,
            let source = try windows(
                engine.execution(node, statement.memo, parameters, asksKeys: false),
                size: max(window, 1), isHeld: !query.locks)
        else { return try execute(statement, parameters) }
        return QueryResult(source: source, decoder: statement.decoder)
    }

    private func windows(
        _ execution: Execution, size: Int, isHeld: Bool
    ) throws -> RowSource? {
        let pooled = try resource
        pooled.settle()
        let query = WindowedQuery(
            sql: execution.sql, types: execution.types, columns: execution.columns,
            binds: execution.binds, size: size, isHeld: isHeld)
        let reading = Reading()
        let opened = try observed(execution.sql, values: { execution.binds }) {
            () -> (any DriverWindows, any DriverCursor)? in
            guard
                let windows = try pooled.driver.windows(
                    query, disturbed: { reading.source?.buffer() })
            else { return nil }
            guard let first = try windows.next() else { return nil }
            return (windows, first)
        }
        guard let (windows, first) = opened else { return nil }
        let source = RowSource(
            cursor: first, of: execution, connection: self, pooled: pooled, windows: windows)
        reading.source = source
        pooled.windows[ObjectIdentifier(source)] = source
        return source
    }
}

/// Whoever reads a query's windows, once known.
private final class Reading {
    weak var source: RowSource?
}

extension QueryNode {
    /// Whether it is known to be a query that only reads.
    fileprivate var isWindowed: Bool {
        switch self {
        case .select(let select): select.with.isEmpty
        case .compound(let compound): compound.with.isEmpty
        case .values: true
        case .text: false
        }
    }

    /// Whether it locks its rows.
    fileprivate var locks: Bool {
        if case .select(let select) = self { select.lock != nil } else { false }
    }
}
