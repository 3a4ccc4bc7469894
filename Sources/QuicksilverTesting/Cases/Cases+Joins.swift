import QuicksilverEngine
import QuicksilverSQL
import Testing

private typealias Person = Office.Person
private typealias Department = Office.Department

extension ComplianceCase {
    /// Joins of every kind over the same rows.
    static var joins: [ComplianceCase] {
        var cases = CaseList("joins")
        cases.add("the foreign key makes the condition") { db in
            try await Office.open(in: db)
            let rows = try await db.rows(
                select(Person.name, Department.name).from(Office.people.join(Office.departments))
                    .orderBy(Person.id))
            expectRows(
                rows,
                [("Ann", "Sales"), ("Bob", "Sales"), ("Cid", "Tech"), ("Dan", "Tech")])
        }
        cases.add("a left join keeps rows without a partner, whose columns are nil") { db in
            try await Office.open(in: db)
            let rows = try await db.rows(
                select(Person.name, Department.name.optional, Department.id.optional)
                    .outerJoin(Office.departments).orderBy(Person.id))
            expectRows(
                rows,
                [
                    ("Ann", "Sales", 1), ("Bob", "Sales", 1), ("Cid", "Tech", 2),
                    ("Dan", "Tech", 2), ("Eve", nil, nil),
                ])
        }
        cases.add("a right join keeps the other side", needs: [.rightOuterJoin]) { db in
            try await Office.open(in: db)
            let rows = try await db.rows(
                select(Department.name, Person.name.optional).from(
                    Office.people.rightJoin(Office.departments)
                ).orderBy(Department.id, Person.id))
            expectRows(
                rows,
                [
                    ("Sales", "Ann"), ("Sales", "Bob"), ("Tech", "Cid"), ("Tech", "Dan"),
                    ("Press", nil),
                ])
        }
        cases.add("a full join keeps both sides", needs: [.fullOuterJoin]) { db in
            try await Office.open(in: db)
            let rows = try await db.rows(
                select(Department.name.optional, Person.name.optional).from(
                    Office.people.fullJoin(Office.departments)
                ).orderBy(func_.coalesce(Department.id, 9), func_.coalesce(Person.id, 9)))
            expectRows(
                rows,
                [
                    ("Sales", "Ann"), ("Sales", "Bob"), ("Tech", "Cid"), ("Tech", "Dan"),
                    ("Press", nil), (nil, "Eve"),
                ])
        }
        cases.add("a cross join pairs everything") { db in
            try await Office.open(in: db)
            let count = try await db.engine.scalar(
                select(func_.count()).from(Office.people.crossJoin(Office.departments)))
            #expect(count == 15)
        }
        cases.add("a table is joined to itself by an alias") { db in
            try await Office.open(in: db)
            let boss = Office.people.alias("boss")
            let rows = try await db.rows(
                select(Person.name, boss[Office.personName]).join(
                    boss, on: Person.boss == boss[Office.personID]
                ).orderBy(Person.id))
            expectRows(rows, [("Bob", "Ann"), ("Cid", "Ann"), ("Dan", "Cid"), ("Eve", "Cid")])
        }
        cases.add("a join on the right of an outer join is one partner") { db in
            try await Office.open(in: db)
            let boss = Office.people.alias()
            let led = boss.join(
                Office.departments, on: boss[Office.personDepartment] == Department.id)
            let rows = try await db.rows(
                select(
                    Person.name, boss[Office.personName].optional, Department.name.optional
                ).from(
                    Office.people.outerJoin(led, on: Person.boss == boss[Office.personID])
                ).orderBy(Person.id))
            expectRows(
                rows,
                [
                    ("Ann", nil, nil), ("Bob", "Ann", "Sales"), ("Cid", "Ann", "Sales"),
                    ("Dan", "Cid", "Tech"), ("Eve", "Cid", "Tech"),
                ])
        }
        cases.add("a column of an optional side that isn't Optional is refused") { db in
            try await Office.open(in: db)
            let error = await #expect(throws: CompileError.self) {
                try await db.rows(
                    select(Person.name, Department.name).outerJoin(Office.departments))
            }
            #expect(error?.message.contains(".optional") == true)
        }
        cases.add("two tables without a condition are all pairs") { db in
            try await Office.open(in: db)
            let rows = try await db.rows(
                select(Person.name, Department.name).where(
                    Person.department == Department.id, Department.name == "Tech"
                ).orderBy(Person.id))
            expectRows(rows, [("Cid", "Tech"), ("Dan", "Tech")])
        }
        return cases.all
    }
}
