public import QuicksilverEngine

/// What a connection's user changed that its next one mustn't see.
struct Leftovers: OptionSet {
    let rawValue: Int
    /// A setting was changed by SET.
    static let settings = Leftovers(rawValue: 1)
    /// A channel is listened to.
    static let listening = Leftovers(rawValue: 2)
}

/// The limit of statements as far as the connection knows it.
enum StatementTimeout: Equatable {
    case initial
    case set(Int)
    /// A rollback may have brought an older one back.
    case unknown
}

extension PostgreSQLConnection {
    /// Begins a transaction: its BEGIN is sent with the first statement, so it costs no trip.
    ///
    /// Shape: what the server says against it, an isolation level it hasn't for instance, is the error of that statement.
    public func begin(_ options: TransactionOptions) throws(DatabaseError) {
        var sql = "BEGIN"
        if let isolation = options.isolation { sql += " ISOLATION LEVEL " + isolation.rawValue }
        if options.isReadOnly { sql += " READ ONLY" }
        if options.isDeferrable { sql += " DEFERRABLE" }
        guard !isInTransaction else {
            throw DatabaseError(
                .misuse,
                "A transaction is open on this connection already; use a savepoint inside it.")
        }
        try becomeFree()
        start = .waiting(sql)
    }

    /// Commits; nothing is sent when the transaction had no statement.
    ///
    /// - Throws: ``DatabaseError`` `.transactionFailed` when a statement of the transaction had failed: the server rolls
    ///   back and says so; the server's error when a deferred constraint is violated.
    public func commit() throws(DatabaseError) {
        try becomeFree()
        defer { start = .done }
        switch start {
        case .waiting: return
        case .refused(let error):
            throw DatabaseError(
                .transactionFailed, "There is nothing to commit. " + error.message,
                underlying: error)
        case .done: break
        }
        let tags = try command("COMMIT")
        if tags.last == "ROLLBACK" {
            throw DatabaseError(
                .transactionFailed,
                "A statement of the transaction had failed, so the server rolled it back instead of "
                    + "committing it. Repeat the transaction, or use savepoints around what may fail."
            )
        }
    }

    /// Rolls back; harmless without a transaction. Nothing is sent when it had no statement.
    public func rollback() throws(DatabaseError) {
        try becomeFree()
        start = .done
        guard isInTransaction else { return }
        try command("ROLLBACK")
    }

    /// Leaves nothing behind for the next user: ends results, rolls back, restores settings, stops listening.
    ///
    /// Shape: no trip at all when there is nothing to undo. Temporary tables and advisory locks of the session stay.
    public func reset() throws(DatabaseError) {
        if isStreaming { stream?.close() }
        if isStreaming { settle() }
        _ = finishQueue()
        try checkUsable()
        start = .done
        if isInTransaction { try command("ROLLBACK") }
        var script: [String] = []
        if leftovers.contains(.settings) {
            script += ["SET SESSION AUTHORIZATION DEFAULT", "RESET ALL"] + options.settings
        }
        if leftovers.contains(.listening) { script.append("UNLISTEN *") }
        if timeout != .initial { script.append("SET statement_timeout TO DEFAULT") }
        if !cursors.isEmpty { script.append("CLOSE ALL") }
        notices.handler = nil
        while handle.nextNotification() != nil {}
        guard !script.isEmpty else { return }
        try command(script.joined(separator: "; "))
        leftovers = []
        cursors = []
        timeout = .initial
    }

    /// Limits how long each statement may run; nil lifts the limit.
    ///
    /// Units: milliseconds, 1 and more.
    public func setStatementTimeout(milliseconds: Int?) throws(DatabaseError) {
        let wanted: StatementTimeout =
            milliseconds.map { .set(min(max($0, 1), Int(Int32.max))) } ?? .initial
        guard timeout != wanted else { return }
        // Our own setting is undone by itself, so it isn't one that a user left behind.
        let before = leftovers
        if case .set(let limit) = wanted {
            try command("SET statement_timeout = \(limit)")
        } else {
            try command("SET statement_timeout TO DEFAULT")
        }
        leftovers = before
        timeout = wanted
    }

    /// Whether a statement that the server stopped ran as long as its limit; somebody else may have stopped it before.
    var hasReachedTimeout: Bool {
        switch timeout {
        case .initial: false
        case .unknown: true
        case .set(let limit): ContinuousClock.now - tripStart >= .milliseconds(limit)
        }
    }

    /// Takes note of what a statement did to the session, by the tag the server answers with.
    func note(tag: String) {
        switch tag {
        case "SET": leftovers.insert(.settings)
        case "LISTEN": leftovers.insert(.listening)
        case "COMMIT": endCount += 1
        case "ROLLBACK":
            endCount += 1
            if timeout != .initial { timeout = .unknown }
        case "DISCARD ALL", "DEALLOCATE ALL":
            prepared = [:]
            unused = []
            preparedEpoch += 1
        case _ where tag.hasPrefix("ALTER ") || tag.hasPrefix("DROP ") || tag == "CREATE VIEW":
            // What was prepared may have other columns now, and the server's error about it would end the transaction.
            stale += prepared.keys
            prepared = [:]
            preparedEpoch += 1
        default: break
        }
    }
}
