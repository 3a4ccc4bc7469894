import QuicksilverEngine
import QuicksilverSQL

extension SessionCore {
    /// Writes changes before a query, unless that is off or a flush runs.
    func autoflush() throws {
        guard options.autoflush, autoflushDepth == 0, !isFlushing else { return }
        try flush()
    }

    /// Writes all changes in one transaction.
    ///
    /// - Throws: what the database says; the transaction is rolled back then, and objects are as before.
    func flush() throws {
        try check()
        try throwMisuse()
        try refuseInFlush("flush")
        if isClean { return }
        isFlushing = true
        defer { isFlushing = false }
        try emit(.beforeFlush)
        try throwMisuse()
        try checkRefusals()
        try registries().forEach { registry throws(ORMError) in try registry.configure() }
        if options.transaction.isReadOnly {
            throw ORMError(.invalidState, "this session is read-only and has changes to write")
        }
        let work = UnitOfWork(self)
        let before = (new: new, deleted: deleted)
        let connection = try connection()
        let isOwn = transaction == nil
        if isOwn { try begin(on: connection) }
        do {
            try seeingAll { try work.collect() }
            try work.arrange()
            isWriting = true
            defer { isWriting = false }
            try work.write(connection)
            try emit(.afterFlush)
            try throwMisuse()
            isWriting = false
            try finish(work)
        } catch {
            work.takeBack()
            if !work.isFinished { giveBack(before.new, before.deleted) }
            try abandon(error, isOwn: isOwn && !work.isFinished)
            throw error
        }
        let commits = isOwn && options.commitsEachFlush
        do {
            try emit(.afterFlushPostexec)
        } catch {
            isFlushing = false
            if commits { try rollback() }
            throw error
        }
        isFlushing = false
        if commits { try commit() }
    }

    /// Whether there is nothing to write.
    var isClean: Bool { new.isEmpty && dirty.isEmpty && deleted.isEmpty }

    /// Flushes until there is nothing left: listeners may have changed what was just written.
    ///
    /// Source: features U108.
    func flushAll() throws {
        for _ in 0..<100 {
            try flush()
            if isClean { return }
        }
        throw ORMError(
            .invalidState,
            "the session has changes again after 100 flushes; a listener changes objects whenever they are written"
        )
    }

    /// Throws inside a flush.
    func refuseInFlush(_ what: String) throws {
        guard isFlushing else { return }
        throw ORMError(
            .invalidState,
            "the session is flushing already: a listener can't \(what); throw an error to end the flush"
        )
    }

    /// What a flush would do now, without doing it.
    func plan() throws -> FlushPlan {
        try check()
        try registries().forEach { registry throws(ORMError) in try registry.configure() }
        let work = UnitOfWork(self)
        let before = (new: new, deleted: deleted)
        defer { giveBack(before.new, before.deleted) }
        try seeingAll { try work.collect() }
        try work.arrange()
        return work.plan
    }

    /// Waits again with what waited before a flush looked for orphans.
    private func giveBack(_ new: OrderedObjects, _ deleted: OrderedObjects) {
        self.new = new
        self.deleted = deleted
        for object in new.all where object.__state.phase == .transient {
            object.__state.phase = .pending
        }
    }

    private func registries() -> [Registry] {
        var result: [Registry] = []
        for type in new.classes + dirty.classes + deleted.classes {
            guard let registry = type.__mapping.mapper.registry,
                !result.contains(where: { $0 === registry })
            else { continue }
            result.append(registry)
        }
        return result
    }

    /// Rolls back what a failed flush has begun.
    private func abandon(_ error: any Error, isOwn: Bool) throws {
        if frames.count > 1 {
            // Half of it is written: nothing but the savepoint's rollback makes that right.
            pendingRollback = error
            return
        }
        let open = transaction
        transaction = nil
        do {
            if let open, open.isActive { try open.rollback() }
        } catch {
            // The connection is lost with its transaction; the first error says why.
        }
        announce(.afterRollback)
        if isOwn {
            // Nothing but this flush was in it: objects are as they were before it, and may be flushed again.
            frames = []
            releaseIfIdle()
        } else {
            pendingRollback = error
        }
    }

