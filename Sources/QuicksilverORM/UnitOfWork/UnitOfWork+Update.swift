import QuicksilverEngine
import QuicksilverSQL

extension UnitOfWork {
    /// Updates the rows of one table: a statement for those one after another that changed in the same columns.
    func update(
        _ objects: [any MappedObject], _ mapper: Mapper, _ connection: Connection
    ) throws {
        let remade = mapper.columns.indices.filter {
            mapper.columns[$0].definition.onUpdate != nil
        }
        var columns: [Int] = []
        var changed: [Int] = []
        var waiting: [any MappedObject] = []
        func send() throws {
            guard !waiting.isEmpty else { return }
            try update(waiting, columns, mapper, connection)
            try tell(.afterUpdate, waiting)
            waiting.removeAll(keepingCapacity: true)
        }
        for object in objects {
            try synchronise(object)
            try tellUpdate(object)
            changed.removeAll(keepingCapacity: true)
            try collectChanges(of: object, mapper, remade, into: &changed)
            if changed.isEmpty { continue }
            if changed != columns {
                try send()
                columns = changed
            }
            waiting.append(object)
            if !postSyncs.isEmpty { updated.insert(ObjectIdentifier(object)) }
        }
        try send()
    }

    /// Finds the columns that hold another value than the row, with the version and what is set on every update.
    private func collectChanges(
        of object: any MappedObject, _ mapper: Mapper, _ remade: [Int], into changed: inout [Int]
    ) throws {
        let state = object.__state
        if !switches.isEmpty, switches[ObjectIdentifier(object)] != nil {
            changed += mapper.columns.indices.filter {
                !mapper.primaryKey.contains($0) && mapper.columns[$0].definition.computed == nil
            }
            return
        }
        for (attribute, value) in state.originals where object.value(at: attribute) != value {
            changed.append(attribute)
        }
        if changed.isEmpty { return }
        if let column = mapper.polymorphicColumn, changed.contains(column) {
            _ = try discriminator(of: object, mapper, object.value(at: column))
        }
        for position in remade where !changed.contains(position) {
            if let made = mapper.columns[position].definition.onUpdate?.make() {
                state.noteChange(object, position)
                try set(made, on: object, position)
                changed.append(position)
            }
        }
        if let version = mapper.versionColumn, !changed.contains(version),
            case .int(let current) = object.value(at: version)
        {
            let (next, isOver) = current.addingReportingOverflow(1)
            guard !isOver else {
                throw ORMError(
                    .invalidState,
                    "\(mapper.describe(key(of: object, mapper))) has the last version there is, \(current); set its "
                        + "\(mapper.columns[version].attribute) back by a statement",
                    of: mapper.type, attribute: mapper.columns[version].attribute)
            }
            state.noteChange(object, version)
            try set(.int(next), on: object, version)
            changed.append(version)
        }
        if changed.count > 1 { changed.sort() }
    }

    private func update(
        _ objects: [any MappedObject], _ columns: [Int], _ mapper: Mapper,
        _ connection: Connection
    ) throws {
        if mapper.isJoined {
            return try updateSegments(objects, columns, mapper, connection)
        }
        let isVersioned = mapper.versionColumn != nil && switches.isEmpty
        let statement = mapper.statements.update(mapper, columns, isVersioned: isVersioned)
        let rows = ChangedRows(
            objects: objects, columns: columns, mapper: mapper, isVersioned: isVersioned)
        try send(rows, names: rows.names, by: statement, connection) { count in
            guard count != objects.count else { return }
            throw self.stale(objects, mapper, connection, count, "updated")
        }
    }
}

/// Objects as the rows of an UPDATE or DELETE by key: the columns that are set, the key of the row, the version it had.
struct ChangedRows: BatchRows {
    let objects: [any MappedObject]
    let columns: [Int]
    let mapper: Mapper
    let isVersioned: Bool
    /// Whether the rows go by the objects' keys as they are now.
    var hasNewKey = false

    /// The parameters of ``StatementStore``'s statements.
    var names: [String] {
        columns.map { "v\($0)" } + mapper.primaryKey.indices.map { "k\($0)" }
            + (isVersioned ? ["w0"] : [])
    }

    var underestimatedCount: Int { objects.count }
    var canRepeat: Bool { true }

    func write(to writer: any RowWriter) throws {
        for object in objects {
            let reference = object.__stateReference
            for position in columns { try writer.write(object.value(at: position)) }
            switch hasNewKey ? nil : reference._withUnsafeGuaranteedRef({ $0.key }) {
            case .integer(let number): try writer.write(number)
            case .other(let values): for value in values { try writer.write(value) }
            case nil: for value in mapper.key(of: object) { try writer.write(value) }
            }
            if isVersioned, let version = mapper.versionColumn {
                let original = object.__state.original(of: version)
                try writer.write(original ?? object.value(at: version))
            }
            try writer.endRow()
        }
    }
}
