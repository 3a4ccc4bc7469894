/// The value turned into another SQL type by the database.
///
/// Shape: `CAST(a AS type)`. How a fraction is rounded on its way to an integer is the database's: use `func_.round`,
/// `floor` or `ceiling` first.
public func cast<Value: ColumnValue>(
    _ expression: some AnyExpression, _ type: SQLType<Value>
) -> SQLExpression<Value> {
    SQLExpression(node: .cast(expression.node, type.dataType))
}

/// The value turned into another SQL type by the database; NULL stays NULL.
public func cast<Source: ColumnValue, Value: ColumnValue>(
    _ expression: SQLExpression<Source?>, _ type: SQLType<Value>
) -> SQLExpression<Value?> {
    SQLExpression(node: .cast(expression.node, type.dataType))
}

/// The same value read and compared as another type; no SQL.
public func typeCoerce<Value: ColumnValue>(
    _ expression: some AnyExpression, _ type: SQLType<Value>
) -> SQLExpression<Value> {
    SQLExpression(node: .coerced(expression.node, type.dataType))
}

extension SQLExpression {
    /// The same expression with values read as another Swift type; no SQL.
    public func `as`<Other: ColumnValue>(_ type: Other.Type) -> SQLExpression<Other> {
        SQLExpression<Other>(node: node)
    }
}

/// A value as an expression: a bind.
public func literal<Value: ColumnValue>(_ value: Value) -> SQLExpression<Value> {
    SQLExpression(value)
}

/// A value written into the SQL as the dialect's literal, for places where a database takes no bind.
///
/// Shape: `'it''s'`, quoted by the dialect. Each value makes a compiled statement of its own: use ``literal(_:)`` elsewhere.
public func constant<Value: ColumnValue>(_ value: Value) -> SQLExpression<Value> {
    SQLExpression(node: .extension_(InlineLiteral(value: value.sqlValue, type: Value.dataType)))
}

/// NULL.
public func null_() -> DynamicColumn { DynamicColumn(node: .constant(.null)) }

/// TRUE.
public func true_() -> SQLPredicate { SQLPredicate(node: .constant(.true_)) }

/// FALSE.
public func false_() -> SQLPredicate { SQLPredicate(node: .constant(.false_)) }

/// A literal written into the SQL.
struct InlineLiteral: ExtensionNode {
    let value: SQLValue
    let type: DataType
    var name: String { "a literal" }
    var dataType: DataType { type }
    var children: [Node] { [] }
    var cacheKey: String? { "\(value) \(type)" }

    func render(to compiler: any SQLCompiler) throws(CompileError) {
        let text = try compiler.state.dialect.literal(for: value, type: type)
        // `--5` starts a comment.
        compiler.state.write(text.hasPrefix("-") ? "(\(text))" : text)
    }
}

/// SQL as it stands; every interpolated value is a bind, `:name` a named one.
///
/// Shape: a predicate, an ordering term, a column, or a whole statement.
public func text(_ sql: SQLText) -> SQLText { sql }

/// SQL as it stands, as a condition.
@_disfavoredOverload
public func text(_ sql: SQLText) -> SQLPredicate { SQLPredicate(node: sql.node) }

/// SQL made at run time: the one raw door. Whoever opens it vouches that no user's value is in it.
public func text(unsafe sql: String) -> SQLText { SQLText(unsafe: sql) }

extension SQLText {
    /// This SQL as an expression whose values are read as a Swift type.
    public func `as`<Value: ColumnValue>(_ type: Value.Type) -> SQLExpression<Value> {
        SQLExpression(
            node: .text(TextNode(pieces: textNode.pieces, type: Value.dataType)))
    }
}

/// SQL written as it stands where a column is wanted: `literalColumn("price * 1.1", as: Double.self)`.
public func literalColumn<Value: ColumnValue>(
    _ sql: SQLText, as type: Value.Type
) -> SQLExpression<Value> {
    sql.as(type)
}
