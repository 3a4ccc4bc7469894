public import QuicksilverSQL

extension SQLiteDialect {
    /// A literal for a value, in the form in which the value is stored.
    ///
    /// Source: SQLite "Expressions", "Literal Values".
    public func literal(for value: SQLValue, type: DataType) throws(CompileError) -> String {
        switch value {
        case .null: return "NULL"
        case .bool(let value): return value ? "1" : "0"
        case .int(let value):
            if case .boolean = type, value != 0, value != 1 {
                throw LiteralText.refused("the Boolean \(value)", by: name, hint: "use 0 or 1")
            }
            return "\(value)"
        case .double(let value):
            if value.isNaN {
                throw LiteralText.refused("NaN", by: name, hint: "use NULL or a number")
            }
            if value.isInfinite { return value < 0 ? "-9e999" : "9e999" }
            return LiteralText.number(value)
        case .decimal(let value):
            guard let text = LiteralText.decimal(value) else {
                throw LiteralText.refused("NaN", by: name, hint: "use NULL or a number")
            }
            return "'\(text)'"
        case .text(let value), .json(let value): return text(value)
        case .bytes(let value): return "X'\(LiteralText.hex(value))'"
        case .uuid(let value): return "'\(LiteralText.uuid(value))'"
        case .date(let value): return "'\(try LiteralText.date(value))'"
        case .time(let value): return "'\(LiteralText.time(value))'"
        case .timestamp(let value): return "'\(try LiteralText.timestamp(value))'"
        case .instant(let value): return "'\(try LiteralText.instant(value, as: .sql))'"
        case .interval(let value): return "'\(value)'"
        case .array: throw .unsupported("arrays", by: name, hint: "use .json")
        case .invalid(let reason): throw CompileError(.invalidArgument, reason)
        }
    }

    /// A text; SQL can't hold a NUL, so a text that does is written as its bytes.
    private func text(_ value: String) -> String {
        value.utf8.contains(0)
            ? "CAST(X'\(LiteralText.hex(value.utf8))' AS TEXT)" : LiteralText.quoted(value)
    }
}