    /// Makes what was written the state that objects are in.
    private func finish(_ work: UnitOfWork) throws {
        let keys = try freshKeys(work)
        // From here on objects are what was written, and no error but a rollback takes that back.
        work.isFinished = true
        if frames.isEmpty { frames = [TransactionFrame()] }
        let top = frames.count - 1
        var stale: [any MappedObject] = []
        for object in work.deletes.all + work.switches.values.map({ $0 }) {
            identity.release(object)
            let state = object.__state
            if !state.originals.isEmpty || state.hasRelationChanges {
                frames[top].keep(object, state.originals)
            }
            state.settle()
            frames[top].deleted.insert(object)
            state.phase = .deleted
        }
        for object in work.updates {
            let state = object.__state
            guard state.phase == .persistent else { continue }
            // Without a value a relation's change is kept as well: it is what a rollback makes it read again.
            if !state.originals.isEmpty || state.hasRelationChanges {
                frames[top].keep(object, state.originals)
            }
            let mapper = object.mapper
            if let key = mapper.keyValue(of: object), key != state.key {
                identity.release(object)
                enter(object, key, mapper)
            }
            if mapper.readsBackUpdates { stale.append(object) }
            state.settle()
            mapper.unloadExpressions(of: object)
        }
        // Mostly what was to be inserted was, and then the list itself is what a rollback needs.
        let isWhole = keys.count == work.inserts.count && work.switches.isEmpty
        if isWhole { frames[top].inserted.append(contentsOf: work.inserts) }
        var place = 0
        for (mapper, objects) in work.saved where !keys.isEmpty {
            let home = home(of: mapper)
            for object in objects where object.isPending {
                let key = keys[place]
                place += 1
                if mapper.readsBackInserts, !work.isRead.contains(ObjectIdentifier(object)) {
                    stale.append(object)
                }
                object.__stateReference._withUnsafeGuaranteedRef { state in
                    state.adopt(home, object, key)
                    state.relations.forEach { $0.isLoaded = true }
                    state.settle()
                }
                if !isWhole { frames[top].inserted.append(object) }
                if !mapper.expressions.isEmpty { mapper.unloadExpressions(of: object) }
            }
        }
        // What listeners changed meanwhile is for the next flush.
        let later =
            work.wasHeard || listeners != nil
            ? dirty.all.filter {
                $0.__state.phase == .persistent && !work.updates.contains($0)
            } : []
        new.removeAll()
        dirty.removeAll()
        deleted.removeAll()
        if !work.followers.isEmpty { try follow(work) }
        for object in later { dirty.insert(object) }
        work.keepLate()
        try readBack(stale)
    }

    /// The keys of the objects whose rows were inserted, in the order of ``UnitOfWork/saved``.
    private func freshKeys(_ work: UnitOfWork) throws -> [KeyValue] {
        var keys: [KeyValue] = []
        if work.inserts.isEmpty, work.switches.isEmpty { return [] }
        keys.reserveCapacity(work.inserts.count)
        for (mapper, objects) in work.saved {
            let table = identity.table(of: mapper)
            for object in objects where object.isPending {
                keys.append(try key(of: object, mapper, table, written: work))
            }
        }
        return keys
    }

    /// The key of a row that was inserted, which no other object of the session has any more.
    private func key(
        of object: any MappedObject, _ mapper: Mapper, _ table: IdentityTable,
        written work: UnitOfWork
    ) throws -> KeyValue {
        guard let key = mapper.keyValue(of: object) else {
            throw ORMError(
                .invalidState,
                "a \(mapper.type) was written without a complete primary key; assign "
                    + mapper.primaryKey.map { mapper.columns[$0].attribute }.joined(
                        separator: ", "))
        }
        guard let other = table.state(key)?.object, other !== object else { return key }
        let isGone =
            work.deletes.contains(other) || work.switches.values.contains { $0 === other }
            || (work.updates.contains(other) && other.mapper.keyValue(of: other) != key)
        guard isGone else {
            throw ORMError(
                .invalidState,
                "\(mapper.describe(key.values)) is in the session already as another object")
        }
        return key
    }

