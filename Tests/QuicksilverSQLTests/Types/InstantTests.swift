import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct LocalDateTimeTests {
    @Test func extremesKeepTheirMicroseconds() throws {
        let low = LocalDateTime.sqlRange.lowerBound
        let high = LocalDateTime.sqlRange.upperBound
        #expect(low.description == "0001-01-01T00:00:00")
        #expect(high.description == "9999-12-31T23:59:59.999999")
        let next = LocalDateTime(microsecondsSinceEpoch: low.microsecondsSinceEpoch + 1)
        #expect(next.description == "0001-01-01T00:00:00.000001")
        for value in [low, next, high] {
            #expect(LocalDateTime(value.description) == value)
            #expect(try LocalDateTime(date: value.date, time: value.time) == value)
        }
    }

    /// The forms of databases are read eight bytes at a time: no other byte may pass for a digit or a separator.
    @Test(arguments: [
        "2024-02-29 12:34:56", "2024-02-29 12:34:56.123", "2024-02-29 12:34:56.123456",
        "2023-12-28 09:05:07.000900",
    ])
    func everyByteInEveryPlaceIsChecked(_ text: String) throws {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        for place in text.utf8.indices {
            for byte in UInt8.min...UInt8.max {
                var bytes = Array(text.utf8)
                let offset = text.utf8.distance(from: text.utf8.startIndex, to: place)
                let original = bytes[offset]
                bytes[offset] = byte
                let found = bytes.withUnsafeBytes { LocalDateTime.parse($0) }
                let isFine =
                    digits.contains(original)
                    ? digits.contains(byte)
                    : byte == original || (offset == 10 && [0x54, 0x74].contains(byte))
                #expect(found == (isFine ? try? Self.parts(bytes) : nil), "\(bytes)")
            }
        }
    }

    /// The date and time at the places where databases write its parts.
    private static func parts(_ bytes: [UInt8]) throws -> LocalDateTime {
        func number(_ range: Range<Int>) -> Int {
            bytes[range].reduce(0) { $0 * 10 + Int($1) - 0x30 }
        }
        let fraction = bytes.count == 19 ? 0 : number(20..<bytes.count)
        return try LocalDateTime(
            year: number(0..<4), month: number(5..<7), day: number(8..<10),
            hour: number(11..<13), minute: number(14..<16), second: number(17..<19),
            microsecond: bytes.count == 23 ? fraction * 1_000 : fraction)
    }

    @Test func timesBeforeTheEpochRoundDown() {
        let value = LocalDateTime(microsecondsSinceEpoch: -1)
        #expect(value.description == "1969-12-31T23:59:59.999999")
        #expect(value.date.daysSinceEpoch == -1)
        #expect(value.time.microsecondsSinceMidnight == 86_399_999_999)
        #expect(LocalDateTime(microsecondsSinceEpoch: -86_400_000_000).time == .midnight)
    }

    @Test func limitsOf64BitsDontTrap() throws {
        for number: Int64 in [.min, .max] {
            let value = LocalDateTime(microsecondsSinceEpoch: number)
            #expect(LocalDateTime(value.description) == value)
        }
        let far = LocalDate(daysSinceEpoch: .max)
        #expect(throws: ValueError.self) { try LocalDateTime(date: far, time: .midnight) }
        #expect(LocalDateTime("+1000000-01-01T00:00:00") == nil)
    }

    @Test func sqlFormHasASpaceAndSorts() throws {
        var texts: [[UInt8]] = []
        for text in ["0001-01-01 00:00:00", "2026-11-21 13:05:07", "2026-11-21 13:05:07.000001"] {
            var bytes: [UInt8] = []
            try LocalDateTime(parsing: text).append(to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == text)
            texts.append(bytes)
        }
        #expect(texts[1].lexicographicallyPrecedes(texts[2]))
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21 ", "2026-11-21T", "2026-11-21x13:05:07",
        "2026-11-21  13:05:07", "2026-11-21T13:05:07Z", "2026-11-21T13:05:07+02:00",
        "2026-02-30T00:00:00", "2026-11-21T24:00:00", "0000-00-00 00:00:00",
    ])
    func malformedTextIsRefused(text: String) {
        #expect(LocalDateTime(text) == nil)
    }
}

@Suite struct InstantTests {
    @Test func offsetsAreTakenAway() throws {
        let expected = try Instant(parsing: "2026-11-21T11:05:07.5Z")
        for text in [
            "2026-11-21T13:05:07.5+02:00", "2026-11-21 13:05:07.5+02", "2026-11-21t13:05:07.5+0200",
            "2026-11-21 06:35:07.500000-04:30", "2026-11-22 11:05:06.5+23:59:59",
            "2026-11-21 11:05:07.5z", "2026-11-21 11:05:07.5-00:00",
        ] {
            #expect(try Instant(parsing: text) == expected, "\(text)")
        }
        #expect(expected.description == "2026-11-21T11:05:07.500000Z")
    }

