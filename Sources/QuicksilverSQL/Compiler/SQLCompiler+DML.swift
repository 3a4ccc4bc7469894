extension SQLCompiler {
    /// `INSERT INTO table (columns) VALUES … ON CONFLICT … RETURNING …`.
    public func renderInsert(_ insert: InsertNode) throws(CompileError) {
        if let fault = insert.fault ?? insert.table.fault { throw fault }
        let insert = try insert.filled()
        if case .defaults = insert.source {
            try renderDefaultValues(insert)
        } else {
            try renderInsertInto(insert)
            state.write(" (")
            try renderNames(insert.columns.map(\.name))
            state.write(")")
            switch insert.source {
            case .rows(let rows) where state.takesArrays && rows.count == 1:
                try renderArrays(of: rows[0], in: insert)
            case .rows(let rows):
                try checkDefaults(rows.joined())
                state.writeClause("VALUES")
                for (index, row) in rows.enumerated() {
                    state.write(index > 0 ? ", (" : "(")
                    for (position, node) in row.enumerated() {
                        if position > 0 { state.write(", ") }
                        try render(node, into: insert.columns[position], of: insert.table)
                    }
                    state.write(")")
                }
            case .query(let query):
                state.write(state.isPretty ? "\n" : " ")
                try renderInsertQuery(query, of: insert)
            case .parameters, .defaults: break
            }
        }
        if let conflict = insert.conflict {
            // Subqueries see the row that is there.
            state.scopes.append([ObjectIdentifier(insert.table)])
            defer { state.scopes.removeLast() }
            try renderConflict(conflict, in: insert)
        }
        if !insert.returning.isEmpty {
            try renderReturning(insert.returning, of: "INSERT", beside: [])
        }
    }

    /// Refused unless a dialect has it.
    public func renderArrays(of row: [Node], in insert: InsertNode) throws(CompileError) {
        throw unsupported("arrays of rows")
    }

    /// The placeholder of an array of values of a bind, each written into a column.
    public func renderArray(
        of bind: BindParameter, as type: DataType, into column: ColumnDefinition, of table: Table
    ) {
        if let limit = ColumnLimit(column.type, dialect: state.dialect) {
            state.target = CompiledSQL.Target(
                table: table.name, column: column.name, limit: limit)
        }
        defer { state.target = nil }
        let number = state.addSlot(bind, type: .array(type), isExpanding: false)
        renderPlaceholder(number, type: .array(type))
    }

    /// `INSERT INTO table`.
    public func renderInsertInto(_ insert: InsertNode) throws(CompileError) {
        state.write("INSERT INTO ")
        try renderTableName(insert.table)
    }

    /// The query as it is.
    public func renderInsertQuery(
        _ query: QueryNode, of insert: InsertNode
    ) throws(CompileError) {
        try renderQuery(query)
    }

    /// `INSERT INTO table DEFAULT VALUES`.
    public func renderDefaultValues(_ insert: InsertNode) throws(CompileError) {
        try renderInsertInto(insert)
        state.write(" DEFAULT VALUES")
    }

    /// Refuses `DEFAULT` as a value where the dialect hasn't it.
    private func checkDefaults(_ nodes: some Swift.Sequence<Node>) throws(CompileError) {
        if state.dialect.capabilities.defaultInValues { return }
        for node in nodes {
            if case .defaultValue = node {
                throw unsupported("DEFAULT as a value", hint: "leave the column out")
            }
        }
    }

    /// `ON CONFLICT (columns) WHERE … DO UPDATE SET … WHERE …`.
    public func renderConflict(
        _ conflict: ConflictNode, in insert: InsertNode
    ) throws(CompileError) {
        try renderStandardConflict(conflict, of: insert.table)
    }

    /// What ``renderConflict(_:in:)`` does unless a dialect changes it.
    public func renderStandardConflict(
        _ conflict: ConflictNode, of table: Table
    ) throws(CompileError) {
        state.writeClause("ON CONFLICT")
        if let constraint = conflict.constraint {
            state.write("ON CONSTRAINT ")
            try state.writeIdentifier(constraint)
            state.write(" ")
        } else if !conflict.target.isEmpty {
            state.write("(")
            try renderNames(conflict.target.map(\.name))
            state.write(") ")
            if let predicate = conflict.targetPredicate {
                state.omitsTables = true
                defer { state.omitsTables = false }
                state.write("WHERE ")
                try render(predicate)
                state.write(" ")
            }
        }
        switch conflict.action {
        case .nothing: state.write("DO NOTHING")
        case .update(let assignments, let predicate):
            state.write("DO UPDATE SET ")
            try renderAssignments(assignments, of: table)
            if let predicate {
                state.writeClause("WHERE")
                try render(predicate)
            }
        }
    }

    /// A value that is written into a column; a bind remembers it.
    private func render(
        _ node: Node, into column: ColumnDefinition, of table: Table
    ) throws(CompileError) {
        if case .bind = node, let limit = ColumnLimit(column.type, dialect: state.dialect) {
            state.target = CompiledSQL.Target(
                table: table.name, column: column.name, limit: limit)
        }
        defer { state.target = nil }
        try render(node)
    }

    /// `column = value, …`.
    public func renderAssignments(
        _ assignments: [Assignment], of table: Table
    ) throws(CompileError) {
        guard !assignments.isEmpty else {
            throw CompileError(.missing, "an UPDATE sets no column; call set(…) or give parameters")
        }
        try checkDefaults(assignments.map(\.value))
        for (index, assignment) in assignments.enumerated() {
            if index > 0 { state.write(", ") }
            try state.writeIdentifier(assignment.column.name)
            state.write(" = ")
            try render(assignment.value, into: assignment.column, of: table)
        }
    }

    /// `excluded.column`.
    public func renderExcluded(_ column: ColumnReference) throws(CompileError) {
        state.write("excluded.")
        try state.writeIdentifier(column.name)
    }

    /// `UPDATE table SET … FROM … WHERE … RETURNING …`.
    public func renderUpdate(_ update: UpdateNode) throws(CompileError) {
        if let fault = update.fault ?? update.table.fault { throw fault }
        let update = try update.filled()
        let others = others(than: update.target, listed: update.from, in: .update(update))
        try checkTarget(update.target, of: "updated", beside: others)
        state.scopes.append(update.target.sourceIDs + others.flatMap(\.sourceIDs))
        defer { state.scopes.removeLast() }
        try renderUpdate(update, beside: others)
        if !update.returning.isEmpty {
            try renderReturning(update.returning, of: "UPDATE", beside: others)
        }
    }

    /// `UPDATE table SET … FROM … WHERE …`.
    public func renderUpdate(
        _ update: UpdateNode, beside others: [FromItem]
    ) throws(CompileError) {
        try renderStandardUpdate(update, beside: others)
    }

    /// What ``renderUpdate(_:beside:)`` does unless a dialect changes it.
    public func renderStandardUpdate(
        _ update: UpdateNode, beside others: [FromItem]
    ) throws(CompileError) {
        state.write("UPDATE ")
        try renderFromItem(update.target)
        state.writeClause("SET")
        try renderAssignments(update.assignments, of: update.table)
        if !others.isEmpty {
            state.writeClause("FROM")
            try renderFrom(others)
        }
        try renderWhere(update.predicate)
    }

    /// `DELETE FROM table USING … WHERE … RETURNING …`.
    public func renderDelete(_ delete: DeleteNode) throws(CompileError) {
        if let fault = delete.fault ?? delete.table.fault { throw fault }
        let others = others(than: delete.target, listed: delete.using, in: .delete(delete))
        try checkTarget(delete.target, of: "deleted from", beside: others)
        state.scopes.append(delete.target.sourceIDs + others.flatMap(\.sourceIDs))
        defer { state.scopes.removeLast() }
        try renderDelete(delete, beside: others)
        if !delete.returning.isEmpty {
            try renderReturning(delete.returning, of: "DELETE", beside: others)
        }
    }

    /// `DELETE FROM table USING … WHERE …`.
    public func renderDelete(
        _ delete: DeleteNode, beside others: [FromItem]
    ) throws(CompileError) {
        try renderStandardDelete(delete, beside: others)
    }

    /// What ``renderDelete(_:beside:)`` does unless a dialect changes it.
    public func renderStandardDelete(
        _ delete: DeleteNode, beside others: [FromItem]
    ) throws(CompileError) {
        state.write("DELETE FROM ")
        try renderFromItem(delete.target)
        if !others.isEmpty {
            state.writeClause("USING")
            try renderFrom(others)
        }
        try renderWhere(delete.predicate)
    }

    /// `WHERE predicate`, if there is one.
    public func renderWhere(_ predicate: Node?) throws(CompileError) {
        guard let predicate else { return }
        state.writeClause("WHERE")
        try render(predicate)
    }

    /// `RETURNING columns` where the dialect has it for the statement; bare names when only the target has columns.
    public func renderReturning(
        _ columns: [SelectedColumn], of statement: String, beside others: [FromItem]
    ) throws(CompileError) {
        try renderStandardReturning(columns, of: statement, beside: others)
    }

    /// What ``renderReturning(_:of:beside:)`` does unless a dialect changes it.
    public func renderStandardReturning(
        _ columns: [SelectedColumn], of statement: String, beside others: [FromItem]
    ) throws(CompileError) {
        let capabilities = state.dialect.capabilities
        let has =
            switch statement {
            case "INSERT": capabilities.insertReturning
            case "UPDATE": capabilities.updateReturning
            default: capabilities.deleteReturning
            }
        guard has else {
            throw unsupported(
                "\(statement) … RETURNING", hint: "select the rows in the same transaction")
        }
        state.writeClause("RETURNING")
        let omitsTables = state.omitsTables
        state.omitsTables = others.isEmpty
        defer { state.omitsTables = omitsTables }
        try renderColumns(columns)
    }

    /// Refuses the written table itself among the other FROM items, where it would be another row's.
    private func checkTarget(
        _ target: FromItem, of verb: String, beside others: [FromItem]
    ) throws(CompileError) {
        let ids = Set(target.sourceIDs)
        guard others.contains(where: { !ids.isDisjoint(with: $0.sourceIDs) }) else { return }
        throw CompileError(
            .inconsistent,
            "'\(target.displayName)' is \(verb) and stands among the other tables too; use an alias of it there"
        )
    }

    /// Refuses columns in RETURNING that aren't the written table's.
    public func refuseReturning(
        _ columns: [SelectedColumn], of statement: String, beside others: [FromItem]
    ) throws(CompileError) {
        let ids = Set(others.flatMap(\.sourceIDs))
        var foreign: String?
        var walk = TreeWalk()
        walk.node = { node in
            if case .column(let column) = node, let id = column.source.id, ids.contains(id) {
                foreign = foreign ?? column.name
            }
            return foreign == nil
        }
        for column in columns { walk.walk(column.node) }
        guard let foreign else { return }
        throw unsupported(
            "\(statement) … RETURNING of other tables' columns",
            hint: "'\(foreign)' isn't of the table written; select it in the same transaction")
    }

    /// FROM items beside the target: those listed, then those mentioned.
    public func others(
        than target: FromItem, listed: [FromItem], in statement: StatementNode
    ) -> [FromItem] {
        var known = Set(target.sourceIDs + listed.flatMap(\.sourceIDs))
        var items = listed
        var walk = TreeWalk()
        walk.entersQueries = false
        walk.source = { source in
            guard let id = source.id, known.insert(id).inserted, let item = source.fromItem else {
                return
            }
            items.append(item)
        }
        walk.walk(statement)
        return items
    }
}
