public import QuicksilverSQL

extension PostgreSQLDialect {
    /// A literal for a value, with a cast where the text alone would have another type.
    ///
    /// Source: PostgreSQL "Lexical Structure", "Constants".
    public func literal(for value: SQLValue, type: DataType) throws(CompileError) -> String {
        switch value {
        case .null: return "NULL"
        case .bool(let value): return value ? "TRUE" : "FALSE"
        case .int(let value):
            if case .boolean = type { return try boolean(value) }
            return value == .min ? "'\(value)'::BIGINT" : "\(value)"
        case .double(let value):
            let cast = type == .float ? "::REAL" : "::DOUBLE PRECISION"
            if value.isNaN { return "'NaN'" + cast }
            if value.isInfinite { return (value < 0 ? "'-Infinity'" : "'Infinity'") + cast }
            return "'\(LiteralText.number(value))'" + cast
        case .decimal(let value):
            return LiteralText.decimal(value) ?? "'NaN'::NUMERIC"
        case .text(let value): return try text(value)
        case .bytes(let value): return "'\\x\(LiteralText.hex(value))'::BYTEA"
        case .uuid(let value): return "'\(LiteralText.uuid(value))'::UUID"
        case .date(let value): return "DATE '\(try LiteralText.date(value))'"
        case .time(let value): return "TIME '\(LiteralText.time(value))'"
        case .timestamp(let value): return "TIMESTAMP '\(try LiteralText.timestamp(value))'"
        case .instant(let value):
            return "TIMESTAMP WITH TIME ZONE '\(try LiteralText.instant(value, as: .sql))'"
        case .interval(let value): return "INTERVAL '\(value)'"
        case .json(let value): return try text(value) + "::JSONB"
        case .array(let values): return try array(values, type)
        case .invalid(let reason): throw CompileError(.invalidArgument, reason)
        }
    }

    private func boolean(_ value: Int64) throws(CompileError) -> String {
        switch value {
        case 0: return "FALSE"
        case 1: return "TRUE"
        default: throw LiteralText.refused("the Boolean \(value)", by: name, hint: "use 0 or 1")
        }
    }

    /// A text; `E'…'` where it holds a backslash, which means the same whatever the server's settings.
    private func text(_ value: String) throws(CompileError) -> String {
        if value.utf8.contains(0) {
            throw LiteralText.refused(
                "a text with a NUL character", by: name, hint: "keep such data as binary")
        }
        let quoted = LiteralText.quoted(value)
        guard value.utf8.contains(UInt8(ascii: "\\")) else { return quoted }
        var bytes: [UInt8] = [UInt8(ascii: "E")]
        for byte in quoted.utf8 {
            if byte == UInt8(ascii: "\\") { bytes.append(byte) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func array(_ values: [SQLValue], _ type: DataType) throws(CompileError) -> String {
        let whole: DataType =
            if case .array = type { type } else { SQLValue.array(values).dataType }
        guard case .array(let element) = whole else { throw DataType.unknown(name) }
        let cast = "::" + (try typeName(for: whole))
        if values.isEmpty { return "'{}'" + cast }
        var literals: [String] = []
        for value in values { literals.append(try literal(for: value, type: element)) }
        return "ARRAY[" + literals.joined(separator: ", ") + "]" + cast
    }
}
