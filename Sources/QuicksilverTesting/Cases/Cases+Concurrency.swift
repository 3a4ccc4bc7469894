import QuicksilverEngine
import QuicksilverSQL
import Testing

private let accounts = """
    CREATE TABLE accounts (id INTEGER NOT NULL PRIMARY KEY, amount INTEGER NOT NULL);
    INSERT INTO accounts VALUES (1, 100);
    INSERT INTO accounts VALUES (2, 100)
    """

private let total = textRows("SELECT SUM(amount) FROM accounts", as: Int.self)

extension ComplianceCase {
    /// Transactions that meet: deadlocks, serialization, repeating.
    static var concurrency: [ComplianceCase] {
        var cases = CaseList("concurrency")
        cases.add(
            "a deadlock ends one transaction, and repeating brings both through",
            needs: [.concurrentWriters], whenLacking: .isSkipped
        ) { db in
            try await db.script(accounts)
            let both = Rendezvous(2)
            let attempts = Counter()
            try await withThrowingTaskGroup { group in
                for (first, second) in [(1, 2), (2, 1)] {
                    group.addTask {
                        try await db.engine.begin(retrying: 10) { connection in
                            let isFirst = attempts.add() <= 2
                            try connection.execute(
                                "UPDATE accounts SET amount = amount + 1 WHERE id = \(first)")
                            if isFirst { await both.arrive() }
                            try connection.execute(
                                "UPDATE accounts SET amount = amount + 1 WHERE id = \(second)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(attempts.value >= 3, "no deadlock happened")
            #expect(try await db.rows(total) == [204])
        }
        cases.add(
            "a deadlock that isn't repeated is an error of its kind",
            needs: [.concurrentWriters], whenLacking: .isSkipped
        ) { db in
            try await db.script(accounts)
            let both = Rendezvous(2)
            let errors: [DatabaseError] = try await withThrowingTaskGroup(of: DatabaseError?.self) {
                group in
                for (first, second) in [(1, 2), (2, 1)] {
                    group.addTask {
                        do {
                            try await db.engine.begin { connection in
                                try connection.execute(
                                    "UPDATE accounts SET amount = 0 WHERE id = \(first)")
                                await both.arrive()
                                try connection.execute(
                                    "UPDATE accounts SET amount = 0 WHERE id = \(second)")
                            }
                            return nil
                        } catch let error as DatabaseError {
                            return error
                        }
                    }
                }
                return try await group.reduce(into: []) { if let error = $1 { $0.append(error) } }
            }
            #expect(errors.map(\.kind) == [.deadlock])
            #expect(errors.first?.isSafeToRetry == true)
            #expect(try await db.rows(total) == [0])
        }
        cases.add(
            "a transaction that a deadlock ended isn't gone on with",
            needs: [.concurrentWriters], whenLacking: .isSkipped
        ) { db in
            try await db.script(accounts)
            let both = Rendezvous(2)
            let kinds: [DatabaseError.Kind] = try await withThrowingTaskGroup(
                of: DatabaseError.Kind?.self
            ) { group in
                for (first, second) in [(1, 2), (2, 1)] {
                    group.addTask {
                        do {
                            try await db.engine.begin { connection in
                                try connection.execute(
                                    "UPDATE accounts SET amount = amount + 1 WHERE id = \(first)")
                                await both.arrive()
                                do {
                                    try connection.execute(
                                        "UPDATE accounts SET amount = amount + 1 WHERE id = \(second)"
                                    )
                                } catch let error as DatabaseError where error.kind == .deadlock {
                                    // Half of a transaction would be committed if this were.
                                    expectError(.transactionFailed) {
                                        try connection.execute(
                                            "UPDATE accounts SET amount = 0 WHERE id = \(second)")
                                    }
                                }
                            }
                            return nil
                        } catch let error as DatabaseError {
                            return error.kind
                        }
                    }
                }
                return try await group.reduce(into: []) { if let kind = $1 { $0.append(kind) } }
            }
            #expect(kinds == [.transactionFailed])
            #expect(try await db.rows(total) == [202])
        }
        cases.add("serializable transactions leave no write skew, when repeated") { db in
            try await db.script(accounts)
            try await withThrowingTaskGroup { group in
                for id in 1...2 {
                    group.addTask {
                        try await db.engine.begin(
                            retrying: 20, TransactionOptions(isolation: .serializable)
                        ) { connection in
                            let sum = try connection.execute(total).one()
                            try await Task.sleep(for: .milliseconds(20))
                            guard sum >= 200 else { return }
                            try connection.execute(
                                "UPDATE accounts SET amount = amount - 150 WHERE id = \(id)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await db.rows(total) == [50])
        }
        cases.add(
            "a transaction that can't be ordered is an error of its kind",
            needs: [.optimisticSerializable], whenLacking: .isSkipped
        ) { db in
            try await db.script(accounts)
            let both = Rendezvous(2)
            let kinds: [DatabaseError.Kind] = try await withThrowingTaskGroup(
                of: DatabaseError.Kind?.self
            ) { group in
                for id in 1...2 {
                    group.addTask {
                        do {
                            try await db.engine.begin(
                                TransactionOptions(isolation: .serializable)
                            ) { connection in
                                _ = try connection.execute(total).one()
                                await both.arrive()
                                try connection.execute(
                                    "UPDATE accounts SET amount = amount - 150 WHERE id = \(id)")
                            }
                            return nil
                        } catch let error as DatabaseError {
                            return error.kind
                        }
                    }
                }
                return try await group.reduce(into: []) { if let kind = $1 { $0.append(kind) } }
            }
            #expect(kinds == [.serialization])
        }
        cases.add("counting up from many tasks loses nothing") { db in
            try await db.script(accounts)
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<5 {
                            try await db.engine.begin(retrying: 20) { connection in
                                try connection.execute(
                                    "UPDATE accounts SET amount = amount + 1 WHERE id = \(1)")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await db.rows(total) == [240])
        }
        cases.add("only deadlocks and serialization failures are repeated") { db in
            try await makeItems(db, 1)
            let attempts = Counter()
            await expectError(.unique) {
                try await db.engine.begin(retrying: 5) { connection in
                    attempts.add()
                    try connection.execute(insertItem, ["id": 1, "name": "x"])
                }
            }
            await #expect(throws: Mishap.self) {
                try await db.engine.begin(retrying: 5) { _ in
                    attempts.add()
                    throw Mishap()
                }
            }
            #expect(attempts.value == 2)
        }
        cases.add("repeating gives up after its attempts") { db in
            let attempts = Counter()
            await expectError(.deadlock) {
                try await db.engine.begin(retrying: 3) { _ in
                    attempts.add()
                    throw DatabaseError(.deadlock, "Played.")
                }
            }
            #expect(attempts.value == 3)
            try await db.onThread { engine in
                expectError(.serialization) {
                    try engine.begin(retrying: 2) { _ in
                        attempts.add()
                        throw DatabaseError(.serialization, "Played.")
                    }
                }
            }
            #expect(attempts.value == 5)
        }
        return cases.all
    }
}
