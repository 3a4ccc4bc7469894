/// The proleptic Gregorian calendar as arithmetic on day numbers.
///
/// Years are counted from 1 March inside, so that the leap day is the last day of a year, and in
/// cycles of 400 years (146,097 days), so that all divisions are of small unsigned numbers by
/// constants. Foundation's `Calendar` was rejected: it is a hundred times slower.
enum CivilCalendar {
    /// Days from 0000-03-01 to 1970-01-01.
    private static let epochShift: Int64 = 719_468
    private static let daysPerCycle: Int64 = 146_097

    /// The day number of a date whose parts are known to be valid.
    ///
    /// Units: days since 1970-01-01, negative before it.
    @inline(__always)
    static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let cycle = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfCycle = UInt32(truncatingIfNeeded: shifted - cycle * 400)
        let monthFromMarch = UInt32(truncatingIfNeeded: month > 2 ? month - 3 : month + 9)
        // Months from March have 31, 30, 31, 30, 31 days and then again: 153 in five.
        let dayOfYear = (153 &* monthFromMarch &+ 2) / 5 &+ UInt32(truncatingIfNeeded: day) &- 1
        let leapDays = yearOfCycle / 4 &- yearOfCycle / 100
        let dayOfCycle = yearOfCycle &* 365 &+ leapDays &+ dayOfYear
        return cycle * daysPerCycle + Int64(dayOfCycle) - epochShift
    }

    /// The year, month and day of a day number.
    ///
    /// Units: days since 1970-01-01; month and day count from 1.
    @inline(__always)
    static func civil(days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + epochShift
        let cycle = (shifted >= 0 ? shifted : shifted - (daysPerCycle - 1)) / daysPerCycle
        let dayOfCycle = UInt32(truncatingIfNeeded: shifted - cycle * daysPerCycle)
        // Quarter days make the century and the year plain divisions: 146,097 quarters of a
        // century's days are 36,524.25 days, 1,461 are 365.25.
        let century = (4 &* dayOfCycle &+ 3) / 146_097
        let dayOfCentury = dayOfCycle &- century &* 146_097 / 4
        let yearOfCentury = (4 &* dayOfCentury &+ 3) / 1_461
        let dayOfYear = dayOfCentury &- yearOfCentury &* 1_461 / 4
        let monthFromMarch = (5 &* dayOfYear &+ 2) / 153
        let day = dayOfYear &- (153 &* monthFromMarch &+ 2) / 5 &+ 1
        let month = monthFromMarch < 10 ? monthFromMarch &+ 3 : monthFromMarch &- 9
        let year = cycle * 400 + Int64(century &* 100 &+ yearOfCentury) + (month <= 2 ? 1 : 0)
        return (Int(year), Int(month), Int(day))
    }

    /// Whether the year has a 29 February.
    @inline(__always)
    static func isLeap(_ year: Int) -> Bool {
        year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// The number of days of a month; `month` is 1 to 12.
    @inline(__always)
    static func daysInMonth(year: Int, month: Int) -> Int {
        if month == 2 { return isLeap(year) ? 29 : 28 }
        // Up to July the odd months are long, from August the even ones.
        return 30 + ((month + (month >> 3)) & 1)
    }
}

/// The microseconds in the units of time.
enum Microseconds {
    static let perSecond: Int64 = 1_000_000
    static let perMinute: Int64 = 60_000_000
    static let perHour: Int64 = 3_600_000_000
    static let perDay: Int64 = 86_400_000_000
}
