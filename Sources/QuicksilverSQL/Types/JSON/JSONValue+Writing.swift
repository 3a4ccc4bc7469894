extension JSONValue: CustomStringConvertible {
    /// The JSON text without spaces, members sorted by the bytes of their names.
    ///
    /// - Throws: ``ValueError`` `.outOfRange` for a number that is NaN or infinite, `.malformed`
    ///   for an ``exactNumber(_:)`` that isn't one, `.tooDeep` past ``maximumDepth``.
    public func serialized() throws(ValueError) -> String {
        var bytes: [UInt8] = []
        try append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text that ``serialized()`` gives; the bytes are of no use after an error.
    package func append(to bytes: inout [UInt8]) throws(ValueError) {
        try append(to: &bytes, depth: 0)
    }

    /// The JSON text, or what is wrong with the value.
    public var description: String {
        do throws(ValueError) {
            return try serialized()
        } catch {
            return "invalid JSON: \(error.message)"
        }
    }

    private func append(to bytes: inout [UInt8], depth: Int) throws(ValueError) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .int(let value): bytes.append(contentsOf: value.description.utf8)
        case .number(let value):
            guard value.isFinite else {
                throw ValueError(
                    .outOfRange, "JSON can't hold the number \(value); use null or a text.")
            }
            bytes.append(contentsOf: value.description.utf8)
        case .exactNumber(let text):
            try Self.checkNumber(text)
            bytes.append(contentsOf: text.utf8)
        case .string(let text): Self.append(text, to: &bytes)
        case .array(let elements):
            guard depth < Self.maximumDepth else { throw .jsonTooDeep }
            bytes.append(UInt8(ascii: "["))
            var isFirst = true
            for element in elements {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                try element.append(to: &bytes, depth: depth + 1)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            guard depth < Self.maximumDepth else { throw .jsonTooDeep }
            bytes.append(UInt8(ascii: "{"))
            // Bytes, not `String`'s order: that is the same on every version of Unicode.
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            var isFirst = true
            for (name, value) in sorted {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                Self.append(name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                try value.append(to: &bytes, depth: depth + 1)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// Refuses text that would not be a number in JSON: it goes into the text as it is.
    private static func checkNumber(_ text: String) throws(ValueError) {
        let isNumber: Bool
        switch try? JSONValue(parsing: text) {
        case .int, .number, .exactNumber: isNumber = text.utf8.last.map { $0 > 0x20 } ?? false
        default: isNumber = false
        }
        guard isNumber, text.utf8.first.map({ $0 > 0x20 }) ?? false else {
            throw .malformed("JSON number", text, expected: "-12.5e3")
        }
    }

    /// Appends a text in quotes; escapes only what RFC 8259 requires.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        text.readingUTF8 { utf8 in
            var plain = 0
            for position in utf8.indices {
                let byte = utf8[position]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                    continue
                }
                bytes.append(contentsOf: utf8[plain..<position])
                plain = position + 1
                bytes.append(UInt8(ascii: "\\"))
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
                case 0x08: bytes.append(UInt8(ascii: "b"))
                case 0x09: bytes.append(UInt8(ascii: "t"))
                case 0x0A: bytes.append(UInt8(ascii: "n"))
                case 0x0C: bytes.append(UInt8(ascii: "f"))
                case 0x0D: bytes.append(UInt8(ascii: "r"))
                default:
                    let low = byte & 0x0F
                    bytes.append(contentsOf: "u00".utf8)
                    bytes.append(0x30 &+ byte >> 4)
                    bytes.append(low < 10 ? 0x30 &+ low : 0x57 &+ low)
                }
            }
            bytes.append(contentsOf: utf8[plain...])
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
