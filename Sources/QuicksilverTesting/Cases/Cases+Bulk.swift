import QuicksilverEngine
import QuicksilverSQL
import Testing

/// Members of a club, who may name another as their sponsor.
private enum Club {
    static let metadata = MetaData()
    static let id = Column("id", .integer, primaryKey: true, autoincrement: .never)
    static let name = Column("name", .string(20), nullable: false, unique: true)
    static let age = Column<Int?>("age", .integer)
    static let rank = Column("rank", .integer, nullable: false, default: .value(7))
    static let members = Table("members", metadata, id, name, age, rank)
    static let insert = members.insert().columns(members[id], members[name], members[age])

    static func open(in db: TestDatabase) async throws {
        try await db.engine.withConnection { try $0.create(members) }
    }

    /// Everybody, by key.
    static func all(_ db: TestDatabase) async throws -> [(Int, String, Int?, Int)] {
        try await db.rows(
            select(members[id], members[name], members[age], members[rank]).orderBy(members[id]))
    }

    static func count(_ db: TestDatabase) async throws -> Int? {
        try await db.rows(select(func_.count(members[id]))).first
    }
}

/// Rows of a type of one's own, written without making values of them.
private struct NamedMembers: BatchRows {
    let count: Int
    var underestimatedCount: Int { count }
    var canRepeat: Bool { true }

    func write(to writer: any RowWriter) throws {
        for number in 1...count {
            try "member \(number)".write(to: writer)
            try number.write(to: writer)
            try writer.endRow()
        }
    }
}

