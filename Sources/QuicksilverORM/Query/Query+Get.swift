public import QuicksilverSQL

extension Query where Element: MappedObject {
    /// The object of a primary key, from the session when it is there; nil when there is no row.
    ///
    /// Shape: what the query says of loading and locking holds where the row is read: ``QueryClauses/options(_:)-(LoaderOption...)``,
    /// ``QueryClauses/withForUpdate(nowait:skipLocked:of:)``. An object that the session has is given back as it is, unless the query
    /// says `populateExisting()`.
    /// - Throws: ``ORMError`` `.wrongType` for a key of another shape, `.invalidState` where the query has conditions or joins.
    /// Source: parity row Q9.
    public func get(_ key: any ColumnValue...) throws -> Element? {
        try get(keys: key.map(\.sqlValue), reload: false)
    }

    /// The object of a primary key, always read anew from its row; nil when there is none.
    public func load(_ key: any ColumnValue...) throws -> Element? {
        try get(keys: key.map(\.sqlValue), reload: true)
    }

    func get(keys: [SQLValue], reload: Bool) throws -> Element? {
        try core.check()
        try checkGet()
        let mapper = try Element.__mapping.mapper.ready()
        let reload = reload || state.overwrites
        if mapper.isUnion { return try get(united: mapper, keys, reload: reload) }
        guard let key = try mapper.checkedKey(keys) else { return nil }
        if !reload, let known = core.identity.object(key, of: mapper) as? Element {
            if !known.__state.isStale { return known }
        }
        if reload { core.identity.object(key, of: mapper)?.__state.isStale = true }
        if says(more: mapper) { return try reading([key], mapper, reload: reload).first }
        try core.autoflush()
        defer { core.releaseIfIdle() }
        return try core.load(
            mapper, [key], overwrites: reload,
            criteria: core.criteria(mapper, state.columnOptions.scope)
        ).first as? Element
    }

    /// Whether rows are read otherwise than by their keys alone: with relations, other columns, locks, or from elsewhere.
    func says(more mapper: Mapper) -> Bool {
        !state.columnOptions.isEmpty || state.lock != nil || state.root.alias != nil
            || core.loadsEagerly(mapper, state.eager, state.loading)
    }

    /// Reads the objects of some keys as the query says.
    func reading(_ keys: [KeyValue], _ mapper: Mapper, reload: Bool) throws -> [Element] {
        let root = state.root
        let types = mapper.primaryKey.map { mapper.columns[$0].definition.type }
        let condition = inList(mapper.primaryKey.map { root.node($0) }, types, keys)
        return try with { state in
            state.overwrites = reload
            state.and(condition)
        }.all()
    }

    /// Throws what is wrong with a query that is asked for keys.
    ///
    /// Shape: an object of the session is found without SQL, so that a condition on its row couldn't hold.
    func checkGet() throws {
        if let fault = state.fault { throw fault }
        let isPlain =
            state.predicate == nil && state.from == nil && state.groupBy.isEmpty
            && state.having == nil && state.limit == nil && state.offset == nil
            && !state.isDistinct && state.statement == nil
        guard isPlain else {
            throw ORMError(
                .invalidState,
                "get, load and getMany find \(Element.self) objects by key alone, and the query has conditions, joins or limits; "
                    + "say the key as one more: filterBy(…).oneOrNone()", of: Element.self)
        }
    }
}
