extension DynamicColumn {
    private func compare(_ op: BinaryOperator, _ value: some ColumnValue) -> SQLPredicate {
        let sql = value.sqlValue
        if sql.isNull {
            if op == .equal { return isNull }
            if op == .notEqual { return isNotNull }
        }
        return compare(op, bind(value))
    }

    private func compare(_ op: BinaryOperator, _ right: Node) -> SQLPredicate {
        SQLPredicate(node: .binary(op, node, right, .boolean))
    }

    /// The value as a bind of this column's type, where both are of one kind.
    func bind(_ value: some ColumnValue) -> Node {
        node.bound(value.sqlValue, ifUnknown: type(of: value).dataType)
    }

    /// `a = b`; IS NULL when the right side is nil.
    public static func == (left: Self, right: some ColumnValue) -> SQLPredicate {
        left.compare(.equal, right)
    }
    /// `a IS NULL`
    public static func == (left: Self, right: Never?) -> SQLPredicate { left.isNull }
    /// `a = b`
    public static func == (left: Self, right: Self) -> SQLPredicate {
        left.compare(.equal, right.node)
    }
    /// `a = b`
    public static func == <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate {
        left.compare(.equal, right.node)
    }
    /// `a = b`
    public static func == <Other>(left: SQLExpression<Other>, right: Self) -> SQLPredicate {
        SQLPredicate(node: .binary(.equal, left.node, right.node, .boolean))
    }

    /// `a <> b`; IS NOT NULL when the right side is nil.
    public static func != (left: Self, right: some ColumnValue) -> SQLPredicate {
        left.compare(.notEqual, right)
    }
    /// `a IS NOT NULL`
    public static func != (left: Self, right: Never?) -> SQLPredicate { left.isNotNull }
    /// `a <> b`
    public static func != (left: Self, right: Self) -> SQLPredicate {
        left.compare(.notEqual, right.node)
    }
    /// `a <> b`
    public static func != <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate {
        left.compare(.notEqual, right.node)
    }
    /// `a <> b`
    public static func != <Other>(left: SQLExpression<Other>, right: Self) -> SQLPredicate {
        SQLPredicate(node: .binary(.notEqual, left.node, right.node, .boolean))
    }

    /// `a < b`
    public static func < (left: Self, right: some ColumnValue) -> SQLPredicate {
        left.compare(.less, right)
    }
    /// `a < b`
    public static func < (left: Self, right: Self) -> SQLPredicate {
        left.compare(.less, right.node)
    }
    /// `a < b`
    public static func < <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate {
        left.compare(.less, right.node)
    }
    /// `a < b`
    public static func < <Other>(left: SQLExpression<Other>, right: Self) -> SQLPredicate {
        SQLPredicate(node: .binary(.less, left.node, right.node, .boolean))
    }

    /// `a <= b`
    public static func <= (left: Self, right: some ColumnValue) -> SQLPredicate {
        left.compare(.lessOrEqual, right)
    }
    /// `a <= b`
    public static func <= (left: Self, right: Self) -> SQLPredicate {
        left.compare(.lessOrEqual, right.node)
    }
    /// `a <= b`
    public static func <= <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate {
        left.compare(.lessOrEqual, right.node)
    }
    /// `a <= b`
    public static func <= <Other>(left: SQLExpression<Other>, right: Self) -> SQLPredicate {
        SQLPredicate(node: .binary(.lessOrEqual, left.node, right.node, .boolean))
    }

    /// `a > b`
    public static func > (left: Self, right: some ColumnValue) -> SQLPredicate {
        left.compare(.greater, right)
    }
    /// `a > b`
    public static func > (left: Self, right: Self) -> SQLPredicate {
        left.compare(.greater, right.node)
    }
    /// `a > b`
    public static func > <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate {
        left.compare(.greater, right.node)
    }
    /// `a > b`
    public static func > <Other>(left: SQLExpression<Other>, right: Self) -> SQLPredicate {
        SQLPredicate(node: .binary(.greater, left.node, right.node, .boolean))
    }

    /// `a >= b`
    public static func >= (left: Self, right: some ColumnValue) -> SQLPredicate {
        left.compare(.greaterOrEqual, right)
    }
    /// `a >= b`
    public static func >= (left: Self, right: Self) -> SQLPredicate {
        left.compare(.greaterOrEqual, right.node)
    }
    /// `a >= b`
    public static func >= <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate {
        left.compare(.greaterOrEqual, right.node)
    }
    /// `a >= b`
    public static func >= <Other>(left: SQLExpression<Other>, right: Self) -> SQLPredicate {
        SQLPredicate(node: .binary(.greaterOrEqual, left.node, right.node, .boolean))
    }

    /// Unequal, NULL being a value like others.
    public func isDistinct(from other: some ColumnValue) -> SQLPredicate {
        compare(.isDistinctFrom, other.sqlValue.isNull ? .constant(.null) : bind(other))
    }
    /// Unequal, NULL being a value like others.
    public func isDistinct(from other: some ExpressionFace) -> SQLPredicate {
        compare(.isDistinctFrom, other.node)
    }
    /// Equal, NULL being a value like others.
    public func isNotDistinct(from other: some ColumnValue) -> SQLPredicate {
        compare(.isNotDistinctFrom, other.sqlValue.isNull ? .constant(.null) : bind(other))
    }
    /// Equal, NULL being a value like others.
    public func isNotDistinct(from other: some ExpressionFace) -> SQLPredicate {
        compare(.isNotDistinctFrom, other.node)
    }

    /// `a BETWEEN low AND high`, both ends included.
    public func between(_ low: some ColumnValue, _ high: some ColumnValue) -> SQLPredicate {
        SQLPredicate(node: .between(node, bind(low), bind(high), isNegated: false))
    }
    /// `a NOT BETWEEN low AND high`
    public func notBetween(_ low: some ColumnValue, _ high: some ColumnValue) -> SQLPredicate {
        SQLPredicate(node: .between(node, bind(low), bind(high), isNegated: true))
    }
}
