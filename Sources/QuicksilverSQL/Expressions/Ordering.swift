/// A term of ORDER BY with its direction and the place of its NULLs.
public struct OrderTerm: AnyExpression {
    var ordering: OrderingNode

    /// The tree.
    public var node: Node { .ordering(ordering) }

    /// NULLs before all values.
    ///
    /// Shape: `NULLS FIRST`; MariaDB orders by `a IS NOT NULL` first. Unless said, NULLs stand where the database puts them:
    /// as the smallest value on SQLite and MariaDB, as the largest on PostgreSQL.
    public func nullsFirst() -> Self { with(.first) }

    /// NULLs after all values.
    ///
    /// Shape: `NULLS LAST`; MariaDB orders by `a IS NULL` first.
    public func nullsLast() -> Self { with(.last) }

    private func with(_ nulls: OrderingNode.Nulls) -> Self {
        var copy = self
        copy.ordering.nulls = nulls
        return copy
    }
}

extension AnyExpression {
    /// Ascending.
    public func asc() -> OrderTerm { asc_(operandNode) }

    /// Descending: `a DESC`
    public func desc() -> OrderTerm {
        OrderTerm(ordering: OrderingNode(term: operandNode, isDescending: true, nulls: nil))
    }

    /// Ascending, NULLs first.
    public func nullsFirst() -> OrderTerm { asc().nullsFirst() }

    /// Ascending, NULLs last.
    public func nullsLast() -> OrderTerm { asc().nullsLast() }
}

private func asc_(_ node: Node) -> OrderTerm {
    OrderTerm(ordering: OrderingNode(term: node, isDescending: false, nulls: nil))
}

/// Ascending.
public func asc(_ term: some AnyExpression) -> OrderTerm { term.asc() }

/// Descending: `a DESC`
public func desc(_ term: some AnyExpression) -> OrderTerm { term.desc() }

/// The label of a selected expression, by its name: `desc(label("total"))`.
public func label(_ name: String) -> DynamicColumn {
    DynamicColumn(node: .labelReference(name))
}

extension ExpressionFace {
    /// The expression under a name: `a AS name` in the columns, the bare name in ORDER BY and GROUP BY.
    public func label(_ name: String) -> Self {
        Self(node: .label(node, name))
    }
}

/// A term of GROUP BY with several groupings at once.
public struct GroupingTerm: AnyExpression {
    /// The tree.
    public let node: Node

    init(_ kind: GroupingNode.Kind, _ sets: [[any AnyExpression]]) {
        node = .grouping(GroupingNode(kind: kind, sets: sets.map { $0.map(\.node) }))
    }
}

/// Groups by every prefix of the list, the empty one too.
///
/// Shape: `ROLLUP (a, b)`; `a, b WITH ROLLUP` on MariaDB, where it must be the only term; SQLite has none.
public func rollup(_ terms: any AnyExpression...) -> GroupingTerm { GroupingTerm(.rollup, [terms]) }

/// Groups by every subset of the list; PostgreSQL.
public func cube(_ terms: any AnyExpression...) -> GroupingTerm { GroupingTerm(.cube, [terms]) }

/// Groups by each of the lists; PostgreSQL.
public func groupingSets(_ sets: [any AnyExpression]...) -> GroupingTerm {
    GroupingTerm(.sets, sets)
}
