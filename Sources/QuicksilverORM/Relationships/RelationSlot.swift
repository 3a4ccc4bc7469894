import QuicksilverSQL

/// What an object knows of one of its relations.
///
/// Shape: made when the relation is first touched. Two ends are kept in step here, in memory, before any SQL.
/// Source: features U021 to U028.
public class RelationSlot {
    /// The object whose relation it is; nil for a collection made by a literal.
    unowned let owner: (any MappedObject)?
    /// The relation; nil when it is declared wrongly, which the session reports.
    let relation: Relation?
    /// Whether what the database has is known.
    @exclusivity(unchecked) var isLoaded = false

    init(owner: (any MappedObject)?, relation: Relation?) {
        self.owner = owner
        self.relation = relation
    }

    /// Puts the other object here because its own end was assigned.
    func link(_ other: any MappedObject) {}

    /// Takes the other object out because its own end was assigned.
    func unlink(_ other: any MappedObject) {}

    /// Forgets what changed: it is written.
    func settle() {}

    /// Forgets everything; the next read loads.
    func expire() {}
    /// Takes what it holds for new, as its object has no row any more; says whether there is any.
    func renew() -> Bool { false }

    /// Who is in it now, without loading.
    var known: [any MappedObject] { [] }

    /// Calls the body with each of those, last to first, without an array of them.
    func eachKnownBackwards(_ body: (any MappedObject) -> Void) {}

    /// Who came and went since the last flush, without loading.
    var changes: (added: [any MappedObject], removed: [any MappedObject]) { ([], []) }

    /// Who went since the last flush, without loading.
    var removals: [any MappedObject] { changes.removed }

    /// Whether anybody came or went since the last flush.
    final var hasChanges: Bool {
        let changes = changes
        return !changes.added.isEmpty || !changes.removed.isEmpty
    }

    /// Has the database asked when there is a row to ask about.
    final func loadIfNeeded() {
        guard !isLoaded, let owner, let relation else { return }
        let state = owner.__state
        guard !state.hasNoRow else {
            isLoaded = true
            return
        }
        guard let core = state.core, !core.isClosed else {
            // A trap that users can reach, on purpose, as is that of a deferred column: nobody is left who could throw it later, and an
            // empty value would be a wrong answer.
            preconditionFailure(
                "\(relation.description) was read, isn't loaded, and its object has no open session any more: load it before, "
                    + "with options(selectinload(…)), or add the object to a session")
        }
        core.loadForReading(relation, of: owner)
    }

    /// Notes a change of the relation.
    final func noteChange() {
        guard let owner else { return }
        let state = owner.__state
        state.hasRelationChanges = true
        if let core = state.core, core.isWriting { core.cascadeRefused(self) }
        if state.phase == .persistent { state.core?.markDirty(owner) }
    }

    /// Brings an object that was put here into the owner's session.
    final func cascadeAdd(_ member: any MappedObject) {
        guard let owner, let relation, relation.cascade.contains(.saveUpdate),
            let core = owner.__state.core,
            owner.__state.phase == .persistent || owner.__state.phase == .pending
        else { return }
        core.cascadeAdd(member)
    }

    /// The other end's slot of an object.
    final func otherEnd(of member: any MappedObject) -> RelationSlot? {
        guard let relation, !relation.isViewOnly, let reverse = relation.reverse,
            !reverse.isViewOnly
        else { return nil }
        return member.slot(reverse.position)
    }
}

/// A relation to one object.
final class ToOneSlot: RelationSlot {
    private(set) var target: (any MappedObject)?
    /// What it was at its first change, where that is known.
    private var original: (any MappedObject)?
    private var isChanged = false

    /// The object, loaded when it isn't known.
    var value: (any MappedObject)? {
        loadIfNeeded()
        return target
    }

    /// The object as far as it is known without SQL.
    private var peeked: (any MappedObject)? {
        if isLoaded || isChanged { return target }
        guard let owner, let relation, let core = owner.__state.core else { return target }
        return core.peek(relation, of: owner)
    }

