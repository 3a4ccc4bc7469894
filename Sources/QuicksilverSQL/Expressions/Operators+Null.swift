/// An expression that can be made from a tree: what operators and functions of both faces return.
public protocol ExpressionFace: AnyExpression {
    /// An expression over a tree; the caller vouches for its type.
    init(node: Node)
}

extension SQLExpression: ExpressionFace {}
extension DynamicColumn: ExpressionFace {}

extension AnyExpression {
    /// `a IS NULL`
    public var isNull: SQLPredicate { SQLPredicate(node: .unary(.isNull, operandNode)) }

    /// `a IS NOT NULL`
    public var isNotNull: SQLPredicate { SQLPredicate(node: .unary(.isNotNull, operandNode)) }

    /// `a IS NULL`, `a IS TRUE` or `a IS FALSE`: never NULL itself.
    public func `is`(_ value: Bool?) -> SQLPredicate {
        SQLPredicate(node: .unary(value.map { $0 ? .isTrue : .isFalse } ?? .isNull, operandNode))
    }

    /// `a IS NOT NULL`, `a IS NOT TRUE` or `a IS NOT FALSE`: never NULL itself.
    public func isNot(_ value: Bool?) -> SQLPredicate {
        SQLPredicate(
            node: .unary(value.map { $0 ? .isNotTrue : .isNotFalse } ?? .isNotNull, operandNode))
    }

    /// `a BETWEEN low AND high`, over expressions; both ends included.
    public func between(_ low: some AnyExpression, _ high: some AnyExpression) -> SQLPredicate {
        SQLPredicate(
            node: .between(operandNode, low.operandNode, high.operandNode, isNegated: false))
    }

    /// `a NOT BETWEEN low AND high`, over expressions.
    public func notBetween(_ low: some AnyExpression, _ high: some AnyExpression) -> SQLPredicate {
        SQLPredicate(
            node: .between(operandNode, low.operandNode, high.operandNode, isNegated: true))
    }
}
