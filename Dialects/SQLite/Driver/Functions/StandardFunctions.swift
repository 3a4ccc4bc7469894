import QuicksilverEngine
import QuicksilverSQL

extension SQLiteConnection {
    /// Adds what every connection has: `regexp`, so that `x REGEXP y` works, and what exact numbers need.
    func addStandardFunctions() throws(DatabaseError) {
        try add(DecimalFunctions.collation)
        for function in DecimalFunctions.all { try add(function) }
        let patterns = PatternCache()
        try add(
            SQLiteFunction("regexp", arguments: 2, deterministic: true, innocuous: true) { values in
                guard case .text(let pattern) = values[0] else {
                    if values[0].isNull { return .null }
                    throw DatabaseError(.wrongType, "The pattern of REGEXP must be a text.")
                }
                guard let text = Self.text(values[1]) else { return .null }
                return .bool(try patterns.matches(text, pattern))
            })
    }

    private static func text(_ value: SQLValue) -> String? {
        switch value {
        case .text(let text): text
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        default: nil
        }
    }
}
