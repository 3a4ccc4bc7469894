/// The objects of a session by their rows; keeps none of them alive.
///
/// Shape: an object takes itself out when it dies, so an entry never outlives its object.
/// Source: design D8; features U001, U003.
final class IdentityMap {
    private struct Entry {
        unowned let object: any MappedObject
    }
    private var tables: [ObjectIdentifier: [KeyValue: Entry]] = [:]

    /// The object of a row, if it is of the class or one below it.
    func object(_ key: KeyValue, of mapper: Mapper) -> (any MappedObject)? {
        guard mapper.inheritance != nil else {
            return tables[ObjectIdentifier(mapper)]?[key]?.object
        }
        guard let object = holder(key, of: mapper),
            object.__state.mapper?.isKind(of: mapper) == true
        else { return nil }
        return object
    }

    /// Who has a key, of whichever of the classes that share rows.
    func holder(_ key: KeyValue, of mapper: Mapper) -> (any MappedObject)? {
        tables[ObjectIdentifier(mapper.root)]?[key]?.object
    }

    /// Keeps an object under its key.
    func insert(_ object: any MappedObject, _ key: KeyValue, of mapper: Mapper) {
        tables[ObjectIdentifier(mapper.root), default: [:]][key] = Entry(object: object)
        let state = object.__state
        state.key = key
        state.mapper = mapper
        state.isMapped = true
    }

    /// Forgets an object that lives on; it keeps its key.
    func release(_ object: any MappedObject) {
        let state = object.__state
        guard state.isMapped, let key = state.key, let mapper = state.mapper else { return }
        state.isMapped = false
        forget(key, of: mapper)
    }

    /// Forgets a key.
    func forget(_ key: KeyValue, of mapper: Mapper) {
        tables[ObjectIdentifier(mapper.root)]?[key] = nil
    }

    /// Whether there are objects of a class, or of one that shares rows with it.
    func has(_ mapper: Mapper) -> Bool {
        tables[ObjectIdentifier(mapper.root)]?.isEmpty == false
    }

    /// All the objects there are, each kept alive by the result.
    var all: [any MappedObject] {
        tables.values.flatMap { $0.values.map(\.object) }
    }
}
