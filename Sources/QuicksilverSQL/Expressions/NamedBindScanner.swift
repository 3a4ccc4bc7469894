/// Splits `:name` out of SQL text, leaving quoted texts, quoted names, comments, `::type` casts and `:=` alone.
func namedBinds(in sql: String) -> [TextNode.Piece] {
    var scanner = NamedBindScanner(sql)
    return scanner.pieces()
}

/// Reads SQL text as far as it must be known to find `:name` in it.
///
/// Shape: which dialect it is written in isn't known, so a backslash is an escape only in PostgreSQL's `E'…'`, and `$tag$` is a
/// quotation mark only where it stands twice.
/// Source: PostgreSQL 4.1; sqlite.org/lang_expr.html; MariaDB "String Literals".
struct NamedBindScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var literal: [UInt8] = []
    private var found: [TextNode.Piece] = []
    /// The quotation mark that the text ends inside of; nil also where a backslash makes that doubtful.
    private(set) var openQuote: UInt8?

    init(_ sql: String) { bytes = Array(sql.utf8) }

    /// The SQL between the names, and a bind for each name.
    mutating func pieces() -> [TextNode.Piece] {
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): skipQuoted(by: byte)
            case UInt8(ascii: "-") where next == byte: skip(to: [UInt8(ascii: "\n")])
            case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
                skip(to: [UInt8(ascii: "*"), UInt8(ascii: "/")])
            case UInt8(ascii: "$") where !isName(before: index): skipDollarQuoted()
            case UInt8(ascii: ":") where next == UInt8(ascii: ":"): take(2)
            case UInt8(ascii: ":") where Self.isName(next, first: true): bind()
            default: take(1)
            }
        }
        endLiteral()
        return found
    }

    private static func isName(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"):
            true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): !first
        default: false
        }
    }

    /// Whether what stands before a position belongs to a name.
    private func isName(before index: Int) -> Bool {
        guard index > 0 else { return false }
        let byte = bytes[index - 1]
        return byte >= 0x80 || byte == UInt8(ascii: "$") || Self.isName(byte, first: false)
    }

    private mutating func take(_ count: Int) {
        literal.append(contentsOf: bytes[index..<min(index + count, bytes.count)])
        index += count
    }

    private mutating func endLiteral() {
        if !literal.isEmpty { found.append(.sql(String(decoding: literal, as: UTF8.self))) }
        literal = []
    }

    private mutating func bind() {
        var end = index + 1
        while end < bytes.count, Self.isName(bytes[end], first: false) { end += 1 }
        endLiteral()
        let name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
        found.append(.node(.bind(BindParameter(nil, type: .null, name: name))))
        index = end
    }

    /// Goes behind the next place of `end`, or to the end of the text.
    private mutating func skip(to end: [UInt8]) {
        take(1)
        while index < bytes.count {
            if bytes[index...].starts(with: end) { return take(end.count) }
            take(1)
        }
    }

    private mutating func skipQuoted(by quote: UInt8) {
        let isEscaped =
            quote == UInt8(ascii: "'") && index > 0 && bytes[index - 1] | 0x20 == UInt8(ascii: "e")
            && !isName(before: index - 1)
        var hasBackslash = false
        take(1)
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\") {
                hasBackslash = true
                if isEscaped { take(1) }
            }
            take(1)
            if byte == quote { return }
        }
        // `'it\'s'` of MariaDB ends elsewhere than it would in other databases.
        let isDoubtful = hasBackslash || bytes.contains(UInt8(ascii: "\\"))
        openQuote = isDoubtful ? nil : quote
    }

    /// Goes behind `$tag$ … $tag$`; a lone dollar is taken as it is.
    private mutating func skipDollarQuoted() {
        var end = index + 1
        while end < bytes.count, Self.isName(bytes[end], first: end == index + 1) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else { return take(1) }
        let tag = bytes[index...end]
        var position = end + 1
        while position + tag.count <= bytes.count {
            if bytes[position...].starts(with: tag) {
                return take(position + tag.count - index)
            }
            position += 1
        }
        take(1)
    }
}
