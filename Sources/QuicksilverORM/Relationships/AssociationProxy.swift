/// What an association proxy shows in the place of related objects: plain values.
///
/// Shape: *detached* when a literal made it, holding plain values; *attached* when an object's attribute gave it, a view of that
/// object's relation.
/// Source: parity row R10; features K7.
public protocol AssociationView {
    /// The values as a plain Swift type.
    associatedtype Plain
    /// What queries compare.
    associatedtype Leaf
    /// An empty view that belongs to no object.
    init()
    /// A view that belongs to no object yet.
    init(plain: Plain)
    /// The values there are, as a copy.
    var plain: Plain { get }
    /// Puts other values in the place of those there are.
    func assign(plain: Plain)
}

/// A relation's objects shown as a set of the values of one of their attributes.
///
/// Shape: `@AssociationProxy(\B.elements, \C.value, create: { C(value: $0) }) var values: AssociationSet<Int>`. Inserting a value makes an
/// object, removing it takes its object out of the relation.
public struct AssociationSet<Value: Hashable>: AssociationView {
    /// What queries compare.
    public typealias Leaf = Value
    /// The values of a view that belongs to no object, which its copies share.
    private final class Values {
        var all: Set<Value>
        init(_ all: Set<Value>) { self.all = all }
    }
    private enum Storage {
        case detached(Values)
        case attached(
            values: () -> [Value], add: (Value) -> Void, remove: (Value) -> Void)
    }
    private let storage: Storage

    /// An empty set that belongs to no object.
    public init() { self.init(plain: []) }

    /// A set that belongs to no object yet.
    public init(plain: Set<Value>) { storage = .detached(Values(plain)) }

    /// The set of an object's relation; generated code calls it.
    public static func __attached<Member: MappedObject>(
        _ related: RelatedSet<Member>, _ path: KeyPath<Member, Value>,
        create: @escaping (Value) -> Member
    ) -> AssociationSet {
        AssociationSet(
            .attached(
                values: { related.map { $0[keyPath: path] } },
                add: { related.insert(create($0)) },
                remove: { value in
                    for member in related where member[keyPath: path] == value {
                        related.remove(member)
                    }
                }))
    }

    /// The set of an object's relation; generated code calls it.
    public static func __attached<Member: MappedObject>(
        _ related: RelatedList<Member>, _ path: KeyPath<Member, Value>,
        create: @escaping (Value) -> Member
    ) -> AssociationSet {
        AssociationSet(
            .attached(
                values: { related.map { $0[keyPath: path] } },
                add: { related.append(create($0)) },
                remove: { value in related.removeAll { $0[keyPath: path] == value } }))
    }

    private init(_ storage: Storage) { self.storage = storage }

    /// The values there are, as a copy.
    public var plain: Set<Value> {
        switch storage {
        case .detached(let values): values.all
        case .attached(let values, _, _): Set(values())
        }
    }

    /// Puts other values in the place of those there are: objects of values that stay are kept.
    public func assign(plain: Set<Value>) {
        switch storage {
        case .detached(let values): values.all = plain
        case .attached(_, let add, let remove):
            let old = self.plain
            for value in old.subtracting(plain) { remove(value) }
            for value in plain where !old.contains(value) { add(value) }
        }
    }

    /// Adds a value; whether it wasn't there.
    @discardableResult
    public func insert(_ value: Value) -> Bool {
        switch storage {
        case .detached(let values): return values.all.insert(value).inserted
        case .attached(_, let add, _):
            if contains(value) { return false }
            add(value)
            return true
        }
    }

    /// Adds values.
    public func formUnion(_ values: some Swift.Sequence<Value>) {
        for value in values { insert(value) }
    }

    /// Takes a value out; whether it was there.
    @discardableResult
    public func remove(_ value: Value) -> Bool {
        switch storage {
        case .detached(let values): return values.all.remove(value) != nil
        case .attached(_, _, let remove):
            guard contains(value) else { return false }
            remove(value)
            return true
        }
    }

    /// Whether a value is in it.
    public func contains(_ value: Value) -> Bool { plain.contains(value) }

    /// How many values there are.
    public var count: Int { plain.count }

    /// Whether there are none.
    public var isEmpty: Bool { plain.isEmpty }
}

extension AssociationSet: ExpressibleByArrayLiteral {
    /// A set that belongs to no object yet.
    public init(arrayLiteral elements: Value...) { self.init(plain: Set(elements)) }
}

extension AssociationSet: Swift.Sequence {
    /// Walks over the values there are now.
    public func makeIterator() -> Set<Value>.Iterator { plain.makeIterator() }
}

