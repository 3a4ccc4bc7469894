extension JSONValue {
    /// Reads JSON text.
    ///
    /// - Throws: ``ValueError`` `.malformed` with the position of the first wrong byte, or
    ///   `.tooDeep` when arrays and objects are nested deeper than ``maximumDepth``.
    public init(parsing text: String) throws(ValueError) {
        let result = text.readingUTF8 { bytes in
            Result { () throws(ValueError) in try JSONValue(utf8: bytes) }
        }
        self = try result.get()
    }

    /// Reads JSON text from its UTF-8 bytes.
    ///
    /// - Throws: ``ValueError`` as for text, and for bytes that aren't UTF-8.
    package init(utf8 bytes: UnsafeRawBufferPointer) throws(ValueError) {
        var reader = JSONReader(bytes: bytes)
        self = try reader.document()
    }
}

/// Reads JSON without recursion: what is open stands in a list, its elements so far in another.
struct JSONReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var open: [Container] = []
    /// The elements of all open containers; collected at once when one ends, so that none is
    /// copied while it grows.
    private var values: [JSONValue] = []
    private var names: [String] = []

    private struct Container {
        var isObject: Bool
        var firstValue: Int
        var firstName: Int
    }

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The one value that the text is.
    mutating func document() throws(ValueError) -> JSONValue {
        while true {
            skipSpace()
            guard var value = try begin() else { continue }
            // A finished value goes into its container, which may be finished by it in turn.
            while true {
                skipSpace()
                guard let container = open.last else {
                    guard position == bytes.count else { throw fault("the end of the text") }
                    return value
                }
                values.append(value)
                guard let finished = try finish(container) else { break }
                value = finished
            }
        }
    }

    /// A value that is complete at once; nil when an array or object was opened.
    private mutating func begin() throws(ValueError) -> JSONValue? {
        guard position < bytes.count else { throw fault("a value") }
        switch bytes[position] {
        case UInt8(ascii: "["):
            position += 1
            skipSpace()
            if skip(UInt8(ascii: "]")) { return .array([]) }
            try push(isObject: false)
            return nil
        case UInt8(ascii: "{"):
            position += 1
            skipSpace()
            if skip(UInt8(ascii: "}")) { return .object([:]) }
            try push(isObject: true)
            try memberName()
            return nil
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return try number()
        default: throw fault("a value")
        }
    }

    /// The innermost array or object, when it ends here; nil when another element follows.
    private mutating func finish(_ container: Container) throws(ValueError) -> JSONValue? {
        if skip(UInt8(ascii: ",")) {
            if container.isObject {
                skipSpace()
                try memberName()
            }
            return nil
        }
        let end = container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        guard skip(end) else {
            throw fault("\",\" or \"\(Unicode.Scalar(end))\"")
        }
        open.removeLast()
        // A slice must not live while its elements are removed: the whole list would be copied.
        let count = values.count - container.firstValue
        if !container.isObject {
            let elements = Array(values[container.firstValue...])
            values.removeLast(count)
            return .array(elements)
        }
        var members = [String: JSONValue](minimumCapacity: count)
        for index in 0..<count {
            members[names[container.firstName + index]] = values[container.firstValue + index]
        }
        values.removeLast(count)
        names.removeLast(count)
        return .object(members)
    }

    private mutating func push(isObject: Bool) throws(ValueError) {
        guard open.count < JSONValue.maximumDepth else { throw .jsonTooDeep }
        open.append(
            Container(isObject: isObject, firstValue: values.count, firstName: names.count))
    }

    /// Reads a member's name and the colon after it.
    private mutating func memberName() throws(ValueError) {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            throw fault("a member's name in quotes")
        }
        let name = try string()
        skipSpace()
        guard skip(UInt8(ascii: ":")) else { throw fault("\":\"") }
        names.append(name)
    }

    private mutating func word(
        _ word: StaticString, _ value: JSONValue
    ) throws(ValueError) -> JSONValue {
        let length = word.utf8CodeUnitCount
        let expected = UnsafeRawBufferPointer(start: word.utf8Start, count: length)
        guard bytes.count - position >= length,
            bytes[position..<(position + length)].elementsEqual(expected)
        else { throw fault("a value") }
        position += length
        return value
    }

    @inline(__always)
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    @inline(__always)
    private mutating func skipSpace() {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    private func fault(_ expected: String) -> ValueError {
        let found =
            position >= bytes.count ? "the end" : "the byte \(bytes[position])"
        return ValueError(
            .malformed,
            "The text is not JSON: \(expected) was expected at byte \(position), not \(found).")
    }
}

