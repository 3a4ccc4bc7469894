public import QuicksilverSQL

/// Writes CREATE and DROP for SQLite.
///
/// Comments have no place there and are left out.
/// Source: SQLite "CREATE TABLE", "Foreign Key Support".
public struct SQLiteDDLCompiler: DDLCompiler {
    /// The dialect.
    public let dialect: any Dialect = SQLiteDialect()

    /// A compiler.
    public init() {}

    /// Exactly `INTEGER` for the row's own number; `INT` for an integer key that must never become it. Exact numbers
    /// are texts that `COLLATE decimal` puts into the order of numbers.
    public func columnType(
        _ column: ColumnDefinition, in table: Table
    ) throws(CompileError) -> String {
        if table.autoincrementColumn === column { return "INTEGER" }
        if column.type == .integer, table.primaryKey.count == 1, table.primaryKey[0] === column {
            return "INT"
        }
        do {
            let type = try dialect.typeName(for: column.type)
            if case .numeric = column.type { return type + " COLLATE decimal" }
            return type
        } catch {
            throw error.about(column, of: table)
        }
    }

    /// `CONSTRAINT pk PRIMARY KEY AUTOINCREMENT` where numbers must never come back.
    public func generatedClause(
        _ column: ColumnDefinition, in table: Table
    ) throws(CompileError) -> String? {
        guard inlinesPrimaryKey(of: table), table.autoincrementColumn === column else { return nil }
        var name = ""
        for constraint in try table.resolvedConstraints() {
            if case .primaryKey = constraint.kind {
                name = try quoted(constraint.name(under: dialect.identifiers))
            }
        }
        return "CONSTRAINT \(name) PRIMARY KEY AUTOINCREMENT"
    }

    /// Whether the key is an `AUTOINCREMENT` column, which can only stand with the column.
    public func inlinesPrimaryKey(of table: Table) -> Bool {
        table.autoincrementColumn?.autoincrement == .always
    }

    /// The checks that make SQLite refuse what the other databases refuse by type.
    public func typeCheck(_ column: ColumnDefinition) throws(CompileError) -> TypeCheck? {
        let name = try quoted(column.name)
        switch column.type {
        case .boolean: return TypeCheck(.boolean, "\(name) IN (0, 1)")
        case .string(let length?), .char(let length), .binary(let length?):
            return TypeCheck(.length, "length(\(name)) <= \(length)")
        case .enumeration(let enumeration):
            var values: [String] = []
            for value in enumeration.values { values.append(try literal(value)) }
            return TypeCheck(.values, "\(name) IN (\(values.joined(separator: ", ")))")
        default: return nil
        }
    }

    /// The bare name: a foreign key can't leave its schema.
    public func targetName(_ key: ResolvedForeignKey) throws(CompileError) -> String {
        guard key.target.schema == key.table.schema else {
            throw .unsupported(
                "foreign keys between schemas",
                in: "from '\(key.table.fullName)' to '\(key.target.fullName)'", by: dialect.name,
                hint: "keep both tables in one schema")
        }
        return try quoted(key.target.name)
    }

    /// The name with its schema.
    public func indexName(_ index: ResolvedIndex) throws(CompileError) -> String {
        try qualified(index.name(under: dialect.identifiers), schema: index.table.schema)
    }

    /// The bare name: the index's name has the schema.
    public func indexTable(_ index: ResolvedIndex) throws(CompileError) -> String {
        try quoted(index.table.name)
    }

    /// `false`: a schema is an attached file.
    public var hasSchemas: Bool { false }

    /// `false`: circles of foreign keys stand in CREATE TABLE as they are.
    public var addsForeignKeysLater: Bool { false }

    /// Foreign keys are checked at the end of the transaction, when all the tables are gone.
    public func dropCycle() -> [String] { ["PRAGMA defer_foreign_keys = ON"] }

    /// Refused.
    public func addForeignKey(_ key: ResolvedForeignKey) throws(CompileError) -> [String] {
        throw .unsupported(
            "ALTER TABLE … ADD CONSTRAINT", by: dialect.name, hint: "create the table with it")
    }

    /// Refused.
    public func dropForeignKey(_ key: ResolvedForeignKey) throws(CompileError) -> [String] {
        throw .unsupported(
            "ALTER TABLE … DROP CONSTRAINT", by: dialect.name, hint: "create the table anew")
    }

    /// Refused.
    public func createSequence(
        _ sequence: SchemaSequence, ifNotExists: Bool
    ) throws(CompileError) -> [String] {
        throw sequencesRefused(sequence)
    }

    /// Refused.
    public func dropSequence(
        _ sequence: SchemaSequence, ifExists: Bool
    ) throws(CompileError) -> [String] {
        throw sequencesRefused(sequence)
    }

    /// Refused.
    public func nextValue(of sequence: SchemaSequence) throws(CompileError) -> String {
        throw sequencesRefused(sequence)
    }

    private func sequencesRefused(_ sequence: SchemaSequence) -> CompileError {
        .unsupported(
            "sequences", in: "'\(sequence.fullName)'", by: dialect.name,
            hint: "use an integer primary key, which the database fills")
    }

    /// Refused.
    public func createSchema(_ name: String, ifNotExists: Bool) throws(CompileError) -> [String] {
        throw schemasRefused(name)
    }

    /// Refused.
    public func dropSchema(_ name: String, ifExists: Bool) throws(CompileError) -> [String] {
        throw schemasRefused(name)
    }

    private func schemasRefused(_ name: String) -> CompileError {
        .unsupported(
            "CREATE SCHEMA", in: "'\(name)'", by: dialect.name,
            hint: "a schema is an attached database file: ATTACH it on every connection")
    }

    /// Reads `sqlite_master`.
    public func objectsQuery(schema: String?) throws(CompileError) -> String {
        """
        SELECT type AS kind, name FROM \(try quoted(schema ?? "main")).sqlite_master \
        WHERE type IN ('table', 'view') UNION ALL \
        SELECT 'schema', \(try literal(schema ?? "main"))
        """
    }
}
