public import QuicksilverEngine
public import QuicksilverSQL

extension PostgreSQLStatement {
    /// Executes it once for each row, all rows on their way before the first answer is awaited.
    ///
    /// Shape: a pipeline with one synchronisation at its end: outside a transaction the batch is one of its own, so that
    /// either all rows are done or none. All values are encoded before anything is sent.
    /// - Throws: as ``execute(_:)``; the message names the row, counted from 0.
    /// Source: PostgreSQL 34.5.
    public func executeBatch(_ binds: [SQLValue], width: Int) throws(DatabaseError) -> Int {
        guard !isClosed else { throw DatabaseError(.misuse, "The statement is closed.", sql: sql) }
        guard width == types.count, width > 0, binds.count % width == 0 else {
            throw mismatch(width)
        }
        guard !binds.isEmpty else { return 0 }
        widen(for: binds)
        var isRetry = false
        while true {
            let shape = try prepared()
            try fill(binds, shape)
            defer { parameters.removeAll() }
            do {
                return try sendBatch(shape, rows: binds.count / width)
            } catch {
                guard forgets(shape, after: error), !isRetry else { throw error }
                isRetry = true
            }
        }
    }

    private func sendBatch(_ shape: Shape, rows: Int) throws(DatabaseError) -> Int {
        let begin = try connection.startTripWithBegin()
        defer { connection.finishTrip() }
        guard connection.handle.enterPipeline() else {
            if begin != nil { connection.abandon() }
            throw connection.sendingFailed(sql: sql)
        }
        connection.handle.setNonblocking(true)
        defer {
            connection.handle.setNonblocking(false)
            if !connection.handle.exitPipeline() { connection.abandon() }
        }
        var batch = PipelinedBatch(connection, self, shape, rows: rows, begin: begin)
        return try batch.run()
    }
}

/// Many executions of one statement on their way at once.
///
/// Shape: rows are sent until the window is full, then answers are read while more can be sent; so neither side ever waits
/// for the other to read.
private struct PipelinedBatch {
    private let connection: PostgreSQLConnection
    private let statement: PostgreSQLStatement
    private let shape: PostgreSQLStatement.Shape
    private let begin: String?
    /// Commands to send: the rows, and before them the BEGIN that waited, and the preparation where no statement is kept.
    private var count: Int
    private let extra: Int
    private var sent = 0
    private var received = 0
    private var affected = 0
    private var isSynced = false
    private var hasResult = false
    private var failure: DatabaseError?

    /// Commands that may be on their way.
    private static let window = 1_024
    /// Commands after which the server is asked to send what it has.
    private static let stride = 256

    init(
        _ connection: PostgreSQLConnection, _ statement: PostgreSQLStatement,
        _ shape: PostgreSQLStatement.Shape, rows: Int, begin: String?
    ) {
        self.connection = connection
        self.statement = statement
        self.shape = shape
        self.begin = begin
        extra = (begin == nil ? 0 : 1) + (shape.name.isEmpty ? 1 : 0)
        count = rows + extra
    }

    mutating func run() throws(DatabaseError) -> Int {
        while received < count {
            while sent < count, sent - received < Self.window { try sendNext() }
            let left = connection.handle.flush()
            guard left >= 0 else { throw broken() }
            if receive() { continue }
            // Nothing to read yet: wait for the server, and for room if something is left to send.
            let revents = connection.handle.wait(
                for: PollEvents.read | (left > 0 ? PollEvents.write : 0), milliseconds: -1)
            if revents & ~PollEvents.write != 0 {
                guard connection.handle.consumeInput() else { throw broken() }
            }
        }
        connection.handle.setNonblocking(false)
        while true {
            let result = connection.handle.nextResult()
            if result.status == .sync { break }
            if connection.handle.isFailed { throw broken() }
            if result.status == .failed, failure == nil {
                // Constraints that are checked at the end.
                failure = connection.error(from: result, sql: statement.sql)
            }
        }
        if let failure { throw failure }
        return affected
    }

    private mutating func sendNext() throws(DatabaseError) {
        let isSent: Bool
        if sent == 0, let begin {
            isSent = connection.handle.send(command: begin)
        } else if sent < extra {
            isSent = connection.handle.sendPrepare(
                "", statement.sql, shape.parameters.map(\.id))
        } else {
            let width = shape.parameters.count
            let start = (sent - extra) * width
            isSent = connection.handle.sendPrepared(
                shape.name, statement.parameters, start..<(start + width),
                isBinary: shape.columns.isBinary)
        }
        guard isSent else { throw broken() }
        sent += 1
        if sent == count {
            try sync()
        } else if sent % Self.stride == 0 {
            guard connection.handle.sendFlushRequest() else { throw broken() }
        }
    }

    private mutating func sync() throws(DatabaseError) {
        isSynced = true
        guard connection.handle.sendSync() else { throw broken() }
    }

    /// Reads what has arrived; false when nothing had.
    private mutating func receive() -> Bool {
        var hasRead = false
        while received < sent, !connection.handle.isBusy {
            hasRead = true
            let result = connection.handle.nextResult()
            switch result.status {
            case .none:
                if connection.handle.isFailed, !hasResult {
                    failure = failure ?? broken()
                    received = count
                    return true
                }
                received += 1
                hasResult = false
            case .failed:
                let error = connection.error(from: result, sql: statement.sql)
                connection.handle.endCommand()
                if failure == nil { fail(error) }
                received += 1
                hasResult = false
            case .skipped: hasResult = true
            default:
                hasResult = true
                affected += result.affectedRows
            }
        }
        return hasRead
    }

    /// Keeps the error with the row it is about, and sends no more rows.
    private mutating func fail(_ error: DatabaseError) {
        var error = error
        if received >= extra {
            error.message = "Row \(received - extra) of the batch: " + error.message
        } else if received == 0, let begin {
            error = connection.refuse(begin, error)
        }
        failure = error
        if !isSynced {
            count = sent
            do { try sync() } catch { failure = error }
        }
    }

    private func broken() -> DatabaseError {
        connection.abandon()
        return failure ?? connection.sendingFailed(sql: statement.sql)
    }
}
