/// The relations of an object that were touched, in the order of their positions.
///
/// Shape: a chain through the slots themselves. Most objects have one or two of them, which an array would double the memory of.
struct TouchedRelations: Swift.Sequence {
    private var first: RelationSlot?

    /// Whether none was touched.
    var isEmpty: Bool { first == nil }

    /// The relation at a position, if it was touched.
    subscript(position: Int) -> RelationSlot? {
        var next = first
        while let slot = next, slot.position <= position {
            if slot.position == position { return slot }
            next = slot.next
        }
        return nil
    }

    /// Puts a relation in its place; there is none at its position.
    mutating func insert(_ slot: RelationSlot) {
        guard var before = first, before.position < slot.position else {
            slot.next = first
            first = slot
            return
        }
        while let next = before.next, next.position < slot.position { before = next }
        slot.next = before.next
        before.next = slot
    }

    /// Takes all out: the first, which holds the others.
    mutating func take() -> RelationSlot? {
        defer { first = nil }
        return first
    }

    /// Calls the body with each in turn, while somebody keeps the owner.
    ///
    /// Shape: none is counted up and down. A slot stays in the chain until its owner dies, and with that each is alive here.
    func forEach(_ body: (RelationSlot) throws -> Void) rethrows {
        var next = first.map { Unmanaged.passUnretained($0) }
        while let slot = next {
            next = try slot._withUnsafeGuaranteedRef { slot in
                try body(slot)
                return slot.next.map { Unmanaged.passUnretained($0) }
            }
        }
    }

    struct Iterator: IteratorProtocol {
        fileprivate var slot: RelationSlot?

        mutating func next() -> RelationSlot? {
            defer { slot = slot?.next }
            return slot
        }
    }

    func makeIterator() -> Iterator { Iterator(slot: first) }
}
