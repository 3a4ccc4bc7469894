extension FromItem {
    /// The sources it brings into scope.
    package var sourceIDs: [ObjectIdentifier] {
        switch self {
        case .table(let table): [ObjectIdentifier(table)]
        case .alias(let alias): [ObjectIdentifier(alias)]
        case .join(let join): join.left.sourceIDs + join.right.sourceIDs
        case .fault: []
        }
    }

    /// The sources whose columns can be NULL because an outer join found no row.
    package func nullableIDs(isNullable: Bool = false) -> [ObjectIdentifier] {
        switch self {
        case .table(let table): return isNullable ? [ObjectIdentifier(table)] : []
        case .alias(let alias): return isNullable ? [ObjectIdentifier(alias)] : []
        case .join(let join):
            let left = isNullable || join.kind == .right || join.kind == .full
            let right = isNullable || join.kind == .left || join.kind == .full
            return join.left.nullableIDs(isNullable: left)
                + join.right.nullableIDs(isNullable: right)
        case .fault: return []
        }
    }
}

extension SQLCompiler {
    /// The FROM items of a SELECT: those said, then those whose columns are mentioned, in order of first mention, without
    /// those that an enclosing query supplies.
    public func fromItems(of select: SelectNode) throws(CompileError) -> [FromItem] {
        var finder = SourceFinder(known: select.from.flatMap(\.sourceIDs))
        switch select.correlation {
        case .automatic:
            for scope in state.scopes { finder.correlated += scope }
        case .to(let outer): finder.correlated = outer.flatMap(\.sourceIDs)
        case .except(let kept):
            let kept = kept.flatMap(\.sourceIDs)
            finder.correlated = state.scopes.joined().filter { !kept.contains($0) }
        }
        for column in select.columns { finder.walk(column.node) }
        if let predicate = select.predicate { finder.walk(predicate) }
        if select.from.isEmpty, finder.found.isEmpty, !finder.hasDropped {
            // `select(func_.count()).groupBy(users.c.age)` says where it counts.
            for term in select.groupBy + select.orderBy { finder.walk(term) }
            if let having = select.having { finder.walk(having) }
        }
        let items = select.from.isEmpty ? finder.found : select.from + finder.found
        if items.isEmpty, finder.hasDropped {
            throw CompileError(
                .inconsistent,
                "correlation leaves a subquery without FROM: its tables are all those of the query around it; list "
                    + "its own with from(…), use an alias, or correlateExcept(…)")
        }
        return items
    }

    /// Throws when a column that can't be nil in Swift is read from the optional side of an outer join.
    func checkNullability(_ select: SelectNode, _ from: [FromItem]) throws(CompileError) {
        if from.count == 1, case .table = from[0] { return }
        let nullable = from.flatMap { $0.nullableIDs() }
        if nullable.isEmpty { return }
        for column in select.columns where !column.allowsNull {
            guard let reference = column.node.nullPassingColumn, let id = reference.source.id,
                nullable.contains(id)
            else { continue }
            throw CompileError(
                .inconsistent,
                "'\(reference.name)' comes from the optional side of an outer join and can be NULL; "
                    + "select it as .optional")
        }
    }

    /// Writes FROM items with commas between them.
    public func renderFrom(_ items: [FromItem]) throws(CompileError) {
        for (index, item) in items.enumerated() {
            if index > 0 { state.write(", ") }
            try renderFromItem(item)
        }
    }

    /// Writes one FROM item.
    public func renderFromItem(_ item: FromItem) throws(CompileError) {
        switch item {
        case .table(let table):
            if let fault = table.fault { throw fault }
            try renderTableName(table)
        case .alias(let alias): try renderAlias(alias)
        case .join(let join): try renderJoin(join)
        case .fault(let fault): throw fault
        }
    }

    /// `left JOIN right ON condition`.
    public func renderJoin(_ join: JoinNode) throws(CompileError) {
        if join.kind == .full, !state.dialect.capabilities.fullOuterJoin {
            throw unsupported("FULL OUTER JOIN", hint: "unite a left and a right join instead")
        }
        try renderFromItem(join.left)
        state.writeClause(join.kind.rawValue)
        if case .join = join.right {
            state.write("(")
            try renderFromItem(join.right)
            state.write(")")
        } else {
            try renderFromItem(join.right)
        }
        if let on = join.on {
            state.write(" ON ")
            try render(on)
        }
    }

    /// `table AS name`, `(query) AS name (columns)`, `LATERAL …`, or a CTE's name.
    public func renderAlias(_ alias: AliasSource) throws(CompileError) {
        if alias.isLateral {
            guard state.dialect.capabilities.lateral else {
                throw unsupported("LATERAL", hint: "use a scalar subquery, or a join and a window")
            }
            state.write("LATERAL ")
        }
        let name = state.name(of: alias)
        switch alias.base {
        case .table(let table):
            if let fault = table.fault { throw fault }
            try renderTableName(table)
        case .query(let query):
            let scopes = state.scopes
            if !alias.isLateral { state.scopes = [] }
            defer { state.scopes = scopes }
            try renderDerivedTable(query, of: alias)
        case .cte(let cte):
            try state.writeIdentifier(cte.name)
            if name == cte.name { return }
        case .function(let function): try renderFunction(function)
        }
        state.write(" AS ")
        try state.writeIdentifier(name)
        if alias.rendersColumnNames { try renderColumnNames(of: alias) }
    }

    /// `(query)`
    public func renderDerivedTable(
        _ query: QueryNode, of alias: AliasSource
    ) throws(CompileError) {
        try renderSubquery(query)
    }

    /// ` (a, b)` after an alias.
    public func renderColumnNames(of alias: AliasSource) throws(CompileError) {
        state.write(" (")
        try renderNames(alias.columns.map(\.name))
        state.write(")")
    }

    /// Quoted names with commas between them.
    public func renderNames(_ names: [String]) throws(CompileError) {
        for (index, name) in names.enumerated() {
            if index > 0 { state.write(", ") }
            try state.writeIdentifier(name)
        }
    }
}

/// Finds the FROM items that a SELECT's columns imply.
///
/// Shape: lists and not sets, as there are few, and most queries have none of the enclosing ones.
private struct SourceFinder: TreeVisitor {
    var level = TreeLevel()
    let entersQueries = false
    /// Those that are listed or found.
    var known: [ObjectIdentifier]
    /// Those that an enclosing query supplies.
    var correlated: [ObjectIdentifier] = []
    /// Those found, in the order of their first mention.
    var found: [FromItem] = []
    /// Whether one was left to an enclosing query.
    var hasDropped = false

    init(known: [ObjectIdentifier]) {
        self.known = known
    }

    mutating func visit(_ node: Node) -> Bool { true }

    mutating func visit(_ source: ColumnSource) {
        guard let id = source.id, !known.contains(id) else { return }
        if correlated.contains(id) {
            hasDropped = true
            return
        }
        known.append(id)
        if let item = source.fromItem { found.append(item) }
    }
}

extension Node {
    /// The column whose NULL this expression passes on as it is.
    var nullPassingColumn: ColumnReference? {
        switch self {
        case .column(let column): column
        case .label(let inner, _), .coerced(let inner, _), .cast(let inner, _),
            .collate(let inner, _):
            inner.nullPassingColumn
        default: nil
        }
    }
}
