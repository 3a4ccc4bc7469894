public import QuicksilverSQL

extension MariaDBDialect {
    /// The type's name in DDL.
    ///
    /// Source: MariaDB "Data Types".
    public func typeName(for type: DataType) throws(CompileError) -> String {
        try type.checkSizes()
        switch type {
        case .null: throw DataType.unknown(name)
        case .boolean: return "BOOL"
        case .smallInteger: return "SMALLINT"
        case .integer: return "INTEGER"
        case .bigInteger: return "BIGINT"
        case .numeric(let precision, let scale):
            guard let precision else { return "DECIMAL(38, 10)" }
            try type.check(precision, atMost: 65, of: "precision", by: name, hint: "use .string")
            try type.check(scale ?? 0, atMost: 38, of: "a scale", by: name, hint: "use .string")
            return "DECIMAL(\(precision), \(scale ?? 0))"
        case .float: return "FLOAT"
        case .double: return "DOUBLE"
        case .string(let length):
            guard let length else { return "LONGTEXT" }
            try type.check(
                length, atMost: 16_383, of: "text lengths", by: name, hint: "use .text")
            return "VARCHAR(\(length))"
        case .char(let length):
            try type.check(
                length, atMost: 255, of: "CHAR lengths", by: name, hint: "use .string(\(length))")
            return "CHAR(\(length))"
        case .text: return "LONGTEXT"
        case .binary(let length):
            guard let length, length <= 65_532 else { return "LONGBLOB" }
            return "VARBINARY(\(length))"
        case .date: return "DATE"
        case .time: return "TIME(6)"
        case .timestamp, .timestampWithZone: return "DATETIME(6)"
        case .interval: return "VARCHAR(96)"
        case .uuid: return "UUID"
        // JSON is a text there, and would compare unlike the texts beside it; functions refuse to mix the two.
        case .json: return collation == "utf8mb4_bin" ? "JSON" : "JSON COLLATE \(collation)"
        case .enumeration(let enumeration):
            var values: [String] = []
            for value in enumeration.values {
                values.append(try literal(for: .text(value), type: .text))
            }
            return "ENUM(" + values.joined(separator: ", ") + ")"
        case .array:
            throw .unsupported("array types", by: name, hint: "use .json, or a table of its own")
        case .vendor(let vendor): return try vendor.spelling(for: name)
        }
    }
}
