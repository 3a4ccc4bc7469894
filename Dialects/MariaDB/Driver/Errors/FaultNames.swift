/// The names in a server's message: MariaDB sends them nowhere else.
///
/// Shape: reads what stands in quotes at known places and never fails; what isn't found stays nil. Kinds come from
/// codes alone. The session asks for English messages, so the places are the same on every server.
struct FaultNames {
    /// The constraint or key.
    var constraint: String?
    /// The schema of the table.
    var schema: String?
    /// The table.
    var table: String?
    /// The column.
    var column: String?

    /// Reads the names that a message of this code has.
    init(code: Int, message: String) {
        switch code {
        case 1062, 1586:
            // "Duplicate entry '…' for key 'name'": the entry may hold quotes, so look from the end.
            constraint = Self.lastQuoted(message, after: "for key '")
        case 1216, 1217, 1451, 1452:
            // "(`db`.`t`, CONSTRAINT `name` FOREIGN KEY (`a`, `b`) REFERENCES …)"
            if let open = message.firstRange(of: "(`") {
                setPath(Self.identifiers(message[open.lowerBound...].dropFirst()))
            }
            constraint = Self.first(message, after: "CONSTRAINT ")
            if let key = message.firstRange(of: "FOREIGN KEY (") {
                let list = Self.list(message[key.upperBound...])
                if list.count == 1 { column = list[0] }
            }
        case 4025:
            // "CONSTRAINT `name` failed for `db`.`t`"
            constraint = Self.first(message, after: "CONSTRAINT ")
            if let place = message.firstRange(of: " failed for ") {
                setPath(Self.identifiers(message[place.upperBound...]))
            }
            // A check written beside a column bears the column's name.
            if let name = constraint, let table, name.hasPrefix(table + ".") {
                column = String(name.dropFirst(table.count + 1))
            }
        case 3819:
            constraint = Self.quoted(message)
        case 1146:
            setDotted(Self.quoted(message))
        case 1051, 1050, 1932:
            setDotted(Self.quoted(message))
        case 1048, 1054, 1060, 1072, 1364:
            column = Self.quoted(message)
            if code == 1054, let name = column, let dot = name.lastIndex(of: ".") {
                table = String(name[..<dot])
                column = String(name[name.index(after: dot)...])
            }
        case 1264, 1265, 1406, 1366, 1292, 1411:
            guard let place = message.ranges(of: "for column ").last else { break }
            let rest = message[place.upperBound...]
            if rest.first == "`" {
                let path = Self.identifiers(rest)
                column = path.last
                setPath(Array(path.dropLast()))
            } else {
                column = Self.quoted(String(rest))
            }
        default:
            break
        }
    }

    private mutating func setPath(_ path: [String]) {
        table = path.last ?? table
        if path.count > 1 { schema = path[path.count - 2] }
    }

    private mutating func setDotted(_ name: String?) {
        guard let name else { return }
        guard let dot = name.firstIndex(of: ".") else {
            table = name
            return
        }
        schema = String(name[..<dot])
        table = String(name[name.index(after: dot)...])
    }

    /// The first text between single quotes.
    private static func quoted(_ text: String) -> String? {
        guard let open = text.firstIndex(of: "'") else { return nil }
        let rest = text[text.index(after: open)...]
        guard let close = rest.firstIndex(of: "'") else { return nil }
        return String(rest[..<close])
    }

    /// What stands between the last `marker` and the message's last quote.
    private static func lastQuoted(_ text: String, after marker: String) -> String? {
        guard let place = text.ranges(of: marker).last else { return nil }
        let rest = text[place.upperBound...]
        guard let close = rest.lastIndex(of: "'") else { return nil }
        return String(rest[..<close])
    }

    /// The first identifier in backticks after `marker`.
    private static func first(_ text: String, after marker: String) -> String? {
        guard let place = text.firstRange(of: marker) else { return nil }
        return identifiers(text[place.upperBound...]).first
    }

    /// `` `a`.`b`.`c` `` as its parts; a doubled backtick is one.
    private static func identifiers(_ text: Substring) -> [String] {
        var parts: [String] = []
        var rest = text
        while rest.first == "`" {
            rest = rest.dropFirst()
            var part = ""
            while let character = rest.popFirst() {
                if character == "`" {
                    guard rest.first == "`" else { break }
                    rest = rest.dropFirst()
                }
                part.append(character)
            }
            parts.append(part)
            guard rest.first == "." else { break }
            rest = rest.dropFirst()
        }
        return parts
    }

    /// `` `a`, `b`) `` as its parts.
    private static func list(_ text: Substring) -> [String] {
        var parts: [String] = []
        var rest = text
        while let part = identifiers(rest).first {
            parts.append(part)
            let written = part.reduce(2) { $0 + ($1 == "`" ? 2 : 1) }
            rest = rest.dropFirst(written)
            guard rest.hasPrefix(", ") else { break }
            rest = rest.dropFirst(2)
        }
        return parts
    }
}
