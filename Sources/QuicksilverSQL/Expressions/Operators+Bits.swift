extension SQLExpression where Value.Unwrapped: BinaryInteger {
    /// `a & b`
    public static func & (left: Self, right: Value.Unwrapped) -> Self {
        left.arithmetic(.bitAnd, left.bind(right))
    }

    /// `a & b`; NULL if a side is NULL.
    public static func & <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Value.Unwrapped?> where Other.Unwrapped == Value.Unwrapped {
        left.arithmetic(.bitAnd, right.node)
    }

    /// `a | b`
    public static func | (left: Self, right: Value.Unwrapped) -> Self {
        left.arithmetic(.bitOr, left.bind(right))
    }

    /// `a | b`; NULL if a side is NULL.
    public static func | <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Value.Unwrapped?> where Other.Unwrapped == Value.Unwrapped {
        left.arithmetic(.bitOr, right.node)
    }

    /// Exclusive or of bits.
    ///
    /// Shape: `a # b` on PostgreSQL, `a ^ b` on MariaDB, `(a | b) - (a & b)` on SQLite, which has none.
    public static func ^ (left: Self, right: Value.Unwrapped) -> Self {
        left.arithmetic(.bitXor, left.bind(right))
    }

    /// Exclusive or of bits; NULL if a side is NULL.
    public static func ^ <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Value.Unwrapped?> where Other.Unwrapped == Value.Unwrapped {
        left.arithmetic(.bitXor, right.node)
    }

    /// `~a`
    public static prefix func ~ (operand: Self) -> Self {
        Self(node: .unary(.bitNot, operand.node))
    }

    /// Shifts bits up, within 64 bits whatever the column's width.
    ///
    /// Units: bits, 0 to 63; what lies outside is the database's.
    public static func << (left: Self, right: Int) -> Self {
        left.shifted(.shiftLeft, right)
    }

    /// Shifts bits down, keeping the sign.
    ///
    /// Units: bits, 0 to 63; what lies outside is the database's.
    public static func >> (left: Self, right: Int) -> Self {
        left.shifted(.shiftRight, right)
    }

    private func shifted(_ op: BinaryOperator, _ count: Int) -> Self {
        let bits = BindParameter(.int(Int64(count)), type: .integer)
        return Self(node: .binary(op, node, .bind(bits), .bigInteger))
    }
}
