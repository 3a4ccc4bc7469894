import QuicksilverEngine
import QuicksilverSQL
import Synchronization
import Testing

/// Hands out numbers, for defaults that Swift makes.
private final class Numbers: Sendable {
    private let last = Mutex(100)
    func next() -> Int {
        last.withLock { last in
            last += 1
            return last
        }
    }
}

extension ComplianceCase {
    /// Columns: keys, generated numbers, defaults of both sides, computed values, comments.
    static var schemaColumns: [ComplianceCase] {
        var cases = CaseList("schema")
        addKeys(&cases)
        addDefaults(&cases)
        addComputed(&cases)
        return cases.all
    }

    private static func addKeys(_ cases: inout CaseList) {
        cases.add("a key of several columns tells rows apart by all of them") { db in
            let metadata = MetaData()
            let table = Table(
                "parts", metadata, Column("box", .integer, primaryKey: true),
                Column("place", .smallInteger, primaryKey: true), Column("what", .string(10)))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(
                table.insert(), ["box": 1, "place": 1, "what": "a"],
                ["box": 1, "place": 2, "what": "b"], ["box": 2, "place": 1, "what": "c"])
            await expectError(.unique) {
                try await db.engine.execute(table.insert(), ["box": 1, "place": 2, "what": "d"])
            }
            await expectError(.notNull) {
                try await db.engine.execute(table.insert(), ["box": 1, "place": nil])
            }
        }
        cases.add("the order of a key is what its constraint says") { db in
            let metadata = MetaData()
            let table = Table(
                "parts", metadata, Column("place", .integer), Column("box", .integer),
                PrimaryKeyConstraint("box", "place", name: "parts_key"))
            #expect(table.primaryKey.map(\.name) == ["box", "place"])
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["box": 1, "place": 2])
            await expectError(.unique) {
                try await db.engine.execute(table.insert(), ["box": 1, "place": 2])
            }
            await expectError(.notNull) {
                try await db.engine.execute(table.insert(), ["box": nil, "place": 2])
            }
        }
        cases.add("the database makes the numbers of an integer key") { db in
            let metadata = MetaData()
            let table = Table(
                "makes", metadata, Column("id", .bigInteger, primaryKey: true),
                Column("name", .string(10)))
            try await metadata.createAll(db.engine)
            let first = try await db.engine.execute(table.insert(), ["name": "a"])
            #expect(first.insertedPrimaryKey == [.int(1)])
            let second = try await db.engine.execute(table.insert(), ["name": "b"])
            #expect(second.insertedPrimaryKey == [.int(2)])
            // A number of one's own is taken as well.
            try await db.engine.execute(table.insert(), ["id": 10, "name": "c"])
            let ids = try await db.engine.execute(
                select(table.c.id.as(Int.self)).orderBy(table.c.id)
            ).all()
            #expect(ids == [1, 2, 10])
        }
        cases.add("a key that isn't made by the database has to be given") { db in
            let metadata = MetaData()
            let table = Table(
                "given", metadata,
                Column("id", .integer, primaryKey: true, autoincrement: .never),
                Column("name", .string(10)))
            try await metadata.createAll(db.engine)
            await #expect(throws: DatabaseError.self) {
                try await db.engine.execute(table.insert(), ["name": "a"])
            }
            let left = try await db.engine.execute(select(table.c.id.as(Int.self))).all()
            #expect(left == [])
        }
        cases.add("numbers of an identity that is always asked for don't come back") { db in
            let metadata = MetaData()
            let table = Table(
                "tickets", metadata,
                Column("id", .integer, primaryKey: true, autoincrement: .always),
                Column("name", .string(10)))
            try await metadata.createAll(db.engine)
            for name in ["a", "b"] {
                try await db.engine.execute(table.insert(), ["name": name])
            }
            try await db.engine.execute(table.delete())
            let next = try await db.engine.execute(table.insert(), ["name": "c"])
            #expect(next.insertedPrimaryKey == [.int(3)])
        }
        cases.add("an identity starts and steps as it is told", needs: [.identityOptions]) { db in
            let metadata = MetaData()
            let table = Table(
                "steps", metadata,
                Column(
                    "id", .integer, primaryKey: true, identity: Identity(start: 100, increment: 5)),
                Column("name", .string(10)))
            try await metadata.createAll(db.engine)
            for (name, id) in [("a", Int64(100)), ("b", 105), ("c", 110)] {
                let made = try await db.engine.execute(table.insert(), ["name": name])
                #expect(made.insertedPrimaryKey == [.int(id)])
            }
        }
    }

    private static func addDefaults(_ cases: inout CaseList) {
        cases.add("defaults of the client and of the server fill what isn't said") { db in
            let metadata = MetaData()
            let numbers = Numbers()
            let table = Table(
                "defaults", metadata, Column("id", .integer, primaryKey: true),
                Column("fixed", .string(10), default: .value("x")),
                Column("made", .integer, default: .function { numbers.next() }),
                Column("computed", .integer, default: .sql("1 + 2")),
                Column("number", .integer, nullable: false, serverDefault: "-5"),
                Column("text", .string(10), serverDefault: "'it''s'"),
                Column("flag", .boolean, nullable: false, serverDefault: "\(true)"),
                Column("price", .numeric(6, 2), serverDefault: "1.5"),
                Column("sum", .integer, serverDefault: "(1 + 1) * 3"),
                Column("moment", .instant, nullable: false, serverDefault: "CURRENT_TIMESTAMP"))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["id": 1], ["id": 2])
            try await db.engine.execute(
                table.insert(),
                [
                    "id": 3, "fixed": nil, "made": 0, "computed": nil, "number": 1, "flag": false,
                    "text": nil,
                ])
            let c = table.c
            let client = try await db.engine.execute(
                select(
                    c.fixed.as(String?.self), c.made.as(Int?.self), c.computed.as(Int?.self)
                ).orderBy(c.id))
            expectRows(client.all(), [("x", 101, 3), ("x", 102, 3), (nil, 0, nil)])
            let server = try await db.engine.execute(
                select(
                    c.number.as(Int.self), c.text.as(String?.self), c.flag.as(Bool.self),
                    c.sum.as(Int?.self)
                ).orderBy(c.id))
            expectRows(
                server.all(),
                [(-5, "it's", true, 6), (-5, "it's", true, 6), (1, nil, false, 6)])
            let prices = try await db.engine.execute(
                select(c.id.as(Int.self)).where(c.price == c.price).orderBy(c.id)
            ).all()
            #expect(prices == [1, 2, 3])
            let moments = try await db.engine.execute(select(c.moment.as(Instant.self))).all()
            #expect(moments.count == 3)
        }
        cases.add("values on update are sent when nothing else is said") { db in
            let metadata = MetaData()
            let table = Table(
                "changes", metadata, Column("id", .integer, primaryKey: true),
                Column("name", .string(10)),
                Column("state", .string(10), default: .value("new"), onUpdate: .value("changed")),
                Column("edits", .integer, default: .value(0), onUpdate: .sql("edits + 1")))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(
                table.insert(), ["id": 1, "name": "a"], ["id": 2, "name": "b"])
            try await db.engine.execute(table.update().where(table.c.id == 1), ["name": "c"])
            try await db.engine.execute(table.update().where(table.c.id == 1), ["name": "d"])
            try await db.engine.execute(
                table.update().where(table.c.id == 2), ["name": "e", "state": "kept", "edits": 9])
            let rows = try await db.engine.execute(
                select(
                    table.c.name.as(String?.self), table.c.state.as(String?.self),
                    table.c.edits.as(Int?.self)
                ).orderBy(table.c.id))
            expectRows(rows.all(), [("d", "changed", 2), ("e", "kept", 9)])
        }
        cases.add("a column's key in Swift need not be its name in SQL") { db in
            let metadata = MetaData()
            let table = Table(
                "keys", metadata, Column("id", .integer, key: "number", primaryKey: true),
                Column("Full Name", .string(10), key: "name", nullable: false, unique: true))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["number": 1, "name": "a"])
            try await db.engine.execute(table.insert(), ["number": 2, "Full Name": "b"])
            let names = try await db.engine.execute(
                select(table.c.name.as(String.self)).orderBy(table.c.number)
            ).all()
            #expect(names == ["a", "b"])
        }
    }

    private static func addComputed(_ cases: inout CaseList) {
        cases.add("stored computed columns follow their expression") { db in
            let metadata = MetaData()
            let table = Table(
                "lines", metadata, Column("id", .integer, primaryKey: true),
                Column("price", .integer, nullable: false),
                Column("count", .integer, nullable: false),
                Column<Int?>("total", .integer, computed: Computed("price * count", stored: true)))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["id": 1, "price": 3, "count": 4])
            try await db.engine.execute(table.update(), ["count": 5])
            let totals = try await db.engine.execute(select(table.c.total.as(Int.self))).all()
            #expect(totals == [15])
            await #expect(throws: DatabaseError.self) {
                try await db.engine.execute(
                    table.insert(), ["id": 2, "price": 1, "count": 1, "total": 9])
            }
        }
        cases.add("virtual computed columns follow their expression", needs: [.virtualColumns]) {
            db in
            let metadata = MetaData()
            let table = Table(
                "lines", metadata, Column("id", .integer, primaryKey: true),
                Column("price", .integer, nullable: false),
                Column<Int?>("double", .integer, computed: Computed("price * 2", stored: false)))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["id": 1, "price": 3])
            let values = try await db.engine.execute(select(table.c.double.as(Int.self))).all()
            #expect(values == [6])
        }
        cases.add("comments of any characters do no harm") { db in
            let metadata = MetaData()
            let comment = "it's a \"comment\" \\ with -- /* all */ kinds; of 👍\ncharacters"
            let table = Table(
                "remarks", metadata, Column("id", .integer, primaryKey: true),
                Column("name", .string(10), comment: comment), comment: comment)
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["name": "a"])
            try await metadata.dropAll(db.engine)
        }
    }
}
