extension Select {
    /// Returns at most `count` rows.
    ///
    /// Shape: `LIMIT n`; with ties `FETCH FIRST n ROWS WITH TIES`, which also returns the rows that are ordered like the last
    /// one: PostgreSQL and MariaDB, with an ORDER BY.
    /// Units: rows, 0 or more.
    public func limit(_ count: Int, withTies: Bool = false) -> Self {
        with { select in
            select.limit = rowCount(count, "LIMIT", &select.fault)
            select.limitWithTies = withTies
        }
    }

    /// Returns at most so many rows as an expression says; MariaDB takes numbers and named binds only.
    ///
    /// Units: rows, 0 or more.
    public func limit(_ count: some AnyExpression) -> Self {
        with { select in
            select.limit = count.node
            select.limitWithTies = false
        }
    }

    /// Skips rows before the first one returned.
    ///
    /// Shape: `OFFSET n` after `LIMIT`; SQLite and MariaDB need a limit first, so `-1` or 18446744073709551615 is written.
    /// Units: rows, 0 or more.
    /// Source: sqlite.org/lang_select.html section 5; MariaDB "LIMIT"; PostgreSQL 7.6.
    public func offset(_ count: Int) -> Self {
        with { $0.offset = rowCount(count, "OFFSET", &$0.fault) }
    }

    /// Skips as many rows as an expression says.
    ///
    /// Units: rows, 0 or more.
    public func offset(_ count: some AnyExpression) -> Self {
        with { $0.offset = count.node }
    }

    /// Locks the rows returned until the transaction ends, against change by others.
    ///
    /// Shape: `FOR UPDATE OF tables NOWAIT`; SQLite has no row locks, MariaDB no `OF`. `nowait` fails at once when a row is
    /// locked, `skipLocked` leaves such rows out.
    public func forUpdate(
        of tables: any FromConvertible..., nowait: Bool = false, skipLocked: Bool = false
    ) -> Self {
        lock(.update, tables, nowait, skipLocked)
    }

    /// Locks the rows returned against change by others, who may still read and share them.
    ///
    /// Shape: `FOR SHARE`; `LOCK IN SHARE MODE` on MariaDB.
    public func forShare(
        of tables: any FromConvertible..., nowait: Bool = false, skipLocked: Bool = false
    ) -> Self {
        lock(.share, tables, nowait, skipLocked)
    }

    /// Locks the rows returned for changes that don't touch their keys; PostgreSQL.
    public func forNoKeyUpdate(
        of tables: any FromConvertible..., nowait: Bool = false, skipLocked: Bool = false
    ) -> Self {
        lock(.noKeyUpdate, tables, nowait, skipLocked)
    }

    /// Locks the rows returned against changes of their keys; PostgreSQL.
    public func forKeyShare(
        of tables: any FromConvertible..., nowait: Bool = false, skipLocked: Bool = false
    ) -> Self {
        lock(.keyShare, tables, nowait, skipLocked)
    }

    private func lock(
        _ strength: LockNode.Strength, _ tables: [any FromConvertible], _ nowait: Bool,
        _ skipLocked: Bool
    ) -> Self {
        with { select in
            if nowait && skipLocked {
                select.fault = CompileError(
                    .invalidArgument, "a lock either fails at once or skips rows; choose one")
            }
            select.lock = LockNode(
                strength: strength, wait: nowait ? .noWait : skipLocked ? .skipLocked : .wait,
                of: tables.map(\.fromItem))
        }
    }
}

/// A bind of a number of rows; a fault when it is below 0.
func rowCount(_ count: Int, _ clause: String, _ fault: inout CompileError?) -> Node {
    if count < 0 { fault = CompileError(.invalidArgument, "\(clause) \(count) is below 0") }
    return .bind(BindParameter(.int(Int64(count)), type: .bigInteger))
}
