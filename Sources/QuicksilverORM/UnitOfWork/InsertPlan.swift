import QuicksilverEngine
import QuicksilverSQL

/// Which columns an INSERT of a class gives, worked out once.
struct InsertPlan: Sendable {
    /// The columns that can be given at all, by position.
    let columns: [Int]
    /// Those among them whose value may be made by somebody else when the object has none.
    let optional: [Int]
    /// The key that the database numbers, where that is the whole primary key.
    let numberedKey: Int?
    /// Whether those are all the columns that the database makes.
    let answersAll: Bool
    /// The columns that come back of each row where the database hands rows over: the key, and all it makes.
    let answered: [Int]

    init(_ mapper: Mapper) {
        columns = mapper.columns.indices.filter { mapper.columns[$0].definition.computed == nil }
        optional = columns.filter { position in
            let definition = mapper.columns[position].definition
            return position == mapper.versionColumn || position == mapper.polymorphicColumn
                || position == mapper.generatedKey
                || definition.default != nil || definition.isServerMade
        }
        numberedKey =
            mapper.primaryKey.count == 1 && mapper.primaryKey[0] == mapper.generatedKey
            ? mapper.generatedKey : nil
        let made = mapper.columns.indices.filter {
            mapper.columns[$0].definition.isServerMade && mapper.columns[$0].expression == nil
                && !mapper.primaryKey.contains($0)
        }
        let first = made.filter { mapper.segments[0].positions.contains($0) }
        answered = mapper.primaryKey + first
        answersAll = !made.isEmpty && first.count == made.count
    }

    /// The columns that are left when some aren't given.
    func given(without omitted: AttributeSet) -> [Int] {
        omitted.isEmpty ? columns : columns.filter { !omitted.contains($0) }
    }
}

/// INSERT whose columns the parameters say, and which returns what the database makes.
struct AnsweredInsert: Statement {
    let statementNode: StatementNode
    let memo: StatementMemo? = StatementMemo()
    /// Where each of the mapper's columns stands in a row that comes back.
    let places: [Int]

    init(_ mapper: Mapper, _ plan: InsertPlan) {
        let answered = plan.answered
        var insert = mapper.segments[0].table.insert().insert
        insert.returning = answered.map {
            SelectedColumn(node: mapper.node(of: $0), allowsNull: true)
        }
        statementNode = .insert(insert)
        var places = Array(repeating: 0, count: mapper.columns.count)
        for (place, position) in answered.enumerated() { places[position] = place }
        self.places = places
    }
}

/// Objects as the rows of a batch: each given column's value, read from the object when it is sent.
struct ObjectRows: BatchRows {
    let objects: ArraySlice<any MappedObject>
    let given: [Int]
    let attributeCount: Int

    var underestimatedCount: Int { objects.count }
    var canRepeat: Bool { true }

    func write(to writer: any RowWriter) throws {
        for object in objects {
            try write(object, to: writer)
            try writer.endRow()
        }
    }

    private func write(_ object: some MappedObject, to writer: any RowWriter) throws {
        for position in given {
            if position < attributeCount {
                try object.__write(position, to: writer)
            } else {
                try writer.write(object.value(at: position))
            }
        }
    }
}
