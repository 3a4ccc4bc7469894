public import QuicksilverSQL

extension MariaDBCompiler {
    /// `INSERT INTO table () VALUES ()`.
    public func renderDefaultValues(_ insert: InsertNode) throws(CompileError) {
        try renderInsertInto(insert)
        state.write(" () VALUES ()")
    }

    /// The query behind its WITH; with a conflict clause one in which the table written isn't seen, where it would be ambiguous.
    public func renderInsertQuery(
        _ query: QueryNode, of insert: InsertNode
    ) throws(CompileError) {
        if !ctesOfInsert.isEmpty {
            try renderWithClause(ctesOfInsert)
            ctesOfInsert = []
        }
        guard insert.conflict != nil, query.mentions(insert.table) else {
            return try renderQuery(query)
        }
        state.write("SELECT * FROM ")
        try renderSubquery(query)
        state.write(" AS inserted")
    }

    /// `ON DUPLICATE KEY UPDATE column = value, …`; DO NOTHING sets a key to itself.
    ///
    /// MariaDB acts on a conflict with any key, so a target has to be the only one that the rows can meet.
    /// Source: MariaDB "INSERT ON DUPLICATE KEY UPDATE".
    public func renderConflict(
        _ conflict: ConflictNode, in insert: InsertNode
    ) throws(CompileError) {
        if conflict.constraint != nil {
            throw unsupported(
                "ON CONFLICT ON CONSTRAINT", hint: "name the key's columns: onConflict(…)")
        }
        if conflict.targetPredicate != nil {
            throw unsupported("ON CONFLICT … WHERE", hint: "MariaDB has no partial indexes")
        }
        try checkTarget(conflict.target, in: insert)
        state.writeClause("ON DUPLICATE KEY UPDATE")
        switch conflict.action {
        case .nothing:
            if !insert.returning.isEmpty {
                throw unsupported(
                    "DO NOTHING with RETURNING", hint: "select the rows afterwards")
            }
            guard
                let key = conflict.target.first ?? insert.table.primaryKey.first
                    ?? insert.table.columns.first
            else { return }
            try renderColumn(of: .table(insert.table), key)
            state.write(" = ")
            try renderColumn(of: .table(insert.table), key)
        case .update(let assignments, let predicate):
            if predicate != nil {
                throw unsupported(
                    "DO UPDATE … WHERE", hint: "set the columns to case_(…) of the condition")
            }
            try renderAssignments(assignments, of: insert.table)
        }
    }

    /// `VALUES(column)`.
    public func renderExcluded(_ column: ColumnReference) throws(CompileError) {
        state.write("VALUES(")
        try state.writeIdentifier(column.name)
        state.write(")")
    }

    /// `UPDATE table, others SET table.column = … WHERE …`.
    ///
    /// Source: MariaDB "UPDATE", multiple-table syntax.
    public func renderUpdate(
        _ update: UpdateNode, beside others: [FromItem]
    ) throws(CompileError) {
        if others.isEmpty { return try renderStandardUpdate(update, beside: others) }
        state.write("UPDATE ")
        try renderFrom([update.target] + others)
        state.writeClause("SET")
        for (index, assignment) in update.assignments.enumerated() {
            if index > 0 { state.write(", ") }
            try renderColumn(of: update.target, assignment.column)
            state.write(" = ")
            try render(assignment.value)
        }
        try renderWhere(update.predicate)
    }

    /// `DELETE target FROM target, others WHERE …`, also for an alias.
    ///
    /// Source: MariaDB "DELETE", multiple-table syntax.
    public func renderDelete(
        _ delete: DeleteNode, beside others: [FromItem]
    ) throws(CompileError) {
        if case .table = delete.target, others.isEmpty {
            return try renderStandardDelete(delete, beside: others)
        }
        if !delete.returning.isEmpty {
            throw unsupported(
                "DELETE from several tables or an alias … RETURNING",
                hint: "select the rows in the same transaction")
        }
        state.write("DELETE ")
        switch delete.target {
        case .alias(let alias): try state.writeIdentifier(state.name(of: alias))
        default: try renderTableName(delete.table)
        }
        state.writeClause("FROM")
        try renderFrom([delete.target] + others)
        try renderWhere(delete.predicate)
    }

    /// Refuses a key that isn't the only one that the inserted rows can meet.
    private func checkTarget(
        _ target: [ColumnDefinition], in insert: InsertNode
    ) throws(CompileError) {
        guard !target.isEmpty else { return }
        for key in insert.table.uniqueKeys where key.canBeMet(by: insert) {
            if let columns = key.columns, columns.isSame(as: target) { continue }
            let name =
                key.columns.map { $0.map(\.name).joined(separator: ", ") } ?? "an expression"
            throw unsupported(
                "ON CONFLICT of one key among several",
                hint: "'\(insert.table.name)' has another over \(name), and MariaDB acts on each; "
                    + "leave the columns out if that is right: onConflict()")
        }
    }

    private func renderColumn(
        of source: FromItem, _ column: ColumnDefinition
    ) throws(CompileError) {
        let owner: ColumnSource =
            switch source {
            case .table(let table): .table(table)
            case .alias(let alias): .alias(alias)
            default: .none
            }
        try renderColumn(
            ColumnReference(
                source: owner, name: column.name, type: column.type, definition: column))
    }
}

extension Table.UniqueKey {
    /// Whether a row inserted can have the values of another: not while the database makes one, or one stays NULL.
    fileprivate func canBeMet(by insert: InsertNode) -> Bool {
        guard let columns else { return true }
        return columns.allSatisfy { column in
            if insert.columns.contains(where: { $0 === column }) { return true }
            if isGenerated { return false }
            return column.serverDefault != nil || !column.isNullable
        }
    }
}

extension [ColumnDefinition] {
    /// Whether it holds the same columns, in any order.
    fileprivate func isSame(as other: [ColumnDefinition]) -> Bool {
        count == other.count && allSatisfy { column in other.contains { $0 === column } }
    }
}

extension QueryNode {
    /// Whether a table stands in FROM anywhere in it.
    fileprivate func mentions(_ table: Table) -> Bool {
        var found = false
        var walk = TreeWalk()
        walk.source = { source in
            switch source {
            case .table(let other): if other === table { found = true }
            case .alias(let alias):
                if case .table(let other) = alias.base, other === table { found = true }
            case .none: break
            }
        }
        walk.walk(self)
        return found
    }
}
