public import QuicksilverSQL

extension Session {
    /// The object of a primary key, from the session when it is there, else from the database; nil when there is no row.
    ///
    /// Shape: `try session.get(User.self, 15)`; a composite key's parts in the order of its columns.
    /// Source: parity rows S7, Q9; features U006.
    public func get<A: MappedObject>(_ type: A.Type, _ key: any ColumnValue...) throws -> A? {
        try query(type).get(keys: key.map(\.sqlValue), reload: false)
    }

    /// The object of a primary key, read with what options say of its relations and columns; nil when there is no row.
    ///
    /// Shape: `try session.get(User.self, 15, options: [selectinload(User.addresses)])`. Options are about reading: an object that the session
    /// has is given back as it is.
    public func get<A: MappedObject>(
        _ type: A.Type, _ key: any ColumnValue..., options: [LoaderOption]
    ) throws -> A? {
        try query(type).options(options).get(keys: key.map(\.sqlValue), reload: false)
    }

    /// The object of a primary key that is one integer, from the session when it is there, else from the database.
    ///
    /// Shape: as the form for any key, and faster where the session has the object.
    public func get<A: MappedObject>(_ type: A.Type, _ key: Int) throws -> A? {
        try core.check()
        let mapper = type.__mapping.mapper
        if let known = core.loaded(type, Int64(key), mapper) { return known }
        guard try mapper.ready().hasIntegerKey, let select = core.plainSelect(mapper) else {
            return try query(type).get(keys: [.int(Int64(key))], reload: false)
        }
        if core.asked == nil { core.asked = mapper }
        try core.autoflush()
        defer { core.releaseIfIdle() }
        guard let object = try core.load(.integer(Int64(key)), by: select, mapper) else {
            return nil
        }
        return A.cast(object)
    }
}

extension SessionCore {
    /// The object of an integer key that is here and whose row needn't be read.
    fileprivate func loaded<A: MappedObject>(
        _ type: A.Type, _ key: Int64, _ mapper: Mapper
    ) -> A? {
        // Only objects of a class without faults get here; a key of another type isn't among integers.
        guard let state = identity.table(of: mapper).state(.integer(key)), !state.isStale,
            let object = state.object
        else { return nil }
        return A.cast(object)
    }

    /// The SELECT of a row by its key, where that is all that a get has to do.
    fileprivate func plainSelect(_ mapper: Mapper) -> KeyedSelect? {
        guard let select = mapper.statements.select(mapper),
            !hasCriteria || criteria(mapper) == nil,
            !mapper.hasEagerRelations
        else { return nil }
        return select
    }
}
