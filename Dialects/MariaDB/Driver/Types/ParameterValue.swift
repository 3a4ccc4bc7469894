import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A bind brought into the form that it travels in.
enum ParameterValue {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case decimal(String)
    case text(String)
    case bytes(Data)
    case moment(WireMoment, ParameterKind)

    /// How it travels; nil for NULL, which fits each way.
    var kind: ParameterKind? {
        switch self {
        case .null: nil
        case .bool: .bool
        case .int: .int
        case .double: .double
        case .decimal: .decimal
        case .text: .text
        case .bytes: .bytes
        case .moment(_, let kind): kind
        }
    }

    /// The form of a value.
    ///
    /// Units: `position` counts placeholders from 1, for the error.
    /// - Throws: `.invalidValue`, `.dataOutOfRange` or `.unsupported` for what MariaDB can't hold.
    init(_ value: SQLValue, position: Int) throws(DatabaseError) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value):
            guard value.isFinite else {
                throw Self.error(.invalidValue, position, "MariaDB has no NaN and no infinity")
            }
            self = .double(value)
        case .decimal(let value):
            guard !value.isNaN else {
                throw Self.error(.invalidValue, position, "MariaDB has no NaN")
            }
            guard Self.fits(value) else {
                throw Self.error(
                    .dataOutOfRange, position,
                    "MariaDB's exact numbers have at most 65 digits, 38 of them behind the point")
            }
            self = .decimal(DecimalCodec.text(value))
        case .text(let value), .json(let value): self = .text(value)
        case .bytes(let value): self = .bytes(value)
        case .uuid(let value): self = .text(value.uuidString.lowercased())
        case .date(let value): self = .moment(try Self.moment(value, position), .date)
        case .time(let value): self = .moment(Self.moment(value), .time)
        case .timestamp(let value): self = .moment(try Self.moment(value, position), .timestamp)
        case .instant(let value):
            guard Instant.sqlRange.contains(value) else { throw Self.years(position) }
            self = .moment(try Self.moment(value.utc, position), .timestamp)
        case .interval(let value): self = .text(value.description)
        case .array:
            throw Self.error(.unsupported, position, "MariaDB has no arrays; use JSON")
        case .invalid(let reason): throw Self.error(.invalidValue, position, reason)
        }
    }

    /// Whether the server takes all digits of a number; others it would cut without a word.
    private static func fits(_ value: Decimal) -> Bool {
        guard let parts = DecimalParts(value)?.normalized else { return false }
        let fraction = max(-parts.exponent, 0)
        return fraction <= 38 && max(parts.digitCount + parts.exponent, 1) + fraction <= 65
    }

    private static func moment(
        _ date: LocalDate, _ position: Int
    ) throws(DatabaseError) -> WireMoment {
        guard LocalDate.sqlRange.contains(date) else { throw years(position) }
        let parts = date.parts
        return WireMoment(year: parts.year, month: parts.month, day: parts.day)
    }

    private static func moment(_ time: LocalTime) -> WireMoment {
        WireMoment(
            hour: time.hour, minute: time.minute, second: time.second, microsecond: time.microsecond
        )
    }

    private static func moment(
        _ value: LocalDateTime, _ position: Int
    ) throws(DatabaseError) -> WireMoment {
        guard LocalDateTime.sqlRange.contains(value) else { throw years(position) }
        let parts = value.date.parts
        var moment = moment(value.time)
        moment.year = parts.year
        moment.month = parts.month
        moment.day = parts.day
        return moment
    }

    private static func years(_ position: Int) -> DatabaseError {
        error(.dataOutOfRange, position, "MariaDB holds dates of the years 1 to 9999")
    }

    private static func error(
        _ kind: DatabaseError.Kind, _ position: Int, _ reason: String
    ) -> DatabaseError {
        DatabaseError(kind, "Parameter \(position) can't be sent: \(reason).")
    }
}

extension ParameterValue {
    /// Appends it to the values of one execution.
    func write(to buffer: ParameterBuffer) {
        switch self {
        case .null: buffer.appendNull()
        case .bool(let value): buffer.append(UInt8(value ? 1 : 0), as: .bool)
        case .int(let value): buffer.append(value, as: .int)
        case .double(let value): buffer.append(value, as: .double)
        case .decimal(let text): Self.write(text, .decimal, to: buffer)
        case .text(let text): Self.write(text, .text, to: buffer)
        case .bytes(let data):
            unsafe data.withUnsafeBytes { unsafe buffer.append(bytes: $0, as: .bytes) }
        case .moment(let moment, let kind): buffer.append(moment, as: kind)
        }
    }

    private static func write(_ text: String, _ kind: ParameterKind, to buffer: ParameterBuffer) {
        var text = text
        text.withUTF8 { unsafe buffer.append(bytes: UnsafeRawBufferPointer($0), as: kind) }
    }
}
