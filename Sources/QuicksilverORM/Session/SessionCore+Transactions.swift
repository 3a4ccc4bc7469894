import QuicksilverEngine
import QuicksilverSQL

extension SessionCore {
    /// Writes what is left and commits.
    func commit() throws {
        try check()
        try refuseInFlush("commit")
        guard savepoints == 0 else {
            throw ORMError(
                .invalidState,
                "the body of beginNested can't commit: its savepoint is kept when it returns; commit after it"
            )
        }
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
            for object in frame.deleted { letGo(object) }
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
            if savepoints > 0 {
                pendingRollback = ORMError(
                    .invalidState,
                    "the body of beginNested rolled back, which ended its savepoint; return from it"
                )
            }
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
        try flush()
        let connection = try transactional()
        // Where each flush is committed, so is a savepoint that is in no transaction.
        let isOwn = transaction == nil
        if isOwn { try begin(on: connection) }
        let result: R
        do {
            result = try savepoint(on: connection, body)
        } catch {
            if isOwn, savepoints == 0 { try? rollback() }
            throw error
        }
        if isOwn, savepoints == 0, transaction != nil { try commit() }
        return result
    }

    private func savepoint<R>(on connection: Connection, _ body: () throws -> R) throws -> R {
        let outer = transaction
        let savepoint = try connection.beginNested()
        if frames.isEmpty { frames.append(TransactionFrame()) }
        frames.append(TransactionFrame())
        savepoints += 1
        defer {
            savepoints -= 1
            // What the body ended by itself is over with the last of its savepoints.
            if transaction !== outer, savepoints == 0 { pendingRollback = nil }
        }
        do {
            let result = try body()
            guard transaction === outer, outer != nil else { return result }
            try flush()
            try savepoint.commit()
            if let inner = frames.popLast(), !frames.isEmpty {
                frames[frames.count - 1].absorb(inner)
            }
            return result
        } catch {
            guard transaction === outer, outer != nil else { throw error }
            undoSavepoint()
            pendingRollback = nil
            do {
                if savepoint.isActive { try savepoint.rollback() }
            } catch {
                // Nobody knows what is left of the transaction around it.
                pendingRollback = error
            }
            throw error
        }
    }

    /// Lets go an object whose row is gone for good: without a key it can't be taken for one that has a row.
    private func letGo(_ object: any MappedObject) {
        object.__state.phase = .detached
        identity.release(object)
        object.__state.key = nil
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
        for slot in state.relations { slot.expire() }
        announce(.expire, object)
    }
}
