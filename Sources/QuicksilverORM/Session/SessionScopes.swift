public import QuicksilverEngine

extension Engine {
    /// Lends a session for one piece of work: committed when the body returns, rolled back when it throws. Blocks.
    ///
    /// - Throws: what the body throws, the commit's error, the failure of a load that couldn't be thrown where it happened.
    /// Source: design D4, D14; parity row S1.
    @available(
        *, noasync,
        message:
            "this blocks; await withSession { … }, whose body returns values: no object and no session can leave it"
    )
    @_disfavoredOverload
    @discardableResult
    public func withSession<R>(
        _ options: SessionOptions = SessionOptions(), _ body: (Session) throws -> R
    ) throws -> R {
        var options = options
        options.isScope = true
        let core = SessionCore(self, options)
        defer { core.close() }
        let result = try core.failingFirst { try body(Session(core)) }
        try core.commit()
        return result
    }

    /// Lends a session for one piece of work, on the connection's own thread: committed when the body returns, rolled back when
    /// it throws or its task is cancelled.
    ///
    /// Shape: session and objects can't leave the body; return values. With SQLite's `in_place=true` the body runs where the task does.
    /// - Throws: what the body throws, the commit's error, the failure of a load that couldn't be thrown where it happened.
    @discardableResult
    public func withSession<R: Sendable>(
        _ options: SessionOptions = SessionOptions(),
        _ body: nonisolated(nonsending) @escaping @Sendable (Session) async throws -> R
    ) async throws -> R {
        var scoped = options
        scoped.isScope = true
        let options = scoped
        return try await withConnection { connection in
            let core = SessionCore(self, options, connection: connection)
            defer { core.close() }
            let result: R
            do {
                result = try await body(Session(core))
            } catch {
                try core.throwIfFailed()
                throw error
            }
            try core.throwIfFailed()
            try Task.checkCancellation()
            try core.commit()
            return result
        }
    }
}

extension SessionCore {
    /// Runs the body; the failure of a load comes before what it led to.
    func failingFirst<R>(_ body: () throws -> R) throws -> R {
        let result: R
        do {
            result = try body()
        } catch {
            try throwIfFailed()
            throw error
        }
        try throwIfFailed()
        return result
    }
}
