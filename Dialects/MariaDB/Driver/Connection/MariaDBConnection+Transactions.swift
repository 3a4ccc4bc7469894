package import QuicksilverEngine

/// What a connection knows of the transaction it began.
enum TransactionState {
    /// None was begun.
    case none
    /// It goes on.
    case open
    /// An error came that may have ended it.
    case doubtful
    /// The server has rolled it back.
    case lost
}

// DDL commits the open transaction before it runs and can't be rolled back; `isInTransaction` says so afterwards.
extension MariaDBConnection {
    /// Begins a transaction; one trip.
    ///
    /// - Throws: `.misuse` inside a transaction, which START TRANSACTION would commit.
    package func begin(_ options: TransactionOptions) throws(DatabaseError) {
        guard !isInTransaction else {
            throw DatabaseError(
                .misuse,
                "A transaction is open already, and MariaDB would commit it. Use a savepoint, or end it first."
            )
        }
        var script = options.isReadOnly ? "START TRANSACTION READ ONLY" : "START TRANSACTION"
        if let isolation = options.isolation {
            script = "SET TRANSACTION ISOLATION LEVEL \(isolation.rawValue); " + script
        }
        try command(script)
        transaction = .open
    }

    /// Commits.
    ///
    /// - Throws: ``DatabaseError`` `.transactionFailed` when the server has rolled it back because of an earlier error.
    package func commit() throws(DatabaseError) {
        try checkTransaction("COMMIT")
        try command("COMMIT")
        transaction = .none
    }

    /// Rolls back; harmless without a transaction.
    package func rollback() throws(DatabaseError) {
        transaction = .none
        try command("ROLLBACK")
    }

    /// Refuses to go on in a transaction that the server has rolled back as a whole.
    ///
    /// Shape: one trip after an error that may do that, as a deadlock does; the server's next answer says whether a
    /// transaction is open. What was executed then would commit by itself.
    /// - Throws: ``DatabaseError`` `.transactionFailed`.
    func checkTransaction(_ sql: String) throws(DatabaseError) {
        if transaction == .doubtful {
            try command("DO 0")
            transaction = isInTransaction ? .open : .lost
        }
        guard transaction == .lost else { return }
        throw DatabaseError(
            .transactionFailed,
            "The server has rolled back the whole transaction because of an earlier error; roll back and "
                + "begin again.", sql: sql)
    }

    /// Takes note of an error that may have ended the transaction.
    func noteTransaction(_ error: DatabaseError) {
        guard transaction == .open else { return }
        switch error.kind {
        case .deadlock, .serialization, .lockTimeout, .transactionFailed, .diskFull, .cancelled,
            .statementTimeout:
            transaction = .doubtful
        default: break
        }
    }

    /// Does all of `body` or nothing of it.
    ///
    /// Shape: a transaction of its own, or a savepoint inside an open one.
    func atomically(_ body: () throws -> Void) throws {
        let isNested = isInTransaction
        try command(isNested ? "SAVEPOINT quicksilver_batch" : "START TRANSACTION")
        do {
            try body()
        } catch {
            guard !isBroken else { throw error }
            do throws(DatabaseError) {
                try command(isNested ? "ROLLBACK TO SAVEPOINT quicksilver_batch" : "ROLLBACK")
            } catch {
                // A deadlock has rolled back the whole transaction, and the savepoint with it.
            }
            throw error
        }
        // A savepoint that stays costs nothing and is replaced by the next of its name.
        if !isNested { try commit() }
    }
}
