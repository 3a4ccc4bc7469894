// The awaited scopes whose body awaits nothing itself. Without these forms a body of plain calls would pick the blocking
// scope of the same name and be refused in async code.

extension Engine {
    /// Lends a connection to a body of plain calls, on the connection's own thread.
    @discardableResult
    public func withConnection<R: Sendable>(
        _ file: StaticString = #fileID, _ line: UInt = #line,
        _ body: @Sendable (Connection) throws -> R
    ) async throws -> R {
        try await withConnection(file: file, line: line) { connection async throws -> R in
            try body(connection)
        }
    }

    /// Runs a body of plain calls in a transaction, on the connection's own thread.
    @discardableResult
    public func begin<R: Sendable>(
        _ options: TransactionOptions = TransactionOptions(), _ file: StaticString = #fileID,
        _ line: UInt = #line, _ body: @Sendable (Connection) throws -> R
    ) async throws -> R {
        try await withConnection(file: file, line: line) { connection async throws -> R in
            try connection.begin(options) { try body(connection) }
        }
    }

    /// Repeats a transaction of plain calls after a deadlock or a serialization failure.
    @discardableResult
    public func begin<R: Sendable>(
        retrying attempts: Int, _ options: TransactionOptions = TransactionOptions(),
        _ file: StaticString = #fileID, _ line: UInt = #line,
        _ body: @Sendable (Connection) throws -> R
    ) async throws -> R {
        try await begin(retrying: attempts, options, file, line) { connection async throws -> R in
            try body(connection)
        }
    }
}
