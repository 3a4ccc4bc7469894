public import QuicksilverSQL

extension SQLiteDialect {
    /// The type's name in DDL.
    ///
    /// Shape: SQLite reads nothing from it but an affinity, and names are chosen so that no affinity ever changes a value:
    /// exact numbers and JSON are texts and have TEXT in their names.
    /// Source: SQLite "Datatypes", section 3.1.
    public func typeName(for type: DataType) throws(CompileError) -> String {
        try type.checkSizes()
        switch type {
        case .null: throw DataType.unknown(name)
        case .boolean: return "BOOLEAN"
        case .smallInteger: return "SMALLINT"
        case .integer: return "INTEGER"
        case .bigInteger: return "BIGINT"
        case .numeric(let precision, let scale):
            return precision.map { "DECIMAL_TEXT(\($0), \(scale ?? 0))" } ?? "DECIMAL_TEXT"
        case .float: return "FLOAT"
        case .double: return "DOUBLE"
        case .string(let length): return length.map { "VARCHAR(\($0))" } ?? "VARCHAR"
        case .char(let length): return "CHAR(\(length))"
        case .text: return "TEXT"
        case .binary: return "BLOB"
        case .date: return "DATE"
        case .time: return "TIME"
        case .timestamp: return "TIMESTAMP"
        case .timestampWithZone: return "TIMESTAMPTZ"
        case .interval: return "TEXT"
        case .uuid: return "CHAR(36)"
        case .json: return "JSON_TEXT"
        case .enumeration(let enumeration):
            let length = enumeration.values.map(\.unicodeScalars.count).max() ?? 1
            return "VARCHAR(\(max(length, 1)))"
        case .array:
            throw .unsupported("array types", by: name, hint: "use .json, or a table of its own")
        case .vendor(let vendor): return try vendor.spelling(for: name)
        }
    }
}
