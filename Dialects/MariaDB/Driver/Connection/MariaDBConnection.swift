package import QuicksilverEngine
package import QuicksilverSQL

/// One connection to a server.
///
/// Shape: a result is read straight from the wire; when another statement begins before it has ended, what is left of it
/// is read into memory first, so results may be nested freely.
package final class MariaDBConnection: DriverConnection {
    private var handle: ConnectionHandle
    /// What the server is and can.
    package let server: MariaDBServer
    /// The server's id of the connection.
    package let threadID: UInt64
    /// The largest packet that the server takes.
    ///
    /// Units: bytes.
    let maximumPacket: Int
    let stopper: MariaDBInterrupter
    /// The result that is still on the wire.
    weak var openCursor: MariaDBCursor?
    /// Whether the connection is lost or closed.
    package private(set) var isBroken = false
    private var statementTimeout: Int?
    /// The transaction as far as the connection knows it.
    var transaction: TransactionState = .none

    /// What begins the transaction that was asked for, until it goes out with a statement.
    var waitingBegin: String?

    /// Connects and sets the session up in one more trip.
    init(_ settings: MariaDBSettings, at place: MariaDBSettings.Place) throws(DatabaseError) {
        do throws(ServerFault) {
            handle = try ConnectionHandle(settings, at: place)
            server = handle.server
            let facts = try handle.lastRow(Self.sessionScript(settings.collation))
            guard facts.count == 3, let packet = facts[0].flatMap({ Int($0) }),
                let thread = facts[1].flatMap({ UInt64($0) })
            else {
                throw ServerFault(
                    code: 2000, state: "HY000",
                    message: "The server doesn't say who it is; is it MariaDB or MySQL?")
            }
            maximumPacket = packet
            threadID = thread
            stopper = MariaDBInterrupter(
                settings: settings, place: place, threadID: thread, server: facts[2])
        } catch {
            throw DatabaseError.connecting(error, to: place.description)
        }
    }

    /// Sets what every connection of ours has, and asks what the driver must know.
    ///
    /// NO_AUTO_VALUE_ON_ZERO: a zero given for a key stays a zero. SIMULTANEOUS_ASSIGNMENT, which MySQL hasn't: an UPDATE reads
    /// old values only, as elsewhere. Texts compare as the tables of the dialect compare them, or functions would
    /// mix two collations. `lc_messages` puts the names in error messages at known places.
    private static func sessionScript(_ collation: String) -> String {
        """
        SET NAMES utf8mb4 COLLATE \(collation), \
        SESSION sql_mode = CONCAT('STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,\
        ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO', \
        IF(VERSION() LIKE '%MariaDB%', ',SIMULTANEOUS_ASSIGNMENT', '')), \
        SESSION time_zone = '+00:00', SESSION lc_messages = 'en_US', SESSION autocommit = 1;\
        SELECT @@max_allowed_packet, CONNECTION_ID(), \
        CONCAT_WS('/', @@hostname, @@port, @@server_id)
        """
    }

    /// The server's version.
    package var serverVersion: [Int] { server.version }
    /// The rows of RETURNING: an array of parameters is executed row by row, in its order.
    package var batchAnswers: BatchAnswers { server.hasInsertReturning ? .rows : .none }

    /// Whether a transaction is open, as the server last said, or is begun with its first statement.
    package var isInTransaction: Bool { waitingBegin != nil || handle.isInTransaction }

    /// Stops the running statement through a second connection.
    package var interrupter: any DriverInterrupter { stopper }

    /// Prepares one statement.
    package func prepare(
        _ sql: String, types: [DataType], columns: [ResultColumn]
    ) throws(DatabaseError) -> any DriverStatement {
        try statement(sql)
    }

    /// Prepares one statement of this driver.
    package func statement(_ sql: String) throws(DatabaseError) -> MariaDBStatement {
        try MariaDBStatement(self, sql)
    }

    /// Executes SQL without binds, one or more statements.
    package func execute(script: String) throws(DatabaseError) {
        try checkTransaction(script)
        if waitingBegin != nil {
            let isSavepoint = script.hasPrefix("SAVEPOINT ")
            try sendBegin(with: isSavepoint ? script : "")
            if isSavepoint { return }
        }
        try running(script) { handle throws(ServerFault) in try handle.run(script) }
    }

    /// Whether the server still answers.
    package func ping() -> Bool {
        guard !isBroken else { return false }
        openCursor?.keepRest()
        if handle.ping() { return true }
        isBroken = true
        return false
    }

    /// Rolls back, ends results and restores the settings that this driver changes.
    ///
    /// Variables, temporary tables and locks that statements made by hand stay: putting those back would also drop the
    /// prepared statements.
    package func reset() throws(DatabaseError) {
        openCursor?.close()
        var script: [String] = []
        if handle.isInTransaction { script.append("ROLLBACK") }
        if !handle.isAutocommitting { script.append("SET autocommit = 1") }
        transaction = .none
        waitingBegin = nil
        guard !script.isEmpty else {
            if isBroken { throw error(.closed, nil) }
            return
        }
        try command(script.joined(separator: "; "))
    }

    /// Closes; harmless twice.
    package func close() {
        openCursor?.abandon()
        stopper.close()
        isBroken = true
        handle.close()
    }

    /// Limits how long each statement may run.
    ///
    /// Units: milliseconds; MariaDB stops all statements then, MySQL only SELECT.
    package func setStatementTimeout(milliseconds: Int?) throws(DatabaseError) {
        if let milliseconds, milliseconds < 1 {
            throw DatabaseError(
                .misuse, "A statement timeout must be 1 ms or more; use nil for none.")
        }
        guard milliseconds != statementTimeout else { return }
        try command(timeoutSQL(milliseconds))
        statementTimeout = milliseconds
    }

    private func timeoutSQL(_ milliseconds: Int?) -> String {
        guard server.isMariaDB else {
            return "SET SESSION max_execution_time = \(milliseconds.map { "\($0)" } ?? "DEFAULT")"
        }
        guard let milliseconds else { return "SET SESSION max_statement_time = DEFAULT" }
        let fraction = String(1_000 + milliseconds % 1_000).dropFirst()
        return "SET SESSION max_statement_time = \(milliseconds / 1_000).\(fraction)"
    }
}

