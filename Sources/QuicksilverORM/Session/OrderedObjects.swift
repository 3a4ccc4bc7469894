/// Objects in the order they came, each once, kept alive.
///
/// Shape: where everybody stands is only worked out once it is asked for; lists that only grow never pay for it.
struct OrderedObjects: Swift.Sequence {
    private var list: [(any MappedObject)?] = []
    private var places = ObjectTable()
    /// How many of the list ``places`` has seen.
    private var known = 0
    private var gone = 0
    /// The classes of all that ever came.
    private var seen: [any MappedObject.Type] = []

    /// Whether there are none.
    var isEmpty: Bool { count == 0 }
    /// How many there are.
    var count: Int { list.count - gone }
    /// The objects in order.
    var all: [any MappedObject] { list.compactMap { $0 } }
    /// The classes they are of, in the order they came first.
    var classes: [any MappedObject.Type] {
        if gone == 0 { return seen }
        var left = OrderedObjects()
        for object in self { left.append(object) }
        return left.seen
    }
    /// Which objects they are.
    var ids: Set<ObjectIdentifier> {
        Set(list.lazy.compactMap { $0.map { ObjectIdentifier($0) } })
    }

    /// How many there are, at most.
    var underestimatedCount: Int { count }

    /// The objects in order, without an array of them.
    struct Iterator: IteratorProtocol {
        private let list: [(any MappedObject)?]
        private var place = 0

        init(_ list: [(any MappedObject)?]) { self.list = list }

        mutating func next() -> (any MappedObject)? {
            while place < list.count {
                defer { place += 1 }
                if let object = list[place] { return object }
            }
            return nil
        }
    }

    func makeIterator() -> Iterator { Iterator(list) }

    /// Whether an object is there.
    mutating func contains(_ object: any MappedObject) -> Bool {
        if list.isEmpty { return false }
        learn()
        return places[object] != nil
    }

    /// Puts an object at the end that surely isn't there.
    mutating func append(_ object: any MappedObject) {
        list.append(object)
        let type = type(of: object)
        if !seen.contains(where: { $0 == type }) { seen.append(type) }
    }

    /// Puts objects at the end that surely aren't there.
    mutating func append(contentsOf others: OrderedObjects) {
        if list.isEmpty { self = others } else { for object in others { append(object) } }
    }

    /// The objects of both, one after the other.
    static func + (left: OrderedObjects, right: OrderedObjects) -> [any MappedObject] {
        right.isEmpty ? left.all : left.isEmpty ? right.all : left.all + right.all
    }

    /// Puts an object at the end; whether it wasn't there.
    @discardableResult
    mutating func insert(_ object: any MappedObject) -> Bool {
        learn()
        guard places.number(object, orGive: list.count) == list.count else { return false }
        append(object)
        known = list.count
        return true
    }

    /// Takes an object out; whether it was there.
    @discardableResult
    mutating func remove(_ object: any MappedObject) -> Bool {
        if list.isEmpty { return false }
        learn()
        guard let place = places.remove(object) else { return false }
        list[place] = nil
        gone += 1
        if gone == list.count { removeAll() }
        return true
    }

    /// Takes all out; who dies with that finds it empty.
    mutating func removeAll() {
        if list.isEmpty { return }
        let old = self
        self = OrderedObjects()
        withExtendedLifetime(old) {}
    }

    /// Takes up what was appended since somebody last asked.
    private mutating func learn() {
        while known < list.count {
            if let object = list[known] { _ = places.number(object, orGive: known) }
            known += 1
        }
    }
}

extension [any MappedObject] {
    /// Each object once, where it stands first.
    var unique: [any MappedObject] {
        if count < 2 { return self }
        guard count > 8 else {
            for index in indices.dropFirst() where self[..<index].has(self[index]) {
                return indices.filter { !self[..<$0].has(self[$0]) }.map { self[$0] }
            }
            return self
        }
        var seen: Set<ObjectIdentifier> = []
        return filter { seen.insert(ObjectIdentifier($0)).inserted }
    }
}

extension ArraySlice<any MappedObject> {
    /// Whether an object is among them.
    fileprivate func has(_ object: any MappedObject) -> Bool {
        for other in self where other === object { return true }
        return false
    }
}
