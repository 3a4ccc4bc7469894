import QuicksilverEngine
import QuicksilverSQL
import Testing

/// The registry of the table below.
private let metadata = MetaData()

/// A table of six rows that the cases about expressions share, with its typed columns.
enum Sample {
    private static let idColumn = Column("id", .integer, primaryKey: true, autoincrement: .never)
    private static let nColumn = Column<Int?>("n", .integer)
    private static let bigColumn = Column("big", .bigInteger)
    private static let rateColumn = Column("rate", .double)
    private static let nameColumn = Column("name", .string(40))
    private static let noteColumn = Column<String?>("note", .string(40))
    private static let flagColumn = Column("flag", .boolean)
    private static let maybeColumn = Column<Bool?>("maybe", .boolean)
    private static let dayColumn = Column("day", .date)
    private static let clockColumn = Column("clock", .time)
    private static let madeColumn = Column("made", .timestamp)
    private static let seenColumn = Column<Instant?>("seen", .instant)
    private static let docColumn = Column<JSON<JSONValue>?>("doc", .json(JSONValue.self))

    static let table = Table(
        "sample", metadata, idColumn, nColumn, bigColumn, rateColumn, nameColumn, noteColumn,
        flagColumn, maybeColumn, dayColumn, clockColumn, madeColumn, seenColumn, docColumn)

    static let id = table[idColumn]
    static let n = table[nColumn]
    static let big = table[bigColumn]
    static let rate = table[rateColumn]
    static let name = table[nameColumn]
    static let note = table[noteColumn]
    static let flag = table[flagColumn]
    static let maybe = table[maybeColumn]
    static let day = table[dayColumn]
    static let clock = table[clockColumn]
    static let made = table[madeColumn]
    static let seen = table[seenColumn]
    static let doc = table[docColumn]

    /// Makes the table with its rows.
    static func make(_ db: TestDatabase) async throws {
        // Named first: a table is in the metadata once it was used.
        let insert = table.insert()
        try await metadata.createAll(db.engine)
        try await db.engine.execute(insert, try rows())
    }

    private static func rows() throws -> [Parameters] {
        let first = try row(
            1, 7, 10, 2.5, "apple", "50%", true, true, "2024-02-29", "13:14:15.000123",
            "2024-02-29 23:59:59.999999", "2024-12-31 23:30:00Z",
            #"{"theme":"dark","sizes":[3,1,2],"on":true,"ratio":1.5}"#)
        let second = try row(
            2, -7, -10, -2.5, "a_b", nil, false, false, "2023-12-31", "00:00:00",
            "2023-12-31 00:00:00", nil, nil)
        let third = try row(
            3, nil, 3, 0.125, "a%b", #"x\y"#, true, nil, "2024-01-31", "23:59:59.999999",
            "2024-01-31 12:30:45.5", "2024-01-01 00:00:00.000001Z", "null")
        let fourth = try row(
            4, 2, 1_099_511_627_776, 1.5, "axb", "50", false, true, "2021-01-03", "12:00:00",
            "2021-01-03 06:07:08.000009", "2021-06-15 12:00:00Z", #"{"theme":null,"sizes":[]}"#)
        let fifth = try row(
            5, 2, 0, 3.5, "été 🚀", "", true, false, "1999-12-31", "01:02:03", "1999-12-31 23:00:00",
            "1999-12-31 23:00:00Z", #"[1,"two",null,false]"#)
        let sixth = try row(
            6, 0, -1, -0.5, #"back\slash"#, nil, false, nil, "2020-12-31", "06:00:00",
            "2020-12-31 23:59:59", nil, #"{"a b":{"c.d":[{"e":"f"}]}}"#)
        return [first, second, third, fourth, fifth, sixth]
    }

    private static func row(
        _ id: Int, _ n: Int?, _ big: Int, _ rate: Double, _ name: String, _ note: String?,
        _ flag: Bool, _ maybe: Bool?, _ day: String, _ clock: String, _ made: String,
        _ seen: String?, _ doc: String?
    ) throws -> Parameters {
        var row = Parameters()
        row["id"] = id.sqlValue
        row["n"] = n.sqlValue
        row["big"] = big.sqlValue
        row["rate"] = rate.sqlValue
        row["name"] = name.sqlValue
        row["note"] = note.sqlValue
        row["flag"] = flag.sqlValue
        row["maybe"] = maybe.sqlValue
        row["day"] = .date(try LocalDate(parsing: day))
        row["clock"] = .time(try LocalTime(parsing: clock))
        row["made"] = .timestamp(try LocalDateTime(parsing: made))
        row["seen"] = try seen.map { .instant(try Instant(parsing: $0)) } ?? .null
        row["doc"] = doc.map(SQLValue.json) ?? .null
        return row
    }
}

/// The values of an expression over the sample's rows, in the order of their keys.
func sampleValues<Value: ColumnValue>(
    _ db: TestDatabase, _ expression: SQLExpression<Value>
) async throws -> [Value] {
    try await db.rows(select(expression).from(Sample.table).orderBy(Sample.id))
}

/// Expects an expression to have these values over the sample's rows, in the order of their keys.
func expectValues<Value: ColumnValue & Equatable>(
    _ db: TestDatabase, _ expression: SQLExpression<Value>, _ expected: [Value],
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let values = try await sampleValues(db, expression)
    expectRows(values, expected, sourceLocation: sourceLocation)
}

/// Expects a condition to hold for these of the sample's rows.
func expectKeys(
    _ db: TestDatabase, _ condition: SQLPredicate, _ expected: [Int],
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let keys = try await db.rows(select(Sample.id).where(condition).orderBy(Sample.id))
    expectRows(keys, expected, sourceLocation: sourceLocation)
}
