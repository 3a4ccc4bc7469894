import QuicksilverEngine
import QuicksilverSQL
import Testing

private let one = textRows("SELECT 1", as: Int.self)

extension ComplianceCase {
    /// The pool over real connections.
    static var pool: [ComplianceCase] {
        var cases = CaseList("pool")
        cases.add("connections are used again") { db in
            for _ in 0..<20 { try await db.run { expectEqual(try $0.execute(one).one(), 1) } }
            #expect(db.engine.statistics.created == 1)
            #expect(db.engine.statistics.leases == 20)
        }
        cases.add("many tasks share few connections") { db in
            try await makeItems(db, 10)
            let engine = try db.makeEngine(pool: {
                $0.size = 2
                $0.maxOverflow = 1
            })
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for id in 1...40 {
                    group.addTask {
                        try await engine.execute(
                            textRows(
                                "SELECT id FROM items WHERE id = \(id % 10 + 1)", as: Int.self)
                        ).one()
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 4 * 55)
            // Those beyond `size` are closed as they come back, so more may have been opened in all.
            #expect(engine.statistics.peak <= 3)
            #expect(engine.statistics.leased == 0)
        }
        cases.add("exhaustion is an error that names the holder") { db in
            let engine = try db.makeEngine(pool: {
                $0.size = 1
                $0.maxOverflow = 0
                $0.timeout = .milliseconds(100)
            })
            let held = Rendezvous(2)
            let over = Rendezvous(2)
            async let holder: Void = engine.withConnection { connection in
                await held.arrive()
                await over.arrive()
                _ = connection.number
            }
            await held.arrive()
            let error = await expectError(.poolTimeout) { try await engine.execute(one) }
            #expect(error?.message.contains("Cases+Pool.swift") == true)
            #expect(error?.isSafeToRetry == true)
            await over.arrive()
            try await holder
            #expect(try await engine.execute(one).one() == 1)
            #expect(engine.statistics.timeouts == 1)
        }
        cases.add("a scope that would wait for itself is refused at once") { db in
            let engine = try db.makeEngine(pool: {
                $0.size = 1
                $0.maxOverflow = 0
            })
            try await engine.withConnection { connection in
                await expectError(.misuse) { try await engine.execute(one) }
                expectEqual(try connection.execute(one).one(), 1)
            }
            #expect(try await engine.execute(one).one() == 1)
            try await db.onThread { _ in
                try engine.withConnection { _ in
                    expectError(.misuse) { try engine.execute(one) }
                }
            }
        }
        cases.add("one connection may not be used after its scope") { db in
            try await db.onThread { engine in
                let connection = try engine.connect()
                connection.close()
                connection.close()
                expectError(.misuse) { try connection.execute(one) }
                expectError(.misuse) { _ = try connection.begin() }
                expectError(.misuse) { try connection.execute(script: "SELECT 1") }
            }
        }
        cases.add("a connection returned in a failed transaction is clean for the next") { db in
            try await makeItems(db, 1)
            let engine = try db.makeEngine(pool: {
                $0.size = 1
                $0.maxOverflow = 0
            })
            try await engine.withConnection { connection in
                _ = try connection.begin()
                try connection.execute(insertItem, ["id": 2, "name": "b"])
                expectError(.unique) {
                    try connection.execute(insertItem, ["id": 1, "name": "c"])
                }
            }
            try await engine.withConnection { connection in
                #expect(!connection.isInTransaction)
                try connection.execute(insertItem, ["id": 3, "name": "d"])
            }
            #expect(engine.statistics.created == 1)
            try await expectItems(db, [(1, "item 1"), (3, "d")])
        }
        cases.add("a connection returned in the middle of a result is clean for the next") { db in
            try await makeItems(db, 1_000)
            let engine = try db.makeEngine(pool: {
                $0.size = 1
                $0.maxOverflow = 0
            })
            let ids = textRows("SELECT id FROM items ORDER BY id", as: Int.self)
            for _ in 0..<3 {
                try await engine.withConnection { connection in
                    let result = try connection.execute(ids)
                    expectEqual(try result.next(), 1)
                }
            }
            try await engine.withConnection { connection in
                try connection.execute("DELETE FROM items WHERE id > \(1)")
                expectEqual(try connection.execute(ids).all(), [1])
            }
        }
        cases.add("old connections are replaced") { db in
            let engine = try db.makeEngine(pool: { $0.recycle = .milliseconds(1) })
            #expect(try await engine.execute(one).one() == 1)
            try await Task.sleep(for: .milliseconds(20))
            #expect(try await engine.execute(one).one() == 1)
            #expect(engine.statistics.created == 2)
            #expect(engine.statistics.closed == 1)
        }
        cases.add("closing waits for what is lent, then nothing is lent") { db in
            try await makeItems(db, 1)
            let engine = try db.makeEngine()
            let lent = Rendezvous(2)
            async let writing: Void = engine.withConnection { connection in
                await lent.arrive()
                try await Task.sleep(for: .milliseconds(50))
                try connection.execute("UPDATE items SET name = \("late") WHERE id = \(1)")
            }
            await lent.arrive()
            await engine.close()
            try await writing
            #expect(engine.statistics.idle == 0)
            await expectError(.poolClosed) { try await engine.execute(one) }
            await engine.close()
            try await expectItems(db, [(1, "late")])
        }
        cases.add("settings of a scope don't reach the next one", needs: [.statementTimeout]) {
            db in
            try await makeNumbers(db)
            let engine = try db.makeEngine(pool: {
                $0.size = 1
                $0.maxOverflow = 0
            })
            // Long enough for what takes the limit back, which is a statement on a server.
            try await engine.withConnection { try $0.setStatementTimeout(.milliseconds(100)) }
            let long = textRows(
                """
                SELECT COUNT(*) FROM numbers a, numbers b, numbers c, numbers d
                WHERE a.i + b.i + c.i > 0 AND d.i <= 6
                """, as: Int.self)
            #expect(try await engine.execute(long).one() == 6_000_000)
            #expect(engine.statistics.created == 1)
        }
        return cases.all
    }
}
