/// The objects of a session by their rows; keeps none of them alive.
///
/// Shape: an object takes itself out when it dies, so an entry never outlives its object.
/// Source: design D8; features U001, U003.
final class IdentityMap {
    @exclusivity(unchecked) private var tables: [ObjectIdentifier: IdentityTable] = [:]
    /// The tables that were asked for first: a session mostly has few classes, and looking through these is faster than hashing.
    @exclusivity(unchecked) private var first:
        ContiguousArray<(mapper: ObjectIdentifier, table: IdentityTable)> = []
    private static let most = 16

    /// The objects of a class, and of those that share rows with it.
    func table(of mapper: Mapper) -> IdentityTable {
        let id = ObjectIdentifier(mapper)
        for entry in first where entry.mapper == id { return entry.table }
        let root = ObjectIdentifier(mapper.root)
        // Objects point to their table, so that it stays as long as the map does.
        let table = tables[root] ?? IdentityTable()
        tables[root] = table
        if first.count < Self.most { first.append((id, table)) }
        return table
    }

    /// The object of a row, if it is of the class or one below it.
    func object(_ key: KeyValue, of mapper: Mapper) -> (any MappedObject)? {
        guard mapper.inheritance != nil else { return holder(key, of: mapper) }
        guard let object = holder(key, of: mapper),
            object.__state.mapper?.isKind(of: mapper) == true
        else { return nil }
        return object
    }

    /// Who has a key, of whichever of the classes that share rows.
    func holder(_ key: KeyValue, of mapper: Mapper) -> (any MappedObject)? {
        table(of: mapper).state(key)?.object
    }

    /// Forgets an object that lives on; it keeps its key.
    func release(_ object: any MappedObject) { forget(object.__state) }

    /// Forgets the object of a state.
    func forget(_ state: InstanceState) {
        guard state.isMapped, let home = state.home, let key = state.key else { return }
        state.leave()
        home.table.remove(state, key)
    }

    /// Whether there are objects of a class, or of one that shares rows with it.
    func has(_ mapper: Mapper) -> Bool { !table(of: mapper).isEmpty }

    /// All the objects there are, each kept alive by the result.
    var all: [any MappedObject] {
        tables.values.flatMap { $0.all.compactMap(\.object) }
    }

    /// Forgets all objects, which live on with their keys; which they were.
    func removeAll() -> [any MappedObject] {
        var objects: [any MappedObject] = []
        objects.reserveCapacity(tables.values.reduce(0) { $0 + $1.size })
        for table in tables.values { table.removeAll(into: &objects) }
        return objects
    }
}
