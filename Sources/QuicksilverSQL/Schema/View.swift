/// A view: a query the database keeps under a name and that is read like a table.
///
/// Shape: `let adults = View("adults", metadata, as: select(users.c.user_id).where(…))`; `adults.c.user_id` in statements.
/// Created after the tables, dropped before them.
public final class View: Sendable {
    /// Its name in SQL.
    public let name: String
    /// Its schema; the connection's default when nil.
    public let schema: String?
    /// What it shows.
    public let query: QueryNode
    /// Whether its rows are stored (PostgreSQL).
    public let isMaterialized: Bool
    /// The view as a source of columns; not created as a table.
    public let table: Table

    /// Declares a view and registers it.
    ///
    /// Shape: values in the query become literals. Each column needs a name: an expression has to have a label.
    public init<Query: Statement>(
        _ name: String, _ metadata: MetaData, as query: Query, schema: String? = nil,
        materialized: Bool = false
    ) {
        self.name = name
        self.schema = schema ?? metadata.schema
        isMaterialized = materialized
        var fault: CompileError?
        if case .query(let node) = query.statementNode {
            self.query = node
        } else {
            self.query = .values(ValuesNode(columns: [], rows: []))
            fault = CompileError(
                .invalidArgument, "view '\(name)' is made of a statement that isn't a query")
        }
        var columns: [ColumnDefinition] = []
        for (position, column) in self.query.resultColumns.enumerated() {
            if column.name.isEmpty {
                fault =
                    fault
                    ?? CompileError(
                        .missing,
                        "column \(position + 1) of view '\(name)' has no name; give it a label")
            }
            columns.append(
                ColumnDefinition(
                    name: column.name, key: column.name, type: column.type, allowsNull: true))
        }
        if columns.isEmpty {
            fault =
                fault
                ?? CompileError(.missing, "the query of view '\(name)' doesn't say its columns")
        }
        table = Table(
            unregistered: name, schema: self.schema, columns: columns, metadata: metadata,
            fault: fault)
        metadata.register(self)
    }

    /// The columns by key: `adults.c.user_id`.
    public var c: Columns { table.c }

    /// The name with its schema, as errors show it.
    public var fullName: String { table.fullName }
}

extension View: FromConvertible {
    /// The view.
    public var fromItem: FromItem { .table(table) }
}
