#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension JSONValue: Codable {
    /// Decodes any JSON; numbers past `Int64` and `Double` as far as the decoder reads `Decimal`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = Self.number(from: container) {
            self = value
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// A number as `Double`, or exactly where `Decimal` shows that it has more digits.
    private static func number(from container: any SingleValueDecodingContainer) -> JSONValue? {
        let double = try? container.decode(Double.self)
        guard let decimal = try? container.decode(Decimal.self),
            let exact = DecimalParts(decimal)?.normalized
        else { return double.map { .number($0) } }
        let shortest = double?.description.readingUTF8 { DecimalParts(ascii: $0)?.normalized }
        if let double, shortest == exact { return .number(double) }
        // Past Decimal's 38 digits both are rounded, and Double is what everybody expects.
        if let double, exact.digitCount >= 38 { return .number(double) }
        return .exactNumber(DecimalCodec.text(decimal))
    }

    /// Encodes the value; an ``exactNumber(_:)`` as `Decimal`.
    ///
    /// - Throws: `EncodingError` for an ``exactNumber(_:)`` that `Decimal` doesn't hold exactly.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .exactNumber(let text):
            guard let decimal = DecimalCodec.parse(text) else {
                let context = EncodingError.Context(
                    codingPath: encoder.codingPath,
                    debugDescription: "\(text.prefix(60)) has more digits than Decimal holds; "
                        + "write the value with serialized() instead.")
                throw EncodingError.invalidValue(self, context)
            }
            try container.encode(decimal)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
