import QuicksilverEngine
import QuicksilverSQL
import Testing

private typealias Person = Office.Person
private typealias Department = Office.Department

extension ComplianceCase {
    /// Subqueries, common table expressions and rows of values.
    static var subqueries: [ComplianceCase] {
        var cases = CaseList("subqueries")
        cases.add("exists and not exists see the enclosing row") { db in
            try await Office.open(in: db)
            let staffed = exists(select(Person.id).where(Person.department == Department.id))
            let full = try await db.rows(
                select(Department.name).where(staffed).orderBy(Department.id))
            expectRows(full, ["Sales", "Tech"])
            expectRows(try await db.rows(select(Department.name).where(!staffed)), ["Press"])
        }
        cases.add("a scalar subquery is a value, and nil without rows") { db in
            try await Office.open(in: db)
            let oldest = select(func_.max(Person.age)).where(Person.department == Department.id)
            let rows = try await db.rows(
                select(Department.name, oldest.scalar()).orderBy(Department.id))
            expectRows(rows, [("Sales", 50), ("Tech", 40), ("Press", nil)])
        }
        cases.add("membership in a query") { db in
            try await Office.open(in: db)
            let bosses = select(Person.boss).where(Person.boss.isNot(nil)).correlateExcept(
                Office.people)
            let leading = try await db.rows(
                select(Person.name).where(Person.id.in(bosses)).orderBy(Person.id))
            expectRows(leading, ["Ann", "Cid"])
        }
        cases.add("a query stands in FROM") { db in
            try await Office.open(in: db)
            let size = func_.count().label("size")
            let sizes = select(Person.department, size).groupBy(Person.department)
                .subquery("sizes")
            let rows = try await db.rows(
                select(Department.name, sizes.c.size.as(Int.self)).join(
                    sizes, on: sizes[Office.personDepartment] == Department.id
                ).orderBy(Department.id))
            expectRows(rows, [("Sales", 2), ("Tech", 2)])
        }
        cases.add("a lateral query sees what stands before it", needs: [.lateral]) { db in
            try await Office.open(in: db)
            let youngest = select(Person.name).where(Person.department == Department.id)
                .orderBy(Person.id.desc()).limit(1).lateral("youngest")
            let rows = try await db.rows(
                select(Department.name, youngest[Office.personName]).from(
                    Office.departments.crossJoin(youngest)
                ).orderBy(Department.id))
            expectRows(rows, [("Sales", "Bob"), ("Tech", "Dan")])
        }
        cases.add("a common table expression serves twice") { db in
            try await Office.open(in: db)
            let forty = select(Person.id, Person.name).where(Person.age == 40).cte("forty")
            let other = forty.alias("other")
            let rows = try await db.rows(
                select(forty[Office.personName], other[Office.personName]).where(
                    forty[Office.personID] < other[Office.personID]))
            expectRows(rows, [("Bob", "Cid")])
        }
        cases.add("a recursive expression walks a tree") { db in
            try await Office.open(in: db)
            let root = select(Person.id, Person.name, SQLExpression(0).label("depth")).where(
                Person.boss.is(nil))
            let tree = cte("tree", recursive: root) { tree in
                select(Person.id, Person.name, tree.c.depth.as(Int.self) + 1).join(
                    tree, on: Person.boss == tree[Office.personID])
            }
            let rows = try await db.rows(
                select(tree[Office.personName], tree.c.depth.as(Int.self)).orderBy(
                    tree[Office.personID]))
            expectRows(
                rows, [("Ann", 0), ("Bob", 1), ("Cid", 1), ("Dan", 2), ("Eve", 2)])
        }
        cases.add("a recursion over distinct rows ends") { db in
            try await Office.open(in: db)
            try await db.engine.execute(
                Office.people.update().set(Person.boss, to: 5).where(Person.id == 1))
            let start = select(Person.id).where(Person.id == 4)
            let chain = cte("chain", recursive: start, distinct: true) { chain in
                let link = Office.people.alias("link")
                return select(link[Office.personBoss].as(Int.self)).join(
                    chain, on: link[Office.personID] == chain[Office.personID])
            }
            let ids = try await db.rows(
                select(chain[Office.personID]).orderBy(chain[Office.personID]))
            expectRows(ids, [1, 3, 4, 5])
        }
        cases.add("a statement that writes stands in WITH", needs: [.dataModifyingCTE]) { db in
            try await Office.open(in: db)
            let gone = Office.people.delete().where(Person.age == 30).returning(
                Person.id, Person.name
            ).cte("gone")
            expectRows(try await db.rows(select(gone[Office.personName])), ["Eve"])
            #expect(try await db.engine.scalar(select(func_.count()).from(Office.people)) == 4)
        }
        cases.add("rows of values are a table") { db in
            try await Office.open(in: db)
            let raises = values(
                Office.personID, Column("raise", .integer, nullable: false),
                rows: [(2, 100), (4, 250), (9, 1)]
            ).alias("raises")
            let rows = try await db.rows(
                select(Person.name, raises.c.raise.as(Int.self)).join(
                    raises, on: Person.id == raises[Office.personID]
                ).orderBy(Person.id))
            expectRows(rows, [("Bob", 100), ("Dan", 250)])
        }
        cases.add("rows of values with NULL, texts of many lengths, and as an expression") { db in
            let rows = values(
                Column("n", .integer, nullable: false), Column<String?>("t", .string(30)),
                rows: [(1, "a"), (2, nil), (3, "a longer text than the first")])
            let v = rows.alias("v")
            let found = try await db.rows(
                select(v.c.n.as(Int.self), v.c.t.as(String?.self)).orderBy(v.c.n))
            expectRows(found, [(1, "a"), (2, nil), (3, "a longer text than the first")])
            let named = rows.cte("named")
            expectRows(
                try await db.rows(
                    select(named.c.t.as(String?.self)).where(named.c.n.as(Int.self) == 3)),
                ["a longer text than the first"])
            expectRows(
                try await db.rows(values(Column("n", .integer), rows: [(4), (5)])), [4, 5])
        }
        cases.add("a text stands in FROM") { db in
            try await Office.open(in: db)
            let text: SQLText = "SELECT id, name FROM people WHERE id < \(3)"
            let few = text.columns(Office.personID, Office.personName).subquery("few")
            let rows = try await db.rows(
                select(few[Office.personName]).orderBy(few[Office.personID].desc()))
            expectRows(rows, ["Bob", "Ann"])
        }
        return cases.all
    }
}
