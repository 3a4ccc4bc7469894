public import QuicksilverEngine
public import QuicksilverSQL

/// One connection to a PostgreSQL server.
///
/// Shape: a result is read while the server sends it; another statement on the connection moves what is left of it to
/// memory first. Used by one thread at a time.
public final class PostgreSQLConnection: DriverConnection {
    let handle: ConnectionHandle
    let options: ConnectionOptions
    let interrupts: PostgreSQLInterrupter
    let notices = NoticeBox()
    /// The result that is being read; nil when its reader has gone.
    weak var stream: PostgreSQLCursor?
    /// Whether results are still to come from the server.
    var isStreaming = false
    /// The statements the server keeps, by name, with the number of their users.
    var prepared: [String: Int] = [:]
    /// Statements on their way whose answers aren't awaited yet.
    var queue: PostgreSQLQueue?
    /// Answers that had to be awaited before somebody asked for them.
    var earlyAnswers: [QueuedAnswer] = []
    /// Counts how often the server lost all statements at once.
    var preparedEpoch = 0
    /// Names of statements the server may forget.
    var unused: [String] = []
    /// Names of statements the server has to forget before they are prepared again.
    var stale: [String] = []
    /// Types of the database's own that were looked up.
    var catalogTypes: [TypeID: WireType] = [:]
    /// The limit set by ``setStatementTimeout(milliseconds:)``; unknown after a rollback.
    var timeout: StatementTimeout = .initial
    /// How far the transaction that was asked for has come on the server.
    var start: TransactionStart = .done
    /// When the trip that runs began; kept only while there is a limit.
    var tripStart = ContinuousClock.now
    /// What has to be undone before the connection's next user.
    var leftovers: Leftovers = []
    /// How many times the connection has sent something and waited for the answer.
    public var tripCount: Int? { trips }
    private var trips = 0
    /// How many cursors were opened; they are numbered.
    var cursorCount = 0
    /// Counts the ends of transactions and the returns to savepoints, which may have taken cursors along.
    var endCount = 0
    /// The names of the cursors that are open.
    var cursors: Set<String> = []
    private var wasLost = false
    private var isClosed = false

    /// The server's version, as numbers that compare: `[15, 4]`.
    public let serverVersion: [Int]
    /// Stops the statement that is running, from another thread.
    public var interrupter: any DriverInterrupter { interrupts }
    /// The server process of this connection.
    public let processID: Int

    init(_ handle: ConnectionHandle, _ options: ConnectionOptions) {
        let version = handle.serverVersion
        serverVersion =
            version >= 100_000
            ? [version / 10_000, version % 10_000]
            : [version / 10_000, version / 100 % 100, version % 100]
        processID = handle.processID
        interrupts = PostgreSQLInterrupter(handle.makeCancel())
        handle.setNoticeReceiver(notices)
        self.handle = handle
        self.options = options
    }

    deinit { close() }

    /// Whether the connection is lost, or closed.
    public var isBroken: Bool { wasLost || isClosed || handle.isFailed }

    /// Whether a transaction is open, failed ones included, and one whose BEGIN goes out with its first statement.
    public var isInTransaction: Bool {
        if !start.isDone { return true }
        if let queue { return queue.beganInTransaction }
        return switch handle.transaction {
        case .open, .failed: true
        case .active: stream?.beganInTransaction ?? false
        case .idle, .unknown: false
        }
    }

    /// A statement that the server prepares when it is executed first.
    ///
    /// Shape: which type integers are declared with depends on the first values, so preparing waits for them.
    public func prepare(
        _ sql: String, types: [DataType], columns: [ResultColumn]
    ) throws(DatabaseError) -> any DriverStatement {
        try makeStatement(sql, types: types)
    }

    /// As ``prepare(_:types:columns:)``, with its own type.
    func makeStatement(
        _ sql: String, types: [DataType]
    ) throws(DatabaseError) -> PostgreSQLStatement {
        try checkUsable()
        guard !sql.utf8.contains(0) else { throw Self.nulInSQL }
        guard types.count <= 65_535 else {
            throw DatabaseError(
                .parameterMismatch,
                "The statement has \(types.count) parameters; PostgreSQL takes 65535. Send an array and "
                    + "compare with = ANY, or split the statement.", sql: sql)
        }
        return PostgreSQLStatement(self, sql: sql, types: types)
    }

    /// Executes SQL without binds, one or more statements, and drops what comes back.
    ///
    /// - Throws: the first error; the statements of one script are one transaction unless they say otherwise.
    public func execute(script: String) throws(DatabaseError) {
        guard !script.utf8.contains(0) else { throw Self.nulInSQL }
        _ = try command(script)
    }

    /// Whether the server still answers; one trip.
    public func ping() -> Bool {
        guard !isBroken else { return false }
        do {
            try becomeFree()
            let waiting = start
            start = .done
            defer { start = waiting }
            _ = try command("")
            return true
        } catch {
            return false
        }
    }

