import QuicksilverMariaDB
import QuicksilverPostgreSQL
import QuicksilverSQL
import QuicksilverSQLite
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct ColumnLimitTests {
    private let dialect = SQLiteDialect()

    private func fault(_ type: DataType, _ value: SQLValue) -> String? {
        guard let limit = ColumnLimit(type, dialect: dialect) else { return nil }
        let reason = limit.fault(of: value).map {
            ($0.isWrongType ? "type: " : "range: ") + $0.reason
        }
        // The quick look takes nothing that the close one refuses.
        if limit.surelyTakes(value) { #expect(reason == nil, "\(type) \(value)") }
        return reason
    }

    @Test func nullFitsEverywhere() {
        let types: [DataType] = [
            .integer, .numeric(precision: 2, scale: 1), .string(length: 1), .char(length: 1),
            .binary(length: 1), .date, .enumeration(EnumType(name: "e", values: ["a"])),
        ]
        for type in types { #expect(fault(type, .null) == nil) }
    }

    @Test func integersTakeWholeNumbers() {
        #expect(fault(.bigInteger, .int(.max)) == nil)
        #expect(fault(.integer, .double(3)) == nil)
        #expect(fault(.integer, .double(3.5)) == "type: it is no whole number")
        #expect(fault(.bigInteger, .double(1e300))?.hasPrefix("type:") == true)
        #expect(fault(.smallInteger, .double(.nan))?.hasPrefix("type:") == true)
        #expect(fault(.integer, .decimal(Decimal(7))) == nil)
        #expect(
            fault(.integer, .decimal(Decimal(7) / 2)) == "type: it is no whole number of 64 bits")
    }

    @Test func whatSQLiteCouldNotReadBackIsRefused() {
        #expect(fault(.integer, .text("12")) == nil)
        #expect(fault(.integer, .bool(true)) == nil)
        #expect(fault(.integer, .text("twelve"))?.hasPrefix("type:") == true)
        #expect(fault(.double, .text("1e3")) == nil)
        #expect(fault(.double, .text("one"))?.hasPrefix("type:") == true)
        #expect(fault(.uuid, .text("E621E1F8-C36C-495A-93FC-0C247A3E6E5F")) == nil)
        #expect(fault(.uuid, .text("none")) == "type: it is a text that is no value of type uuid")
        #expect(fault(.uuid, .bytes(Data([1])))?.hasPrefix("type:") == true)
        #expect(fault(.binary(length: nil), .text("a"))?.hasPrefix("type:") == true)
        #expect(fault(.date, .text("1970-01-01")) == nil)
        #expect(fault(.date, .text("yesterday"))?.hasPrefix("type:") == true)
        #expect(fault(.timestampWithZone, .int(1))?.hasPrefix("type:") == true)
        #expect(fault(.text, .int(5)) == "type: it takes no integer, but a text")
        #expect(fault(.string(length: 3), .bool(true))?.hasPrefix("type:") == true)
        #expect(fault(.text, .text("5")) == nil)
        #expect(ColumnLimit(.uuid, dialect: PostgreSQLDialect()) == nil)
    }

    @Test func narrowIntegersAreRefusedWhereTheColumnIsWider() {
        #expect(fault(.integer, .int(2_147_483_647)) == nil)
        #expect(
            fault(.integer, .int(2_147_483_648)) == "range: it is no integer of 32 bits")
        #expect(fault(.smallInteger, .int(-32_768)) == nil)
        #expect(fault(.smallInteger, .int(-32_769)) == "range: it is no integer of 16 bits")
        #expect(fault(.smallInteger, .double(40_000))?.hasPrefix("range:") == true)
        #expect(fault(.integer, .decimal(Decimal(3_000_000_000)))?.hasPrefix("range:") == true)
        let server = ColumnLimit(.integer, dialect: MariaDBDialect())
        #expect(server?.fault(of: .int(3_000_000_000)) == nil)
    }

    @Test func exactNumbersKeepAllTheirDigits() {
        let type = DataType.numeric(precision: 4, scale: 2)
        #expect(fault(type, .decimal(Decimal(9999) / 100)) == nil)
        #expect(fault(type, .int(99)) == nil)
        #expect(fault(type, .double(0.25)) == nil)
        #expect(fault(type, .text("12.50")) == nil)
        #expect(
            fault(type, .text("not a number"))
                == "type: it is a text that is no value of type exact")
        #expect(ColumnLimit(type, dialect: MariaDBDialect())?.fault(of: .text("none")) == nil)
        let faulty: [SQLValue] = [
            .decimal(Decimal(1) / 1000), .int(100), .int(-100), .double(0.125), .text("1.234"),
            .decimal(.nan),
        ]
        for value in faulty { #expect(fault(type, value)?.hasPrefix("range:") == true, "\(value)") }
    }

    @Test func booleansTakeTwoNumbers() {
        for value in [SQLValue.bool(true), .int(0), .int(1), .double(1), .decimal(0)] {
            #expect(fault(.boolean, value) == nil)
        }
        for value in [SQLValue.int(2), .int(-1), .double(0.4), .decimal(Decimal(14) / 10)] {
            #expect(fault(.boolean, value) == "type: it is neither true nor false")
        }
    }

    @Test func floatsTakeIntegersThatAreOne() {
        #expect(fault(.double, .int(1 << 53)) == nil)
        #expect(fault(.double, .int(.min)) == nil)
        #expect(fault(.double, .int(.max))?.hasPrefix("range:") == true)
        #expect(fault(.double, .double(.infinity)) == nil)
    }

    @Test func datesAreNoNumbersAndNumbersNoDates() {
        let numeric = DataType.numeric(precision: 12, scale: 2)
        for type in [DataType.integer, .double, .boolean, numeric] {
            #expect(fault(type, .date(LocalDate(daysSinceEpoch: 0)))?.hasPrefix("type:") == true)
            #expect(fault(type, .time(.midnight))?.hasPrefix("type:") == true)
        }
        for type in [DataType.date, .time, .timestamp, .timestampWithZone] {
            #expect(fault(type, .int(1))?.hasPrefix("type:") == true)
            #expect(fault(type, .double(1.5))?.hasPrefix("type:") == true)
            #expect(fault(type, .bool(true))?.hasPrefix("type:") == true)
        }
    }

    /// Values stand in errors only where they are asked for.
    @Test func reasonsDoNotSayTheValue() {
        let secret = SQLValue.decimal(Decimal(4711) / 100_000)
        let numeric = DataType.numeric(precision: 3, scale: 2)
        for type in [DataType.integer, numeric, .boolean] {
            let reason = fault(type, secret)
            #expect(reason != nil && reason?.contains("711") == false)
        }
        let colours = DataType.enumeration(EnumType(name: "e", values: ["red"]))
        #expect(fault(colours, .text("s3cret"))?.contains("s3cret") == false)
    }

    @Test func numericWithoutSizesIsTheDialects() {
        let type = DataType.numeric(precision: nil, scale: nil)
        #expect(ColumnLimit(type, dialect: PostgreSQLDialect()) == nil)
        #expect(
            ColumnLimit(type, dialect: MariaDBDialect()) == .digits(precision: 38, scale: 10))
    }

    @Test func textsAreCountedInCodePoints() {
        #expect(fault(.string(length: 2), .text("é👍")) == nil)
        #expect(
            fault(.string(length: 2), .text("abc")) == "range: it takes at most 2 characters, not 3"
        )
        #expect(fault(.string(length: 2), .text("ab ")) != nil)
        #expect(fault(.string(length: 2), .text("a ")) == nil)
        #expect(fault(.char(length: 2), .text("a "))?.contains("blank") == true)
        #expect(fault(.char(length: 2), .text("a")) == nil)
        #expect(fault(.char(length: 2), .text("abc")) != nil)
        #expect(fault(.binary(length: 2), .bytes(Data([1, 2]))) == nil)
        #expect(fault(.binary(length: 2), .bytes(Data([1, 2, 3]))) != nil)
    }

    @Test func enumerationsTakeTheirTexts() {
        let type = DataType.enumeration(EnumType(name: "e", values: ["b", "a"]))
        #expect(fault(type, .text("a")) == nil)
        #expect(fault(type, .text("2")) == "range: it is none of a, b")
    }

    @Test func datesAndTimesAreNotCut() {
        let day = LocalDate(daysSinceEpoch: 0)
        let moment = LocalDateTime(microsecondsSinceEpoch: 0)
        #expect(fault(.date, .date(day)) == nil)
        #expect(fault(.date, .text("1970-01-01")) == nil)
        #expect(fault(.date, .timestamp(moment)) == "type: it takes no timestamp, but a date")
        #expect(fault(.time, .timestamp(moment)) != nil)
        #expect(fault(.timestamp, .date(day)) != nil)
        #expect(fault(.timestamp, .instant(Instant(microsecondsSinceEpoch: 0))) != nil)
        #expect(fault(.timestampWithZone, .timestamp(moment)) != nil)
    }
}
