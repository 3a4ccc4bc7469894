public import QuicksilverEngine
import QuicksilverSQL

/// A query read through a cursor of the server, so that the connection is free between two windows.
///
/// Shape: `DECLARE … CURSOR WITH HOLD FOR query`, then `FETCH size` for each window. A held cursor costs nothing until the transaction commits;
/// the server keeps the rows that are left then.
/// Source: PostgreSQL "DECLARE", "FETCH".
final class PostgreSQLWindows: DriverWindows {
    private let connection: PostgreSQLConnection
    private let name: String
    private let size: Int
    private let fetch: PostgreSQLStatement
    /// How many transactions had ended when it was declared.
    private let endCount: Int
    private var current: PostgreSQLCursor?
    private var isOpen = true

    init(_ connection: PostgreSQLConnection, _ query: WindowedQuery) throws(DatabaseError) {
        self.connection = connection
        size = query.size
        connection.cursorCount += 1
        name = "quicksilver_cursor_\(connection.cursorCount)"
        let hold = query.isHeld ? " WITH HOLD" : ""
        let declare = try connection.makeStatement(
            "DECLARE \(name) NO SCROLL CURSOR\(hold) FOR \(query.sql)", types: query.types)
        defer { declare.close() }
        _ = try declare.run(query.binds).next()
        endCount = connection.endCount
        fetch = try connection.makeStatement("FETCH \(size) FROM \(name)", types: [])
        connection.cursors.insert(name)
    }

    deinit { close() }

    func next() throws(DatabaseError) -> (any DriverCursor)? {
        guard isOpen else { return nil }
        if let current, current.rowsAffected < size {
            close()
            return nil
        }
        let next = try fetch.run([])
        current = next
        return next
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        current?.close()
        fetch.close()
        connection.closeCursor(name, mayBeGone: connection.endCount != endCount)
    }
}

extension PostgreSQLConnection {
    /// Executes a query through a cursor of the server.
    public func windows(
        _ query: WindowedQuery, disturbed: @escaping () -> Void
    ) throws(DatabaseError) -> (any DriverWindows)? {
        try PostgreSQLWindows(self, query)
    }

    /// Closes a cursor; one that a failed transaction keeps from closing is closed with the connection's next reset.
    ///
    /// Shape: the error about one that has gone with its transaction mustn't end the transaction of now, so a savepoint stands before it. A
    /// transaction whose BEGIN waits isn't begun for it.
    func closeCursor(_ name: String, mayBeGone: Bool) {
        guard !isBroken, !start.isRefused, handle.transaction != .failed else { return }
        let waiting = start
        start = .done
        defer { start = waiting }
        var isGuarded = false
        do {
            try becomeFree()
            isGuarded = mayBeGone && handle.transaction == .open
            try command(
                isGuarded
                    ? "SAVEPOINT quicksilver_close; CLOSE \(name); RELEASE SAVEPOINT quicksilver_close"
                    : "CLOSE \(name)")
        } catch {
            // It went with its transaction.
            if isGuarded, !isBroken {
                _ = try? command(
                    "ROLLBACK TO SAVEPOINT quicksilver_close; RELEASE SAVEPOINT quicksilver_close")
            }
        }
        cursors.remove(name)
    }
}
