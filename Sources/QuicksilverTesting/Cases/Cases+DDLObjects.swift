import QuicksilverEngine
import QuicksilverSQL
import Testing

/// Three tables, the second with a key to the first.
private struct Trio {
    let metadata = MetaData()
    let first: Table
    let second: Table
    let third: Table

    init() {
        first = Table("first", metadata, Column("id", .integer, primaryKey: true))
        second = Table(
            "second", metadata, Column("id", .integer, primaryKey: true),
            Column("first_id", .integer, ForeignKey("first.id")))
        third = Table("third", metadata, Column("id", .integer, primaryKey: true))
    }

    /// Which of the tables are there.
    func there(_ db: TestDatabase) async throws -> [String] {
        var names: [String] = []
        for table in [first, second, third] {
            do {
                try await db.run { _ = try $0.execute(select(table.c.id.as(Int.self))).all() }
                names.append(table.name)
            } catch let error as DatabaseError where error.kind == .unknownTable {}
        }
        return names
    }
}

extension ComplianceCase {
    /// Schemas, sequences, views, and creating and dropping all or some of it.
    static var schemaObjects: [ComplianceCase] {
        var cases = CaseList("schema")
        addCreation(&cases)
        addObjects(&cases)
        return cases.all
    }

    private static func addCreation(_ cases: inout CaseList) {
        cases.add("createAll and dropAll go by what is there") { db in
            let trio = Trio()
            try await trio.metadata.createAll(db.engine)
            try await db.engine.execute(trio.first.insert(), ["id": 1])
            try await db.script("DROP TABLE third")
            #expect(try await trio.there(db) == ["first", "second"])
            try await trio.metadata.createAll(db.engine)
            #expect(try await trio.there(db) == ["first", "second", "third"])
            let kept = try await db.engine.execute(select(trio.first.c.id.as(Int.self))).all()
            #expect(kept == [1])
            await expectError(.duplicateObject) {
                try await trio.metadata.createAll(db.engine, checkFirst: false)
            }
            try await db.script("DROP TABLE third")
            try await trio.metadata.dropAll(db.engine)
            #expect(try await trio.there(db) == [])
            try await trio.metadata.dropAll(db.engine)
            await expectError(.unknownTable) {
                try await trio.metadata.dropAll(db.engine, checkFirst: false)
            }
        }
        cases.add("createAll and dropAll take some of the tables") { db in
            let trio = Trio()
            try await trio.metadata.createAll(db.engine, tables: [trio.second, trio.first])
            #expect(try await trio.there(db) == ["first", "second"])
            try await trio.metadata.createAll(db.engine, tables: [trio.third])
            try await trio.metadata.dropAll(db.engine, tables: [trio.second])
            #expect(try await trio.there(db) == ["first", "third"])
            try await trio.metadata.dropAll(db.engine, tables: [trio.second, trio.first])
            #expect(try await trio.there(db) == ["third"])
        }
        cases.add("a table is created and dropped by itself") { db in
            let trio = Trio()
            try await trio.first.create(on: db.engine)
            try await trio.first.create(on: db.engine)
            #expect(try await trio.there(db) == ["first"])
            await expectError(.duplicateObject) {
                try await trio.first.create(on: db.engine, checkFirst: false)
            }
            try await db.run { connection in
                try trio.second.create(on: connection)
                try trio.second.drop(on: connection)
                try trio.first.drop(on: connection)
            }
            #expect(try await trio.there(db) == [])
            try await trio.first.drop(on: db.engine)
            await expectError(.unknownTable) {
                try await trio.first.drop(on: db.engine, checkFirst: false)
            }
            try await db.onThread { engine in
                try trio.third.create(on: engine)
                try trio.third.drop(on: engine)
            }
        }
        cases.add(
            "creating fails as a whole where DDL takes part in transactions",
            needs: [.transactionalDDL], whenLacking: .isSkipped
        ) { db in
            let trio = Trio()
            try await db.script("CREATE TABLE third (id INTEGER)")
            await expectError(.duplicateObject) {
                try await trio.metadata.createAll(db.engine, checkFirst: false)
            }
            #expect(try await trio.there(db) == ["third"])
        }
    }

