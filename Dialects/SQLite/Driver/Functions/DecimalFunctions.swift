import QuicksilverEngine
import QuicksilverSQL

/// Functions and an order for exact numbers, which SQLite keeps as texts.
///
/// Shape: the names of SQLite's own decimal extension, so that its shell reads the same files: `decimal_add`, `decimal_sub`,
/// `decimal_mul`, `decimal_cmp`, the aggregate `decimal_sum`, and the collation `decimal`. Ours are `decimal_div`, whose
/// quotients have up to 20 digits after the point and are NULL for a divisor of 0, and `decimal(x, places)`, which rounds. NULL gives NULL; a text that
/// is no number is an error, except in the collation, where those stand behind all numbers.
/// Source: sqlite.org/floatingpoint.html, "The decimal.c Extension".
enum DecimalFunctions {
    /// The order of numbers for `COLLATE decimal`.
    static let collation = SQLiteCollation("decimal") { left, right in
        switch (DecimalText(left), DecimalText(right)) {
        case (let left?, let right?): left.compare(right)
        case (_?, nil): -1
        case (nil, _?): 1
        case (nil, nil):
            left.utf8.lexicographicallyPrecedes(right.utf8)
                ? -1 : right.utf8.lexicographicallyPrecedes(left.utf8) ? 1 : 0
        }
    }

    /// All functions.
    static let all: [SQLiteFunction] = [
        binary("decimal_add") { left, right throws(DatabaseError) in try result(left + right) },
        binary("decimal_sub") { left, right throws(DatabaseError) in try result(left - right) },
        binary("decimal_mul") { left, right throws(DatabaseError) in
            // Checked before, as the time of multiplying goes with the product of the lengths.
            try check(digits: left.digits.count + right.digits.count - 1)
            return try result(left * right)
        },
        binary("decimal_cmp") { left, right in .int(Int64(left.compare(right).signum())) },
        SQLiteFunction("decimal", arguments: 1, deterministic: true, innocuous: true) { values in
            guard let value = try number(values[0], of: "decimal") else { return .null }
            return try result(value)
        },
        rounding, division, sum,
    ]

    /// Halves are rounded away from zero.
    private static let rounding = SQLiteFunction(
        "decimal", arguments: 2, deterministic: true, innocuous: true
    ) { values in
        guard let value = try number(values[0], of: "decimal") else { return .null }
        guard case .int(let places) = values[1], 0...1_000 ~= places else {
            throw DatabaseError(
                .invalidValue, "decimal() rounds to 0 to 1000 digits after the point.")
        }
        return try result(value.rounded(to: Int(places)))
    }

    private static let division = SQLiteFunction(
        "decimal_div", arguments: 2, deterministic: true, innocuous: true
    ) { values in
        guard let left = try number(values[0], of: "decimal_div"),
            let right = try number(values[1], of: "decimal_div")
        else { return .null }
        guard left.digits.count + right.digits.count <= 4_000 else {
            throw DatabaseError(.dataOutOfRange, "decimal_div() takes 4000 digits in all.")
        }
        let places = max(left.scale + right.scale, 20)
        return try left.divided(by: right, places: places).map { try result($0) } ?? .null
    }

    /// A sum that can take rows back, as frames of windows do, and is NULL of no numbers.
    private static let sum = SQLiteFunction(
        aggregate: "decimal_sum", arguments: 1, innocuous: true,
        initial: (total: DecimalText.zero, count: 0),
        step: { sum, values in
            guard let value = try number(values[0], of: "decimal_sum") else { return }
            sum = (sum.total + value, sum.count + 1)
        },
        inverse: { sum, values in
            guard let value = try number(values[0], of: "decimal_sum") else { return }
            sum = (sum.total - value, sum.count - 1)
        },
        finish: { sum in sum.count == 0 ? .null : try result(sum.total) })

    private static func binary(
        _ name: String,
        _ body: @escaping @Sendable (DecimalText, DecimalText) throws(DatabaseError) -> SQLValue
    ) -> SQLiteFunction {
        SQLiteFunction(name, arguments: 2, deterministic: true, innocuous: true) { values in
            guard let left = try number(values[0], of: name),
                let right = try number(values[1], of: name)
            else { return .null }
            return try body(left, right)
        }
    }

    private static func result(_ value: DecimalText) throws(DatabaseError) -> SQLValue {
        try check(digits: value.digits.count)
        return .text(value.text)
    }

    private static func check(digits: Int) throws(DatabaseError) {
        guard digits <= DecimalText.mostDigits else {
            throw DatabaseError(
                .dataOutOfRange,
                "The result has more than \(DecimalText.mostDigits) digits; round what it is made of."
            )
        }
    }

    /// The number that an argument is; nil for NULL.
    private static func number(
        _ value: SQLValue, of function: String
    ) throws(DatabaseError) -> DecimalText? {
        let text: String
        switch value {
        case .null: return nil
        case .text(let value): text = value
        case .int(let value): text = "\(value)"
        case .double(let value): text = "\(value)"
        default:
            throw DatabaseError(
                .wrongType, "Bytes are no number; \(function) takes texts of numbers.")
        }
        guard let number = DecimalText(text) else {
            throw DatabaseError(
                .wrongType, "'\(text.prefix(60))' is no number; \(function) takes texts of numbers."
            )
        }
        return number
    }
}
