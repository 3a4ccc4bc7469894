import QuicksilverEngine
import QuicksilverSQL

/// A small office that cases about statements share: departments, and people with bosses among them.
///
/// Shape: Ann (50) leads Sales and everybody; Bob (40) is in Sales; Cid (40) leads Dan in Tech; Eve (30), under Cid, has no
/// department; nobody knows Dan's age; nobody is in Press.
enum Office {
    static let metadata = MetaData()

    static let departmentID = Column("id", .integer, primaryKey: true)
    static let departmentName = Column("name", .string(20), nullable: false)
    static let departments = Table("departments", metadata, departmentID, departmentName)

    static let personID = Column("id", .integer, primaryKey: true)
    static let personName = Column("name", .string(20), nullable: false)
    static let personDepartment = Column<Int?>(
        "department_id", .integer, ForeignKey("departments.id"))
    static let personBoss = Column<Int?>("boss_id", .integer, ForeignKey("people.id"))
    static let personAge = Column<Int?>("age", .integer, key: "years")
    static let people = Table(
        "people", metadata, personID, personName, personDepartment, personBoss, personAge)

    enum Department {
        static let id = departments[departmentID]
        static let name = departments[departmentName]
    }

    enum Person {
        static let id = people[personID]
        static let name = people[personName]
        static let department = people[personDepartment]
        static let boss = people[personBoss]
        static let age = people[personAge]
    }

    /// Creates and fills it.
    static func open(in db: TestDatabase) async throws {
        try await db.engine.withConnection { connection in
            try connection.createAll(metadata, tables: [departments, people])
            let rooms: [Parameters] = [
                ["id": 1, "name": "Sales"], ["id": 2, "name": "Tech"], ["id": 3, "name": "Press"],
            ]
            try connection.execute(departments.insert(), rooms)
            try connection.execute(people.insert(), person(1, "Ann", 1, nil, 50))
            try connection.execute(people.insert(), person(2, "Bob", 1, 1, 40))
            try connection.execute(people.insert(), person(3, "Cid", 2, 1, 40))
            try connection.execute(people.insert(), person(4, "Dan", 2, 3, nil))
            try connection.execute(people.insert(), person(5, "Eve", nil, 3, 30))
        }
    }

    private static func person(
        _ id: Int, _ name: String, _ department: Int?, _ boss: Int?, _ age: Int?
    ) -> Parameters {
        ["id": id, "name": name, "department_id": department, "boss_id": boss, "years": age]
    }
}

/// A storeroom whose goods have a key that the database makes, a code that is unique, a client default and a value on update.
enum Storeroom {
    static let metadata = MetaData()

    static let idColumn = Column("id", .integer, primaryKey: true)
    static let codeColumn = Column("code", .string(10), nullable: false, unique: true)
    static let amountColumn = Column("amount", .integer, nullable: false, default: .value(1))
    static let noteColumn = Column<String?>("note", .string(20), onUpdate: .value("changed"))
    static let goods = Table(
        "goods", metadata, idColumn, codeColumn, amountColumn, noteColumn)

    static let id = goods[idColumn]
    static let code = goods[codeColumn]
    static let amount = goods[amountColumn]
    static let note = goods[noteColumn]

    /// Creates it with two goods: `a` and `b`, ten and twenty of them.
    static func open(in db: TestDatabase) async throws {
        try await db.engine.withConnection { connection in
            try connection.createAll(metadata, tables: [goods])
            let rows: [Parameters] = [
                ["code": "a", "amount": 10], ["code": "b", "amount": 20],
            ]
            try connection.execute(goods.insert(), rows)
        }
    }

    /// Codes, amounts and notes of all the goods.
    static func stock(_ db: TestDatabase) async throws -> [(String, Int, String?)] {
        try await db.rows(select(code, amount, note).orderBy(code))
    }
}
