#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

// A price times a quantity. Other operators and other pairs of types are rare enough to say `typeCoerce`.

extension SQLExpression where Value == Decimal {
    /// `a * b` of an exact number and an integer: an exact number.
    public static func * (
        left: Self, right: SQLExpression<some ColumnValue & BinaryInteger>
    ) -> Self {
        left.arithmetic(.multiply, right.node)
    }

    /// `a * b` of an integer and an exact number: an exact number.
    public static func * (
        left: SQLExpression<some ColumnValue & BinaryInteger>, right: Self
    ) -> Self {
        left.arithmetic(.multiply, right.node)
    }
}

extension SQLExpression where Value.Unwrapped == Decimal {
    /// `a * b` of an exact number and an integer; NULL if a side is NULL.
    @_disfavoredOverload
    public static func * <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<Decimal?> where Other.Unwrapped: BinaryInteger {
        left.arithmetic(.multiply, right.node)
    }

    /// `a * b` of an integer and an exact number; NULL if a side is NULL.
    @_disfavoredOverload
    public static func * <Other>(
        left: SQLExpression<Other>, right: Self
    ) -> SQLExpression<Decimal?> where Other.Unwrapped: BinaryInteger {
        left.arithmetic(.multiply, right.node)
    }
}
