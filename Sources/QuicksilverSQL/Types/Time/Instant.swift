/// A point in time with microseconds, the same one everywhere; kept and written in UTC.
///
/// Shape: `TIMESTAMP WITH TIME ZONE`; text `2026-11-21T13:05:07.123456Z`. Foundation's `Date` is
/// the same idea with a rounded number in it: it can't hold a microsecond at year 1.
public struct Instant: Sendable, Hashable {
    /// Microseconds since 1970-01-01T00:00:00Z, negative before it.
    public let microsecondsSinceEpoch: Int64

    /// Makes the instant that many microseconds after 1970-01-01T00:00:00Z.
    public init(microsecondsSinceEpoch: Int64) {
        self.microsecondsSinceEpoch = microsecondsSinceEpoch
    }

    /// Makes the instant at which clocks in UTC show that date and time.
    public init(utc: LocalDateTime) {
        microsecondsSinceEpoch = utc.microsecondsSinceEpoch
    }

    /// What the databases can hold: years 1 to 9999 in UTC.
    public static let sqlRange: ClosedRange<Instant> =
        Instant(
            utc: LocalDateTime.sqlRange.lowerBound)...Instant(
            utc: LocalDateTime.sqlRange.upperBound)

    /// The date and time that clocks in UTC show.
    public var utc: LocalDateTime {
        LocalDateTime(microsecondsSinceEpoch: microsecondsSinceEpoch)
    }
}

extension Instant: Comparable {
    /// Whether the left one is earlier.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.microsecondsSinceEpoch < right.microsecondsSinceEpoch
    }
}

extension Instant: LosslessStringConvertible, Codable {
    private static let form = "2026-11-21T13:05:07.123456Z"

    /// Reads `2026-11-21T13:05:07.123456Z`; nil for anything else.
    ///
    /// A space may stand for the `T`; the offset may be `Z`, `+02`, `+0200`, `+02:00`, and must be
    /// there: text without one is a ``LocalDateTime``.
    public init?(_ description: String) {
        guard let value = description.readingUTF8({ Self.parse($0) }) else { return nil }
        self = value
    }

    /// Reads `2026-11-21T13:05:07.123456Z`, or with another offset.
    ///
    /// - Throws: ``ValueError`` `.malformed` for anything else, also when there is no offset.
    public init(parsing text: String) throws(ValueError) {
        guard let value = Self(text) else {
            throw .malformed("instant", text, expected: Self.form)
        }
        self = value
    }

    /// The instant as `2026-11-21T13:05:07Z`, with six more digits when there is a fraction.
    public var description: String { timeText { write(to: $0, as: .iso) } }

    /// Decodes the instant from text.
    public init(from decoder: any Decoder) throws {
        self = try decodeText("instant", Self.form, from: decoder) { Self($0) }
    }

    /// Encodes the instant as text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Instant {
    /// Reads an instant from ASCII bytes; nil when they aren't one.
    ///
    /// With `assumingUTC`, text without an offset is taken as UTC, for databases whose session
    /// runs in UTC and whose text has no offset.
    package static func parse(
        _ utf8: UnsafeRawBufferPointer, assumingUTC: Bool = false
    ) -> Instant? {
        guard var reader = TimeReader(utf8), let days = reader.date(), reader.separator(),
            let time = reader.time(), let local = LocalDateTime(days: days, time: time)
        else { return nil }
        if reader.isAtEnd { return assumingUTC ? Instant(utc: local) : nil }
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        let (sum, overflow) = local.microsecondsSinceEpoch.subtractingReportingOverflow(
            offset * Microseconds.perSecond)
        return overflow ? nil : Instant(microsecondsSinceEpoch: sum)
    }

    /// Writes the value into memory of at least ``TimeForm/maximumLength`` bytes; gives the count.
    package func write(to memory: UnsafeMutablePointer<UInt8>, as form: TimeForm) -> Int {
        let (days, time) = utc.split
        var writer = TimeWriter(memory)
        writer.date(days: days)
        writer.put(form.separator)
        writer.time(microseconds: time)
        switch form {
        case .iso:
            writer.put(UInt8(ascii: "Z"))
        case .sql:
            writer.put(UInt8(ascii: "+"))
            writer.twoDigits(0)
            writer.put(UInt8(ascii: ":"))
            writer.twoDigits(0)
        case .sqlWithoutZone:
            break
        }
        return writer.count
    }

    /// Appends the value as `2026-11-21 13:05:07.123456+00:00`, or in the form that is asked.
    package func append(to bytes: inout [UInt8], as form: TimeForm = .sql) {
        appendTime(to: &bytes) { write(to: $0, as: form) }
    }
}
