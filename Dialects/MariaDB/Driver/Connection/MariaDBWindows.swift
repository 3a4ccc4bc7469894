package import QuicksilverEngine
import QuicksilverSQL

/// A query read through a cursor of the server, so that the connection is free between two windows.
///
/// Shape: one cursor for all rows; it asks for a window whenever it has handed over the one before. The server keeps the rows in a table of its
/// own, so that writes and the transaction's end don't change them.
final class MariaDBWindows: DriverWindows {
    private let statement: MariaDBStatement
    private var cursor: MariaDBCursor?

    init(_ connection: MariaDBConnection, _ query: WindowedQuery) throws(DatabaseError) {
        statement = try connection.statement(query.sql)
        do throws(ServerFault) {
            try statement.handle.readInWindows(of: query.size)
        } catch {
            throw connection.error(error, query.sql)
        }
        cursor = try statement.run(query.binds)
    }

    deinit { close() }

    func next() throws(DatabaseError) -> (any DriverCursor)? {
        defer { cursor = nil }
        return cursor
    }

    func close() {
        cursor = nil
        statement.close()
    }
}

extension MariaDBConnection {
    /// Executes a query through a cursor of the server.
    package func windows(
        _ query: WindowedQuery, disturbed: @escaping () -> Void
    ) throws(DatabaseError) -> (any DriverWindows)? {
        try MariaDBWindows(self, query)
    }
}
