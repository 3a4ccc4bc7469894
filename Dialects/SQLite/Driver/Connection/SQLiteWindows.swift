public import QuicksilverEngine
import QuicksilverSQL

/// A query read through a statement of its own, so that others can be executed meanwhile.
///
/// Shape: one cursor for all rows. A write on the connection could change the rows to come, or have them come twice, so it is announced before.
/// Source: sqlite.org/isolation.html, "No Isolation Between Operations On The Same Database Connection".
final class SQLiteWindows: DriverWindows {
    private let connection: SQLiteConnection
    private var statement: (any DriverStatement)?
    private var cursor: (any DriverCursor)?

    init(
        _ connection: SQLiteConnection, _ query: WindowedQuery, disturbed: @escaping () -> Void
    ) throws(DatabaseError) {
        self.connection = connection
        let made = try connection.prepare(query.sql, types: query.types, columns: query.columns)
        statement = made
        cursor = try made.execute(query.binds)
        connection.readers[ObjectIdentifier(self)] = disturbed
    }

    deinit { close() }

    func next() throws(DatabaseError) -> (any DriverCursor)? {
        defer { cursor = nil }
        return cursor
    }

    func close() {
        connection.readers[ObjectIdentifier(self)] = nil
        cursor?.close()
        cursor = nil
        statement?.close()
        statement = nil
    }
}

extension SQLiteConnection {
    /// Executes a query by a statement of its own.
    public func windows(
        _ query: WindowedQuery, disturbed: @escaping () -> Void
    ) throws(DatabaseError) -> (any DriverWindows)? {
        try SQLiteWindows(self, query, disturbed: disturbed)
    }

    /// Tells those that read in windows that a write comes.
    func disturbReaders() {
        for disturbed in Array(readers.values) { disturbed() }
    }
}
