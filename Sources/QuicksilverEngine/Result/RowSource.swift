public import QuicksilverSQL

/// Where a result's rows come from: the database's cursor, or memory once the connection was wanted for something else.
///
/// Shape: the part of a result that doesn't know its rows' type, so that reading them costs no look-up of types. The
/// connection holds it while it is open; the result ends it.
@usableFromInline
final class RowSource {
    private var cursor: (any DriverCursor)?
    private var buffered: BufferedRows?
    private let connection: Connection
    private let pooled: PooledConnection
    // Not the execution: its values aren't wanted any more.
    private let entry: CompiledEntry
    private let expanded: Execution.Expanded?

    init(
        cursor: any DriverCursor, of execution: Execution, connection: Connection,
        pooled: PooledConnection
    ) {
        self.cursor = cursor
        entry = execution.entry
        expanded = execution.expanded
        self.connection = connection
        self.pooled = pooled
    }

    var sql: String { expanded?.sql ?? entry.compiled.sql }

    /// Moves to the next row; nil at the end, which closes it.
    @usableFromInline
    func advance() throws -> (any RowReader)? {
        guard let cursor else { return buffered?.next() }
        do throws(DatabaseError) {
            try connection.cancellation?.start()
            defer { connection.cancellation?.finish() }
            if try cursor.next() { return cursor }
        } catch {
            throw failed(error)
        }
        close()
        return nil
    }

    /// Closes after a failure and says in the error which statement it was.
    @usableFromInline
    func failed(_ error: any Error) -> any Error {
        close()
        guard var error = error as? DatabaseError else { return error }
        if error.sql == nil { error.sql = sql }
        connection.note(error)
        return error
    }

    /// Ends it; what wasn't read is dropped. Harmless twice.
    @usableFromInline
    func close() {
        buffered = nil
        guard let open = cursor else { return }
        cursor = nil
        open.close()
        if pooled.openResult === self { pooled.openResult = nil }
    }

    /// Moves the rows that are left to memory, so that the connection can execute another statement.
    func buffer() throws {
        guard let cursor else { return }
        var rows: [[SQLValue]] = []
        let columns = entry.compiled.columns
        let count = cursor.columnCount
        let names = (0..<count).map { cursor.columnName(at: $0) }
        do {
            while try cursor.next() {
                rows.append(
                    try (0..<count).map { index in
                        let type = index < columns.count ? columns[index].type : .null
                        return try cursor.value(at: index, as: type == .null ? nil : type)
                    })
            }
        } catch {
            throw failed(error)
        }
        close()
        buffered = BufferedRows(rows: rows, names: names)
    }
}

/// Rows in memory.
final class BufferedRows {
    private let rows: [[SQLValue]]
    private let names: [String]
    private var position = 0

    init(rows: [[SQLValue]], names: [String]) {
        self.rows = rows
        self.names = names
    }

    func next() -> ValueReader? {
        guard position < rows.count else { return nil }
        defer { position += 1 }
        return ValueReader(rows[position], names: names)
    }
}
