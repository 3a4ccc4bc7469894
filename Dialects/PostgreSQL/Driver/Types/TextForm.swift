import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads values from PostgreSQL's text forms, for results that have a type whose binary form isn't known.
///
/// Shape: nil where the text isn't the form. The session writes ISO dates, ISO 8601 intervals and hexadecimal bytes.
/// Source: PostgreSQL 8.1 to 8.15.
enum TextForm {
    /// The value as its type says; a type that isn't known is a text.
    static func value(_ text: String, _ form: WireForm) -> SQLValue? {
        switch form {
        case .bool: text == "t" ? .bool(true) : text == "f" ? .bool(false) : nil
        case .int2, .int4, .int8, .oid: Int64(text).map { .int($0) }
        case .float4: Float(text).map { .double(Double($0)) }
        case .float8: Double(text).map { .double($0) }
        case .numeric: DecimalCodec.parse(text).map { .decimal($0) }
        case .text, .other, .array: .text(text)
        case .json, .jsonb: .json(text)
        case .bytea: bytes(text).map { .bytes($0) }
        case .uuid: UUID(uuidString: text).map { .uuid($0) }
        case .date:
            LocalDate(text).flatMap { Epoch.holds(days: $0.daysSinceEpoch) ? .date($0) : nil }
        case .time: LocalTime(text).map { .time($0) }
        case .timestamp:
            LocalDateTime(text).flatMap {
                Epoch.holds(microseconds: $0.microsecondsSinceEpoch) ? .timestamp($0) : nil
            }
        case .timestamptz:
            Instant(text).flatMap {
                Epoch.holds(microseconds: $0.microsecondsSinceEpoch) ? .instant($0) : nil
            }
        case .interval: Interval(text).map { .interval($0) }
        }
    }

    /// `\x` and two hexadecimal digits for each byte.
    static func bytes(_ text: String) -> Data? {
        let utf8 = Array(text.utf8)
        guard utf8.count >= 2, utf8.count % 2 == 0, utf8[0] == 0x5C, utf8[1] == 0x78 else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count / 2)
        for index in stride(from: 2, to: utf8.count, by: 2) {
            guard let high = digit(utf8[index]), let low = digit(utf8[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return Data(bytes)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        case 0x41...0x46: byte - 0x37
        default: nil
        }
    }

    /// `{1,NULL,"a b"}`; nil for more than one dimension, or when an element isn't of the form.
    static func array(_ text: String, _ form: WireForm) -> [SQLValue]? {
        guard let elements = elements(Array(text.utf8)) else { return nil }
        var values: [SQLValue] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            guard let element else {
                values.append(.null)
                continue
            }
            guard let value = value(element, form) else { return nil }
            values.append(value)
        }
        return values
    }

    private static func elements(_ utf8: [UInt8]) -> [String?]? {
        guard utf8.count >= 2, utf8.first == 0x7B, utf8.last == 0x7D else { return nil }
        let end = utf8.count - 1
        var elements: [String?] = []
        var index = 1
        if index == end { return [] }
        while index < end {
            var bytes: [UInt8] = []
            if utf8[index] == 0x22 {
                index += 1
                while index < end, utf8[index] != 0x22 {
                    if utf8[index] == 0x5C { index += 1 }
                    guard index < end else { return nil }
                    bytes.append(utf8[index])
                    index += 1
                }
                index += 1
                elements.append(String(decoding: bytes, as: UTF8.self))
            } else {
                while index < end, utf8[index] != 0x2C {
                    if utf8[index] == 0x7B || utf8[index] == 0x22 { return nil }
                    if utf8[index] == 0x5C { index += 1 }
                    guard index < end else { return nil }
                    bytes.append(utf8[index])
                    index += 1
                }
                let text = String(decoding: bytes, as: UTF8.self)
                elements.append(text.uppercased() == "NULL" ? nil : text)
            }
            guard index == end || utf8[index] == 0x2C else { return nil }
            index += 1
        }
        return elements
    }
}
