/// The objects of a relation by one of their attributes.
///
/// Shape: `@Relationship(key: \B.key) var bees: RelatedDictionary<String, B>`. A view with reference meaning, as ``RelatedList``. The key
/// is read from the object: changing it there finds the object under its new key.
/// Source: parity row R9; features K1.
public struct RelatedDictionary<Key: Hashable & Sendable, Value: MappedObject>: RelationValue {
    /// The class of the objects.
    public typealias Member = Value
    let slot: ToManySlot
    private let owner: (any MappedObject)?
    private let literal: [Key: Value]

    /// A dictionary that belongs to no object yet.
    public init(_ elements: [Key: Value] = [:]) {
        slot = ToManySlot(detached: Array(elements.values))
        owner = nil
        literal = elements
    }

    private init(_ slot: ToManySlot, _ owner: any MappedObject) {
        self.slot = slot
        self.owner = owner
        literal = [:]
    }

    /// `true`.
    public static var isCollection: Bool { true }

    /// The dictionary of an object's relation.
    public static func value(of slot: RelationSlot, _ owner: any MappedObject) -> Self {
        guard let slot = slot as? ToManySlot else { return Self() }
        return Self(slot, owner)
    }

    /// Puts these objects in the place of those there are; nothing happens when it is the same dictionary.
    public func assign(to slot: RelationSlot) {
        guard let slot = slot as? ToManySlot, slot !== self.slot else { return }
        slot.replace(by: self.slot.all)
    }

    /// The object of a key; assigning puts another in its place, nil takes it out.
    public subscript(key: Key) -> Value? {
        get {
            if owner == nil { return literal[key] }
            for member in slot.all where slot.keying?.key(member) == AnyHashable(key) {
                return unsafeDowncast(member as AnyObject, to: Value.self)
            }
            return nil
        }
        nonmutating set {
            let old = self[key]
            if let old, old !== newValue { slot.remove(old) }
            if let newValue, old !== newValue { slot.add(newValue) }
        }
    }

    /// The object of a key; one that isn't there is made, as the relation's `create` says, and put in.
    ///
    /// Shape: nil only when the relation has no `create`.
    public func findOrCreate(_ key: Key) -> Value? {
        if let value = self[key] { return value }
        guard let made = slot.keying?.create?(AnyHashable(key)) as? Value else { return nil }
        slot.add(made)
        return made
    }

    /// Keeps the error for a key that isn't there and can't be made, where nothing can be thrown: the session throws it.
    func failMissing(_ key: Key) {
        guard let owner else { return }
        let error = ORMError(
            .configuration,
            "there is nothing under '\(key)' in \(slot.relation?.description ?? "the dictionary"), and the relation doesn't say how "
                + "to make it: @Relationship(key: …, create: { … }); find(_:) asks without making")
        if let core = owner.__state.core {
            core.fail(error, slot.relation?.description ?? "a dictionary")
        } else {
            owner.__state.fault = owner.__state.fault ?? error
        }
    }

    /// The keys there are.
    public var keys: [Key] {
        if owner == nil { return Array(literal.keys) }
        return slot.all.compactMap { slot.keying?.key($0).base as? Key }
    }

    /// The objects there are.
    public var values: [Value] {
        slot.all.map { unsafeDowncast($0 as AnyObject, to: Value.self) }
    }

    /// How many there are.
    public var count: Int { slot.all.count }

    /// Whether there are none.
    public var isEmpty: Bool { slot.all.isEmpty }

    /// Takes all out.
    public func removeAll() { slot.replace(by: []) }
}

extension RelatedDictionary: Swift.Sequence {
    /// Walks over the keys and objects there are now.
    public func makeIterator() -> IndexingIterator<[(key: Key, value: Value)]> {
        zip(keys, values).map { (key: $0, value: $1) }.makeIterator()
    }
}

extension RelatedDictionary: ExpressibleByDictionaryLiteral {
    /// A dictionary that belongs to no object yet.
    public init(dictionaryLiteral elements: (Key, Value)...) {
        self.init(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}

/// How a dictionary's objects are keyed, and how one that is missing is made.
struct Keying: Sendable {
    let key: @Sendable (any MappedObject) -> AnyHashable
    let create: (@Sendable (AnyHashable) -> (any MappedObject)?)?
}
