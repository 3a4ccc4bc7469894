import CQuicksilverSQLite
import QuicksilverEngine
import QuicksilverSQL

extension SQLiteConnection {
    /// Sets the connection up as its options say.
    func configure() throws(DatabaseError) {
        guard sqlite3_libversion_number() >= 3_038_000, sqlite3_threadsafe() != 0 else {
            throw DatabaseError(
                .unsupported,
                "SQLite 3.38 or later, built for threads, is needed; this is "
                    + serverVersion.map { "\($0)" }.joined(separator: ".") + ".")
        }
        handle.set(SQLITE_DBCONFIG_ENABLE_FKEY, options.foreignKeys)
        handle.set(SQLITE_DBCONFIG_DEFENSIVE, options.isDefensive)
        handle.set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, options.trustsSchema)
        // "name" in double quotes that names nothing is an error and not a text.
        handle.set(SQLITE_DBCONFIG_DQS_DML, false)
        handle.set(SQLITE_DBCONFIG_DQS_DDL, false)
        do throws(DatabaseError) {
            // The file itself is opened by the first read: here, so that what is wrong with it is said by connecting.
            _ = try rows("PRAGMA schema_version")
            let isWAL = try setJournalMode()
            if !handle.isReadOnly {
                let synchronous = options.synchronous ?? (isWAL ? .normal : .full)
                _ = try rows("PRAGMA synchronous=\(synchronous.rawValue)")
            }
        } catch {
            throw described(error)
        }
        _ = try rows("PRAGMA cache_size=\(options.cacheSize)")
        if options.mmapSize > 0 { _ = try rows("PRAGMA mmap_size=\(options.mmapSize)") }
        try addStandardFunctions()
    }

    /// Sets the journal's mode; says whether it is WAL.
    private func setJournalMode() throws(DatabaseError) -> Bool {
        let wanted = options.journalMode
        if options.isInMemory || handle.isReadOnly {
            guard wanted == nil || wanted == .memory else {
                throw DatabaseError(
                    .unsupported,
                    "journal_mode=\(wanted?.rawValue ?? "") can't be set on a database "
                        + (options.isInMemory ? "in memory." : "that is only read."))
            }
            return false
        }
        let mode = wanted ?? .wal
        let found = try rows("PRAGMA journal_mode=\(mode.rawValue)").first?.first
        if found == .text(mode.rawValue) { return mode == .wal }
        // Without shared memory, as on some network disks, there is no WAL.
        guard wanted == nil else {
            throw DatabaseError(
                .unsupported,
                "journal_mode=\(mode.rawValue) can't be had on '\(options.shownPath)': SQLite stays "
                    + "with \(found?.description ?? "another one").")
        }
        return false
    }

    private func described(_ error: DatabaseError) -> DatabaseError {
        var error = error
        if error.kind == .unknownDatabase || error.kind == .corrupt || error.kind == .busy
            || error.kind == .readOnly
        {
            error.message =
                "The SQLite database '\(options.shownPath)' can't be opened: "
                + (options.openingFault ?? error.message) + "."
        }
        return error
    }

    /// Runs a query of the driver's own and reads all of it.
    func rows(_ sql: String, _ binds: [SQLValue] = []) throws(DatabaseError) -> [[SQLValue]] {
        let statement = try compile(sql, isPersistent: false)
        defer { statement.finalize() }
        for index in binds.indices {
            do throws(BindFailure) {
                try statement.bind(binds[index], at: index)
            } catch {
                throw DatabaseError(.invalidValue, "Parameter \(index + 1): \(error).", sql: sql)
            }
        }
        var rows: [[SQLValue]] = []
        while true {
            let code = statement.step()
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw error(handle.failure(code), sql: sql) }
            rows.append((0..<statement.columnCount).map { statement.cell($0).value })
        }
    }
}
