import QuicksilverEngine
import QuicksilverSQL
import Testing

extension ComplianceCase {
    /// Transactions and savepoints.
    static var transactions: [ComplianceCase] {
        var cases = CaseList("transactions")
        cases.add("a scope commits when its body returns") { db in
            try await db.script(itemsTable)
            let result = try await db.engine.begin { connection in
                try connection.execute(insertItem, ["id": 1, "name": "a"])
                #expect(connection.isInTransaction)
                return 5
            }
            #expect(result == 5)
            try await expectItems(db, [(1, "a")])
        }
        cases.add("a scope rolls back when its body throws") { db in
            try await db.script(itemsTable)
            await #expect(throws: Mishap.self) {
                try await db.engine.begin { connection in
                    try connection.execute(insertItem, ["id": 1, "name": "a"])
                    throw Mishap()
                }
            }
            try await expectItems(db, [])
        }
        cases.add("a scope rolls back after the database's error") { db in
            try await makeItems(db, 1)
            await expectError(.unique) {
                try await db.engine.begin { connection in
                    try connection.execute(insertItem, ["id": 2, "name": "b"])
                    try connection.execute(insertItem, ["id": 1, "name": "c"])
                }
            }
            try await expectItems(db, [(1, "item 1")])
        }
        cases.add("outside a transaction each statement commits by itself") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                try connection.execute(insertItem, ["id": 1, "name": "a"])
                #expect(!connection.isInTransaction)
                expectError(.unique) {
                    try connection.execute(insertItem, ["id": 1, "name": "b"])
                }
                try connection.execute(insertItem, ["id": 2, "name": "c"])
            }
            try await expectItems(db, [(1, "a"), (2, "c")])
        }
        cases.add("others don't see what isn't committed") { db in
            try await makeItems(db, 1)
            let other = try db.makeEngine()
            try await db.engine.begin { connection in
                try connection.execute("UPDATE items SET name = \("mine") WHERE id = \(1)")
                let seen = try await other.execute(
                    textRows("SELECT name FROM items WHERE id = 1", as: String.self))
                #expect(try seen.one() == "item 1")
            }
            try await expectItems(db, [(1, "mine")])
        }
        cases.add("by hand: commit and roll back") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                let first = try connection.begin()
                try connection.execute(insertItem, ["id": 1, "name": "a"])
                try first.commit()
                #expect(!first.isActive)
                let second = try connection.begin()
                try connection.execute(insertItem, ["id": 2, "name": "b"])
                try second.rollback()
                #expect(!connection.isInTransaction)
            }
            try await expectItems(db, [(1, "a")])
        }
        cases.add("one left open is rolled back when its connection is given back") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                _ = try connection.begin()
                try connection.execute(insertItem, ["id": 1, "name": "a"])
            }
            try await expectItems(db, [])
        }
        cases.add("savepoints nest") { db in
            try await db.script(itemsTable)
            try await db.engine.begin { connection in
                try connection.execute(insertItem, ["id": 1, "name": "a"])
                try connection.beginNested {
                    try connection.execute(insertItem, ["id": 2, "name": "b"])
                    #expect(throws: Mishap.self) {
                        try connection.beginNested {
                            try connection.execute(insertItem, ["id": 3, "name": "c"])
                            throw Mishap()
                        }
                    }
                    try connection.execute(insertItem, ["id": 4, "name": "d"])
                }
                #expect(throws: Mishap.self) {
                    try connection.beginNested {
                        try connection.execute(insertItem, ["id": 5, "name": "e"])
                        try connection.beginNested {
                            try connection.execute(insertItem, ["id": 6, "name": "f"])
                        }
                        throw Mishap()
                    }
                }
            }
            try await expectItems(db, [(1, "a"), (2, "b"), (4, "d")])
        }
        cases.add("the transaction goes on after an error inside a savepoint") { db in
            try await makeItems(db, 1)
            try await db.engine.begin { connection in
                expectError(.unique) {
                    try connection.beginNested {
                        try connection.execute(insertItem, ["id": 1, "name": "x"])
                    }
                }
                try connection.execute(insertItem, ["id": 2, "name": "b"])
            }
            try await expectItems(db, [(1, "item 1"), (2, "b")])
        }
        cases.add("a savepoint left open keeps its transaction from being committed") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                expectError(.misuse) {
                    try connection.begin {
                        _ = try connection.beginNested()
                        try connection.execute(insertItem, ["id": 1, "name": "a"])
                    }
                }
                #expect(!connection.isInTransaction)
                try connection.begin {
                    try connection.execute(insertItem, ["id": 2, "name": "b"])
                }
            }
            try await expectItems(db, [(2, "b")])
        }
        cases.add("rolling back the transaction ends its savepoints") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                let outer = try connection.begin()
                let inner = try connection.beginNested()
                try connection.execute(insertItem, ["id": 1, "name": "a"])
                try outer.rollback()
                #expect(!inner.isActive)
                expectError(.misuse) { try inner.commit() }
            }
            try await expectItems(db, [])
        }
        cases.add("misuse is named and changes nothing") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                expectError(.misuse) { _ = try connection.beginNested() }
                let outer = try connection.begin()
                expectError(.misuse) { _ = try connection.begin() }
                let inner = try connection.beginNested()
                expectError(.misuse) { try outer.commit() }
                try connection.execute(insertItem, ["id": 1, "name": "a"])
                try inner.commit()
                expectError(.misuse) { try inner.rollback() }
                try outer.commit()
                expectError(.misuse) { try outer.commit() }
                expectError(.misuse) { try outer.rollback() }
            }
            try await expectItems(db, [(1, "a")])
        }
        cases.add("async bodies commit and roll back") { db in
            try await db.script(itemsTable)
            try await db.engine.begin { connection in
                try connection.execute(insertItem, ["id": 1, "name": "a"])
                try await Task.sleep(for: .milliseconds(1))
                try connection.execute(insertItem, ["id": 2, "name": "b"])
            }
            await #expect(throws: Mishap.self) {
                try await db.engine.begin { connection in
                    try connection.execute(insertItem, ["id": 3, "name": "c"])
                    try await Task.sleep(for: .milliseconds(1))
                    throw Mishap()
                }
            }
            try await expectItems(db, [(1, "a"), (2, "b")])
        }
        cases.add("every isolation level begins, or is refused") { db in
            try await makeItems(db, 1)
            for level in TransactionOptions.Isolation.allCases {
                let options = TransactionOptions(isolation: level)
                do {
                    let count = try await db.engine.begin(options) { connection in
                        try connection.execute(
                            textRows("SELECT COUNT(*) FROM items", as: Int.self)
                        ).one()
                    }
                    #expect(count == 1, "\(level)")
                } catch let error as DatabaseError {
                    #expect(error.kind == .unsupported, "\(level): \(error)")
                }
            }
        }
        cases.add("a level is only for its own transaction") { db in
            try await makeItems(db, 1)
            let engine = try db.makeEngine(pool: {
                $0.size = 1; $0.maxOverflow = 0
            })
            try await engine.withConnection { connection in
                try connection.begin(TransactionOptions(isReadOnly: true)) {
                    _ = try connection.execute(
                        textRows("SELECT COUNT(*) FROM items", as: Int.self)
                    ).one()
                }
                try connection.begin {
                    try connection.execute(insertItem, ["id": 2, "name": "b"])
                }
            }
            try await expectItems(db, [(1, "item 1"), (2, "b")])
        }
        cases.add(
            "a read-only transaction refuses to write", needs: [.readOnlyTransactions],
            whenLacking: .isSkipped
        ) { db in
            try await makeItems(db, 1)
            await expectError(.readOnly) {
                try await db.engine.begin(TransactionOptions(isReadOnly: true)) { connection in
                    try connection.execute(insertItem, ["id": 2, "name": "b"])
                }
            }
            try await expectItems(db, [(1, "item 1")])
        }
        cases.add(
            "after an error the transaction takes nothing more", needs: [.failedTransactions],
            whenLacking: .runs { db in
                try await makeItems(db, 1)
                try await db.engine.begin { connection in
                    expectError(.unique) {
                        try connection.execute(insertItem, ["id": 1, "name": "x"])
                    }
                    try connection.execute(insertItem, ["id": 2, "name": "b"])
                }
                try await expectItems(db, [(1, "item 1"), (2, "b")])
            }
        ) { db in
            try await makeItems(db, 1)
            try await db.run { connection in
                let transaction = try connection.begin()
                expectError(.unique) {
                    try connection.execute(insertItem, ["id": 1, "name": "x"])
                }
                expectError(.transactionFailed) {
                    try connection.execute(insertItem, ["id": 2, "name": "b"])
                }
                try transaction.rollback()
                try connection.execute(insertItem, ["id": 3, "name": "c"])
            }
            try await expectItems(db, [(1, "item 1"), (3, "c")])
        }
        cases.add(
            "tables made in a transaction go with it", needs: [.transactionalDDL],
            whenLacking: .isSkipped
        ) { db in
            await #expect(throws: Mishap.self) {
                try await db.engine.begin { connection in
                    try connection.execute(script: itemsTable)
                    try connection.execute(insertItem, ["id": 1, "name": "a"])
                    throw Mishap()
                }
            }
            await expectError(.unknownTable) { try await expectItems(db, []) }
        }
        return cases.all
    }
}
