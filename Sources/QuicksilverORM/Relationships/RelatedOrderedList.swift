/// The objects of a relation as a list whose order is kept in an attribute of theirs.
///
/// Shape: `@Relationship(position: "position") var slides: RelatedOrderedList<Slide>`: each change writes 0, 1, 2, … to the attribute, the
/// relation is loaded in its order, and one that is taken out gets NULL where the attribute is Optional.
/// Source: parity row R9; features K6.
public struct RelatedOrderedList<Element: MappedObject>: RelatedCollection {
    /// The class of the objects.
    public typealias Member = Element
    /// Walks over the objects there were when it began.
    public typealias Iterator = IndexingIterator<[Element]>
    /// What its literal is made of.
    public typealias ArrayLiteralElement = Element
    /// The members.
    public let members: RelatedMembers<Element>

    /// The list over an object's members.
    public init(members: RelatedMembers<Element>) { self.members = members }

    /// Walks over the objects there are now; changes meanwhile don't disturb it.
    public func makeIterator() -> IndexingIterator<[Element]> { members.all.makeIterator() }

    /// Adds an object at the end.
    public func append(_ element: Element) { members.append(element) }

    /// Adds objects at the end.
    public func append(contentsOf elements: some Swift.Sequence<Element>) {
        for element in Array(elements) { members.append(element) }
    }

    /// Adds an object at a place; those behind move on.
    public func insert(_ element: Element, at index: Int) { members.insert(element, at: index) }

    /// Takes the object at a place out; those behind move up.
    @discardableResult
    public func remove(at index: Int) -> Element {
        let element = self[index]
        var all = members.all
        all.remove(at: index)
        members.replace(by: all)
        return element
    }

    /// Takes an object out; whether it was there.
    @discardableResult
    public func remove(_ element: Element) -> Bool { members.remove(element) }

    /// Takes the last object out.
    ///
    /// - Precondition: there is one.
    @discardableResult
    public func removeLast() -> Element { remove(at: count - 1) }

    /// Takes the first object out; those behind move up.
    ///
    /// - Precondition: there is one.
    @discardableResult
    public func removeFirst() -> Element { remove(at: 0) }

    /// Takes the last object out; nil when there is none.
    @discardableResult
    public func popLast() -> Element? { isEmpty ? nil : removeLast() }

    /// Takes all out.
    public func removeAll() { members.replace(by: []) }

    /// Takes out those that fulfil a condition; those behind move up.
    public func removeAll(where shouldRemove: (Element) throws -> Bool) rethrows {
        let kept = try filter { try !shouldRemove($0) }
        if kept.count != count { members.replace(by: kept) }
    }

    /// Moves the object at a place to another.
    public func move(from index: Int, to other: Int) {
        var all = members.all
        let element = all.remove(at: index)
        all.insert(element, at: other)
        members.replace(by: all)
    }

    /// Puts the objects in another order.
    public func sort(by areInOrder: (Element, Element) throws -> Bool) rethrows {
        members.replace(by: try members.all.sorted(by: areInOrder))
    }

    /// Whether it has these objects in this order.
    public static func == (left: Self, right: [Element]) -> Bool { left.elementsEqual(right) }
}

extension RelatedOrderedList: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { 0 }
    /// How many there are.
    public var endIndex: Int { members.count }
    /// Whether there are none.
    public var isEmpty: Bool { members.count == 0 }
    /// How many there are.
    public var count: Int { members.count }

    /// The object at a place; assigning puts another in its place.
    public subscript(position: Int) -> Element {
        get { members.all[position] }
        nonmutating set {
            var all = members.all
            all[position] = newValue
            members.replace(by: all)
        }
    }
}
