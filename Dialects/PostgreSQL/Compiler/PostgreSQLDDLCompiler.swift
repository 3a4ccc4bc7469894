public import QuicksilverSQL

/// Writes CREATE, ALTER and DROP for PostgreSQL.
public struct PostgreSQLDDLCompiler: DDLCompiler {
    /// The dialect.
    public let dialect: any Dialect = PostgreSQLDialect()

    /// A compiler.
    public init() {}
}
