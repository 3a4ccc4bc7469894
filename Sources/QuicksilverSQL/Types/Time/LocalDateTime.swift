/// A date and a time of day with microseconds, without a zone: what a clock on the wall shows.
///
/// Shape: `TIMESTAMP` without time zone, `DATETIME(6)`; text `2026-11-21T13:05:07.123456`.
/// Databases take the years 1 to 9999 (``sqlRange``).
public struct LocalDateTime: Sendable, Hashable {
    /// Microseconds since 1970-01-01T00:00:00 on the same clock, negative before it.
    public let microsecondsSinceEpoch: Int64

    /// Makes the date and time that many microseconds after 1970-01-01T00:00:00.
    public init(microsecondsSinceEpoch: Int64) {
        self.microsecondsSinceEpoch = microsecondsSinceEpoch
    }

    /// Makes a date and time of its two halves.
    ///
    /// - Throws: ``ValueError`` `.outOfRange` when the date is about 292,000 years from 1970.
    public init(date: LocalDate, time: LocalTime) throws(ValueError) {
        guard let value = Self(days: date.daysSinceEpoch, time: time.microsecondsSinceMidnight)
        else {
            throw .outOfRange("The date", date, "the years that 64 bits of microseconds reach")
        }
        self = value
    }

    /// Makes a date and time of its parts.
    ///
    /// Units: as those of ``LocalDate`` and ``LocalTime``.
    /// - Throws: ``ValueError`` `.outOfRange` when a part is outside its range.
    public init(
        year: Int, month: Int, day: Int,
        hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
    ) throws(ValueError) {
        try self.init(
            date: LocalDate(year: year, month: month, day: day),
            time: LocalTime(
                hour: hour, minute: minute, second: second, microsecond: microsecond))
    }

    /// Joins a day number and a time; nil when the result needs more than 64 bits.
    @inline(__always)
    init?(days: Int32, time: Int64) {
        // Counted from the midnight nearer to 1970: the day of the lowest number begins below it.
        let isEarlier = days < 0
        let (start, overflow) = (Int64(days) + (isEarlier ? 1 : 0)).multipliedReportingOverflow(
            by: Microseconds.perDay)
        let (sum, carry) = start.addingReportingOverflow(
            isEarlier ? time - Microseconds.perDay : time)
        guard !overflow, !carry else { return nil }
        microsecondsSinceEpoch = sum
    }

    /// What the databases can hold: 0001-01-01T00:00:00 to 9999-12-31T23:59:59.999999.
    public static let sqlRange: ClosedRange<LocalDateTime> =
        LocalDateTime(
            microsecondsSinceEpoch: -62_135_596_800_000_000)...LocalDateTime(
            microsecondsSinceEpoch: 253_402_300_799_999_999)

    /// The date.
    public var date: LocalDate { LocalDate(daysSinceEpoch: Int32(truncatingIfNeeded: split.days)) }
    /// The time of day.
    public var time: LocalTime { LocalTime(known: split.time) }

    /// The day number, rounded down, and the microseconds since that day's midnight.
    @inline(__always)
    var split: (days: Int64, time: Int64) {
        var days = microsecondsSinceEpoch / Microseconds.perDay
        var time = microsecondsSinceEpoch - days * Microseconds.perDay
        if time < 0 {
            days -= 1
            time += Microseconds.perDay
        }
        return (days, time)
    }
}

extension LocalDateTime: Comparable {
    /// Whether the left one is earlier.
    public static func < (left: LocalDateTime, right: LocalDateTime) -> Bool {
        left.microsecondsSinceEpoch < right.microsecondsSinceEpoch
    }
}

extension LocalDateTime: LosslessStringConvertible, Codable {
    private static let form = "2026-11-21T13:05:07.123456"

    /// Reads `2026-11-21T13:05:07.123456`, or with a space for the `T`; nil for anything else.
    public init?(_ description: String) {
        guard let value = description.readingUTF8(Self.parse) else { return nil }
        self = value
    }

    /// Reads `2026-11-21T13:05:07.123456`, or with a space for the `T`.
    ///
    /// - Throws: ``ValueError`` `.malformed` for anything else, also for text with an offset, which
    ///   is an ``Instant``.
    public init(parsing text: String) throws(ValueError) {
        guard let value = Self(text) else {
            throw .malformed("date and time without zone", text, expected: Self.form)
        }
        self = value
    }

    /// The date and time as `2026-11-21T13:05:07`, with six more digits when there is a fraction.
    public var description: String { timeText { write(to: $0, as: .iso) } }

    /// Decodes the date and time from text.
    public init(from decoder: any Decoder) throws {
        self = try decodeText("date and time without zone", Self.form, from: decoder) { Self($0) }
    }

    /// Encodes the date and time as text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension LocalDateTime {
    /// Reads a date and time from ASCII bytes; nil when they aren't one.
    package static func parse(_ utf8: UnsafeRawBufferPointer) -> LocalDateTime? {
        if let common = TimeReader.common(utf8) { return common }
        guard var reader = TimeReader(utf8), let days = reader.date(), reader.separator(),
            let time = reader.time(), reader.isAtEnd
        else { return nil }
        return LocalDateTime(days: days, time: time)
    }

    /// Writes the value into memory of at least ``TimeForm/maximumLength`` bytes; gives the count.
    package func write(to memory: UnsafeMutablePointer<UInt8>, as form: TimeForm) -> Int {
        let (days, time) = split
        var writer = TimeWriter(memory)
        writer.date(days: days)
        writer.put(form.separator)
        writer.time(microseconds: time)
        return writer.count
    }

    /// Appends the value as `2026-11-21 13:05:07.123456`, or in the form that is asked.
    package func append(to bytes: inout [UInt8], as form: TimeForm = .sql) {
        appendTime(to: &bytes) { write(to: $0, as: form) }
    }
}
