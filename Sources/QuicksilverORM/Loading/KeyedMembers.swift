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

    /// The owners by key, those without one apart.
    func groups(_ owners: [any MappedObject]) -> [[any MappedObject]] {
        var groups: [[any MappedObject]] = Array(repeating: [], count: unique.count)
        var rest: [any MappedObject] = []
        for (owner, place) in zip(owners, places) {
            if let place { groups[place].append(owner) } else { rest.append(owner) }
        }
        return rest.isEmpty ? groups : groups + [rest]
    }
}

/// The objects of a relation by the keys of its owners, gathered as their rows come; ``finish()`` follows the last.
struct KeyedMembers {
    private var members: [[any MappedObject]]
    private let places: [KeyValue: Int]
    /// Whose rows came last: those of one owner mostly stand together.
    private var last: (key: KeyValue, place: Int)?
    /// The objects of those rows, until it is known how many they are.
    private var gathered: [any MappedObject] = []
    /// Whether rows came whose key none of the owners has, though the database says so.
    private(set) var hasStrangers = false
    /// Whether an object comes in several rows of an owner, as joins repeat it.
    var isUnique = false
    private var seen: Set<Membership> = []

    private struct Membership: Hashable {
        let place: Int
        let object: ObjectIdentifier
    }

    init(_ keys: OwnerKeys) {
        members = Array(repeating: [], count: keys.unique.count)
        places = keys.byKey
    }

    /// Adds an object of a key; one that nobody has is left out.
    mutating func add(_ object: any MappedObject, _ key: KeyValue) {
        if last?.key != key, !begin(key) { return }
        if isUnique, let last {
            let membership = Membership(place: last.place, object: ObjectIdentifier(object))
            if !seen.insert(membership).inserted { return }
        }
        gathered.append(object)
    }

    /// Comes to the rows of a key; whether somebody has it.
    private mutating func begin(_ key: KeyValue) -> Bool {
        // The database may take other keys for the same: texts of another case, or with blanks behind.
        guard let place = places[key] ?? (members.count == 1 ? 0 : nil) else {
            hasStrangers = true
            return false
        }
        finish()
        last = (key, place)
        return true
    }

    /// Gives the last owner its objects, in an array no larger than they are.
    mutating func finish() {
        guard let last else { return }
        members[last.place] += gathered
        gathered.removeAll(keepingCapacity: true)
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
