extension DDLCompiler {
    /// `CREATE SEQUENCE name START WITH n INCREMENT BY n`.
    public func createSequence(
        _ sequence: SchemaSequence, ifNotExists: Bool
    ) throws(CompileError) -> [String] {
        var sql = "CREATE SEQUENCE " + (ifNotExists ? "IF NOT EXISTS " : "")
        sql += try qualified(sequence.name, schema: sequence.schema)
        if let start = sequence.start { sql += " START WITH \(start)" }
        if let increment = sequence.increment {
            guard increment != 0 else {
                throw CompileError(
                    .invalidArgument, "sequence '\(sequence.name)' steps by 0; it would never move")
            }
            sql += " INCREMENT BY \(increment)"
        }
        return [sql]
    }

    /// `DROP SEQUENCE name`.
    public func dropSequence(
        _ sequence: SchemaSequence, ifExists: Bool
    ) throws(CompileError) -> [String] {
        [drop("SEQUENCE", try qualified(sequence.name, schema: sequence.schema), ifExists)]
    }

    /// `NEXTVAL(name)`.
    public func nextValue(of sequence: SchemaSequence) throws(CompileError) -> String {
        "NEXTVAL(\(try qualified(sequence.name, schema: sequence.schema)))"
    }

    /// `CREATE VIEW name (columns) AS query`, with values as literals.
    public func createView(_ view: View) throws(CompileError) -> [String] {
        if view.isMaterialized {
            throw .unsupported(
                "materialized views", by: dialect.name, hint: "create a table and fill it")
        }
        return [try viewText(view, words: "CREATE VIEW ")]
    }

    /// A view's statement after given words.
    public func viewText(_ view: View, words: String) throws(CompileError) -> String {
        if let fault = view.table.fault { throw fault }
        let state = CompilerState(dialect: dialect, inlinesLiterals: true)
        let query = try state.compile(.query(view.query)).sql
        return words + (try qualified(view.name, schema: view.schema))
            + " (\(try list(view.table.columns))) AS " + query
    }

    /// `DROP VIEW name`.
    public func dropView(_ view: View, ifExists: Bool) throws(CompileError) -> [String] {
        let kind = view.isMaterialized ? "MATERIALIZED VIEW" : "VIEW"
        return [drop(kind, try qualified(view.name, schema: view.schema), ifExists)]
    }

    /// Nothing: an enumeration is part of its columns.
    public func createType(_ type: EnumType) throws(CompileError) -> [String] { [] }

    /// Nothing: an enumeration is part of its columns.
    public func dropType(_ type: EnumType, ifExists: Bool) throws(CompileError) -> [String] { [] }

    /// The same as when it is used: where an enumeration is part of its columns there is nothing.
    public func dropUnusedType(_ type: EnumType) throws(CompileError) -> [String] {
        try dropType(type, ifExists: true)
    }

    /// `CREATE SCHEMA name`.
    public func createSchema(_ name: String, ifNotExists: Bool) throws(CompileError) -> [String] {
        ["CREATE SCHEMA " + (ifNotExists ? "IF NOT EXISTS " : "") + (try quoted(name))]
    }

    /// `DROP SCHEMA name`.
    public func dropSchema(_ name: String, ifExists: Bool) throws(CompileError) -> [String] {
        [drop("SCHEMA", try quoted(name), ifExists)]
    }

    /// Refused unless a dialect can say what there is.
    public func objectsQuery(schema: String?) throws(CompileError) -> String {
        throw .unsupported(
            "query for what a schema holds", by: dialect.name, hint: "create with checkFirst: false"
        )
    }
}
