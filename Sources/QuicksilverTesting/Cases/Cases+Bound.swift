import QuicksilverEngine
import QuicksilverSQL
import Testing

extension ComplianceCase {
    /// Metadata bound to an engine.
    static var bound: [ComplianceCase] {
        var cases = CaseList("bound")
        cases.add("statements of bound metadata find their engine") { db in
            let metadata = MetaData(bind: db.engine)
            let name = Column("name", .string(20), nullable: false)
            let items = Table("items", metadata, Column("id", .integer, primaryKey: true), name)
            try await metadata.createAll()
            let written = try await items.insert().execute(["name": "a"], ["name": "b"])
            #expect(written.rowsAffected == 2)
            try await items.update().where(items[name] == "a").execute(["name": "c"])
            let names = try await select(items[name]).orderBy(items[name]).execute().all()
            #expect(names == ["b", "c"])
            let short = items.alias("i")
            #expect(try await select(short[name]).execute().count == 2)
            try await metadata.dropAll()
        }
        cases.add("statements of tables that aren't bound, or bound twice, are refused") { db in
            let other = try db.makeEngine()
            let loose = Table("loose", MetaData(), Column("id", .integer))
            let (here, there) = (MetaData(bind: db.engine), MetaData(bind: other))
            let first = Table("first", here, Column("id", .integer))
            let second = Table("second", there, Column("id", .integer))
            await expectError(.misuse) { try await select(loose.c.id).execute() }
            await expectError(.misuse) { try await select(first.c.id, second.c.id).execute() }
            let unbound = MetaData()
            await expectError(.misuse) { try await unbound.createAll() }
        }
        return cases.all
    }
}
