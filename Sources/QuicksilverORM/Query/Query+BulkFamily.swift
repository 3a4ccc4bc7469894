import QuicksilverEngine
import QuicksilverSQL

/// Statements that change many rows of classes whose objects take several tables.
///
/// Shape: the keys are read first, as each table is changed by a statement of its own; 500 keys in one.
extension Query where Element: MappedObject {
    /// Deletes the rows of all tables, those of subclasses first.
    func deleteFamily(_ objects: [any MappedObject]) throws -> Int {
        let mapper = state.root.mapper
        let keys = try affectedKeys()
        var tables: [TableSegment] = []
        for other in [mapper] + mapper.descendants {
            for segment in other.segments
            where !tables.contains(where: { $0.table === segment.table }) {
                tables.append(segment)
            }
        }
        for segment in tables.reversed() {
            try inWindows(keys, segment, mapper) { condition in
                _ = try core.write {
                    try $0.execute(segment.table.delete().where(condition)).rowsAffected
                }
            }
        }
        for object in objects { core.forgetDeleted(object) }
        try core.settleBulk()
        return keys.count
    }

    /// Changes the columns of each table by a statement of its own.
    func updateFamily(_ assignments: [Assignment], _ objects: [any MappedObject]) throws -> Int {
        let mapper = state.root.mapper
        let keys = try affectedKeys()
        for segment in mapper.segments {
            let own = assignments.filter { assignment in
                segment.table.columns.contains { $0 === assignment.column }
            }
            guard !own.isEmpty else { continue }
            try inWindows(keys, segment, mapper) { condition in
                _ = try core.write {
                    try $0.execute(
                        segment.table.update().set(own).where(condition), state.parameters
                    ).rowsAffected
                }
            }
        }
        let columns = assignments.compactMap { assignment in
            mapper.columns.firstIndex { $0.definition === assignment.column }
        }
        for object in objects { try core.reread([object], object.mapper, changed: columns) }
        try core.settleBulk()
        return keys.count
    }

    private func affectedKeys() throws -> [KeyValue] {
        let mapper = state.root.mapper
        var select = mapper.select(where: state.predicate)
        select.columns = mapper.primaryKey.map {
            SelectedColumn(node: mapper.node(of: $0), allowsNull: true)
        }
        let result = try core.transactional().execute(
            ObjectStatement(queryNode: .select(select)), state.parameters)
        defer { result.close() }
        var keys: [KeyValue] = []
        while let reader = try result.next() {
            let values = try mapper.primaryKey.enumerated().map { index, position in
                try reader.value(at: index, as: mapper.columns[position].definition.type)
            }
            if let key = KeyValue(values) { keys.append(key) }
        }
        return keys
    }

    private func inWindows(
        _ keys: [KeyValue], _ segment: TableSegment, _ mapper: Mapper,
        _ body: (SQLPredicate) throws -> Void
    ) throws {
        var start = 0
        while start < keys.count {
            let end = min(start + LoadBatch.window, keys.count)
            try body(
                SQLPredicate(
                    node: inList(
                        segment.key.map { segment.table.node($0) }, segment.key.map(\.type),
                        Array(keys[start..<end]))))
            start = end
        }
    }
}
