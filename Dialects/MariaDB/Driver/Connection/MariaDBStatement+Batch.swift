package import QuicksilverEngine
package import QuicksilverSQL

extension MariaDBStatement {
    /// Executes it once for each row, all or none of them.
    package func executeBatch(_ binds: [SQLValue], width: Int) throws(DatabaseError) -> Int {
        do {
            try checkWidth(binds.count, width)
            return try executeBatch(FlatRows(binds, width: width))
        } catch {
            throw (error as? DatabaseError)
                ?? DatabaseError(.other, "The batch failed.", sql: sql, underlying: error)
        }
    }

    /// Executes it once for each row as the rows are written, all or none of them.
    ///
    /// Shape: arrays of parameters, as many rows in one trip as fit a packet; row by row where the server has no arrays. Rows
    /// run in a transaction, or behind a savepoint inside one.
    package func executeBatch(_ rows: any BatchRows) throws -> Int {
        var affected = 0
        try forEachResult(rows) { cursor in
            while try cursor.next() {}
            affected += cursor.rowsAffected
        }
        return affected
    }

    /// Executes it once for each row and hands every returned row to `body`, in the order of `binds`.
    ///
    /// Shape: for `INSERT … RETURNING`: bulk execution returns one row for each row of binds, in their order.
    package func executeBatchReturning(
        _ binds: [SQLValue], width: Int, _ body: (MariaDBCursor) throws -> Void
    ) throws -> Int {
        try checkWidth(binds.count, width)
        return try executeBatchReturning(FlatRows(binds, width: width), body)
    }

    /// Executes it once for each row and hands every returned row to `body`, in the order of the rows.
    package func executeBatchReturning(
        _ rows: any BatchRows, _ body: (MariaDBCursor) throws -> Void
    ) throws -> Int {
        var affected = 0
        try forEachResult(rows) { cursor in
            while try cursor.next() { try body(cursor) }
            affected += cursor.rowsAffected
        }
        return affected
    }

    /// Executes it once for each row and hands over the rows of RETURNING.
    package func executeBatch(_ rows: any BatchRows, _ answer: BatchAnswer) throws -> Int {
        guard case .row(let body) = answer else {
            throw withSQL(
                DatabaseError(
                    .unsupported, "A batch on this database has no key without RETURNING."))
        }
        return try executeBatchReturning(rows, body)
    }

    private func checkWidth(_ count: Int, _ width: Int) throws(DatabaseError) {
        guard width == parameterCount else { throw countError(width) }
        guard width == 0 || count % width == 0 else { throw countError(count % width) }
    }

    private func forEachResult(
        _ rows: any BatchRows, _ body: (MariaDBCursor) throws -> Void
    ) throws {
        try prepareToRun(begins: false)
        guard parameterCount > 0, connection.server.hasBulk, takesArrays else {
            return try runEach(rows, body)
        }
        do {
            try connection.atomically { try runArrays(rows, body) }
        } catch let error as DatabaseError {
            // A kind of statement that the server doesn't execute for arrays: nothing has been done yet.
            guard error.nativeCode == ServerFault.Code.unsupportedByProtocol, rows.canRepeat else {
                throw error
            }
            try runEach(rows, body)
        }
    }

    private func runArrays(
        _ rows: any BatchRows, _ body: (MariaDBCursor) throws -> Void
    ) throws {
        try withoutActuallyEscaping(body) { body in
            let batch = MariaDBBatch(self, rows: rows.underestimatedCount, body)
            try rows.write(to: batch)
            try batch.finish()
        }
    }

    /// Keeps the rows and executes them one by one.
    private func runEach(_ rows: any BatchRows, _ body: (MariaDBCursor) throws -> Void) throws {
        let collector = ValueCollector()
        try rows.write(to: collector)
        guard let width = collector.width else {
            // Without placeholders there are no values to count rows by.
            if parameterCount == 0, rows.underestimatedCount == 0 { try body(try run([])) }
            return
        }
        try checkWidth(collector.values.count, width)
        guard width > 0 else { return try body(try run([])) }
        try connection.atomically {
            for first in stride(from: 0, to: collector.values.count, by: width) {
                try body(try run(Array(collector.values[first..<first + width])))
            }
        }
    }

    /// Executes for all rows of `buffer`.
    func startBulk(_ buffer: BulkBuffer) throws(DatabaseError) -> MariaDBCursor {
        do throws(ServerFault) {
            return try start { handle throws(ServerFault) in try handle.execute(buffer) }
        } catch {
            throw connection.error(error, sql)
        }
    }
}
