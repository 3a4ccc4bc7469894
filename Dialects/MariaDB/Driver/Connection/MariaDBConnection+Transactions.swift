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
    /// Begins a transaction; the server hears of it with the first statement.
    ///
    /// Shape: a savepoint, and the one of a batch, goes out with START TRANSACTION; ahead of other statements that takes a trip of its own.
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
        if isBroken { throw error(.closed, script) }
        openCursor?.keepRest()
        waitingBegin = script
        transaction = .open
    }

    /// Begins the transaction that waits, and runs a command of the driver's own behind it, in one trip.
    ///
    /// Shape: a transaction that the server doesn't begin is as one that it has rolled back: nothing is executed in its place.
    func sendBegin(with sql: String = "") throws(DatabaseError) {
        guard let begin = waitingBegin else {
            if !sql.isEmpty { try command(sql) }
            return
        }
        waitingBegin = nil
        do {
            try command(sql.isEmpty ? begin : begin + "; " + sql)
        } catch {
            if !isInTransaction { transaction = .lost }
            throw error
        }
    }

    /// Commits; nothing is sent when the transaction had no statement.
    ///
    /// - Throws: ``DatabaseError`` `.transactionFailed` when the server has rolled it back because of an earlier error.
    package func commit() throws(DatabaseError) {
        try checkTransaction("COMMIT")
        if waitingBegin != nil { return try forgetBegin() }
        try command("COMMIT")
        transaction = .none
    }

    /// Ends a transaction of which the server hasn't heard.
    private func forgetBegin() throws(DatabaseError) {
        waitingBegin = nil
        transaction = .none
        if isBroken { throw error(.closed, nil) }
    }

    /// Rolls back; harmless without a transaction. Nothing is sent when it had no statement.
    package func rollback() throws(DatabaseError) {
        if waitingBegin != nil { return try forgetBegin() }
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
        try sendBegin(with: isNested ? "SAVEPOINT quicksilver_batch" : "START TRANSACTION")
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
