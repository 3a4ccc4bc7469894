import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Writes values as the texts that PostgreSQL's input functions read, for types whose binary form isn't known.
enum TextWriter {
    /// The text of a value that isn't NULL.
    static func text(_ value: SQLValue) throws(EncodingFault) -> String {
        switch value {
        case .null: return ""
        case .bool(let value): return value ? "true" : "false"
        case .int(let value): return String(value)
        case .double(let value):
            if value.isNaN { return "NaN" }
            if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
            return value.description
        case .decimal(let value):
            guard !value.isNaN else { throw .outOfRange("a number; NaN has no exact value") }
            return DecimalCodec.text(value)
        case .text(let value), .json(let value): return value
        case .bytes(let value): return hexadecimal(value)
        case .uuid(let value): return value.uuidString.lowercased()
        case .date(let value):
            guard LocalDate.sqlRange.contains(value) else {
                throw .years
            }
            return value.description
        case .time(let value): return value.description
        case .timestamp(let value):
            guard LocalDateTime.sqlRange.contains(value) else {
                throw .years
            }
            return value.description
        case .instant(let value):
            guard Instant.sqlRange.contains(value) else {
                throw .years
            }
            return value.description
        case .interval(let value): return value.description
        case .array(let values): return try array(values)
        case .invalid(let reason): throw .invalid(reason)
        }
    }

    private static func hexadecimal(_ data: Data) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = [0x5C, 0x78]
        bytes.reserveCapacity(2 + data.count * 2)
        for byte in data {
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func array(_ values: [SQLValue]) throws(EncodingFault) -> String {
        var text = "{"
        for (index, value) in values.enumerated() {
            if index > 0 { text += "," }
            switch value {
            case .null: text += "NULL"
            case .array: throw .wrongType("an array of one dimension")
            default:
                text += "\""
                for character in try self.text(value).unicodeScalars {
                    if character == "\"" || character == "\\" { text += "\\" }
                    text.unicodeScalars.append(character)
                }
                text += "\""
            }
        }
        return text + "}"
    }
}
