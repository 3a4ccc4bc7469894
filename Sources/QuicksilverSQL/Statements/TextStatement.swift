/// A statement written as SQL, with rows of type `Element`.
///
/// Shape: `text("SELECT id, name FROM users WHERE age > \(limit)").columns(id, name)`.
/// Source: parity rows Q3, Q5; features row A23.
public struct TextStatement<Element>: QueryStatement {
    /// The SQL.
    let text: TextNode
    /// What is known of the columns that come back.
    let columns: [ResultColumn]
    /// How a row is read.
    public let decoder: RowDecoder<Element>

    /// Where what is worked out of its tree is kept.
    public let memo: StatementMemo? = StatementMemo()

    /// SQL with what is known of its columns, and how a row is read.
    package init(text: TextNode, columns: [ResultColumn], decoder: RowDecoder<Element>) {
        self.text = text
        self.columns = columns
        self.decoder = decoder
    }

    /// Its tree as a query.
    public var queryNode: QueryNode { .text(text, columns: columns) }
}

extension SQLText {
    /// The SQL as a statement with rows of type ``Row``, read as the database reports them.
    public var rows: TextStatement<Row> {
        TextStatement(text: textNode, columns: [], decoder: .rows([]))
    }

    /// The SQL as a statement with typed rows: the columns are found by their names, others are left out.
    ///
    /// Shape: a column that doesn't come back is an error that lists those that do.
    public func columns<each Value: ColumnValue>(
        _ columns: repeat Column<each Value>
    ) -> TextStatement<(repeat each Value)> {
        var known: [ResultColumn] = []
        for column in repeat each columns {
            known.append(ResultColumn(name: column.definition.name, type: column.definition.type))
        }
        let names = known.map(\.name)
        return TextStatement(
            text: textNode, columns: known,
            decoder: RowDecoder(starting: { reader in
                let found = RowColumns((0..<reader.columnCount).map { reader.columnName(at: $0) })
                let positions = try names.map { name throws(RowError) in
                    try found.position(of: name)
                }
                return { row in
                    var index = -1
                    return
                        (repeat try readNext(
                            (each Value).self, from: row, in: positions, at: &index))
                }
            }))
    }

    /// The SQL as a statement with rows read as a `Decodable` type, columns by name: `userName` meets `user_name`.
    public func `as`<Value: Decodable & SendableMetatype>(rowsOf type: Value.Type) -> TextStatement<
        Value
    > {
        TextStatement(text: textNode, columns: [], decoder: .decodable(.rows([])))
    }

    /// The same SQL with values for its named binds: `text("id > :value").params(["value": 224])`.
    ///
    /// Shape: names that aren't in the SQL are a fault that lists those that are.
    public func params(_ values: Parameters) -> SQLText {
        var copy = self
        var names: [String] = []
        copy.textNode.pieces = textNode.pieces.map { piece in
            guard case .node(.bind(let bind)) = piece, let name = bind.name else { return piece }
            names.append(name)
            guard let value = values[name] else { return piece }
            let type = bind.type == .null ? value.dataType : bind.type
            return .node(.bind(BindParameter(value, type: type)))
        }
        if let unknown = values.names.first(where: { !names.contains($0) }) {
            copy.textNode.pieces.append(
                .node(
                    .fault(
                        CompileError(
                            .unknownName,
                            "the SQL has no ':\(unknown)'; it has "
                                + (names.isEmpty ? "no named binds" : names.joined(separator: ", "))
                        ))))
        }
        return copy
    }
}

private func readNext<Value: ColumnValue>(
    _ type: Value.Type, from row: any RowReader, in positions: [Int], at index: inout Int
) throws -> Value {
    index += 1
    return try Value.read(from: row, at: positions[index])
}
