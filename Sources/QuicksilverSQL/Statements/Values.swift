/// Rows written into the statement, as a query or, by `alias("v")`, as a table in FROM.
///
/// Shape: `(VALUES (…), (…)) AS v (a, b)` on PostgreSQL, a SELECT over VALUES on SQLite, `SELECT ? AS a UNION ALL …` on
/// MariaDB.
/// Source: features row A13; PostgreSQL 7.7.
public struct Values<Element>: QueryStatement {
    /// Its tree.
    public let values: ValuesNode
    /// How a row is read.
    public let decoder: RowDecoder<Element>

    /// Its tree as a query.
    public var queryNode: QueryNode { .values(values) }
}

/// Rows of typed columns: `values(id, name, rows: [(1, "ed"), (2, "wendy")])`.
///
/// Shape: columns are declared as for a table; `alias("v")` makes a table with `v.c.name` and `v[name]`.
public func values<each Value: ColumnValue>(
    _ columns: repeat Column<each Value>, rows: [(repeat each Value)]
) -> Values<(repeat each Value)> {
    var definitions: [ColumnDefinition] = []
    for column in repeat each columns { definitions.append(column.definition) }
    var node = ValuesNode(
        columns: definitions.map { ResultColumn(name: $0.name, type: $0.type) }, rows: [],
        definitions: definitions)
    for row in rows {
        var nodes: [Node] = []
        for value in repeat each row {
            nodes.append(
                .bind(BindParameter(value.sqlValue, type: definitions[nodes.count].type)))
        }
        node.rows.append(nodes)
    }
    node.check()
    return Values(
        values: node,
        decoder: RowDecoder { row in
            var index = -1
            return (repeat try readNext((each Value).self, from: row, at: &index))
        })
}

/// Rows of values under names: `values(["id", "name"], rows: [[1, "ed"], [2, "wendy"]])`.
///
/// Shape: a column has the type of its first value that isn't NULL.
public func values(_ names: [String], rows: [[SQLValue]]) -> Values<Row> {
    let columns = names.enumerated().map { index, name in
        let value = rows.lazy.compactMap { index < $0.count ? $0[index] : nil }.first { !$0.isNull }
        return ResultColumn(name: name, type: value?.dataType ?? .null)
    }
    var node = ValuesNode(
        columns: columns,
        rows: rows.map { row in
            row.enumerated().map { index, value in
                .bind(
                    BindParameter(
                        value, type: index < columns.count ? columns[index].type : .null))
            }
        })
    node.check()
    return Values(values: node, decoder: .rows(columns, keys: names))
}

extension ValuesNode {
    fileprivate mutating func check() {
        if columns.isEmpty {
            fault = CompileError(.missing, "VALUES needs a column")
        } else if rows.isEmpty {
            fault = CompileError(.missing, "VALUES needs a row")
        } else if let row = rows.firstIndex(where: { $0.count != columns.count }) {
            fault = CompileError(
                .inconsistent,
                "row \(row) of VALUES has \(rows[row].count) values for \(columns.count) columns")
        }
    }
}
