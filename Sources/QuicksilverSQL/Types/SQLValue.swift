#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// One value on its way to or from a database, with the type it has in Swift.
///
/// Shape: what a bind carries and what a dynamic row holds. Typed rows never build it: they read their Swift type directly.
public enum SQLValue: Sendable, Hashable {
    /// SQL NULL.
    case null
    /// A Boolean; 0 and 1 where the database has none.
    case bool(Bool)
    /// An integer of at most 64 bits.
    case int(Int64)
    /// A binary floating-point number.
    case double(Double)
    /// An exact number.
    case decimal(Decimal)
    /// A text.
    case text(String)
    /// Bytes.
    case bytes(Data)
    /// A UUID.
    case uuid(UUID)
    /// A calendar date without a zone.
    case date(LocalDate)
    /// A time of day without a zone.
    case time(LocalTime)
    /// A date and time without a zone.
    case timestamp(LocalDateTime)
    /// A point in time.
    case instant(Instant)
    /// A span of months, days and microseconds.
    case interval(Interval)
    /// A JSON document, as its text.
    case json(String)
    /// A PostgreSQL array.
    indirect case array([SQLValue])
    /// A Swift value that no database can hold; sending it throws with this reason.
    case invalid(String)

    /// Whether this is SQL NULL.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    /// An integer literal.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// A floating-point literal.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// A string literal.
    public init(stringLiteral value: String) { self = .text(value) }
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// `nil`: SQL NULL.
    public init(nilLiteral: ()) { self = .null }
}

extension SQLValue: CustomStringConvertible {
    /// The value as a person reads it: texts in quotes, NULL as `NULL`.
    public var description: String {
        switch self {
        case .null: "NULL"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .decimal(let value): "\(value)"
        case .text(let value): "'\(value)'"
        case .bytes(let value): "<\(value.count) bytes>"
        case .uuid(let value): "\(value)"
        case .date(let value): "\(value)"
        case .time(let value): "\(value)"
        case .timestamp(let value): "\(value)"
        case .instant(let value): "\(value)"
        case .interval(let value): "\(value)"
        case .json(let value): value
        case .invalid(let reason): "<\(reason)>"
        case .array(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
        }
    }
}

extension SQLValue {
    /// The neutral SQL type a bind of this value has when its other operand says nothing.
    public var dataType: DataType {
        switch self {
        case .null, .invalid: .null
        case .bool: .boolean
        case .int: .bigInteger
        case .double: .double
        case .decimal: .numeric(precision: nil, scale: nil)
        case .text: .text
        case .bytes: .binary(length: nil)
        case .uuid: .uuid
        case .date: .date
        case .time: .time
        case .timestamp: .timestamp
        case .instant: .timestampWithZone
        case .interval: .interval
        case .json: .json
        case .array(let values): .array(values.first { !$0.isNull }?.dataType ?? .text)
        }
    }
}
