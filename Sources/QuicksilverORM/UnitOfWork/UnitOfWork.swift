import QuicksilverEngine
import QuicksilverSQL

/// One flush: what changed is collected, put in order, and then written.
///
/// Shape: made for one flush. ``collect()`` and ``arrange()`` send nothing but the loads that deletes need.
/// Source: design D9; features U034 to U076.
final class UnitOfWork {
    /// A pair of a many-to-many relation.
    struct Link {
        let relation: Relation
        let parent: any MappedObject
        let target: any MappedObject
    }
    /// One batch.
    struct Batch {
        let action: FlushPlan.Step.Action
        let mapper: Mapper
        let objects: [any MappedObject]
    }

    let core: SessionCore
    @exclusivity(unchecked) var inserts = OrderedObjects()
    @exclusivity(unchecked) var updates = OrderedObjects()
    @exclusivity(unchecked) var deletes = OrderedObjects()
    @exclusivity(unchecked) var syncs = PendingSyncs()
    /// References that are written after both rows are there.
    var postSyncs: [(object: any MappedObject, sync: Sync)] = []
    /// The objects whose rows were updated, where others wait for that.
    var updated: Set<ObjectIdentifier> = []
    var links: [Link] = []
    var unlinks: [Link] = []
    var batches: [Batch] = []
    /// Deletions that come first, as others take what was theirs alone.
    var early: [Batch] = []
    /// Values that are set to NULL first, as they go round in a circle.
    var releases: [(object: any MappedObject, attribute: Int)] = []
    /// What each mapper's foreign keys refer to, as far as it was asked.
    var references: [ObjectIdentifier: (tables: [Table], toItself: Bool)] = [:]
    /// Who was put in a relation of whatever parent, as far as it was asked.
    private var arrivals: [ObjectIdentifier: Set<ObjectIdentifier>] = [:]
    /// Relations whose objects' foreign keys the database changes along with a key.
    var followers: [(object: any MappedObject, relation: Relation)] = []
    /// New objects that take over the row of a deleted one with the same key.
    var switches: [ObjectIdentifier: any MappedObject] = [:]
    /// Keys and values that were set while writing, to be taken back when it fails.
    @exclusivity(unchecked) var undo:
        [(object: any MappedObject, attribute: Int, value: SQLValue)] = []

    /// New objects that had no keys and are given them while writing, likewise.
    var numbered: [(objects: ArraySlice<any MappedObject>, attribute: Int)] = []

    /// Which relations each class's objects can't be without, as far as it was asked.
    var owners: [ObjectIdentifier: [Relation]] = [:]
    /// Whether anybody listened to it.
    var wasHeard = false
    /// What listeners assigned after an object's row was written, with the values it was written with.
    var late: [(object: any MappedObject, attribute: Int, value: SQLValue)] = []
    /// Objects whose columns that the database makes came back with their INSERT.
    var isRead: Set<ObjectIdentifier> = []
    /// Whether all is written, and objects are being told so.
    var isFinished = false
    /// Where statements are put that needn't be answered one by one, while it writes.
    var queue: StatementQueue?
    /// Keys that were reserved for new rows, by class; the lowest stands last.
    var reserved: [ObjectIdentifier: [Int64]] = [:]

    init(_ core: SessionCore) { self.core = core }

    /// The objects whose rows are inserted or updated, by class.
    var saved: some Swift.Sequence<(Mapper, [any MappedObject])> {
        batches.lazy.filter { $0.action != .delete }.map { ($0.mapper, $0.objects) }
    }

    // MARK: - Collecting

    /// Finds what is to be written.
    func collect() throws {
        try takeOrphans()
        inserts = core.new
        if core.deleted.isEmpty {
            updates = core.dirty
        } else {
            for object in core.dirty where !core.deleted.contains(object) {
                updates.append(object)
            }
        }
        deletes = core.deleted
        try switchRows()
        for object in inserts { try collectRelations(of: object) }
        for object in updates { try collectKeyChange(of: object) }
        for object in updates { try collectRelations(of: object) }
        try loadForDeletions()
        for object in deletes { try collectDeletion(of: object) }
        if core.deleted.isEmpty { return dropDoubleLinks() }
        for object in core.dirty where core.deleted.contains(object) {
            // Children that were taken out of what is deleted now lose their reference as well.
            try collectRelations(of: object, onlyRemovals: true)
        }
        dropDoubleLinks()
    }

