import CQuicksilverSQLite
public import QuicksilverEngine

/// How far a backup is.
public struct SQLiteBackupProgress: Sendable, Hashable {
    /// The pages of the database.
    public let totalPages: Int
    /// The pages that are still to be copied.
    public let remainingPages: Int
}

extension SQLiteConnection {
    /// Copies the whole database to a file while others go on using it.
    ///
    /// Shape: writes by other connections make it start over, those of this connection are copied along. The file is
    /// replaced; when copying fails or is given up it is left empty or unfinished. Interrupting the connection ends it.
    /// Units: pages; -1 copies all in one step.
    /// - Parameters:
    ///   - path: The file.
    ///   - pagesPerStep: How many pages are copied before `progress` is asked.
    ///   - progress: Told how far it is after each step; gives false to give up.
    /// - Throws: ``DatabaseError`` `cancelled` when `progress` gave up or it was interrupted, `busy` when a lock
    ///   isn't to be had within the busy timeout, `diskFull`, `unknownDatabase`, ….
    /// Source: sqlite.org/backup.html.
    public func backup(
        to path: String, pagesPerStep: Int = 1_024,
        progress: (SQLiteBackupProgress) -> Bool = { _ in true }
    ) throws(DatabaseError) {
        let file = try other(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
        try copy(from: handle, to: file, pagesPerStep, progress)
    }

    /// Replaces the whole database by the one in a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - pagesPerStep: How many pages are copied before `progress` is asked.
    ///   - progress: Told how far it is after each step; gives false to give up, which leaves the database as it was.
    /// - Throws: ``DatabaseError`` as ``backup(to:pagesPerStep:progress:)``, `corrupt` when the file is no database,
    ///   `unsupported` for a file in WAL mode where this database is in memory.
    public func restore(
        from path: String, pagesPerStep: Int = 1_024,
        progress: (SQLiteBackupProgress) -> Bool = { _ in true }
    ) throws(DatabaseError) {
        let file = try other(path, SQLITE_OPEN_READONLY)
        if options.isInMemory { try refuseWAL(file, path) }
        try copy(from: file, to: handle, pagesPerStep, progress)
    }

    /// Pages are copied as they are, and those of a file in WAL mode can't be read in memory.
    private func refuseWAL(
        _ file: borrowing ConnectionHandle, _ path: String
    ) throws(DatabaseError) {
        do throws(SQLiteFailure) {
            let sql = Array("PRAGMA journal_mode".utf8)[...]
            let (statement, _) = try StatementHandle.prepare(sql, on: file, isPersistent: false)
            guard let statement else { return }
            defer { statement.finalize() }
            let code = statement.step()
            guard code == SQLITE_ROW else { throw file.failure(code) }
            if statement.cell(0).text != "wal" { return }
        } catch {
            throw SQLiteErrors.error(error)
        }
        throw DatabaseError(
            .unsupported,
            "The file '\(path)' is in WAL mode, which a database in memory can't have: run PRAGMA "
                + "journal_mode = delete on the file first.")
    }

    private func other(_ path: String, _ flags: Int32) throws(DatabaseError) -> ConnectionHandle {
        guard !handle.isClosed else { throw DatabaseError(.misuse, "The connection is closed.") }
        do throws(SQLiteFailure) {
            return try ConnectionHandle(
                path: path, flags: flags | SQLITE_OPEN_NOMUTEX, busyTimeout: options.busyTimeout)
        } catch {
            throw SQLiteErrors.open(error, path: path, cause: nil)
        }
    }

    private func copy(
        from source: borrowing ConnectionHandle, to target: borrowing ConnectionHandle,
        _ pagesPerStep: Int, _ progress: (SQLiteBackupProgress) -> Bool
    ) throws(DatabaseError) {
        let backup: BackupHandle
        do throws(SQLiteFailure) {
            backup = try BackupHandle(from: source, to: target)
        } catch {
            throw SQLiteErrors.error(error)
        }
        let execution = nextExecution()
        let deadline = newDeadline()
        gate.enter(execution, deadline: deadline)
        defer { gate.leave(execution) }
        var waiting: Int64?
        while true {
            let code = backup.step(pages: pagesPerStep == 0 ? 1 : pagesPerStep)
            if code == SQLITE_DONE { return }
            let isLocked = code & 0xFF == SQLITE_BUSY || code & 0xFF == SQLITE_LOCKED
            guard code == SQLITE_OK || isLocked else { throw SQLiteErrors.error(failed(code)) }
            if let reason = gate.reason(execution, deadline: deadline) {
                throw SQLiteErrors.error(failed(SQLITE_INTERRUPT), reason: reason)
            }
            if isLocked {
                let since = waiting ?? gate.now
                waiting = since
                guard gate.now - since < Int64(options.busyTimeout) * 1_000_000 else {
                    throw SQLiteErrors.error(failed(code))
                }
                _ = sqlite3_sleep(5)
                continue
            }
            waiting = nil
            let pages = backup.pages
            let report = SQLiteBackupProgress(
                totalPages: pages.total, remainingPages: pages.remaining)
            guard progress(report) else {
                throw DatabaseError(.cancelled, "The backup was given up by its progress closure.")
            }
        }
    }

    /// The steps of a backup give their code and set no message.
    private func failed(_ code: Int32) -> SQLiteFailure {
        SQLiteFailure(code: code, message: SQLiteFailure.text(of: code))
    }
}
