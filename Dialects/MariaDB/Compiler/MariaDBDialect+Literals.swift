public import QuicksilverSQL

extension MariaDBDialect {
    /// A literal for a value. Backslashes are doubled, so sessions must not set NO_BACKSLASH_ESCAPES; ours don't.
    ///
    /// Source: MariaDB "String Literals", "Numeric Literals", "Date and Time Literals".
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
            guard value.isFinite else {
                throw LiteralText.refused("\(value)", by: name, hint: "use NULL or a number")
            }
            let text = LiteralText.number(value)
            return text.utf8.contains(UInt8(ascii: "e")) ? text : text + "e0"
        case .decimal(let value):
            guard let text = LiteralText.decimal(value) else {
                throw LiteralText.refused("NaN", by: name, hint: "use NULL or a number")
            }
            return text
        case .text(let value), .json(let value): return text(value)
        case .bytes(let value): return "X'\(LiteralText.hex(value))'"
        case .uuid(let value): return "'\(LiteralText.uuid(value))'"
        case .date(let value): return "DATE '\(try LiteralText.date(value))'"
        case .time(let value): return "TIME '\(LiteralText.time(value))'"
        case .timestamp(let value): return "TIMESTAMP '\(try LiteralText.timestamp(value))'"
        case .instant(let value):
            return "TIMESTAMP '\(try LiteralText.instant(value, as: .sqlWithoutZone))'"
        case .interval(let value): return "'\(value)'"
        case .array: throw .unsupported("arrays", by: name, hint: "use .json")
        case .invalid(let reason): throw CompileError(.invalidArgument, reason)
        }
    }

    private func text(_ value: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "'")]
        for byte in value.utf8 {
            switch byte {
            case 0: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "0")]
            case UInt8(ascii: "\\"), UInt8(ascii: "'"): bytes += [byte, byte]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "'"))
        return String(decoding: bytes, as: UTF8.self)
    }
}
