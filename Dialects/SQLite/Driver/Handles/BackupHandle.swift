import CQuicksilverSQLite

/// Owns one `sqlite3_backup *`, finished exactly once.
///
/// Source: sqlite.org/c3ref/backup_finish.html.
@safe struct BackupHandle: ~Copyable {
    private let raw: OpaquePointer

    /// Begins to copy the whole of one database over another.
    init(
        from source: borrowing ConnectionHandle, to target: borrowing ConnectionHandle
    ) throws(SQLiteFailure) {
        let started = unsafe source.withRaw { from in
            unsafe target.withRaw { to in unsafe sqlite3_backup_init(to, "main", from, "main") }
        }
        guard let started = unsafe started else { throw target.failure(SQLITE_ERROR) }
        unsafe raw = started
    }

    deinit {
        // The code repeats the last step's.
        _ = unsafe sqlite3_backup_finish(raw)
    }

    /// Copies so many pages: `SQLITE_OK`, `SQLITE_DONE` or an error.
    func step(pages: Int) -> Int32 { unsafe sqlite3_backup_step(raw, Int32(clamping: pages)) }

    /// The pages there are to copy, and those that are left.
    var pages: (total: Int, remaining: Int) {
        (
            Int(unsafe sqlite3_backup_pagecount(raw)),
            Int(unsafe sqlite3_backup_remaining(raw))
        )
    }
}
