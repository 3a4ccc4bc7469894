import QuicksilverEngine
import QuicksilverSQL
import Testing

private let goods = Storeroom.goods
private let code = Storeroom.code
private let amount = Storeroom.amount
private let note = Storeroom.note

extension ComplianceCase {
    /// INSERT, UPDATE and DELETE, and what comes back of them.
    static var writing: [ComplianceCase] {
        var cases = CaseList("writing")
        cases.add("several rows in one INSERT, with client defaults in each") { db in
            try await Storeroom.open(in: db)
            let result = try await db.engine.execute(
                goods.insert().values([["code": "c"], ["code": "d"]]))
            #expect(result.rowsAffected == 2)
            expectRows(
                try await Storeroom.stock(db),
                [("a", 10, nil), ("b", 20, nil), ("c", 1, nil), ("d", 1, nil)])
        }
        cases.add("a default made for every row") { db in
            let metadata = MetaData()
            let count = Counter()
            let number = Column("number", .integer, default: .function { count.add() })
            let shout = Column("shout", .string(10), default: .sql("upper('loud')"))
            let id = Column("id", .integer, primaryKey: true)
            let table = Table("made", metadata, id, number, shout)
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["id": 1], ["id": 2], ["id": 3])
            try await db.engine.execute(table.insert().values([["id": 4], ["id": 5]]))
            let rows = try await db.rows(
                select(table[id], table[number], table[shout]).orderBy(table[id]))
            expectRows(
                rows,
                [
                    (1, 1, "LOUD"), (2, 2, "LOUD"), (3, 3, "LOUD"), (4, 4, "LOUD"),
                    (5, 5, "LOUD"),
                ])
        }
        cases.add("rows of defaults") { db in
            let metadata = MetaData()
            let id = Column("id", .integer, primaryKey: true)
            let word = Column<String?>("word", .string(10), serverDefault: "'none'")
            let table = Table("plain", metadata, id, word)
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert().defaults())
            try await db.engine.execute(table.insert())
            let rows = try await db.rows(select(table[word]).orderBy(table[id]))
            expectRows(rows.prefix(1).map(\.self), ["none"])
            #expect(rows.count == 2)
        }
        cases.add("rows that come back of several sets of parameters", needs: [.insertReturning]) {
            db in
            try await Storeroom.open(in: db)
            let insert = goods.insert().returning(code, amount)
            let rows = try await db.engine.execute(
                insert, ["code": "c", "amount": 3], ["code": "d", "amount": 4])
            expectRows(rows.all(), [("c", 3), ("d", 4)])
            let sets: [Parameters] = [["code": "e"], ["code": "a"]]
            await expectError(.unique) { try await db.engine.execute(insert, sets) }
            #expect(try await Storeroom.stock(db).map(\.0) == ["a", "b", "c", "d"])
            try await db.engine.begin { connection in
                let inner = try connection.execute(insert, [["code": "e"], ["code": "f"]])
                #expect(inner.count == 2)
                #expect(try connection.execute(insert, [Parameters]()).isEmpty)
            }
            #expect(try await Storeroom.stock(db).map(\.0) == ["a", "b", "c", "d", "e", "f"])
        }
        cases.add("texts that aren't values of the column are refused") { db in
            let metadata = MetaData()
            let table = Table(
                "typed", metadata, Column("id", .integer, primaryKey: true),
                Column("n", .integer), Column("u", .uuid), Column("d", .date),
                Column("f", .double), Column("p", .numeric(6, 2)))
            try await metadata.createAll(db.engine)
            for name in ["n", "u", "d", "f", "p"] {
                var set = Parameters()
                set[name] = .text("nonsense")
                await #expect(throws: DatabaseError.self, "\(name) took a text") {
                    try await db.engine.execute(table.insert(), set)
                }
            }
            #expect(try await db.rows(select(func_.count()).from(table)) == [0])
            try await db.engine.execute(table.insert(), ["n": "12", "d": "2026-11-21", "p": "1.5"])
            #expect(try await db.rows(select(table.c.n.as(Int.self))) == [12])
        }
        cases.add("no set of parameters, no row") { db in
            let metadata = MetaData()
            let table = Table("empty", metadata, Column("id", .integer, primaryKey: true))
            try await metadata.createAll(db.engine)
            let none = try await db.engine.execute(table.insert(), [])
            #expect(none.rowsAffected == 0)
            #expect(try await db.rows(select(func_.count()).from(table)) == [0])
            try await db.engine.execute(table.insert())
            #expect(try await db.rows(select(func_.count()).from(table)) == [1])
        }
        cases.add("rows of a query, with the client defaults") { db in
            try await Storeroom.open(in: db)
            let copies = select(func_.concat(code, "2"), note).where(amount > 15)
            try await db.engine.execute(goods.insert().from(copies, columns: code, note))
            expectRows(
                try await Storeroom.stock(db), [("a", 10, nil), ("b", 20, nil), ("b2", 1, nil)])
            let united = select(func_.concat(code, "3")).where(code == "a").union(
                values(Column("c", .string(5), nullable: false), rows: ["z"]))
            try await db.engine.execute(goods.insert().from(united, columns: code))
            #expect(try await Storeroom.stock(db).map(\.0) == ["a", "a3", "b", "b2", "z"])
        }
        cases.add("an INSERT that selects from a common table expression") { db in
            try await Storeroom.open(in: db)
            let large = select(code, amount).where(amount > 15).cte("large")
            let copy = select(
                func_.concat(large[Storeroom.codeColumn], "x"), large[Storeroom.amountColumn])
            try await db.engine.execute(goods.insert().from(copy, columns: code, amount))
            expectRows(
                try await Storeroom.stock(db), [("a", 10, nil), ("b", 20, nil), ("bx", 20, nil)])
        }
        cases.add("the key that the database made comes back") { db in
            try await Storeroom.open(in: db)
            let first = try await db.engine.execute(goods.insert(), ["code": "c"])
            let second = try await db.engine.execute(
                goods.insert().values(["code": "d", "amount": 4]))
            let one = try #require(first.insertedPrimaryKey.first)
            #expect(second.insertedPrimaryKey.count == 1)
            #expect(second.lastInsertedID == first.lastInsertedID.map { $0 + 1 })
            let found = try await db.rows(select(code).where(goods.c.id == one))
            expectRows(found, ["c"])
        }
        cases.add("keys that a client default made come back, and none of several rows") { db in
            let metadata = MetaData()
            let room = Column("room", .string(5), primaryKey: true, default: .value("hall"))
            let shelf = Column("shelf", .integer, primaryKey: true)
            let places = Table("places", metadata, room, shelf)
            try await metadata.createAll(db.engine)
            let made = try await db.engine.execute(places.insert(), ["shelf": 4])
            #expect(made.insertedPrimaryKey == [.text("hall"), .int(4)])
            #expect(made.lastInsertedID == nil)
            let several = try await db.engine.execute(
                places.insert().values([["shelf": 5], ["shelf": 6]]))
            #expect(several.insertedPrimaryKey.isEmpty)
            try await Storeroom.open(in: db)
            let two = try await db.engine.execute(
                goods.insert().values([["code": "x"], ["code": "y"]]))
            #expect(two.lastInsertedID == nil)
            let changed = try await db.engine.execute(goods.update().set(amount, to: 1))
            #expect(changed.lastInsertedID == nil)
        }
        cases.add("many parameter sets, each with its defaults") { db in
            try await Storeroom.open(in: db)
            let sets: [Parameters] = (0..<300).map { ["code": "n\($0)"] }
            let result = try await db.engine.execute(goods.insert(), sets)
            #expect(result.rowsAffected == 300)
            let sum = try await db.engine.scalar(select(func_.sum(amount)))
            #expect(sum == 330)
        }
        cases.add("an UPDATE by values and by expressions of old ones") { db in
            try await Storeroom.open(in: db)
            let result = try await db.engine.execute(
                goods.update().set(amount, to: amount * 2 + 1).where(code == "a"))
            #expect(result.rowsAffected == 1)
            expectRows(
                try await Storeroom.stock(db), [("a", 21, "changed"), ("b", 20, nil)])
            try await db.engine.execute(
                goods.update().set(note, to: nil).set(amount, to: 7))
            expectRows(try await Storeroom.stock(db), [("a", 7, nil), ("b", 7, nil)])
        }
        cases.add("columns are swapped: all values are old ones") { db in
            let metadata = MetaData()
            let id = Column("id", .integer, primaryKey: true)
            let left = Column("l", .integer, nullable: false)
            let right = Column("r", .integer, nullable: false)
            let pairs = Table("pairs", metadata, id, left, right)
            try await metadata.createAll(db.engine)
            try await db.engine.execute(pairs.insert(), ["id": 1, "l": 2, "r": 3])
            try await db.engine.execute(
                pairs.update().set(pairs[left], to: pairs[right]).set(
                    pairs[right], to: pairs[left]))
            expectRows(try await db.rows(select(pairs[left], pairs[right])), [(3, 2)])
            let row = pairs.insert().values(["id": 1, "l": 0, "r": 0])
            try await db.engine.execute(
                row.onConflict(pairs[id]).doUpdate(
                    .set(pairs[left], to: pairs[right]), .set(pairs[right], to: pairs[left])))
            expectRows(try await db.rows(select(pairs[left], pairs[right])), [(2, 3)])
        }
        cases.add("an UPDATE by parameter sets and named binds") { db in
            try await Storeroom.open(in: db)
            let sets: [Parameters] = [
                ["wanted": "a", "amount": 1], ["wanted": "b", "amount": 2],
            ]
            let statement = goods.update().where("code = :wanted")
            let result = try await db.engine.execute(statement, sets)
            #expect(result.rowsAffected == 2)
            expectRows(
                try await Storeroom.stock(db), [("a", 1, "changed"), ("b", 2, "changed")])
        }
        cases.add("an UPDATE from other tables") { db in
            try await Storeroom.open(in: db)
            let counted = values(
                Column("code", .string(10), nullable: false),
                Column("counted", .integer, nullable: false), rows: [("b", 19), ("x", 1)]
            ).alias("counted")
            let result = try await db.engine.execute(
                goods.update().set(amount, to: counted.c.counted.as(Int.self)).where(
                    code == counted.c.code.as(String.self)))
            #expect(result.rowsAffected == 1)
            expectRows(
                try await Storeroom.stock(db), [("a", 10, nil), ("b", 19, "changed")])
        }
        cases.add("an UPDATE with subqueries, also of the same table") { db in
            try await Storeroom.open(in: db)
            let other = goods.alias("other")
            let most = select(func_.max(other[Storeroom.amountColumn]))
            try await db.engine.execute(
                goods.update().set(goods.c.amount, to: most.scalar()).where(
                    amount < most.scalar()))
            expectRows(
                try await Storeroom.stock(db), [("a", 20, "changed"), ("b", 20, nil)])
        }
        cases.add("a DELETE, plain, by an alias, by other tables") { db in
            try await Office.open(in: db)
            let people = Office.people
            let tech = people.delete().where(
                Office.Person.department == Office.Department.id,
                Office.Department.name == "Tech", Office.Person.age.is(nil))
            #expect(try await db.engine.execute(tech).rowsAffected == 1)
            let p = people.alias("p")
            let eve = delete(from: p).where(p[Office.personName] == "Eve")
            #expect(try await db.engine.execute(eve).rowsAffected == 1)
            let boss = people.alias("boss")
            let led = people.delete().where(
                Office.Person.boss == boss[Office.personID], boss[Office.personName] == "Ann",
                Office.Person.id > 2)
            #expect(try await db.engine.execute(led).rowsAffected == 1)
            expectRows(
                try await db.rows(select(Office.Person.name).orderBy(Office.Person.id)),
                ["Ann", "Bob"])
        }
        return cases.all
    }
}
