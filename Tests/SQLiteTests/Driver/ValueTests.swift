import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverSQLiteDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct ValueTests {
    private let connection: SQLiteConnection

    init() throws {
        connection = try SQLiteDriver.inMemory().connection()
        try connection.execute(script: "CREATE TABLE t (v)")
    }

    /// Stores a value and reads it as its own type.
    private func roundTrip(_ value: SQLValue) throws -> SQLValue {
        try connection.run("DELETE FROM t")
        try connection.run("INSERT INTO t VALUES (?)", value)
        return try read("SELECT v FROM t", as: value.dataType)
    }

    private func read(_ sql: String, as type: DataType?) throws -> SQLValue {
        let statement = try connection.prepare(sql, types: [], columns: [])
        defer { statement.close() }
        let cursor = try statement.execute([])
        _ = try cursor.next()
        return try cursor.value(at: 0, as: type)
    }

    private func cursor(_ sql: String, _ binds: SQLValue...) throws -> any DriverCursor {
        let cursor = try connection.prepare(sql, types: [], columns: []).execute(binds)
        _ = try cursor.next()
        return cursor
    }

    // One typed line each: as one literal they would take the compiler minutes.
    private static let storedValues: [SQLValue] = {
        var values: [SQLValue] = [.null, .bool(true), .bool(false)]
        values.append(.int(0))
        values.append(.int(Int64.max))
        values.append(.int(Int64.min))
        let doubles: [Double] = [
            0.1, -0.0, Double.infinity, -Double.infinity, Double.greatestFiniteMagnitude,
            Double.leastNonzeroMagnitude,
        ]
        values += doubles.map { SQLValue.double($0) }
        let texts: [String] = [
            "", "a", "a\0b", "\0", "e\u{301} \u{1F469}\u{200D}\u{1F4BB} 漢字",
            String(repeating: "é", count: 9_000),
        ]
        values += texts.map { SQLValue.text($0) }
        values.append(.bytes(Data()))
        values.append(.bytes(Data([0, 1, 255, 0])))
        values.append(.json("null"))
        values.append(.json(#"{"a":[1,2.50]}"#))
        values.append(.interval(Interval.zero))
        values.append(
            .interval(Interval(months: Int32.max, days: Int32.min, microseconds: Int64.max)))
        values.append(.interval(Interval(months: -1, days: 2, microseconds: -3)))
        return values
    }()

    @Test(arguments: storedValues)
    func comesBackAsItWas(_ value: SQLValue) throws {
        #expect(try roundTrip(value) == value)
    }

    @Test func timesComeBackAsTheyWere() throws {
        let date = try LocalDate(year: 1, month: 1, day: 1)
        let last = try LocalDate(year: 9_999, month: 12, day: 31)
        let times = [
            LocalTime.midnight,
            try LocalTime(hour: 23, minute: 59, second: 59, microsecond: 999_999),
            try LocalTime(hour: 1, minute: 2),
        ]
        for value in [date, last] { #expect(try roundTrip(.date(value)) == .date(value)) }
        for value in times { #expect(try roundTrip(.time(value)) == .time(value)) }
        for value in times {
            for day in [date, last] {
                let local = try LocalDateTime(date: day, time: value)
                #expect(try roundTrip(.timestamp(local)) == .timestamp(local))
                #expect(
                    try roundTrip(.instant(Instant(utc: local))) == .instant(Instant(utc: local)))
            }
        }
    }

    @Test func timesAreStoredAsTextThatSorts() throws {
        let local = try LocalDateTime(
            year: 2026, month: 11, day: 21, hour: 13, minute: 5, second: 7, microsecond: 20)
        #expect(try connection.one("SELECT ?", .timestamp(local)) == "2026-11-21 13:05:07.000020")
        #expect(
            try connection.one("SELECT ?", .instant(Instant(utc: local)))
                == "2026-11-21 13:05:07.000020")
        #expect(try connection.one("SELECT ?", .date(local.date)) == "2026-11-21")
        #expect(try connection.one("SELECT ?", .time(LocalTime.midnight)) == "00:00:00")
        #expect(try connection.one("SELECT ?", .interval(.hours(36))) == "PT36H")
        #expect(try connection.one("SELECT typeof(?)", .bool(true)) == "integer")
    }

    @Test func instantsAreReadWithAndWithoutAnOffset() throws {
        let expected = try Instant(parsing: "2026-11-21T11:05:07Z")
        for text in ["2026-11-21 11:05:07", "2026-11-21T13:05:07+02:00", "2026-11-21 11:05:07.000"]
        {
            #expect(try cursor("SELECT ?", .text(text)).instant(at: 0) == expected)
        }
    }

    @Test(arguments: [
        "0", "1", "-1", "0.1", "12345678901234567890123456789012345678",
        "0.00000000000000000000000000000000000001", "-99999999999999999999.99", "1.50",
    ])
    func decimalsAreExact(_ text: String) throws {
        let value = try #require(Decimal(string: text))
        #expect(try roundTrip(.decimal(value)) == .decimal(value))
        #expect(try connection.one("SELECT typeof(v) FROM t") == "text")
    }

    @Test func decimalsOfOtherStorage() throws {
        #expect(try cursor("SELECT 0.99").decimal(at: 0) == Decimal(string: "0.99"))
        #expect(try cursor("SELECT 7").decimal(at: 0) == Decimal(7))
        #expect(
            databaseError { _ = try cursor("SELECT 9e999").decimal(at: 0) }?.kind == .invalidValue)
        #expect(
            databaseError { _ = try cursor("SELECT '1x'").decimal(at: 0) }?.kind == .invalidValue)
        #expect(databaseError { _ = try cursor("SELECT x'00'").decimal(at: 0) }?.kind == .wrongType)
    }

    @Test func uuidsAreLowerCaseTextAndReadFromBytesToo() throws {
        let value = try #require(UUID(uuidString: "F0E1D2C3-0000-4000-8000-00000000000A"))
        #expect(try roundTrip(.uuid(value)) == .uuid(value))
        #expect(try connection.one("SELECT v FROM t") == "f0e1d2c3-0000-4000-8000-00000000000a")
        let bytes = try cursor("SELECT x'f0e1d2c300004000800000000000000a'")
        #expect(try bytes.uuid(at: 0) == value)
        #expect(
            databaseError { _ = try cursor("SELECT x'00'").uuid(at: 0) }?.kind == .dataOutOfRange)
        #expect(databaseError { _ = try cursor("SELECT 'x'").uuid(at: 0) }?.kind == .invalidValue)
    }

    @Test func bigTextsAndBytes() throws {
        let text = String(repeating: "0123456789é\0", count: 1_398_102)
        #expect(try roundTrip(.text(text)) == .text(text))
        #expect(
            try connection.one("SELECT length(CAST(v AS BLOB)) FROM t")
                == .int(Int64(text.utf8.count)))
        let data = Data(repeating: 0xA5, count: 16_777_216)
        #expect(try roundTrip(.bytes(data)) == .bytes(data))
    }

    @Test func manyBindsOfAllSizesStayApart() throws {
        let values: [SQLValue] = (0..<300).map {
            .text(String(repeating: "x", count: $0 * 7) + "\($0)")
        }
        let marks = values.map { _ in "?" }.joined(separator: ", ")
        let statement = try connection.prepare("SELECT \(marks)", types: [], columns: [])
        for _ in 0..<3 {
            let cursor = try statement.execute(values)
            #expect(try cursor.next())
            for index in values.indices {
                #expect(try cursor.value(at: index, as: nil) == values[index])
            }
        }
    }

    @Test func whatSQLiteCannotHoldIsRefused() throws {
        let refused: [(SQLValue, DatabaseError.Kind)] = [
            (.double(Double.nan), .invalidValue), (.decimal(Decimal.nan), .invalidValue),
            (.invalid("no good"), .invalidValue), (.array([.int(1)]), .unsupported),
            (.date(LocalDate(daysSinceEpoch: Int32.max)), .dataOutOfRange),
            (.timestamp(LocalDateTime(microsecondsSinceEpoch: Int64.max)), .dataOutOfRange),
            (.instant(Instant(microsecondsSinceEpoch: Int64.min)), .dataOutOfRange),
        ]
        for (value, kind) in refused {
            let error = databaseError { try connection.run("INSERT INTO t VALUES (?)", value) }
            #expect(error?.kind == kind)
            #expect(error?.message.hasPrefix("Parameter 1") == true)
        }
        #expect(try connection.one("SELECT count(*) FROM t") == 0)
    }

    @Test func wrongTypesNameColumnAndTypes() throws {
        let row = try cursor("SELECT 'x' AS name, 1 AS n, 1.5 AS r, x'00' AS b, NULL AS gap")
        let error = databaseError { _ = try row.int64(at: 0) }
        #expect(error?.kind == .wrongType)
        #expect(error?.column == "name")
        #expect(
            error?.message
                == "Column 'name' (position 0, counted from 0) holds TEXT and was read as Int64.")
        let wrong: [() throws -> Void] = [
            { _ = try row.bool(at: 0) }, { _ = try row.double(at: 0) }, { _ = try row.data(at: 0) },
            { _ = try row.string(at: 1) }, { _ = try row.data(at: 1) }, { _ = try row.date(at: 1) },
            { _ = try row.int64(at: 2) }, { _ = try row.string(at: 2) },
            { _ = try row.bool(at: 2) },
            { _ = try row.time(at: 2) }, { _ = try row.string(at: 3) }, { _ = try row.json(at: 3) },
            { _ = try row.timestamp(at: 3) }, { _ = try row.instant(at: 3) },
            { _ = try row.interval(at: 3) }, { _ = try row.decimal(at: 3) },
            { _ = try row.value(at: 0, as: .integer) }, { _ = try row.value(at: 3, as: .text) },
        ]
        for body in wrong { #expect(databaseError(body)?.kind == .wrongType) }
        let null = databaseError { _ = try row.int64(at: 4) }
        #expect(null?.kind == .unexpectedNull)
        #expect(null?.column == "gap")
        #expect(row.isNull(at: 4))
        #expect(try row.value(at: 4, as: .integer) == .null)
        #expect(databaseError { _ = try row.array(at: 0, of: .text) }?.kind == .unsupported)
    }

    @Test func valuesOutOfRangeNameTheColumnAndHideTheValue() throws {
        let row = try cursor("SELECT 2 AS flag, 9007199254740993 AS big, 70000 AS small")
        let error = databaseError { _ = try row.bool(at: 0) }
        #expect(error?.kind == .dataOutOfRange)
        #expect(error?.column == "flag")
        #expect(error?.description.contains("value is 2") == false)
        #expect(databaseError { _ = try row.double(at: 1) }?.kind == .dataOutOfRange)
        #expect(databaseError { _ = try Int16.read(from: row, at: 2) }?.kind == .dataOutOfRange)
        #expect(try Int32.read(from: row, at: 2) == 70_000)
    }

    @Test(arguments: ["2026-13-01", "2026-02-30", "21.11.2026", "2026-11-21 10:00:00", ""])
    func malformedDatesAreRefused(_ text: String) throws {
        let row = try cursor("SELECT ? AS day", .text(text))
        let error = databaseError { _ = try row.date(at: 0) }
        #expect(error?.kind == .invalidValue)
        #expect(error?.column == "day")
    }

    @Test(arguments: ["c328", "ff", "e282", "f0908041", "eda080", "61c0af", "4142434445464748e9"])
    func textThatIsNotUTF8IsRefusedAndNotRepaired(_ hex: String) throws {
        let row = try cursor("SELECT CAST(x'\(hex)' AS TEXT) AS name")
        #expect(databaseError { _ = try row.string(at: 0) }?.kind == .invalidValue)
        #expect(databaseError { _ = try row.value(at: 0, as: nil) }?.kind == .invalidValue)
        #expect(databaseError { _ = try row.json(at: 0) }?.kind == .invalidValue)
    }

    @Test func everyByteOfATextIsChecked() throws {
        for count in 1...34 {
            let plain = [UInt8](repeating: 0x61, count: count)
            let whole = try cursor("SELECT CAST(? AS TEXT)", .bytes(Data(plain)))
            #expect(try whole.string(at: 0) == String(repeating: "a", count: count))
            for place in plain.indices {
                var wrong = plain
                wrong[place] = 0xff
                let row = try cursor("SELECT CAST(? AS TEXT)", .bytes(Data(wrong)))
                #expect(databaseError { _ = try row.string(at: 0) }?.kind == .invalidValue)
            }
        }
    }

    @Test func aWholeRowIsReadAsItsColumns() throws {
        let row = try cursor("SELECT 1, 1, 1.5, 'x', NULL, '2026-11-21', x'01', '7.50'")
        let types: [DataType] = [
            .boolean, .bigInteger, .null, .text, .integer, .date, .null,
            .numeric(precision: 5, scale: 2),
        ]
        let known = types.map { ResultColumn(name: "", type: $0) }
        let day = try LocalDate(year: 2026, month: 11, day: 21)
        let found = try row.values(as: RowTypes(known, count: 8))
        let wanted: [SQLValue] = [
            .bool(true), .int(1), .double(1.5), .text("x"), .null, .date(day),
            .bytes(Data([1])), .decimal(7.5),
        ]
        #expect(found == wanted)
        // Columns the statement doesn't know are read as they are stored.
        let few = try row.values(as: RowTypes([], count: 2))
        #expect(few == [.int(1), .int(1)])
        let wrong = RowTypes([ResultColumn(name: "", type: .text)], count: 1)
        #expect(databaseError { _ = try row.values(as: wrong) }?.kind == .wrongType)
    }

    @Test func hintsDecideTheTypeOfDynamicValues() throws {
        #expect(try read("SELECT 1", as: .boolean) == .bool(true))
        #expect(try read("SELECT 1", as: .integer) == 1)
        #expect(try read("SELECT 1", as: .double) == .double(1))
        #expect(try read("SELECT '1.50'", as: .numeric(precision: 5, scale: 2)) == .decimal(1.5))
        #expect(try read("SELECT '[]'", as: .json) == .json("[]"))
        #expect(try read("SELECT 1.5", as: nil) == .double(1.5))
        #expect(try read("SELECT 'a'", as: .null) == "a")
        #expect(
            try read("SELECT 'a'", as: .enumeration(EnumType(name: "e", values: ["a"]))) == "a")
    }
}
