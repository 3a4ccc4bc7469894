/// Several expressions compared as one row: what ``tuple_(_:)`` makes.
///
/// Shape: `(a, b)`; compares from left to right, as SQL's row values do.
/// Source: PostgreSQL 9.24.5; sqlite.org/rowvalue.html.
public struct RowValue<Element>: Sendable {
    let nodes: [Node]
    var node: Node { .tuple(nodes) }
}

/// Several expressions as one row.
public func tuple_<each Item: SelectItem>(
    _ items: repeat each Item
) -> RowValue<(repeat (each Item).Value)> {
    var nodes: [Node] = []
    for item in repeat each items { nodes.append(item.node) }
    return RowValue(nodes: nodes)
}

extension RowValue {
    /// Whether the row is one of a list of rows; false of an empty one.
    ///
    /// Shape: `(a, b) IN ((?, ?), …)`; SQLite writes `VALUES` before the rows.
    public func `in`<each Value: ColumnValue>(
        _ rows: [(repeat each Value)]
    ) -> SQLPredicate where Element == (repeat each Value) {
        among(rows.map { values(repeat each $0) }, isNegated: false)
    }

    /// Whether the row is none of a list of rows; true of an empty one.
    public func notIn<each Value: ColumnValue>(
        _ rows: [(repeat each Value)]
    ) -> SQLPredicate where Element == (repeat each Value) {
        among(rows.map { values(repeat each $0) }, isNegated: true)
    }

    /// `(a, b) IN (SELECT …)`
    public func `in`(_ query: some QueryStatement) -> SQLPredicate {
        SQLPredicate(node: .inList(node, .query(query.queryNode), isNegated: false))
    }

    /// `(a, b) NOT IN (SELECT …)`
    public func notIn(_ query: some QueryStatement) -> SQLPredicate {
        SQLPredicate(node: .inList(node, .query(query.queryNode), isNegated: true))
    }

    /// `(a, b) = (?, ?)`
    public static func == <each Value: ColumnValue>(
        left: Self, right: (repeat each Value)
    ) -> SQLPredicate where Element == (repeat each Value) {
        left.compare(.equal, left.binds(repeat each right))
    }

    /// `(a, b) <> (?, ?)`
    public static func != <each Value: ColumnValue>(
        left: Self, right: (repeat each Value)
    ) -> SQLPredicate where Element == (repeat each Value) {
        left.compare(.notEqual, left.binds(repeat each right))
    }

    /// `(a, b) < (?, ?)`
    public static func < <each Value: ColumnValue>(
        left: Self, right: (repeat each Value)
    ) -> SQLPredicate where Element == (repeat each Value) {
        left.compare(.less, left.binds(repeat each right))
    }

    /// `(a, b) <= (?, ?)`
    public static func <= <each Value: ColumnValue>(
        left: Self, right: (repeat each Value)
    ) -> SQLPredicate where Element == (repeat each Value) {
        left.compare(.lessOrEqual, left.binds(repeat each right))
    }

    /// `(a, b) > (?, ?)`
    public static func > <each Value: ColumnValue>(
        left: Self, right: (repeat each Value)
    ) -> SQLPredicate where Element == (repeat each Value) {
        left.compare(.greater, left.binds(repeat each right))
    }

    /// `(a, b) >= (?, ?)`
    public static func >= <each Value: ColumnValue>(
        left: Self, right: (repeat each Value)
    ) -> SQLPredicate where Element == (repeat each Value) {
        left.compare(.greaterOrEqual, left.binds(repeat each right))
    }

    /// `(a, b) = (c, d)`
    public static func == (left: Self, right: Self) -> SQLPredicate {
        left.compare(.equal, right.node)
    }

    private func compare(_ op: BinaryOperator, _ right: Node) -> SQLPredicate {
        SQLPredicate(node: .binary(op, node, right, .boolean))
    }

    private func values<each Value: ColumnValue>(_ row: repeat each Value) -> [SQLValue] {
        var values: [SQLValue] = []
        for value in repeat each row {
            let position = values.count
            values.append(
                nodes.indices.contains(position)
                    ? nodes[position].operand(value.sqlValue, own: type(of: value).dataType).0
                    : value.sqlValue)
        }
        return values
    }

    private func binds<each Value: ColumnValue>(_ row: repeat each Value) -> Node {
        var binds: [Node] = []
        for value in repeat each row {
            let position = binds.count
            binds.append(
                nodes.indices.contains(position)
                    ? nodes[position].bound(value.sqlValue, ifUnknown: type(of: value).dataType)
                    : value.operandNode)
        }
        return .tuple(binds)
    }

    private func among(_ rows: [[SQLValue]], isNegated: Bool) -> SQLPredicate {
        let bind = BindParameter(
            .array(rows.map(SQLValue.array)), type: .null, isExpanding: true)
        return SQLPredicate(
            node: .inList(node, .tuples(bind, width: nodes.count), isNegated: isNegated))
    }
}
