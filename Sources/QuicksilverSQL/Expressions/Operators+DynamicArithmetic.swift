extension DynamicColumn {
    private static func join(_ op: BinaryOperator, _ left: Node, _ right: Node) -> Self {
        if op == .add, left.dataType.family == .text || right.dataType.family == .text {
            return Self(node: .binary(.concat, left, right, .text))
        }
        return Self(node: .arithmetic(op, left, right))
    }

    /// `a + b`; `a || b` when a side is a text.
    public static func + (left: Self, right: some ColumnValue) -> Self {
        join(.add, left.node, left.bind(right))
    }
    /// `a + b`; `a || b` when a side is a text.
    public static func + (left: some ColumnValue, right: Self) -> Self {
        join(.add, right.bind(left), right.node)
    }
    /// `a + b`; `a || b` when a side is a text.
    public static func + (left: Self, right: some ExpressionFace) -> Self {
        join(.add, left.node, right.node)
    }

    /// `a - b`
    public static func - (left: Self, right: some ColumnValue) -> Self {
        join(.subtract, left.node, left.bind(right))
    }
    /// `a - b`
    public static func - (left: some ColumnValue, right: Self) -> Self {
        join(.subtract, right.bind(left), right.node)
    }
    /// `a - b`
    public static func - (left: Self, right: some ExpressionFace) -> Self {
        join(.subtract, left.node, right.node)
    }

    /// `a * b`
    public static func * (left: Self, right: some ColumnValue) -> Self {
        join(.multiply, left.node, left.bind(right))
    }
    /// `a * b`
    public static func * (left: some ColumnValue, right: Self) -> Self {
        join(.multiply, right.bind(left), right.node)
    }
    /// `a * b`
    public static func * (left: Self, right: some ExpressionFace) -> Self {
        join(.multiply, left.node, right.node)
    }

    /// Division that keeps the fraction.
    public static func / (left: Self, right: some ColumnValue) -> Self {
        join(.divide, left.node, left.bind(right))
    }
    /// Division that keeps the fraction.
    public static func / (left: Self, right: some ExpressionFace) -> Self {
        join(.divide, left.node, right.node)
    }

    /// The remainder, with the sign of the dividend; of integers.
    public static func % (left: Self, right: some ColumnValue) -> Self {
        join(.modulo, left.node, left.bind(right))
    }
    /// The remainder, with the sign of the dividend; of integers.
    public static func % (left: Self, right: some ExpressionFace) -> Self {
        join(.modulo, left.node, right.node)
    }

    /// Integer division, rounded toward zero.
    public func quotient(dividingBy divisor: some SQLOperand) -> Self {
        Self.join(.integerDivide, node, divisor.operandNode)
    }

    /// `-a`
    public static prefix func - (operand: Self) -> Self {
        Self(node: .unary(.minus, operand.node))
    }
}