extension ComplianceCase {
    /// Many rows in one call: rows of Swift types, parameter sets, rows that write themselves.
    static var bulk: [ComplianceCase] {
        var cases = CaseList("bulk")
        cases.add("rows of Swift types, with client defaults in each") { db in
            try await Club.open(in: db)
            let rows: [(Int, String, Int?)] = [(1, "ann", 30), (2, "bob", nil), (3, "zoë 🎈", -1)]
            let count = try await db.run { connection in
                try connection.execute(Club.insert, rows: rows).rowsAffected
            }
            #expect(count == 3)
            let found = try await Club.all(db)
            expectRows(
                found.map { ($0.0, $0.1, $0.2) },
                [(1, "ann", 30), (2, "bob", nil), (3, "zoë 🎈", -1)])
            #expect(found.allSatisfy { $0.3 == 7 })
        }
        cases.add("no rows at all, and one") { db in
            try await Club.open(in: db)
            try await db.run { connection in
                let none = try connection.execute(Club.insert, rows: [])
                let one = try connection.execute(Club.insert, rows: [(1, "ann", nil)])
                #expect(none.rowsAffected == 0 && one.rowsAffected == 1)
            }
            #expect(try await Club.count(db) == 1)
        }
        cases.add("one column, and a lazy sequence of more rows than one trip takes") { db in
            let metadata = MetaData()
            let id = Column("id", .integer, primaryKey: true, autoincrement: .never)
            let table = Table("n", metadata, id)
            try await metadata.createAll(db.engine)
            let count = try await db.run { connection in
                try connection.execute(
                    table.insert().columns(table[id]),
                    rows: (1...40_000).lazy.filter { $0 % 2 == 0 }
                ).rowsAffected
            }
            #expect(count == 20_000)
            let sum = try await db.rows(
                textRows("SELECT COUNT(*), MAX(id) FROM n", as: Int.self, Int.self))
            expectRows(sum, [(20_000, 40_000)])
        }
        cases.add("texts longer than a part of a batch") { db in
            let metadata = MetaData()
            let id = Column("id", .integer, primaryKey: true, autoincrement: .never)
            let text = Column<String?>("t", .text)
            let table = Table("long", metadata, id, text)
            try await metadata.createAll(db.engine)
            let long = String(repeating: "é\"\\,{}", count: 60_000)
            try await db.engine.execute(
                table.insert().columns(table[id], table[text]),
                rows: (1...9).map { ($0, $0 == 5 ? nil : long) })
            let lengths = try await db.rows(
                select(table[id]).where(table[text] == long).orderBy(table[id]))
            expectRows(lengths, [1, 2, 3, 4, 6, 7, 8, 9])
        }
        for size in [20, 5_000] {
            cases.add("a row of \(size) that breaks a constraint undoes all") { db in
                try await Club.open(in: db)
                try await db.run { connection in
                    let error = expectError(.unique) {
                        try connection.execute(
                            Club.insert,
                            rows: (1...size).map { ($0, "n\($0 == size - 3 ? 2 : $0)", nil) })
                    }
                    if db.has(.namesUniqueConstraint) {
                        #expect(error?.constraint == "uq_members_name")
                    }
                    #expect(error?.sql?.contains("members") == true)
                    #expect(!connection.isInTransaction)
                    try connection.execute(Club.insert, rows: [(1, "again", nil)])
                }
                #expect(try await Club.count(db) == 1)
            }
            cases.add("a value among \(size) that its column can't hold undoes all") { db in
                try await Club.open(in: db)
                try await db.engine.begin { connection in
                    try connection.execute(Club.insert, rows: [(0, "before", nil)])
                    let error = expectError(.dataOutOfRange) {
                        try connection.execute(
                            Club.insert,
                            rows: (1...size).lazy.map {
                                (
                                    $0,
                                    $0 == size - 3 ? String(repeating: "x", count: 21) : "\($0)",
                                    nil
                                )
                            })
                    }
                    #expect(error?.column == "name")
                    try connection.execute(Club.insert, rows: [(1, "after", nil)])
                }
                #expect(try await Club.count(db) == 2)
            }
        }
        cases.add("parameter sets with values of several kinds in one column") { db in
            let metadata = MetaData()
            let id = Column("id", .integer, primaryKey: true, autoincrement: .never)
            let text = Column<String?>("t", .text)
            let number = Column<Double?>("d", .double)
            let table = Table("mixed", metadata, id, text, number)
            try await metadata.createAll(db.engine)
            let sets: [Parameters] = (1...40).map { number in
                let isNull = number % 4 == 3
                return Parameters([
                    ("id", .int(Int64(number))),
                    ("t", isNull ? .null : .text("\(number)")),
                    ("d", number % 5 == 0 ? .int(Int64(number)) : .double(Double(number))),
                ])
            }
            #expect(try await db.engine.execute(table.insert(), sets).rowsAffected == 40)
            let rows = try await db.rows(
                select(table[id], table[text], table[number]).orderBy(table[id]))
            #expect(rows.map(\.0) == Array(1...40))
            #expect(rows.map(\.1) == (1...40).map { $0 % 4 == 3 ? nil : "\($0)" })
            #expect(rows.map(\.2) == (1...40).map { Double($0) })
            // A number has no text that all databases agree on.
            let refused = await #expect(throws: DatabaseError.self) {
                try await db.engine.execute(table.insert(), ["id": 41, "t": 5])
            }
            #expect(refused?.kind == .wrongType)
            #expect(refused?.column == "t")
        }
        cases.add("upserts of many rows work as one after another") { db in
            let metadata = MetaData()
            let id = Column("id", .integer, primaryKey: true, autoincrement: .never)
            let seen = Column<Int?>("seen", .integer)
            let table = Table("visits", metadata, id, seen)
            try await metadata.createAll(db.engine)
            let upsert = table.insert().onConflict(table[id]).doUpdate()
                .columns(table[id], table[seen])
            // Each key twice in one batch, where the second changes what the first has inserted.
            let rows = (1...20).map { number -> (Int, Int?) in (number % 10 + 1, number) }
            try await db.engine.execute(upsert, rows: rows)
            let found = try await db.rows(select(table[id], table[seen]).orderBy(table[id]))
            let latest: [Int?] = [20, 11, 12, 13, 14, 15, 16, 17, 18, 19]
            #expect(found.map(\.0) == Array(1...10))
            #expect(found.map(\.1) == latest)
            let ignoring = table.insert().onConflict(table[id]).doNothing()
                .columns(table[id], table[seen])
            var more: [(Int, Int?)] = (5...15).map { ($0, nil) }
            more.append((15, 3))
            try await db.engine.execute(ignoring, rows: more)
            let all = try await db.rows(select(table[seen]).orderBy(table[id]))
            #expect(all == latest + [nil, nil, nil, nil, nil])
        }
        cases.add("rows that write themselves, for an UPDATE and a DELETE, too") { db in
            try await Club.open(in: db)
            let members = Club.members
            try await db.run { connection in
                let insert = try connection.execute(
                    members.insert(), names: ["name", "id"], rows: NamedMembers(count: 300))
                #expect(insert.rowsAffected == 300)
                let update = try connection.execute(
                    members.update().where("members.name = :who"),
                    names: ["who", "age"], rows: NamedMembers(count: 250))
                #expect(update.rowsAffected == 250)
                let delete = try connection.execute(
                    RawText("DELETE FROM members WHERE name = :name AND age = :age"),
                    names: ["name", "age"], rows: NamedMembers(count: 200))
                #expect(delete.rowsAffected == 200)
            }
            let left = try await Club.all(db)
            #expect(left.map(\.0) == Array(201...300))
            #expect(left.filter { $0.2 == $0.0 }.count == 50)
        }
        cases.add("rows can't be made with the connection that they are written to") { db in
            try await Club.open(in: db)
            try await db.run { connection in
                let rows = (1...5).lazy.map { number -> (Int, String, Int?) in
                    expectError(.misuse) {
                        try connection.execute(textRows("SELECT 1", as: Int.self)).one()
                    }
                    return (number, "m\(number)", nil)
                }
                try connection.execute(Club.insert, rows: rows)
            }
            #expect(try await Club.count(db) == 5)
        }
        cases.add("columns that aren't the table's are refused") { db in
            try await Club.open(in: db)
            let other = Column("other", .integer)
            let table = Table("elsewhere", MetaData(), other)
            try await db.run { connection in
                for insert in [
                    Club.members.insert().columns(table[other]),
                    Club.members.insert().set(Club.members[Club.id], to: 1)
                        .columns(Club.members[Club.id]),
                ] {
                    #expect(throws: CompileError.self) {
                        try connection.execute(insert, rows: [1])
                    }
                }
                let twice = Club.members.insert().columns(
                    Club.members[Club.id], Club.members[Club.id])
                #expect(throws: CompileError.self) {
                    try connection.execute(twice, rows: [(1, 2)])
                }
            }
        }
        return cases.all
    }
}
