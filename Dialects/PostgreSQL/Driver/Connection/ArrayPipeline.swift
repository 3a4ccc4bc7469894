import QuicksilverEngine

/// The parts of a batch on their way to the server, and the answers.
///
/// Shape: at most two parts are on their way, so that the server has one to work on while the next is gathered, and memory
/// stays bounded.
final class ArrayPipeline {
    private enum Command {
        /// BEGIN and its kin, or the preparation where no statement is kept.
        case control
        /// The rows of a part.
        case part(Range<Int>)
    }

    private let connection: PostgreSQLConnection
    private let statement: PostgreSQLStatement
    private let shape: PostgreSQLStatement.Shape
    private let isNested: Bool
    /// What was sent and isn't answered, the oldest first.
    private var pending: [Command] = []
    private var isOpen = false
    private var hasControl = false
    private var hasResult = false
    private var affected = 0
    private var failure: DatabaseError?

    /// Most commands on their way.
    private static let window = 2

    init(
        _ connection: PostgreSQLConnection, _ statement: PostgreSQLStatement,
        _ shape: PostgreSQLStatement.Shape
    ) {
        self.connection = connection
        self.statement = statement
        self.shape = shape
        isNested = connection.handle.transaction != .idle
    }

    /// Sends a part; the first that doesn't end the batch opens what all of them can be undone by.
    func send(_ columns: [ArrayColumn], rows: Range<Int>, endsBatch: Bool) throws(DatabaseError) {
        if let failure { throw failure }
        if !isOpen { try open(isSingle: endsBatch) }
        if connection.interrupts.wasAsked {
            throw DatabaseError(.cancelled, "The batch was cancelled.", sql: statement.sql)
        }
        try receive(until: Self.window - 1)
        try check(connection.handle.sendPrepared(shape.name, columns, rows: rows.count))
        try check(connection.handle.sendFlushRequest())
        pending.append(.part(rows))
        try check(connection.handle.flush() >= 0)
    }

    private func open(isSingle: Bool) throws(DatabaseError) {
        try check(connection.handle.enterPipeline())
        connection.handle.setNonblocking(true)
        isOpen = true
        if !isSingle {
            hasControl = true
            try control(isNested ? "SAVEPOINT quicksilver_batch" : "BEGIN")
        }
        if shape.name.isEmpty {
            try check(
                connection.handle.sendPrepare("", statement.sql, shape.parameters.map(\.id)))
            pending.append(.control)
        }
        // The answers to these would wait for the next part's otherwise, and that for these.
        try check(connection.handle.sendFlushRequest())
    }

    private func control(_ sql: String) throws(DatabaseError) {
        try check(connection.handle.send(command: sql))
        pending.append(.control)
    }

    /// Waits for all answers; gives the rows affected.
    func finish() throws(DatabaseError) -> Int {
        guard isOpen else { return 0 }
        if hasControl { try control(isNested ? "RELEASE SAVEPOINT quicksilver_batch" : "COMMIT") }
        try synchronise()
        if let failure { throw failure }
        return affected
    }

    /// Undoes what was sent; harmless when nothing was, or when it has ended.
    func rollback() throws(DatabaseError) {
        if isOpen {
            if failure == nil, hasControl {
                try control(
                    isNested ? "ROLLBACK TO SAVEPOINT quicksilver_batch" : "ROLLBACK")
            }
            try synchronise()
        }
        // The server's own error has ended the transaction that was begun here.
        if !isNested, !connection.isBroken, connection.handle.transaction == .failed {
            try connection.command("ROLLBACK")
        }
    }

    /// Ends the pipeline: reads every answer.
    private func synchronise() throws(DatabaseError) {
        isOpen = false
        defer { if !connection.handle.exitPipeline() { connection.abandon() } }
        try check(connection.handle.sendSync())
        // A failure of one command skips the others up to here.
        do throws(DatabaseError) {
            try receive(until: 0)
        } catch  where !connection.handle.isFailed {
            while !pending.isEmpty { take() }
        }
        connection.handle.setNonblocking(false)
        while true {
            let result = connection.handle.nextResult()
            if result.status == .sync { return }
            if connection.handle.isFailed { throw broken() }
            // Constraints that are checked at the end.
            if result.status == .failed, failure == nil {
                failure = connection.error(from: result, sql: statement.sql)
            }
        }
    }

    /// Reads answers until no more than some commands are without one.
    private func receive(until limit: Int) throws(DatabaseError) {
        while pending.count > limit {
            let left = connection.handle.flush()
            try check(left >= 0)
            if connection.handle.isBusy {
                // Nothing to read yet: wait for the server, and for room if something is left to send.
                let revents = connection.handle.wait(
                    for: PollEvents.read | (left > 0 ? PollEvents.write : 0), milliseconds: -1)
                if revents & ~PollEvents.write != 0 { try check(connection.handle.consumeInput()) }
                continue
            }
            take()
            if let failure { throw failure }
        }
    }

    /// Reads one result of the oldest command.
    private func take() {
        guard let command = pending.first else { return }
        let result = connection.handle.nextResult()
        switch result.status {
        case .none:
            if connection.handle.isFailed, !hasResult { failure = failure ?? broken() }
            pending.removeFirst()
            hasResult = false
        case .failed:
            connection.handle.endCommand()
            pending.removeFirst()
            hasResult = false
            guard failure == nil else { return }
            var error = connection.error(from: result, sql: statement.sql)
            if case .part(let rows) = command {
                error.message =
                    "Rows \(rows.lowerBound) to \(rows.upperBound - 1) of the batch: "
                    + error.message
            }
            failure = error
        case .skipped: hasResult = true
        default:
            hasResult = true
            affected += result.affectedRows
        }
    }

    private func check(_ isDone: Bool) throws(DatabaseError) {
        if !isDone { throw broken() }
    }

    private func broken() -> DatabaseError {
        connection.abandon()
        return failure ?? connection.sendingFailed(sql: statement.sql)
    }
}
