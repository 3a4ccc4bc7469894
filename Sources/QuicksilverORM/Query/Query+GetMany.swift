public import QuicksilverSQL

extension Query where Element: MappedObject {
    /// The objects of some primary keys, position by position; nil where there is no row.
    ///
    /// Shape: those the session has cost nothing; the others come in one query for at most 500.
    /// - Throws: ``ORMError`` `.wrongType` for a key of another shape.
    public func getMany(_ keys: some Swift.Sequence<any ColumnValue>) throws -> [Element?] {
        try getMany(keys: keys.map { [$0.sqlValue] })
    }

    /// The objects of some composite keys, each with its parts in the order of their columns.
    public func getMany(_ keys: some Swift.Sequence<[any ColumnValue]>) throws -> [Element?] {
        try getMany(keys: keys.map { $0.map(\.sqlValue) })
    }

    private func getMany(keys: [[SQLValue]]) throws -> [Element?] {
        try core.check()
        let mapper = try Element.__mapping.mapper.ready()
        guard !mapper.isUnion else {
            throw ORMError(
                .invalidState,
                "\(mapper.type) has no table, and one key may be in those of several classes; getMany asks one of them"
            )
        }
        var found: [KeyValue: Element] = [:]
        var missing: [KeyValue] = []
        let wanted = try keys.map { try mapper.checkedKey($0) }
        for case let key? in wanted where found[key] == nil {
            if let known = core.identity.object(key, of: mapper) as? Element, !known.__state.isStale
            {
                found[key] = known
            } else {
                missing.append(key)
            }
        }
        try core.autoflush()
        defer { core.releaseIfIdle() }
        let asked = Set(missing)
        var hasStrangers = false
        var start = 0
        while start < missing.count {
            let end = Swift.min(start + LoadBatch.window, missing.count)
            for case let object as Element in try core.load(
                mapper, Array(missing[start..<end]),
                criteria: Criteria(core, state.columnOptions.scope, mapper))
            {
                guard let key = object.__state.key else { continue }
                hasStrangers = hasStrangers || !asked.contains(key)
                found[key] = object
            }
            start = end
        }
        // The database takes a key for the same that is written in another case: whose row is it?
        for key in missing where hasStrangers && found[key] == nil {
            found[key] =
                try core.load(
                    mapper, [key], criteria: Criteria(core, state.columnOptions.scope, mapper)
                ).first as? Element
        }
        return wanted.map { key in key.flatMap { found[$0] } }
    }
}

extension Mapper {
    /// The mapper, once its class and relations are known to be right.
    func ready() throws -> Mapper {
        guard faults.isEmpty else {
            throw ORMError(.configuration, faults.joined(separator: "; "))
        }
        try registry?.configure()
        return self
    }

    /// The key of some values; nil when one of them is NULL.
    func checkedKey(_ keys: [SQLValue]) throws -> KeyValue? {
        guard keys.count == primaryKey.count else {
            throw ORMError(
                .wrongType,
                "the primary key of \(type) has \(primaryKey.count) parts ("
                    + primaryKey.map { columns[$0].attribute }.joined(separator: ", ")
                    + "), not \(keys.count)")
        }
        for (value, position) in zip(keys, primaryKey)
        where !value.canCompare(with: columns[position].definition.type) {
            throw ORMError(
                .wrongType,
                "\(type).\(columns[position].attribute) is \(columns[position].definition.type); \(value) isn't"
            )
        }
        return KeyValue(keys)
    }
}
