import QuicksilverEngine
import QuicksilverSQL
import Testing

/// A limit that short statements keep on a machine with much else to do, those that set a limit among them.
private let patience = Duration.milliseconds(400)

/// The kind of the database's error that a body throws; nil when it throws none.
private func errorKind(_ body: @Sendable () async throws -> Void) async -> DatabaseError.Kind? {
    do {
        try await body()
        return nil
    } catch let error as DatabaseError {
        return error.kind
    } catch {
        return .other
    }
}

extension ComplianceCase {
    /// Async scopes, cancellation and timeouts: what is stopped, and what isn't.
    static var cancellation: [ComplianceCase] {
        var cases = CaseList("cancellation")
        cases.add("a long statement stops in the server", needs: [.cancellation]) { db in
            try await makeNumbers(db)
            let engine = try db.makeEngine(pool: {
                $0.size = 1
                $0.maxOverflow = 0
            })
            let begun = Rendezvous(2)
            let task = Task {
                try await engine.withConnection { connection in
                    await begun.arrive()
                    return try connection.execute(endless).one()
                }
            }
            await begun.arrive()
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            // Unless it is stopped it takes hours.
            await expectError(.cancelled) { try await task.value }
            #expect(
                try await engine.execute(textRows("SELECT 7", as: Int.self)).one() == 7)
            #expect(engine.statistics.created == 1, "the connection survives")
        }
        cases.add("a cancelled transaction is rolled back", needs: [.cancellation]) { db in
            try await makeNumbers(db)
            try await db.script(itemsTable)
            let written = Rendezvous(2)
            let task = Task {
                try await db.engine.begin { connection in
                    try connection.execute(insertItem, ["id": 1, "name": "a"])
                    await written.arrive()
                    _ = try connection.execute(endless).one()
                }
            }
            await written.arrive()
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            await expectError(.cancelled) { try await task.value }
            try await expectItems(db, [])
        }
        cases.add("a cancelled task sends no statement") { db in
            try await db.script(itemsTable)
            let task = Task {
                try await db.engine.withConnection { connection in
                    try? await Task.sleep(for: .seconds(60))
                    try connection.execute(insertItem, ["id": 1, "name": "a"])
                }
            }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            try await expectItems(db, [])
        }
        cases.add("a task cancelled after its statements isn't committed") { db in
            try await db.script(itemsTable)
            let written = Rendezvous(2)
            let task = Task {
                try await db.engine.begin { connection in
                    try connection.execute(insertItem, ["id": 1, "name": "a"])
                    await written.arrive()
                    try? await Task.sleep(for: .seconds(60))
                }
            }
            await written.arrive()
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            try await expectItems(db, [])
        }
        cases.add("a task that waits for a connection can be cancelled") { db in
            let engine = try db.makeEngine(pool: {
                $0.size = 1
                $0.maxOverflow = 0
            })
            let held = Rendezvous(2)
            let over = Rendezvous(2)
            async let holder: Void = engine.withConnection { _ in
                await held.arrive()
                await over.arrive()
            }
            await held.arrive()
            let task = Task { try await engine.execute(textRows("SELECT 1", as: Int.self)).one() }
            try await eventually { engine.statistics.waiting == 1 }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            await over.arrive()
            try await holder
            #expect(engine.statistics.cancellations == 1)
        }
        cases.add("a request to stop never hits another's statement", needs: [.cancellation]) {
            db in
            try await makeItems(db, 10)
            let engine = try db.makeEngine(pool: {
                $0.size = 1
                $0.maxOverflow = 0
            })
            for round in 0..<40 {
                let task = Task {
                    try await engine.withConnection { connection in
                        for _ in 0..<20 {
                            _ = try connection.execute(
                                textRows("SELECT id FROM items ORDER BY id", as: Int.self)
                            ).all()
                        }
                    }
                }
                try await Task.sleep(for: .microseconds(100 * (round % 10)))
                task.cancel()
                _ = await task.result
                for _ in 0..<3 {
                    let count = try await engine.execute(
                        textRows("SELECT COUNT(*) FROM items", as: Int.self)
                    ).one()
                    #expect(count == 10, "round \(round)")
                }
            }
        }
        cases.add("a task's body runs on one thread, also across its awaits") { db in
            try await db.engine.withConnection { connection in
                let before = threadMark()
                try await Task.sleep(for: .milliseconds(1))
                #expect(threadMark() == before)
                expectEqual(
                    try connection.execute(textRows("SELECT 1", as: Int.self)).one(), 1)
                await Task.yield()
                #expect(threadMark() == before)
            }
        }
        cases.add("a statement that takes too long is stopped", needs: [.statementTimeout]) { db in
            try await makeNumbers(db)
            try await db.run { connection in
                try connection.setStatementTimeout(patience)
                expectError(.statementTimeout) { try connection.execute(endless).one() }
                expectEqual(
                    try connection.execute(textRows("SELECT 7", as: Int.self)).one(), 7)
            }
        }
        cases.add("the engine's limit holds for every statement", needs: [.statementTimeout]) {
            db in
            try await makeNumbers(db)
            let engine = try db.makeEngine(
                EngineConfiguration(statementTimeout: patience))
            for _ in 0..<2 {
                await expectError(.statementTimeout) { try await engine.execute(endless) }
            }
            try await engine.withConnection { connection in
                try connection.setStatementTimeout(nil)
                let long = textRows(
                    "SELECT COUNT(*) FROM numbers a, numbers b WHERE a.i + b.i > 0", as: Int.self)
                expectEqual(try connection.execute(long).one(), 10_000)
            }
            await expectError(.statementTimeout) { try await engine.execute(endless) }
        }
        cases.add("limits may be of any length") { db in
            let one = textRows("SELECT 1", as: Int.self)
            let lengths: [Duration] = [
                .zero, .seconds(-1), .nanoseconds(1), .seconds(Int64.max), .seconds(10_000_000_000),
            ]
            for length in lengths {
                // The shortest limits may end the statement, and nothing else.
                let kind = await errorKind {
                    let engine = try db.makeEngine(EngineConfiguration(statementTimeout: length))
                    try await engine.withConnection { connection in
                        try connection.setStatementTimeout(length)
                        _ = try connection.execute(one).one()
                        try connection.setStatementTimeout(nil)
                    }
                }
                #expect(
                    kind == nil || length < .seconds(1) && kind == .statementTimeout, "\(length)")
            }
        }
        cases.add("a transaction goes on, or ends, after a timeout", needs: [.statementTimeout]) {
            db in
            try await makeNumbers(db)
            try await db.script(itemsTable)
            try await db.engine.begin { connection in
                try connection.execute(insertItem, ["id": 1, "name": "a"])
                expectError(.statementTimeout) {
                    try connection.beginNested {
                        try connection.setStatementTimeout(patience)
                        _ = try connection.execute(endless).one()
                    }
                }
            }
            try await expectItems(db, [(1, "a")])
        }
        return cases.all
    }
}
