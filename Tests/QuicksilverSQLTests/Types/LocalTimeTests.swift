import QuicksilverSQL
import Testing

@Suite struct LocalTimeTests {
    @Test func everySecondOfADay() throws {
        var faults = 0
        for second in 0..<86_400 {
            let time = try LocalTime(microsecondsSinceMidnight: Int64(second) * 1_000_000)
            let made = try LocalTime(
                hour: second / 3_600, minute: second / 60 % 60, second: second % 60)
            if made != time || LocalTime(time.description) != time { faults += 1 }
            if (time.hour * 60 + time.minute) * 60 + time.second != second { faults += 1 }
        }
        #expect(faults == 0)
    }

    @Test func fractionsAreNoneOrSixDigits() throws {
        #expect(LocalTime.midnight.description == "00:00:00")
        #expect(LocalTime("13:05")?.description == "13:05:00")
        #expect(LocalTime("13:05:07.1")?.description == "13:05:07.100000")
        #expect(LocalTime("13:05:07.000001")?.microsecond == 1)
        #expect(LocalTime("23:59:59.999999")?.microsecondsSinceMidnight == 86_399_999_999)
        #expect(LocalTime("13:05:07.123456000") == LocalTime("13:05:07.123456"))
        #expect(LocalTime("13:05:07.1234561") == nil)
        for microsecond in stride(from: 0, to: 1_000_000, by: 997) {
            let time = try LocalTime(hour: 7, minute: 8, second: 9, microsecond: microsecond)
            #expect(LocalTime(time.description) == time)
        }
    }

    @Test(arguments: [
        "", "13", "13:", "13:5", "13:05:", "13:05:7", "13:05:60", "13:60:00", "24:00:00",
        "25:00:00", "13:05:07.", "13:05:07,5", "13:05:07.12x", "13:05:07Z", "13:05:07+02", "-1:00",
        "838:59:59", "13.05.07", " 13:05", "13:05 ", "1:05:07 PM", "130507",
    ])
    func malformedTextIsRefused(text: String) {
        #expect(LocalTime(text) == nil)
    }

    @Test func wrongPartsAreNamed() {
        for (hour, minute, second, microsecond) in [
            (24, 0, 0, 0), (-1, 0, 0, 0), (0, 60, 0, 0), (0, -1, 0, 0), (0, 0, 60, 0),
            (0, 0, -1, 0), (0, 0, 0, 1_000_000), (0, 0, 0, -1),
        ] {
            #expect(throws: ValueError.self) {
                try LocalTime(
                    hour: hour, minute: minute, second: second, microsecond: microsecond)
            }
        }
        #expect(throws: ValueError.self) { try LocalTime(microsecondsSinceMidnight: -1) }
        #expect(throws: ValueError.self) {
            try LocalTime(microsecondsSinceMidnight: 86_400_000_000)
        }
    }
}
