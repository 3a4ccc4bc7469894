import QuicksilverEngine
import QuicksilverPostgreSQLDriver
import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Every type, both ways, at its ends.
@Suite(.enabled(if: TestServer.isThere)) struct ValueTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let type: String
        let dataType: DataType
        let values: [SQLValue]
        var testDescription: String { type }

        init(_ type: String, _ dataType: DataType, _ values: [SQLValue]) {
            self.type = type
            self.dataType = dataType
            self.values = values
        }
    }

    static func decimal(_ text: String) -> SQLValue { .decimal(Decimal(string: text) ?? .nan) }
    static func instant(_ text: String) -> SQLValue { Instant(text).map { .instant($0) } ?? .null }
    static func timestamp(_ text: String) -> SQLValue {
        LocalDateTime(text).map { .timestamp($0) } ?? .null
    }
    static func date(_ text: String) -> SQLValue { LocalDate(text).map { .date($0) } ?? .null }
    static func time(_ text: String) -> SQLValue { LocalTime(text).map { .time($0) } ?? .null }
    static func ints(_ values: [Int64]) -> [SQLValue] { values.map { .int($0) } }
    static func doubles(_ values: [Double]) -> [SQLValue] { values.map { .double($0) } }
    static func texts(_ values: [String]) -> [SQLValue] { values.map { .text($0) } }

    // One typed constant each: as one literal they would take the compiler minutes.
    static let boolean = Case("boolean", .boolean, [.bool(true), .bool(false)])
    static let smallint = Case(
        "smallint", .smallInteger, ints([Int64(Int16.min), 0, Int64(Int16.max)]))
    static let integer = Case("integer", .integer, ints([Int64(Int32.min), 0, Int64(Int32.max)]))
    static let bigint = Case("bigint", .bigInteger, ints([Int64.min, -1, 0, 5, Int64.max]))
    static let real = Case("real", .float, doubles([Double(Float(0.1)), -0.0, Double.infinity]))
    static let double = Case(
        "double precision", .double,
        doubles([
            0.1, Double.greatestFiniteMagnitude, Double.leastNonzeroMagnitude, -Double.infinity,
        ]))
    static let numeric = Case(
        "numeric", .numeric(precision: nil, scale: nil),
        [
            "0", "-1.5", "99999999999999999999999999999999999999",
            "0.00000000000000000000000000000000000001", "10000", "123456789.987654321",
        ].map(decimal))
    static let text = Case(
        "text", .text, texts(["", "ed", "e\u{301}🇪🇪👩‍👩‍👧", "it's \"so\" \\ {a,b}", "NULL"]))
    static let varchar = Case("varchar(20)", .string(length: 20), texts(["", "ed"]))
    static let char = Case("char(3)", .char(length: 3), texts(["abc"]))
    static let bytea = Case(
        "bytea", .binary(length: nil), [.bytes(Data()), .bytes(Data([0, 1, 255, 92]))])
    static let uuid = Case(
        "uuid", .uuid,
        [.uuid(UUID(uuid: (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255)))])
    static let dates = Case(
        "date", .date, ["0001-01-01", "1999-12-31", "2000-01-01", "9999-12-31"].map(date))
    static let times = Case(
        "time", .time, ["00:00:00", "13:05:07.123456", "23:59:59.999999"].map(time))
    static let timestamps = Case(
        "timestamp", .timestamp,
        ["0001-01-01T00:00:00.000001", "2026-11-21T13:05:07.5", "9999-12-31T23:59:59.999999"]
            .map(timestamp))
    static let instants = Case(
        "timestamptz", .timestampWithZone,
        ["0001-01-01T00:00:00.000001Z", "2026-11-21T13:05:07Z", "9999-12-31T23:59:59.999999Z"]
            .map(instant))
    static let spans: [Interval] = [
        Interval.zero, Interval(months: -14, days: 3, microseconds: -1),
        Interval(months: 1_000, days: -40, microseconds: 86_400_000_001),
    ]
    static let intervals = Case("interval", .interval, spans.map { SQLValue.interval($0) })
    static let json = Case(
        "json", .json, [.json("{\"b\":  1, \"a\": null}"), .json("null"), .json("\"\"")])
    static let jsonb = Case("jsonb", .json, [.json("{\"a\": null, \"b\": 1}"), .json("null")])

    static let scalars: [Case] = [
        boolean, smallint, integer, bigint, real, double, numeric, text, varchar, char, bytea,
        uuid, dates, times, timestamps, instants, intervals, json, jsonb,
    ]

    @Test(arguments: scalars) func roundTrips(_ test: Case) throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(
            script: "CREATE TEMP TABLE t (n serial, v \(test.type), a \(test.type)[])")
        for value in test.values + [SQLValue.null] {
            try connection.run(
                "INSERT INTO t (v, a) VALUES ($1, $2)", value, .array([value, .null, value]),
                types: [test.dataType, .array(test.dataType)])
        }
        let expected: [SQLValue] = test.values + [SQLValue.null]
        let arrays: [SQLValue] = expected.map { SQLValue.array([$0, .null, $0]) }
        let rows = try connection.rows("SELECT v, a FROM t ORDER BY n")
        #expect(rows.map { $0[0] } == expected)
        #expect(rows.map { $0[1] } == arrays)
        // The same through text, by way of a column whose binary form isn't known.
        let texts = try connection.rows("SELECT v, a, '1.2.3.4'::inet FROM t ORDER BY n")
        #expect(texts.map { $0[0] } == expected)
        #expect(texts.last?[2] == .text("1.2.3.4"))
        // And by COPY.
        var copied: [[SQLValue]] = []
        try connection.copyOut(from: "t", columns: ["v", "a"]) { copied.append($0) }
        #expect(copied == rows)
        try connection.execute(script: "CREATE TEMP TABLE u (LIKE t INCLUDING DEFAULTS)")
        #expect(try connection.copyIn(into: "u", columns: ["v", "a"], rows: rows) == rows.count)
        #expect(
            try connection.value(
                "SELECT count(*) FROM t FULL JOIN u ON (t.v, t.a)::text = (u.v, u.a)::text")
                == .int(Int64(rows.count)))
    }

    @Test func nanIsANumberToDoublesOnly() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        guard case .double(let value) = try connection.value("SELECT $1::float8", .double(.nan))
        else {
            Issue.record("no double")
            return
        }
        #expect(value.isNaN)
        let error = failure { _ = try connection.value("SELECT $1::numeric", .decimal(.nan)) }
        #expect(error?.kind == .dataOutOfRange)
        for text in [
            "'NaN'::numeric", "1e200::numeric", "'infinity'::date", "'-infinity'::timestamptz",
            "'infinity'::timestamp", "'{{1,2},{3,4}}'::int[]", "'24:00'::time",
            "'0001-12-31 BC'::date", "'10000-01-01'::date", "'10000-01-01'::timestamp",
            "'0001-12-31 BC'::timestamptz", "ARRAY['infinity'::date]",
        ] {
            let error = failure { _ = try connection.value("SELECT \(text) AS x") }
            #expect(error?.kind == .dataOutOfRange, "\(text)")
            #expect(error?.column == "x")
        }
    }

    @Test func yearsThatCantBeReadAreNotWritten() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let last = LocalDateTime(microsecondsSinceEpoch: 253_402_300_799_999_999)
        #expect(try connection.value("SELECT $1", .timestamp(last)) == .timestamp(last))
        let beyond = last.microsecondsSinceEpoch + 1
        let values: [SQLValue] = [
            .date(LocalDate(daysSinceEpoch: 2_932_897)), .date(LocalDate(daysSinceEpoch: -719_163)),
            .timestamp(LocalDateTime(microsecondsSinceEpoch: beyond)),
            .instant(Instant(microsecondsSinceEpoch: -62_135_596_800_000_001)),
        ]
        for value in values {
            let error = failure { _ = try connection.value("SELECT $1", value) }
            #expect(error?.kind == .dataOutOfRange, "\(value)")
        }
    }

    @Test func sixteenMebibytes() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let text = String(repeating: "été ", count: 4 << 20)
        #expect(try connection.value("SELECT $1", .text(text)) == .text(text))
        let data = Data((0..<(16 << 20)).map { UInt8(truncatingIfNeeded: $0) })
        #expect(try connection.value("SELECT $1", .bytes(data)) == .bytes(data))
    }

    @Test func refusesWhatDoesNotFit() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(
            script: """
                CREATE TEMP TABLE t (s int2, i int4, f real, n numeric(4,1), v varchar(3), b bool, d date, \
                ts timestamp, x bytea)
                """)
        func insert(_ column: String, _ value: SQLValue, _ type: DataType) -> DatabaseError.Kind? {
            failure {
                try connection.run("INSERT INTO t (\(column)) VALUES ($1)", value, types: [type])
            }?.kind
        }
        #expect(insert("s", 40_000, .smallInteger) == .dataOutOfRange)
        #expect(insert("i", 3_000_000_000, .integer) == .dataOutOfRange)
        #expect(insert("f", 1e300, .float) == .dataOutOfRange)
        #expect(
            insert("n", Self.decimal("12345.6"), .numeric(precision: 4, scale: 1))
                == .dataOutOfRange)
        #expect(insert("v", "four", .string(length: 3)) == .dataOutOfRange)
        #expect(insert("v", "a\0b", .string(length: 3)) == .invalidValue)
        #expect(insert("b", 2, .boolean) == .wrongType)
        #expect(insert("b", 1, .boolean) == nil)
        #expect(insert("d", Self.timestamp("2026-01-01T10:00:00"), .date) == .wrongType)
        #expect(insert("ts", Self.instant("2026-01-01T10:00:00Z"), .timestamp) == .wrongType)
        #expect(insert("i", "many", .integer) == .invalidValue)
        #expect(insert("i", 1.5, .integer) == .invalidValue)
        #expect(insert("x", "text", .binary(length: nil)) == .wrongType)
        #expect(insert("i", .invalid("no"), .integer) == .invalidValue)
        #expect(insert("i", .array([.array([1])]), .integer) == .wrongType)
        #expect(connection.isInTransaction == false)
    }

    @Test func readsAsAskedOrNotAtAll() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.prepare(
            "SELECT 7::int8 AS a, 9007199254740993::int8 AS big, 'x'::text AS t, NULL::int AS n, 2::numeric AS d, 1.5::numeric AS f, '2e64dc1c-1b2b-4b1f-9c0c-3a5a7a0b1c2d' AS u",
            types: [], columns: [])
        let row = try statement.execute([])
        #expect(try row.next())
        #expect(try row.double(at: 0) == 7)
        #expect(try row.decimal(at: 0) == 7)
        #expect(failure { _ = try row.double(at: 1) }?.kind == .dataOutOfRange)
        #expect(failure { _ = try row.int64(at: 2) }?.kind == .wrongType)
        #expect(failure { _ = try row.int64(at: 3) }?.kind == .unexpectedNull)
        #expect(row.isNull(at: 3))
        #expect(try row.int64(at: 4) == 2)
        #expect(failure { _ = try row.int64(at: 5) }?.kind == .dataOutOfRange)
        #expect(failure { _ = try row.int64(at: 5) }?.column == "f")
        #expect(try row.uuid(at: 6).uuidString.hasPrefix("2E64"))
        #expect(failure { _ = try row.int64(at: 7) }?.kind == .misuse)
        #expect(row.columnCount == 7 && row.columnName(at: 6) == "u")
        #expect(try row.value(at: 0, as: .boolean) == .int(7))
        #expect(try row.value(at: 4, as: .integer) == .int(2))
        row.close()
    }

    @Test func enumsAndOwnTypes() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(
            script: """
                CREATE TYPE pg_temp.mood AS ENUM ('sad', 'so "happy"'); CREATE DOMAIN pg_temp.age AS int CHECK (VALUE > 0);
                CREATE TEMP TABLE t (m pg_temp.mood, ms pg_temp.mood[], a pg_temp.age, r int4range)
                """)
        let mood = DataType.enumeration(EnumType(name: "mood", values: []))
        let range = DataType.vendor(VendorType(["postgresql": "int4range"], base: .text))
        try connection.run(
            "INSERT INTO t VALUES ($1, $2, $3, $4)", "sad", .array(["so \"happy\"", .null]), 5,
            "[1,4)",
            types: [mood, .array(mood), .integer, range])
        #expect(
            try connection.rows("SELECT m, ms, a FROM t")
                == [[.text("sad"), .array([.text("so \"happy\""), .null]), .int(5)]])
        let statement = try connection.prepare("SELECT ms, r FROM t", types: [], columns: [])
        let row = try statement.execute([])
        #expect(try row.next())
        #expect(try row.value(at: 0, as: .array(mood)) == .array([.text("so \"happy\""), .null]))
        #expect(try row.string(at: 1) == "[1,4)")
        row.close()
        #expect(
            try connection.rows("SELECT a FROM t WHERE m = $1 AND r = $2", "sad", "[1,4)").count
                == 1)
        let error = failure {
            try connection.run("INSERT INTO t (m) VALUES ($1)", "angry", types: [mood])
        }
        #expect(error?.kind == .invalidValue)
        #expect(error?.message.contains("angry") == false)
        #expect(error?.detail?.contains("angry") == true)
        #expect(failure { try connection.run("INSERT INTO t (a) VALUES ($1)", 0) }?.kind == .check)
    }
}
