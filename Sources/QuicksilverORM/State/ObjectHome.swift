/// What the objects of one class have in common in one session: the session, the class, the place in the identity map, the query they came from.
///
/// Shape: each object's state holds one of these instead of its parts, which costs one count of references an object instead of three. Those
/// that came from no query, or alone by their keys, share one, which the identity map knows for as long as somebody has it.
final class ObjectHome {
    /// The session's inside; kept until the last object dies, so that lazy loads and failures find it.
    let core: SessionCore
    /// The class under which the identity map has the objects.
    let mapper: Mapper
    /// Where the identity map has them.
    let table: IdentityTable
    /// The objects that came from the same query; nil for those that came from none.
    let batch: LoadBatch?
    /// The next of those that came from no query.
    @exclusivity(unchecked) var next: Unmanaged<ObjectHome>?

    init(_ core: SessionCore, _ mapper: Mapper, _ table: IdentityTable, _ batch: LoadBatch?) {
        self.core = core
        self.mapper = mapper
        self.table = table
        self.batch = batch
        if batch == nil { table.add(self) }
    }

    deinit { if batch == nil { table.remove(self) } }
}

extension SessionCore {
    /// The home of a class's objects that come from no query.
    func home(of mapper: Mapper) -> ObjectHome {
        let table = identity.table(of: mapper)
        return table.home(of: mapper) ?? ObjectHome(self, mapper, table, nil)
    }

    /// The home of an object that may have had one: what a query said of it goes along.
    func home(of mapper: Mapper, for state: InstanceState) -> ObjectHome {
        guard let old = state.home else { return home(of: mapper) }
        if old.core === self, old.mapper === mapper { return old }
        guard let batch = old.batch else { return home(of: mapper) }
        return ObjectHome(self, mapper, identity.table(of: mapper), batch)
    }

    /// Puts an object into the identity map under its key.
    func enter(_ object: any MappedObject, _ key: KeyValue, _ mapper: Mapper) {
        let state = object.__state
        state.enter(home(of: mapper, for: state), object, key)
    }
}
