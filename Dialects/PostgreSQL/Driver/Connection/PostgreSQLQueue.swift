public import QuicksilverEngine

/// Executions of statements on their way together, and their answers.
///
/// Shape: a pipeline that lasts over several statements: commands are put into libpq's memory and sent as that fills; the synchronisation at
/// the end asks for all answers. The first command that fails has the server skip the others.
/// Source: PostgreSQL 34.5.
final class PostgreSQLQueue {
    /// One statement with all its rows.
    private struct Part {
        let statement: PostgreSQLStatement
        let shape: PostgreSQLStatement.Shape
        var affected = 0
        /// How many rows are sent one by one.
        var rows = 0
    }
    private enum Command {
        /// The BEGIN that waited.
        case begin(String)
        /// The preparation where no statement is kept.
        case preparation
        /// One row, or those of an array.
        case row(Int)
        case rows(Range<Int>)
    }

    private unowned let connection: PostgreSQLConnection
    /// Whether a transaction was open when it began.
    let beganInTransaction: Bool
    private var parts: [Part] = []
    private var commands: [(part: Int, command: Command)] = []
    private var received = 0
    private var hasResult = false
    private var failure: (part: Int, error: DatabaseError)?

    private init(_ connection: PostgreSQLConnection, inTransaction: Bool) {
        self.connection = connection
        beganInTransaction = inTransaction
    }

    /// The connection's queue, begun when there is none.
    static func open(on connection: PostgreSQLConnection) throws(DatabaseError) -> PostgreSQLQueue {
        if let queue = connection.queue { return queue }
        let begin = try connection.startTripWithBegin()
        let queue = PostgreSQLQueue(
            connection, inTransaction: begin != nil || connection.isInTransaction)
        guard
            begin == nil
                ? connection.handle.enterPipeline() : connection.openPipeline(begin)
        else {
            if begin != nil { connection.abandon() }
            let error = connection.sendingFailed()
            connection.finishTrip()
            throw error
        }
        connection.handle.setNonblocking(true)
        if let begin { queue.commands.append((0, .begin(begin))) }
        connection.queue = queue
        return queue
    }

    // MARK: Sending

    /// Begins the rows of a statement.
    func begin(
        _ statement: PostgreSQLStatement, _ shape: PostgreSQLStatement.Shape
    ) throws(DatabaseError) {
        parts.append(Part(statement: statement, shape: shape))
        guard shape.name.isEmpty else { return }
        try sent(
            .preparation,
            connection.handle.sendPrepare("", statement.sql, shape.parameters.map(\.id)))
    }

    /// Puts some values of the statement's buffer on their way, a row of the batch.
    func send(_ values: Range<Int>, row: Int) throws(DatabaseError) {
        let part = parts[parts.count - 1]
        parts[parts.count - 1].rows += 1
        try sent(
            .row(row),
            connection.handle.sendPrepared(
                part.shape.name, part.statement.parameters, values,
                isBinary: part.shape.columns.isBinary))
    }

    /// Puts arrays over rows of the batch on their way.
    func send(_ columns: [ArrayColumn], rows: Range<Int>) throws(DatabaseError) {
        try sent(
            .rows(rows),
            connection.handle.sendPrepared(
                parts[parts.count - 1].shape.name, columns, rows: rows.count))
    }

    private func sent(_ command: Command, _ isSent: Bool) throws(DatabaseError) {
        guard isSent else {
            connection.abandon()
            throw connection.sendingFailed(sql: parts[parts.count - 1].statement.sql)
        }
        commands.append((parts.count - 1, command))
    }

    // MARK: Answers

    /// Waits for all answers, one for each statement.
    func finish() -> [QueuedAnswer] {
        connection.queue = nil
        synchronise()
        connection.handle.setNonblocking(false)
        if !connection.handle.exitPipeline() { connection.abandon() }
        connection.finishTrip()
        return parts.indices.map { index in
            guard let failure, index >= failure.part else { return .done(parts[index].affected) }
            return index == failure.part ? .failed(failure.error) : .skipped
        }
    }

