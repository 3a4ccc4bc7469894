import QuicksilverSQL

/// The keys by which the owners of a relation find its objects.
struct OwnerKeys {
    /// Each key once, in the owners' order.
    private(set) var unique: [KeyValue] = []
    /// For each owner the place of its key; nil when a part of that is NULL.
    private(set) var places: [Int?] = []
    /// The places by key.
    fileprivate var byKey: [KeyValue: Int] = [:]

    init(_ owners: [any MappedObject], _ attributes: [Int]) {
        places.reserveCapacity(owners.count)
        byKey.reserveCapacity(owners.count)
        for owner in owners {
            guard let key = KeyValue(of: owner, attributes) else {
                places.append(nil)
                continue
            }
            if let place = byKey[key] {
                places.append(place)
                continue
            }
            byKey[key] = unique.count
            places.append(unique.count)
            unique.append(key)
        }
    }
}

/// The objects of a relation by the keys of its owners, gathered as their rows come.
struct KeyedMembers {
    private var members: [[any MappedObject]]
    private let places: [KeyValue: Int]
    /// Rows of one owner mostly stand together.
    private var last: (key: KeyValue, place: Int)?

    init(_ keys: OwnerKeys) {
        members = Array(repeating: [], count: keys.unique.count)
        places = keys.byKey
    }

    /// Adds an object of a key; one that nobody has is left out.
    mutating func add(_ object: any MappedObject, _ key: KeyValue) {
        if let last, last.key == key { return members[last.place].append(object) }
        guard let place = places[key] else { return }
        last = (key, place)
        members[place].append(object)
    }

    /// The objects of a place.
    subscript(place: Int?) -> [any MappedObject] { place.map { members[$0] } ?? [] }
}

extension KeyValue {
    /// The key that some attributes of an object make; nil when a part of it is NULL.
    init?(of object: any MappedObject, _ attributes: [Int]) {
        if attributes.count == 1, case .int(let number) = object.value(at: attributes[0]) {
            self = .integer(number)
        } else {
            self.init(attributes.map { object.value(at: $0) })
        }
    }
}
