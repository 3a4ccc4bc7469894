public import QuicksilverSQL

/// Where statements are executed: a dialect, a pool of connections, and scopes that lend them.
///
/// Shape: `Sendable`, one for a database and program. Blocking forms are for threads of your own; in async code the same
/// names are awaited, and the body then runs on the connection's own thread, or where the task does with SQLite's `in_place=true`.
/// Source: design D4, D16; parity row E1.
public protocol Engine: AnyObject, Sendable {
    /// The dialect statements are compiled for.
    var dialect: any Dialect { get }
    /// Who listens to it.
    var events: EngineEvents { get }
    /// What its pool has and has done.
    var statistics: PoolStatistics { get }
    /// How its cache of compiled statements fares.
    var cacheStatistics: CacheStatistics { get }

    /// Takes a connection out of the pool, blocking until one is free; give it back with `close()`.
    ///
    /// - Throws: ``DatabaseError`` `.poolTimeout`, `.poolClosed`, or what opening a connection throws.
    @available(
        *, noasync, message: "this blocks; await withConnection { … } instead, in an async function"
    )
    func connect(file: StaticString, line: UInt) throws -> Connection

    /// Lends a connection to the body on the connection's own thread; given back however the body ends.
    ///
    /// The body's plain calls block only that thread; with SQLite's `in_place=true` it is the one that the task runs on anyway. Cancelling the task stops the statement in the server.
    /// - Throws: as ``connect(file:line:)``, and what the body throws.
    @discardableResult
    func withConnection<R: Sendable>(
        file: StaticString, line: UInt,
        _ body: nonisolated(nonsending) @Sendable (Connection) async throws -> R
    ) async throws -> R

    /// Closes the pool: waits for connections that are lent, but for the caller's own, then closes all.
    @available(*, noasync, message: "this blocks; await close() instead, in an async function")
    func close()

    /// Closes the pool: waits for connections that are lent, but for the caller's own, then closes all.
    func close() async
}

extension Engine {
    /// Takes a connection out of the pool, blocking until one is free; give it back with `close()`.
    @available(
        *, noasync, message: "this blocks; await withConnection { … } instead, in an async function"
    )
    public func connect(_ file: StaticString = #fileID, _ line: UInt = #line) throws -> Connection {
        try connect(file: file, line: line)
    }

    /// Lends a connection to the body; given back however the body ends. Blocks.
    ///
    /// - Throws: as ``connect(file:line:)``, and what the body throws.
    @available(
        *, noasync, message: "this blocks; await withConnection { … } instead, in an async function"
    )
    @discardableResult
    public func withConnection<R>(
        _ file: StaticString = #fileID, _ line: UInt = #line, _ body: (Connection) throws -> R
    ) throws -> R {
        let connection = try connect(file: file, line: line)
        defer { connection.close() }
        return try body(connection)
    }

    /// Lends a connection to the body on the connection's own thread; given back however the body ends.
    @discardableResult
    public func withConnection<R: Sendable>(
        _ file: StaticString = #fileID, _ line: UInt = #line,
        _ body: nonisolated(nonsending) @Sendable (Connection) async throws -> R
    ) async throws -> R {
        try await withConnection(file: file, line: line, body)
    }

    /// Runs the body in a transaction: committed when it returns, rolled back when it throws. Blocks.
    ///
    /// - Throws: as ``connect(file:line:)``, and what the body or the commit throws.
    @available(*, noasync, message: "this blocks; await begin { … } instead, in an async function")
    @discardableResult
    public func begin<R>(
        _ options: TransactionOptions = TransactionOptions(), _ file: StaticString = #fileID,
        _ line: UInt = #line, _ body: (Connection) throws -> R
    ) throws -> R {
        try withConnection(file, line) { connection in
            try connection.begin(options) { try body(connection) }
        }
    }

    /// Runs the body in a transaction on the connection's own thread: committed when it returns, rolled back when it
    /// throws or its task is cancelled.
    @discardableResult
    public func begin<R: Sendable>(
        _ options: TransactionOptions = TransactionOptions(), _ file: StaticString = #fileID,
        _ line: UInt = #line,
        _ body: nonisolated(nonsending) @Sendable (Connection) async throws -> R
    ) async throws -> R {
        try await withConnection(file: file, line: line) { connection in
            try await connection.begin(options) { try await body(connection) }
        }
    }

    /// Repeats the whole transaction when the database says so: after a deadlock or a serialization failure only. Blocks.
    ///
    /// Units: `attempts` transactions at most, one or more; between them a random pause that doubles from 5 ms to 1 s.
    /// - Throws: the last failure, or the first that isn't of those two kinds.
    @available(
        *, noasync,
        message: "this blocks; await begin(retrying:) { … } instead, in an async function"
    )
    @discardableResult
    public func begin<R>(
        retrying attempts: Int, _ options: TransactionOptions = TransactionOptions(),
        _ file: StaticString = #fileID, _ line: UInt = #line, _ body: (Connection) throws -> R
    ) throws -> R {
        var backoff = Backoff(attempts: attempts)
        while true {
            do {
                return try begin(options, file, line, body)
            } catch let error as DatabaseError where backoff.allowsAnother(after: error) {
                blockThread(for: backoff.nextPause())
            }
        }
    }

    /// Repeats the whole transaction when the database says so: after a deadlock or a serialization failure only.
    @discardableResult
    public func begin<R: Sendable>(
        retrying attempts: Int, _ options: TransactionOptions = TransactionOptions(),
        _ file: StaticString = #fileID, _ line: UInt = #line,
        _ body: nonisolated(nonsending) @Sendable (Connection) async throws -> R
    ) async throws -> R {
        var backoff = Backoff(attempts: attempts)
        while true {
            do {
                return try await begin(options, file, line, body)
            } catch let error as DatabaseError where backoff.allowsAnother(after: error) {
                try await Task.sleep(for: backoff.nextPause())
            }
        }
    }
}
