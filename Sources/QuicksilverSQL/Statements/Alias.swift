/// A table, a query or a CTE under a name of its own in FROM.
///
/// Shape: `users.alias("u")`, `select(…).subquery("s")`; columns by `u.c.name` or, typed, `u[column]`. Two aliases never
/// unify, even under the same name. Without a name the compiler makes one: `users_1`.
/// Source: parity row E7; features row A5.
public struct Alias: FromConvertible {
    /// What it stands for.
    public let source: AliasSource

    /// An alias over its source.
    public init(_ source: AliasSource) {
        self.source = source
    }

    /// The FROM item.
    public var fromItem: FromItem { .alias(source) }

    /// The columns by key.
    public var c: Columns { Columns(.alias(source)) }

    /// A table's column as it comes through; fails on compiling when it doesn't.
    public subscript<Value>(column: Column<Value>) -> SQLExpression<Value> {
        SQLExpression(node: source.node(for: column.definition))
    }
}

extension Table {
    /// The table under another name, for self-joins and short names.
    ///
    /// Shape: `users AS u`
    public func alias(_ name: String? = nil) -> Alias {
        Alias(
            AliasSource(
                name: name, base: .table(self),
                columns: columns.map {
                    AliasSource.OutputColumn(key: $0.key, name: $0.name, type: $0.type)
                }, definitions: columns))
    }
}

extension AliasSource {
    /// The tree of the column that a table's column has become here.
    package func node(for definition: ColumnDefinition) -> Node {
        // SQL text and queries over queries say names only.
        let position =
            definitions.firstIndex { $0 === definition }
            ?? columns.indices.first { index in
                columns[index].name == definition.name
                    && (index >= definitions.count || definitions[index] == nil)
            }
        guard let position else {
            return .fault(
                CompileError(
                    .unknownName,
                    "'\(name ?? "alias")' has no column object '\(definition.name)'; its columns are "
                        + columns.map(\.key).joined(separator: ", ")))
        }
        return .column(
            ColumnReference(
                source: .alias(self), name: columns[position].name, type: columns[position].type,
                definition: definition))
    }
}

extension QueryStatement {
    /// The query as a table in FROM.
    ///
    /// Shape: `(SELECT …) AS name`. Its columns go by their labels or names; expressions without one get `max_1`, a second
    /// `id` becomes `id_1`.
    /// Source: features row A13.
    public func subquery(_ name: String? = nil) -> Alias { alias(of: name, isLateral: false) }

    /// The same as ``subquery(_:)``.
    public func alias(_ name: String? = nil) -> Alias { alias(of: name, isLateral: false) }

    /// The query as a table in FROM that may see the FROM items before it; PostgreSQL.
    ///
    /// Shape: `LATERAL (SELECT …) AS name`
    public func lateral(_ name: String? = nil) -> Alias { alias(of: name, isLateral: true) }

    private func alias(of name: String?, isLateral: Bool) -> Alias {
        let named = queryNode.named
        var isValues = false
        if case .values = named.query { isValues = true }
        return Alias(
            AliasSource(
                name: name, base: .query(named.query), columns: named.columns,
                rendersColumnNames: isValues, isLateral: isLateral,
                definitions: named.definitions))
    }
}

extension SQLExpression {
    /// A function that yields rows as a table in FROM: `func_.generate_series(1, 3).table("g", "n")`.
    ///
    /// Shape: `f(…) AS name`; with `renaming` `f(…) AS name (columns)`, PostgreSQL only. Otherwise `columns` are the names
    /// that the function gives.
    public func table(
        _ name: String? = nil, _ columns: String..., renaming: Bool = false
    ) -> Alias { tableFunction(node, name, columns, renaming, Value.dataType) }
}

extension DynamicColumn {
    /// A function that yields rows as a table in FROM.
    public func table(
        _ name: String? = nil, _ columns: String..., renaming: Bool = false
    ) -> Alias { tableFunction(node, name, columns, renaming, .null) }
}

private func tableFunction(
    _ node: Node, _ name: String?, _ columns: [String], _ renaming: Bool, _ type: DataType
) -> Alias {
    let base: AliasSource.Base
    if case .function(let function) = node {
        base = .function(function)
    } else {
        // Any expression stands here by mistake; the fault says so when it is compiled.
        var select = SelectNode()
        select.fault = CompileError(
            .invalidArgument,
            "table(…) stands behind a function, such as func_.generate_series(1, 3)")
        base = .query(.select(select))
    }
    return Alias(
        AliasSource(
            name: name, base: base,
            columns: columns.map { AliasSource.OutputColumn(key: $0, name: $0, type: type) },
            rendersColumnNames: renaming))
}