    private func synchronise() {
        guard connection.handle.sendSync() else { return lose() }
        while received < commands.count {
            let left = connection.handle.flush()
            guard left >= 0 else { return lose() }
            if connection.handle.isBusy {
                // Nothing to read yet: wait for the server, and for room if something is left to send.
                let revents = connection.handle.wait(
                    for: PollEvents.read | (left > 0 ? PollEvents.write : 0), milliseconds: -1)
                if revents & ~PollEvents.write != 0, !connection.handle.consumeInput() {
                    return lose()
                }
                continue
            }
            guard take() else { return lose() }
        }
        connection.handle.setNonblocking(false)
        while true {
            let result = connection.handle.nextResult()
            if result.status == .sync { return }
            if connection.handle.isFailed { return lose() }
            // Constraints that are checked at the end.
            if result.status == .failed, failure == nil, !parts.isEmpty {
                failure = (
                    parts.count - 1,
                    connection.error(from: result, sql: parts[parts.count - 1].statement.sql)
                )
            }
        }
    }

    /// Reads one result of the oldest command; false when the connection is lost.
    private func take() -> Bool {
        let (part, command) = commands[received]
        let result = connection.handle.nextResult()
        switch result.status {
        case .none:
            if connection.handle.isFailed, !hasResult { return false }
            received += 1
            hasResult = false
        case .failed:
            let sql = parts.indices.contains(part) ? parts[part].statement.sql : nil
            var error = connection.error(from: result, sql: sql)
            connection.handle.endCommand()
            received += 1
            hasResult = false
            guard failure == nil else { return true }
            switch command {
            case .begin(let begin):
                failure = (part, connection.refuse(begin, error))
                return true
            case .preparation: break
            case .row(let row) where parts[part].rows > 1:
                error.message = "Row \(row) of the batch: " + error.message
            case .row: break
            case .rows(let rows):
                error.message =
                    "Rows \(rows.lowerBound) to \(rows.upperBound - 1) of the batch: "
                    + error.message
            }
            failure = (part, error)
            _ = parts[part].statement.forgets(parts[part].shape, after: error)
        case .skipped: hasResult = true
        default:
            hasResult = true
            if parts.indices.contains(part) { parts[part].affected += result.affectedRows }
        }
        return true
    }

    /// Notes that the connection is lost, with the oldest statement that has no answer.
    private func lose() {
        connection.abandon()
        guard failure == nil, !parts.isEmpty else { return }
        let part = received < commands.count ? commands[received].part : parts.count - 1
        failure = (part, connection.sendingFailed(sql: parts[part].statement.sql))
    }
}

extension PostgreSQLConnection {
    /// Pipelines send many statements in one trip.
    public var sendsTogether: Bool { true }

    /// Waits for the answers of what was put on its way, one for each statement.
    public func finishQueue() -> [QueuedAnswer] {
        let early = earlyAnswers
        earlyAnswers = []
        return early + (queue?.finish() ?? [])
    }
}

extension PostgreSQLStatement {
    /// Puts the executions for all rows on their way without waiting; false for so many rows that they are sent in parts.
    ///
    /// - Throws: as ``executeBatch(_:width:)``, for values that can't be sent. Preparing it waits for what is on its way already.
    public func enqueue(_ rows: any BatchRows, asArrays: Bool) throws -> Bool {
        guard !isClosed else { throw DatabaseError(.misuse, "The statement is closed.", sql: sql) }
        guard rows.underestimatedCount <= Self.longestQueued else { return false }
        if asArrays {
            let shape = try prepared()
            let queue = try PostgreSQLQueue.open(on: connection)
            try queue.begin(self, shape)
            let batch = ArrayBatch(connection, self, shape, queue: queue)
            try rows.write(to: batch)
            _ = try batch.finish()
            return true
        }
        let collector = ValueCollector()
        try rows.write(to: collector)
        guard let width = collector.width else { return false }
        guard width == types.count, width > 0 else { throw mismatch(width) }
        widen(for: collector.values)
        let shape = try prepared()
        try fill(collector.values, shape)
        defer { parameters.removeAll() }
        let queue = try PostgreSQLQueue.open(on: connection)
        try queue.begin(self, shape)
        for row in 0..<(collector.values.count / width) {
            try queue.send((row * width)..<((row + 1) * width), row: row)
        }
        return true
    }

    /// How many rows are gathered in memory at most before they are sent.
    private static var longestQueued: Int { 20_000 }
}
