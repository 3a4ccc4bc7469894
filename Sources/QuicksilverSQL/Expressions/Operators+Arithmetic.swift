extension SQLExpression {
    /// This expression and a right side under an operator, with the type arithmetic gives.
    func arithmetic<Result>(_ op: BinaryOperator, _ right: Node) -> SQLExpression<Result> {
        SQLExpression<Result>(node: Node.arithmetic(op, node, right))
    }
}

extension SQLExpression where Value.Unwrapped: Numeric {
    /// `a + b`
    public static func + (left: Self, right: Value.Unwrapped) -> Self {
        left.arithmetic(.add, left.bind(right))
    }

    /// `a + b`
    public static func + (left: Value.Unwrapped, right: Self) -> Self {
        Self(node: .arithmetic(.add, right.bind(left), right.node))
    }

    /// `a + b`
    public static func + (left: Self, right: Self) -> Self { left.arithmetic(.add, right.node) }

    /// `a + b`; NULL if a side is NULL.
    @_disfavoredOverload
    public static func + <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Value.Unwrapped?> where Other.Unwrapped == Value.Unwrapped {
        left.arithmetic(.add, right.node)
    }

    /// `a - b`
    public static func - (left: Self, right: Value.Unwrapped) -> Self {
        left.arithmetic(.subtract, left.bind(right))
    }

    /// `a - b`
    public static func - (left: Value.Unwrapped, right: Self) -> Self {
        Self(node: .arithmetic(.subtract, right.bind(left), right.node))
    }

    /// `a - b`
    public static func - (left: Self, right: Self) -> Self {
        left.arithmetic(.subtract, right.node)
    }

    /// `a - b`; NULL if a side is NULL.
    @_disfavoredOverload
    public static func - <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Value.Unwrapped?> where Other.Unwrapped == Value.Unwrapped {
        left.arithmetic(.subtract, right.node)
    }

    /// `a * b`
    public static func * (left: Self, right: Value.Unwrapped) -> Self {
        left.arithmetic(.multiply, left.bind(right))
    }

    /// `a * b`
    public static func * (left: Value.Unwrapped, right: Self) -> Self {
        Self(node: .arithmetic(.multiply, right.bind(left), right.node))
    }

    /// `a * b`
    public static func * (left: Self, right: Self) -> Self {
        left.arithmetic(.multiply, right.node)
    }

    /// `a * b`; NULL if a side is NULL.
    @_disfavoredOverload
    public static func * <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Value.Unwrapped?> where Other.Unwrapped == Value.Unwrapped {
        left.arithmetic(.multiply, right.node)
    }

    /// `-a`
    public static prefix func - (operand: Self) -> Self {
        Self(node: .unary(.minus, operand.node))
    }

    /// Division that keeps the fraction.
    ///
    /// Shape: `a / b`; of integers `CAST(a AS DOUBLE) / b` in the database's words. Dividing by zero is NULL on SQLite and
    /// MariaDB and an error on PostgreSQL. How many digits a quotient of decimals has is the database's.
    @_disfavoredOverload
    public static func / (left: Self, right: Value.Unwrapped) -> Self {
        left.arithmetic(.divide, left.bind(right))
    }

    /// Division that keeps the fraction; NULL if a side is NULL, and where the divisor is 0 on SQLite and MariaDB.
    @_disfavoredOverload
    public static func / <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Value.Unwrapped?> where Other.Unwrapped == Value.Unwrapped {
        left.arithmetic(.divide, right.node)
    }
}

extension SQLExpression where Value: BinaryInteger {
    /// Division that keeps the fraction: `CAST(a AS DOUBLE) / b`.
    public static func / (left: Self, right: Value.Unwrapped) -> SQLExpression<Double> {
        left.arithmetic(.divide, left.bind(right))
    }
}

extension SQLExpression where Value.Unwrapped: BinaryInteger {
    /// Division that keeps the fraction: `CAST(a AS DOUBLE) / b`.
    @_disfavoredOverload
    public static func / (left: Self, right: Value.Unwrapped) -> SQLExpression<Double?> {
        left.arithmetic(.divide, left.bind(right))
    }

    /// Division that keeps the fraction; NULL if a side is NULL, and where the divisor is 0 on SQLite and MariaDB.
    public static func / <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Double?> where Other.Unwrapped == Value.Unwrapped {
        left.arithmetic(.divide, right.node)
    }

    /// Integer division, rounded toward zero.
    ///
    /// Shape: `a / b`, `a DIV b` on MariaDB.
    public func quotient(dividingBy divisor: Value.Unwrapped) -> Self {
        arithmetic(.integerDivide, bind(divisor))
    }

    /// Integer division, rounded toward zero; NULL if a side is NULL.
    public func quotient<Other>(
        dividingBy divisor: SQLExpression<Other>
    ) -> SQLExpression<Value.Unwrapped?> where Other.Unwrapped == Value.Unwrapped {
        arithmetic(.integerDivide, divisor.node)
    }

    /// The remainder, with the sign of the dividend.
    public static func % (left: Self, right: Value.Unwrapped) -> Self {
        left.arithmetic(.modulo, left.bind(right))
    }

    /// The remainder, with the sign of the dividend; NULL if a side is NULL.
    public static func % <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Value.Unwrapped?> where Other.Unwrapped == Value.Unwrapped {
        left.arithmetic(.modulo, right.node)
    }
}

extension Node {
    /// Two operands under an arithmetic operator, with the type the result has.
    static func arithmetic(_ op: BinaryOperator, _ left: Node, _ right: Node) -> Node {
        let (first, second) = (left.dataType, right.dataType)
        var type = first.arithmetic(with: second)
        if op == .divide, type.family == .integer || type.family == .unknown { type = .double }
        return .binary(op, left, right, type)
    }
}

extension DataType {
    /// The type of a sum or product of values of two types.
    func arithmetic(with other: DataType) -> DataType {
        if self == .null { return other.asOperand }
        if other == .null { return asOperand }
        switch (family, other.family) {
        case (.integer, .integer): return rank < other.rank ? other : self
        case (.floating, _): return .double
        case (_, .floating): return .double
        case (.exact, _), (_, .exact): return .numeric(precision: nil, scale: nil)
        default: return asOperand
        }
    }

    private var rank: Int {
        switch self {
        case .smallInteger: 0
        case .integer: 1
        default: 2
        }
    }
}
