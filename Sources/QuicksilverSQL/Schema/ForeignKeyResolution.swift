/// A foreign key whose target has been found: columns of one table and the columns of another they refer to.
///
/// Shape: `columns` and `targetColumns` have the same length and order.
public struct ResolvedForeignKey: Sendable {
    /// The constraint's name, before it is shortened to what a database takes.
    public let name: String
    /// Whether the name was made by convention.
    public let isGenerated: Bool
    /// The table that refers.
    public let table: Table
    /// The columns that refer.
    public let columns: [ColumnDefinition]
    /// The table referred to.
    public let target: Table
    /// The columns referred to.
    public let targetColumns: [ColumnDefinition]
    /// What happens to a row when its target is deleted.
    public let onDelete: ReferentialAction?
    /// What happens to a row when its target's key changes.
    public let onUpdate: ReferentialAction?
    /// When the database checks it.
    public let deferrable: Deferrable?
    /// Whether it is added by ALTER TABLE after all tables are there.
    public let useAlter: Bool

    /// The name as a dialect writes it.
    public func name(under rules: IdentifierRules) -> String {
        isGenerated ? rules.shortened(name) : name
    }
}

extension Table {
    /// The table's foreign keys with the tables and columns they refer to.
    ///
    /// Shape: those of columns first, in the columns' order, then those of its constraints. Targets are looked up now, by key
    /// or by SQL name, so that tables may be declared in any order.
    /// - Throws: ``CompileError`` `.unknownName` that names both ends and the tables there are.
    public func resolvedForeignKeys() throws(CompileError) -> [ResolvedForeignKey] {
        var result: [ResolvedForeignKey] = []
        for column in columns {
            for key in column.foreignKeys {
                let found = try foreignKeyTarget(key.target, from: column.name)
                result.append(
                    ResolvedForeignKey(
                        name: key.name
                            ?? naming.foreignKey(name, [column.name], found.table.name),
                        isGenerated: key.name == nil, table: self, columns: [column],
                        target: found.table, targetColumns: [found.column],
                        onDelete: key.onDelete, onUpdate: key.onUpdate,
                        deferrable: key.deferrable, useAlter: false))
            }
        }
        for case let constraint as ForeignKeyConstraint in items {
            result.append(try resolve(constraint))
        }
        return result
    }

    private func resolve(
        _ constraint: ForeignKeyConstraint
    ) throws(CompileError) -> ResolvedForeignKey {
        let words = constraint.columns.joined(separator: ", ")
        guard !constraint.columns.isEmpty, constraint.columns.count == constraint.targets.count
        else {
            throw CompileError(
                .inconsistent,
                "the foreign key (\(words)) of table '\(fullName)' refers to "
                    + "\(constraint.targets.count) columns; give one target for each column")
        }
        let columns = try constraintColumns(constraint.columns, of: "foreign key")
        var target: Table?
        var targetColumns: [ColumnDefinition] = []
        for text in constraint.targets {
            let found = try foreignKeyTarget(text, from: words)
            if let target, target !== found.table {
                throw CompileError(
                    .inconsistent,
                    "the foreign key (\(words)) of table '\(fullName)' refers to columns of "
                        + "'\(target.fullName)' and of '\(found.table.fullName)'; "
                        + "all have to be of one table")
            }
            target = found.table
            targetColumns.append(found.column)
        }
        guard let target else {
            throw CompileError(
                .missing, "the foreign key (\(words)) of table '\(fullName)' has no target")
        }
        return ResolvedForeignKey(
            name: constraint.name ?? naming.foreignKey(name, columns.map(\.name), target.name),
            isGenerated: constraint.name == nil, table: self, columns: columns, target: target,
            targetColumns: targetColumns, onDelete: constraint.onDelete,
            onUpdate: constraint.onUpdate, deferrable: constraint.deferrable,
            useAlter: constraint.useAlter)
    }

    /// The columns a constraint names by key.
    ///
    /// - Throws: ``CompileError`` `.unknownName` with the keys there are.
    package func constraintColumns(
        _ keys: [String], of construct: String
    ) throws(CompileError) -> [ColumnDefinition] {
        var result: [ColumnDefinition] = []
        for key in keys {
            guard let column = column(key) ?? columns.first(where: { $0.name == key }) else {
                throw CompileError(
                    .unknownName,
                    "a \(construct) of table '\(fullName)' names the column '\(key)'; its columns "
                        + "are \(columns.map(\.key).joined(separator: ", "))")
            }
            result.append(column)
        }
        if result.isEmpty {
            throw CompileError(
                .missing, "a \(construct) of table '\(fullName)' names no column")
        }
        return result
    }

    /// The table and column of `table.column` or `schema.table.column`, whatever dots the names hold.
    private func foreignKeyTarget(
        _ text: String, from columns: String
    ) throws(CompileError) -> (table: Table, column: ColumnDefinition) {
        guard let metadata else {
            throw CompileError(
                .missing,
                "the MetaData of table '\(fullName)' is gone, and the target '\(text)' of its "
                    + "foreign key (\(columns)) can't be found without it; keep the MetaData")
        }
        var tableFound: Table?
        for dot in text.indices.reversed() where text[dot] == "." {
            let tableName = String(text[..<dot])
            let columnName = String(text[text.index(after: dot)...])
            for candidate in candidates(tableName) {
                guard let table = metadata.table(candidate) else { continue }
                tableFound = table
                if let column = table.column(columnName)
                    ?? table.columns.first(where: { $0.name == columnName })
                {
                    return (table, column)
                }
            }
        }
        let start = "the foreign key (\(columns)) of table '\(fullName)' refers to '\(text)'"
        if let tableFound {
            throw CompileError(
                .unknownName,
                "\(start), but '\(tableFound.fullName)' has no such column; its columns are "
                    + tableFound.columns.map(\.key).joined(separator: ", "))
        }
        guard text.contains(".") else {
            throw CompileError(.unknownName, "\(start); write it as 'table.column'")
        }
        throw CompileError(
            .unknownName,
            "\(start), but there is no such table; the tables are "
                + metadata.tables.map(\.fullName).joined(separator: ", ")
                + ". " + MetaData.lazinessHint)
    }

    /// A name as it stands, and in the schema of this table.
    private func candidates(_ name: String) -> [String] {
        schema.map { ["\($0).\(name)", name] } ?? [name]
    }
}
