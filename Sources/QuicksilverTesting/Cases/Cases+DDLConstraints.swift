import QuicksilverEngine
import QuicksilverSQL
import Testing

extension ComplianceCase {
    /// Constraints and indexes that act, and their names.
    static var schemaConstraints: [ComplianceCase] {
        var cases = CaseList("schema")
        addConstraints(&cases)
        addIndexes(&cases)
        return cases.all
    }

    private static func addConstraints(_ cases: inout CaseList) {
        cases.add("unique constraints act over all of their columns, and NULL is never equal") {
            db in
            let metadata = MetaData()
            let table = Table(
                "people", metadata, Column("id", .integer, primaryKey: true),
                Column("first", .string(10)), Column("last", .string(10)),
                Column("mail", .string(20), unique: true),
                UniqueConstraint("first", "last", name: "one_of_a_name"))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(
                table.insert(), ["first": "a", "last": "b", "mail": "x"],
                ["first": "a", "last": "c", "mail": nil], ["first": "a", "last": nil, "mail": nil],
                ["first": "a", "last": nil, "mail": nil])
            let error = await expectError(.unique) {
                try await db.engine.execute(table.insert(), ["first": "a", "last": "b"])
            }
            if db.has(.namesUniqueConstraint) { #expect(error?.constraint == "one_of_a_name") }
            let mail = await expectError(.unique) {
                try await db.engine.execute(table.insert(), ["first": "z", "mail": "x"])
            }
            if db.has(.namesUniqueConstraint) { #expect(mail?.constraint == "uq_people_mail") }
        }
        cases.add("NULLS NOT DISTINCT makes two NULLs equal", needs: [.nullsNotDistinct]) { db in
            let metadata = MetaData()
            let table = Table(
                "people", metadata, Column("id", .integer, primaryKey: true),
                Column("name", .string(10)), UniqueConstraint("name", nullsNotDistinct: true))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["name": nil])
            await expectError(.unique) {
                try await db.engine.execute(table.insert(), ["name": nil])
            }
        }
        cases.add("check constraints refuse, name themselves, and pass NULL") { db in
            let metadata = MetaData()
            let table = Table(
                "ages", metadata, Column("id", .integer, primaryKey: true), Column("age", .integer),
                Column("name", .string(40)),
                CheckConstraint("age >= 0 AND age < \(150)", name: "age"),
                CheckConstraint("name <> 'it''s; DROP TABLE ages'", name: "odd \"name\""))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["age": 0], ["age": nil], ["age": 149])
            for age in [-1, 150] {
                let error = await expectError(.check) {
                    try await db.engine.execute(table.insert(), ["age": age])
                }
                #expect(error?.constraint == "ck_ages_age")
            }
            await expectError(.check) {
                try await db.engine.execute(
                    table.insert(), ["name": "it's; DROP TABLE ages"])
            }
            await expectError(.check) {
                try await db.engine.execute(table.update(), ["age": -5])
            }
        }
        cases.add("exclusion constraints refuse rows that meet", needs: [.exclusionConstraints]) {
            db in
            let metadata = MetaData()
            let table = Table(
                "bookings", metadata, Column("id", .integer, primaryKey: true),
                Column("first", .integer), Column("last", .integer),
                ExclusionConstraint(
                    ("int4range(first, last)", "&&"), using: "gist", name: "no_two_at_once"))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(
                table.insert(), ["first": 1, "last": 5], ["first": 5, "last": 8])
            let error = await expectError(.exclusion) {
                try await db.engine.execute(table.insert(), ["first": 4, "last": 6])
            }
            #expect(error?.constraint == "no_two_at_once")
        }
        cases.add("a naming convention of one's own names all constraints") { db in
            let convention = NamingConvention(
                primaryKey: { "\($0)_key" }, foreignKey: { "\($0)_to_\($2)_by_\($1.joined())" },
                unique: { "\($0)_only_\($1.joined())" }, check: { "\($0)_is_\($1)" },
                index: { "\($0)_by_\($1.joined())" })
            let metadata = MetaData(naming: convention)
            let table = Table(
                "things", metadata, Column("id", .integer, primaryKey: true, autoincrement: .never),
                Column("code", .string(10), unique: true, index: true),
                Column("size", .integer), CheckConstraint("size > 0", name: "sized"),
                Column("other", .integer, ForeignKey("things.id")))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["id": 1, "code": "a", "size": 1])
            let check = await expectError(.check) {
                try await db.engine.execute(table.insert(), ["id": 2, "size": 0])
            }
            #expect(check?.constraint == "things_is_sized")
            let unique = await expectError(.unique) {
                try await db.engine.execute(table.insert(), ["id": 2, "code": "a"])
            }
            if db.has(.namesUniqueConstraint) { #expect(unique?.constraint == "things_only_code") }
            let key = await expectError(.foreignKey) {
                try await db.engine.execute(table.insert(), ["id": 2, "other": 9])
            }
            if db.has(.namesForeignKey) { #expect(key?.constraint == "things_to_things_by_other") }
        }
    }

    private static func addIndexes(_ cases: inout CaseList) {
        cases.add("indexes of every kind are created with their table") { db in
            let metadata = MetaData()
            let table = Table(
                "indexed", metadata, Column("id", .integer, primaryKey: true),
                Column("a", .integer, index: true), Column("b", .string(10)),
                Index("by_two", "a", .descending("b")), Index(nil, .descending("a"), "id"),
                Index("one_b", "b", unique: true))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["a": 1, "b": "x"])
            await expectError(.unique) {
                try await db.engine.execute(table.insert(), ["a": 2, "b": "x"])
            }
            let index = Index("later", "b", "a")
            try await db.run { connection in
                try connection.execute(CreateIndex(index, on: table))
                expectError(.duplicateObject) {
                    try connection.execute(CreateIndex(index, on: table))
                }
                try connection.execute(CreateIndex(index, on: table, ifNotExists: true))
                try connection.execute(DropIndex(index, on: table))
                try connection.execute(DropIndex(index, on: table, ifExists: true))
            }
        }
        cases.add("a partial unique index is about its rows only", needs: [.partialIndexes]) { db in
            let metadata = MetaData()
            let table = Table(
                "posts", metadata, Column("id", .integer, primaryKey: true),
                Column("slug", .string(10)), Column("deleted", .boolean, nullable: false),
                Index("live_slug", "slug", unique: true, where: "NOT deleted"))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(
                table.insert(), ["slug": "a", "deleted": true], ["slug": "a", "deleted": true],
                ["slug": "a", "deleted": false])
            await expectError(.unique) {
                try await db.engine.execute(table.insert(), ["slug": "a", "deleted": false])
            }
        }
        cases.add("an index over an expression acts on its values", needs: [.expressionIndexes]) {
            db in
            let metadata = MetaData()
            let table = Table(
                "logins", metadata, Column("id", .integer, primaryKey: true),
                Column("name", .string(10)),
                Index("one_login", .expression("lower(name)"), unique: true))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(table.insert(), ["name": "Ann"])
            await expectError(.unique) {
                try await db.engine.execute(table.insert(), ["name": "ANN"])
            }
        }
    }
}
