/// The objects of a session by their rows; keeps none of them alive.
///
/// Shape: an object takes itself out when it dies, so an entry never outlives its object.
/// Source: design D8; features U001, U003.
struct IdentityMap {
    private struct Entry {
        let mapper: ObjectIdentifier
        let table: IdentityTable
        /// Whether the class is the topmost of those that share rows.
        let isRoot: Bool
    }
    /// The classes that were asked for first: a session mostly has few, and looking through these is faster than hashing.
    private var first: ContiguousArray<Entry> = []
    private var rest: [ObjectIdentifier: Entry] = [:]
    private static let most = 16

    /// The objects of a class, and of those that share rows with it.
    mutating func table(of mapper: Mapper) -> IdentityTable {
        let id = ObjectIdentifier(mapper)
        for entry in first where entry.mapper == id { return entry.table }
        return rest[id]?.table ?? makeTable(of: mapper)
    }

    private mutating func makeTable(of mapper: Mapper) -> IdentityTable {
        let isRoot = mapper.inheritance == nil
        // Objects point to their table, so that it stays as long as the map does.
        let table = isRoot ? IdentityTable() : table(of: mapper.root)
        let entry = Entry(mapper: ObjectIdentifier(mapper), table: table, isRoot: isRoot)
        if first.count < Self.most { first.append(entry) } else { rest[entry.mapper] = entry }
        return table
    }

    /// The object of a row, if it is of the class or one below it.
    mutating func object(_ key: KeyValue, of mapper: Mapper) -> (any MappedObject)? {
        guard mapper.inheritance != nil else { return holder(key, of: mapper) }
        guard let object = holder(key, of: mapper),
            object.__state.mapper?.isKind(of: mapper) == true
        else { return nil }
        return object
    }

    /// Who has a key, of whichever of the classes that share rows.
    mutating func holder(_ key: KeyValue, of mapper: Mapper) -> (any MappedObject)? {
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
    mutating func has(_ mapper: Mapper) -> Bool { !table(of: mapper).isEmpty }

    /// Calls the body with each table.
    private func eachTable(_ body: (IdentityTable) -> Void) {
        for entry in first where entry.isRoot { body(entry.table) }
        for entry in rest.values where entry.isRoot { body(entry.table) }
    }

    /// All the objects there are, each kept alive by the result.
    var all: [any MappedObject] {
        var objects: [any MappedObject] = []
        eachTable { objects += $0.all.compactMap(\.object) }
        return objects
    }

    /// Forgets all objects, which live on with their keys, and calls the body with the state of each; nobody may die in it.
    func removeAll(_ body: (InstanceState) -> Void) {
        eachTable { $0.removeAll(body) }
    }
}
