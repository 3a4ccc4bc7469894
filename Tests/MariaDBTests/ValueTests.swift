import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverMariaDBDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Every type, both ways, at its ends.
@Suite(.enabled(if: TestServer.isThere)) struct ValueTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let type: String
        let dataType: DataType?
        let values: [SQLValue]
        var testDescription: String { type }

        init(_ type: String, _ dataType: DataType?, _ values: [SQLValue]) {
            self.type = type
            self.dataType = dataType
            self.values = values
        }
    }

    static func ints(_ values: [Int64]) -> [SQLValue] { values.map { .int($0) } }
    static func doubles(_ values: [Double]) -> [SQLValue] { values.map { .double($0) } }
    static func texts(_ values: [String]) -> [SQLValue] { values.map { .text($0) } }
    static func decimal(_ text: String) -> SQLValue { .decimal(Decimal(string: text) ?? .nan) }
    static func date(_ text: String) -> SQLValue { LocalDate(text).map { .date($0) } ?? .null }
    static func time(_ text: String) -> SQLValue { LocalTime(text).map { .time($0) } ?? .null }
    static func timestamp(_ text: String) -> SQLValue {
        LocalDateTime(text).map { .timestamp($0) } ?? .null
    }
    static func instant(_ text: String) -> SQLValue { Instant(text).map { .instant($0) } ?? .null }

    // One typed constant each: as one literal they would take the compiler minutes.
    static let boolean = Case("BOOL", .boolean, [.bool(true), .bool(false)])
    static let tiny = Case("TINYINT", nil, ints([-128, 0, 127]))
    static let small = Case("SMALLINT", nil, ints([Int64(Int16.min), Int64(Int16.max)]))
    static let medium = Case("MEDIUMINT", nil, ints([-8_388_608, 8_388_607]))
    static let integer = Case("INTEGER", nil, ints([Int64(Int32.min), 0, Int64(Int32.max)]))
    static let big = Case("BIGINT", nil, ints([Int64.min, -1, 0, 5, Int64.max]))
    static let unsigned = Case("INT UNSIGNED", nil, ints([0, Int64(UInt32.max)]))
    static let year = Case("YEAR", nil, ints([1901, 2155]))
    static let float = Case("FLOAT", .float, doubles([Double(Float(0.1)), -1.5]))
    static let double = Case(
        "DOUBLE", .double,
        doubles([
            0.1, -1.5, Double.greatestFiniteMagnitude, -Double.greatestFiniteMagnitude,
            Double.leastNormalMagnitude,
        ]))
    static let exact = Case(
        "DECIMAL(38, 0)", nil,
        ["0", "-1", "99999999999999999999999999999999999999"].map(decimal))
    static let fraction = Case(
        "DECIMAL(38, 38)", nil,
        ["0", "0.00000000000000000000000000000000000001", "-0.5"].map(decimal))
    static let varchar = Case("VARCHAR(20)", nil, texts(["", "ed", "e\u{301}🇪🇪👩‍👩‍👧", "a\0b"]))
    static let char = Case("CHAR(3)", nil, texts(["abc", "é🦊"]))
    static let text = Case(
        "LONGTEXT", nil, texts(["", "it's \"so\" \\ ", "NULL", " trailing ", "漢字\n\t\r\u{1A}"]))
    static let blob = Case("LONGBLOB", nil, [.bytes(Data()), .bytes(Data([0, 1, 255, 92, 39]))])
    static let binary = Case("VARBINARY(4)", nil, [.bytes(Data([0])), .bytes(Data([0, 0, 0, 0]))])
    static let uuid = Case(
        "UUID", .uuid,
        [.uuid(UUID(uuid: (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255)))])
    static let dates = Case("DATE", nil, ["0001-01-01", "2000-02-29", "9999-12-31"].map(date))
    static let times = Case(
        "TIME(6)", nil, ["00:00:00", "13:05:07.123456", "23:59:59.999999"].map(time))
    static let timestamps = Case(
        "DATETIME(6)", .timestamp,
        ["0001-01-01T00:00:00.000001", "2026-11-21T13:05:07.5", "9999-12-31T23:59:59.999999"]
            .map(timestamp))
    static let instants = Case(
        "DATETIME(6)", .timestampWithZone,
        ["0001-01-01T00:00:00.000001Z", "2026-11-21T13:05:07Z", "9999-12-31T23:59:59.999999Z"]
            .map(instant))
    static let spans: [Interval] = [
        Interval.zero, Interval(months: -14, days: 3, microseconds: -1),
        Interval(months: Int32.max, days: Int32.min, microseconds: Int64.max),
    ]
    static let intervals = Case("VARCHAR(96)", .interval, spans.map { SQLValue.interval($0) })
    static let json = Case(
        "JSON", .json, [.json("{\"b\":  1, \"a\": null}"), .json("null"), .json("\"\"")])
    static let choice = Case("ENUM('sad', 'so \"happy\"')", nil, texts(["sad", "so \"happy\""]))

    static let cases: [Case] = [
        boolean, tiny, small, medium, integer, big, unsigned, year, float, double, exact, fraction,
        varchar, char, text, blob, binary, uuid, dates, times, timestamps, instants, intervals,
        json, choice,
    ]

    @Test(arguments: cases) func roundTrips(_ test: Case) throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("n INT AUTO_INCREMENT PRIMARY KEY, v \(test.type)") { table in
            let expected: [SQLValue] = test.values + [SQLValue.null]
            for value in expected {
                try connection.change("INSERT INTO \(table) (v) VALUES (?)", [value])
            }
            let query = "SELECT v FROM \(table) ORDER BY n"
            #expect(try connection.rows(query, as: [test.dataType]).map { $0[0] } == expected)
            // And in one batch.
            try connection.change("DELETE FROM \(table)")
            let insert = try connection.statement("INSERT INTO \(table) (v) VALUES (?)")
            #expect(try insert.executeBatch(expected, width: 1) == expected.count)
            #expect(try connection.rows(query, as: [test.dataType]).map { $0[0] } == expected)
            insert.close()
        }
    }

    @Test func readsWhatHasNoBindOfItsOwn() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        #expect(
            try connection.value("SELECT CAST(18446744073709551615 AS UNSIGNED)")
                == Self.decimal("18446744073709551615"))
        #expect(
            try connection.value("SELECT CAST('-838:59:59.999999' AS TIME(6))")
                == .interval(Interval(months: 0, days: 0, microseconds: -3_020_399_999_999)))
        #expect(try connection.value("SELECT b'1010'") == .bytes(Data([10])))
        #expect(try connection.value("SELECT TIMESTAMP'2026-01-01 10:00:00'").isNull == false)
        #expect(try connection.value("SELECT 1 = 1") == .int(1))
        #expect(try connection.value("SELECT SUM(n) FROM (SELECT 1 AS n) AS t").isNull == false)
    }

    @Test func whatMariaDBCanNotHoldIsRefused() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let refused: [(SQLValue, DatabaseError.Kind)] = [
            (.double(Double.nan), .invalidValue), (.double(Double.infinity), .invalidValue),
            (.decimal(Decimal.nan), .invalidValue), (.invalid("no good"), .invalidValue),
            // The server would send back sixty-five nines, and 0.
            (.decimal(Decimal.greatestFiniteMagnitude), .dataOutOfRange),
            (.decimal(Decimal.leastNonzeroMagnitude), .dataOutOfRange),
            (.array([.int(1)]), .unsupported),
            (.date(LocalDate(daysSinceEpoch: Int32.max)), .dataOutOfRange),
            (.timestamp(LocalDateTime(microsecondsSinceEpoch: Int64.max)), .dataOutOfRange),
            (.instant(Instant(microsecondsSinceEpoch: Int64.min)), .dataOutOfRange),
        ]
        for (value, kind) in refused {
            let error = try databaseError { _ = try connection.value("SELECT ?", [value]) }
            #expect(error.kind == kind)
            #expect(error.message.hasPrefix("Parameter 1"))
            #expect(error.sql == "SELECT ?")
        }
        #expect(try connection.value("SELECT 1") == .int(1))
    }

    /// Strict mode: a value is stored as it is, or not at all.
    @Test func whatDoesNotFitTheColumnIsRefused() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let columns = """
            s SMALLINT, u INT UNSIGNED, f FLOAT, n DECIMAL(4,1), v VARCHAR(3), d DATE, e ENUM('a'), \
            x VARBINARY(2), j JSON, b BOOL
            """
        try connection.withTable(columns) { table in
            func kind(_ column: String, _ value: SQLValue) -> DatabaseError.Kind? {
                do {
                    try connection.change("INSERT INTO \(table) (\(column)) VALUES (?)", [value])
                    return nil
                } catch {
                    let error = error as? DatabaseError
                    #expect(error?.kind == .check || error?.column == column)
                    #expect(error?.table == table)
                    return error?.kind
                }
            }
            #expect(kind("s", .int(40_000)) == .dataOutOfRange)
            #expect(kind("s", .text("many")) == .invalidValue)
            #expect(kind("u", .int(-1)) == .dataOutOfRange)
            #expect(kind("f", .double(1e300)) == .dataOutOfRange)
            #expect(kind("n", Self.decimal("12345.6")) == .dataOutOfRange)
            #expect(kind("v", .text("four")) == .dataOutOfRange)
            #expect(kind("d", .text("2026-02-30")) == .invalidValue)
            #expect(kind("d", .text("0000-00-00")) == .invalidValue)
            #expect(kind("e", .text("b")) == .dataOutOfRange)
            #expect(kind("x", .bytes(Data([1, 2, 3]))) == .dataOutOfRange)
            #expect(kind("j", .text("{")) == .check)
            let count = try connection.value("SELECT COUNT(*) FROM \(table)")
            #expect(count == .int(0))
        }
    }

    @Test func sixteenMebibytes() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let text = String(repeating: "été ", count: 4 << 20)
        #expect(try connection.value("SELECT ?", [.text(text)]) == .text(text))
        let data = Data((0..<(16 << 20)).map { UInt8(truncatingIfNeeded: $0) })
        try connection.withTable("v LONGBLOB") { table in
            try connection.change("INSERT INTO \(table) VALUES (?)", [.bytes(data)])
            #expect(try connection.value("SELECT v FROM \(table)") == .bytes(data))
        }
        // More than a packet takes is refused before it is sent, and the connection lives on.
        let error = try databaseError {
            let bytes = Data(repeating: 1, count: connection.maximumPacket)
            _ = try connection.value("SELECT ?", [.bytes(bytes)])
        }
        #expect(error.kind == .dataOutOfRange)
        #expect(error.message.contains("max_allowed_packet"))
        #expect(try connection.value("SELECT 1") == .int(1))
    }

    @Test func readsAsAskedOrNotAtAll() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.statement(
            """
            SELECT CAST(7 AS SIGNED) AS a, 9007199254740993 AS big, 'x' AS t, NULL AS n,
                CAST(2 AS DECIMAL(3,0)) AS d, 1.5 AS f, '2e64dc1c-1b2b-4b1f-9c0c-3a5a7a0b1c2d' AS u
            """)
        let row = try statement.run([])
        #expect(try row.next())
        #expect(try row.double(at: 0) == 7)
        #expect(try row.decimal(at: 0) == 7)
        #expect(failureKind { _ = try row.bool(at: 0) } == .dataOutOfRange)
        #expect(failureKind { _ = try row.double(at: 1) } == .dataOutOfRange)
        let wrong = try databaseError { _ = try row.int64(at: 2) }
        #expect(wrong.kind == .wrongType && wrong.column == "t")
        let null = try databaseError { _ = try row.int64(at: 3) }
        #expect(null.kind == .unexpectedNull && null.column == "n")
        #expect(row.isNull(at: 3))
        #expect(try row.int64(at: 4) == 2)
        #expect(failureKind { _ = try row.int64(at: 5) } == .dataOutOfRange)
        #expect(try row.double(at: 5) == 1.5)
        #expect(try row.uuid(at: 6).uuidString.hasPrefix("2E64"))
        #expect(failureKind { _ = try row.uuid(at: 2) } == .invalidValue)
        #expect(failureKind { _ = try row.array(at: 0, of: .text) } == .wrongType)
        #expect(failureKind { _ = try row.int64(at: 7) } == .unknownColumn)
        #expect(row.columnCount == 7 && row.columnName(at: 6) == "u")
        row.close()
        statement.close()
    }
}
