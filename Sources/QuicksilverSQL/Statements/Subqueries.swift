/// A query: what can stand in parentheses as an operand, in FROM, in WITH, and among the parts of a UNION.
public protocol QueryStatement<Element>: RowStatement {
    /// Its tree.
    var queryNode: QueryNode { get }
}

extension QueryStatement {
    /// Its tree as a statement.
    public var statementNode: StatementNode { .query(queryNode) }
}

extension Select: QueryStatement {
    /// Its tree.
    public var queryNode: QueryNode { .select(select) }
}

/// Whether a query yields any row.
///
/// Shape: `EXISTS (SELECT …)`; FROM items of the enclosing query are left out of the inner one's FROM.
/// Source: design D1; features row A12.
public func exists(
    _ query: some QueryStatement, file: StaticString = #fileID, line: UInt = #line
) -> SQLPredicate {
    SQLPredicate(node: .exists(query.queryNode.placed(file, line)))
}

extension QueryStatement {
    /// Whether the query yields any row: the same as `exists(query)`.
    public func exists(file: StaticString = #fileID, line: UInt = #line) -> SQLPredicate {
        QuicksilverSQL.exists(self, file: file, line: line)
    }
}

extension QueryStatement where Element: ColumnValue {
    /// The query as a value: the first column of its only row, NULL when it has none.
    ///
    /// Shape: `(SELECT …)`; more than one row is an error of the database, but for SQLite, which takes the first.
    public func scalar(
        file: StaticString = #fileID, line: UInt = #line
    ) -> SQLExpression<Element.Unwrapped?> {
        let query = queryNode
        return SQLExpression(
            node: .scalar(query.placed(file, line), query.resultColumns.first?.type ?? .null))
    }

    /// Named as in SQLAlchemy, where `scalar()` executes.
    @available(*, unavailable, renamed: "scalar()")
    public func scalarSubquery() -> SQLExpression<Element.Unwrapped?> { scalar() }
}
