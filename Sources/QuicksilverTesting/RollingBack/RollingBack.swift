public import QuicksilverEngine

/// Lends an engine on which nothing is kept: all its work happens in one transaction that is rolled back at the end.
///
/// ```swift
/// try await rollingBack(engine) { engine in
///     try await engine.withSession { session in try session.add(User(name: "ed")) }
///     #expect(try await engine.execute(select(func_.count()).from(users)).one() == 1)
/// }
/// ```
///
/// Shape: the engine has one connection, inside a transaction of `engine`'s database. Transactions begun on it are savepoints, so a
/// commit is seen by what follows in the body and by nobody else; a statement that fails outside a transaction undoes itself only.
/// Bodies that run side by side don't see each other. On SQLite, which has one writer, and on MariaDB, where two that write the same unique
/// value end each other, those of one program take turns.
/// What no rollback takes back stays: numbers that were drawn from a sequence, and tables made on MariaDB, whose DDL commits. Constraints
/// deferred to the commit aren't checked. A `MetaData` bound to another engine goes on using that one.
/// - Throws: what the body throws; ``TestFailure`` when the transaction had ended before, so that something was kept.
@discardableResult
public func rollingBack<R: Sendable>(
    _ engine: DatabaseEngine,
    _ body: nonisolated(nonsending) @Sendable (DatabaseEngine) async throws -> R
) async throws -> R {
    try await RollingBackTurns.run(on: engine) {
        let driver = RollingBackDriver(engine)
        let forgetful = try driver.makeEngine()
        let outcome: Result<R, any Error>
        do {
            outcome = .success(try await body(forgetful))
        } catch {
            outcome = .failure(error)
        }
        await forgetful.close()
        let result = try outcome.get()
        try driver.checkForgotten()
        return result
    }
}

/// Lends an engine on which nothing is kept, to a body of plain calls. Blocks.
///
/// - Throws: what the body throws; ``TestFailure`` when the transaction had ended before, so that something was kept.
@available(
    *, noasync,
    message: "this blocks; await rollingBack(engine) { … } instead, in an async function"
)
@_disfavoredOverload
@discardableResult
public func rollingBack<R>(
    _ engine: DatabaseEngine, _ body: (DatabaseEngine) throws -> R
) throws -> R {
    try RollingBackTurns.run(on: engine) {
        let driver = RollingBackDriver(engine)
        let forgetful = try driver.makeEngine()
        let outcome: Result<R, any Error>
        do {
            outcome = .success(try body(forgetful))
        } catch {
            outcome = .failure(error)
        }
        forgetful.close()
        let result = try outcome.get()
        try driver.checkForgotten()
        return result
    }
}