    @Test func formsForTheDrivers() throws {
        let instant = try Instant(parsing: "2026-11-21T11:05:07.000001Z")
        func text(_ form: TimeForm) -> String {
            var bytes: [UInt8] = []
            instant.append(to: &bytes, as: form)
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(text(.iso) == "2026-11-21T11:05:07.000001Z")
        #expect(text(.sql) == "2026-11-21 11:05:07.000001+00:00")
        #expect(text(.sqlWithoutZone) == "2026-11-21 11:05:07.000001")
        let bytes = Array("2026-11-21 11:05:07.000001".utf8)
        #expect(bytes.withUnsafeBytes { Instant.parse($0, assumingUTC: true) } == instant)
        #expect(bytes.withUnsafeBytes { Instant.parse($0) } == nil)
    }

    @Test(arguments: [
        "", "2026-11-21T13:05:07", "2026-11-21T13:05:07 Z", "2026-11-21T13:05:07+2",
        "2026-11-21T13:05:07+02:", "2026-11-21T13:05:07+02:0", "2026-11-21T13:05:07+020",
        "2026-11-21T13:05:07+24:00", "2026-11-21T13:05:07+02:60", "2026-11-21T13:05:07ZZ",
        "2026-11-21T13:05:07+0200:30", "2026-11-21T13:05:07UTC", "2026-11-21Z",
        "2026-11-21T13:05:07+", "2026-11-21T13:05:07.Z", "infinity",
    ])
    func malformedTextIsRefused(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func offsetsPastTheLimitAreRefused() {
        let text = Instant(microsecondsSinceEpoch: .max).description.dropLast()
        #expect(Instant(text + "Z")?.microsecondsSinceEpoch == .max)
        #expect(Instant(text + "-01") == nil)
    }

    @Test func datesRoundToTheNearestMicrosecond() throws {
        #expect(try Instant(Date(timeIntervalSince1970: 0)).microsecondsSinceEpoch == 0)
        let half = Date(timeIntervalSinceReferenceDate: 0.000_000_6)
        #expect(try Instant(half).microsecondsSinceEpoch == 978_307_200_000_001)
        let before = Date(timeIntervalSinceReferenceDate: -0.000_000_6)
        #expect(try Instant(before).microsecondsSinceEpoch == 978_307_199_999_999)
        let carry = Date(timeIntervalSinceReferenceDate: 0.999_999_9)
        #expect(try Instant(carry).microsecondsSinceEpoch == 978_307_201_000_000)
    }

    @Test func datesGiveTheInstantBackForFiveCenturies() throws {
        var generator = SystemRandomNumberGenerator()
        let range =
            try Instant(parsing: "1729-01-01T00:00:00Z")
            .microsecondsSinceEpoch...Instant(
                parsing: "2273-01-01T00:00:00Z"
            ).microsecondsSinceEpoch
        for _ in 0..<100_000 {
            let instant = Instant(microsecondsSinceEpoch: .random(in: range, using: &generator))
            guard try Instant(instant.date) == instant else {
                Issue.record("\(instant) came back as \(try Instant(instant.date))")
                return
            }
        }
    }

    @Test(arguments: [
        Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1e300, 9.3e12, -9.3e12,
    ])
    func datesOutOfRangeAreRefused(seconds: Double) {
        let error = #expect(throws: ValueError.self) {
            try Instant(Date(timeIntervalSinceReferenceDate: seconds))
        }
        #expect(error?.code == .outOfRange)
    }

    @Test func limitsOf64BitsMakeDates() throws {
        #expect(Date(Instant(microsecondsSinceEpoch: .max)) > Date(timeIntervalSince1970: 9.2e12))
        #expect(Date(Instant(microsecondsSinceEpoch: .min)) < Date(timeIntervalSince1970: -9.2e12))
        for text in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
            let instant = try Instant(parsing: text)
            #expect(try Instant(instant.date) == instant)
        }
        #expect(Instant.now > Instant(microsecondsSinceEpoch: 1_600_000_000_000_000))
    }

    @Test func codableIsText() throws {
        let values = try [Instant(parsing: "0001-01-01T00:00:00.000001Z")]
        let data = try JSONEncoder().encode(values)
        #expect(String(decoding: data, as: UTF8.self) == "[\"0001-01-01T00:00:00.000001Z\"]")
        #expect(try JSONDecoder().decode([Instant].self, from: data) == values)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([LocalDate].self, from: Data("[\"2026-02-30\"]".utf8))
        }
    }
}
