package import QuicksilverEngine
package import QuicksilverSQL

/// A prepared statement of one connection.
package final class MariaDBStatement: DriverStatement {
    let connection: MariaDBConnection
    /// Its text.
    package let sql: String
    /// The C statement; empty when the statement goes as text.
    let handle: StatementHandle
    private let parameters: ParameterBuffer
    private var row = ResultRow()
    /// The result that is open.
    private weak var cursor: MariaDBCursor?
    private var isClosed = false
    /// How many placeholders it has.
    let parameterCount: Int
    /// Whether the server can't prepare it, so that it goes as text.
    private let isText: Bool
    /// Whether it only reads, so that it may be stopped or repeated without harm.
    let isPlainRead: Bool
    /// Whether the server may execute it for arrays of parameters.
    let takesArrays: Bool

    init(_ connection: MariaDBConnection, _ sql: String) throws(DatabaseError) {
        self.connection = connection
        self.sql = sql
        let word = sql.drop { $0.isWhitespace || $0 == "(" }.prefix { $0.isLetter }.uppercased()
        isPlainRead = ["SELECT", "WITH", "VALUES", "SHOW", "TABLE"].contains(word)
        takesArrays = ["INSERT", "REPLACE", "UPDATE", "DELETE"].contains(word)
        do throws(ServerFault) {
            let made = try connection.makeHandle(sql)
            parameterCount = made.parameterCount
            handle = made
            isText = false
        } catch {
            // A few statements are refused by the protocol, more of them by MySQL; without binds text does as well.
            guard error.code == ServerFault.Code.unsupportedByProtocol else {
                throw connection.error(error, sql)
            }
            parameterCount = 0
            handle = StatementHandle()
            isText = true
        }
        parameters = ParameterBuffer(count: parameterCount)
    }

    /// Executes it and hands over its result.
    package func execute(_ binds: [SQLValue]) throws(DatabaseError) -> any DriverCursor {
        try run(binds)
    }

    /// Executes it, with the driver's own type for the result.
    package func run(_ binds: [SQLValue]) throws(DatabaseError) -> MariaDBCursor {
        try prepareToRun()
        guard binds.count == parameterCount else { throw countError(binds.count) }
        if isText {
            try connection.execute(script: sql)
            return MariaDBCursor(self, row, isOnWire: false)
        }
        parameters.removeAll()
        for (index, value) in binds.enumerated() {
            do throws(DatabaseError) {
                try ParameterValue(value, position: index + 1).write(to: parameters)
            } catch {
                throw withSQL(error)
            }
        }
        try checkSize(parameters.byteCount)
        parameters.seal()
        do throws(ServerFault) {
            return try start { statement throws(ServerFault) in try statement.execute(parameters) }
        } catch {
            guard error.code == ServerFault.Code.newMetadata else {
                throw connection.error(error, sql)
            }
            return try runAgain(error)
        }
    }

    /// A table was altered, so that the statement now has another number of columns: prepares it anew.
    private func runAgain(_ fault: ServerFault) throws(DatabaseError) -> MariaDBCursor {
        do throws(ServerFault) {
            handle.close()
            handle.take(from: try connection.makeHandle(sql))
            // What writes has written by now.
            guard isPlainRead else { throw fault }
            return try start { statement throws(ServerFault) in try statement.execute(parameters) }
        } catch {
            throw connection.error(error, sql)
        }
    }

    /// Starts an execution and opens its result.
    func start(
        _ execute: (StatementHandle) throws(ServerFault) -> Void
    ) throws(ServerFault) -> MariaDBCursor {
        connection.stopper.begin()
        do throws(ServerFault) {
            try execute(handle)
            let made = try openResult()
            if made.isOnWire, !handle.isWindowed {
                connection.openCursor = made
                cursor = made
            } else {
                if made.isOnWire { cursor = made }
                connection.ended()
            }
            return made
        } catch {
            connection.ended()
            throw error
        }
    }

    private func openResult() throws(ServerFault) -> MariaDBCursor {
        guard handle.hasRows else {
            let (affected, insertedID) = (handle.affectedRows, handle.insertedID)
            return MariaDBCursor(
                self, row, isOnWire: false, affected: try drainResults(affected),
                insertedID: insertedID)
        }
        row = try handle.row(reusing: row)
        return MariaDBCursor(self, row, isOnWire: true, isWindowed: handle.isWindowed)
    }

    /// Reads what follows the first result, such as the end of a CALL; gives the rows affected.
    func drainResults(_ affected: Int) throws(ServerFault) -> Int {
        var affected = affected
        while try handle.nextResult() {
            handle.skipRows()
            affected = handle.affectedRows
        }
        return affected
    }

    /// Frees it on the server; harmless twice, and after the connection is closed.
    package func close() {
        guard !isClosed else { return }
        cursor?.close()
        connection.openCursor?.keepRest()
        isClosed = true
        handle.close()
    }

    deinit {
        // The server hears of it at once, which it can't while a result of another statement is being sent.
        connection.openCursor?.keepRest()
    }

    // MARK: For executions and cursors

    /// Refuses to run when it can't, and frees the wire.
    ///
    /// Shape: begins the transaction that waits, unless what follows does so itself.
    func prepareToRun(begins: Bool = true) throws(DatabaseError) {
        if isClosed {
            throw DatabaseError(
                .misuse, "The prepared statement is closed; prepare it again.", sql: sql)
        }
        if connection.isBroken { throw connection.error(.closed, sql) }
        cursor?.close()
        connection.openCursor?.keepRest()
        try connection.checkTransaction(sql)
        if begins { try connection.sendBegin() }
    }

    /// Refuses what the server would hang up on.
    func checkSize(_ bytes: Int) throws(DatabaseError) {
        guard bytes + 1_024 + parameterCount * 12 <= connection.maximumPacket else {
            throw DatabaseError(
                .dataOutOfRange,
                "The parameters take \(bytes) bytes, and the server takes packets of at most "
                    + "\(connection.maximumPacket). Send less, or raise max_allowed_packet there.",
                sql: sql)
        }
    }

    /// The error with the statement's text.
    func withSQL(_ error: DatabaseError) -> DatabaseError {
        var error = error
        error.sql = sql
        return error
    }

    func countError(_ count: Int) -> DatabaseError {
        DatabaseError(
            .parameterMismatch,
            "The statement has \(parameterCount) parameters, and \(count) were given.", sql: sql)
    }
}
