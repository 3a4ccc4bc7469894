public import QuicksilverSQL

extension MariaDBDialect {
    /// The type's name in DDL.
    public func typeName(for type: DataType) throws(CompileError) -> String {
        switch type {
        case .integer, .smallInteger, .bigInteger: "INTEGER"
        default: "TEXT"
        }
    }

    /// A literal for a value.
    public func literal(for value: SQLValue, type: DataType) throws(CompileError) -> String {
        switch value {
        case .int(let value): "\(value)"
        case .null: "NULL"
        default: throw .unsupported("literals of \(type)", by: name)
        }
    }
}
