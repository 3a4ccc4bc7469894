extension SQLExpression {
    /// The value as a bind of this expression's type.
    @usableFromInline func bind(_ value: Value.Unwrapped) -> Node {
        let type = node.dataType
        return .bind(
            BindParameter(value.sqlValue, type: type == .null ? Value.Unwrapped.dataType : type))
    }

    /// `a = b`
    public static func == (left: Self, right: Value.Unwrapped) -> Predicate {
        Predicate(node: .binary(.equal, left.node, left.bind(right), .boolean))
    }

    /// `a = b`; IS NULL when the right side is nil.
    @_disfavoredOverload
    public static func == (left: Self, right: Value.Unwrapped?) -> Predicate {
        guard let right else { return Predicate(node: .unary(.isNull, left.node)) }
        return left == right
    }

    /// `a = b`
    public static func == <Other>(left: Self, right: SQLExpression<Other>) -> Predicate
    where Other.Unwrapped == Value.Unwrapped {
        Predicate(node: .binary(.equal, left.node, right.node, .boolean))
    }

    /// `a > b`
    public static func > (left: Self, right: Value.Unwrapped) -> Predicate {
        Predicate(node: .binary(.greater, left.node, left.bind(right), .boolean))
    }
}
