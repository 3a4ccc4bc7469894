public import QuicksilverSQL

/// Writes CREATE, ALTER and DROP for MariaDB.
public struct MariaDBDDLCompiler: DDLCompiler {
    /// The dialect.
    public let dialect: any Dialect = MariaDBDialect()

    /// A compiler.
    public init() {}
}
