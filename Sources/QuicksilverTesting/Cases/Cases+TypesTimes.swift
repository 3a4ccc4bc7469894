import QuicksilverEngine
import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

private func date(_ text: String) throws -> LocalDate { try LocalDate(parsing: text) }
private func time(_ text: String) throws -> LocalTime { try LocalTime(parsing: text) }
private func moment(_ text: String) throws -> LocalDateTime { try LocalDateTime(parsing: text) }
private func instant(_ text: String) throws -> Instant { try Instant(parsing: text) }

extension ComplianceCase {
    /// Dates, times, instants and spans: the years 1 and 9999, microseconds, zones.
    static var typesOfTimes: [ComplianceCase] {
        var cases = CaseList("types")
        addDates(&cases)
        addInstants(&cases)
        addIntervals(&cases)
        return cases.all
    }

    private static func addDates(_ cases: inout CaseList) {
        cases.add("dates of the years 1 to 9999 come back") { db in
            try await expectRoundTrip(
                db, .date,
                [
                    try date("0001-01-01"), try date("0099-12-31"), try date("1582-10-10"),
                    try date("1900-02-28"), try date("1970-01-01"), try date("2000-02-29"),
                    try date("9999-12-31"),
                ])
        }
        cases.add("times of day come back with their microseconds") { db in
            try await expectRoundTrip(
                db, .time,
                [
                    .midnight, try time("00:00:00.000001"), try time("13:05:07.123456"),
                    try time("23:59:59.999999"), try time("12:00:00"),
                ])
        }
        cases.add("dates with times come back with their microseconds") { db in
            try await expectRoundTrip(
                db, .timestamp,
                [
                    try moment("0001-01-01T00:00:00"), try moment("0001-01-01T00:00:00.000001"),
                    try moment("1969-12-31T23:59:59.999999"), try moment("1970-01-01T00:00:00"),
                    try moment("2026-03-29T02:30:00"), try moment("2026-11-21T13:05:07.123456"),
                    try moment("9999-12-31T23:59:59.999999"),
                ])
        }
        cases.add("dates outside the years 1 to 9999 are refused, or come back") { db in
            let dates = TypeColumn(.date)
            try await dates.create(db)
            for days in [Int32.min, -719_163, 2_932_897, Int32.max] {
                let value = LocalDate(daysSinceEpoch: days)
                try await expectKeptOrRefused(db, dates, value)
            }
            try await dates.metadata.dropAll(db.engine)
            let instants = TypeColumn(.instant)
            try await instants.create(db)
            let range = Instant.sqlRange
            let outside = [
                range.lowerBound.microsecondsSinceEpoch - 1,
                range.upperBound.microsecondsSinceEpoch + 1, Int64.min, Int64.max,
            ]
            for microseconds in outside {
                try await expectKeptOrRefused(
                    db, instants, Instant(microsecondsSinceEpoch: microseconds))
            }
            try await instants.expectRefused(
                db, Date.distantPast.addingTimeInterval(-1e15).sqlValue)
        }
        cases.add("a date isn't cut out of a timestamp, nor a time") { db in
            let value = SQLValue.timestamp(try moment("2026-11-21T13:05:07.123456"))
            let dates = TypeColumn(.date)
            try await dates.create(db)
            try await dates.expectRefused(db, value)
            try await dates.metadata.dropAll(db.engine)
            let times = TypeColumn(.time)
            try await times.create(db)
            try await times.expectRefused(db, value)
            try await times.metadata.dropAll(db.engine)
            let moments = TypeColumn(.timestamp)
            try await moments.create(db)
            try await moments.expectRefused(db, .date(try date("2026-11-21")))
        }
    }

    private static func addInstants(_ cases: inout CaseList) {
        cases.add("instants come back to the microsecond in every year") { db in
            try await expectRoundTrip(
                db, .instant,
                [
                    try instant("0001-01-01T00:00:00Z"), try instant("0001-01-01T00:00:00.000001Z"),
                    try instant("1969-12-31T23:59:59.999999Z"), try instant("1970-01-01T00:00:00Z"),
                    try instant("2026-11-21T13:05:07.123456Z"),
                    try instant("9999-12-31T23:59:59.999999Z"),
                ])
        }
        cases.add("an instant is the same whatever zone it was written with") { db in
            let texts = [
                "2026-11-21T13:05:07.5Z", "2026-11-21T14:05:07.5+01:00",
                "2026-11-21T02:05:07.5-11:00", "2026-11-21T18:50:07.5+05:45",
            ]
            try await expectRoundTrip(db, .instant, try texts.map { try instant($0) })
            let column = TypeColumn(.instant)
            try await column.create(db)
            try await column.write(db, try texts.map { try instant($0) })
            let distinct = try await db.engine.execute(select(column.value).distinct()).all()
            #expect(distinct == [try instant(texts[0])])
        }
        cases.add("a Date comes back to the microsecond") { db in
            let dates = [0, 0.000001, 1_763_730_307.123456, -1.5].map {
                Date(timeIntervalSince1970: $0)
            }
            let column = TypeColumn(.timestampWithZone)
            try await column.create(db)
            try await column.write(db, dates)
            let found = try await column.values(db).dropFirst()
            for (value, wanted) in zip(found, dates) {
                let difference = value.map { abs($0.timeIntervalSince(wanted)) } ?? 1
                #expect(difference < 0.000001)
            }
            #expect(found.count == dates.count)
        }
    }

    private static func addIntervals(_ cases: inout CaseList) {
        cases.add("spans of time keep months, days and microseconds apart") { db in
            try await expectRoundTrip(
                db, .interval,
                [
                    .zero, .months(1), .days(31), .microseconds(1), .microseconds(-1),
                    Interval(months: 14, days: -3, microseconds: 3_723_000_001),
                    Interval(months: -1, days: 40, microseconds: -86_400_000_000),
                    Interval(months: 119_988, days: 0, microseconds: 999_999),
                ], isComparable: false)
        }
    }

    /// Expects a value to be refused, or to come back as it is.
    private static func expectKeptOrRefused<Value>(
        _ db: TestDatabase, _ column: TypeColumn<Value>, _ value: Value
    ) async throws {
        do {
            try await column.write(db, 1, value.sqlValue)
        } catch let error as DatabaseError {
            #expect(error.kind == .dataOutOfRange, "\(error)")
            return
        }
        #expect(try await column.values(db) == [value])
        try await db.engine.execute(column.table.delete())
    }
}
