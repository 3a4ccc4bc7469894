import QuicksilverSQL

/// A relation to many objects.
final class ToManySlot: RelationSlot {
    // Lists are put together apart and then assigned, or changed without an object's last reference going meanwhile: so no user's code runs
    // while one is changed, and none of these needs the check for overlapping changes.

    /// The objects; those added so far while it isn't loaded.
    @exclusivity(unchecked) private(set) var members: [any MappedObject] = []
    /// Those taken out while it isn't loaded.
    @exclusivity(unchecked) private var removedUnseen: [any MappedObject] = []
    /// New members that were taken out again.
    @exclusivity(unchecked) private var dropped: [any MappedObject] = []
    /// What it was at its first change, once loaded.
    @exclusivity(unchecked) private var original: [any MappedObject]?
    /// How a dictionary's objects are keyed.
    var keying: Keying?
    /// Counts changes, for what keeps an index of the members.
    @exclusivity(unchecked) private(set) var version = 0
    /// How often each member is there; kept for long collections only.
    @exclusivity(unchecked) private var counts: [ObjectIdentifier: Int]?
    private static let longCount = 32
    private static let fewest = 4
    /// Where a member was taken out.
    private var lastPlace = 0

    /// A collection made by a literal.
    convenience init(detached members: [any MappedObject]) {
        self.init(owner: nil, relation: nil, position: 0)
        self.members = members
        isLoaded = true
    }

    /// The objects, loaded when they aren't known.
    var all: [any MappedObject] {
        loadIfNeeded()
        return members
    }

    /// Adds an object at a place, or at the end.
    func add(_ member: any MappedObject, at index: Int? = nil) {
        loadOrder()
        comes(member)
        startChange()
        insert(member, at: index)
        if let owner { otherEnd(of: member)?.link(owner) }
        // Behind the other end, which takes the place that another list gave.
        renumber(from: index ?? members.count - 1)
        cascadeAdd(member)
    }

    /// Takes one occurrence of an object out; whether it was there, or may be.
    @discardableResult
    func remove(_ member: any MappedObject) -> Bool {
        loadOrder()
        startChange()
        guard takeOut(member) else { return false }
        renumber(from: 0)
        if has(member) { return true }
        leaves(member)
        unplace(member)
        if let owner { otherEnd(of: member)?.unlink(owner) }
        return true
    }

    /// Takes out what stands at a place.
    func remove(at index: Int) {
        loadIfNeeded()
        startChange()
        let member = members.remove(at: index)
        count(member, -1)
        version += 1
        renumber(from: index)
        if has(member) { return }
        leaves(member)
        unplace(member)
        if let owner { otherEnd(of: member)?.unlink(owner) }
    }

    /// Puts other objects in the place of those there are: only those that come and go are told.
    func replace(by new: [any MappedObject]) {
        loadIfNeeded()
        startChange()
        let old = members
        members = new
        counts = nil
        version += 1
        let kept = Set(new.map { ObjectIdentifier($0) })
        let had = Set(old.map { ObjectIdentifier($0) })
        for member in old where !kept.contains(ObjectIdentifier(member)) {
            leaves(member)
            unplace(member)
            if let owner { otherEnd(of: member)?.unlink(owner) }
        }
        for member in new where !had.contains(ObjectIdentifier(member)) {
            comes(member)
            if let owner { otherEnd(of: member)?.link(owner) }
            cascadeAdd(member)
        }
        renumber(from: 0)
    }

    override func link(_ other: any MappedObject) {
        loadOrder()
        if has(other) { return }
        comes(other)
        startChange()
        insert(other, at: nil)
        renumber(from: members.count - 1)
    }

    override func unlink(_ other: any MappedObject) {
        loadOrder()
        startChange()
        if takeOut(other) { leaves(other) }
        unplace(other)
        renumber(from: 0)
    }

    private func insert(_ member: any MappedObject, at index: Int?) {
        version += 1
        if !removedUnseen.isEmpty { removedUnseen = removedUnseen.filter { $0 !== member } }
        if let index, index < members.count {
            members.insert(member, at: index)
        } else {
            // Room for a few at once, as growing one by one moves them each time.
            if members.isEmpty { members.reserveCapacity(Self.fewest) }
            members.append(member)
        }
        count(member, 1)
    }

