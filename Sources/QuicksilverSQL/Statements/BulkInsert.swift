/// An INSERT of any number of rows of one Swift type, the cheapest way to write many.
///
/// Shape: `users.insert().columns(users[name], users[age])` takes rows of `(String, Int)`; execute it with
/// `connection.execute(insert, rows: people.lazy.map { ($0.name, $0.age) })`. Columns that it doesn't name get their client
/// default, row by row. What an ``Insert`` says on a conflict holds for each row.
/// Source: parity row E5.
public struct BulkInsert<Row>: Statement {
    /// Its tree.
    public let statementNode: StatementNode
    /// Where what is worked out of its tree is kept.
    public let memo: StatementMemo? = StatementMemo()
    /// The columns' keys, in the order of a row's values.
    public let names: [String]
    /// Writes a row's values in the order of the columns.
    public let encode: @Sendable (Row, any RowWriter) throws -> Void

    /// Rows of these columns, written by a function.
    @usableFromInline
    init(
        _ insert: Insert, _ columns: [Node],
        _ encode: @escaping @Sendable (Row, any RowWriter) throws -> Void
    ) {
        let (node, names) = insert.insert.taking(columns)
        statementNode = .insert(node)
        self.names = names
        self.encode = encode
    }

    /// Rows of a type of one's own, written by a function.
    ///
    /// Shape: `BulkInsert(users.insert(), [users[name], users[age]]) { person, row in … }`, where the function calls
    /// `person.name.write(to: row)` for each column in order, and not ``RowWriter/endRow()``.
    public init(
        _ insert: Insert, _ columns: [any AnyExpression],
        writing encode: @escaping @Sendable (Row, any RowWriter) throws -> Void
    ) {
        self.init(insert, columns.map(\.node), encode)
    }
}

extension Insert {
    /// The INSERT of rows of columns; a row is a tuple of their Swift types.
    ///
    /// Shape: up to ten columns have a form of their own, which is faster.
    public func columns<each Item: SelectItem>(
        _ items: repeat each Item
    ) -> BulkInsert<(repeat (each Item).Value)> {
        var columns: [Node] = []
        for item in repeat each items { columns.append(item.node) }
        return BulkInsert(self, columns) { row, writer in
            for value in repeat each row { try value.write(to: writer) }
        }
    }
}

extension InsertNode {
    /// The INSERT of one row whose values are given by name at execution, and the names.
    fileprivate func taking(_ nodes: [Node]) -> (InsertNode, [String]) {
        var copy = self
        if case .parameters = source {
        } else {
            copy.fail(
                CompileError(
                    .inconsistent,
                    "columns(…) is for an INSERT that says nothing of its rows; this one has another source"
                ))
        }
        copy.columns = []
        var row: [Node] = []
        for node in nodes {
            if case .fault(let fault) = node { copy.fail(fault) }
            guard let column = node.columnDefinition,
                table.columns.contains(where: { $0 === column })
            else {
                copy.fail(
                    CompileError(.invalidArgument, "columns(…) takes columns of '\(table.name)'"))
                continue
            }
            if copy.columns.contains(where: { $0 === column }) {
                copy.fail(
                    CompileError(
                        .inconsistent, "the INSERT names column '\(column.name)' twice"))
            }
            copy.columns.append(column)
            row.append(.bind(BindParameter(nil, type: column.type, name: column.key)))
        }
        if row.isEmpty {
            copy.fail(CompileError(.missing, "columns(…) got no columns"))
        }
        copy.source = .rows([row])
        return (copy, copy.columns.map(\.key))
    }
}
