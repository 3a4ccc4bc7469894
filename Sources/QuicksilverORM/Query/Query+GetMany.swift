public import QuicksilverSQL

extension Query where Element: MappedObject {
    /// The objects of some primary keys, position by position; nil where there is no row.
    ///
    /// Shape: those the session has cost nothing; the others come in one query for at most 500, with what the query's options say.
    /// - Throws: ``ORMError`` `.wrongType` for a key of another shape, `.invalidState` where the query has conditions or joins.
    public func getMany(_ keys: some Swift.Sequence<any ColumnValue>) throws -> [Element?] {
        try getMany(keys: keys.map { [$0.sqlValue] })
    }

    /// The objects of some composite keys, each with its parts in the order of their columns.
    public func getMany(_ keys: some Swift.Sequence<[any ColumnValue]>) throws -> [Element?] {
        try getMany(keys: keys.map { $0.map(\.sqlValue) })
    }

    private func getMany(keys: [[SQLValue]]) throws -> [Element?] {
        try core.check()
        try checkGet()
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
            if !state.overwrites, let known = core.identity.object(key, of: mapper) as? Element,
                !known.__state.isStale
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
            for object in try read(Array(missing[start..<end]), mapper) {
                guard let key = object.__state.key else { continue }
                hasStrangers = hasStrangers || !asked.contains(key)
                found[key] = object
            }
            start = end
        }
        // The database takes a key for the same that is written in another case: whose row is it?
        for key in missing where hasStrangers && found[key] == nil {
            found[key] = try read([key], mapper).first
        }
        return wanted.map { key in key.flatMap { found[$0] } }
    }

    private func read(_ keys: [KeyValue], _ mapper: Mapper) throws -> [Element] {
        if state.overwrites || says(more: mapper) {
            return try reading(keys, mapper, reload: state.overwrites)
        }
        return try core.load(
            mapper, keys, criteria: core.criteria(mapper, state.columnOptions.scope)
        ).compactMap { $0 as? Element }
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
        for (value, position) in zip(keys, primaryKey) { try check(value, asKeyAt: position) }
        return KeyValue(keys)
    }

    /// Throws for a value that no key of a column can be.
    func check(_ value: SQLValue, asKeyAt position: Int) throws {
        try value.checkKey(of: columns[position], of: type)
    }
}

extension SQLValue {
    /// Throws when no key of a column can be this value: a number with a point for an integer, a number for a text.
    ///
    /// Shape: asked before the database is, which would convert it, or not, each in its own way.
    func checkKey(of column: Mapper.MappedColumn, of owner: Any.Type) throws {
        let type = column.definition.type
        let fits =
            switch self {
            case .double, .decimal, .bool: !type.isInteger && canCompare(with: type)
            case .int, .text: type != .uuid && canCompare(with: type)
            default: canCompare(with: type)
            }
        if fits { return }
        throw ORMError(
            .wrongType,
            "\(owner).\(column.attribute) is \(type.declaration); \(self) isn't: give the key as \(type.wantedKey)",
            of: owner as? any MappedObject.Type, attribute: column.attribute)
    }
}

extension DataType {
    /// The Swift type that keys of the type are, in words.
    fileprivate var wantedKey: String {
        switch self {
        case .integer, .bigInteger, .smallInteger: "an Int"
        case .string, .text, .char: "a String"
        case .uuid: "a UUID"
        default: "the attribute's own type"
        }
    }
}
