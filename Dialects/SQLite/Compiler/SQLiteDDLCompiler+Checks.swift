public import QuicksilverSQL

extension SQLiteDDLCompiler {
    /// Refuses identities the row's own number can't be, and names SQLite keeps for itself.
    public func validate(_ table: Table) throws(CompileError) {
        try checkName(table.name)
        for column in table.columns
        where column.identity != nil || column.autoincrement == .always {
            let place = "column '\(column.name)' of table '\(table.fullName)'"
            guard table.primaryKey.count == 1, table.primaryKey[0] === column,
                column.type.isIntegerType
            else {
                throw .unsupported(
                    "generated integers outside the primary key", in: place, by: dialect.name,
                    hint: "make it the only column of the primary key")
            }
            guard let identity = column.identity else { continue }
            if identity.always {
                throw .unsupported(
                    "GENERATED ALWAYS AS IDENTITY", in: place, by: dialect.name,
                    hint: "use Identity(always: false)")
            }
            if (identity.start ?? 1) != 1 || (identity.increment ?? 1) != 1 {
                throw .unsupported(
                    "start or step of an identity", in: place, by: dialect.name,
                    hint: "leave them out")
            }
        }
    }

    /// Refuses constraints SQLite doesn't have.
    public func validate(
        _ constraint: ResolvedConstraint, of table: Table
    ) throws(CompileError) {
        switch constraint.kind {
        case .unique(let nullsNotDistinct, let deferrable):
            if nullsNotDistinct {
                throw .unsupported(
                    "NULLS NOT DISTINCT", in: "'\(constraint.name)'", by: dialect.name,
                    hint: "make the columns NOT NULL")
            }
            if deferrable != nil {
                throw .unsupported(
                    "deferrable UNIQUE", in: "'\(constraint.name)'", by: dialect.name,
                    hint: "only foreign keys are deferrable")
            }
        case .exclusion:
            throw .unsupported(
                "exclusion constraints", in: "'\(constraint.name)'", by: dialect.name,
                hint: "check it in a transaction")
        case .primaryKey, .foreignKey, .check: break
        }
    }

    /// Refuses indexes SQLite doesn't have.
    public func validate(_ index: ResolvedIndex) throws(CompileError) {
        try checkName(index.name)
        if !index.include.isEmpty {
            throw .unsupported(
                "INCLUDE", in: "'\(index.name)'", by: dialect.name,
                hint: "add the columns to the key")
        }
    }

    private func checkName(_ name: String) throws(CompileError) {
        if name.lowercased().hasPrefix("sqlite_") {
            throw CompileError(
                .invalidIdentifier,
                "the name '\(name)' starts with 'sqlite_', which SQLite keeps for itself",
                dialect: dialect.name)
        }
    }
}
