import QuicksilverEngine
import QuicksilverSQL
import Testing

private typealias Person = Office.Person
private typealias Department = Office.Department

extension ComplianceCase {
    /// Rows by name, as `Decodable` types, as values; SQL as text.
    static var rows: [ComplianceCase] {
        var cases = CaseList("rows")
        cases.add("values by name, key, position and column") { db in
            try await Office.open(in: db)
            let rows = try await db.rows(select(Office.people).orderBy(Person.id))
            let ann = try #require(rows.first)
            #expect(try ann["name"] == .text("Ann"))
            #expect(try ann["age"] == .int(50))
            #expect(try ann["years"] == .int(50))
            #expect(try ann[1] == .text("Ann"))
            #expect(try ann.get(Person.age) == 50)
            #expect(try ann.get("boss_id", as: Int?.self) == nil)
            #expect(try rows[1].get("boss_id", as: Int.self) == 1)
            #expect(throws: RowError.self) { try ann["nick"] }
            #expect(throws: (any Error).self) { try ann.get("boss_id", as: Int.self) }
            #expect(throws: (any Error).self) { try ann.get("name", as: Int.self) }
        }
        cases.add("two columns of one name are told apart by their tables") { db in
            try await Office.open(in: db)
            let join = Office.people.join(Office.departments)
            let rows = try await db.rows(select(join).orderBy(Person.id))
            let cid = rows[2]
            #expect(throws: RowError.self) { try cid["name"] }
            #expect(try cid.get(Person.name) == "Cid")
            #expect(try cid.get(Department.name) == "Tech")
            #expect(try cid[Department.id] == .int(2))
            #expect(throws: RowError.self) { try cid.dictionary }
        }
        cases.add("rows as dictionaries") { db in
            try await Office.open(in: db)
            let query = select([Person.name, func_.count().label("n")]).groupBy(Person.name)
                .orderBy(Person.name).limit(1)
            let mappings = try await db.run { try $0.execute(query).mappings() }
            #expect(mappings == [["name": .text("Ann"), "n": .int(1)]])
            #expect(try await db.engine.execute(query).mappings() == mappings)
        }
        cases.add("rows as Decodable types") { db in
            struct Colleague: Decodable, Equatable {
                var name: String
                var departmentID: Int?
                var age: Int?
            }
            try await Office.open(in: db)
            let query = select(Office.people).where(Person.id >= 4).orderBy(Person.id)
            let found = try await db.rows(query.as(Colleague.self))
            #expect(
                found == [
                    Colleague(name: "Dan", departmentID: 2, age: nil),
                    Colleague(name: "Eve", departmentID: nil, age: 30),
                ])
            let union = select(Person.name).where(Person.id == 1).union(
                select(Department.name).where(Department.id == 3))
            struct Named: Decodable, Equatable { var name: String }
            let names = try await db.rows(union.orderBy(Person.name).as(Named.self))
            #expect(names.map(\.name) == ["Ann", "Press"])
        }
        cases.add("an expression without a name has one, the same everywhere") { db in
            try await Office.open(in: db)
            let row = try await db.rows(
                select([func_.max(Person.age), func_.count(), Person.age.label("x")]).groupBy(
                    Person.age
                ).where(Person.age == 30)
            ).first
            #expect(row?.columns.names == ["max_1", "count_1", "x"])
        }
        cases.add("scalar and scalars") { db in
            try await Office.open(in: db)
            let ages = select(Person.age).orderBy(Person.id)
            try await db.run { connection in
                expectEqual(try connection.scalar(ages), 50)
                expectEqual(try connection.scalar(ages.where(Person.id == 4)), nil)
                expectEqual(try connection.scalar(ages.where(Person.id == 99)), nil)
                expectEqual(try connection.scalars(ages), [50, 40, 40, nil, 30])
                expectEqual(
                    try connection.scalar(select([Person.name]).orderBy(Person.id)),
                    .text("Ann"))
                expectEqual(
                    try connection.scalar(("SELECT NULL" as SQLText).rows), nil)
            }
            #expect(try await db.engine.scalar(select(func_.count()).from(Office.people)) == 5)
            #expect(try await db.engine.scalars(ages.limit(2)) == [50, 40])
        }
        cases.add("text with columns and parameters") { db in
            try await Office.open(in: db)
            let text: SQLText = "SELECT age, id, name FROM people WHERE id > :low ORDER BY id"
            let typed = text.columns(Office.personName, Office.personID)
            let few = try await db.run { try $0.execute(typed, ["low": 3]).all() }
            expectRows(few, [("Dan", 4), ("Eve", 5)])
            let fixed = text.params(["low": 4]).columns(Office.personName)
            expectRows(try await db.rows(fixed), ["Eve"])
            let rows = try await db.rows(text.rows, ["low": 4])
            #expect(try rows.first?["name"] == .text("Eve"))
            let missing = text.params(["low": 4]).columns(Column("salary", .integer))
            await #expect(throws: RowError.self) { try await db.rows(missing) }
        }
        cases.add("a statement is kept and executed again with other values") { db in
            try await Office.open(in: db)
            @Sendable func named(_ name: String) -> Select<Int> {
                select(Person.id).where(Person.name == name)
            }
            let names = ["Ann", "Bob", "Cid", "Dan", "Eve", "x' OR '1'='1"]
            let found = try await db.run { connection in
                try names.map { try connection.scalar(named($0)) }
            }
            #expect(found == [1, 2, 3, 4, 5, nil])
        }
        return cases.all
    }
}
