/// Selects expressions known only at run time; a row is a ``Row``.
///
/// Shape: `select([users.c.id, func_.max(users.c.name)])`.
public func select(_ items: [any SelectItem]) -> Select<Row> {
    var node = SelectNode()
    node.columns = items.map { SelectedColumn(node: $0.node, allowsNull: true) }
    return Select(select: node, decoder: .rows(of: node.columns))
}

/// Selects every column of a table, an alias, a subquery or a join; a row is a ``Row``.
///
/// Shape: `select(users)`, `select(users.join(addresses))`.
public func select(_ source: some FromConvertible) -> Select<Row> {
    let item = source.fromItem
    var node = SelectNode()
    node.columns = item.columns.map { SelectedColumn(node: $0, allowsNull: true) }
    node.from = [item]
    return Select(select: node, decoder: .rows(of: node.columns))
}

/// Selects every column of a collection: `select(users.c)`.
public func select(_ columns: Columns) -> Select<Row> {
    select(Array(columns) as [any SelectItem])
}

extension FromItem {
    /// The columns it offers, in order.
    package var columns: [Node] {
        switch self {
        case .table(let table): table.columns.map { table.node($0) }
        case .alias(let alias):
            alias.columns.indices.map { ColumnSource.alias(alias).node(at: $0) }
        case .join(let join): join.left.columns + join.right.columns
        case .fault(let fault): [.fault(fault)]
        }
    }
}

extension RowDecoder where Element == Row {
    /// Reads the columns of a SELECT or RETURNING as a ``Row``; a column's key reaches it as well as its name.
    package static func rows(of columns: [SelectedColumn]) -> RowDecoder<Row> {
        .rows(
            columns.map(\.resultColumn), keys: columns.map { $0.node.columnKey ?? "" },
            sources: columns.map(\.node.sourceID))
    }
}

extension Node {
    /// The key of the table's column it is, if it is one without a label.
    var columnKey: String? {
        switch self {
        case .column(let column): column.definition?.key ?? column.name
        case .coerced(let inner, _): inner.columnKey
        default: nil
        }
    }
}

extension Select {
    /// Selects one more expression; the row type widens by its Swift type.
    ///
    /// Source: design D2.
    public func addColumn<each Value, Item: SelectItem>(
        _ item: Item
    ) -> Select<(repeat each Value, Item.Value)> where Element == (repeat each Value) {
        let known = decoder
        let index = select.columns.count
        var node = select
        node.columns.append(selected(item))
        return Select<(repeat each Value, Item.Value)>(
            select: node,
            decoder: RowDecoder { row in
                let first: (repeat each Value) = try known.decode(row)
                return (repeat each first, try Item.Value.read(from: row, at: index))
            })
    }

    /// The same query with rows of type ``Row``.
    public var rows: Select<Row> {
        var node = select
        for index in node.columns.indices { node.columns[index].allowsNull = true }
        return Select<Row>(select: node, decoder: .rows(of: node.columns))
    }

    /// The same query with rows read as a `Decodable` type, columns by name: `userName` meets `user_name`.
    public func `as`<Value: Decodable & SendableMetatype>(_ type: Value.Type) -> Select<Value> {
        let rows = rows
        return Select<Value>(select: rows.select, decoder: .decodable(rows.decoder))
    }
}
