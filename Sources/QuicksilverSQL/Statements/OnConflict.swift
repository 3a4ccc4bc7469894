/// What an INSERT meets where a row with the same key is there; say what is done about it.
///
/// Shape: `insert.onConflict(users.c.email).doUpdate(.set(users.c.name, to: excluded(users.c.name)))`.
/// Source: features row A21; PostgreSQL "INSERT", sqlite.org/lang_upsert.html, MariaDB "INSERT ON DUPLICATE KEY UPDATE".
public struct OnConflict: Sendable {
    let insert: Insert
    var conflict: ConflictNode

    /// Leaves the row out.
    ///
    /// Shape: `DO NOTHING`; on MariaDB the key is set to itself, so RETURNING is refused there: it would return the row.
    public func doNothing() -> Insert {
        insert.with { insert in
            var conflict = conflict
            conflict.action = .nothing
            insert.conflict = conflict
        }
    }

    /// Changes the row that is there.
    ///
    /// Shape: `DO UPDATE SET … WHERE …`, `ON DUPLICATE KEY UPDATE …` on MariaDB, which takes no `where`. Without
    /// assignments every given column that is no key gets the value that was to be inserted. Columns with an `onUpdate` that
    /// nothing is said of are set to it. MariaDB counts a changed row as two rows affected.
    public func doUpdate(_ assignments: Assignment..., where predicate: SQLPredicate? = nil)
        -> Insert
    {
        doUpdate(set: assignments, where: predicate)
    }

    /// Changes the row that is there.
    public func doUpdate(set assignments: [Assignment], where predicate: SQLPredicate? = nil)
        -> Insert
    {
        insert.with { insert in
            for assignment in assignments {
                if let fault = assignment.fault(in: insert.table) { insert.fail(fault) }
            }
            var conflict = conflict
            conflict.action = .update(assignments, where: predicate?.node)
            insert.conflict = conflict
        }
    }
}

extension Insert {
    /// Begins what is done where a row with the same values in these columns is there.
    ///
    /// Shape: `ON CONFLICT (columns) WHERE …`; no columns mean any key. The columns have to be a unique key; `where` is the
    /// predicate of a partial index. MariaDB acts on every unique key, so there the columns have to be the only one that the
    /// rows can meet.
    public func onConflict(
        _ columns: any AnyExpression..., where predicate: SQLPredicate? = nil
    ) -> OnConflict {
        onConflict(columns: columns, where: predicate)
    }

    /// The same for a list of columns.
    package func onConflict(
        columns: [any AnyExpression], where predicate: SQLPredicate? = nil
    ) -> OnConflict {
        var copy = self
        var target: [ColumnDefinition] = []
        for column in columns {
            if case .fault(let fault) = column.node {
                copy.insert.fail(fault)
            } else if let definition = column.node.columnDefinition,
                insert.table.columns.contains(where: { $0 === definition })
            {
                target.append(definition)
            } else {
                copy.insert.fail(
                    CompileError(
                        .invalidArgument, "onConflict(…) takes columns of '\(insert.table.name)'"))
            }
        }
        return OnConflict(
            insert: copy,
            conflict: ConflictNode(
                target: target, targetPredicate: predicate?.node, action: .nothing))
    }

    /// Begins what is done where a constraint, by its name, is violated; PostgreSQL.
    ///
    /// Shape: `ON CONFLICT ON CONSTRAINT name`
    public func onConflict(constraint name: String) -> OnConflict {
        OnConflict(
            insert: self, conflict: ConflictNode(target: [], constraint: name, action: .nothing))
    }
}

extension Table {
    /// A key that no two rows share.
    package struct UniqueKey {
        /// Its columns; nil when it is over expressions.
        package let columns: [ColumnDefinition]?
        /// Whether the database makes its values where an INSERT gives none.
        package let isGenerated: Bool
    }

    /// The keys that no two rows share: the primary key, UNIQUE columns and constraints, unique indexes.
    package var uniqueKeys: [UniqueKey] {
        var keys: [UniqueKey] = []
        if !primaryKey.isEmpty {
            let first = primaryKey[0]
            let isInteger = first.type.family == .integer
            let isAutomatic =
                first.autoincrement == .automatic && isInteger && first.foreignKeys.isEmpty
                && first.default == nil
            keys.append(
                UniqueKey(
                    columns: primaryKey,
                    isGenerated: primaryKey.count == 1
                        && (isAutomatic || first.autoincrement == .always || first.identity != nil))
            )
        }
        for column in columns where column.isUnique {
            keys.append(UniqueKey(columns: [column], isGenerated: false))
        }
        for item in items {
            if let constraint = item as? UniqueConstraint {
                keys.append(
                    UniqueKey(columns: constraint.columns.compactMap(column), isGenerated: false))
            } else if let index = item as? Index, index.isUnique {
                let columns = index.terms.map { term -> ColumnDefinition? in
                    if case .column(let key) = term.subject { column(key) } else { nil }
                }
                let isPlain = !columns.contains { $0 == nil }
                keys.append(
                    UniqueKey(
                        columns: isPlain ? columns.compactMap(\.self) : nil, isGenerated: false))
            }
        }
        return keys
    }
}
