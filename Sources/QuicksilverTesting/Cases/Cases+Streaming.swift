import QuicksilverEngine
import QuicksilverSQL
import Testing

private let itemID = Column("id", .integer, primaryKey: true)
private let itemName = Column("name", .string(40), nullable: false)
private let items = Table("items", MetaData(), itemID, itemName)
private let pairs = select(items[itemID], items[itemName]).orderBy(items[itemID])
private let keys = select(items[itemID]).orderBy(items[itemID])

extension ComplianceCase {
    /// Results that are read a window at a time.
    static var streaming: [ComplianceCase] {
        var cases = CaseList("streaming")
        cases.add("every row comes once, whatever the window") { db in
            try await makeItems(db, 101)
            try await db.run { connection in
                for window in [1, 2, 50, 101, 500] {
                    let stream = try connection.stream(pairs, window: window)
                    var seen = 0
                    while let (id, name) = try stream.next() {
                        seen += 1
                        #expect(id == seen && name == "item \(seen)", "window \(window)")
                    }
                    #expect(seen == 101, "window \(window)")
                    #expect(try stream.next() == nil)
                }
                expectEqual(try connection.stream(keys, window: 7).all().count, 101)
                expectEqual(
                    try connection.stream(keys.where(items[itemID] > 1_000), window: 7).all(), [])
            }
        }
        cases.add("other statements of the connection run between two rows") { db in
            try await makeItems(db, 60)
            try await db.run { connection in
                var seen: [Int] = []
                let stream = try connection.stream(keys, window: 7)
                while let key = try stream.next() {
                    seen.append(key)
                    if key == 5 {
                        let name = select(items[itemName]).where(items[itemID] == 50)
                        expectEqual(try connection.execute(name).one(), "item 50")
                    }
                    if key == 20 {
                        // What is written meanwhile isn't among the rows that were asked for.
                        try connection.execute(insertItem, itemRow(61))
                        try connection.execute("DELETE FROM items WHERE id = \(60)")
                    }
                }
                #expect(seen == Array(1...60))
                expectEqual(try connection.execute(keys).all().last, 61)
            }
        }
        cases.add("two streams are read side by side") { db in
            try await makeItems(db, 40)
            try await db.run { connection in
                let up = try connection.stream(keys, window: 3)
                let down = try connection.stream(
                    select(items[itemID]).orderBy(desc(items[itemID])), window: 4)
                for step in 1...40 {
                    #expect(try up.next() == step)
                    #expect(try down.next() == 41 - step)
                }
                #expect(try up.next() == nil)
                #expect(try down.next() == nil)
            }
        }
        cases.add("a stream left early frees its connection") { db in
            try await makeItems(db, 300)
            try await db.run { connection in
                for _ in 0..<5 {
                    let stream = try connection.stream(keys, window: 10)
                    #expect(try stream.next() == 1)
                    stream.close()
                    stream.close()
                    #expect(try stream.next() == nil)
                }
                for _ in 0..<5 { _ = try connection.stream(keys, window: 10).next() }
                try connection.execute("UPDATE items SET name = \("x") WHERE id = \(1)")
            }
            #expect(db.engine.statistics.leased == 0)
            try await db.run { expectEqual(try $0.execute(keys).all().count, 300) }
        }
        cases.add("a stream outlives a commit, not a rollback") { db in
            try await makeItems(db, 30)
            try await db.run { connection in
                let first = try connection.begin()
                let kept = try connection.stream(keys, window: 4)
                #expect(try kept.next() == 1)
                try connection.execute(insertItem, itemRow(31))
                try first.commit()
                #expect(try kept.all().count == 29)
                let second = try connection.begin()
                let lost = try connection.stream(keys, window: 4)
                #expect(try lost.next() == 1)
                try second.rollback()
                expectError(.misuse) { while try lost.next() != nil {} }
                expectEqual(try connection.execute(keys).all().count, 31)
            }
        }
        cases.add("parameters, unions and SQL text are read as streams") { db in
            try await makeItems(db, 30)
            try await db.run { connection in
                let some = select(items[itemID]).where(items[itemID] > 25)
                let union = some.unionAll(select(items[itemID]).where(items[itemID] < 3))
                expectEqual(try connection.stream(union, window: 2).all().sorted().count, 7)
                let text = textRows("SELECT id FROM items WHERE id > :least", as: Int.self)
                expectEqual(
                    try connection.stream(text, ["least": 28], window: 1).all().sorted(), [29, 30])
            }
        }
        cases.add("a statement that fails throws, and the connection goes on") { db in
            try await makeItems(db, 5)
            try await db.run { connection in
                let nowhere = Table("nowhere", MetaData(), Column("id", .integer))
                #expect(throws: DatabaseError.self) {
                    _ = try connection.stream(select(nowhere), window: 2).all()
                }
                expectEqual(try connection.stream(keys, window: 2).all(), [1, 2, 3, 4, 5])
            }
        }
        return cases.all
    }
}
