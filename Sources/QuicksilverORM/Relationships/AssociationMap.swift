/// A dictionary of related objects shown as a dictionary of the values of one of their attributes.
///
/// Shape: `@AssociationProxy(\User.notes, \Note.text, create: { Note(kind: $0, text: $1) }) var texts: AssociationMap<String, String>`: assigning a
/// key that is there changes its object, one that isn't makes it, and nil takes it out.
/// Source: parity row R10; features K7.
public struct AssociationMap<Key: Hashable & Sendable, Value>: AssociationView {
    /// What queries compare.
    public typealias Leaf = Value
    /// The values of a view that belongs to no object, which its copies share.
    private final class Values {
        var all: [Key: Value]
        init(_ all: [Key: Value]) { self.all = all }
    }
    private enum Storage {
        case detached(Values)
        case attached(keys: () -> [Key], get: (Key) -> Value?, set: (Key, Value?) -> Void)
    }
    private let storage: Storage

    /// An empty dictionary that belongs to no object.
    public init() { self.init(plain: [:]) }

    /// A dictionary that belongs to no object yet.
    public init(plain: [Key: Value]) { storage = .detached(Values(plain)) }

    /// The dictionary of an object's relation; generated code calls it.
    public static func __attached<Member: MappedObject>(
        _ related: RelatedDictionary<Key, Member>, _ path: KeyPath<Member, Value>,
        create: @escaping (Key, Value) -> Member
    ) -> AssociationMap {
        AssociationMap(
            .attached(
                keys: { related.keys }, get: { related[$0]?[keyPath: path] },
                set: { key, value in
                    guard let value else { return related[key] = nil }
                    if let member = related[key],
                        let path = path as? ReferenceWritableKeyPath<Member, Value>
                    {
                        member[keyPath: path] = value
                    } else {
                        related[key] = create(key, value)
                    }
                }))
    }

    private init(_ storage: Storage) { self.storage = storage }

    /// The values there are, as a copy.
    public var plain: [Key: Value] {
        switch storage {
        case .detached(let values): return values.all
        case .attached(let keys, let get, _):
            var result: [Key: Value] = [:]
            for key in keys() { result[key] = get(key) }
            return result
        }
    }

    /// Puts other values in the place of those there are: objects of keys that stay are kept.
    public func assign(plain: [Key: Value]) {
        switch storage {
        case .detached(let values): values.all = plain
        case .attached(let keys, _, let set):
            for key in keys() where plain[key] == nil { set(key, nil) }
            for (key, value) in plain { set(key, value) }
        }
    }

    /// The value of a key; assigning changes its object, makes it, or takes it out.
    public subscript(key: Key) -> Value? {
        get {
            switch storage {
            case .detached(let values): values.all[key]
            case .attached(_, let get, _): get(key)
            }
        }
        nonmutating set {
            switch storage {
            case .detached(let values): values.all[key] = newValue
            case .attached(_, _, let set): set(key, newValue)
            }
        }
    }

    /// The keys there are.
    public var keys: [Key] {
        switch storage {
        case .detached(let values): Array(values.all.keys)
        case .attached(let keys, _, _): keys()
        }
    }

    /// How many keys there are.
    public var count: Int { keys.count }

    /// Whether there are none.
    public var isEmpty: Bool { keys.isEmpty }
}

extension AssociationMap: ExpressibleByDictionaryLiteral {
    /// A dictionary that belongs to no object yet.
    public init(dictionaryLiteral elements: (Key, Value)...) {
        self.init(plain: Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}

extension AssociationMap: Swift.Sequence {
    /// Walks over the keys and values there are now.
    public func makeIterator() -> Dictionary<Key, Value>.Iterator { plain.makeIterator() }
}