    /// Turns the deletion and addition of one key into an update.
    ///
    /// Source: features U077.
    private func switchRows() throws {
        guard !deletes.isEmpty else { return }
        for object in inserts {
            let mapper = type(of: object).__mapping.mapper
            guard let key = KeyValue(mapper.key(of: object)),
                let old = core.identity.holder(key, of: mapper), deletes.contains(old)
            else { continue }
            guard old.mapper === mapper else {
                throw ORMError(
                    .invalidState,
                    "\(old.mapper.describe(key.values)) is deleted and a \(mapper.type) is added with its key, in one flush; "
                        + "a row can't change its class: flush between the two")
            }
            inserts.remove(object)
            deletes.remove(old)
            updates.insert(object)
            switches[ObjectIdentifier(object)] = old
        }
    }

    /// Deletes, or lets go, what was taken out of a relation that it can't live without.
    private func takeOrphans() throws {
        for object in core.dirty { try takeOrphans(of: object) }
        for object in core.new { try takeOrphans(of: object) }
    }

    private func takeOrphans(of object: any MappedObject) throws {
        let isAlone = object.__stateReference._withUnsafeGuaranteedRef {
            $0.relations.isEmpty || !$0.hasRelationChanges
        }
        if isAlone { return }
        for slot in object.__state.relations {
            guard let relation = slot.relation, relation.cascade.contains(.deleteOrphan) else {
                continue
            }
            for orphan in slot.removals where !hasOtherParent(orphan, relation) {
                switch orphan.__state.phase {
                case .pending: core.expunge(orphan)
                case .persistent: try core.delete(orphan)
                case .transient, .deleted, .detached: break
                }
            }
        }
    }

    /// Whether an object was put in the same relation of another parent meanwhile.
    private func hasOtherParent(_ orphan: any MappedObject, _ relation: Relation) -> Bool {
        if let reverse = relation.reverse {
            return !orphan.slot(reverse.position).known.isEmpty
        }
        return arrivals(relation).contains(ObjectIdentifier(orphan))
    }

    private func arrivals(_ relation: Relation) -> Set<ObjectIdentifier> {
        if let known = arrivals[ObjectIdentifier(relation)] { return known }
        var found: Set<ObjectIdentifier> = []
        for parent in core.dirty + core.new where parent.mapper.has(relation) {
            for member in parent.slot(relation.position).changes.added {
                found.insert(ObjectIdentifier(member))
            }
        }
        arrivals[ObjectIdentifier(relation)] = found
        return found
    }

    private func collectRelations(
        of object: any MappedObject, onlyRemovals: Bool = false
    ) throws {
        let hasChanges = object.__stateReference._withUnsafeGuaranteedRef {
            $0.hasRelationChanges
        }
        guard hasChanges else { return }
        for slot in object.__stateReference._withUnsafeGuaranteedRef({ $0.relations }) {
            guard let relation = slot.relation, !relation.isViewOnly else { continue }
            switch relation.direction {
            case .oneToMany:
                let changes = slot.changes
                for child in changes.removed { orphan(child, of: object, relation) }
                if onlyRemovals { continue }
                for child in changes.added {
                    guard try isHere(child, relation) else { continue }
                    if tellsItself(child, of: object, relation) { continue }
                    sync(child, Sync(source: object, relation: relation))
                }
            case .manyToOne:
                guard !onlyRemovals, let one = slot as? ToOneSlot, one.wasAssigned else { continue }
                if one.isChangedBack {
                    if one.target != nil { continue }
                } else if let target = one.target, try !isHere(target, relation) {
                    continue
                }
                sync(object, Sync(source: one.target, relation: relation))
            case .manyToMany:
                let changes = slot.changes
                for target in changes.removed {
                    unlinks.append(Link(relation: relation, parent: object, target: target))
                }
                if onlyRemovals { continue }
                for target in changes.added where try isHere(target, relation) {
                    links.append(Link(relation: relation, parent: object, target: target))
                }
            }
        }
    }

    /// Whether a new child's own end of the relation says the same.
    private func tellsItself(
        _ child: any MappedObject, of parent: any MappedObject, _ relation: Relation
    ) -> Bool {
        guard !relation.postUpdate, let linked = relation.linked else { return false }
        return child.__stateReference._withUnsafeGuaranteedRef { state in
            guard state.phase == .pending, let own = state.relations[linked] as? ToOneSlot
            else { return false }
            return own.wasAssigned && own.target === parent && !own.isChangedBack
        }
    }

    /// Takes the reference off a child that was removed, unless it has another parent or goes itself.
    private func orphan(
        _ child: any MappedObject, of parent: any MappedObject, _ relation: Relation
    ) {
        guard child.__state.phase == .persistent, !core.deleted.contains(child),
            !hasOtherParent(child, relation)
        else { return }
        sync(child, Sync(source: nil, relation: relation))
    }

