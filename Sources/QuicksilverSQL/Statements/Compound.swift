/// UNION, INTERSECT or EXCEPT of queries, with rows of type `Element`.
///
/// Shape: `a UNION b ORDER BY … LIMIT …`; a part that has an order, a limit or parts of its own stands in parentheses, on
/// SQLite in `SELECT * FROM (…)`.
/// Source: features row A15; PostgreSQL 7.4.
public struct CompoundSelect<Element>: QueryStatement {
    /// Its tree.
    public internal(set) var compound: CompoundNode {
        didSet { memo = StatementMemo() }
    }
    /// Where what is worked out of its tree is kept.
    public private(set) var memo: StatementMemo? = StatementMemo()
    /// How a row is read: as the first query reads it.
    public let decoder: RowDecoder<Element>

    /// Its tree as a query.
    public var queryNode: QueryNode { .compound(compound) }

    private func with(_ change: (inout CompoundNode) -> Void) -> Self {
        var copy = self
        change(&copy.compound)
        return copy
    }

    /// Orders the whole by columns or labels of the first query.
    public func orderBy(_ terms: any AnyExpression...) -> Self { orderBy(terms) }

    /// Orders the whole by columns or labels of the first query.
    public func orderBy(_ terms: [any AnyExpression]) -> Self {
        with { $0.orderBy += terms.map(\.node) }
    }

    /// Returns at most `count` rows of the whole.
    ///
    /// Units: rows, 0 or more.
    public func limit(_ count: Int) -> Self {
        with { $0.limit = rowCount(count, "LIMIT", &$0.fault) }
    }

    /// Skips rows of the whole.
    ///
    /// Units: rows, 0 or more.
    public func offset(_ count: Int) -> Self {
        with { $0.offset = rowCount(count, "OFFSET", &$0.fault) }
    }

    /// Names CTEs although nothing refers to them, such as ones that write.
    public func with(_ ctes: CTE...) -> Self {
        with { $0.with += ctes.map(\.cte) }
    }

    /// The same query with rows read as a `Decodable` type, columns by name.
    public func `as`<Value: Decodable & SendableMetatype>(_ type: Value.Type) -> CompoundSelect<
        Value
    > {
        let columns = queryNode.resultColumns
        return CompoundSelect<Value>(
            compound: compound,
            decoder: .decodable(.rows(columns, keys: columns.map(\.name))))
    }
}

extension QueryStatement {
    /// Rows of this query or the others, each once.
    public func union(_ others: any QueryStatement<Element>...) -> CompoundSelect<Element> {
        compound(.union, others)
    }

    /// Rows of this query and the others.
    public func unionAll(_ others: any QueryStatement<Element>...) -> CompoundSelect<Element> {
        compound(.unionAll, others)
    }

    /// Rows that all the queries have, each once.
    public func intersect(_ others: any QueryStatement<Element>...) -> CompoundSelect<Element> {
        compound(.intersect, others)
    }

    /// Rows that all the queries have, as often as the one that has them least; not on SQLite.
    public func intersectAll(
        _ others: any QueryStatement<Element>...
    ) -> CompoundSelect<Element> {
        compound(.intersectAll, others)
    }

    /// Rows of this query that none of the others has, each once.
    public func except(_ others: any QueryStatement<Element>...) -> CompoundSelect<Element> {
        compound(.except, others)
    }

    /// Rows of this query less those of the others, one for one; not on SQLite.
    public func exceptAll(_ others: any QueryStatement<Element>...) -> CompoundSelect<Element> {
        compound(.exceptAll, others)
    }

    private func compound(
        _ kind: CompoundNode.Kind, _ others: [any QueryStatement<Element>]
    ) -> CompoundSelect<Element> {
        var node: CompoundNode
        if case .compound(let first) = queryNode, first.kind == kind, first.orderBy.isEmpty,
            first.limit == nil, first.offset == nil
        {
            node = first
        } else {
            node = CompoundNode(kind: kind, parts: [queryNode])
        }
        node.parts += others.map(\.queryNode)
        node.fault = node.fault ?? columnCountFault(node.parts)
        if node.parts.count < 2 {
            node.fault = CompileError(.missing, "\(kind.rawValue) needs a second query")
        }
        return CompoundSelect(compound: node, decoder: decoder)
    }
}

/// The fault of queries that don't have the same number of columns.
func columnCountFault(_ parts: [QueryNode]) -> CompileError? {
    let counts = parts.compactMap(\.columnCount)
    guard let first = counts.first, let other = counts.first(where: { $0 != first }) else {
        return nil
    }
    return CompileError(
        .inconsistent,
        "the queries of a set operation have \(first) and \(other) columns; select as many in each")
}

extension QueryNode {
    /// How many columns come back, where the query says so.
    var columnCount: Int? {
        switch self {
        case .select(let select):
            select.columns.contains {
                if case .constant(.star) = $0.node { true } else { false }
            } ? nil : select.columns.count
        case .compound(let compound): compound.parts.lazy.compactMap(\.columnCount).first
        case .values(let values): values.columns.count
        case .text(_, let columns): columns.isEmpty ? nil : columns.count
        }
    }
}
