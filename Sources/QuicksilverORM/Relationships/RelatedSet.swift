/// The objects of a relation, each once, in no order that matters.
///
/// Shape: a view with reference meaning, as ``RelatedList``. Members are told apart by identity.
/// Source: parity row R9; features K1.
public struct RelatedSet<Element: MappedObject>: RelationValue {
    /// The class of the objects.
    public typealias Member = Element
    let slot: ToManySlot
    private let owner: (any MappedObject)?

    /// A set that belongs to no object yet.
    public init(_ elements: some Swift.Sequence<Element>) {
        let all: [any MappedObject] = Array(elements)
        slot = ToManySlot(detached: all.unique)
        owner = nil
    }

    /// An empty set that belongs to no object yet.
    public init() { self.init([Element]()) }

    private init(_ slot: ToManySlot, _ owner: any MappedObject) {
        self.slot = slot
        self.owner = owner
    }

    /// `true`.
    public static var isCollection: Bool { true }

    /// The set of an object's relation.
    public static func value(of slot: RelationSlot, _ owner: any MappedObject) -> Self {
        guard let slot = slot as? ToManySlot else { return Self() }
        return Self(slot, owner)
    }

    /// Puts these objects in the place of those there are; nothing happens when it is the same set.
    public func assign(to slot: RelationSlot) {
        guard let slot = slot as? ToManySlot, slot !== self.slot else { return }
        slot.replace(by: self.slot.all)
    }

    /// Adds an object; whether it wasn't there as far as is known. Doesn't load.
    @discardableResult
    public func insert(_ element: Element) -> Bool {
        guard !slot.has(element) else { return false }
        slot.add(element)
        return true
    }

    /// Adds objects; doesn't load.
    public func formUnion(_ elements: some Swift.Sequence<Element>) {
        for element in Array(elements) { insert(element) }
    }

    /// Takes an object out; whether it was there. Of an unloaded set it is taken out when that is flushed or loaded.
    @discardableResult
    public func remove(_ element: Element) -> Bool { slot.remove(element) }

    /// Takes objects out.
    public func subtract(_ elements: some Swift.Sequence<Element>) {
        for element in Array(elements) { remove(element) }
    }

    /// Takes all out.
    public func removeAll() { slot.replace(by: []) }

    /// Takes out those that fulfil a condition.
    public func removeAll(where shouldRemove: (Element) throws -> Bool) rethrows {
        let kept = try filter { try !shouldRemove($0) }
        if kept.count != count { slot.replace(by: kept) }
    }

    /// Whether an object is in it.
    public func contains(_ element: Element) -> Bool {
        slot.loadIfNeeded()
        return slot.has(element)
    }

    /// Whether both have the same objects.
    public static func == (left: RelatedSet, right: RelatedSet) -> Bool {
        left.slot === right.slot || Set(left) == Set(right)
    }
}

extension RelatedSet: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { 0 }
    /// How many there are.
    public var endIndex: Int { slot.all.count }

    /// The object at a place, which says nothing.
    public subscript(position: Int) -> Element {
        unsafeDowncast(slot.all[position] as AnyObject, to: Element.self)
    }

    /// Walks over the objects there are now; changes meanwhile don't disturb it.
    public func makeIterator() -> IndexingIterator<[Element]> {
        slot.all.map { unsafeDowncast($0 as AnyObject, to: Element.self) }.makeIterator()
    }
}

extension RelatedSet: ExpressibleByArrayLiteral {
    /// A set that belongs to no object yet.
    public init(arrayLiteral elements: Element...) { self.init(elements) }
}
