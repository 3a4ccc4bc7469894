import QuicksilverSQL

/// What a rollback does to objects.
///
/// Source: design D10; features U109, U110.
extension SessionCore {
    /// Gives objects back what they were when the transaction began.
    func undoAll() {
        var fresh: Set<ObjectIdentifier> = []
        for frame in frames { fresh.formUnion(frame.inserted.ids) }
        undoPending(but: fresh)
        while let frame = frames.popLast() { undo(frame, fresh) }
    }

    /// Gives objects back what they were when the innermost savepoint was set.
    func undoSavepoint() {
        guard let frame = frames.popLast() else { return undoPending(but: []) }
        let fresh = frame.inserted.ids
        undoPending(but: fresh)
        undo(frame, fresh)
    }

    /// Takes back what wasn't flushed; objects that become new again keep what they hold.
    private func undoPending(but fresh: Set<ObjectIdentifier>) {
        for object in dirty.all where !fresh.contains(ObjectIdentifier(object)) {
            let state = object.__state
            for (attribute, value) in state.originals { restore(value, object, attribute) }
            for slot in state.relations where slot.hasChanges { slot.expire() }
            state.settle()
        }
        dirty.removeAll()
        for object in new.all {
            object.__state.phase = .transient
        }
        new.removeAll()
        deleted.removeAll()
    }

    /// Undoes what was flushed since the transaction or the savepoint began.
    func undo(_ frame: TransactionFrame, _ fresh: Set<ObjectIdentifier>) {
        for object in frame.deleted.all {
            let state = object.__state
            guard let key = state.key, let mapper = state.mapper else { continue }
            adopt(object, key, mapper)
        }
        for change in frame.changed
        where !fresh.contains(ObjectIdentifier(change.object)) {
            let object = change.object
            for (attribute, value) in change.values { restore(value, object, attribute) }
            let state = object.__state
            if let key = change.key, key != state.key, let mapper = state.mapper {
                identity.release(object)
                enter(object, key, mapper)
            }
            state.isStale = true
            object.unloadDeferred(but: change.values.map(\.attribute))
            for slot in state.relations { slot.expire() }
        }
        for object in frame.inserted.all { renew(object) }
    }

    /// Makes an object whose row is undone a new one, which can be added again with all that it holds and leads to.
    private func renew(_ object: any MappedObject) {
        let state = object.__state
        identity.release(object)
        state.phase = .transient
        state.key = nil
        state.isStale = false
        state.settle()
        for attribute in object.mapper.columns.indices where state.isLoaded(attribute) {
            state.assigned.insert(attribute)
        }
        // What wasn't loaded has no row any more that it could come from.
        state.unload(AttributeSet())
        // A key that the database made isn't the object's any more.
        if let mapper = state.mapper, let generated = mapper.generatedKey,
            mapper.columns[generated].allowsNull
        {
            restore(.null, object, generated)
            state.assigned.remove(generated)
        }
        for slot in state.relations where slot.renew() {
            state.hasRelationChanges = true
        }
    }

    func restore(_ value: SQLValue, _ object: any MappedObject, _ attribute: Int) {
        do {
            try object.put(value, at: attribute)
        } catch {
            fail(error, "\(type(of: object))")
        }
    }
}
