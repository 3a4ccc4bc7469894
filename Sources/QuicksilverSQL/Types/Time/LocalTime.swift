/// A time of the day with microseconds, without a date and without a zone.
///
/// Shape: `TIME`; text `13:05:07` or `13:05:07.123456`. From 00:00:00 to 23:59:59.999999; `24:00:00`
/// and leap seconds are refused, because they would compare unequal to the times they mean.
public struct LocalTime: Sendable, Hashable {
    /// Microseconds since midnight, 0 to 86,399,999,999.
    public let microsecondsSinceMidnight: Int64

    /// Makes the time that many microseconds after midnight.
    ///
    /// - Throws: ``ValueError`` `.outOfRange` when it isn't 0 to 86,399,999,999.
    public init(microsecondsSinceMidnight: Int64) throws(ValueError) {
        guard microsecondsSinceMidnight >= 0, microsecondsSinceMidnight < Microseconds.perDay else {
            throw .outOfRange(
                "The time of day in microseconds", microsecondsSinceMidnight, "0 to 86399999999")
        }
        self.microsecondsSinceMidnight = microsecondsSinceMidnight
    }

    /// Makes a time of its parts.
    ///
    /// Units: hour 0 to 23, minute and second 0 to 59, microsecond 0 to 999,999.
    /// - Throws: ``ValueError`` `.outOfRange` when a part is outside its range.
    public init(
        hour: Int, minute: Int, second: Int = 0, microsecond: Int = 0
    ) throws(ValueError) {
        guard hour >= 0, hour < 24 else { throw .outOfRange("The hour", hour, "0 to 23") }
        guard minute >= 0, minute < 60 else { throw .outOfRange("The minute", minute, "0 to 59") }
        guard second >= 0, second < 60 else { throw .outOfRange("The second", second, "0 to 59") }
        guard microsecond >= 0, microsecond < 1_000_000 else {
            throw .outOfRange("The microsecond", microsecond, "0 to 999999")
        }
        let seconds = Int64(hour * 3_600 + minute * 60 + second)
        microsecondsSinceMidnight = seconds * Microseconds.perSecond + Int64(microsecond)
    }

    /// Makes a time of a number that is known to be 0 to 86,399,999,999.
    @inline(__always)
    init(known microseconds: Int64) {
        microsecondsSinceMidnight = microseconds
    }

    /// 00:00:00, the first time of a day.
    public static let midnight = LocalTime(known: 0)

    /// The hour, 0 to 23.
    public var hour: Int { Int(microsecondsSinceMidnight / Microseconds.perHour) }
    /// The minute, 0 to 59.
    public var minute: Int { Int(microsecondsSinceMidnight / Microseconds.perMinute % 60) }
    /// The second, 0 to 59.
    public var second: Int { Int(microsecondsSinceMidnight / Microseconds.perSecond % 60) }
    /// The microsecond, 0 to 999,999.
    public var microsecond: Int { Int(microsecondsSinceMidnight % Microseconds.perSecond) }
}

extension LocalTime: Comparable {
    /// Whether the left time is earlier in the day.
    public static func < (left: LocalTime, right: LocalTime) -> Bool {
        left.microsecondsSinceMidnight < right.microsecondsSinceMidnight
    }
}

extension LocalTime: LosslessStringConvertible, Codable {
    private static let form = "13:05:07 or 13:05:07.123456"

    /// Reads `13:05`, `13:05:07` or `13:05:07.123456`; nil for anything else.
    public init?(_ description: String) {
        guard let value = description.readingUTF8(Self.parse) else { return nil }
        self = value
    }

    /// Reads `13:05`, `13:05:07` or `13:05:07.123456`.
    ///
    /// - Throws: ``ValueError`` `.malformed` for anything else, and for digits past microseconds.
    public init(parsing text: String) throws(ValueError) {
        guard let value = Self(text) else {
            throw .malformed("time of day", text, expected: Self.form)
        }
        self = value
    }

    /// The time as `13:05:07`, with six more digits when there is a fraction.
    public var description: String { timeText { write(to: $0) } }

    /// Decodes the time from text.
    public init(from decoder: any Decoder) throws {
        self = try decodeText("time of day", Self.form, from: decoder) { Self($0) }
    }

    /// Encodes the time as text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension LocalTime {
    /// Reads a time from ASCII bytes; nil when they aren't one.
    package static func parse(_ utf8: UnsafeRawBufferPointer) -> LocalTime? {
        guard var reader = TimeReader(utf8), let time = reader.time(), reader.isAtEnd else {
            return nil
        }
        return LocalTime(known: time)
    }

    /// Writes the time into memory of at least ``TimeForm/maximumLength`` bytes; gives the count.
    package func write(to memory: UnsafeMutablePointer<UInt8>) -> Int {
        var writer = TimeWriter(memory)
        writer.time(microseconds: microsecondsSinceMidnight)
        return writer.count
    }

    /// Appends the time as `13:05:07.123456`.
    package func append(to bytes: inout [UInt8]) {
        appendTime(to: &bytes) { write(to: $0) }
    }
}
