extension SQLExpression where Value == Bool {
    /// `a AND b`
    public static func && (left: Self, right: Self) -> Self {
        Self(node: conjunction(left.node, right.node))
    }

    /// `a OR b`
    public static func || (left: Self, right: Self) -> Self {
        Self(node: disjunction([left.node, right.node]))
    }

    /// NOT; a comparison turns into its opposite instead.
    public static prefix func ! (operand: Self) -> Self {
        Self(node: operand.node.negated)
    }
}

extension SQLExpression where Value.Unwrapped == Bool {
    /// `a AND b` of conditions that may be NULL.
    @_disfavoredOverload
    public static func && <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Bool?> where Other.Unwrapped == Bool {
        SQLExpression<Bool?>(node: conjunction(left.node, right.node))
    }

    /// `a OR b` of conditions that may be NULL.
    @_disfavoredOverload
    public static func || <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Bool?> where Other.Unwrapped == Bool {
        SQLExpression<Bool?>(node: disjunction([left.node, right.node]))
    }
}

extension SQLExpression where Value == Bool? {
    /// NOT; NULL stays NULL.
    public static prefix func ! (operand: Self) -> Self {
        Self(node: operand.node.negated)
    }
}

/// Conditions joined by AND; TRUE when there are none.
public func and_(_ terms: SQLPredicate...) -> SQLPredicate { and_(terms) }

/// Conditions joined by AND; TRUE when there are none.
public func and_(_ terms: [SQLPredicate]) -> SQLPredicate {
    SQLPredicate(node: terms.count == 1 ? terms[0].node : flattened(terms.map(\.node)))
}

/// Conditions joined by OR; FALSE when there are none.
public func or_(_ terms: SQLPredicate...) -> SQLPredicate { or_(terms) }

/// Conditions joined by OR; FALSE when there are none.
public func or_(_ terms: [SQLPredicate]) -> SQLPredicate {
    SQLPredicate(node: terms.count == 1 ? terms[0].node : disjunction(terms.map(\.node)))
}

/// NOT; a comparison turns into its opposite instead.
public func not_(_ operand: SQLPredicate) -> SQLPredicate { !operand }

/// Terms joined by AND, ANDs among them taken apart.
private func flattened(_ nodes: [Node]) -> Node {
    .conjunction(
        nodes.flatMap { node in
            if case .conjunction(let inner) = node, !inner.isEmpty { inner } else { [node] }
        })
}

/// Terms joined by OR, ORs among them taken apart.
private func disjunction(_ nodes: [Node]) -> Node {
    .disjunction(
        nodes.flatMap { node in
            if case .disjunction(let inner) = node, !inner.isEmpty { inner } else { [node] }
        })
}

extension Node {
    /// The condition that is true where this one is false and NULL where it is NULL.
    var negated: Node {
        switch self {
        case .binary(let op, let left, let right, let type):
            // `a < ALL (…)` has another opposite than `a < b`.
            if case .quantified = right { return .unary(.not, self) }
            return op.negated.map { .binary($0, left, right, type) } ?? .unary(.not, self)
        case .unary(.not, let inner): return inner
        case .unary(let op, let operand):
            return op.negated.map { .unary($0, operand) } ?? .unary(.not, self)
        case .between(let value, let low, let high, let isNegated):
            return .between(value, low, high, isNegated: !isNegated)
        case .inList(let subject, let list, let isNegated):
            return .inList(subject, list, isNegated: !isNegated)
        case .like(var like):
            like.isNegated.toggle()
            return .like(like)
        case .conjunction(let terms) where terms.isEmpty: return .disjunction([])
        case .disjunction(let terms) where terms.isEmpty: return .conjunction([])
        case .constant(.true_): return .constant(.false_)
        case .constant(.false_): return .constant(.true_)
        case .fault: return self
        default: return .unary(.not, self)
        }
    }
}

extension UnaryOperator {
    /// The test that is true exactly where this one is false.
    var negated: UnaryOperator? {
        switch self {
        case .isNull: .isNotNull
        case .isNotNull: .isNull
        case .isTrue: .isNotTrue
        case .isNotTrue: .isTrue
        case .isFalse: .isNotFalse
        case .isNotFalse: .isFalse
        case .not, .minus, .bitNot: nil
        }
    }
}
