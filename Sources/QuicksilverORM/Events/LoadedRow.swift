public import QuicksilverSQL

/// A row that is about to become an object.
///
/// Shape: `try row.value(User.name)`, `row["name"]`; belongs to the call it was given to.
public struct LoadedRow<Object: MappedObject> {
    let loader: RowLoader
    let mapper: Mapper

    /// The value of an attribute's column.
    ///
    /// - Throws: ``ORMError`` `.unknownName` for a column of another class; an error that names the column when it holds something else.
    public func value<Value: ColumnValue>(_ column: SQLExpression<Value>) throws -> Value {
        guard case .column(let reference) = column.node, let definition = reference.definition,
            let position = mapper.columns.firstIndex(where: { $0.definition === definition })
        else {
            throw ORMError(
                .unknownName,
                "the row of a \(Object.self) has no such column; its attributes are "
                    + mapper.columns.map(\.attribute).joined(separator: ", "))
        }
        return try loader.read(position)
    }

    /// The value of an attribute by its name; nil when there is no such attribute, or the row doesn't have it.
    public subscript(name: String) -> SQLValue? {
        guard let position = mapper.position(of: name), loader.positions[position] >= 0 else {
            return nil
        }
        return try? loader.reader.value(
            at: loader.positions[position], as: mapper.columns[position].definition.type)
    }
}

@available(*, unavailable)
extension LoadedRow: Sendable {}

extension SessionCore {
    /// The object that a listener makes of a row; nil when the mapper shall.
    func createInstance(_ mapper: Mapper, _ row: RowLoader) throws -> (any MappedObject)? {
        guard ListenerStore.isHeard(.createInstance) else { return nil }
        for case .create(let call) in mapper.type.__mapping.calls(.createInstance) {
            guard let object = try call(row, mapper, EventContext(core: self)) else { continue }
            let state = object.__state
            guard type(of: object).__mapping.existing === mapper else {
                throw ORMError(
                    .wrongType,
                    "createInstance of \(mapper.type) returned a \(type(of: object)); return one of the row's class, or nil",
                    of: mapper.type)
            }
            guard state.phase == .transient else {
                throw ORMError(
                    .invalidState,
                    "createInstance of \(mapper.type) returned an object that is \(state.phase.rawValue); return a new one, or nil",
                    of: mapper.type)
            }
            for attribute in 0..<mapper.attributeCount { try object.__load(attribute, from: row) }
            state.settle()
            // What an initialiser did to relations isn't what the database has.
            for slot in state.relations { slot.expire() }
            return object
        }
        return nil
    }
}
