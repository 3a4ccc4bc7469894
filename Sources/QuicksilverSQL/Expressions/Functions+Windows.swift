extension FunctionNamespace {
    private func number(_ name: String, _ arguments: [Node] = []) -> SQLExpression<Int> {
        SQLExpression(node: .call(name, nil, arguments, type: .bigInteger))
    }

    /// The row's number in its partition, 1-based; stands with `.over(…)`.
    public func rowNumber() -> SQLExpression<Int> { number("row_number") }

    /// The rank of the row, with gaps after peers, 1-based.
    public func rank() -> SQLExpression<Int> { number("rank") }

    /// The rank of the row without gaps, 1-based.
    public func denseRank() -> SQLExpression<Int> { number("dense_rank") }

    /// The rank of the row from 0 to 1; MariaDB gives ten digits of it.
    public func percentRank() -> SQLExpression<Double> {
        SQLExpression(node: .call("percent_rank", nil, [], type: .double))
    }

    /// The part of the partition's rows that come before the row or are its peers.
    public func cumeDist() -> SQLExpression<Double> {
        SQLExpression(node: .call("cume_dist", nil, [], type: .double))
    }

    /// Which of so many buckets of about equal size the row falls in, 1-based.
    public func ntile(_ buckets: Int) -> SQLExpression<Int> { number("ntile", [.count(buckets)]) }

    /// The value of the row so many rows before; NULL where there is none.
    public func lag<Value: ColumnValue>(
        _ operand: SQLExpression<Value>, _ offset: Int = 1
    ) -> SQLExpression<Value.Unwrapped?> {
        SQLExpression(node: shifted("lag", .lag, operand.node, offset))
    }

    /// The value of the row so many rows before, or a default; MariaDB has no default here.
    public func lag<Value: ColumnValue>(
        _ operand: SQLExpression<Value>, _ offset: Int = 1, default: Value.Unwrapped
    ) -> SQLExpression<Value> {
        SQLExpression(node: shifted("lag", .lag, operand.node, offset, operand.bind(`default`)))
    }

    /// The value of the row so many rows after; NULL where there is none.
    public func lead<Value: ColumnValue>(
        _ operand: SQLExpression<Value>, _ offset: Int = 1
    ) -> SQLExpression<Value.Unwrapped?> {
        SQLExpression(node: shifted("lead", .lead, operand.node, offset))
    }

    /// The value of the row so many rows after, or a default; MariaDB has no default here.
    public func lead<Value: ColumnValue>(
        _ operand: SQLExpression<Value>, _ offset: Int = 1, default: Value.Unwrapped
    ) -> SQLExpression<Value> {
        SQLExpression(node: shifted("lead", .lead, operand.node, offset, operand.bind(`default`)))
    }

    /// The value of the frame's first row.
    public func firstValue<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Value.Unwrapped?> {
        SQLExpression(node: .call("first_value", nil, [operand.node], type: operand.node.dataType))
    }

    /// The value of the frame's last row.
    public func lastValue<Value: ColumnValue>(
        _ operand: SQLExpression<Value>
    ) -> SQLExpression<Value.Unwrapped?> {
        SQLExpression(node: .call("last_value", nil, [operand.node], type: operand.node.dataType))
    }

    /// The value of the frame's row of a number, 1-based; NULL where there is none.
    public func nthValue<Value: ColumnValue>(
        _ operand: SQLExpression<Value>, _ number: Int
    ) -> SQLExpression<Value.Unwrapped?> {
        let arguments = [operand.node, .count(number)]
        return SQLExpression(
            node: .call("nth_value", nil, arguments, type: operand.node.dataType))
    }

    private func shifted(
        _ name: String, _ known: KnownFunction, _ operand: Node, _ offset: Int,
        _ otherwise: Node? = nil
    ) -> Node {
        var arguments = [operand]
        if offset != 1 || otherwise != nil { arguments.append(.count(offset)) }
        if let otherwise { arguments.append(otherwise) }
        return .call(name, known, arguments, type: operand.dataType)
    }
}