    /// Reads the columns that the database makes.
    private func readBack(_ objects: [any MappedObject]) throws {
        var groups: [(mapper: Mapper, keys: [KeyValue])] = []
        for object in objects {
            let state = object.__state
            guard let mapper = state.mapper, let key = state.key else { continue }
            state.isStale = true
            if let index = groups.firstIndex(where: { $0.mapper === mapper }) {
                groups[index].keys.append(key)
            } else {
                groups.append((mapper, [key]))
            }
        }
        for (mapper, keys) in groups { try load(mapper, keys) }
    }

    /// Loads rows by key, 500 in a query; the objects live as long as somebody holds the result.
    @discardableResult
    func load(
        _ mapper: Mapper, _ keys: [KeyValue], overwrites: Bool = false, criteria: Criteria? = nil
    ) throws -> [any MappedObject] {
        if keys.count == 1, criteria == nil, let select = mapper.statements.select(mapper) {
            let object = try load(keys[0], by: select, mapper, overwrites: overwrites)
            return object.map { [$0] } ?? []
        }
        var objects: [any MappedObject] = []
        var start = 0
        while start < keys.count {
            let end = min(start + LoadBatch.window, keys.count)
            var select = mapper.select(
                where: mapper.matching(mapper.primaryKey, Array(keys[start..<end])))
            if let criteria { select = criteria.filtered(select, of: mapper) }
            let result = try transactional().execute(
                ObjectStatement(queryNode: .select(select)))
            var loader: EntityLoader?
            while let reader = try result.next() {
                let entity =
                    loader
                    ?? EntityLoader(self, mapper, at: 0, overwrites: overwrites, reader: reader)
                loader = entity
                if let object = try entity.object(reader) { objects.append(object) }
            }
            start = end
        }
        return objects
    }

    /// Marks an object, and those its relations cascade to, for deletion.
    func delete(_ object: any MappedObject) throws {
        try refuseWhileWriting("a \(type(of: object)) can't be deleted")
        // Half a deletion must not be flushed by the loads that it needs.
        autoflushDepth += 1
        ignoringDepth += 1
        defer {
            autoflushDepth -= 1
            ignoringDepth -= 1
        }
        var marked: [any MappedObject] = []
        // As many as most lead to.
        marked.reserveCapacity(8)
        var unwritten: [any MappedObject] = []
        do {
            try mark(object, &marked, &unwritten)
        } catch {
            // Half a deletion isn't kept either.
            for object in marked { deleted.remove(object) }
            throw error
        }
        for object in unwritten { expunge(object) }
    }

    private func mark(
        _ object: any MappedObject, _ marked: inout [any MappedObject],
        _ unwritten: inout [any MappedObject]
    ) throws {
        var stack: [any MappedObject] = []
        stack.reserveCapacity(8)
        stack.append(object)
        while let next = stack.popLast() {
            let state = next.__state
            guard state.phase == .persistent, state.core === self else {
                if state.phase == .pending, state.core === self {
                    unwritten.append(next)
                    continue
                }
                throw ORMError(
                    .invalidState,
                    "a \(type(of: next)) that is \(state.phase.rawValue) can't be deleted; only one with a row can"
                )
            }
            guard deleted.insert(next) else { continue }
            marked.append(next)
            for case let relation? in type(of: next).__mapping.mapper.relations
            where relation.cascade.contains(.delete) && !relation.isViewOnly {
                let slot = next.slot(relation.position)
                if !slot.isLoaded, !relation.passiveDeletes || relation.direction == .manyToOne {
                    try loadForDeletion(relation, of: next)
                }
                slot.eachKnown { member in
                    let phase = member.__stateReference._withUnsafeGuaranteedRef { $0.phase }
                    if phase == .persistent || phase == .pending { stack.append(member) }
                }
            }
        }
    }
}

extension MappedObject {
    /// Whether the object waits for its row.
    fileprivate var isPending: Bool {
        __stateReference._withUnsafeGuaranteedRef { $0.phase == .pending }
    }
}
