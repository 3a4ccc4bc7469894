/// A day of the calendar, without a time and without a zone.
///
/// Shape: `DATE`; text `2026-11-21`. The calendar is the proleptic Gregorian one. Databases take
/// the years 1 to 9999 (``sqlRange``); day arithmetic goes past them, and such a year is written
/// with its sign: `+10000-01-01`.
/// Source: ISO 8601, 5.2.2; design: dates are integers, so nothing is rounded.
public struct LocalDate: Sendable, Hashable {
    /// Days since 1970-01-01, negative before it.
    public let daysSinceEpoch: Int32

    /// Makes the date that many days after 1970-01-01.
    public init(daysSinceEpoch: Int32) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// Makes a date of its year, month and day.
    ///
    /// Units: year 1 to 9999, month 1 to 12, day 1 to the length of the month.
    /// - Throws: ``ValueError`` `.outOfRange` when a part is outside its range.
    public init(year: Int, month: Int, day: Int) throws(ValueError) {
        guard year >= 1, year <= 9_999 else {
            throw .outOfRange("The year", year, "1 to 9999")
        }
        guard month >= 1, month <= 12 else { throw .outOfRange("The month", month, "1 to 12") }
        let length = CivilCalendar.daysInMonth(year: year, month: month)
        guard day >= 1, day <= length else {
            throw .outOfRange(
                "The day", day, "1 to \(length), the days of month \(month) in \(year)")
        }
        let days = CivilCalendar.days(year: year, month: month, day: day)
        daysSinceEpoch = Int32(truncatingIfNeeded: days)
    }

    /// The dates that the databases can hold: 0001-01-01 to 9999-12-31.
    public static let sqlRange: ClosedRange<LocalDate> =
        LocalDate(daysSinceEpoch: -719_162)...LocalDate(daysSinceEpoch: 2_932_896)

    /// The year; negative and 0 only before year 1, which day arithmetic can reach.
    public var year: Int { parts.year }
    /// The month, 1 to 12.
    public var month: Int { parts.month }
    /// The day of the month, 1 to 31.
    public var day: Int { parts.day }
    /// The day of the week as ISO 8601 counts: 1 is Monday, 7 is Sunday.
    public var weekday: Int {
        let shifted = (Int(daysSinceEpoch) + 3) % 7  // 1970-01-01 was a Thursday
        return (shifted < 0 ? shifted + 7 : shifted) + 1
    }

    /// Year, month and day in one calculation.
    package var parts: (year: Int, month: Int, day: Int) {
        CivilCalendar.civil(days: Int64(daysSinceEpoch))
    }

    /// The date that many days later, or earlier when negative.
    ///
    /// - Throws: ``ValueError`` `.outOfRange` when the day number no longer fits 32 bits.
    public func adding(days: Int) throws(ValueError) -> LocalDate {
        let (sum, overflow) = Int(daysSinceEpoch).addingReportingOverflow(days)
        guard !overflow, let result = Int32(exactly: sum) else {
            throw .outOfRange("\(self) plus days:", days, "the day numbers of 32 bits")
        }
        return LocalDate(daysSinceEpoch: result)
    }

    /// The number of days from this date to another one, negative when that is earlier.
    public func days(until other: LocalDate) -> Int {
        Int(other.daysSinceEpoch) - Int(daysSinceEpoch)
    }
}

extension LocalDate: Comparable {
    /// Whether the left date is earlier.
    public static func < (left: LocalDate, right: LocalDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }
}

extension LocalDate: LosslessStringConvertible, Codable {
    private static let form = "2026-11-21"

    /// Reads `2026-11-21`; nil for anything else.
    public init?(_ description: String) {
        guard let value = description.readingUTF8(Self.parse) else { return nil }
        self = value
    }

    /// Reads `2026-11-21`.
    ///
    /// - Throws: ``ValueError`` `.malformed` for anything else.
    public init(parsing text: String) throws(ValueError) {
        guard let value = Self(text) else {
            throw .malformed("date", text, expected: Self.form)
        }
        self = value
    }

    /// The date as `2026-11-21`.
    public var description: String { timeText { write(to: $0) } }

    /// Decodes the date from text.
    public init(from decoder: any Decoder) throws {
        self = try decodeText("date", Self.form, from: decoder) { Self($0) }
    }

    /// Encodes the date as text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension LocalDate {
    /// Reads a date from ASCII bytes; nil when they aren't one.
    package static func parse(_ utf8: UnsafeRawBufferPointer) -> LocalDate? {
        guard var reader = TimeReader(utf8), let days = reader.date(), reader.isAtEnd else {
            return nil
        }
        return LocalDate(daysSinceEpoch: days)
    }

    /// Writes the date into memory of at least ``TimeForm/maximumLength`` bytes; gives the count.
    package func write(to memory: UnsafeMutablePointer<UInt8>) -> Int {
        var writer = TimeWriter(memory)
        writer.date(days: Int64(daysSinceEpoch))
        return writer.count
    }

    /// Appends the date as `2026-11-21`.
    package func append(to bytes: inout [UInt8]) {
        appendTime(to: &bytes) { write(to: $0) }
    }
}
