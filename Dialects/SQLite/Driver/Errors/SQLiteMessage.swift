import CQuicksilverSQLite
import QuicksilverEngine

/// The names in SQLite's message.
///
/// SQLite has one code for every mistake in SQL and gives the names of constraints, tables and columns nowhere but in
/// its message, so this is the one place where text decides. A text it doesn't know leaves the error as the code alone
/// made it.
struct SQLiteMessage {
    private let failure: SQLiteFailure

    init(_ failure: SQLiteFailure) {
        self.failure = failure
    }

    /// Adds to an error what the message says.
    func describe(_ error: inout DatabaseError) {
        switch failure.primary {
        case SQLITE_CONSTRAINT: describeConstraint(&error)
        case SQLITE_ERROR: describeMistake(&error)
        default: break
        }
    }

    private func describeConstraint(_ error: inout DatabaseError) {
        // RESTRICT has the code of a trigger that refuses.
        if failure.message == "FOREIGN KEY constraint failed" {
            error.kind = .foreignKey
            return
        }
        if let what = rest(after: "CHECK constraint failed: ") {
            error.constraint = what
            return
        }
        if error.kind == .wrongType, let place = failure.message.split(separator: " ").last {
            setPlace(&error, [String(place)])
            return
        }
        let known =
            rest(after: "UNIQUE constraint failed: ") ?? rest(after: "NOT NULL constraint failed: ")
        guard let known else { return }
        if known.hasPrefix("index '"), known.hasSuffix("'") {
            error.constraint = String(known.dropFirst(7).dropLast())
        } else {
            setPlace(&error, known.split(separator: ", ").map { String($0) })
        }
    }

    /// `users.name`, or several of them for a key of several columns.
    private func setPlace(_ error: inout DatabaseError, _ places: [String]) {
        guard let first = places.first, let dot = first.firstIndex(of: ".") else { return }
        let table = String(first[..<dot])
        error.table = table
        let columns = places.map {
            $0.hasPrefix(table + ".") ? String($0.dropFirst(table.count + 1)) : $0
        }
        error.column = columns.joined(separator: ", ")
    }

    private func describeMistake(_ error: inout DatabaseError) {
        for (prefix, kind) in Self.prefixes {
            guard let name = rest(after: prefix) else { continue }
            error.kind = kind
            if kind == .unknownTable { error.table = name }
            if kind == .unknownColumn { error.column = name }
            return
        }
        let message = failure.message
        if message.hasSuffix(" already exists") || message.hasPrefix("there is already ") {
            error.kind = .duplicateObject
        } else if message.hasPrefix("table "), message.contains(" has no column named ") {
            error.kind = .unknownColumn
            let words = message.split(separator: " ", maxSplits: 1)[1]
            if let range = Self.find(" has no column named ", in: words) {
                error.table = String(words[..<range.lowerBound])
                error.column = String(words[range.upperBound...])
            }
        }
    }

    private static let prefixes: [(String, DatabaseError.Kind)] = [
        ("no such table: ", .unknownTable),
        ("no such view: ", .unknownTable),
        ("unknown database ", .unknownTable),
        ("no such column: ", .unknownColumn),
        ("no such function: ", .unknownObject),
        ("no such index: ", .unknownObject),
        ("no such trigger: ", .unknownObject),
        ("no such module: ", .unknownObject),
        ("no such savepoint: ", .unknownObject),
        ("no such collation sequence: ", .unknownObject),
        ("duplicate column name: ", .duplicateObject),
        ("integer overflow", .dataOutOfRange),
        ("malformed JSON", .invalidValue),
        ("bad JSON path", .invalidValue),
        ("JSON path error", .invalidValue),
        ("cannot start a transaction within a transaction", .misuse),
        ("cannot commit", .misuse),
        ("cannot rollback", .misuse),
        ("cannot VACUUM", .misuse),
        ("foreign key mismatch", .syntax),
    ]

    private func rest(after prefix: String) -> String? {
        failure.message.hasPrefix(prefix) ? String(failure.message.dropFirst(prefix.count)) : nil
    }

    private static func find(_ needle: String, in text: Substring) -> Range<Substring.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(needle) {
                return start..<text.index(start, offsetBy: needle.count)
            }
            start = text.index(after: start)
        }
        return nil
    }
}
