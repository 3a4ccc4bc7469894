import QuicksilverEngine

/// How far a transaction that was asked for has come on the server.
enum TransactionStart {
    /// The server has begun it, or none was asked for.
    case done
    /// Its BEGIN, this text, goes out with the next statement.
    case waiting(String)
    /// The server refused to begin it, so no statement may be sent before it is rolled back.
    case refused(DatabaseError)

    var isDone: Bool {
        if case .done = self { true } else { false }
    }

    var isRefused: Bool {
        if case .refused = self { true } else { false }
    }
}

// A transaction's BEGIN has no trip of its own: it goes ahead of the first statement.
extension PostgreSQLConnection {
    /// Has no result being read and no queue, and a connection that can be used.
    func becomeFree() throws(DatabaseError) {
        if isStreaming { settle() }
        if let queue { earlyAnswers += queue.finish() }
        try checkUsable()
    }

    /// The BEGIN that waits; whoever takes it sends it ahead of its statement, and calls ``refuse(_:_:)`` if that fails.
    ///
    /// - Throws: the error of a BEGIN that was refused: what follows would be committed one by one.
    func takeBegin() throws(DatabaseError) -> String? {
        switch start {
        case .done: return nil
        case .waiting(let sql):
            start = .done
            return sql
        case .refused(let error): throw error
        }
    }

    /// Sends the BEGIN that waits, in a trip of its own.
    func sendBegin() throws(DatabaseError) {
        guard let sql = try takeBegin() else { return }
        do {
            try command(sql)
        } catch {
            throw refuse(sql, error)
        }
    }

    /// Notes that the server didn't begin the transaction; gives the error for the statement that BEGIN was sent with.
    func refuse(_ sql: String, _ error: DatabaseError) -> DatabaseError {
        var error = error
        error.message = "The transaction couldn't begin (\(sql)): " + error.message
        if !isBroken { start = .refused(error) }
        return error
    }

    /// Sends a BEGIN, if there is one, as the first command of a pipeline.
    func openPipeline(_ begin: String?) -> Bool {
        guard let begin else { return true }
        return handle.enterPipeline() && handle.send(command: begin)
    }

    /// Reads the answer to the BEGIN that a pipeline was opened with; the next is the statement's.
    func receiveBegin(_ sql: String) throws(DatabaseError) {
        let result = handle.nextResult()
        if result.status == .done {
            while handle.nextResult().status != .none {}
            return
        }
        let failure = error(from: result, sql: sql)
        leavePipeline()
        finishTrip()
        throw refuse(sql, failure)
    }

    /// Reads a pipeline up to its synchronisation, and leaves it; does nothing outside a pipeline.
    func leavePipeline() {
        guard handle.isInPipeline else { return }
        var ends = 0
        while true {
            let status = handle.nextResult().status
            if status == .sync { break }
            if status != .none { continue }
            // No command is left that could end.
            ends += 1
            if ends > 2 || handle.isFailed { return abandon() }
        }
        if !handle.exitPipeline() { abandon() }
    }
}
