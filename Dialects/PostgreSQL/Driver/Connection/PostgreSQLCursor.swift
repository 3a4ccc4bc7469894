public import QuicksilverEngine
import QuicksilverSQL

/// A result being read while the server sends it, row by row.
public final class PostgreSQLCursor: DriverCursor {
    /// Where the reader stands.
    private enum Phase {
        /// Before the first row, which is already here.
        case first
        /// On a row.
        case row
        /// Behind the last.
        case ended
    }

    private let connection: PostgreSQLConnection
    private let sql: String
    let shape: ResultShape
    /// Whether a transaction was open when the statement was sent.
    let beganInTransaction: Bool
    /// The row it stands on.
    private var current: ResultHandle
    /// That row's values.
    private(set) var row: RowView
    private var phase: Phase
    /// Whether the server has more.
    private var isReading = false
    /// Rows moved to memory because the connection was needed, last one first.
    private var buffered: [BufferedRow] = []
    /// The error met while moving them.
    private var bufferedFailure: DatabaseError?
    /// The current row's values where the result comes as text.
    var textValues: ValueReader?

    /// Rows changed by an INSERT, UPDATE or DELETE.
    public private(set) var rowsAffected = 0
    /// `nil`: PostgreSQL gives keys back by RETURNING.
    public var lastInsertedID: Int64? { nil }

    /// Takes over what has just been sent and waits for the first answer.
    init(
        _ connection: PostgreSQLConnection, _ shape: ResultShape, sql: String, inTransaction: Bool
    ) throws(DatabaseError) {
        self.connection = connection
        self.shape = shape
        self.sql = sql
        beganInTransaction = inTransaction
        phase = .ended
        row = RowView()
        current = connection.handle.nextResult()
        row = current.firstRow
        switch current.status {
        case .row:
            phase = .first
            isReading = true
            connection.stream = self
            connection.isStreaming = true
        case .failed, .copyIn, .copyOut:
            throw finish()
        default:
            if let failure = end() { throw failure }
        }
    }

    deinit { close() }

    /// Moves to the next row; false at the end.
    public func next() throws(DatabaseError) -> Bool {
        if textValues != nil { textValues = nil }
        switch phase {
        case .first:
            phase = .row
            return true
        case .ended:
            return false
        case .row:
            if !isReading { return try nextBuffered() }
            let result = connection.handle.nextResult()
            let isRow = result.status == .row
            stand(on: result)
            if isRow { return true }
            if let failure = end() { throw failure }
            return false
        }
    }

    /// Takes a result as the current one and drops the one before.
    private func stand(on result: consuming ResultHandle) {
        row = result.firstRow
        current = result
    }

    private func nextBuffered() throws(DatabaseError) -> Bool {
        if let row = buffered.popLast() {
            stand(on: row.take())
            return true
        }
        phase = .ended
        stand(on: ResultHandle())
        if let failure = bufferedFailure {
            bufferedFailure = nil
            throw failure
        }
        return false
    }

    /// Takes what comes after the last row; the error, if that is one.
    private func end() -> DatabaseError? {
        phase = .ended
        switch current.status {
        case .rows, .done:
            rowsAffected = current.affectedRows
            let tag = current.tag
            if tag.utf8.first != 0x49 { connection.note(tag: tag) }
            stand(on: ResultHandle())
            // What may still come is an error: a deferred constraint, or the connection's end.
            var failure: DatabaseError?
            while true {
                let rest = connection.handle.nextResult()
                if rest.status == .none { break }
                if rest.status == .failed, failure == nil {
                    failure = connection.error(from: rest, sql: sql)
                }
            }
            connection.leavePipeline()
            released()
            return failure
        default:
            return finish()
        }
    }

    /// The error that the current result is, after reading to the end.
    private func finish() -> DatabaseError {
        phase = .ended
        let failure: DatabaseError
        switch current.status {
        case .failed: failure = connection.error(from: current, sql: sql)
        case .copyIn, .copyOut:
            failure = PostgreSQLConnection.copyInScript(sql)
            if current.status == .copyIn {
                _ = connection.handle.endCopy(failingWith: "COPY FROM STDIN has its own call")
            } else {
                connection.handle.dropCopy()
            }
        default: failure = connection.sendingFailed(sql: sql)
        }
        stand(on: ResultHandle())
        connection.drain()
        connection.leavePipeline()
        released()
        return failure
    }

    /// The connection is free again.
    private func released() {
        isReading = false
        if connection.stream === self { connection.stream = nil }
        connection.isStreaming = false
        connection.finishTrip()
    }

    /// Ends the result early; the connection can be used again. Harmless twice.
    ///
    /// Shape: what the server still sends is read and dropped. Outside a transaction a query is stopped in the server when
    /// much is left; inside one that would end the transaction.
    public func close() {
        textValues = nil
        guard isReading else {
            if phase != .ended {
                phase = .ended
                buffered = []
                bufferedFailure = nil
                stand(on: ResultHandle())
            }
            return
        }
        var patience = 2_000
        while true {
            stand(on: connection.handle.nextResult())
            guard current.status == .row else { break }
            patience -= 1
            if patience == 0, !beganInTransaction, isQuery { connection.interrupts.interrupt() }
        }
        _ = end()
    }

    /// Whether the statement only reads, as far as its first word tells.
    private var isQuery: Bool {
        let word = sql.drop { $0.isWhitespace || $0 == "(" }.prefix(6)
        return word.lowercased() == "select"
    }

    /// Moves the rows that are left to memory, so that the connection is free.
    func buffer() {
        guard isReading else { return }
        let kept = BufferedRow(take())
        let before = phase
        var rows: [BufferedRow] = []
        while true {
            stand(on: connection.handle.nextResult())
            guard current.status == .row else { break }
            rows.append(BufferedRow(take()))
        }
        bufferedFailure = end()
        buffered = rows.reversed()
        stand(on: kept.take())
        phase = before
    }

    private func take() -> ResultHandle {
        var taken = ResultHandle()
        swap(&taken, &current)
        return taken
    }

    /// The connection is gone: there is nothing more to read.
    func connectionClosed() {
        isReading = false
        phase = .ended
        stand(on: ResultHandle())
    }
}

/// A row's result in a place where it can be moved from.
private final class BufferedRow {
    private var handle: ResultHandle

    init(_ handle: consuming ResultHandle) {
        self.handle = handle
    }

    func take() -> ResultHandle {
        var taken = ResultHandle()
        swap(&taken, &handle)
        return taken
    }
}
