/// A common table expression: a query that a statement names before it begins.
///
/// Shape: `WITH name AS (query)`, written once however often it is used; columns by `c` or by a table's column.
/// Source: features row A14.
public struct CTE: FromConvertible {
    /// The expression.
    public let cte: CommonTableExpression
    private let source: Alias
    private let definitions: [ColumnDefinition?]

    init(_ cte: CommonTableExpression, _ definitions: [ColumnDefinition?]) {
        self.cte = cte
        self.definitions = definitions
        source = Alias(
            AliasSource(
                name: cte.name, base: .cte(cte), columns: cte.columns, definitions: definitions))
    }

    /// The FROM item.
    public var fromItem: FromItem { source.fromItem }

    /// The columns by key.
    public var c: Columns { source.c }

    /// A table's column as it comes through; fails on compiling when it doesn't.
    public subscript<Value>(column: Column<Value>) -> SQLExpression<Value> { source[column] }

    /// The same expression under another name in FROM, to be used twice in one query.
    public func alias(_ name: String? = nil) -> Alias {
        Alias(
            AliasSource(
                name: name, base: .cte(cte), columns: cte.columns, definitions: definitions))
    }
}

extension QueryStatement {
    /// The query as a common table expression.
    ///
    /// Shape: `WITH name AS [NOT] MATERIALIZED (query)`; the database decides about materialising unless told; MariaDB can't
    /// be told.
    public func cte(_ name: String, materialized: Bool? = nil) -> CTE {
        let named = queryNode.named
        return CTE(
            CommonTableExpression(
                name: name, columns: named.columns, isMaterialized: materialized,
                body: .query(named.query)), named.definitions)
    }

    /// A recursive expression needs its second query, too.
    @available(
        *, unavailable,
        message: "a recursive CTE is cte(name, recursive: query) { tree in select(…).from(tree) }"
    )
    public func cte(_ name: String, recursive: Bool) -> CTE { cte(name) }
}

/// A recursive common table expression: a query, and a second one that refers to the rows found before.
///
/// Shape: `WITH RECURSIVE name AS (base UNION ALL step)`; `UNION` when `distinct`, which also ends cycles. The step gets
/// the expression itself and has to select from it:
/// `cte("tree", recursive: select(root)) { tree in select(…).join(tree, on: …) }`.
public func cte<Step: QueryStatement>(
    _ name: String, recursive base: some QueryStatement, distinct: Bool = false,
    _ step: (Alias) -> Step
) -> CTE {
    let named = base.queryNode.named.selected
    let inner = CommonTableExpression(
        name: name, columns: named.columns, isRecursive: true, body: .itself)
    let itself = AliasSource(
        name: name, base: .cte(inner), columns: named.columns, definitions: named.definitions)
    let part = step(Alias(itself)).queryNode
    var compound = CompoundNode(kind: distinct ? .union : .unionAll, parts: [named.query, part])
    compound.fault = columnCountFault(compound.parts)
    var refersToItself = false
    var walk = TreeWalk()
    walk.source = { source in
        if case .alias(let alias) = source, case .cte(let cte) = alias.base, cte === inner {
            refersToItself = true
        }
    }
    walk.walk(part)
    if !refersToItself {
        compound.fault = CompileError(
            .inconsistent,
            "the second query of the recursive CTE '\(name)' doesn't select from it; use the closure's argument"
        )
    }
    return CTE(
        CommonTableExpression(
            name: name, columns: named.columns, isRecursive: true,
            body: .query(.compound(compound))), named.definitions)
}