    func sync(_ object: any MappedObject, _ sync: Sync) {
        if sync.relation.postUpdate, let source = sync.source,
            object.__state.phase != .persistent || source.__state.phase != .persistent
        {
            postSyncs.append((object, sync))
            return
        }
        // Both ends of a relation tell the same.
        guard syncs.add(sync, of: object) else { return }
        let isThere = object.__stateReference._withUnsafeGuaranteedRef { $0.phase == .persistent }
        if isThere, !deletes.contains(object) {
            updates.insert(object)
        }
    }

    /// Whether an object that a relation leads to is in the session.
    private func isHere(_ object: any MappedObject, _ relation: Relation) throws -> Bool {
        let (phase, isOwn) = object.__stateReference._withUnsafeGuaranteedRef {
            ($0.phase, $0.home?.core === core)
        }
        switch phase {
        case .pending, .persistent: return isOwn
        case .transient, .detached, .deleted:
            throw ORMError(
                .invalidState,
                "\(relation.description) leads to a \(type(of: object)) that isn't in the session"
                    + (relation.cascade.contains(.saveUpdate)
                        ? (phase == .transient
                            ? "; only the other end was assigned, which adds nothing: add it"
                            : "; it was deleted or expunged")
                        : "; add it, as the relation doesn't cascade save-update"))
        }
    }

    /// Loads what ``collectDeletion(of:)`` asks for, many objects at once.
    private func loadForDeletions() throws {
        var groups: [[any MappedObject]] = []
        for object in deletes {
            if let index = groups.firstIndex(where: { type(of: $0[0]) == type(of: object) }) {
                groups[index].append(object)
            } else {
                groups.append([object])
            }
        }
        for objects in groups where objects.count > 1 {
            for case let relation? in type(of: objects[0]).__mapping.mapper.relations
            where relation.isAskedForDeletion {
                let waiting = objects.filter { !$0.slot(relation.position).isLoaded }
                for start in stride(from: 0, to: waiting.count, by: LoadBatch.window) {
                    let end = min(start + LoadBatch.window, waiting.count)
                    try core.load(relation, of: Array(waiting[start..<end]))
                }
            }
        }
    }

    /// Finds what the deletion of an object does to others.
    private func collectDeletion(of object: any MappedObject) throws {
        let mapper = type(of: object).__mapping.mapper
        for relation in mapper.relations {
            guard let relation, !relation.isViewOnly else { continue }
            switch relation.direction {
            case .oneToMany where !relation.passiveDeletes && !relation.cascade.contains(.delete):
                if !object.slot(relation.position).isLoaded {
                    try core.load(relation, of: [object])
                }
                for child in object.slot(relation.position).known
                where child.__state.phase == .persistent && !core.deleted.contains(child) {
                    sync(child, Sync(source: nil, relation: relation))
                }
            case .manyToMany where !relation.passiveDeletes:
                if !object.slot(relation.position).isLoaded {
                    try core.load(relation, of: [object])
                }
                let slot = object.slot(relation.position)
                let changes = slot.changes
                for target in slot.known + changes.removed
                where !changes.added.contains(where: { $0 === target }) {
                    unlinks.append(Link(relation: relation, parent: object, target: target))
                }
            case .manyToOne where relation.postUpdate:
                // Two rows that refer to each other: one lets go before either is deleted.
                guard relation.pairs.contains(where: { !object.value(at: $0.parent).isNull }) else {
                    continue
                }
                postSyncs.append((object, Sync(source: nil, relation: relation)))
            case .oneToMany, .manyToMany, .manyToOne: break
            }
        }
    }

    /// Both ends of a many-to-many relation see the same pair: it is written once.
    private func dropDoubleLinks() {
        links = links.uniquePairs
        unlinks = unlinks.uniquePairs
    }
}

extension [UnitOfWork.Link] {
    /// Each pair of a table once, whichever end it was seen from.
    fileprivate var uniquePairs: [UnitOfWork.Link] {
        var seen: Set<[ObjectIdentifier]> = []
        return filter { link in
            guard let secondary = link.relation.secondary else { return false }
            // From the other end the same pair has its sides exchanged: the column tells which is which.
            let parentFirst =
                secondary.parentPairs[0].column.name <= secondary.targetPairs[0].column.name
            let parent = ObjectIdentifier(link.parent)
            let target = ObjectIdentifier(link.target)
            return seen.insert(
                [ObjectIdentifier(secondary.table)]
                    + (parentFirst ? [parent, target] : [target, parent])
            ).inserted
        }
    }
}

extension Relation {
    /// Whether the deletion of an object has to know who is in its relation.
    fileprivate var isAskedForDeletion: Bool {
        if isViewOnly || passiveDeletes { return false }
        switch direction {
        case .oneToMany: return !cascade.contains(.delete)
        case .manyToMany: return true
        case .manyToOne: return false
        }
    }
}
