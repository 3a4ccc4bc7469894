/// Any JSON, as a value.
///
/// Shape: `JSON`, `JSONB`, or text where a database has no JSON. Numbers keep every digit: what
/// neither `Int64` nor `Double` holds exactly stays text in ``exactNumber(_:)``. JSON's null is
/// ``null``; SQL's NULL is an Optional that is nil, and so `nil` can't be written for ``null``.
/// Source: RFC 8259.
public indirect enum JSONValue: Sendable, Hashable {
    /// JSON's `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number written without fraction and exponent that fits 64 bits.
    case int(Int64)
    /// A number with fraction or exponent that a `Double` holds; must be finite to be written.
    case number(Double)
    /// A number that only text holds without losing digits, as JSON writes it.
    case exactNumber(String)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Members by name; of members with equal names, the last one read counts.
    case object([String: JSONValue])

    /// How deep arrays and objects may be nested, in text that is read or written.
    ///
    /// Units: levels. Recursion over hostile input stops here, long before a thread's stack ends.
    public static let maximumDepth = 512
}

extension JSONValue {
    /// Whether this is JSON's null.
    public var isNull: Bool { self == .null }

    /// The member with that name; nil when there is none, or this is not an object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// The element at that position, from 0; nil when there is none, or this is not an array.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else {
            return nil
        }
        return elements[index]
    }

    /// The Boolean; nil for anything else.
    public var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The whole number; nil for anything else.
    public var intValue: Int64? {
        switch self {
        case .int(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The number as `Double`, rounded when it has more digits; nil for anything else.
    public var doubleValue: Double? {
        switch self {
        case .int(let value): Double(value)
        case .number(let value): value
        case .exactNumber(let text): Double(text)
        default: nil
        }
    }

    /// The text; nil for anything else.
    public var stringValue: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The elements; nil for anything but an array.
    public var arrayValue: [JSONValue]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members; nil for anything but an object.
    public var objectValue: [String: JSONValue]? {
        guard case .object(let value) = self else { return nil }
        return value
    }
}

extension JSONValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// Makes a Boolean of a literal.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes a whole number of a literal.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// Makes a number of a literal.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Makes a text of a literal.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes an array of a literal.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Makes an object of a literal; of equal names the last one counts.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(Dictionary(members) { _, last in last })
    }
}
