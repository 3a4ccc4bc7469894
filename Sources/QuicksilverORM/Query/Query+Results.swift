import QuicksilverEngine
import QuicksilverSQL

extension Query {
    /// All rows; of a query for objects each object once.
    ///
    /// - Throws: ``CompileError`` for faults of its making, ``DatabaseError``, ``ORMError`` `.configuration`.
    public func all() throws -> [Element] {
        defer { core.releaseIfIdle() }
        return try QueryRun(self, size: nil).next() ?? []
    }

    /// The first row, or nil: `LIMIT 1`.
    public func first() throws -> Element? {
        try with { $0.limit = Swift.min($0.limit ?? 1, 1) }.all().first
    }

    /// The only row; two are fetched at most.
    ///
    /// - Throws: ``ORMError`` `.noResult`, `.multipleResults`.
    public func one() throws -> Element {
        guard let row = try oneOrNone() else {
            throw ORMError(.noResult, "the query for one \(Element.self) found none")
        }
        return row
    }

    /// The only row, or nil when there is none; two are fetched at most.
    ///
    /// - Throws: ``ORMError`` `.multipleResults`.
    public func oneOrNone() throws -> Element? {
        // A row of a join can be the same object again, so that it is objects that are counted.
        let rows =
            state.isSingleEntity && state.isMultiplied
            ? try firstTwo() : try with { $0.limit = Swift.min($0.limit ?? 2, 2) }.all()
        guard rows.count < 2 else {
            throw ORMError(
                .multipleResults, "the query for one \(Element.self) found more than one")
        }
        return rows.first
    }

    private func firstTwo() throws -> [Element] {
        let stream = yieldPer(2).stream()
        defer { stream.close() }
        var rows: [Element] = []
        while rows.count < 2, let row = try stream.next() { rows.append(row) }
        return rows
    }

    /// The only row, or nil when there is none: the same as ``oneOrNone()``, in the word for values.
    ///
    /// Shape: `try session.query(func_.max(User.age)).scalar()`
    /// - Throws: ``ORMError`` `.multipleResults`.
    @_disfavoredOverload
    public func scalar() throws -> Element? { try oneOrNone() }

    /// The only value, or nil when it is NULL or there is no row.
    ///
    /// - Throws: ``ORMError`` `.multipleResults`.
    public func scalar<Value>() throws -> Value? where Element == Value? {
        try oneOrNone() ?? nil
    }

    /// The row at a place.
    ///
    /// Units: 0-based.
    /// - Throws: ``ORMError`` `.noResult` when there are fewer.
    public subscript(position: Int) -> Element {
        get throws {
            // The last number there is has no successor, and no row either.
            let range = position..<(position == .max ? .max : position + 1)
            guard let row = try self[range].first() else {
                throw ORMError(.noResult, "the query has no row \(position)")
            }
            return row
        }
    }

    /// How many rows `all()` would return.
    ///
    /// Shape: `SELECT count(*) FROM …`, over the query as a subquery where it is joined, distinct, grouped or limited.
    /// Source: parity row Q6.
    public func count() throws -> Int {
        try prepare()
        let state = core.filtered(state)
        let count = func_.count().node
        var select = SelectNode(columns: [SelectedColumn(node: count, allowsNull: false)])
        let isPlain =
            state.limit == nil && state.offset == nil && !state.isDistinct && state.groupBy.isEmpty
            && state.having == nil && state.statement == nil
        if let statement = state.statement {
            select.from = [ObjectStatement(queryNode: statement).subquery("counted").fromItem]
        } else if isPlain, !state.isMultiplied, state.isSingleEntity {
            select.from = [state.root.item]
            select.predicate = state.condition
            select = state.finished(select)
        } else {
            var inner = state
            inner.lock = nil
            if inner.limit == nil, inner.offset == nil { inner.orderBy = [] }
            let isUnique = state.isSingleEntity
            let columns =
                isUnique
                ? state.root.mapper.primaryKey.map {
                    SelectedColumn(node: state.root.node($0), allowsNull: false)
                } : nil
            if isUnique, isPlain { inner.isDistinct = true }
            var rows = Select(
                select: inner.select(columns: columns), decoder: RowDecoder { _ in 0 }
            ).subquery("counted")
            if isUnique, !isPlain {
                var distinct = SelectNode(
                    columns: rows.c.map { SelectedColumn(node: $0.node, allowsNull: true) })
                distinct.distinct = .all
                rows = Select(select: distinct, decoder: RowDecoder { _ in 0 }).subquery(
                    "unique_rows")
            }
            select.from = [rows.fromItem]
        }
        let statement = Select(
            select: select, decoder: RowDecoder { Int(try $0.int64(at: 0)) })
        defer { core.releaseIfIdle() }
        return try core.transactional().execute(statement, state.parameters).one()
    }

    /// Whether there is a row.
    public func exists() throws -> Bool {
        try prepare()
        let state = core.filtered(state)
        var select = state.select(columns: [
            SelectedColumn(node: .constant(.integer(1)), allowsNull: false)
        ])
        if let statement = state.statement {
            select = SelectNode(
                columns: select.columns,
                from: [ObjectStatement(queryNode: statement).subquery("found").fromItem])
        } else if select.from.isEmpty, state.hasRoot {
            select.from = [state.root.item]
            select = state.finished(select)
        }
        select.lock = nil
        select.orderBy = []
        select.limit = .bind(
            BindParameter(.int(Int64(Swift.min(state.limit ?? 1, 1))), type: .bigInteger))
        let statement = Select(select: select, decoder: RowDecoder { _ in true })
        defer { core.releaseIfIdle() }
        return try core.transactional().execute(statement, state.parameters).first() ?? false
    }

    /// Checks classes, session and faults, and flushes.
    func prepare() throws {
        try core.check()
        if let fault = state.fault { throw fault }
        for item in state.items {
            if case .entity(let mapper, _) = item {
                guard mapper.faults.isEmpty else {
                    throw ORMError(.configuration, mapper.faults.joined(separator: "; "))
                }
                try mapper.registry?.configure()
            }
        }
        try core.autoflush()
    }
}

/// A query whose rows are handed over as they stand in the client library's memory.
struct ObjectStatement: QueryStatement {
    let queryNode: QueryNode
    let memo: StatementMemo? = StatementMemo()
    var decoder: RowDecoder<any RowReader> { RowDecoder { $0 } }
}
