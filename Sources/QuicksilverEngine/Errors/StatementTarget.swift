/// The table that a statement writes to, read from its SQL.
///
/// Shape: `INSERT INTO t …`, `UPDATE t …`, `DELETE FROM t …`, `REPLACE INTO t …` give `t`; anything else gives nil. Used
/// only to name the table of a violation, where the server names the key or the column alone.
package enum StatementTarget {
    /// The table's name without its schema.
    package static func table(of sql: String) -> String? {
        var words = Words(rest: sql[...])
        guard let verb = words.next()?.uppercased() else { return nil }
        guard ["INSERT", "REPLACE", "UPDATE", "DELETE"].contains(verb) else { return nil }
        let noise: Set = [
            "INTO", "FROM", "IGNORE", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "QUICK", "ONLY",
        ]
        var name: String?
        while let word = words.next() {
            if !words.wasQuoted, noise.contains(word.uppercased()) { continue }
            name = word
            break
        }
        // `schema.table`
        while name != nil, words.rest.first == "." {
            words.rest = words.rest.dropFirst()
            guard let next = words.next() else { break }
            name = next
        }
        return name
    }

    private struct Words {
        var rest: Substring
        var wasQuoted = false

        mutating func next() -> String? {
            rest = rest.drop { $0.isWhitespace }
            guard let first = rest.first else { return nil }
            wasQuoted = first == "`" || first == "\""
            guard wasQuoted else {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
                rest = rest.dropFirst(word.count)
                return word.isEmpty ? nil : String(word)
            }
            rest = rest.dropFirst()
            var name = ""
            while let character = rest.popFirst() {
                if character == first {
                    guard rest.first == first else { return name }
                    rest = rest.dropFirst()
                }
                name.append(character)
            }
            return nil
        }
    }
}
