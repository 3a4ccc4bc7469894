/// The actor of one connection: what runs on it runs on the connection's own thread, which may block.
///
/// A body is `nonisolated(nonsending)`: it runs where its caller runs, so its plain calls are
/// synchronous calls on the thread, its `await`s come back to it, and what it is lent can't leave it.
/// With an isolated parameter instead, a `Task` could outlive the scope.
///
/// The actor is re-entrant, as all are: while one body awaits, another may run. The pool lends a
/// connection to one scope at a time.
/// Source: design D4.
package actor ConnectionActor {
    /// The thread.
    package nonisolated let executor: ThreadExecutor

    /// How many bodies have begun here.
    private var arrivals = 0

    /// Makes an actor whose thread starts with the first call.
    package init() { executor = ThreadExecutor() }

    /// The thread, as the compiler wants it.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// Runs a body on the thread: one hop there, one back.
    ///
    /// The caller's task runs it, so cancellation and task-local values are the caller's.
    /// - Throws: what the body throws.
    package func run<R: Sendable>(
        _ body: nonisolated(nonsending) @Sendable () async throws -> R
    ) async throws -> R {
        arrive()
        return try await body()
    }

    /// Makes a value on the thread, lends it to the body, and finishes with it there, all in one hop.
    ///
    /// - Throws: as ``lend(making:finishing:_:)``.
    package func run<Lent, R: Sendable>(
        making make: @Sendable () throws -> Lent,
        finishing finish: @Sendable (Lent, (any Error)?) throws -> Void = { _, _ in },
        _ body: nonisolated(nonsending) @Sendable (Lent) async throws -> R
    ) async throws -> R {
        arrive()
        return try await lend(making: make, finishing: finish, body)
    }

    /// Touches isolated state, so that the hop to the thread comes before the body.
    ///
    /// The compiler (6.3.1) drops the hop of a method that does nothing but call a
    /// `nonisolated(nonsending)` closure, and the body then runs where the caller was.
    private func arrive() { arrivals &+= 1 }

    /// Lets the thread end once it has nothing left to do.
    package nonisolated func shutdown() { executor.shutdown() }
}

/// Makes a value, lends it to the body, and finishes with it, all where the caller runs.
///
/// `finish` runs exactly once when `make` has succeeded; what it throws wins only when the body threw nothing.
/// - Throws: what `make`, the body or `finish` throws.
nonisolated(nonsending) func lend<Lent, R: Sendable>(
    making make: @Sendable () throws -> Lent,
    finishing finish: @Sendable (Lent, (any Error)?) throws -> Void,
    _ body: nonisolated(nonsending) @Sendable (Lent) async throws -> R
) async throws -> R {
    let lent = try make()
    let result: R
    do {
        result = try await body(lent)
    } catch {
        try? finish(lent, error)
        throw error
    }
    try finish(lent, nil)
    return result
}
