import CLoops

/// The tables of performance.md under names of their own: one that is read, one that is filled.
struct Users {
    let metadata = MetaData()
    let id = Column("id", .bigInteger, primaryKey: true)
    let name = Column("name", .string(12), nullable: false)
    let email = Column("email", .string(24), nullable: false)
    let age = Column("age", .integer, nullable: false)
    let score = Column("score", .double, nullable: false)
    let created = Column("created_at", .timestamp, nullable: false)
    let active = Column("active", .boolean, nullable: false)
    let table: Table

    init(_ tableName: String) {
        table = Table(tableName, metadata, id, name, email, age, score, created, active)
    }

    /// An INSERT of rows of Swift types.
    var insert: BulkInsert<NewUserRow> {
        table.insert().columns(
            table[name], table[email], table[age], table[score], table[created], table[active])
    }

    /// All seven columns, decoded.
    var all: Select<UserRow> {
        select(
            table[id], table[name], table[email], table[age], table[score], table[created],
            table[active])
    }
}

/// A decoded row.
typealias UserRow = (Int, String, String, Int, Double, LocalDateTime, Bool)

/// A row before it is stored.
typealias NewUserRow = (String, String, Int, Double, LocalDateTime, Bool)

/// A user before it is stored.
struct NewUser {
    let name: String
    let email: String
    let age: Int
    let score: Double
    let created: LocalDateTime
    let active: Bool

    init(_ user: bench_user) {
        name = withUnsafeBytes(of: user.name) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        email = withUnsafeBytes(of: user.email) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        age = Int(user.age)
        score = user.score
        created = LocalDateTime(microsecondsSinceEpoch: user.created)
        active = user.active != 0
    }

    /// As a row of Swift types.
    var row: NewUserRow { (name, email, age, score, created, active) }

    /// As the values of an INSERT in the order of ``names``.
    var values: [SQLValue] {
        [
            .text(name), .text(email), .int(Int64(age)), .double(score), .timestamp(created),
            .bool(active),
        ]
    }

    /// The columns of ``values``.
    static let names = ["name", "email", "age", "score", "created_at", "active"]

    /// As the named values of an INSERT.
    var parameters: Parameters {
        [
            "name": name, "email": email, "age": age, "score": score, "created_at": created,
            "active": active,
        ]
    }
}

/// What both sides add up, so that they can't do different work unseen.
@inline(__always)
func sum(_ row: UserRow) -> UInt64 {
    UInt64(bitPattern: Int64(row.0)) &+ UInt64(bitPattern: Int64(row.3)) &+ (row.6 ? 1 : 0)
        &+ UInt64(row.1.utf8.count) &+ UInt64(row.2.utf8.count)
        &+ UInt64(bitPattern: row.5.microsecondsSinceEpoch)
        &+ UInt64(bitPattern: Int64(row.4 * 2))
}

/// The same of a row whose shape is known only at run time.
func sumByName(_ row: Row) throws -> UInt64 {
    sum(
        (
            try row.get("id", as: Int.self), try row.get("name", as: String.self),
            try row.get("email", as: String.self), try row.get("age", as: Int.self),
            try row.get("score", as: Double.self),
            try row.get("created_at", as: LocalDateTime.self),
            try row.get("active", as: Bool.self)
        ))
}

/// Source data for inserts, for the C loop and for ours.
struct Source {
    let c: [bench_user]
    let swift: [NewUser]

    init(_ count: Int) {
        c = (1...count).map { number in
            var user = bench_user()
            bench_user_fill(&user, Int64(number))
            return user
        }
        swift = c.map { NewUser($0) }
    }
}

/// Keys to look up, spread over the table, the same in every run.
func keys(_ count: Int, below rows: Int) -> [Int64] {
    var state: UInt64 = 0x2545_F491_4F6C_DD1D
    return (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int64(state % UInt64(rows)) + 1
    }
}
