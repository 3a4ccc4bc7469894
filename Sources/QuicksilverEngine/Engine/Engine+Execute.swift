public import QuicksilverSQL

extension Engine {
    /// Executes a statement on a connection of the pool, once for each parameter set, and commits. Blocks.
    ///
    /// Shape: `try engine.execute(prefs.insert(), ["pref_id": 1, "stylename": "green"])`.
    /// - Throws: as `Connection.execute`.
    /// Source: parity row E5.
    @available(*, noasync, message: "this blocks; await execute(…) instead, in an async function")
    @discardableResult
    public func execute(
        _ statement: some Statement, _ parameters: Parameters...
    ) throws -> ExecutionResult {
        try withConnection { try $0.execute(statement, parameters.orNone) }
    }

    /// Executes a statement on a connection of the pool, once for each parameter set, and commits; an empty list executes
    /// nothing. Blocks.
    @available(*, noasync, message: "this blocks; await execute(…) instead, in an async function")
    @discardableResult
    public func execute(
        _ statement: some Statement, _ parameters: [Parameters]
    ) throws -> ExecutionResult {
        try withConnection { try $0.execute(statement, parameters) }
    }

    /// Inserts rows of a Swift type on a connection of the pool: one batch, all or nothing. Blocks.
    @available(*, noasync, message: "this blocks; await execute(…) instead")
    @discardableResult
    public func execute<Row>(
        _ insert: BulkInsert<Row>, rows: some Swift.Sequence<Row>
    ) throws -> ExecutionResult {
        try withConnection { try $0.execute(insert, rows: rows) }
    }

    /// Inserts rows of a Swift type on a connection of the pool: one batch, all or nothing. Blocks.
    @available(*, noasync, message: "this blocks; await execute(…) instead")
    @discardableResult
    public func execute<Row>(_ insert: BulkInsert<Row>, rows: [Row]) throws -> ExecutionResult {
        try withConnection { try $0.execute(insert, rows: rows) }
    }

    /// Executes a query on a connection of the pool; all its rows are in memory when it returns. Blocks.
    @available(*, noasync, message: "this blocks; await execute(…) instead, in an async function")
    public func execute<Row: RowStatement>(
        _ statement: Row, _ parameters: Parameters = [:]
    ) throws -> FetchedRows<Row.Element> {
        try withConnection { FetchedRows(rows: try $0.execute(statement, parameters).all()) }
    }

    /// Executes SQL as a programmer wrote it, every interpolated value a bind. Blocks.
    @available(*, noasync, message: "this blocks; await execute(…) instead, in an async function")
    @discardableResult
    public func execute(_ sql: SQLText, _ parameters: Parameters...) throws -> ExecutionResult {
        try withConnection { try $0.execute(RawStatement(sql), parameters.orNone) }
    }

    /// Executes a statement on a connection of the pool, once for each parameter set, and commits.
    @discardableResult
    public func execute(
        _ statement: some Statement, _ parameters: Parameters...
    ) async throws -> ExecutionResult {
        try await withConnection { try $0.execute(statement, parameters.orNone) }
    }

    /// Executes a statement on a connection of the pool, once for each parameter set, and commits; an empty list executes
    /// nothing.
    @discardableResult
    public func execute(
        _ statement: some Statement, _ parameters: [Parameters]
    ) async throws -> ExecutionResult {
        try await withConnection { try $0.execute(statement, parameters) }
    }

    /// Inserts rows of a Swift type on a connection of the pool: one batch, all or nothing.
    @discardableResult
    public func execute<Row>(
        _ insert: BulkInsert<Row>, rows: some Swift.Sequence<Row> & Sendable
    ) async throws -> ExecutionResult {
        try await withConnection { try $0.execute(insert, rows: rows) }
    }

    /// Inserts rows of a Swift type on a connection of the pool: one batch, all or nothing.
    @discardableResult
    public func execute<Row: Sendable>(
        _ insert: BulkInsert<Row>, rows: [Row]
    ) async throws -> ExecutionResult {
        try await withConnection { try $0.execute(insert, rows: rows) }
    }

    /// Executes a query on a connection of the pool; all its rows are in memory when it returns.
    public func execute<Row: RowStatement>(
        _ statement: Row, _ parameters: Parameters = [:]
    ) async throws -> FetchedRows<Row.Element> where Row.Element: Sendable {
        try await withConnection { FetchedRows(rows: try $0.execute(statement, parameters).all()) }
    }

    /// Executes SQL as a programmer wrote it, every interpolated value a bind.
    @discardableResult
    public func execute(
        _ sql: SQLText, _ parameters: Parameters...
    ) async throws -> ExecutionResult {
        try await withConnection { try $0.execute(RawStatement(sql), parameters.orNone) }
    }
}

/// The rows of a query, all in memory.
public struct FetchedRows<Element>: RandomAccessCollection {
    private let rows: [Element]

    init(rows: [Element]) {
        self.rows = rows
    }

    /// 0.
    public var startIndex: Int { 0 }
    /// How many rows there are.
    public var endIndex: Int { rows.count }
    /// The row at a position.
    public subscript(position: Int) -> Element { rows[position] }

    /// All the rows.
    public func all() -> [Element] { rows }

    /// The only row.
    ///
    /// - Throws: ``DatabaseError`` `.noRows` or `.multipleRows` when there isn't exactly one.
    public func one() throws -> Element {
        guard let row = try oneOrNone() else { throw DatabaseError.noResultFound() }
        return row
    }

    /// The only row, or nil when there is none.
    ///
    /// - Throws: ``DatabaseError`` `.multipleRows` when there are more.
    public func oneOrNone() throws -> Element? {
        if rows.count > 1 { throw DatabaseError.multipleResultsFound() }
        return rows.first
    }
}

extension FetchedRows: Sendable where Element: Sendable {}
