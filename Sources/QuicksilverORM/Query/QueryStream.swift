import QuicksilverEngine
import QuicksilverSQL

/// The rows of a query, read a window at a time: memory doesn't grow with their number.
///
/// Shape: `let users = try query.stream()`, then `while let user = try users.next()`, or `for try await user in users`. Objects of a window that
/// has passed are let go unless somebody holds them, or they have changes: those are flushed. Relations that were loaded
/// with them and lead back are forgotten, and load anew when they are read. Another query, a lazy load, a flush and a commit may come
/// between two rows; a rollback ends it.
/// Source: design D8; parity row Q7.
public final class QueryStream<Element> {
    private let run: QueryRun<Element>
    private let core: SessionCore
    private var window: ArraySlice<Element> = []
    private var isOver = false

    init(_ query: Query<Element>) {
        run = QueryRun(query, size: Swift.max(query.state.window, 1))
        core = query.core
    }

    deinit { run.close() }

    /// The next row, or nil when there are no more.
    ///
    /// - Throws: ``DatabaseError``; ``CompileError`` for faults of the query; what stands in the session's way.
    public func next() throws -> Element? {
        do {
            try core.check()
            if window.isEmpty, !isOver {
                guard let next = try run.next() else {
                    close()
                    return nil
                }
                window = next[...]
            }
        } catch {
            close()
            throw error
        }
        return window.popFirst()
    }

    /// Ends it early; what wasn't read is dropped. Harmless twice.
    public func close() {
        isOver = true
        window = []
        run.close()
    }
}

@available(*, unavailable)
extension QueryStream: Sendable {}

extension QueryStream: AsyncSequence {
    /// Reads a row at a time, on the session's thread.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let stream: QueryStream

        /// The next row, or nil when there are no more.
        public mutating func next() async throws -> Element? { try stream.next() }

        /// The next row, or nil when there are no more.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws -> Element? {
            try stream.next()
        }
    }

    /// Reads a row at a time: a window is fetched when its first row is asked for.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }
}

extension Query {
    /// The rows, read a window at a time.
    ///
    /// Shape: a cursor in the server on PostgreSQL and MariaDB; on SQLite the first write between two rows moves the rows that are left to memory,
    /// though not as objects. SQL text given to ``fromStatement(_:)-(SQLText)`` is read as it comes, and moved to memory by the first
    /// statement between.
    /// - Throws: nothing until the first row is asked for.
    public func stream() -> QueryStream<Element> { QueryStream(self) }

    /// Calls the body with each row, read a window at a time; ends with what the body throws.
    ///
    /// - Throws: as ``QueryStream/next()``, and what the body throws.
    public func forEach(_ body: (Element) throws -> Void) throws {
        let stream = stream()
        defer { stream.close() }
        while let element = try stream.next() { try body(element) }
    }
}

extension QueryClauses {
    /// Says how many rows ``stream()`` and ``forEach(_:)`` read at a time; 500 without it.
    ///
    /// Units: rows, 1 or more.
    public func yieldPer(_ count: Int) -> Self {
        with { state in
            if count < 1 {
                state.fail(CompileError(.invalidArgument, "yieldPer(\(count)): 1 or more rows"))
            }
            state.window = count
        }
    }
}
