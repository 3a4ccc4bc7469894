extension DDLCompiler {
    /// `CREATE TABLE name (columns, constraints)` and comments.
    public func createTable(
        _ table: Table, ifNotExists: Bool, omitting: Set<String>
    ) throws(CompileError) -> [String] {
        if let fault = table.fault { throw fault }
        guard !table.columns.isEmpty else {
            throw CompileError(.missing, "table '\(table.fullName)' has no columns")
        }
        try validate(table)
        var lines: [String] = []
        for column in table.columns {
            var parts = [try quoted(column.name), try columnType(column, in: table)]
            parts += try columnClauses(column, in: table)
            lines.append(parts.joined(separator: " "))
        }
        var names: Set<String> = []
        for constraint in try table.resolvedConstraints() {
            switch constraint.kind {
            case .foreignKey where omitting.contains(constraint.name): continue
            case .primaryKey where inlinesPrimaryKey(of: table): continue
            default: break
            }
            try validate(constraint, of: table)
            let name = constraint.name(under: dialect.identifiers)
            try claim(name, in: &names, of: table)
            lines.append("CONSTRAINT \(try quoted(name)) \(try constraintText(constraint))")
        }
        for column in table.columns {
            guard let check = try typeCheck(column) else { continue }
            let name = dialect.identifiers.shortened(TypeCheck.name(check.rule, column, in: table))
            try claim(name, in: &names, of: table)
            lines.append("CONSTRAINT \(try quoted(name)) CHECK (\(check.condition))")
        }
        let start = ifNotExists ? "CREATE TABLE IF NOT EXISTS " : "CREATE TABLE "
        let sql =
            start + (try qualified(table.name, schema: table.schema)) + " (\n    "
            + lines.joined(separator: ",\n    ") + "\n)" + (try tableOptions(table))
        return [sql] + (try comments(on: table))
    }

    private func claim(
        _ name: String, in names: inout Set<String>, of table: Table
    ) throws(CompileError) {
        guard names.insert(name).inserted else {
            throw CompileError(
                .inconsistent,
                "table '\(table.fullName)' has two constraints called '\(name)'; "
                    + "give one a name of its own, or leave out the one that is said twice")
        }
    }

    /// `DROP TABLE name`.
    public func dropTable(_ table: Table, ifExists: Bool) throws(CompileError) -> [String] {
        [drop("TABLE", try qualified(table.name, schema: table.schema), ifExists)]
    }

    /// `CREATE UNIQUE INDEX name ON table USING method (terms) INCLUDE (columns) WHERE predicate`.
    public func createIndex(
        _ index: ResolvedIndex, ifNotExists: Bool
    ) throws(CompileError) -> [String] {
        if let fault = index.table.fault { throw fault }
        try validate(index)
        var sql = index.isUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX "
        if ifNotExists { sql += "IF NOT EXISTS " }
        let method = try index.method.map { text throws(CompileError) in try indexMethod(text) }
        sql += try indexName(index)
        sql += " ON " + (try indexTable(index)) + (method?.before ?? "") + " ("
        var terms: [String] = []
        for term in index.terms {
            let subject =
                switch term.subject {
                case .column(let column): try quoted(column.name)
                case .expression(let text): "(\(try self.text(text)))"
                }
            terms.append(term.isDescending ? subject + " DESC" : subject)
        }
        sql += terms.joined(separator: ", ") + ")" + (method?.behind ?? "")
        if !index.include.isEmpty { sql += " INCLUDE (\(try list(index.include)))" }
        if let predicate = index.predicate { sql += " WHERE \(try text(predicate))" }
        return [sql]
    }

    /// The name; it lives in its table's schema.
    public func indexName(_ index: ResolvedIndex) throws(CompileError) -> String {
        try quoted(index.name(under: dialect.identifiers))
    }

    /// The table's name with its schema.
    public func indexTable(_ index: ResolvedIndex) throws(CompileError) -> String {
        try qualified(index.table.name, schema: index.table.schema)
    }

    /// `DROP INDEX schema.name`.
    public func dropIndex(_ index: ResolvedIndex, ifExists: Bool) throws(CompileError) -> [String] {
        let name = index.name(under: dialect.identifiers)
        return [drop("INDEX", try qualified(name, schema: index.table.schema), ifExists)]
    }

    /// `ALTER TABLE table ADD CONSTRAINT name FOREIGN KEY …`.
    public func addForeignKey(_ key: ResolvedForeignKey) throws(CompileError) -> [String] {
        let constraint = ResolvedConstraint(
            name: key.name, isGenerated: key.isGenerated, kind: .foreignKey(key),
            columns: key.columns)
        try validate(constraint, of: key.table)
        let table = try qualified(key.table.name, schema: key.table.schema)
        let name = try quoted(key.name(under: dialect.identifiers))
        return ["ALTER TABLE \(table) ADD CONSTRAINT \(name) \(try foreignKeyText(key))"]
    }

    /// `ALTER TABLE table DROP CONSTRAINT name`.
    public func dropForeignKey(_ key: ResolvedForeignKey) throws(CompileError) -> [String] {
        let table = try qualified(key.table.name, schema: key.table.schema)
        let name = try quoted(key.name(under: dialect.identifiers))
        return ["ALTER TABLE \(table) DROP CONSTRAINT \(name)"]
    }

    /// `true`
    public var hasSchemas: Bool { true }

    /// `true`
    public var addsForeignKeysLater: Bool { true }

    /// `false`
    public func inlinesPrimaryKey(of table: Table) -> Bool { false }

    /// Nothing: foreign keys are dropped one by one.
    public func dropCycle() -> [String] { [] }

    /// Nothing more to refuse.
    public func validate(_ table: Table) throws(CompileError) {}
    /// Nothing more to refuse.
    public func validate(_ constraint: ResolvedConstraint, of table: Table) throws(CompileError) {}
    /// Nothing more to refuse.
    public func validate(_ index: ResolvedIndex) throws(CompileError) {}

    /// The dialect's name for the type.
    public func columnType(
        _ column: ColumnDefinition, in table: Table
    ) throws(CompileError) -> String {
        do {
            return try dialect.typeName(for: column.type)
        } catch {
            throw error.about(column, of: table)
        }
    }

    /// `GENERATED ALWAYS AS (…) STORED`, or identity, DEFAULT and NOT NULL.
    public func columnClauses(
        _ column: ColumnDefinition, in table: Table
    ) throws(CompileError) -> [String] {
        var parts: [String] = []
        if let computed = column.computed {
            if column.serverDefault != nil || column.identity != nil {
                throw CompileError(
                    .inconsistent,
                    "column '\(column.name)' of table '\(table.fullName)' is computed; "
                        + "it can't have a default or an identity as well")
            }
            parts.append(
                "GENERATED ALWAYS AS (\(try text(computed.expression))) "
                    + (computed.isStored ? "STORED" : "VIRTUAL"))
        } else if let serverDefault = column.serverDefault {
            parts.append("DEFAULT " + (try defaultText(serverDefault)))
        }
        if !column.isNullable || table.primaryKey.contains(where: { $0 === column }) {
            parts.append("NOT NULL")
        }
        if let generated = try generatedClause(column, in: table) { parts.append(generated) }
        return parts
    }

    /// Nothing.
    public func generatedClause(
        _ column: ColumnDefinition, in table: Table
    ) throws(CompileError) -> String? { nil }

    /// None.
    public func typeCheck(_ column: ColumnDefinition) throws(CompileError) -> TypeCheck? { nil }

    /// Nothing.
    public func tableOptions(_ table: Table) throws(CompileError) -> String { "" }

    /// None.
    public func comments(on table: Table) throws(CompileError) -> [String] { [] }

    /// The table's name with its schema.
    public func targetName(_ key: ResolvedForeignKey) throws(CompileError) -> String {
        try qualified(key.target.name, schema: key.target.schema)
    }

    /// Refused unless a dialect has index methods.
    public func indexMethod(_ method: String) throws(CompileError) -> (
        before: String, behind: String
    ) {
        throw .unsupported("index method '\(method)'", by: dialect.name, hint: "leave it out")
    }
}

extension CompileError {
    /// The same error with the column it is about.
    package func about(_ column: ColumnDefinition, of table: Table) -> CompileError {
        CompileError(
            code, "column '\(column.name)' of table '\(table.fullName)': \(message)",
            dialect: dialect, construct: construct)
    }
}
