extension Connection {
    /// Begins a transaction that is ended by hand.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` inside a transaction: ``beginNested()`` sets a savepoint.
    public func begin(_ options: TransactionOptions = TransactionOptions()) throws -> Transaction {
        guard transactions.isEmpty else {
            throw DatabaseError(
                .misuse, "A transaction is open on this connection; beginNested() sets a savepoint."
            )
        }
        let pooled = try resource
        pooled.settle()
        var options = options
        options.isolation = options.isolation ?? engine.configuration.isolation
        let wanted = options
        try guarded { try pooled.driver.begin(wanted) }
        engine.events.emit(.begin, TransactionEvent(connection: number))
        return push(nil)
    }

    /// Sets a savepoint inside the open transaction; ended by hand.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` outside a transaction.
    public func beginNested() throws -> Transaction {
        guard !transactions.isEmpty else {
            throw DatabaseError(
                .misuse, "There is no transaction to set a savepoint in; begin() opens one.")
        }
        savepointCount += 1
        let name = "quicksilver_\(savepointCount)"
        try control("SAVEPOINT \(name)")
        engine.events.emit(.savepoint, TransactionEvent(connection: number, savepoint: name))
        return push(name)
    }

    /// Runs the body in a transaction: committed when it returns, rolled back when it throws.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` inside a transaction; what the body or the commit throws.
    @discardableResult
    public func begin<R>(
        _ options: TransactionOptions = TransactionOptions(), _ body: () throws -> R
    ) throws -> R {
        try scope(try begin(options), body)
    }

    /// Runs the body in a transaction: committed when it returns, rolled back when it throws or its task is cancelled.
    @discardableResult
    public func begin<R>(
        _ options: TransactionOptions = TransactionOptions(),
        _ body: nonisolated(nonsending) () async throws -> R
    ) async throws -> R {
        try await scope(try begin(options), body)
    }

    /// Runs the body inside a savepoint: released when it returns, rolled back to when it throws.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` outside a transaction; what the body throws.
    @discardableResult
    public func beginNested<R>(_ body: () throws -> R) throws -> R {
        try scope(try beginNested(), body)
    }

    /// Runs the body inside a savepoint: released when it returns, rolled back to when it throws.
    @discardableResult
    public func beginNested<R>(
        _ body: nonisolated(nonsending) () async throws -> R
    ) async throws -> R {
        try await scope(try beginNested(), body)
    }

    private func scope<R>(_ transaction: Transaction, _ body: () throws -> R) throws -> R {
        let result: R
        do {
            result = try body()
        } catch {
            abandon(transaction)
            throw error
        }
        try commitScope(transaction)
        return result
    }

    private func scope<R>(
        _ transaction: Transaction, _ body: nonisolated(nonsending) () async throws -> R
    ) async throws -> R {
        let result: R
        do {
            result = try await body()
            try Task.checkCancellation()
        } catch {
            abandon(transaction)
            throw error
        }
        try commitScope(transaction)
        return result
    }

    /// Commits unless the body has ended it; a commit that is refused leaves nothing open.
    private func commitScope(_ transaction: Transaction) throws {
        guard transaction.isActive else { return }
        do {
            try transaction.commit()
        } catch {
            abandon(transaction)
            throw error
        }
    }

    private func push(_ savepoint: String?) -> Transaction {
        let transaction = Transaction(self, savepoint: savepoint)
        transactions.append(transaction)
        return transaction
    }

    /// Rolls back after a failure; if that fails as well, the connection is given up.
    private func abandon(_ transaction: Transaction) {
        guard transaction.isActive else { return }
        do {
            try transaction.rollback()
        } catch {
            // A savepoint can be gone with its transaction (a deadlock ends both); the transaction's own rollback decides.
            if transaction.savepoint == nil { lease.markBroken(error) }
        }
    }

    func finish(_ transaction: Transaction, commits: Bool) throws {
        guard let index = transactions.firstIndex(where: { $0 === transaction }) else {
            throw DatabaseError(.misuse, "This transaction was already committed or rolled back.")
        }
        if commits, index != transactions.count - 1 {
            throw DatabaseError(
                .misuse, "A savepoint inside this transaction is still open; end it first.")
        }
        if commits {
            try commit(transaction)
        } else {
            close(from: index)
            try rollback(transaction)
        }
    }

    private func commit(_ transaction: Transaction) throws {
        let pooled = try resource
        pooled.settle()
        if let name = transaction.savepoint {
            try control("RELEASE SAVEPOINT \(name)")
            close(from: transactions.count - 1)
            engine.events.emit(
                .releaseSavepoint, TransactionEvent(connection: number, savepoint: name))
            return
        }
        close(from: transactions.count - 1)
        do {
            try guarded { try pooled.driver.commit() }
        } catch {
            do {
                try pooled.driver.rollback()
                engine.events.emit(.rollback, TransactionEvent(connection: number))
            } catch {
                lease.markBroken(error)
            }
            throw error
        }
        engine.events.emit(.commit, TransactionEvent(connection: number))
    }

    private func rollback(_ transaction: Transaction) throws {
        let pooled = try resource
        // A savepoint's rollback leaves alone what is read in windows.
        if transaction.savepoint == nil { pooled.endResults() } else { pooled.endResult() }
        if let name = transaction.savepoint {
            try pooled.driver.execute(script: "ROLLBACK TO SAVEPOINT \(name)")
            try pooled.driver.execute(script: "RELEASE SAVEPOINT \(name)")
            engine.events.emit(
                .rollbackToSavepoint, TransactionEvent(connection: number, savepoint: name))
        } else {
            try pooled.driver.rollback()
            engine.events.emit(.rollback, TransactionEvent(connection: number))
        }
    }

    private func close(from index: Int) {
        for transaction in transactions[index...] { transaction.isOver = true }
        transactions.removeSubrange(index...)
    }

    private func control(_ sql: String) throws {
        let pooled = try resource
        pooled.settle()
        try guarded { try pooled.driver.execute(script: sql) }
    }
}
