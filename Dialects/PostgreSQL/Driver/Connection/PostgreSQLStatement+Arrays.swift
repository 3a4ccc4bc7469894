public import QuicksilverEngine
import QuicksilverSQL

extension PostgreSQLStatement {
    /// Prepares it as an INSERT from arrays.
    ///
    /// Shape: false when the server refuses it, as where the columns' types aren't those of the schema's description; an
    /// open transaction stays as it was.
    public func prepareArrays() throws(DatabaseError) -> Bool {
        guard !isClosed, !refusesArrays, !types.isEmpty, connection.handle.transaction != .failed
        else { return false }
        do {
            let shape = try prepared(isOptional: true)
            refusesArrays = !shape.parameters.allSatisfy { $0.form == .array && $0.isReadable }
        } catch {
            if error.isDisconnect { throw error }
            refusesArrays = Self.isAboutTypes(error)
            return false
        }
        return !refusesArrays
    }

    /// Executes it for all rows, some thousand at a time, the next being gathered while the server works.
    ///
    /// Shape: a pipeline with one synchronisation at its end, in a transaction of its own or behind a savepoint; so either all
    /// rows are done or none.
    /// - Throws: as ``execute(_:)``; the message names the row of a value that can't be sent, counted from 0, or the rows
    ///   among which the server found one.
    /// Source: PostgreSQL 34.5.
    public func executeArrays(_ rows: any BatchRows) throws -> Int {
        guard !isClosed else { throw DatabaseError(.misuse, "The statement is closed.", sql: sql) }
        var isRetry = false
        while true {
            let shape = try prepared()
            let isAlone = !connection.isInTransaction
            do {
                return try send(rows, shape)
            } catch let error as DatabaseError {
                guard forgets(shape, after: error), isAlone, rows.canRepeat, !isRetry else {
                    throw error
                }
                isRetry = true
            }
        }
    }

    private func send(_ rows: any BatchRows, _ shape: Shape) throws -> Int {
        try connection.startTrip()
        defer { connection.finishTrip() }
        let batch = ArrayBatch(connection, self, shape)
        do {
            try rows.write(to: batch)
            return try batch.finish()
        } catch {
            do {
                try batch.abandon(because: error)
            } catch {
                // The connection is lost, and with it what was sent; the first error says why.
            }
            throw error
        }
    }
}
