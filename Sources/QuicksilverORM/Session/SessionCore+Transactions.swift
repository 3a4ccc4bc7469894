import QuicksilverEngine
import QuicksilverSQL

extension SessionCore {
    /// Writes what is left and commits.
    func commit() throws {
        try check()
        try refuseInFlush("commit")
        try emit(.beforeCommit)
        try flushAll()
        if let transaction {
            do {
                try transaction.commit()
            } catch {
                // Nothing is known to be kept: objects go back to what they were.
                self.transaction = nil
                undoAll()
                releaseIfIdle()
                throw error
            }
        }
        transaction = nil
        for frame in frames {
            for object in frame.deleted.all { letGo(object) }
        }
        frames = []
        if options.expireOnCommit {
            for object in identity.all { expire(object) }
        }
        releaseIfIdle()
        try emit(.afterCommit)
    }

    /// Rolls back, and gives objects what they were.
    func rollback() throws {
        try refuseInFlush("roll back")
        let open = transaction
        transaction = nil
        defer {
            undoAll()
            forgetFailures()
            pendingMisuse = nil
            releaseIfIdle()
            if open?.isActive == false { announce(.afterRollback) }
        }
        guard let open, open.isActive else { return }
        do {
            try open.rollback()
        } catch let error as DatabaseError where error.kind == .connectionLost {
            // The server has rolled back what it lost sight of; the next statement takes another connection.
        }
    }

    /// Runs the body inside a savepoint: what it did to objects is undone when it throws.
    func nested<R>(_ body: () throws -> R) throws -> R {
        try check()
        let connection = try transactional()
        if transaction == nil { try begin(on: connection) }
        try flush()
        let savepoint = try connection.beginNested()
        frames.append(TransactionFrame())
        do {
            let result = try body()
            try flush()
            try savepoint.commit()
            if let inner = frames.popLast(), !frames.isEmpty {
                frames[frames.count - 1].absorb(inner)
            }
            return result
        } catch {
            if savepoint.isActive { try? savepoint.rollback() }
            undoPending()
            if let inner = frames.popLast() { undo(inner) }
            pendingRollback = nil
            throw error
        }
    }

    private func undoAll() {
        undoPending()
        while let frame = frames.popLast() { undo(frame) }
    }

    /// Takes back what wasn't flushed.
    private func undoPending() {
        for object in dirty.all {
            let state = object.__state
            for (attribute, value) in state.originals { restore(value, object, attribute) }
            for case let slot? in state.relations where slot.hasChanges { slot.expire() }
            state.settle()
        }
        dirty.removeAll()
        for object in new.all {
            object.__state.phase = .transient
        }
        new.removeAll()
        deleted.removeAll()
    }

    private func undo(_ frame: TransactionFrame) {
        for object in frame.deleted.all {
            let state = object.__state
            guard let key = state.key, let mapper = state.mapper else { continue }
            adopt(object, key, mapper)
        }
        for change in frame.changed.values {
            let object = change.object
            for (attribute, value) in change.values { restore(value, object, attribute) }
            let state = object.__state
            if let key = change.key, key != state.key, let mapper = state.mapper {
                identity.release(object)
                identity.insert(object, key, of: mapper)
            }
            state.isStale = true
            object.unloadDeferred(but: change.values.map(\.attribute))
            for case let slot? in state.relations { slot.expire() }
        }
        for object in frame.inserted.all {
            let state = object.__state
            identity.release(object)
            state.phase = .transient
            state.key = nil
            // What wasn't loaded has no row any more that it could come from.
            state.unload(AttributeSet())
            // A key that the database made isn't the object's any more.
            if let mapper = state.mapper, let generated = mapper.generatedKey,
                mapper.columns[generated].allowsNull
            {
                restore(.null, object, generated)
            }
        }
    }

    private func restore(_ value: SQLValue, _ object: any MappedObject, _ attribute: Int) {
        do {
            try object.put(value, at: attribute)
        } catch {
            fail(error, "\(type(of: object))")
        }
    }

    /// Lets go an object whose row is gone for good.
    private func letGo(_ object: any MappedObject) {
        object.__state.phase = .detached
        object.__state.isMapped = false
    }

    /// Makes an object read its columns and relations again.
    func expire(_ object: any MappedObject) {
        let state = object.__state
        guard state.phase == .persistent else { return }
        for (attribute, value) in state.originals { restore(value, object, attribute) }
        state.settle()
        dirty.remove(object)
        state.isStale = true
        object.unloadDeferred()
        for case let slot? in state.relations { slot.expire() }
        announce(.expire, object)
    }
}
