import QuicksilverEngine
import QuicksilverSQL
import Testing

/// Names that try to be something else.
private let hostileNames: [String] = [
    "select", "Table", "user", "order", "group", "with space", " leading", "quo\"te", "back`tick",
    "apos'trophe", "semi;colon", "x\"; DROP TABLE t; --", "x`; DROP TABLE t; --", "per%cent",
    "que?stion",
    "dollar$1", "co:lon", "dot.ted", "back\\slash", "new\nline", "ünïcode", "日本", "UPPER",
    "MixedCase",
    "1digit", "-", "--", "/*", "a,b", "(a)", "[a]", "{a}", "tab\tbed",
]

extension ComplianceCase {
    /// Names: reserved, hostile, and too long.
    static var schemaNames: [ComplianceCase] {
        var cases = CaseList("schema")
        cases.add("columns of hostile names are names and nothing else") { db in
            let metadata = MetaData()
            var items: [any TableItem] = [Column("id", .integer, primaryKey: true)]
            for name in hostileNames {
                items.append(Column(name, .integer, nullable: false, default: .value(5)))
            }
            let table = Table("hostile", metadata, items: items)
            try await metadata.createAll(db.engine)
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["id": 1])
            for name in hostileNames {
                let column = table.c[name]
                try await db.engine.execute(
                    table.update().where(column == 5), Parameters([(name, .int(6))]))
                let rows = try await db.engine.execute(
                    select(column.as(Int.self)).where(column > 5).orderBy(column))
                #expect(rows.all() == [6], "\(name)")
            }
            try await metadata.dropAll(db.engine)
        }
        cases.add("tables of hostile names are names and nothing else") { db in
            let metadata = MetaData()
            for name in hostileNames {
                let table = Table(
                    name, metadata, Column("id", .integer, primaryKey: true),
                    Column(name, .integer, index: true), UniqueConstraint(name),
                    CheckConstraint(
                        "\(identifier: name) >= 0", name: name))
                _ = table
            }
            try await metadata.createAll(db.engine)
            for name in hostileNames {
                guard let table = metadata.table(name) else { continue }
                try await db.engine.execute(table.insert(), Parameters([(name, .int(1))]))
                await expectError(.unique) {
                    try await db.engine.execute(table.insert(), Parameters([(name, .int(1))]))
                }
                await expectError(.check) {
                    try await db.engine.execute(table.insert(), Parameters([(name, .int(-1))]))
                }
                let rows = try await db.engine.execute(
                    select(table.c[name].as(Int.self), table.c.id.as(Int.self)))
                #expect(rows.all().count == 1, "\(name)")
            }
            try await metadata.dropAll(db.engine)
        }
        cases.add("names that no database can write are refused") { db in
            for name in ["", "nul\0"] {
                let metadata = MetaData()
                _ = Table(name, metadata, Column("id", .integer, primaryKey: true))
                await expectInvalidName(db, metadata)
                let other = MetaData()
                _ = Table("fine", other, Column(name, .integer), Column("id", .integer))
                await expectInvalidName(db, other)
            }
        }
        cases.add("generated names that are too long are shortened, each to its own") { db in
            let metadata = MetaData()
            let long = String(repeating: "l", count: 50)
            let table = Table(
                long, metadata, Column("id", .integer, primaryKey: true),
                Column("\(long)_a", .integer, unique: true, index: true),
                Column("\(long)_b", .integer, unique: true, index: true),
                Column("flag", .boolean),
                ForeignKeyConstraint(["\(long)_b"], references: ["\(long).\(long)_a"]))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(
                table.insert(), Parameters([("\(long)_a", .int(1)), ("\(long)_b", .int(1))]))
            await expectError(.unique) {
                try await db.engine.execute(
                    table.insert(), Parameters([("\(long)_a", .int(1)), ("\(long)_b", .int(1))]))
            }
            try await metadata.dropAll(db.engine)
        }
        return cases.all
    }

    private static func expectInvalidName(_ db: TestDatabase, _ metadata: MetaData) async {
        let error = await #expect(throws: CompileError.self) {
            try await metadata.createAll(db.engine)
        }
        #expect(error?.code == .invalidIdentifier)
    }
}
