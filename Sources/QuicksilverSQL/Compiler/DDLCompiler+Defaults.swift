extension DDLCompiler {
    /// Refused unless a dialect has it.
    public func createTable(
        _ table: Table, ifNotExists: Bool, omitting: Set<String>
    ) throws(CompileError) -> [String] {
        throw .unsupported("CREATE TABLE", by: dialect.name)
    }

    /// Refused unless a dialect has it.
    public func dropTable(_ table: Table, ifExists: Bool) throws(CompileError) -> [String] {
        throw .unsupported("DROP TABLE", by: dialect.name)
    }
}
