import QuicksilverSQL
import Testing

@Suite struct IntervalTests {
    @Test(
        arguments: [
            ("P1Y2M3DT4H5M6.789S", 14, 3, 14_706_789_000), ("PT0S", 0, 0, 0), ("P1Y", 12, 0, 0),
            ("P-1Y-2M", -14, 0, 0), ("P3D", 0, 3, 0), ("PT-0.000001S", 0, 0, -1),
            ("PT36H", 0, 0, 129_600_000_000), ("P1M-2DT-3H", 1, -2, -10_800_000_000),
        ] as [(String, Int32, Int32, Int64)])
    func textRoundTrips(text: String, months: Int32, days: Int32, microseconds: Int64) throws {
        let interval = Interval(months: months, days: days, microseconds: microseconds)
        #expect(interval.description == text)
        #expect(try Interval(parsing: text) == interval)
    }

    @Test func limitsRoundTrip() {
        for interval in [
            Interval(months: .min, days: .min, microseconds: .min),
            Interval(months: .max, days: .max, microseconds: .max),
        ] {
            #expect(Interval(interval.description) == interval, "\(interval)")
        }
    }

    @Test func otherSpellings() {
        #expect(Interval("P2W") == .weeks(2))
        #expect(Interval("-P1DT1H") == Interval(months: 0, days: -1, microseconds: -3_600_000_000))
        #expect(Interval("-P-1D") == .days(1))
        #expect(Interval("+P+1D") == .days(1))
        #expect(Interval("PT90M") == .minutes(90))
    }

    @Test(arguments: [
        "", "P", "PT", "P1", "1D", "P1DT", "P1D2Y", "P1Y1Y", "PT1D", "P1H", "PT1S1S", "P1.5D",
        "PT1.5H", "PT1.S", "PT.5S", "PT1.1234567S", "P--1D", "p1d", "P1D ", "1 day", "P 1D",
        "P99999999999D", "PT9999999999999H", "P1Y2M3DT4H5M6.789SX", "PT1ST",
    ])
    func malformedTextIsRefused(text: String) {
        #expect(Interval(text) == nil)
    }

    @Test func sumsThatDontFitAreRefused() throws {
        #expect(
            try Interval(years: 1, weeks: 1, hours: 1)
                == Interval(
                    months: 12, days: 7, microseconds: 3_600_000_000))
        #expect(throws: ValueError.self) { try Interval(years: .max) }
        #expect(throws: ValueError.self) { try Interval(years: 0, days: Int(Int32.max) + 1) }
        #expect(throws: ValueError.self) { try Interval(years: 0, hours: .max) }
        #expect(throws: ValueError.self) { try Interval.days(.max).adding(.days(1)) }
        #expect(
            try Interval.days(2).adding(.hours(-3))
                == Interval(
                    months: 0, days: 2, microseconds: -10_800_000_000))
        #expect(Interval.hours(.max).microseconds == 7_730_941_129_200_000_000)
        #expect(Interval.years(.min).months == -393_216)
    }
}
