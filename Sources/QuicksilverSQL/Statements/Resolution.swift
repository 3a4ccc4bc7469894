extension InsertNode {
    /// The INSERT of the columns whose values the parameters of an execution give.
    ///
    /// Shape: names are columns' keys or SQL names, or names of binds in the statement.
    /// - Throws: ``CompileError`` `.unknownName` that lists the keys.
    package func resolved(names: [String]) throws(CompileError) -> InsertNode {
        guard case .parameters = source else { return self }
        var copy = self
        copy.columns = []
        var row: [Node] = []
        let binds = StatementNode.insert(self).namedBinds
        for name in names {
            guard let column = table.columnOrFault(name, &copy.fault) else {
                if binds.contains(name) {
                    copy.fault = fault
                    continue
                }
                throw table.unknown(name)
            }
            if copy.columns.contains(where: { $0 === column }) {
                throw CompileError(
                    .inconsistent, "the parameters give column '\(column.name)' two values")
            }
            copy.columns.append(column)
            row.append(.bind(BindParameter(nil, type: column.type, name: name)))
        }
        copy.source = row.isEmpty ? .defaults : .rows([row])
        return copy
    }

    /// The INSERT as it is written: with client defaults for what nothing is said of, and what an upsert sets.
    func filled() throws(CompileError) -> InsertNode {
        var copy = self
        if case .parameters = source {
            copy = try resolved(
                names: table.columns.filter { $0.computed == nil }.map(\.key))
        }
        let given = copy.columns
        let missing = table.columns.filter { column in
            column.default != nil && !given.contains { $0 === column }
        }
        if !missing.isEmpty {
            copy.columns += missing
            switch copy.source {
            case .rows(let rows):
                copy.source = .rows(rows.map { $0 + missing.map(\.insertDefault) })
            case .defaults: copy.source = .rows([missing.map(\.insertDefault)])
            case .query(let query): copy.source = .query(query.adding(missing.map(\.insertDefault)))
            case .parameters: break
            }
        }
        if case .rows(let rows) = copy.source, copy.columns.isEmpty, rows.count == 1 {
            copy.source = .defaults
        }
        if case .update(let assignments, let predicate)? = copy.conflict?.action {
            let all = try copy.upsertAssignments(assignments, given: given)
            copy.conflict?.action = .update(all, where: predicate)
        }
        return copy
    }

    /// What an upsert sets: what is said, or every given column that is no key; then columns with `onUpdate`.
    private func upsertAssignments(
        _ assignments: [Assignment], given: [ColumnDefinition]
    ) throws(CompileError) -> [Assignment] {
        var assignments = assignments
        if assignments.isEmpty {
            let keys = table.primaryKey + (conflict?.target ?? [])
            for column in given where !keys.contains(where: { $0 === column }) {
                guard case .column(let reference) = table.node(column) else { continue }
                assignments.append(Assignment(column: column, value: .excluded(reference)))
            }
            if assignments.isEmpty {
                throw CompileError(
                    .missing,
                    "the upsert has nothing to set: every column given is part of a key; use doNothing()"
                )
            }
        }
        return assignments + table.updateDefaults(without: assignments.map(\.column))
    }
}

extension UpdateNode {
    /// The UPDATE of the columns whose values the parameters of an execution give.
    ///
    /// Shape: names of binds in the statement are theirs; all others are columns' keys or SQL names.
    /// - Throws: ``CompileError`` `.unknownName` that lists the keys.
    package func resolved(names: [String]) throws(CompileError) -> UpdateNode {
        guard assignments.isEmpty else { return self }
        var copy = self
        let binds = StatementNode.update(self).namedBinds
        for name in names where !binds.contains(name) {
            guard let column = table.columnOrFault(name, &copy.fault) else {
                throw table.unknown(name)
            }
            if copy.assignments.contains(where: { $0.column === column }) {
                throw CompileError(
                    .inconsistent, "the parameters give column '\(column.name)' two values")
            }
            copy.assignments.append(
                Assignment(
                    column: column,
                    value: .bind(BindParameter(nil, type: column.type, name: name))))
        }
        return copy
    }

    /// The UPDATE as it is written: with `onUpdate` values for what nothing is said of.
    func filled() throws(CompileError) -> UpdateNode {
        var copy = self
        if assignments.isEmpty {
            let keys = table.columns.filter { !$0.isPrimaryKey && $0.computed == nil }.map(\.key)
            let binds = StatementNode.update(self).namedBinds
            copy = try resolved(names: keys.filter { !binds.contains($0) })
        }
        copy.assignments += table.updateDefaults(without: copy.assignments.map(\.column))
        return copy
    }
}

extension Table {
    /// Assignments of `onUpdate` for columns that aren't assigned otherwise.
    fileprivate func updateDefaults(without assigned: [ColumnDefinition]) -> [Assignment] {
        columns.compactMap { column in
            guard let onUpdate = column.onUpdate, !assigned.contains(where: { $0 === column })
            else {
                return nil
            }
            if case .expression(let node) = onUpdate {
                return Assignment(column: column, value: node)
            }
            return Assignment(
                column: column,
                value: .bind(BindParameter(nil, type: column.type, origin: .onUpdate(column))))
        }
    }
}

extension ColumnDefinition {
    /// The tree of its client default: a bind filled at each execution, or the expression itself.
    fileprivate var insertDefault: Node {
        if case .expression(let node)? = self.default { return node }
        return .bind(BindParameter(nil, type: type, origin: .default(self)))
    }
}

extension QueryNode {
    /// The query with more columns behind its own.
    fileprivate func adding(_ nodes: [Node]) -> QueryNode {
        let added = nodes.map { SelectedColumn(node: $0, allowsNull: true) }
        if case .select(var select) = self {
            select.columns += added
            return .select(select)
        }
        let named = named
        var isValues = false
        if case .values = named.query { isValues = true }
        let alias = AliasSource(
            name: nil, base: .query(named.query), columns: named.columns,
            rendersColumnNames: isValues)
        var select = SelectNode()
        select.columns = alias.columns.indices.map {
            SelectedColumn(node: ColumnSource.alias(alias).node(at: $0), allowsNull: true)
        }
        select.columns += added
        select.from = [.alias(alias)]
        return .select(select)
    }
}

extension StatementNode {
    /// The names of the binds in it that are given a value at execution.
    package var namedBinds: Set<String> {
        var finder = NamedBindFinder()
        finder.walk(self)
        return finder.names
    }
}

/// Finds named binds, also behind aliases.
private struct NamedBindFinder: TreeVisitor {
    var level = TreeLevel()
    let entersQueries = true
    var names: Set<String> = []

    mutating func visit(_ node: Node) -> Bool {
        switch node {
        case .bind(let bind), .inList(_, .values(let bind), _),
            .inList(_, .tuples(let bind, _), _):
            if let name = bind.name { names.insert(name) }
        default: break
        }
        return true
    }

    mutating func visit(_ source: ColumnSource) {
        if case .alias(let alias) = source { walk(alias.base) }
    }
}

extension BindParameter {
    /// The value that a column's default makes now, for literals.
    var madeValue: SQLValue? {
        switch origin {
        case .default(let column)?: column.default?.make()
        case .onUpdate(let column)?: column.onUpdate?.make()
        case nil: nil
        }
    }
}
