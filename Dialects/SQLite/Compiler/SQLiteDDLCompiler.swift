public import QuicksilverSQL

/// Writes CREATE, ALTER and DROP for SQLite.
public struct SQLiteDDLCompiler: DDLCompiler {
    /// The dialect.
    public let dialect: any Dialect = SQLiteDialect()

    /// A compiler.
    public init() {}
}