extension JSONReader {
    /// A number, kept as the first of `Int64`, `Double`, text that has all its digits.
    private mutating func number() throws(ValueError) -> JSONValue {
        let start = position
        let isNegative = skip(UInt8(ascii: "-"))
        let first = position
        guard skipDigits() > 0 else { throw fault("a digit") }
        guard position - first == 1 || bytes[first] != 0x30 else {
            position = first + 1
            throw fault("no digit after a leading zero")
        }
        let wholeEnd = position
        if skip(UInt8(ascii: ".")) {
            guard skipDigits() > 0 else { throw fault("a digit") }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            guard skipDigits() > 0 else { throw fault("a digit") }
        }
        let end = position
        // -0 has no whole number; Double has it.
        let isMinusZero = isNegative && bytes[first] == 0x30
        if wholeEnd == end, !isMinusZero, let value = whole(first..<end, isNegative: isNegative) {
            return .int(value)
        }
        let digits = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        let text = String(decoding: digits, as: UTF8.self)
        if let value = Double(text), value.isFinite, Self.holds(value, digits) {
            return .number(value)
        }
        return .exactNumber(text)
    }

    /// Whether the number's shortest text has the same value as these digits.
    private static func holds(_ value: Double, _ digits: UnsafeRawBufferPointer) -> Bool {
        guard let exact = DecimalParts(ascii: digits)?.normalized else { return false }
        // Fifteen digits always survive in a Double that is neither tiny nor huge.
        if exact.mantissa < 1_000_000_000_000_000, exact.exponent.magnitude < 280 { return true }
        return value.description.readingUTF8 { DecimalParts(ascii: $0)?.normalized } == exact
    }

    private func whole(_ range: Range<Int>, isNegative: Bool) -> Int64? {
        guard range.count <= 19 else { return nil }
        var value: UInt64 = 0
        for byte in bytes[range] { value = value &* 10 &+ UInt64(byte &- 0x30) }
        if isNegative {
            return value <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- value) : nil
        }
        return Int64(exactly: value)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
        return position - start
    }

    /// A text, from quote to quote.
    private mutating func string() throws(ValueError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let text = try utf8(start..<position)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw fault("no unescaped control character") }
            position += 1
        }
        throw fault("a closing quote")
    }

    private func utf8(_ range: Range<Int>) throws(ValueError) -> String {
        let part = UnsafeRawBufferPointer(rebasing: bytes[range])
        guard let text = String(validating: part, as: UTF8.self) else {
            throw ValueError(
                .malformed, "The text at byte \(range.lowerBound) of the JSON is not UTF-8.")
        }
        return text
    }

    /// The rest of a text in which an escape was found.
    private mutating func escapedString(from start: Int) throws(ValueError) -> String {
        var text = ""
        var plain = start
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                text += try utf8(plain..<position)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") {
                text += try utf8(plain..<position)
                position += 1
                text.unicodeScalars.append(try escape())
                plain = position
                continue
            }
            guard byte >= 0x20 else { throw fault("no unescaped control character") }
            position += 1
        }
        throw fault("a closing quote")
    }

    /// The character after a backslash.
    private mutating func escape() throws(ValueError) -> Unicode.Scalar {
        guard position < bytes.count else { throw fault("an escaped character") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default:
            position -= 1
            throw fault("one of \"\\/bfnrtu after a backslash")
        }
        let unit = try hexUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // Half of a pair: the other half must follow.
        if unit < 0xDC00, skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) {
            let low = try hexUnit()
            if low >= 0xDC00, low < 0xE000 {
                let code = 0x10000 + (UInt32(unit - 0xD800) << 10) + UInt32(low - 0xDC00)
                if let scalar = Unicode.Scalar(code) { return scalar }
            }
        }
        throw fault("both halves of a surrogate pair before")
    }

    private mutating func hexUnit() throws(ValueError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard position < bytes.count,
                let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
            else { throw fault("four hexadecimal digits") }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}

extension ValueError {
    /// The error for JSON that is nested too deeply.
    static let jsonTooDeep = ValueError(
        .tooDeep,
        "The JSON nests arrays and objects deeper than \(JSONValue.maximumDepth) levels; "
            + "store it flatter, or as text.")
}
