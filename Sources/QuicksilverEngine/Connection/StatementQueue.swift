package import QuicksilverSQL

/// Statements that are sent together and answered together, where the driver can do that; else one after another.
///
/// Shape: what a statement affected is told by its closure: at once, or by ``finish()``, in the order in which they were added. Values are
/// read from rows when they are added. For use inside a transaction: a statement that fails ends those behind it, and the transaction. An
/// `init` costs nothing.
/// Source: PostgreSQL 34.5; design D9.
package final class StatementQueue {
    /// A statement that is on its way.
    private struct Waiting {
        let sql: String
        let values: @Sendable () -> [SQLValue]
        let event: StatementEvent?
        let start: ContinuousClock.Instant
        let then: (Int) throws -> Void
    }

    private let connection: Connection
    private var waiting: [Waiting] = []
    /// Whether statements wait for others at all.
    package let sendsTogether: Bool

    /// A queue on a connection; nothing else may be expected of that until ``finish()``.
    package init(_ connection: Connection) throws {
        self.connection = connection
        sendsTogether = try connection.resource.driver.sendsTogether
    }

    /// Puts a statement on its way, once for each row, whose values are those of named parameters.
    ///
    /// - Throws: as `connection.execute(_:names:rows:)`; what a statement before it ran into; what closures throw.
    package func add(
        _ statement: some Statement, names: [String], rows: any BatchRows,
        then: @escaping (Int) throws -> Void
    ) throws {
        guard sendsTogether else {
            return try then(
                connection.execute(statement, names: names, rows: rows).rowsAffected)
        }
        let batch = try Batch(statement, names: names, connection.engine)
        var values: [SQLValue] = []
        var source = rows
        if rows.underestimatedCount == 1 {
            // A single row is shown as that of a plain execution is.
            let collector = ValueCollector()
            try rows.write(to: collector)
            source = FlatRows(collector.values, width: names.count)
            values = batch.shownValues(
                try [Parameters].rows(names, [collector.values]).first ?? Parameters())
        }
        let shown = values
        do {
            try send(batch, source, shown, then)
        } catch {
            // Its reason may be one of those that are on their way; theirs came first.
            try finish()
            throw error
        }
    }

    private func send(
        _ batch: Batch, _ rows: any BatchRows, _ values: [SQLValue],
        _ then: @escaping (Int) throws -> Void
    ) throws {
        let count = rows.underestimatedCount
        let (execution, takesArrays) = try connection.choice(batch, sets: count, values: values)
        let events = connection.engine.events
        let source = NamedRows(
            entry: execution.entry, binds: batch.binds, names: batch.names, rows: rows)
        let start = ContinuousClock.now
        let event =
            events.hearsStatements
            ? StatementEvent(
                sql: execution.sql, parameterSets: count, connection: connection.number,
                parameters: { values.map(\.description) }) : nil
        if let event { events.emit(.willExecute, event) }
        let affected: Int
        do {
            let isSent = try connection.described(execution.sql, { values }) {
                try connection.enqueue(execution, source, asArrays: takesArrays)
            }
            if isSent {
                waiting.append(
                    Waiting(
                        sql: execution.sql, values: { values }, event: event, start: start,
                        then: then))
                return
            }
            // It goes alone, behind those before it.
            try finish()
            affected = try connection.described(execution.sql, { values }) {
                try connection.executeAlone(execution, source, asArrays: takesArrays)
            }
        } catch {
            if let event { tell(event, start, error: error) }
            throw error
        }
        if let event { tell(event, start, rows: affected) }
        try then(affected)
    }

    /// Waits for all answers.
    ///
    /// - Throws: what the first statement ran into that failed, with its SQL; what closures throw.
    package func finish() throws {
        let all = waiting
        waiting = []
        guard sendsTogether else { return }
        // Also where nobody waits: a statement that failed to go on its way may have left a part of it there.
        let answers = try connection.answers()
        var failure: (any Error)?
        for (index, statement) in all.enumerated() {
            switch index < answers.count ? answers[index] : .skipped {
            case .done(let count):
                if let event = statement.event { tell(event, statement.start, rows: count) }
                guard failure == nil else { continue }
                do {
                    try statement.then(count)
                } catch {
                    failure = error
                }
            case .failed(let error):
                connection.note(error)
                let whole = connection.described(error, statement.sql, statement.values)
                if let event = statement.event { tell(event, statement.start, error: whole) }
                failure = failure ?? whole
            case .skipped:
                let reason =
                    failure
                    ?? DatabaseError(
                        .connectionLost, "The statement was sent and never answered.",
                        sql: statement.sql)
                if let event = statement.event { tell(event, statement.start, error: reason) }
                failure = reason
            }
        }
        if let failure { throw failure }
    }

    /// Forgets what is on its way; its transaction is given up.
    package func abandon() {
        for index in waiting.indices {
            let old = waiting[index]
            waiting[index] = Waiting(
                sql: old.sql, values: old.values, event: old.event, start: old.start, then: { _ in }
            )
        }
        // Whoever gives up knows why.
        try? finish()
    }

    private func tell(
        _ event: StatementEvent, _ start: ContinuousClock.Instant, rows: Int? = nil,
        error: (any Error)? = nil
    ) {
        connection.engine.events.emit(
            .didExecute,
            StatementResultEvent(
                statement: event, duration: ContinuousClock.now - start, rows: rows, error: error))
    }
}

extension Connection {
    /// Puts a batch on its way; false where the driver wants to send it alone.
    fileprivate func enqueue(
        _ execution: Execution, _ rows: any BatchRows, asArrays: Bool
    ) throws -> Bool {
        let pooled = try resource
        pooled.settle()
        let statement = try pooled.prepared(execution)
        return try whileWriting { try statement.enqueue(rows, asArrays: asArrays) }
    }

    /// Executes a batch and waits for its answer.
    fileprivate func executeAlone(
        _ execution: Execution, _ rows: any BatchRows, asArrays: Bool
    ) throws -> Int {
        let statement = try resource.prepared(execution)
        return try whileWriting {
            asArrays ? try statement.executeArrays(rows) : try statement.executeBatch(rows)
        }
    }

    /// The answers to what is on its way.
    fileprivate func answers() throws -> [QueuedAnswer] {
        let driver = try resource.driver
        return try guarded { driver.finishQueue() }
    }
}
