package import QuicksilverEngine

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
    }

    /// Commits.
    package func commit() throws(DatabaseError) {
        try command("COMMIT")
    }

    /// Rolls back; harmless without a transaction.
    package func rollback() throws(DatabaseError) {
        try command("ROLLBACK")
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
