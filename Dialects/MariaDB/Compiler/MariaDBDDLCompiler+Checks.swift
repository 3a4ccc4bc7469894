public import QuicksilverSQL

extension MariaDBDDLCompiler {
    /// Refuses what InnoDB would ignore or refuse without saying why.
    public func validate(
        _ constraint: ResolvedConstraint, of table: Table
    ) throws(CompileError) {
        switch constraint.kind {
        case .primaryKey: try checkKey(constraint.columns, of: table)
        case .unique(let nullsNotDistinct, let deferrable):
            if nullsNotDistinct {
                throw .unsupported(
                    "NULLS NOT DISTINCT", in: "'\(constraint.name)'", by: dialect.name,
                    hint: "make the columns NOT NULL")
            }
            if deferrable != nil { throw deferrableRefused(constraint) }
            try checkKey(constraint.columns, of: table)
        case .foreignKey(let key):
            if key.deferrable != nil { throw deferrableRefused(constraint) }
            if key.onDelete == .setDefault || key.onUpdate == .setDefault {
                throw .unsupported(
                    "SET DEFAULT of a foreign key", in: "'\(constraint.name)'", by: dialect.name,
                    hint: "use .setNull or .restrict")
            }
            try checkKey(constraint.columns, of: table)
            try checkTypes(key)
        case .exclusion:
            throw .unsupported(
                "exclusion constraints", in: "'\(constraint.name)'", by: dialect.name,
                hint: "check it in a transaction")
        case .check: break
        }
    }

    private func deferrableRefused(_ constraint: ResolvedConstraint) -> CompileError {
        .unsupported(
            "deferrable constraints", in: "'\(constraint.name)'", by: dialect.name,
            hint: "leave deferrable out, or order the statements")
    }

    /// Refuses indexes MariaDB doesn't have.
    public func validate(_ index: ResolvedIndex) throws(CompileError) {
        if index.predicate != nil {
            throw .unsupported(
                "partial indexes", in: "'\(index.name)'", by: dialect.name,
                hint: "index a computed column")
        }
        if index.columns.count < index.terms.count {
            throw .unsupported(
                "indexes on expressions", in: "'\(index.name)'", by: dialect.name,
                hint: "index a computed column")
        }
        if !index.include.isEmpty {
            throw .unsupported(
                "INCLUDE", in: "'\(index.name)'", by: dialect.name,
                hint: "add the columns to the key")
        }
        try checkKey(index.columns, of: index.table)
    }

    /// Texts in a key need a length, and one that InnoDB's 3,072 bytes hold.
    private func checkKey(_ columns: [ColumnDefinition], of table: Table) throws(CompileError) {
        for column in columns {
            let limit: (length: Int?, most: Int, remedy: String)
            switch column.type {
            case .string(let length): limit = (length, 768, ".string(255)")
            case .text, .json: limit = (nil, 768, ".string(255)")
            case .binary(let length): limit = (length, 3_072, ".binary(255)")
            default: continue
            }
            let place = "column '\(column.name)' of table '\(table.fullName)'"
            guard let length = limit.length else {
                throw .unsupported(
                    "key or index over a text or bytes without a length", in: place,
                    by: dialect.name, hint: "give it one, such as \(limit.remedy)")
            }
            if length > limit.most {
                throw .unsupported(
                    "key or index over a length above \(limit.most)", in: "\(place) has \(length)",
                    by: dialect.name, hint: "shorten it")
            }
        }
    }

    /// The server says no more than that a constraint is "incorrectly formed".
    private func checkTypes(_ key: ResolvedForeignKey) throws(CompileError) {
        for (column, target) in zip(key.columns, key.targetColumns) {
            let agrees =
                column.type.isIntegerType
                ? column.type == target.type : column.type.family == target.type.family
            guard agrees else {
                throw CompileError(
                    .inconsistent,
                    "foreign key '\(key.name)': column '\(column.name)' is "
                        + "\(try dialect.typeName(for: column.type)) and refers to "
                        + "'\(key.target.fullName).\(target.name)', which is "
                        + "\(try dialect.typeName(for: target.type)); give both the same type",
                    dialect: dialect.name)
            }
        }
    }
}
