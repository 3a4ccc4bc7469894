public import QuicksilverSQL

extension MariaDBCompiler {
    /// The type's name in CAST, which knows fewer names than DDL.
    ///
    /// Source: MariaDB "CAST".
    public func castTypeName(for type: DataType) throws(CompileError) -> String {
        switch type {
        case .boolean, .smallInteger, .integer, .bigInteger: return "SIGNED"
        case .float: return "FLOAT"
        case .string(let length):
            try type.checkSizes()
            return length.map { "CHAR(\($0))" } ?? "CHAR"
        case .text, .interval, .json, .enumeration: return "CHAR"
        case .binary(let length):
            try type.checkSizes()
            return length.map { "BINARY(\($0))" } ?? "BINARY"
        default: return try state.dialect.typeName(for: type)
        }
    }
}
