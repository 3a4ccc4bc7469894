import QuicksilverSQL

/// Makes objects of a class from the rows of one query, one for each row and session.
///
/// Source: features U001, U002.
final class EntityLoader {
    private let core: SessionCore
    private let mapper: Mapper
    private let positions: [Int]
    private let overwrites: Bool
    private let loader: RowLoader
    private let batch: LoadBatch
    /// The attributes that the rows don't have.
    private let unread: [Int]
    private let unloaded: AttributeSet

    /// A loader of the columns that stand in the row from `offset` on.
    convenience init(
        _ core: SessionCore, _ mapper: Mapper, at offset: Int, overwrites: Bool = false,
        loading: [ObjectIdentifier: Loading] = [:], options: ColumnOptions = ColumnOptions(),
        reader: any RowReader
    ) {
        self.init(
            core, mapper, positions: options.selection(of: mapper).positions(at: offset),
            overwrites: overwrites, loading: loading, options: options, reader: reader)
    }

    /// A loader of columns wherever they stand in the row.
    init(
        _ core: SessionCore, _ mapper: Mapper, positions: [Int], overwrites: Bool,
        loading: [ObjectIdentifier: Loading], options: ColumnOptions = ColumnOptions(),
        reader: any RowReader
    ) {
        self.core = core
        self.mapper = mapper
        self.positions = positions
        self.overwrites = overwrites
        unread = positions.indices.filter { positions[$0] < 0 }
        unloaded = AttributeSet(unread)
        loader = RowLoader(
            reader, positions, placeholders: unread.isEmpty ? nil : mapper.placeholders)
        batch = LoadBatch(mapper)
        batch.loading = loading
        batch.options = options
    }

    /// The object of the row a reader stands on; nil when its key is NULL, as on the far side of an outer join.
    func object(_ reader: any RowReader) throws -> (any MappedObject)? {
        guard let key = try key(reader) else { return nil }
        loader.reader = reader
        if let known = core.identity.object(key, of: mapper) {
            let state = known.__state
            if overwrites || state.isStale {
                try refresh(known, reader)
            } else if state.hasUnloaded {
                try complete(known)
            }
            return known
        }
        let object = try mapper.type.init(__row: loader)
        if mapper.columns.count > mapper.attributeCount { try readHidden(object, reader) }
        if !unread.isEmpty { object.__state.unload(unloaded) }
        core.adopt(object, key, mapper)
        object.__state.batch = batch
        object.__state.batchIndex = batch.add(key)
        return object
    }

    private func key(_ reader: any RowReader) throws -> KeyValue? {
        if mapper.hasIntegerKey {
            let index = positions[mapper.primaryKey[0]]
            return reader.isNull(at: index) ? nil : .integer(try reader.int64(at: index))
        }
        var values: [SQLValue] = []
        for position in mapper.primaryKey {
            let index = positions[position]
            if reader.isNull(at: index) { return nil }
            values.append(
                try reader.value(at: index, as: mapper.columns[position].definition.type))
        }
        return KeyValue(values)
    }

    /// Reads what the object has no change of its own for; with `overwrites` everything.
    private func refresh(_ object: any MappedObject, _ reader: any RowReader) throws {
        let state = object.__state
        for attribute in 0..<mapper.attributeCount
        where overwrites || !state.modified.contains(attribute) {
            if positions[attribute] < 0 {
                // What a stale object holds is kept only where the class itself says that it is read apart.
                if overwrites || !mapper.selection.defers(attribute) {
                    try object.put(.unloaded, at: attribute)
                }
                continue
            }
            try object.__load(attribute, from: loader)
            state.markLoaded(attribute)
        }
        try readHidden(object, reader)
        if overwrites {
            state.settle()
            core.dirty.remove(object)
        }
        state.isStale = false
    }

    /// Reads what the object lacks and the row has.
    private func complete(_ object: any MappedObject) throws {
        for attribute in 0..<mapper.attributeCount
        where positions[attribute] >= 0 && !object.__state.isLoaded(attribute) {
            try object.__load(attribute, from: loader)
            object.__state.markLoaded(attribute)
        }
    }

    private func readHidden(_ object: any MappedObject, _ reader: any RowReader) throws {
        for attribute in mapper.attributeCount..<mapper.columns.count {
            let type = mapper.columns[attribute].definition.type
            try object.put(try reader.value(at: positions[attribute], as: type), at: attribute)
        }
    }
}
