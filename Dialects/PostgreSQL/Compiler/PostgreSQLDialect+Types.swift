public import QuicksilverSQL

extension PostgreSQLDialect {
    /// The type's name in DDL.
    ///
    /// Source: PostgreSQL "Data Types".
    public func typeName(for type: DataType) throws(CompileError) -> String {
        try type.checkSizes()
        switch type {
        case .null: throw DataType.unknown(name)
        case .boolean: return "BOOLEAN"
        case .smallInteger: return "SMALLINT"
        case .integer: return "INTEGER"
        case .bigInteger: return "BIGINT"
        case .numeric(let precision, let scale):
            guard let precision else { return "NUMERIC" }
            try type.check(
                precision, atMost: 1_000, of: "precision", by: name,
                hint: "NUMERIC without one holds more")
            return "NUMERIC(\(precision), \(scale ?? 0))"
        case .float: return "REAL"
        case .double: return "DOUBLE PRECISION"
        case .string(let length):
            guard let length else { return "VARCHAR" }
            try checkLength(length, of: type)
            return "VARCHAR(\(length))"
        case .char(let length):
            try checkLength(length, of: type)
            return "CHAR(\(length))"
        case .text: return "TEXT"
        case .binary: return "BYTEA"
        case .date: return "DATE"
        case .time: return "TIME WITHOUT TIME ZONE"
        case .timestamp: return "TIMESTAMP WITHOUT TIME ZONE"
        case .timestampWithZone: return "TIMESTAMP WITH TIME ZONE"
        case .interval: return "INTERVAL"
        case .uuid: return "UUID"
        case .json: return "JSONB"
        case .enumeration(let enumeration):
            let typeName = try identifiers.quoted(enumeration.name)
            guard let schema = enumeration.schema else { return typeName }
            return try identifiers.quoted(schema) + "." + typeName
        case .array(let element): return try typeName(for: element) + "[]"
        case .vendor(let vendor): return try vendor.spelling(for: name)
        }
    }

    private func checkLength(_ length: Int, of type: DataType) throws(CompileError) {
        try type.check(
            length, atMost: 10_485_760, of: "text lengths", by: name, hint: "use .text")
    }
}