    private static func addObjects(_ cases: inout CaseList) {
        cases.add(
            "tables live in schemas", needs: [.schemas],
            whenLacking: .runs { db in
                let error = await #expect(throws: CompileError.self) {
                    try await db.run { try $0.execute(CreateSchema("extra")) }
                }
                #expect(error?.code == .unsupported)
            }
        ) { db in
            // A schema may be a database of the server, so its name is the test's own.
            let name = (db.url.database ?? "quicksilver") + "_Extra"
            let metadata = MetaData(schema: name)
            let parents = Table(
                "parents", metadata, Column("id", .integer, primaryKey: true),
                Column("name", .string(10), index: true, comment: "whose"))
            let children = Table(
                "children", metadata, Column("id", .integer, primaryKey: true),
                Column("parent_id", .integer, ForeignKey("\(name).parents.id", onDelete: .cascade)))
            let own = MetaData()
            let parentsHere = Table("parents", own, Column("id", .integer, primaryKey: true))
            do {
                try await metadata.createAll(db.engine)
                try await metadata.createAll(db.engine)
                try await own.createAll(db.engine)
                try await db.engine.execute(parents.insert(), ["id": 7, "name": "a"])
                try await db.engine.execute(children.insert(), ["id": 1, "parent_id": 7])
                let rows = try await db.engine.execute(
                    select(children.c.id.as(Int.self), parents.c.name.as(String.self))
                        .where(children.c.parent_id == parents.c.id))
                expectRows(rows.all(), [(1, "a")])
                let here = try await db.engine.execute(select(parentsHere.c.id.as(Int.self))).all()
                #expect(here == [])
                await expectError(.foreignKey) {
                    try await db.engine.execute(children.insert(), ["id": 2, "parent_id": 8])
                }
                try await metadata.dropAll(db.engine)
                try await db.run { try $0.execute(DropSchema(name)) }
            } catch {
                try? await db.run { try $0.execute(DropSchema(name, ifExists: true)) }
                throw error
            }
        }
        cases.add("sequences hand out numbers", needs: [.sequences]) { db in
            let metadata = MetaData()
            let numbers = SchemaSequence("order Numbers", metadata, start: 1_000, increment: 10)
            let table = Table(
                "orders", metadata,
                Column(
                    "number", .bigInteger, primaryKey: true, autoincrement: .never,
                    default: .sql(numbers.nextValue)),
                Column("what", .string(10)))
            try await metadata.createAll(db.engine)
            try await metadata.createAll(db.engine)
            for what in ["a", "b"] { try await db.engine.execute(table.insert(), ["what": what]) }
            let next = try await db.engine.execute(select(numbers.nextValue)).one()
            #expect(next == 1_020)
            let found = try await db.engine.execute(
                select(table.c.number.as(Int.self)).orderBy(table.c.number)
            ).all()
            #expect(found == [1_000, 1_010])
            try await metadata.dropAll(db.engine)
        }
        cases.add("views show what their query says") { db in
            let metadata = MetaData()
            let people = Table(
                "people", metadata, Column("id", .integer, primaryKey: true),
                Column("name", .string(20)), Column("age", .integer))
            let adults = View(
                "Grown Ups", metadata,
                as: select(people.c.id, people.c.name.label("called"))
                    .where(people.c.age >= 18, people.c.name != "it's"))
            try await metadata.createAll(db.engine)
            try await metadata.createAll(db.engine)
            try await db.engine.execute(
                people.insert(), ["id": 1, "name": "a", "age": 17],
                ["id": 2, "name": "b", "age": 18],
                ["id": 3, "name": "it's", "age": 40])
            let rows = try await db.engine.execute(
                select(adults.c.id.as(Int.self), adults.c.called.as(String.self)))
            expectRows(rows.all(), [(2, "b")])
            try await metadata.dropAll(db.engine)
            try await metadata.dropAll(db.engine)
        }
        cases.add("materialized views keep what they showed", needs: [.materializedViews]) { db in
            let metadata = MetaData()
            let people = Table("people", metadata, Column("id", .integer, primaryKey: true))
            let kept = View("kept", metadata, as: select(people.c.id), materialized: true)
            try await metadata.createAll(db.engine)
            try await db.engine.execute(people.insert(), ["id": 1])
            let ids = try await db.engine.execute(select(kept.c.id.as(Int.self))).all()
            #expect(ids == [])
            try await metadata.dropAll(db.engine)
        }
    }
}
