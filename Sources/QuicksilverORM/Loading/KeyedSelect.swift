import QuicksilverEngine
import QuicksilverSQL

/// The SELECT that reads one row of a class by its key, put together once.
///
/// Shape: `SELECT … FROM users WHERE users.id = ?`; of classes that share rows with no other, whose columns are therefore always the same.
final class KeyedSelect: Sendable {
    private let statement: ObjectStatement
    /// Where the columns stand in its row.
    let row: EntityRow
    let shape: RowShape
    private let names: [String]

    /// The statement, and what its parameters for the parts of a key are called.
    init(_ mapper: Mapper, where condition: Node, _ names: [String]) {
        statement = ObjectStatement(queryNode: .select(mapper.select(where: condition)))
        row = ColumnOptions().row(of: mapper)
        shape = RowShape(mapper, row.positions)
        self.names = names
    }

    /// Executes it for a key.
    func execute(
        _ key: KeyValue, on connection: Connection
    ) throws -> QueryResult<any RowReader> {
        try connection.execute(statement, Parameters(names: names, values: key.values))
    }
}

extension SessionCore {
    /// Reads the row of a key of a class that needs nothing more to be read.
    func load(
        _ key: KeyValue, by select: KeyedSelect, _ mapper: Mapper, overwrites: Bool = false
    ) throws -> (any MappedObject)? {
        let result = try select.execute(key, on: try transactional())
        guard let reader = try result.next() else { return nil }
        defer { result.close() }
        // A row of the integer that was asked for, which no object is there for, needs nothing but its object.
        if case .integer = key, identity.table(of: mapper).state(key) == nil {
            let placeholders = select.shape.placeholders(mapper)
            let row = RowLoader(reader, select.shape.positions, placeholders: placeholders)
            return try make(mapper, key, row, select.shape) { state, object in
                state.adopt(home(of: mapper), object, key)
            }
        }
        let loader = EntityLoader(
            self, mapper, select.row, overwrites: overwrites, loading: [:], reader: reader)
        return try loader.object(reader)
    }
}
