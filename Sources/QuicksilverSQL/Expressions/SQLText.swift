/// SQL as a programmer writes it: literal text is SQL, every interpolated value is a bind.
///
/// Shape: `"age > \(limit)"` is `age > ?` with one bind; interpolated expressions and columns embed as SQL;
/// `\(identifier: name)` is quoted by the dialect. There is no interpolation that pastes a run-time string as SQL.
/// Source: design D3; parity row Q3.
public struct SQLText: AnyExpression, ExpressibleByStringInterpolation {
    /// The pieces.
    public internal(set) var textNode: TextNode

    /// The tree.
    public var node: Node { .text(textNode) }

    /// SQL without interpolations. `:name` is a named bind.
    public init(stringLiteral value: String) {
        textNode = TextNode(pieces: namedBinds(in: value), type: .null)
    }

    /// SQL with interpolations.
    public init(stringInterpolation: Interpolation) {
        textNode = TextNode(pieces: stringInterpolation.pieces, type: .null)
    }

    /// SQL made at run time: the one raw door. Whoever opens it vouches that no user's value is in `sql`.
    public init(unsafe sql: String) {
        textNode = TextNode(pieces: namedBinds(in: sql), type: .null)
    }

    /// An expression as SQL text: `serverDefault: .sql(now())`.
    public static func sql(_ expression: some AnyExpression) -> SQLText { "\(expression)" }

    /// A value as SQL text, a bind: `serverDefault: .value(0)`.
    public static func value(_ value: some ColumnValue) -> SQLText { "\(value)" }

    /// The pieces of an interpolated text.
    public struct Interpolation: StringInterpolationProtocol {
        var pieces: [TextNode.Piece] = []

        /// An empty text.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }
        /// SQL.
        public mutating func appendLiteral(_ literal: String) {
            pieces.append(contentsOf: namedBinds(in: literal))
        }
        /// A value: always a bind.
        public mutating func appendInterpolation<Value: ColumnValue>(_ value: Value) {
            pieces.append(.node(.bind(BindParameter(value.sqlValue, type: Value.dataType))))
        }
        /// An expression.
        public mutating func appendInterpolation(_ expression: some AnyExpression) {
            pieces.append(.node(expression.node))
        }
        /// A name, quoted by the dialect.
        public mutating func appendInterpolation(identifier: String) {
            pieces.append(.identifier(identifier))
        }
    }
}

/// Splits `:name` out of SQL text, leaving quoted texts, quoted names, comments, `::type` casts and `:=` alone.
func namedBinds(in sql: String) -> [TextNode.Piece] {
    guard sql.utf8.contains(UInt8(ascii: ":")) else { return sql.isEmpty ? [] : [.sql(sql)] }
    var pieces: [TextNode.Piece] = []
    var literal: [UInt8] = []
    let bytes = Array(sql.utf8)
    var index = 0
    func isName(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"):
            true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): !first
        default: false
        }
    }
    func skip(to end: [UInt8]) {
        literal.append(bytes[index])
        index += 1
        while index < bytes.count {
            if bytes[index...].starts(with: end) {
                literal.append(contentsOf: end)
                index += end.count
                return
            }
            literal.append(bytes[index])
            index += 1
        }
    }
    while index < bytes.count {
        let byte = bytes[index]
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): skip(to: [byte])
        case UInt8(ascii: "-") where next == byte: skip(to: [UInt8(ascii: "\n")])
        case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
            skip(to: [UInt8(ascii: "*"), UInt8(ascii: "/")])
        case UInt8(ascii: ":") where next == UInt8(ascii: ":"):
            literal.append(contentsOf: [byte, next])
            index += 2
        case UInt8(ascii: ":") where isName(next, first: true):
            var end = index + 1
            while end < bytes.count, isName(bytes[end], first: false) { end += 1 }
            if !literal.isEmpty { pieces.append(.sql(String(decoding: literal, as: UTF8.self))) }
            literal = []
            let name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
            pieces.append(.node(.bind(BindParameter(nil, type: .null, name: name))))
            index = end
        default:
            literal.append(byte)
            index += 1
        }
    }
    if !literal.isEmpty { pieces.append(.sql(String(decoding: literal, as: UTF8.self))) }
    return pieces
}