/// A dictionary of related objects shown as a dictionary of what a proxy of theirs shows.
///
/// Shape: `@AssociationProxy(\A.associations, \B.values) var collections: AssociationDictionary<String, AssociationSet<Int>>`. Reading a key
/// that isn't there makes its object, as the relation's `create` says; ``find(_:)`` doesn't.
public struct AssociationDictionary<Key: Hashable & Sendable, View: AssociationView>:
    AssociationView
{
    /// What queries compare.
    public typealias Leaf = View.Leaf
    /// The views of a dictionary that belongs to no object, which its copies share.
    private final class Views {
        var all: [Key: View]
        init(_ all: [Key: View]) { self.all = all }
    }
    private enum Storage {
        case detached(Views)
        case attached(
            keys: () -> [Key], find: (Key) -> View?, make: (Key) -> View?,
            remove: (Key) -> Void)
    }
    private let storage: Storage

    /// An empty dictionary that belongs to no object.
    public init() { self.init(plain: [:]) }

    /// A dictionary that belongs to no object yet.
    public init(plain: [Key: View.Plain]) {
        storage = .detached(Views(plain.mapValues { View(plain: $0) }))
    }

    /// The dictionary of an object's relation; generated code calls it.
    public static func __attached<Member: MappedObject>(
        _ related: RelatedDictionary<Key, Member>, _ path: KeyPath<Member, View>
    ) -> AssociationDictionary {
        AssociationDictionary(
            .attached(
                keys: { related.keys }, find: { related[$0]?[keyPath: path] },
                make: { key in
                    if let value = related.findOrCreate(key) { return value[keyPath: path] }
                    related.failMissing(key)
                    return nil
                },
                remove: { related[$0] = nil }))
    }

    private init(_ storage: Storage) { self.storage = storage }

    /// The values there are, as a copy.
    public var plain: [Key: View.Plain] {
        switch storage {
        case .detached(let views): return views.all.mapValues(\.plain)
        case .attached(let keys, let find, _, _):
            var result: [Key: View.Plain] = [:]
            for key in keys() { result[key] = find(key)?.plain }
            return result
        }
    }

    /// Puts other values in the place of those there are: objects of keys that stay are kept.
    public func assign(plain: [Key: View.Plain]) {
        switch storage {
        case .detached(let views): views.all = plain.mapValues { View(plain: $0) }
        case .attached(let keys, _, let make, let remove):
            for key in keys() where plain[key] == nil { remove(key) }
            for (key, values) in plain { make(key)?.assign(plain: values) }
        }
    }

    /// What is under a key; a key that isn't there gets an object of its own.
    ///
    /// Shape: where the relation doesn't say how to make one, an empty view, and the session throws that from the next call on.
    public subscript(key: Key) -> View {
        get {
            switch storage {
            case .attached(_, _, let make, _): return make(key) ?? View()
            case .detached(let views):
                if let view = views.all[key] { return view }
                let view = View()
                views.all[key] = view
                return view
            }
        }
        nonmutating set {
            switch storage {
            case .attached(_, _, let make, _): make(key)?.assign(plain: newValue.plain)
            case .detached(let views): views.all[key] = View(plain: newValue.plain)
            }
        }
    }

    /// What is under a key, or nil; makes nothing.
    public func find(_ key: Key) -> View.Plain? {
        switch storage {
        case .detached(let views): views.all[key]?.plain
        case .attached(_, let find, _, _): find(key)?.plain
        }
    }

    /// Takes a key out.
    public func removeValue(forKey key: Key) {
        switch storage {
        case .detached(let views): views.all[key] = nil
        case .attached(_, _, _, let remove): remove(key)
        }
    }

    /// The keys there are.
    public var keys: [Key] {
        switch storage {
        case .detached(let views): Array(views.all.keys)
        case .attached(let keys, _, _, _): keys()
        }
    }

    /// How many keys there are.
    public var count: Int { keys.count }

    /// Whether there are none.
    public var isEmpty: Bool { keys.isEmpty }
}

extension AssociationDictionary: ExpressibleByDictionaryLiteral {
    /// A dictionary that belongs to no object yet.
    public init(dictionaryLiteral elements: (Key, View)...) {
        self.init(
            plain: Dictionary(
                elements.map { ($0, $1.plain) }, uniquingKeysWith: { _, last in last }))
    }
}

extension AssociationDictionary: Swift.Sequence {
    /// Walks over the keys and values there are now.
    public func makeIterator() -> Dictionary<Key, View.Plain>.Iterator { plain.makeIterator() }
}
