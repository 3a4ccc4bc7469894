package import QuicksilverEngine
package import QuicksilverSQL

extension MariaDBStatement {
    /// Executes it once for each row, all or none of them.
    ///
    /// Shape: arrays of parameters, as many rows in one trip as fit a packet; row by row where the server has no arrays or a
    /// column's values are of several types. Rows run in a transaction, or behind a savepoint inside one.
    package func executeBatch(_ binds: [SQLValue], width: Int) throws(DatabaseError) -> Int {
        var affected = 0
        try forEachResult(binds, width) { cursor throws(DatabaseError) in
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
        var affected = 0
        var failure: (any Error)?
        do throws(DatabaseError) {
            try forEachResult(binds, width) { cursor throws(DatabaseError) in
                do {
                    while try cursor.next() { try body(cursor) }
                } catch let error as DatabaseError {
                    throw error
                } catch {
                    failure = error
                    throw DatabaseError(
                        .other, "The rows returned couldn't be read.", underlying: error)
                }
                affected += cursor.rowsAffected
            }
        } catch {
            throw failure ?? error
        }
        return affected
    }

    private func forEachResult(
        _ binds: [SQLValue], _ width: Int, _ body: (MariaDBCursor) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try prepareToRun()
        guard width == parameterCount else { throw countError(width) }
        guard width > 0 else {
            try body(try run([]))
            return
        }
        guard binds.count % width == 0 else { throw countError(binds.count % width) }
        let rows = binds.count / width
        switch rows {
        case 0: return
        case 1: try body(try run(binds))
        default:
            try connection.atomically { () throws(DatabaseError) in
                try runRows(binds, width, rows, body)
            }
        }
    }

    private func runRows(
        _ binds: [SQLValue], _ width: Int, _ rows: Int,
        _ body: (MariaDBCursor) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        var first = 0
        // A statement that only reads can't be executed for arrays.
        if connection.server.hasBulk, !isPlainRead {
            let buffer = BulkBuffer(
                width: width, rows: rows, byteLimit: min(connection.maximumPacket / 2, 4 << 20))
            while first < rows {
                let count: Int
                do throws(DatabaseError) {
                    count = try buffer.fill(binds, from: first)
                } catch {
                    throw withSQL(error)
                }
                // One row alone, or a mixed column, goes the plain way.
                guard count > 1 else { break }
                guard let cursor = try startBulk(buffer) else { break }
                try body(cursor)
                first += count
            }
        }
        for index in first..<rows {
            try body(try run(Array(binds[index * width..<(index + 1) * width])))
        }
    }

    /// Executes for all rows of `buffer`; nil when the server has no arrays for this kind of statement.
    private func startBulk(_ buffer: BulkBuffer) throws(DatabaseError) -> MariaDBCursor? {
        do throws(ServerFault) {
            return try start { handle throws(ServerFault) in try handle.execute(buffer) }
        } catch {
            if error.code == ServerFault.Code.unsupportedByProtocol { return nil }
            throw connection.error(error, sql)
        }
    }
}
