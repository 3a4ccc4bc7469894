#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension FunctionNamespace {
    /// How many rows: `count(*)`
    public func count() -> SQLExpression<Int> {
        SQLExpression(node: .call("count", nil, [.constant(.star)], type: .bigInteger))
    }

    /// How many rows in which the expression isn't NULL.
    public func count(_ operand: some AnyExpression) -> SQLExpression<Int> {
        SQLExpression(node: .call("count", nil, [operand.node], type: .bigInteger))
    }

    /// The largest value of a group; NULL of no rows.
    public func max<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Value.Unwrapped?> {
        SQLExpression(node: group("max", .maximum, operand.node))
    }

    /// The largest value of a group; NULL of no rows.
    public func max(_ operand: DynamicColumn) -> DynamicColumn {
        DynamicColumn(node: group("max", .maximum, operand.node))
    }

    /// The smallest value of a group; NULL of no rows.
    public func min<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Value.Unwrapped?> {
        SQLExpression(node: group("min", .minimum, operand.node))
    }

    /// The smallest value of a group; NULL of no rows.
    public func min(_ operand: DynamicColumn) -> DynamicColumn {
        DynamicColumn(node: group("min", .minimum, operand.node))
    }

    /// The sum of a group of integers, 64 bits wide; NULL of no rows. A larger sum is an error.
    public func sum<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Int?> where Value.Unwrapped: BinaryInteger {
        SQLExpression(node: sum(operand.node))
    }

    /// The sum of a group; NULL of no rows.
    public func sum<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Value.Unwrapped?> where Value.Unwrapped: Numeric {
        SQLExpression(node: sum(operand.node))
    }

    /// The sum of a group; NULL of no rows.
    public func sum(_ operand: DynamicColumn) -> DynamicColumn {
        DynamicColumn(node: sum(operand.node))
    }

    /// The mean of a group of integers, with its fraction; NULL of no rows.
    public func avg<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Double?> where Value.Unwrapped: BinaryInteger {
        SQLExpression(node: average(operand.node))
    }

    /// The mean of a group of floats; NULL of no rows.
    public func avg<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Double?> where Value.Unwrapped: BinaryFloatingPoint {
        SQLExpression(node: average(operand.node))
    }

    /// The mean of a group of exact numbers; NULL of no rows. How many digits it has is the database's.
    public func avg<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Decimal?> where Value.Unwrapped == Decimal {
        SQLExpression(node: average(operand.node))
    }

    /// The mean of a group; NULL of no rows.
    public func avg(_ operand: DynamicColumn) -> DynamicColumn {
        DynamicColumn(node: average(operand.node))
    }

    /// Whether a condition is true in every row of a group where it isn't NULL.
    public func boolAnd<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Bool?> where Value.Unwrapped == Bool {
        SQLExpression(node: .call("bool_and", .boolAnd, [operand.node], type: .boolean))
    }

    /// Whether a condition is true in any row of a group.
    public func boolOr<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Bool?> where Value.Unwrapped == Bool {
        SQLExpression(node: .call("bool_or", .boolOr, [operand.node], type: .boolean))
    }

    private func group(_ name: String, _ known: KnownFunction, _ operand: Node) -> Node {
        .call(name, known, [operand], type: operand.dataType.asOperand)
    }

    private func sum(_ operand: Node) -> Node {
        let type = operand.dataType.family == .integer ? DataType.bigInteger : operand.dataType
        return .call("sum", .sum, [operand], type: type.asOperand)
    }

    private func average(_ operand: Node) -> Node {
        let isExact = operand.dataType.family == .exact
        return .call(
            "avg", .average, [operand],
            type: isExact ? .numeric(precision: nil, scale: nil) : .double)
    }
}