    /// Assigns it, as a user does.
    func set(_ new: (any MappedObject)?) {
        if relation?.direction == .oneToMany || relation?.cascade.contains(.deleteOrphan) == true {
            // The old partner's row has to change, so it must be known.
            loadIfNeeded()
        }
        let old = peeked
        if isLoaded || isChanged, old === new { return }
        if new == nil, !isChanged, target == nil, owner?.__state.hasNoRow == true {
            // Nothing is taken out of nothing: a foreign key that was assigned stays.
            return
        }
        replace(by: new, old)
        if let old, old !== new, let owner { otherEnd(of: old)?.unlink(owner) }
        guard let new else { return }
        if let owner { otherEnd(of: new)?.link(owner) }
        cascadeAdd(new)
    }

    override func link(_ other: any MappedObject) {
        let old = peeked
        if old === other, isLoaded || isChanged { return }
        replace(by: other, old)
        if let old, old !== other, let owner { otherEnd(of: old)?.unlink(owner) }
    }

    override func unlink(_ other: any MappedObject) {
        guard peeked === other else { return }
        replace(by: nil, other)
    }

    private func replace(by new: (any MappedObject)?, _ old: (any MappedObject)?) {
        assigned(new, old)
        if !isChanged {
            original = old
            isChanged = true
        }
        target = new
        isLoaded = true
        noteChange()
    }

    /// Takes what the database has.
    func fill(_ object: (any MappedObject)?) {
        guard !isChanged else { return }
        target = object
        isLoaded = true
        if let object, relation?.isSingleParent == true { belongs([object]) }
    }

    override func settle() {
        isChanged = false
        original = nil
    }

    override func expire() {
        settle()
        target = nil
        isLoaded = false
    }

    override func renew() -> Bool {
        guard isLoaded, target != nil else { return false }
        original = nil
        isChanged = true
        return true
    }

    override var known: [any MappedObject] { peeked.map { [$0] } ?? [] }

    override func eachKnownBackwards(_ body: (any MappedObject) -> Void) {
        if let peeked { body(peeked) }
    }

    override var removals: [any MappedObject] {
        guard isChanged, let original, target !== original else { return [] }
        return [original]
    }

    override var changes: (added: [any MappedObject], removed: [any MappedObject]) {
        guard isChanged, target !== original else { return ([], []) }
        return (target.map { [$0] } ?? [], original.map { [$0] } ?? [])
    }

    /// Whether it was assigned since the last flush.
    var wasAssigned: Bool { isChanged }
}

/// A relation to many objects.
final class ToManySlot: RelationSlot {
    /// The objects; those added so far while it isn't loaded.
    private(set) var members: [any MappedObject] = []
    /// Those taken out while it isn't loaded.
    private var removedUnseen: [any MappedObject] = []
    /// What it was at its first change, once loaded.
    /// New members that were taken out again.
    private var dropped: [any MappedObject] = []
    private var original: [any MappedObject]?
    /// How a dictionary's objects are keyed.
    var keying: Keying?
    /// Counts changes, for what keeps an index of the members.
    private(set) var version = 0
    /// How often each member is there; kept for long collections only.
    private var counts: [ObjectIdentifier: Int]?
    private static let longCount = 32

    /// A collection made by a literal.
    convenience init(detached members: [any MappedObject]) {
        self.init(owner: nil, relation: nil)
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
        if !removedUnseen.isEmpty { removedUnseen.removeAll { $0 === member } }
        if let index, index < members.count {
            members.insert(member, at: index)
        } else {
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

    @discardableResult
    private func takeOut(_ member: any MappedObject) -> Bool {
        version += 1
        if let index = members.lastIndex(where: { $0 === member }) {
            members.remove(at: index)
            count(member, -1)
            return true
        }
        guard !isLoaded else { return false }
        removedUnseen.append(member)
        return true
    }

    private func startChange() {
        if owner?.__state.hasNoRow == true { isLoaded = true }
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

    override func eachKnownBackwards(_ body: (any MappedObject) -> Void) {
        for member in members.reversed() { body(member) }
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
