public import QuicksilverSQL

/// The rows of a query, read one after another or all at once.
///
/// Shape: not `Sendable`; valid inside the scope of its connection. Rows are decoded straight from the client library's
/// memory. Another statement on the same connection first moves the rows that are left to memory.
public final class QueryResult<Element> {
    @usableFromInline let source: RowSource
    // Nothing that runs while these are changed can reach them, and each row may ask for them.
    @exclusivity(unchecked) @usableFromInline var decoder: RowDecoder<Element>
    @exclusivity(unchecked) @usableFromInline var isStarted = false

    @inlinable
    init(source: RowSource, decoder: RowDecoder<Element>) {
        self.source = source
        self.decoder = decoder
    }

    @inlinable
    deinit { source.close() }

    /// The next row, or nil when there are no more.
    ///
    /// - Throws: ``DatabaseError`` from the database, or when a value doesn't fit its Swift type.
    @inlinable
    public func next() throws -> Element? {
        guard let row = try source.advance() else { return nil }
        return try read(row)
    }

    /// Decodes the row a reader stands on.
    @inlinable
    func read(_ row: any RowReader) throws -> Element {
        try read(row, decoding(row))
    }

    @inlinable
    func read(
        _ row: any RowReader, _ decode: @Sendable (any RowReader) throws -> Element
    ) throws -> Element {
        do { return try decode(row) } catch { throw source.failed(error) }
    }

    /// What decodes this result's rows, readied with the first one.
    @inlinable
    func decoding(_ row: any RowReader) throws -> @Sendable (any RowReader) throws -> Element {
        if !isStarted {
            do { decoder = try decoder.started(on: row) } catch { throw source.failed(error) }
            isStarted = true
        }
        return decoder.decode
    }

    // These two don't ask next(): an Optional of a tuple is destroyed by looking up its types, for each row. And they hold
    // the cursor once for all its rows; those that were moved to memory meanwhile come after them.

    /// All the rows that are left.
    ///
    /// - Throws: as ``next()``.
    @inlinable
    public func all() throws -> [Element] {
        var rows: [Element] = []
        if let cursor = source.open, try source.advance(cursor) {
            let decode = try decoding(cursor)
            repeat { rows.append(try read(cursor, decode)) } while try source.advance(cursor)
        }
        while let row = try source.advance() { rows.append(try read(row)) }
        return rows
    }

    /// Calls the body with each row that is left; the memory in use doesn't grow.
    ///
    /// - Throws: as ``next()``, and what the body throws.
    @inlinable
    public func forEach(_ body: (Element) throws -> Void) throws {
        defer { close() }
        if let cursor = source.open, try source.advance(cursor) {
            let decode = try decoding(cursor)
            repeat { try body(read(cursor, decode)) } while try source.advance(cursor)
        }
        while let row = try source.advance() { try body(read(row)) }
    }

    /// Calls the body with what each row that is left is read through, and what was made with the first of them.
    ///
    /// Shape: the result isn't closed when the body throws.
    /// - Throws: as ``next()``, and what the bodies throw.
    package func forEachReader<Loader: AnyObject>(
        _ make: (any RowReader) throws -> Loader,
        _ body: (Loader, any RowReader) throws -> Void
    ) throws {
        var made: Loader?
        if let cursor = source.open, try source.advance(cursor) {
            let loader = try make(cursor)
            made = loader
            repeat { try body(loader, cursor) } while try source.advance(cursor)
        }
        while let row = try source.advance() {
            let loader = try made ?? make(row)
            made = loader
            try body(loader, row)
        }
    }

    /// The first row, or nil; the others are dropped.
    ///
    /// - Throws: as ``next()``.
    @inlinable
    public func first() throws -> Element? {
        defer { close() }
        return try next()
    }

    /// The only row.
    ///
    /// - Throws: ``DatabaseError`` `.noRows` or `.multipleRows` when there isn't exactly one.
    public func one() throws -> Element {
        guard let row = try oneOrNone() else {
            throw DatabaseError.noResultFound(sql: source.sql)
        }
        return row
    }

    /// The only row, or nil when there is none.
    ///
    /// - Throws: ``DatabaseError`` `.multipleRows` when there are more.
    public func oneOrNone() throws -> Element? {
        defer { close() }
        let row = try next()
        if row != nil, try next() != nil {
            throw DatabaseError.multipleResultsFound(sql: source.sql)
        }
        return row
    }

    /// Ends the result early; what wasn't read is dropped. Harmless twice.
    @inlinable
    public func close() { source.close() }
}

@available(*, unavailable)
extension QueryResult: Sendable {}

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
