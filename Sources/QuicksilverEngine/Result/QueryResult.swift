import QuicksilverSQL

/// The rows of a query, read one after another or all at once.
///
/// Shape: not `Sendable`; valid inside the scope of its connection. Rows are decoded straight from the client library's
/// memory. Another statement on the same connection first moves the rows that are left to memory.
public final class QueryResult<Element>: OpenResult {
    private var cursor: (any DriverCursor)?
    private var buffered: BufferedRows?
    private let decoder: RowDecoder<Element>
    private let connection: Connection
    private let columns: [ResultColumn]
    private let sql: String
    private var isOver = false

    init(
        cursor: any DriverCursor, columns: [ResultColumn], decoder: RowDecoder<Element>,
        connection: Connection, sql: String
    ) {
        self.cursor = cursor
        self.columns = columns
        self.decoder = decoder
        self.connection = connection
        self.sql = sql
        (try? connection.resource)?.openResult = self
    }

    deinit { cursor?.close() }

    /// The next row, or nil when there are no more.
    ///
    /// - Throws: ``DatabaseError`` from the database, or when a value doesn't fit its Swift type.
    public func next() throws -> Element? {
        if let cursor {
            return try connection.guarded {
                do {
                    if try cursor.next() { return try decoder.decode(cursor) }
                } catch {
                    close()
                    throw described(error)
                }
                close()
                return nil
            }
        }
        if let buffered, let row = buffered.next() { return try decoder.decode(row) }
        return nil
    }

    /// All the rows that are left.
    ///
    /// - Throws: as ``next()``.
    public func all() throws -> [Element] {
        var rows: [Element] = []
        guard let cursor else {
            while let row = try next() { rows.append(row) }
            return rows
        }
        defer { close() }
        return try connection.guarded {
            do {
                while try cursor.next() { rows.append(try decoder.decode(cursor)) }
            } catch {
                throw described(error)
            }
            return rows
        }
    }

    /// Calls the body with each row that is left; the memory in use doesn't grow.
    ///
    /// - Throws: as ``next()``, and what the body throws.
    public func forEach(_ body: (Element) throws -> Void) throws {
        defer { close() }
        while let row = try next() { try body(row) }
    }

    /// The first row, or nil; the others are dropped.
    ///
    /// - Throws: as ``next()``.
    public func first() throws -> Element? {
        defer { close() }
        return try next()
    }

    /// The only row.
    ///
    /// - Throws: ``DatabaseError`` `.noRows` or `.multipleRows` when there isn't exactly one.
    public func one() throws -> Element {
        guard let row = try oneOrNone() else { throw DatabaseError.noResultFound(sql: sql) }
        return row
    }

    /// The only row, or nil when there is none.
    ///
    /// - Throws: ``DatabaseError`` `.multipleRows` when there are more.
    public func oneOrNone() throws -> Element? {
        defer { close() }
        let row = try next()
        if row != nil, try next() != nil { throw DatabaseError.multipleResultsFound(sql: sql) }
        return row
    }

    /// Ends the result early; what wasn't read is dropped. Harmless twice.
    public func close() {
        guard !isOver else { return }
        isOver = true
        cursor?.close()
        cursor = nil
        buffered = nil
    }

    /// Moves the rows that are left to memory, so that the connection can execute another statement.
    func buffer() throws {
        guard let cursor else { return }
        defer {
            cursor.close()
            self.cursor = nil
        }
        var rows: [[SQLValue]] = []
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
            throw described(error)
        }
        buffered = BufferedRows(rows: rows, names: names)
    }

    func abandon() { close() }

    private func described(_ error: any Error) -> any Error {
        guard var error = error as? DatabaseError else { return error }
        if error.sql == nil { error.sql = sql }
        connection.note(error)
        return error
    }
}

@available(*, unavailable)
extension QueryResult: Sendable {}

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

extension QueryResult: AsyncSequence {
    /// Reads a row at a time, on the connection's thread.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let result: QueryResult

        /// The next row, or nil when there are no more.
        public mutating func next() async throws -> Element? { try result.next() }

        /// The next row, or nil when there are no more.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws -> Element? {
            try result.next()
        }
    }

    /// Reads a row at a time: the next is fetched when it is asked for.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(result: self) }
}
