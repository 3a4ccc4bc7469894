import QuicksilverEngine
import QuicksilverSQL

extension SessionCore {
    /// Loads an attribute where nothing can be thrown: a failure is kept and leaves it empty.
    func loadForReading(_ attribute: Int, of owner: any MappedObject) {
        do {
            try check()
            let mapper = owner.mapper
            if columnOptions(for: [owner]).selection(of: mapper).raises(attribute) {
                let name = mapper.columns[attribute].attribute
                throw ORMError(
                    .loadFailed,
                    "\(owner.name(of: attribute)) isn't loaded and may not be loaded on access (deferred, raise); load it with the query, "
                        + "options(undefer(\"\(name)\")), or by try object.$\(name).load()",
                    of: mapper.type, attribute: name)
            }
            try load(attribute, of: owner)
        } catch {
            fail(error, owner.name(of: attribute))
        }
    }

    /// Loads an attribute of an object with its group, for its siblings as well, in one query.
    ///
    /// - Throws: ``ORMError`` `.noResult` when the object's row is gone.
    func load(_ attribute: Int, of owner: any MappedObject) throws {
        try autoflush()
        let mapper = owner.mapper
        let attributes = mapper.selection.companions(of: attribute).filter {
            !owner.__state.isLoaded($0)
        }
        // The flush may have read it.
        guard !attributes.isEmpty else { return }
        var owners: [KeyValue: any MappedObject] = [:]
        var keys: [KeyValue] = []
        for object in siblings(of: owner, lacking: attribute) {
            guard let key = object.__state.key ?? KeyValue(mapper.key(of: object)) else { continue }
            if owners.updateValue(object, forKey: key) == nil { keys.append(key) }
        }
        let nodes = (mapper.primaryKey + attributes).map { mapper.node(of: $0) }
        var select = SelectNode(columns: nodes.map { SelectedColumn(node: $0, allowsNull: true) })
        if mapper.isJoined { select.from = [mapper.layout.ownFrom] }
        select.predicate = mapper.matching(mapper.primaryKey, keys)
        var positions = Array(repeating: -1, count: mapper.columns.count)
        for (place, position) in (mapper.primaryKey + attributes).enumerated() {
            positions[position] = place
        }
        defer { releaseIfIdle() }
        let result = try transactional().execute(ObjectStatement(queryNode: .select(select)))
        defer { result.close() }
        while let reader = try result.next() {
            let key = try KeyValue(
                mapper.primaryKey.map {
                    try reader.value(at: positions[$0], as: mapper.columns[$0].definition.type)
                })
            guard let key, let object = owners[key] else { continue }
            let loader = RowLoader(reader, positions)
            for attribute in attributes where !object.__state.isLoaded(attribute) {
                try object.__load(attribute, from: loader)
                object.__state.markLoaded(attribute)
            }
        }
        guard owner.__state.isLoaded(attribute) else {
            throw ORMError(
                .noResult,
                "\(mapper.describe(mapper.key(of: owner))) has no row any more, so \(owner.name(of: attribute)) can't be loaded; "
                    + "expunge the object")
        }
    }

    /// The objects that came from the same query and lack the attribute as well; 500 at most, this one among them.
    private func siblings(
        of owner: any MappedObject, lacking attribute: Int
    ) -> [any MappedObject] {
        let state = owner.__state
        guard let batch = state.batch, state.isMapped else { return [owner] }
        var result: [any MappedObject] = []
        for key in batch.keys(around: state.batchIndex) {
            guard let object = identity.object(key, of: batch.mapper),
                object.__state.phase == .persistent, object.mapper.isKind(of: owner.mapper),
                !object.__state.isLoaded(attribute)
            else { continue }
            result.append(object)
        }
        if !result.contains(where: { $0 === owner }) { result.append(owner) }
        return result
    }

    /// What the query that made some objects said of columns.
    func columnOptions(for owners: [any MappedObject]) -> ColumnOptions {
        owners.first?.__state.batch?.options ?? ColumnOptions()
    }
}

extension AttributeHandle {
    /// Whether reading it needs no SQL; asks without SQL.
    public var isLoaded: Bool { object.__state.isLoaded(attribute) }

    /// Loads it when it isn't, and throws at once what goes wrong.
    ///
    /// - Throws: ``DatabaseError``; ``ORMError`` `.invalidState` for an object whose session is gone, `.noResult` when its row is.
    @discardableResult
    public func load() throws -> Value {
        if !isLoaded {
            guard let core = object.__state.core, !core.isClosed else {
                throw ORMError(
                    .invalidState,
                    "\(object.name(of: attribute)) can't be loaded: its object belongs to no open session; add it to one"
                )
            }
            try core.check()
            try core.load(attribute, of: object)
        }
        return try RowLoader(object.value(at: attribute), object.name(of: attribute)).read(0)
    }

    /// The same as ``load()``: `try user.$bio.value()` reads a deferred column where a failure has to be thrown.
    public func value() throws -> Value { try load() }
}