    /// Closes; statements of the connection are dead afterwards.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        isStreaming = false
        queue = nil
        stream?.connectionClosed()
        stream = nil
        interrupts.close()
        handle.close()
    }

    /// Hands every notice and warning of the server to a closure, until the connection goes back to its pool.
    ///
    /// Shape: called on the connection's thread, during the call that received it. The engine's event `.notice` has
    /// those of all connections.
    public func onNotice(_ handler: ((ServerNotice) -> Void)?) {
        notices.handler = handler
    }

    /// Hands every notice and warning to the engine, as long as the connection lives.
    public func reportNotices(to handler: @escaping @Sendable (ServerNotice) -> Void) {
        notices.report = handler
    }
}

extension PostgreSQLConnection {
    /// Throws unless statements can be sent.
    func checkUsable() throws(DatabaseError) {
        if isClosed {
            throw DatabaseError(.misuse, "The connection is closed.", isDisconnect: true)
        }
        if isBroken {
            wasLost = true
            throw DatabaseError(
                .connectionLost, "The connection to the server was lost earlier; open a new one.",
                isSafeToRetry: true)
        }
    }

    /// Begins a trip: the connection is usable, no result is being read, and an interrupt is for this trip.
    ///
    /// Shape: a BEGIN that waits is sent before.
    func startTrip() throws(DatabaseError) {
        try becomeFree()
        if !start.isDone { try sendBegin() }
        markTrip()
    }

    /// As ``startTrip()``, but gives the BEGIN that waits to the caller, to be sent ahead of its statement.
    func startTripWithBegin() throws(DatabaseError) -> String? {
        try becomeFree()
        let begin = start.isDone ? nil : try takeBegin()
        markTrip()
        return begin
    }

    private func markTrip() {
        if timeout != .initial { tripStart = .now }
        trips += 1
        interrupts.start()
    }

    /// Ends a trip.
    func finishTrip() {
        interrupts.finish()
        if handle.isFailed { wasLost = true }
    }

    /// Moves what is left of the open result to memory.
    func settle() {
        if let stream {
            stream.buffer()
        } else {
            drain()
            leavePipeline()
            isStreaming = false
            finishTrip()
        }
    }

    /// Reads and drops results until the statement has ended.
    func drain() {
        while true {
            let result = handle.nextResult()
            switch result.status {
            case .none: return
            case .copyIn: if !handle.endCopy(failingWith: "not expected") { return }
            case .copyOut: handle.dropCopy()
            default: continue
            }
        }
    }

    /// The error for a call of libpq that failed before anything came from the server.
    func sendingFailed(sql: String? = nil) -> DatabaseError {
        let message = handle.errorMessage.trimmed
        if handle.isFailed {
            wasLost = true
            return DatabaseError(
                .connectionLost, message.isEmpty ? "The connection was lost." : message, sql: sql)
        }
        return DatabaseError(
            .misuse, message.isEmpty ? "libpq refused the call." : message, sql: sql)
    }

    /// The error of a result, its kind corrected by what only the connection knows.
    func error(from result: borrowing ResultHandle, sql: String?) -> DatabaseError {
        var error = result.error(sql: sql)
        if error.sqlState == nil, !handle.isFailed {
            error.kind = .other
        }
        if error.sqlState == "57014" {
            error.kind = !interrupts.wasAsked && hasReachedTimeout ? .statementTimeout : .cancelled
        }
        if error.isDisconnect || handle.isFailed { wasLost = true }
        if handle.isFailed, !error.isDisconnect {
            error.isDisconnect = true
        }
        return error
    }

    /// Executes SQL without parameters and gives the tags of its statements.
    @discardableResult
    func command(_ sql: String) throws(DatabaseError) -> [String] {
        try startTrip()
        guard handle.send(script: sql) else {
            let error = sendingFailed(sql: sql)
            finishTrip()
            throw error
        }
        var failure: DatabaseError?
        var tags: [String] = []
        reading: while true {
            let result = handle.nextResult()
            switch result.status {
            case .none: break reading
            case .failed: if failure == nil { failure = error(from: result, sql: sql) }
            case .copyIn:
                if failure == nil { failure = Self.copyInScript(sql) }
                if !handle.endCopy(failingWith: "COPY FROM STDIN has its own call") {
                    break reading
                }
            case .copyOut:
                if failure == nil { failure = Self.copyInScript(sql) }
                handle.dropCopy()
            default:
                let tag = result.tag
                tags.append(tag)
                note(tag: tag)
            }
        }
        finishTrip()
        if let failure { throw failure }
        return tags
    }

    static var nulInSQL: DatabaseError {
        DatabaseError(.syntax, "The SQL holds a NUL character, which PostgreSQL can't read.")
    }

    /// Gives the connection up: what the server is about to send isn't known any more.
    func abandon() { wasLost = true }

    /// One user of a prepared statement less.
    func release(_ shape: PostgreSQLStatement.Shape) {
        guard !shape.name.isEmpty, shape.epoch == preparedEpoch,
            let users = prepared[shape.name]
        else { return }
        if users > 1 {
            prepared[shape.name] = users - 1
        } else {
            prepared[shape.name] = nil
            unused.append(shape.name)
        }
    }

    static func copyInScript(_ sql: String) -> DatabaseError {
        DatabaseError(
            .misuse,
            "COPY to or from the client can't be executed like another statement: use copyIn or "
                + "copyOut of PostgreSQLConnection.", sql: sql)
    }
}
