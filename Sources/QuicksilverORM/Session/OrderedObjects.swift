/// Objects in the order they came, each once, kept alive.
struct OrderedObjects {
    private var list: [(any MappedObject)?] = []
    private var places: [ObjectIdentifier: Int] = [:]

    /// Whether there are none.
    var isEmpty: Bool { places.isEmpty }
    /// How many there are.
    var count: Int { places.count }
    /// The objects in order.
    var all: [any MappedObject] { list.compactMap { $0 } }

    /// Whether an object is there.
    func contains(_ object: any MappedObject) -> Bool {
        places[ObjectIdentifier(object)] != nil
    }

    /// Puts an object at the end; whether it wasn't there.
    @discardableResult
    mutating func insert(_ object: any MappedObject) -> Bool {
        let id = ObjectIdentifier(object)
        guard places[id] == nil else { return false }
        places[id] = list.count
        list.append(object)
        return true
    }

    /// Takes an object out; whether it was there.
    @discardableResult
    mutating func remove(_ object: any MappedObject) -> Bool {
        guard let place = places.removeValue(forKey: ObjectIdentifier(object)) else { return false }
        list[place] = nil
        if places.isEmpty { list.removeAll() }
        return true
    }

    /// Takes all out.
    mutating func removeAll() {
        list = []
        places = [:]
    }
}

extension [any MappedObject] {
    /// Each object once, where it stands first.
    var unique: [any MappedObject] {
        var seen: Set<ObjectIdentifier> = []
        return filter { seen.insert(ObjectIdentifier($0)).inserted }
    }
}
