/// What a relation's attribute can be: an Optional of a mapped class, or a collection of its objects.
public protocol RelationValue {
    /// The class of the objects.
    associatedtype Member: MappedObject
    /// Whether there can be many.
    static var isCollection: Bool { get }
    /// The value of an object's relation.
    static func value(of slot: RelationSlot, _ owner: any MappedObject) -> Self
    /// Puts the value in an object's relation.
    func assign(to slot: RelationSlot)
}

extension Optional: RelationValue where Wrapped: MappedObject {
    /// The class of the object.
    public typealias Member = Wrapped
    /// `false`.
    public static var isCollection: Bool { false }

    /// The object, loaded when it isn't known.
    public static func value(of slot: RelationSlot, _ owner: any MappedObject) -> Self {
        guard let object = (slot as? ToOneSlot)?.value else { return nil }
        return Wrapped.cast(object)
    }

    /// Assigns it.
    public func assign(to slot: RelationSlot) {
        (slot as? ToOneSlot)?.set(self)
    }
}

/// The objects of a relation, as a list.
///
/// Shape: a view with reference meaning: two of the same relation are the same list, and holding one keeps its owner alive.
/// Reading loads what isn't loaded; `append` doesn't. `u.addresses = […]` replaces the contents.
/// Source: parity rows R2, R9; features K1, K4, K5.
public struct RelatedList<Element: MappedObject>: RelationValue {
    /// The class of the objects.
    public typealias Member = Element
    let slot: ToManySlot
    private let owner: (any MappedObject)?

    /// A list that belongs to no object yet.
    public init(_ elements: some Swift.Sequence<Element>) {
        slot = ToManySlot(detached: Array(elements))
        owner = nil
    }

    /// An empty list that belongs to no object yet.
    public init() { self.init([Element]()) }

    private init(_ slot: ToManySlot, _ owner: any MappedObject) {
        self.slot = slot
        self.owner = owner
    }

    /// `true`.
    public static var isCollection: Bool { true }

    /// The list of an object's relation.
    public static func value(of slot: RelationSlot, _ owner: any MappedObject) -> Self {
        guard let slot = slot as? ToManySlot else { return Self() }
        return Self(slot, owner)
    }

    /// Puts these objects in the place of those there are; nothing happens when it is the same list.
    public func assign(to slot: RelationSlot) {
        guard let slot = slot as? ToManySlot, slot !== self.slot else { return }
        slot.replace(by: self.slot.all)
    }

    /// Adds an object at the end; doesn't load.
    public func append(_ element: Element) { slot.add(element) }

    /// Adds objects at the end; doesn't load.
    public func append(contentsOf elements: some Swift.Sequence<Element>) {
        for element in Array(elements) { slot.add(element) }
    }

    /// Adds an object at a place.
    public func insert(_ element: Element, at index: Int) {
        precondition(index >= 0 && index <= count, "index \(index) is outside 0...\(count)")
        slot.add(element, at: index)
    }

    /// Takes the object at a place out.
    @discardableResult
    public func remove(at index: Int) -> Element {
        let element = self[index]
        slot.remove(at: index)
        return element
    }

    /// Takes an object out; whether it was there. Of an unloaded list it is taken out when that is flushed or loaded.
    @discardableResult
    public func remove(_ element: Element) -> Bool { slot.remove(element) }

    /// Takes the last object out.
    ///
    /// - Precondition: there is one.
    @discardableResult
    public func removeLast() -> Element { remove(at: count - 1) }

    /// Takes the first object out.
    ///
    /// - Precondition: there is one.
    @discardableResult
    public func removeFirst() -> Element { remove(at: 0) }

    /// Takes the last object out; nil when there is none.
    @discardableResult
    public func popLast() -> Element? { isEmpty ? nil : removeLast() }

    /// Takes all out.
    public func removeAll() { slot.replace(by: []) }

    /// Takes out those that fulfil a condition.
    public func removeAll(where shouldRemove: (Element) throws -> Bool) rethrows {
        let kept = try filter { try !shouldRemove($0) }
        if kept.count != count { slot.replace(by: kept) }
    }

    /// Adds objects at the end.
    public static func += (list: inout RelatedList, elements: some Swift.Sequence<Element>) {
        list.append(contentsOf: elements)
    }

    /// Whether both have the same objects in the same order.
    public static func == (left: RelatedList, right: RelatedList) -> Bool {
        left.slot === right.slot || left.elementsEqual(right)
    }

    /// Whether it has these objects in this order.
    @_disfavoredOverload
    public static func == (left: RelatedList, right: [Element]) -> Bool {
        left.elementsEqual(right)
    }
}

/// Walks over the objects of a ``RelatedList``.
public struct RelatedIterator<Element: MappedObject>: IteratorProtocol {
    @usableFromInline let members: [any MappedObject]
    @usableFromInline var place = 0

    init(_ members: [any MappedObject]) { self.members = members }

    /// The next object; nil behind the last.
    @inlinable
    public mutating func next() -> Element? {
        guard place < members.count else { return nil }
        defer { place += 1 }
        // The list holds objects of its class only.
        return unsafeDowncast(members[place] as AnyObject, to: Element.self)
    }
}

extension RelatedList: RandomAccessCollection, MutableCollection {
    /// 0.
    public var startIndex: Int { 0 }
    /// How many there are.
    public var endIndex: Int { slot.all.count }

    /// The object at a place.
    public subscript(position: Int) -> Element {
        get { unsafeDowncast(slot.all[position] as AnyObject, to: Element.self) }
        nonmutating set {
            var all = slot.all
            all[position] = newValue
            slot.replace(by: all)
        }
    }

    /// Walks over the objects there are now; changes meanwhile don't disturb it.
    public func makeIterator() -> RelatedIterator<Element> { RelatedIterator(slot.all) }
}

extension RelatedList: ExpressibleByArrayLiteral {
    /// A list that belongs to no object yet.
    public init(arrayLiteral elements: Element...) { self.init(elements) }
}

extension RelatedList: CustomStringConvertible {
    /// The objects, as an array shows them.
    public var description: String { "\(Array(self))" }
}
