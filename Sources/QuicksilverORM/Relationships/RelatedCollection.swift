/// What a collection of related objects is built on: the members of one object's relation, kept in step with its other end.
///
/// Shape: has reference meaning: two of the same relation are the same members. Reading loads what isn't loaded; `append` doesn't.
/// Source: parity row R9.
public struct RelatedMembers<Member: MappedObject> {
    let slot: ToManySlot
    // Holding the members keeps their owner alive.
    private let owner: (any MappedObject)?

    /// Members that belong to no object yet.
    public init(_ members: some Swift.Sequence<Member>) {
        slot = ToManySlot(detached: Array(members))
        owner = nil
    }

    init(_ slot: ToManySlot, _ owner: any MappedObject) {
        self.slot = slot
        self.owner = owner
    }

    /// The members in order, loaded when they aren't known.
    public var all: [Member] { slot.all.map { unsafeDowncast($0 as AnyObject, to: Member.self) } }

    /// Whether they are known without SQL.
    public var isLoaded: Bool { slot.isLoaded || owner?.__state.phase == .transient }

    /// How many there are.
    public var count: Int { slot.all.count }

    /// Whether an object is among them.
    public func contains(_ member: Member) -> Bool {
        slot.loadIfNeeded()
        return slot.has(member)
    }

    /// Adds an object at the end; doesn't load.
    public func append(_ member: Member) { slot.add(member) }

    /// Adds an object at a place.
    public func insert(_ member: Member, at index: Int) {
        precondition(index >= 0 && index <= count, "index \(index) is outside 0...\(count)")
        slot.add(member, at: index)
    }

    /// Takes an object out; whether it was there. Unloaded it is taken out when that is flushed or loaded.
    @discardableResult
    public func remove(_ member: Member) -> Bool { slot.remove(member) }

    /// Puts these objects in the place of those there are: only those that come and go are told.
    public func replace(by members: some Swift.Sequence<Member>) {
        slot.replace(by: Array(members))
    }
}

/// A collection of related objects of one's own: any type over ``RelatedMembers``.
///
/// Shape: declare the type with `init(members:)` and `members`, and whatever it offers besides; name it in the relation,
/// `@Relationship(collection: PhoneBook.self) var phones: PhoneBook`. It is a sequence, and a literal of objects makes one.
/// Source: parity row R9; features K2.
public protocol RelatedCollection: RelationValue, Swift.Sequence, ExpressibleByArrayLiteral
where Element == Member, ArrayLiteralElement == Member, Iterator == IndexingIterator<[Member]> {
    /// The collection over an object's members.
    init(members: RelatedMembers<Member>)
    /// The members.
    var members: RelatedMembers<Member> { get }
}

extension RelatedCollection {
    /// `true`.
    public static var isCollection: Bool { true }

    /// The collection of an object's relation.
    public static func value(of slot: RelationSlot, _ owner: any MappedObject) -> Self {
        guard let slot = slot as? ToManySlot else { return Self() }
        return Self(members: RelatedMembers(slot, owner))
    }

    /// Puts its objects in the place of those there are; nothing happens when it is the same collection.
    public func assign(to slot: RelationSlot) {
        guard let slot = slot as? ToManySlot, slot !== members.slot else { return }
        slot.replace(by: members.slot.all)
    }

    /// A collection that belongs to no object yet.
    public init(_ elements: some Swift.Sequence<Member>) {
        self.init(members: RelatedMembers(elements))
    }

    /// An empty collection that belongs to no object yet.
    public init() { self.init([Member]()) }

    /// A collection that belongs to no object yet.
    public init(arrayLiteral elements: Member...) { self.init(elements) }

    /// Whether there are no members.
    public var isEmpty: Bool { members.count == 0 }

    /// How many members there are.
    public var count: Int { members.count }

    /// Walks over the objects there are now; changes meanwhile don't disturb it.
    public func makeIterator() -> IndexingIterator<[Member]> { members.all.makeIterator() }
}
