import QuicksilverSQL

/// What an object knows of one of its relations.
///
/// Shape: made when the relation is first touched. Two ends are kept in step here, in memory, before any SQL.
/// Source: features U021 to U028.
public class RelationSlot {
    /// The object whose relation it is; nil for a collection made by a literal.
    final unowned let owner: (any MappedObject)?
    /// The relation; nil when it is declared wrongly, which the session reports.
    final let relation: Relation?
    /// The next one of the owner's, in ``TouchedRelations``.
    @exclusivity(unchecked) final var next: RelationSlot?
    /// Its position among the relations of the owner's class.
    final let position: Int
    /// Whether what the database has is known.
    @exclusivity(unchecked) final var isLoaded = false

    init(owner: (any MappedObject)?, relation: Relation?, position: Int) {
        self.owner = owner
        self.relation = relation
        self.position = position
    }

    /// Puts the other object here because its own end was assigned.
    func link(_ other: any MappedObject) {}

    /// Takes the other object out because its own end was assigned.
    func unlink(_ other: any MappedObject) {}

    /// Forgets what changed: it is written.
    func settle() {}

    /// Forgets everything; the next read loads.
    func expire() {}

    /// Forgets the far end of a two-way relation, so that objects that hold each other can die.
    func loosen() {}

    /// Takes what it holds for new, as its object has no row any more; says whether there is any.
    func renew() -> Bool { false }

    /// Who is in it now, without loading.
    var known: [any MappedObject] { [] }

    /// Calls the body with each of those, without an array of them.
    func eachKnown(_ body: (any MappedObject) -> Void) {}

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
        owner.__stateReference._withUnsafeGuaranteedRef { state in
            state.hasRelationChanges = true
            guard let core = state.core else { return }
            if core.isWriting { core.cascadeRefused(self) }
            if state.phase == .persistent { core.markDirty(owner) }
        }
    }

    /// Brings an object that was put here into the owner's session.
    final func cascadeAdd(_ member: any MappedObject) {
        guard let owner, let relation, relation.cascade.contains(.saveUpdate) else { return }
        let core = owner.__stateReference._withUnsafeGuaranteedRef {
            $0.phase == .persistent || $0.phase == .pending ? $0.core : nil
        }
        core?.cascadeAdd(member)
    }

    /// The other end's slot of an object.
    final func otherEnd(of member: any MappedObject) -> RelationSlot? {
        guard let relation, !relation.isViewOnly, let linked = relation.linked else { return nil }
        return member.slot(linked)
    }
}

/// A relation to one object.
final class ToOneSlot: RelationSlot {
    // As in an object's state, no user's code runs while one of these is replaced.
    @exclusivity(unchecked) private(set) var target: (any MappedObject)?
    /// What it was at its first change, where that is known.
    @exclusivity(unchecked) private var original: (any MappedObject)?
    @exclusivity(unchecked) private var isChanged = false

    /// The object, loaded when it isn't known.
    var value: (any MappedObject)? {
        loadIfNeeded()
        return target
    }

    /// The object as far as it is known without SQL.
    private var peeked: (any MappedObject)? {
        if isLoaded || isChanged { return target }
        guard let owner, let relation,
            let core = owner.__stateReference._withUnsafeGuaranteedRef({ $0.core })
        else { return target }
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

    override func loosen() {
        if relation?.isTwoWay == true { expire() }
    }

    override func renew() -> Bool {
        guard isLoaded, target != nil else { return false }
        original = nil
        isChanged = true
        return true
    }

    override var known: [any MappedObject] { peeked.map { [$0] } ?? [] }

    override func eachKnown(_ body: (any MappedObject) -> Void) {
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

    /// Whether it was assigned and holds again what it held before.
    var isChangedBack: Bool { isChanged && target === original }

    /// Whether it was assigned since the last flush.
    var wasAssigned: Bool { isChanged }
}
