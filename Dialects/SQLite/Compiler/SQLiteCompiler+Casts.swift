public import QuicksilverSQL

extension SQLiteCompiler {
    /// The storage class to cast to: a name such as DATE would cast a text to a number.
    ///
    /// Source: SQLite "Expressions", "CAST expressions".
    public func castTypeName(for type: DataType) throws(CompileError) -> String {
        switch type {
        case .boolean, .smallInteger, .integer, .bigInteger: return "INTEGER"
        case .float, .double: return "REAL"
        case .binary: return "BLOB"
        case .null: throw DataType.unknown(state.dialect.name)
        case .array, .vendor: return try state.dialect.typeName(for: type)
        default: return "TEXT"
        }
    }
}
