import QuicksilverSQL
import Testing

@Suite struct LocalDateTests {
    @Test func everyDayOfTheSupportedYears() throws {
        // Counts the calendar by hand beside the arithmetic.
        var year = 1
        var month = 1
        var day = 1
        var bytes: [UInt8] = []
        var faults = 0
        let first = LocalDate.sqlRange.lowerBound.daysSinceEpoch
        let last = LocalDate.sqlRange.upperBound.daysSinceEpoch
        for number in first...last {
            let date = LocalDate(daysSinceEpoch: number)
            let parts = date.parts
            if parts != (year, month, day) { faults += 1 }
            if try LocalDate(year: year, month: month, day: day) != date { faults += 1 }
            bytes.removeAll(keepingCapacity: true)
            date.append(to: &bytes)
            if bytes.count != 10 || bytes.withUnsafeBytes(LocalDate.parse) != date { faults += 1 }
            let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[month - 1] {
                day = 1
                month += 1
            }
            if month > 12 {
                month = 1
                year += 1
            }
        }
        #expect(faults == 0)
        #expect((year, month, day) == (10_000, 1, 1))
    }

    @Test func knownDays() throws {
        #expect(try LocalDate(year: 1970, month: 1, day: 1).daysSinceEpoch == 0)
        #expect(try LocalDate(year: 1969, month: 12, day: 31).daysSinceEpoch == -1)
        #expect(try LocalDate(year: 2000, month: 1, day: 1).daysSinceEpoch == 10_957)
        #expect(try LocalDate(year: 2000, month: 2, day: 29).description == "2000-02-29")
        #expect(LocalDate.sqlRange.lowerBound.description == "0001-01-01")
        #expect(LocalDate.sqlRange.upperBound.description == "9999-12-31")
        #expect(LocalDate("1970-01-01")?.weekday == 4)
        #expect(LocalDate("2026-11-22")?.weekday == 7)
        #expect(LocalDate("1969-12-29")?.weekday == 1)
    }

    @Test func yearsOutsideSQLKeepTheirText() {
        for days: Int32 in [.min, .max, -719_163, -719_529, 2_932_897, -5_000_000, 50_000_000] {
            let date = LocalDate(daysSinceEpoch: days)
            #expect(LocalDate(date.description) == date, "\(date)")
        }
        #expect(LocalDate(daysSinceEpoch: 2_932_897).description == "+10000-01-01")
        #expect(LocalDate(daysSinceEpoch: -719_163).description == "0000-12-31")
        #expect(LocalDate("-0044-03-15")?.year == -44)
        #expect(LocalDate("+9999999-01-01") == nil)
    }

    @Test func arithmeticStopsAtItsRange() throws {
        let date = try LocalDate(year: 2024, month: 2, day: 28)
        #expect(try date.adding(days: 2).description == "2024-03-01")
        #expect(try date.adding(days: -59).description == "2023-12-31")
        #expect(date.days(until: LocalDate(daysSinceEpoch: 0)) == -19_781)
        #expect(throws: ValueError.self) { try date.adding(days: .max) }
        #expect(throws: ValueError.self) { try date.adding(days: Int(Int32.max)) }
    }

    @Test(arguments: [
        (0, 1, 1), (10_000, 1, 1), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32),
        (2026, 2, 29), (1900, 2, 29), (2100, 2, 29), (2026, 4, 31), (2026, .min, 1), (.max, 1, 1),
    ])
    func wrongPartsAreNamed(year: Int, month: Int, day: Int) {
        let error = #expect(throws: ValueError.self) {
            try LocalDate(year: year, month: month, day: day)
        }
        #expect(error?.code == .outOfRange)
    }

    @Test(arguments: [
        "", "2026", "2026-11", "2026-11-", "2026-11-2", "2026-11-211", "2026-1-21", "26-11-21",
        "2026-11-31", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00",
        "2026/11/21", "20261121", " 2026-11-21", "2026-11-21 ", "2026-11-21T", "2026-1１-21",
        "-44-03-15", "+-2026-01-01", "2026-11-21\0", "a026-11-21", "0000-00-00", "infinity",
    ])
    func malformedTextIsRefused(text: String) {
        #expect(LocalDate(text) == nil)
        let error = #expect(throws: ValueError.self) { try LocalDate(parsing: text) }
        #expect(error?.code == .malformed)
    }
}
