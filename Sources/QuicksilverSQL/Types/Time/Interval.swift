/// A span of time in months, days and microseconds, which don't convert into each other.
///
/// Shape: PostgreSQL's `INTERVAL`; text as in ISO 8601, `P1Y2M3DT4H5M6.789S`. A month has no fixed
/// number of days and a day no fixed number of hours, so intervals have no order, and one month
/// is not equal to thirty days.
/// Source: PostgreSQL, 8.5.4 "Interval Input".
public struct Interval: Sendable, Hashable {
    /// The months; a year is twelve.
    public let months: Int32
    /// The days; a week is seven.
    public let days: Int32
    /// The microseconds; an hour is 3,600,000,000.
    public let microseconds: Int64

    /// Makes an interval of its three stored parts.
    public init(months: Int32, days: Int32, microseconds: Int64) {
        self.months = months
        self.days = days
        self.microseconds = microseconds
    }

    /// Makes an interval of any units, years first; each may be negative.
    ///
    /// - Throws: ``ValueError`` `.outOfRange` when months or days need more than 32 bits, or the
    ///   time more than 64 bits of microseconds.
    public init(
        years: Int, months: Int = 0, weeks: Int = 0, days: Int = 0,
        hours: Int = 0, minutes: Int = 0, seconds: Int = 0, microseconds: Int = 0
    ) throws(ValueError) {
        var allMonths = CheckedSum()
        allMonths.add(Int64(years), times: 12)
        allMonths.add(Int64(months))
        var allDays = CheckedSum()
        allDays.add(Int64(weeks), times: 7)
        allDays.add(Int64(days))
        var time = CheckedSum()
        time.add(Int64(hours), times: Microseconds.perHour)
        time.add(Int64(minutes), times: Microseconds.perMinute)
        time.add(Int64(seconds), times: Microseconds.perSecond)
        time.add(Int64(microseconds))
        guard let value = Interval(months: allMonths, days: allDays, time: time) else {
            throw ValueError(
                .outOfRange,
                "An interval holds 32 bits of months, 32 of days and 64 of microseconds; "
                    + "use smaller parts.")
        }
        self = value
    }

    /// Makes an interval of sums; nil when one of them is out of range.
    init?(months: CheckedSum, days: CheckedSum, time: CheckedSum) {
        guard let months = months.value.flatMap({ Int32(exactly: $0) }),
            let days = days.value.flatMap({ Int32(exactly: $0) }),
            let time = time.value
        else { return nil }
        self.init(months: months, days: days, microseconds: time)
    }

    /// An interval of nothing.
    public static let zero = Interval(months: 0, days: 0, microseconds: 0)

    /// The sum, part by part.
    ///
    /// - Throws: ``ValueError`` `.outOfRange` when a part of it doesn't fit.
    public func adding(_ other: Interval) throws(ValueError) -> Interval {
        let (months, first) = self.months.addingReportingOverflow(other.months)
        let (days, second) = self.days.addingReportingOverflow(other.days)
        let (time, third) = microseconds.addingReportingOverflow(other.microseconds)
        guard !first, !second, !third else {
            throw ValueError(
                .outOfRange, "\(self) plus \(other) doesn't fit an interval; use smaller parts.")
        }
        return Interval(months: months, days: days, microseconds: time)
    }
}

// The argument types are as narrow as makes every result fit: none of these can fail or trap.
extension Interval {
    /// That many years of twelve months.
    public static func years(_ count: Int16) -> Interval { .months(Int32(count) * 12) }
    /// That many months.
    public static func months(_ count: Int32) -> Interval {
        Interval(months: count, days: 0, microseconds: 0)
    }
    /// That many weeks of seven days.
    public static func weeks(_ count: Int16) -> Interval { .days(Int32(count) * 7) }
    /// That many days.
    public static func days(_ count: Int32) -> Interval {
        Interval(months: 0, days: count, microseconds: 0)
    }
    /// That many hours.
    public static func hours(_ count: Int32) -> Interval {
        .microseconds(Int64(count) * Microseconds.perHour)
    }
    /// That many minutes.
    public static func minutes(_ count: Int32) -> Interval {
        .microseconds(Int64(count) * Microseconds.perMinute)
    }
    /// That many seconds.
    public static func seconds(_ count: Int32) -> Interval {
        .microseconds(Int64(count) * Microseconds.perSecond)
    }
    /// That many thousandths of a second.
    public static func milliseconds(_ count: Int32) -> Interval {
        .microseconds(Int64(count) * 1_000)
    }
    /// That many millionths of a second.
    public static func microseconds(_ count: Int64) -> Interval {
        Interval(months: 0, days: 0, microseconds: count)
    }
}

/// A sum of products that knows when it left 64 bits.
struct CheckedSum {
    private var sum: Int64 = 0
    private var isValid = true

    /// The sum; nil when it didn't fit.
    var value: Int64? { isValid ? sum : nil }

    mutating func add(_ count: Int64, times unit: Int64 = 1) {
        let (product, first) = count.multipliedReportingOverflow(by: unit)
        let (total, second) = sum.addingReportingOverflow(product)
        sum = total
        isValid = isValid && !first && !second
    }
}
