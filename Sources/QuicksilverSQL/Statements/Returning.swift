/// INSERT, UPDATE or DELETE whose rows come back, as `Element`.
///
/// Shape: `users.insert().returning(users[id])`; `RETURNING a, b`. MariaDB has none for UPDATE.
/// Source: features row C7.
public struct Returning<Element>: RowStatement {
    /// Its tree.
    public let statementNode: StatementNode
    /// Where what is worked out of its tree is kept.
    public let memo: StatementMemo? = StatementMemo()
    /// How a row is read.
    public let decoder: RowDecoder<Element>

    /// The same statement with rows read as a `Decodable` type, columns by name.
    public func `as`<Value: Decodable & SendableMetatype>(_ type: Value.Type) -> Returning<Value> {
        Returning<Value>(
            statementNode: statementNode,
            decoder: .decodable(.rows(statementNode.resultColumns)))
    }

    /// The statement as a common table expression; PostgreSQL.
    ///
    /// Shape: `WITH name AS (INSERT … RETURNING …)`
    public func cte(_ name: String) -> CTE {
        var statement = statementNode
        var columns = statement.returningColumns
        let named = namedColumns(&columns)
        statement.returningColumns = columns
        return CTE(
            CommonTableExpression(name: name, columns: named.columns, body: .statement(statement)),
            named.definitions)
    }
}

extension StatementNode {
    /// The columns of RETURNING.
    var returningColumns: [SelectedColumn] {
        get {
            switch self {
            case .insert(let insert): insert.returning
            case .update(let update): update.returning
            case .delete(let delete): delete.returning
            case .query, .text: []
            }
        }
        set {
            switch self {
            case .insert(var insert):
                insert.returning = newValue
                self = .insert(insert)
            case .update(var update):
                update.returning = newValue
                self = .update(update)
            case .delete(var delete):
                delete.returning = newValue
                self = .delete(delete)
            case .query, .text: break
            }
        }
    }
}

/// A statement that writes: its rows can come back.
public protocol WritingStatement: Statement {}

extension Insert: WritingStatement {}
extension Update: WritingStatement {}
extension Delete: WritingStatement {}

extension WritingStatement {
    /// Returns expressions of the rows written; a row is a tuple of their Swift types, or the bare type of a single one.
    ///
    /// Shape: `RETURNING a, b`. The order of the rows is the database's.
    public func returning<each Item: SelectItem>(
        _ items: repeat each Item
    ) -> Returning<(repeat (each Item).Value)> {
        var columns: [SelectedColumn] = []
        for item in repeat each items { columns.append(selected(item)) }
        var statement = statementNode
        statement.returningColumns = columns
        return Returning(
            statementNode: statement,
            decoder: RowDecoder { row in
                var index = -1
                return (repeat try readNext((each Item).Value.self, from: row, at: &index))
            })
    }

    /// Returns expressions known only at run time; a row is a ``Row``.
    public func returning(_ items: [any SelectItem]) -> Returning<Row> {
        let columns = items.map { SelectedColumn(node: $0.node, allowsNull: true) }
        var statement = statementNode
        statement.returningColumns = columns
        return Returning(statementNode: statement, decoder: .rows(of: columns))
    }

    /// Returns every column of a table; a row is a ``Row``.
    public func returning(_ columns: Columns) -> Returning<Row> {
        returning(Array(columns) as [any SelectItem])
    }

    /// The statement as a common table expression without columns, run for what it does; PostgreSQL.
    public func cte(_ name: String) -> CTE {
        CTE(
            CommonTableExpression(name: name, columns: [], body: .statement(statementNode)), [])
    }
}
