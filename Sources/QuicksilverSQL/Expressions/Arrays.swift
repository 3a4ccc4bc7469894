/// An array of values as an expression: one bind; PostgreSQL.
public func array_<Value: ColumnValue>(_ values: [Value]) -> SQLExpression<[Value]> {
    SQLExpression(values)
}

/// An array of expressions: `ARRAY[a, b]`; PostgreSQL.
public func array_<Value: ColumnValue>(
    _ first: SQLExpression<Value>, _ others: SQLExpression<Value>...
) -> SQLExpression<[Value]> {
    let type = first.node.dataType == .null ? Value.dataType : first.node.dataType
    return SQLExpression(
        node: .array([first.node] + others.map(\.node), .array(type.asOperand)))
}

extension SQLExpression {
    /// The element at a position; NULL where there is none; PostgreSQL.
    ///
    /// Shape: `a[i]`
    /// Units: 1-based, as SQL has it.
    public func element<Item: ColumnValue>(
        at position: Int
    ) -> SQLExpression<Item.Unwrapped?> where Value.Unwrapped == [Item] {
        SQLExpression<Item.Unwrapped?>(
            node: .extension_(
                ArrayElement(array: node, position: position, dataType: elementType)))
    }

    /// Whether the array has all elements of another: `a @> b`; PostgreSQL.
    public func contains<Item: ColumnValue>(_ other: [Item]) -> SQLPredicate
    where Value.Unwrapped == [Item] {
        SQLPredicate(node: .binary(.contains, node, bind(other), .boolean))
    }

    /// Whether the other array has all elements of this: `a <@ b`; PostgreSQL.
    public func contained<Item: ColumnValue>(in other: [Item]) -> SQLPredicate
    where Value.Unwrapped == [Item] {
        SQLPredicate(node: .binary(.containedBy, node, bind(other), .boolean))
    }

    /// Whether the arrays share an element: `a && b`; PostgreSQL.
    public func overlaps<Item: ColumnValue>(_ other: [Item]) -> SQLPredicate
    where Value.Unwrapped == [Item] {
        SQLPredicate(node: .binary(.overlaps, node, bind(other), .boolean))
    }

    private var elementType: DataType {
        if case .array(let element) = node.dataType { element } else { .null }
    }
}

extension FunctionNamespace {
    /// One row for each element of an array; PostgreSQL.
    public func unnest<Item: ColumnValue, List: ColumnValue>(
        _ array: SQLExpression<List>
    ) -> SQLExpression<Item> where List.Unwrapped == [Item] {
        let type: DataType =
            if case .array(let element) = array.node.dataType { element } else { Item.dataType }
        return SQLExpression(node: .call("unnest", nil, [array.node], type: type))
    }

    /// How many elements an array has; PostgreSQL.
    public func cardinality<Item: ColumnValue, List: ColumnValue>(
        _ array: SQLExpression<List>
    ) -> SQLExpression<Int?> where List.Unwrapped == [Item] {
        SQLExpression(node: .call("cardinality", nil, [array.node], type: .integer))
    }
}

/// `array[position]`
struct ArrayElement: ExtensionNode {
    let array: Node
    let position: Int
    let dataType: DataType
    var name: String { "array elements" }
    var children: [Node] { [array] }
    var cacheKey: String? { "\(position)" }

    func render(to compiler: any SQLCompiler) throws(CompileError) {
        guard compiler.state.dialect.capabilities.arrays else {
            throw compiler.unsupported("arrays")
        }
        compiler.state.write("(")
        try compiler.render(array)
        compiler.state.write(")[\(position)]")
    }
}
