/// A relation's objects shown as a list of the values of one of their attributes.
///
/// Shape: `@AssociationProxy(\User.links, \Link.word, create: { Link(word: $0) }) var words: AssociationList<String>`. Appending a value makes an
/// object, assigning one at a place changes the object there, removing one takes its object out of the relation. The attribute may be
/// an object at the end of a further relation.
/// Source: parity row R10; features K7.
public struct AssociationList<Value>: AssociationView {
    /// What queries compare.
    public typealias Leaf = Value
    /// The values of a view that belongs to no object, which its copies share.
    private final class Values {
        var all: [Value]
        init(_ all: [Value]) { self.all = all }
    }
    private struct Attached {
        let values: () -> [Value]
        let insert: (Value, Int) -> Void
        let change: (Value, Int) -> Void
        let remove: (Int) -> Void
    }
    private enum Storage {
        case detached(Values)
        case attached(Attached)
    }
    private let storage: Storage

    /// An empty list that belongs to no object.
    public init() { self.init(plain: []) }

    /// A list that belongs to no object yet.
    public init(plain: [Value]) { storage = .detached(Values(plain)) }

    /// The list of an object's relation; generated code calls it.
    public static func __attached<Member: MappedObject>(
        _ related: RelatedList<Member>, _ path: KeyPath<Member, Value>,
        create: @escaping (Value) -> Member
    ) -> AssociationList {
        AssociationList(
            Attached(
                values: { related.map { $0[keyPath: path] } },
                insert: { related.insert(create($0), at: $1) },
                change: { value, index in
                    if let path = path as? ReferenceWritableKeyPath<Member, Value> {
                        related[index][keyPath: path] = value
                    } else {
                        related[index] = create(value)
                    }
                }, remove: { related.remove(at: $0) }))
    }

    /// The list of the objects that an object's relation leads on to; generated code calls it.
    public static func __attached<Member: MappedObject>(
        _ related: RelatedList<Member>, _ path: KeyPath<Member, Value?>,
        create: @escaping (Value) -> Member
    ) -> AssociationList where Value: MappedObject {
        // Members that lead to nothing aren't shown, and have their places all the same.
        func place(_ index: Int) -> Int {
            let shown = related.indices.filter { related[$0][keyPath: path] != nil }
            return index < shown.count ? shown[index] : related.count
        }
        return AssociationList(
            Attached(
                values: { related.compactMap { $0[keyPath: path] } },
                insert: { related.insert(create($0), at: place($1)) },
                change: { related[place($1)] = create($0) },
                remove: { related.remove(at: place($0)) }))
    }

    /// The list of an object's ordered relation; generated code calls it.
    public static func __attached<Member: MappedObject>(
        _ related: RelatedOrderedList<Member>, _ path: KeyPath<Member, Value>,
        create: @escaping (Value) -> Member
    ) -> AssociationList {
        AssociationList(
            Attached(
                values: { related.map { $0[keyPath: path] } },
                insert: { related.insert(create($0), at: $1) },
                change: { value, index in
                    if let path = path as? ReferenceWritableKeyPath<Member, Value> {
                        related[index][keyPath: path] = value
                    } else {
                        related[index] = create(value)
                    }
                }, remove: { related.remove(at: $0) }))
    }

    private init(_ attached: Attached) { storage = .attached(attached) }

    /// The values there are, as a copy.
    public var plain: [Value] {
        switch storage {
        case .detached(let values): values.all
        case .attached(let list): list.values()
        }
    }

    /// Puts other values in the place of those there are; objects are kept where they stand, and get the values.
    public func assign(plain: [Value]) {
        switch storage {
        case .detached(let values): values.all = plain
        case .attached(let list):
            let count = list.values().count
            for index in stride(from: count - 1, through: plain.count, by: -1) {
                list.remove(index)
            }
            for (index, value) in plain.enumerated() {
                if index < count { list.change(value, index) } else { list.insert(value, index) }
            }
        }
    }

    /// Adds a value at the end.
    public func append(_ value: Value) { insert(value, at: count) }

    /// Adds values at the end.
    public func append(contentsOf values: some Swift.Sequence<Value>) {
        for value in Array(values) { append(value) }
    }

    /// Adds a value at a place.
    public func insert(_ value: Value, at index: Int) {
        switch storage {
        case .detached(let values): values.all.insert(value, at: index)
        case .attached(let list): list.insert(value, index)
        }
    }

    /// Takes the value at a place out.
    @discardableResult
    public func remove(at index: Int) -> Value {
        let value = self[index]
        switch storage {
        case .detached(let values): values.all.remove(at: index)
        case .attached(let list): list.remove(index)
        }
        return value
    }

    /// Takes the last value out.
    ///
    /// - Precondition: there is one.
    @discardableResult
    public func removeLast() -> Value { remove(at: count - 1) }

    /// Takes the first value out.
    ///
    /// - Precondition: there is one.
    @discardableResult
    public func removeFirst() -> Value { remove(at: 0) }

    /// Takes the last value out; nil when there is none.
    @discardableResult
    public func popLast() -> Value? { isEmpty ? nil : removeLast() }

    /// Takes all out.
    public func removeAll() { assign(plain: []) }

    /// Takes out the values that fulfil a condition, each with its object.
    public func removeAll(where shouldRemove: (Value) throws -> Bool) rethrows {
        let values = plain
        // All are asked before the first is taken.
        let places = try values.indices.filter { try shouldRemove(values[$0]) }
        for index in places.reversed() { remove(at: index) }
    }
}

extension AssociationList where Value: Equatable {
    /// Takes a value out where it stands first; whether it was there.
    @discardableResult
    public func remove(_ value: Value) -> Bool {
        guard let index = plain.firstIndex(of: value) else { return false }
        remove(at: index)
        return true
    }

    /// Whether it has these values in this order.
    public static func == (left: AssociationList, right: [Value]) -> Bool { left.plain == right }
}

extension AssociationList: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { 0 }
    /// How many values there are.
    public var endIndex: Int { plain.count }

    /// The value at a place; assigning changes the object there.
    public subscript(position: Int) -> Value {
        get { plain[position] }
        nonmutating set {
            switch storage {
            case .detached(let values): values.all[position] = newValue
            case .attached(let list): list.change(newValue, position)
            }
        }
    }

    /// Walks over the values there are now.
    public func makeIterator() -> IndexingIterator<[Value]> { plain.makeIterator() }
}

extension AssociationList: ExpressibleByArrayLiteral {
    /// A list that belongs to no object yet.
    public init(arrayLiteral elements: Value...) { self.init(plain: elements) }
}
