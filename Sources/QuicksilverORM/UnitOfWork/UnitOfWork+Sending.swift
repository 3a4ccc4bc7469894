import QuicksilverEngine
import QuicksilverSQL

/// How a flush sends its statements: together with those around them, where nothing between them needs an answer.
///
/// Source: design D9; performance X2.
extension UnitOfWork {
    /// Writes everything in order, and waits for all answers at the end.
    func write(_ connection: Connection) throws {
        let queue = try StatementQueue(connection)
        self.queue = queue
        defer { self.queue = nil }
        do {
            try writeAll(connection)
            try queue.finish()
        } catch {
            queue.abandon()
            throw error
        }
    }

    /// Waits for the answers to what was sent: whatever comes next may ask for them.
    func awaitAnswers() throws { try queue?.finish() }

    /// Executes a statement for all rows; the closure is told how many were affected, once that is known.
    ///
    /// Shape: one row alone needs none of what makes a batch all or nothing.
    func send(
        _ rows: some BatchRows, names: [String], by statement: some Statement,
        _ connection: Connection, then: @escaping (Int) throws -> Void = { _ in }
    ) throws {
        if let queue, queue.sendsTogether {
            return try queue.add(statement, names: names, rows: rows, then: then)
        }
        guard rows.underestimatedCount == 1 else {
            return try then(
                connection.execute(statement, names: names, rows: rows).rowsAffected)
        }
        let collector = ValueCollector()
        try rows.write(to: collector)
        try then(
            connection.execute(statement, .rows(names, [collector.values])).rowsAffected)
    }

    /// Executes a statement for rows of values.
    func send(
        _ rows: [[SQLValue]], names: [String], by statement: some Statement,
        _ connection: Connection, then: @escaping (Int) throws -> Void = { _ in }
    ) throws {
        try send(ValueRows(rows: rows), names: names, by: statement, connection, then: then)
    }
}

/// Values as the rows of a batch.
private struct ValueRows: BatchRows {
    let rows: [[SQLValue]]

    var underestimatedCount: Int { rows.count }
    var canRepeat: Bool { true }

    func write(to writer: any RowWriter) throws {
        for row in rows {
            for value in row { try writer.write(value) }
            try writer.endRow()
        }
    }
}