    /// Whether an object is a member, without loading.
    func has(_ member: any MappedObject) -> Bool {
        guard members.count > Self.longCount else { return members.contains { $0 === member } }
        if counts == nil {
            counts = Dictionary(
                members.map { (ObjectIdentifier($0), 1) }, uniquingKeysWith: { $0 + $1 })
        }
        return counts?[ObjectIdentifier(member), default: 0] ?? 0 > 0
    }

    /// Tells of a member that was taken out; a new one goes with its owner, unless another has taken it.
    private func leaves(_ member: any MappedObject) {
        goes(member)
        guard member.__state.phase == .pending, relation?.cascade.contains(.deleteOrphan) == true
        else { return }
        dropped.append(member)
    }

    private func count(_ member: any MappedObject, _ change: Int) {
        guard counts != nil else { return }
        counts?[ObjectIdentifier(member), default: 0] += change
    }

    /// Where a member stands; who empties a long list goes through it, so that the next one is near the last.
    private func place(of member: any MappedObject) -> Int? {
        if members.count > Self.longCount {
            guard has(member) else { return nil }
            if counts?[ObjectIdentifier(member)] == 1 {
                var (below, above) = (
                    min(lastPlace, members.count) - 1, min(lastPlace, members.count)
                )
                while below >= 0 || above < members.count {
                    if above < members.count {
                        if members[above] === member { return above }
                        above += 1
                    }
                    if below >= 0 {
                        if members[below] === member { return below }
                        below -= 1
                    }
                }
            }
        }
        return members.lastIndex { $0 === member }
    }

    @discardableResult
    private func takeOut(_ member: any MappedObject) -> Bool {
        version += 1
        if let index = place(of: member) {
            let gone = members.remove(at: index)
            defer { withExtendedLifetime(gone) {} }
            lastPlace = index
            count(member, -1)
            return true
        }
        guard !isLoaded else { return false }
        removedUnseen.append(member)
        return true
    }

    private func startChange() {
        if owner?.__stateReference._withUnsafeGuaranteedRef({ $0.hasNoRow }) == true {
            isLoaded = true
        }
        if isLoaded, original == nil { original = members }
        noteChange()
    }

    /// Takes what the database has, and keeps what was changed meanwhile.
    func fill(_ loaded: [any MappedObject]) {
        guard !isLoaded else { return }
        let gone = Set(removedUnseen.map { ObjectIdentifier($0) })
        let came = members
        var all = loaded
        if !gone.isEmpty { all.removeAll { gone.contains(ObjectIdentifier($0)) } }
        if !came.isEmpty || !gone.isEmpty {
            original = loaded
            let there = Set(loaded.map { ObjectIdentifier($0) })
            all += came.filter { !there.contains(ObjectIdentifier($0)) }
        }
        members = all
        belongs(loaded)
        counts = nil
        removedUnseen = []
        isLoaded = true
        version += 1
    }

    override func settle() {
        original = nil
        dropped = []
        if !isLoaded {
            members = []
            counts = nil
            removedUnseen = []
        }
    }

    override func expire() {
        members = []
        counts = nil
        removedUnseen = []
        original = nil
        isLoaded = false
        version += 1
        dropped = []
    }

    override func renew() -> Bool {
        guard isLoaded, !members.isEmpty else { return false }
        original = []
        return true
    }

    override var known: [any MappedObject] { members }

    override func eachKnown(_ body: (any MappedObject) -> Void) {
        for member in members { body(member) }
    }

    override var removals: [any MappedObject] {
        if !isLoaded { return removedUnseen + dropped }
        return original?.isEmpty == false ? changes.removed + dropped : dropped
    }

    override var changes: (added: [any MappedObject], removed: [any MappedObject]) {
        guard isLoaded else { return (members.unique, removedUnseen) }
        guard let original else { return ([], []) }
        if original.isEmpty { return (members.unique, []) }
        let old = Set(original.map { ObjectIdentifier($0) })
        let new = Set(members.map { ObjectIdentifier($0) })
        return (
            members.unique.filter { !old.contains(ObjectIdentifier($0)) },
            original.unique.filter { !new.contains(ObjectIdentifier($0)) }
        )
    }
}
