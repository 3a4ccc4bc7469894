import QuicksilverEngine
import QuicksilverSQL
import Testing

private typealias Person = Office.Person
private typealias Department = Office.Department

/// A query of a few numbers.
private func numbers(_ list: [Int]) -> Values<Int> {
    values(Column("n", .integer, nullable: false), rows: list)
}

extension ComplianceCase {
    /// UNION and its kin, order, limits, groups.
    static var sets: [ComplianceCase] {
        var cases = CaseList("sets")
        cases.add("union, intersect and except") { db in
            try await Office.open(in: db)
            let young = select(Person.name).where(Person.age < 45)
            let tech = select(Person.name).where(Person.department == 2)
            let name = Person.name
            expectRows(
                try await db.rows(young.union(tech).orderBy(name)), ["Bob", "Cid", "Dan", "Eve"])
            expectRows(
                try await db.rows(young.unionAll(tech).orderBy(name)),
                ["Bob", "Cid", "Cid", "Dan", "Eve"])
            expectRows(try await db.rows(young.intersect(tech)), ["Cid"])
            expectRows(try await db.rows(young.except(tech).orderBy(name)), ["Bob", "Eve"])
        }
        cases.add("intersect all and except all count", needs: [.intersectAll]) { db in
            let a = select(numbers([1, 1, 2, 2, 3]).alias("a").c.n.as(Int.self))
            let b = select(numbers([1, 2, 2, 2]).alias("b").c.n.as(Int.self))
            expectRows(
                try await db.rows(a.intersectAll(b)).sorted(), [1, 2, 2])
            expectRows(try await db.rows(a.exceptAll(b)).sorted(), [1, 3])
        }
        cases.add("parts keep their own order and limit") { db in
            try await Office.open(in: db)
            let oldest = select(Person.name).where(Person.age.isNot(nil)).orderBy(
                Person.age.desc()
            ).limit(1)
            let last = select(Person.name).orderBy(Person.id.desc()).limit(2)
            let all = oldest.unionAll(last).orderBy(Person.name)
            expectRows(try await db.rows(all), ["Ann", "Dan", "Eve"])
            expectRows(try await db.rows(all.limit(1).offset(1)), ["Dan"])
            expectRows(try await db.rows(all.offset(2)), ["Eve"])
        }
        cases.add("operations nest as they are written") { db in
            let one = numbers([1, 2, 3, 4])
            let two = numbers([2, 3])
            let three = numbers([3, 9])
            let right = try await db.rows(one.except(two.except(three)))
            expectRows(right.sorted(), [1, 3, 4])
            let left = try await db.rows(one.except(two).union(three))
            expectRows(left.sorted(), [1, 3, 4, 9])
            let mixed = try await db.rows(one.union(three).intersect(two.union(three)))
            expectRows(mixed.sorted(), [2, 3, 9])
        }
        cases.add("a set operation stands in FROM and in WITH") { db in
            try await Office.open(in: db)
            let names = select(Person.name).union(select(Department.name))
            let all = names.subquery("all_names")
            #expect(try await db.engine.scalar(select(func_.count()).from(all)) == 8)
            let expression = names.cte("every_name")
            let first = try await db.rows(
                select(func_.min(expression[Office.personName])))
            expectRows(first, ["Ann"])
        }
        cases.add("limits and offsets, alone and together") { db in
            try await Office.open(in: db)
            let ids = select(Person.id).orderBy(Person.id)
            expectRows(try await db.rows(ids.limit(2)), [1, 2])
            expectRows(try await db.rows(ids.limit(2).offset(1)), [2, 3])
            expectRows(try await db.rows(ids.offset(3)), [4, 5])
            expectRows(try await db.rows(ids.limit(0)), [])
        }
        cases.add("rows that tie with the last one", needs: [.limitWithTies]) { db in
            try await Office.open(in: db)
            let known = select(Person.name).where(Person.age.isNot(nil)).orderBy(
                Person.age.desc())
            let rows = try await db.rows(known.limit(2, withTies: true))
            expectRows(rows.sorted(), ["Ann", "Bob", "Cid"])
            let later = try await db.rows(known.limit(1, withTies: true).offset(1))
            expectRows(later.sorted(), ["Bob", "Cid"])
        }
        cases.add("distinct rows") { db in
            try await Office.open(in: db)
            let ages = try await db.rows(
                select(Person.age).where(Person.age.isNot(nil)).distinct().orderBy(Person.age))
            expectRows(ages, [30, 40, 50])
        }
        cases.add("the first row of each group", needs: [.distinctOn]) { db in
            try await Office.open(in: db)
            let rows = try await db.rows(
                select(Person.department, Person.name).where(Person.department.isNot(nil))
                    .distinct(on: Person.department)
                    .orderBy(Person.department, Person.id.desc()))
            expectRows(rows, [(1, "Bob"), (2, "Dan")])
        }
        cases.add("groups, conditions on groups, labels in order and group") { db in
            try await Office.open(in: db)
            let band = func_.coalesce(Person.age, 0).label("band")
            let size = func_.count().label("size")
            let rows = try await db.rows(
                select(band, size).groupBy(band).orderBy(size.desc(), band))
            expectRows(rows, [(40, 2), (0, 1), (30, 1), (50, 1)])
            let large = try await db.rows(
                select(band).groupBy(band).having(func_.count() > 1))
            expectRows(large, [40])
            let bent = try await db.rows(
                select(band).where(Person.age > 35).orderBy(band * -1))
            expectRows(bent, [50, 40, 40])
        }
        cases.add("a label of a column's name groups by the expression") { db in
            try await Office.open(in: db)
            let band = func_.coalesce(Person.age, 40).label("age")
            let rows = try await db.rows(
                select(band, func_.count()).groupBy(band).orderBy(band))
            expectRows(rows, [(30, 1), (40, 3), (50, 1)])
        }
        cases.add("rolled up groups", needs: [.rollup]) { db in
            try await Office.open(in: db)
            let rows = try await db.rows(
                select(Person.department, func_.count()).where(Person.department.isNot(nil))
                    .groupBy(rollup(Person.department)))
            let sorted = rows.sorted { ($0.0 ?? 9) < ($1.0 ?? 9) }
            expectRows(sorted, [(1, 2), (2, 2), (nil, 4)])
        }
        cases.add("sets of groups", needs: [.groupingSets]) { db in
            try await Office.open(in: db)
            let rows = try await db.rows(
                select(Person.department, Person.age, func_.count()).where(Person.age == 40)
                    .groupBy(groupingSets([Person.department], [Person.age], [])))
            let text = rows.map { row in
                "\(row.0.map(String.init) ?? "-") \(row.1.map(String.init) ?? "-") \(row.2)"
            }
            expectRows(text.sorted(), ["- - 2", "- 40 2", "1 - 1", "2 - 1"])
            let cubed = try await db.rows(
                select(func_.count()).from(Office.people).groupBy(
                    cube(Person.department, Person.boss)))
            #expect(cubed.count > 4)
        }
        cases.add("locked rows wait, fail at once or are left out", needs: [.rowLocks]) { db in
            try await Office.open(in: db)
            let bob = select(Person.name).where(Person.id == 2)
            let free = select(Person.name).where(Person.id <= 2).forUpdate(skipLocked: true)
            try await db.engine.begin { first in
                expectRows(try first.execute(bob.forUpdate()).all(), ["Bob"])
                expectRows(try await db.rows(free), ["Ann"])
                await expectError(.lockTimeout) {
                    try await db.rows(bob.forUpdate(nowait: true))
                }
            }
            try await db.engine.begin { connection in
                expectRows(try connection.execute(bob.forShare()).all(), ["Bob"])
            }
        }
        return cases.all
    }
}
