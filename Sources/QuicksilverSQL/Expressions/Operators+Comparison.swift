#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLExpression {
    /// The value as a bind of this expression's type.
    @usableFromInline func bind(_ value: Value.Unwrapped) -> Node {
        node.bound(value.sqlValue, ifUnknown: Value.Unwrapped.dataType)
    }

    private func compare(_ op: BinaryOperator, _ right: Node) -> SQLPredicate {
        SQLPredicate(node: .binary(op, node, right, .boolean))
    }

    /// `a = b`
    public static func == (left: Self, right: Value.Unwrapped) -> SQLPredicate {
        left.compare(.equal, left.bind(right))
    }

    /// `a = b`; IS NULL when the right side is nil.
    @_disfavoredOverload
    public static func == (left: Self, right: Value.Unwrapped?) -> SQLPredicate {
        guard let right else { return SQLPredicate(node: .unary(.isNull, left.node)) }
        return left.compare(.equal, left.bind(right))
    }

    /// `a = b`
    public static func == <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate
    where Other.Unwrapped == Value.Unwrapped {
        left.compare(.equal, right.node)
    }

    /// `a <> b`
    public static func != (left: Self, right: Value.Unwrapped) -> SQLPredicate {
        left.compare(.notEqual, left.bind(right))
    }

    /// `a <> b`; IS NOT NULL when the right side is nil.
    @_disfavoredOverload
    public static func != (left: Self, right: Value.Unwrapped?) -> SQLPredicate {
        guard let right else { return SQLPredicate(node: .unary(.isNotNull, left.node)) }
        return left.compare(.notEqual, left.bind(right))
    }

    /// `a <> b`
    public static func != <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate
    where Other.Unwrapped == Value.Unwrapped {
        left.compare(.notEqual, right.node)
    }

    /// `a < b`
    public static func < (left: Self, right: Value.Unwrapped) -> SQLPredicate {
        left.compare(.less, left.bind(right))
    }

    /// `a < b`
    public static func < <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate
    where Other.Unwrapped == Value.Unwrapped {
        left.compare(.less, right.node)
    }

    /// `a <= b`
    public static func <= (left: Self, right: Value.Unwrapped) -> SQLPredicate {
        left.compare(.lessOrEqual, left.bind(right))
    }

    /// `a <= b`
    public static func <= <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate
    where Other.Unwrapped == Value.Unwrapped {
        left.compare(.lessOrEqual, right.node)
    }

    /// `a > b`
    public static func > (left: Self, right: Value.Unwrapped) -> SQLPredicate {
        left.compare(.greater, left.bind(right))
    }

    /// `a > b`
    public static func > <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate
    where Other.Unwrapped == Value.Unwrapped {
        left.compare(.greater, right.node)
    }

    /// `a >= b`
    public static func >= (left: Self, right: Value.Unwrapped) -> SQLPredicate {
        left.compare(.greaterOrEqual, left.bind(right))
    }

    /// `a >= b`
    public static func >= <Other>(left: Self, right: SQLExpression<Other>) -> SQLPredicate
    where Other.Unwrapped == Value.Unwrapped {
        left.compare(.greaterOrEqual, right.node)
    }

    /// Unequal, NULL being a value like others; nil is NULL.
    ///
    /// Shape: `a IS DISTINCT FROM b`; `a IS NOT b` on SQLite, `NOT (a <=> b)` on MariaDB.
    public func isDistinct(from other: Value.Unwrapped?) -> SQLPredicate {
        compare(.isDistinctFrom, other.map(bind) ?? .constant(.null))
    }

    /// Unequal, NULL being a value like others.
    public func isDistinct<Other>(from other: SQLExpression<Other>) -> SQLPredicate
    where Other.Unwrapped == Value.Unwrapped {
        compare(.isDistinctFrom, other.node)
    }

    /// Equal, NULL being a value like others; nil is NULL.
    ///
    /// Shape: `a IS NOT DISTINCT FROM b`; `a IS b` on SQLite, `a <=> b` on MariaDB.
    public func isNotDistinct(from other: Value.Unwrapped?) -> SQLPredicate {
        compare(.isNotDistinctFrom, other.map(bind) ?? .constant(.null))
    }

    /// Equal, NULL being a value like others.
    public func isNotDistinct<Other>(from other: SQLExpression<Other>) -> SQLPredicate
    where Other.Unwrapped == Value.Unwrapped {
        compare(.isNotDistinctFrom, other.node)
    }

    /// `a BETWEEN low AND high`, both ends included.
    public func between(_ low: Value.Unwrapped, _ high: Value.Unwrapped) -> SQLPredicate {
        SQLPredicate(node: .between(node, bind(low), bind(high), isNegated: false))
    }

    /// `a NOT BETWEEN low AND high`
    public func notBetween(_ low: Value.Unwrapped, _ high: Value.Unwrapped) -> SQLPredicate {
        SQLPredicate(node: .between(node, bind(low), bind(high), isNegated: true))
    }
}

extension Node {
    /// A value as a bind whose type comes from this operand, where both are of one kind.
    func bound(_ value: SQLValue, ifUnknown type: DataType) -> Node {
        let (value, type) = operand(value, own: type)
        return .bind(BindParameter(value, type: type))
    }

    /// A value and the type it has beside this operand.
    func operand(_ value: SQLValue, own: DataType) -> (SQLValue, DataType) {
        let other = dataType.asOperand
        switch (other, value) {
        case (.null, _): return (value, own == .null ? value.dataType : own)
        case (.numeric, .int(let number)): return (.decimal(Decimal(number)), other)
        case (.boolean, .int(let number)) where number == 0 || number == 1:
            return (.bool(number == 1), .boolean)
        case (.smallInteger, .int(let number)) where Int16(exactly: number) == nil,
            (.integer, .int(let number)) where Int32(exactly: number) == nil:
            return (value, .bigInteger)
        case (_, .null), (_, .text): return (value, other)
        default:
            let type = own == .null ? value.dataType : own
            return (value, type.family == other.family ? other : type)
        }
    }
}

extension DataType {
    /// The type without the limits that hold for storing alone.
    var asOperand: DataType {
        if case .numeric = self { .numeric(precision: nil, scale: nil) } else { self }
    }
}
