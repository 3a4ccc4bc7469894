import QuicksilverSQL

extension SessionCore {
    /// Copies an object from outside, and those its relations cascade to, onto objects of this session.
    ///
    /// Source: features U032, U100 to U106.
    func merge<Object: MappedObject>(_ object: Object) throws -> Object {
        try autoflush()
        autoflushDepth += 1
        defer { autoflushDepth -= 1 }
        var merge = Merge(core: self)
        let root = try merge.twin(of: object)
        while let (source, target) = merge.waiting.popLast() {
            try merge.copyRelations(source, target)
        }
        releaseIfIdle()
        guard let result = root as? Object else {
            throw ORMError(
                .wrongType, "the row of a \(Object.self) is a \(type(of: root)) in this session")
        }
        return result
    }
}

/// One merge: which object of the session stands for which from outside.
private struct Merge {
    let core: SessionCore
    var waiting: [(source: any MappedObject, target: any MappedObject)] = []
    private var twins: [ObjectIdentifier: any MappedObject] = [:]

    init(core: SessionCore) { self.core = core }

    /// The session's object for one from outside, with its columns copied.
    mutating func twin(of source: any MappedObject) throws -> any MappedObject {
        if let known = twins[ObjectIdentifier(source)] { return known }
        let state = source.__state
        if state.core === core, state.phase == .persistent || state.phase == .pending {
            return source
        }
        let mapper = type(of: source).__mapping.mapper
        let target: any MappedObject
        if let key = KeyValue(mapper.key(of: source)), let row = try object(key, mapper) {
            try copyColumns(source, row, mapper)
            target = row
        } else {
            let values = mapper.columns.indices.map { position in
                // Without a row there is nothing that could still be loaded.
                let value = source.value(at: position)
                return value == .unloaded ? mapper.selection.placeholders[position] : value
            }
            let reader = ValueReader(values, names: mapper.columns.map(\.attribute))
            let new = try mapper.type.init(__row: RowLoader(reader, Array(values.indices)))
            new.__state.assigned = state.assigned
            for position in mapper.attributeCount..<mapper.columns.count {
                try new.put(values[position], at: position)
            }
            try core.add(new)
            target = new
        }
        twins[ObjectIdentifier(source)] = target
        waiting.append((source, target))
        return target
    }

    private func object(_ key: KeyValue, _ mapper: Mapper) throws -> (any MappedObject)? {
        if let known = core.identity.object(key, of: mapper) { return known }
        return try core.load(mapper, [key]).first
    }

    private func copyColumns(
        _ source: any MappedObject, _ target: any MappedObject, _ mapper: Mapper
    ) throws {
        let state = source.__state
        if let column = mapper.versionColumn {
            let version = source.value(at: column)
            if !version.isNull, version != .int(0), version != target.value(at: column) {
                throw ORMError(
                    .staleData,
                    "\(mapper.describe(mapper.key(of: source))) to be merged has version \(version), its row \(target.value(at: column)); "
                        + "load it again")
            }
        }
        for position in 0..<mapper.attributeCount
        where position != mapper.versionColumn && !mapper.primaryKey.contains(position)
            && mapper.columns[position].definition.computed == nil
        {
            let value = source.value(at: position)
            if value == .unloaded { continue }
            // Of an object that never had a row, nil that nobody assigned says nothing.
            if value.isNull, state.phase == .transient, !state.assigned.contains(position) {
                continue
            }
            try target.change(value, at: position)
        }
    }

    /// Merges what the source's relations are known to lead to.
    mutating func copyRelations(_ source: any MappedObject, _ target: any MappedObject) throws {
        for slot in source.__state.relations {
            guard let relation = slot.relation, relation.cascade.contains(.merge),
                !relation.isViewOnly
            else { continue }
            let isKnown = source.__state.phase == .transient ? slot.hasChanges : slot.isLoaded
            guard isKnown else { continue }
            var members: [any MappedObject] = []
            for member in slot.known { members.append(try twin(of: member)) }
            switch target.slot(relation.position) {
            case let many as ToManySlot: many.replace(by: members)
            case let one as ToOneSlot: one.set(members.first)
            default: break
            }
        }
    }
}
