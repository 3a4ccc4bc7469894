import QuicksilverSQL

/// How the columns of one class stand in the rows of a statement.
struct RowShape: Sendable {
    /// By attribute: where it stands; -1 for one that the rows don't have.
    let positions: [Int]
    /// The attributes that the rows don't have.
    let unloaded: AttributeSet
    /// Whether the class has columns without attributes.
    let hasHidden: Bool

    init(_ mapper: Mapper, _ positions: [Int]) {
        self.positions = positions
        unloaded = AttributeSet(positions.indices.filter { positions[$0] < 0 })
        hasHidden = mapper.columns.count > mapper.attributeCount
    }

    /// What the attributes hold that the rows don't have.
    func placeholders(_ mapper: Mapper) -> (any RowReader)? {
        unloaded.isEmpty ? nil : mapper.placeholders
    }

    /// Reads the columns without attributes.
    func readHidden(
        _ object: any MappedObject, _ mapper: Mapper, _ reader: any RowReader
    ) throws {
        guard hasHidden else { return }
        for position in mapper.attributeCount..<mapper.columns.count {
            let type = mapper.columns[position].definition.type
            try object.put(
                try reader.value(at: positions[position], as: type), at: position)
        }
    }
}

extension SessionCore {
    /// Makes the object of a row that none is there for; `adopt` takes it into the session.
    @inline(__always)
    func make(
        _ mapper: Mapper, _ key: KeyValue, _ row: RowLoader, _ shape: RowShape,
        adopt: (InstanceState, any MappedObject) -> Void
    ) throws -> any MappedObject {
        let object: any MappedObject
        do {
            object = try createInstance(mapper, row) ?? mapper.type.init(__row: row)
        } catch {
            throw row.explained(error, key, mapper)
        }
        if shape.hasHidden { try shape.readHidden(object, mapper, row.reader) }
        object.__stateReference._withUnsafeGuaranteedRef { state in
            if !shape.unloaded.isEmpty { state.unload(shape.unloaded) }
            adopt(state, object)
        }
        try tell(.load, object)
        return object
    }
}
