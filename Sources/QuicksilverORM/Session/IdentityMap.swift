/// The objects of a session by their rows; keeps none of them alive.
///
/// Shape: an object takes itself out when it dies, so an entry never outlives its object.
/// Source: design D8; features U001, U003.
final class IdentityMap {
    @exclusivity(unchecked) private var tables: [ObjectIdentifier: IdentityTable] = [:]
    /// The table that was asked for last, which mostly is the next one as well.
    @exclusivity(unchecked) private var lastMapper: ObjectIdentifier?
    @exclusivity(unchecked) private var last = IdentityTable()

    /// The objects of a class, and of those that share rows with it.
    func table(of mapper: Mapper) -> IdentityTable {
        let id = ObjectIdentifier(mapper)
        if id == lastMapper { return last }
        let root = ObjectIdentifier(mapper.root)
        // Objects point to their table, so that it stays as long as the map does.
        let table = tables[root] ?? IdentityTable()
        tables[root] = table
        lastMapper = id
        last = table
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
        for table in tables.values {
            for state in table.removeAll() {
                state.leave()
                if let object = state.object { objects.append(object) }
            }
        }
        return objects
    }
}
