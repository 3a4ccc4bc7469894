public import QuicksilverSQL

/// Writes CREATE, ALTER and DROP for MariaDB.
///
/// Source: MariaDB "Data Definition".
public struct MariaDBDDLCompiler: DDLCompiler {
    /// The dialect.
    public let dialect: any Dialect
    private let collation: String

    /// A compiler.
    public init(dialect: MariaDBDialect = MariaDBDialect()) {
        self.dialect = dialect
        collation = dialect.collation
    }

    /// The base's, then `COMMENT '…'`.
    public func columnClauses(
        _ column: ColumnDefinition, in table: Table
    ) throws(CompileError) -> [String] {
        var parts: [String] = []
        if let computed = column.computed {
            if !column.isNullable {
                throw .unsupported(
                    "NOT NULL on computed columns",
                    in: "column '\(column.name)' of table '\(table.fullName)'", by: dialect.name,
                    hint: "leave nullable out, or add a CHECK")
            }
            parts.append(
                "GENERATED ALWAYS AS (\(try text(computed.expression))) "
                    + (computed.isStored ? "STORED" : "VIRTUAL"))
        } else {
            parts = try baseClauses(column, in: table)
        }
        if let comment = column.comment { parts.append("COMMENT \(try literal(comment))") }
        return parts
    }

    private func baseClauses(
        _ column: ColumnDefinition, in table: Table
    ) throws(CompileError) -> [String] {
        var parts: [String] = []
        if let value = column.serverDefault { parts.append("DEFAULT " + (try defaultText(value))) }
        if !column.isNullable || table.primaryKey.contains(where: { $0 === column }) {
            parts.append("NOT NULL")
        }
        if let generated = try generatedClause(column, in: table) { parts.append(generated) }
        return parts
    }

    /// `AUTO_INCREMENT`.
    public func generatedClause(
        _ column: ColumnDefinition, in table: Table
    ) throws(CompileError) -> String? {
        guard table.autoincrementColumn === column else {
            guard column.identity == nil, column.autoincrement != .always else {
                throw .unsupported("second AUTO_INCREMENT column", by: dialect.name)
            }
            return nil
        }
        let place = "column '\(column.name)' of table '\(table.fullName)'"
        guard column.type.isIntegerType else {
            throw CompileError(
                .inconsistent,
                "\(place) is made by the database but isn't an integer; use .integer or .bigInteger",
                dialect: dialect.name)
        }
        if column.identity?.always == true {
            throw .unsupported(
                "GENERATED ALWAYS AS IDENTITY", in: place, by: dialect.name,
                hint: "use Identity(always: false)")
        }
        if let increment = column.identity?.increment, increment != 1 {
            throw .unsupported("step of AUTO_INCREMENT other than 1", in: place, by: dialect.name)
        }
        let keys = try table.resolvedConstraints().filter { constraint in
            switch constraint.kind {
            case .primaryKey, .unique: constraint.columns.first === column
            default: false
            }
        }
        if keys.isEmpty,
            try !table.resolvedIndexes().contains(where: { $0.columns.first === column })
        {
            throw .unsupported(
                "AUTO_INCREMENT without a key", in: place, by: dialect.name,
                hint: "make it the first column of the primary key or unique")
        }
        return "AUTO_INCREMENT"
    }

    /// `column IN (0, 1)` for a Boolean; a length for bytes beyond VARBINARY.
    public func typeCheck(_ column: ColumnDefinition) throws(CompileError) -> TypeCheck? {
        switch column.type {
        case .boolean: TypeCheck(.boolean, "\(try quoted(column.name)) IN (0, 1)")
        case .binary(let length?) where length > 65_532:
            TypeCheck(.length, "octet_length(\(try quoted(column.name))) <= \(length)")
        default: nil
        }
    }

    /// InnoDB, with texts compared by their code points.
    public func tableOptions(_ table: Table) throws(CompileError) -> String {
        var sql = " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=\(collation)"
        if let start = table.autoincrementColumn?.identity?.start {
            sql += " AUTO_INCREMENT=\(start)"
        }
        if let comment = table.comment { sql += " COMMENT=\(try literal(comment))" }
        return sql
    }

    /// `ALTER TABLE table DROP FOREIGN KEY name`.
    public func dropForeignKey(_ key: ResolvedForeignKey) throws(CompileError) -> [String] {
        let table = try qualified(key.table.name, schema: key.table.schema)
        let name = try quoted(key.name(under: dialect.identifiers))
        return ["ALTER TABLE \(table) DROP FOREIGN KEY \(name)"]
    }

    /// `DROP INDEX name ON table`.
    public func dropIndex(_ index: ResolvedIndex, ifExists: Bool) throws(CompileError) -> [String] {
        let name = try quoted(index.name(under: dialect.identifiers))
        return [drop("INDEX", name, ifExists) + " ON " + (try indexTable(index))]
    }

    /// `USING BTREE` or `USING HASH` behind the terms.
    public func indexMethod(
        _ method: String
    ) throws(CompileError) -> (before: String, behind: String) {
        let word = method.uppercased()
        guard word == "BTREE" || word == "HASH" else {
            throw .unsupported(
                "index method '\(method)'", by: dialect.name, hint: "use btree or hash")
        }
        return ("", " USING \(word)")
    }

    /// Reads the information schema.
    public func objectsQuery(schema: String?) throws(CompileError) -> String {
        let name = try schema.map { text throws(CompileError) in try literal(text) }
        let here = "= \(name ?? "DATABASE()")"
        return """
            SELECT CASE table_type WHEN 'VIEW' THEN 'view' WHEN 'SEQUENCE' THEN 'sequence' \
            ELSE 'table' END AS kind, table_name AS name \
            FROM information_schema.tables WHERE table_schema \(here) \
            UNION ALL SELECT 'schema', schema_name \
            FROM information_schema.schemata WHERE schema_name \(here)
            """
    }
}