// What statements and cursors use.
extension MariaDBConnection {
    /// Runs a command of the driver's own, which isn't to be interrupted.
    func command(_ sql: String) throws(DatabaseError) {
        openCursor?.keepRest()
        do throws(ServerFault) {
            try handle.run(sql)
        } catch {
            throw self.error(error, sql)
        }
    }

    /// Runs something of the user's on the handle, while it may be interrupted.
    func running(
        _ sql: String, _ body: (borrowing ConnectionHandle) throws(ServerFault) -> Void
    ) throws(DatabaseError) {
        openCursor?.keepRest()
        stopper.begin()
        var fault: ServerFault?
        do throws(ServerFault) {
            try body(handle)
        } catch {
            fault = error
        }
        ended()
        if let fault { throw error(fault, sql) }
    }

    /// Prepares on the server.
    func makeHandle(_ sql: String) throws(ServerFault) -> StatementHandle {
        openCursor?.keepRest()
        return try handle.prepare(sql)
    }

    /// Says that the running statement has ended.
    ///
    /// A KILL that came too late for it must not hit the next one, so a statement of ours takes it.
    func ended() {
        guard stopper.end() else { return }
        do throws(ServerFault) {
            try handle.run("DO 0")
        } catch {
            if error.isDisconnect { isBroken = true }
        }
    }

    /// The error of a fault; notes when the connection is lost.
    func error(_ fault: ServerFault, _ sql: String?) -> DatabaseError {
        if fault.isDisconnect { isBroken = true }
        let error = DatabaseError(fault, sql: sql)
        noteTransaction(error)
        return error
    }
}
