/// Looks at SQL without parsing it: what a statement does.
enum SQLScanner {
    /// The word that says what a statement does.
    enum Verb {
        case insert
        case other
    }

    /// Whether the statement inserts: `INSERT` and `REPLACE`, also behind `WITH`.
    ///
    /// Shape: words inside parentheses, quotes and comments don't count.
    static func verb(of sql: String) -> Verb {
        var words = SQLWords(sql)
        var isFirst = true
        while let word = words.next() {
            guard word.depth == 0, word.kind == .word else {
                isFirst = false
                continue
            }
            switch word.text.uppercased() {
            case "INSERT", "REPLACE": return .insert
            case "WITH" where isFirst: break
            case "SELECT", "UPDATE", "DELETE", "VALUES": return .other
            default: if isFirst { return .other }
            }
            isFirst = false
        }
        return .other
    }
}

/// The words, names and signs of SQL, one after another.
struct SQLWords {
    /// What a piece is.
    enum Kind {
        /// A keyword or a plain name.
        case word
        /// A name in quotes, without them.
        case quoted
        /// A text literal.
        case literal
        /// Anything else, one character.
        case sign
    }

    /// A piece of SQL.
    struct Word {
        let kind: Kind
        let text: String
        /// How many parentheses are open around it.
        let depth: Int

        /// Whether it is this keyword, written in upper case.
        func isKeyword(_ keyword: String) -> Bool {
            kind == .word && text.uppercased() == keyword
        }

        /// Whether it is a name.
        var isName: Bool { kind == .word || kind == .quoted }
    }

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ sql: String) { bytes = Array(sql.utf8) }

    mutating func next() -> Word? {
        skipBlank()
        guard position < bytes.count else { return nil }
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "'"): return Word(kind: .literal, text: quoted(byte), depth: depth)
        case UInt8(ascii: "\""), UInt8(ascii: "`"):
            return Word(kind: .quoted, text: quoted(byte), depth: depth)
        case UInt8(ascii: "["):
            return Word(kind: .quoted, text: quoted(UInt8(ascii: "]")), depth: depth)
        case UInt8(ascii: "("):
            position += 1
            depth += 1
            return Word(kind: .sign, text: "(", depth: depth - 1)
        case UInt8(ascii: ")"):
            position += 1
            depth -= 1
            return Word(kind: .sign, text: ")", depth: depth)
        case _ where Self.isWord(byte):
            let start = position
            while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
            return Word(
                kind: .word, text: String(decoding: bytes[start..<position], as: UTF8.self),
                depth: depth)
        default:
            position += 1
            return Word(
                kind: .sign, text: String(decoding: [byte], as: UTF8.self), depth: depth)
        }
    }

    private mutating func skipBlank() {
        while position < bytes.count {
            let byte = bytes[position]
            let following = position + 1 < bytes.count ? bytes[position + 1] : 0
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                position += 1
            } else if byte == UInt8(ascii: "-"), following == UInt8(ascii: "-") {
                while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            } else if byte == UInt8(ascii: "/"), following == UInt8(ascii: "*") {
                position += 2
                while position < bytes.count {
                    if bytes[position] == UInt8(ascii: "*"), position + 1 < bytes.count,
                        bytes[position + 1] == UInt8(ascii: "/")
                    {
                        position += 2
                        break
                    }
                    position += 1
                }
            } else {
                return
            }
        }
    }

    /// The text in quotes, doubled ones made single.
    private mutating func quoted(_ end: UInt8) -> String {
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == end {
                guard position < bytes.count, bytes[position] == end, end != UInt8(ascii: "]")
                else { break }
                position += 1
            }
            text.append(byte)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"),
            0x80...0xFF:
            true
        default: false
        }
    }
}
