extension SQLCompiler {
    /// Writes a query in parentheses, as an operand.
    public func renderSubquery(_ query: QueryNode) throws(CompileError) {
        let labels = state.labels
        let omitsTables = state.omitsTables
        state.labels = []
        state.omitsTables = false
        defer {
            state.labels = labels
            state.omitsTables = omitsTables
        }
        state.write("(")
        try renderQuery(query)
        state.write(")")
    }

    /// Writes a query.
    public func renderQuery(_ query: QueryNode) throws(CompileError) {
        try state.descend()
        defer { state.depth -= 1 }
        switch query {
        case .select(let select): try renderSelect(select)
        case .compound(let compound): try renderCompound(compound)
        case .values(let values): try renderValues(values)
        case .text(let text, _): try renderText(text)
        }
    }

    /// Writes a SELECT.
    public func renderSelect(_ select: SelectNode) throws(CompileError) {
        let state = state
        if let border = select.border { return try renderBordered(select, border) }
        if let fault = select.fault { throw fault }
        guard !select.columns.isEmpty else {
            throw CompileError(.missing, "a SELECT has no columns")
        }
        let from = try fromItems(of: select)
        try checkNullability(select, from)
        state.scopes.append(from.flatMap(\.sourceIDs))
        defer { state.scopes.removeLast() }
        state.write("SELECT ")
        try renderDistinct(select)
        try renderColumns(select.columns)
        if from.isEmpty {
            try renderEmptyFrom()
        } else {
            state.writeClause("FROM")
            try renderFrom(from)
        }
        if let predicate = select.predicate {
            state.writeClause("WHERE")
            try render(predicate)
        }
        let outerLabels = state.labels
        defer { state.labels = outerLabels }
        let labels = select.columns.compactMap(\.node.labelName)
        if !select.groupBy.isEmpty {
            // A bare name in GROUP BY means a column of FROM before it means a label.
            let known = Set(from.flatMap(\.columns).compactMap(\.columnName))
            state.labels = select.groupBy.usable(labels.filter { !known.contains($0) })
            state.writeClause("GROUP BY")
            try renderGroupBy(select.groupBy)
        }
        state.labels = outerLabels
        if let having = select.having {
            state.writeClause("HAVING")
            try render(having)
        }
        if !select.windows.isEmpty {
            state.writeClause("WINDOW")
            for (index, window) in select.windows.enumerated() {
                if index > 0 { state.write(", ") }
                try state.writeIdentifier(window.name)
                state.write(" AS (")
                try renderWindowBody(window.window)
                state.write(")")
            }
        }
        if !select.orderBy.isEmpty {
            state.labels = select.orderBy.usable(labels)
            state.writeClause("ORDER BY")
            try renderOrderBy(select.orderBy)
        }
        state.labels = outerLabels
        try renderLimit(select.limit, offset: select.offset, withTies: select.limitWithTies)
        if select.limitWithTies, select.orderBy.isEmpty {
            throw CompileError(
                .missing, "WITH TIES needs an ORDER BY; call orderBy(…)",
                dialect: state.dialect.name, construct: "WITH TIES")
        }
        if let lock = select.lock { try renderLock(lock) }
    }

    /// Writes the columns of a SELECT or RETURNING, each with its label.
    public func renderColumns(_ columns: [SelectedColumn]) throws(CompileError) {
        for (index, column) in columns.enumerated() {
            if index > 0 { state.write(", ") }
            try renderSelected(column.node)
        }
    }

    /// Writes one column of a SELECT: an expression without a name gets one.
    public func renderSelected(_ node: Node) throws(CompileError) {
        switch node {
        case .label(let inner, let name):
            try render(inner)
            state.write(" AS ")
            try state.writeIdentifier(name)
        case .column, .constant(.star), .text, .labelReference, .excluded:
            try render(node)
        case .coerced(let inner, _): try renderSelected(inner)
        default:
            try render(node)
            state.write(" AS ")
            try state.writeIdentifier(state.anonymousLabel(node.labelBase))
        }
    }

    /// `DISTINCT `, and `DISTINCT ON` where a dialect has it.
    public func renderDistinct(_ select: SelectNode) throws(CompileError) {
        switch select.distinct {
        case .none: break
        case .all: state.write("DISTINCT ")
        case .on: throw unsupported("DISTINCT ON", hint: "number the rows with a window instead")
        }
    }

    /// `LIMIT n OFFSET m`.
    public func renderLimit(
        _ limit: Node?, offset: Node?, withTies: Bool
    ) throws(CompileError) {
        if withTies {
            throw unsupported("WITH TIES", hint: "rank the rows with a window instead")
        }
        try renderStandardLimit(limit, offset: offset)
    }

    /// What ``renderLimit(_:offset:withTies:)`` does unless a dialect changes it.
    public func renderStandardLimit(_ limit: Node?, offset: Node?) throws(CompileError) {
        if let limit {
            state.writeClause("LIMIT")
            try render(limit)
        }
        if let offset {
            state.writeClause("OFFSET")
            try render(offset)
        }
    }

    /// `FOR UPDATE OF … NOWAIT`.
    public func renderLock(_ lock: LockNode) throws(CompileError) {
        guard state.dialect.capabilities.rowLocks else {
            throw unsupported(
                lock.strength.rawValue, hint: "a write transaction locks the database")
        }
        state.write(state.isPretty ? "\n" : " ")
        state.write(lock.strength.rawValue)
        if !lock.of.isEmpty {
            state.write(" OF ")
            for (index, item) in lock.of.enumerated() {
                if index > 0 { state.write(", ") }
                switch item {
                case .table(let table): try state.writeIdentifier(table.name)
                case .alias(let alias): try state.writeIdentifier(state.name(of: alias))
                case .join:
                    throw CompileError(.invalidArgument, "FOR UPDATE OF takes tables, not a join")
                case .fault(let fault): throw fault
                }
            }
        }
        if lock.wait != .wait { state.write(" " + lock.wait.rawValue) }
    }

    /// Nothing: a SELECT without FROM.
    public func renderEmptyFrom() throws(CompileError) {}

    /// Writes UNION and its kin.
    public func renderCompound(_ compound: CompoundNode) throws(CompileError) {
        if let fault = compound.fault { throw fault }
        for (index, part) in compound.parts.enumerated() {
            if index > 0 {
                state.write(state.isPretty ? "\n" : " ")
                try renderCompoundOperator(compound.kind)
                state.write(state.isPretty ? "\n" : " ")
            }
            try renderCompoundPart(part)
        }
        if !compound.orderBy.isEmpty {
            let (labels, omitsTables) = (state.labels, state.omitsTables)
            state.labels = compound.parts.first?.outputNames ?? []
            state.omitsTables = true
            defer { (state.labels, state.omitsTables) = (labels, omitsTables) }
            state.writeClause("ORDER BY")
            try renderOrderBy(compound.orderBy)
        }
        try renderLimit(compound.limit, offset: compound.offset, withTies: false)
    }

    /// The kind's word.
    public func renderCompoundOperator(_ kind: CompoundNode.Kind) throws(CompileError) {
        if kind == .intersectAll || kind == .exceptAll,
            !state.dialect.capabilities.intersectAll
        {
            throw unsupported(kind.rawValue)
        }
        state.write(kind.rawValue)
    }

    /// The part as it is; in parentheses when it has an order, a limit or parts of its own.
    public func renderCompoundPart(_ part: QueryNode) throws(CompileError) {
        if part.needsParentheses {
            state.write("(")
            try renderQuery(part)
            state.write(")")
        } else {
            try renderQuery(part)
        }
    }

    /// `VALUES (…), (…)`.
    public func renderValues(_ values: ValuesNode) throws(CompileError) {
        if let fault = values.fault { throw fault }
        state.write("VALUES ")
        try renderRows(values.rows)
    }

    /// `(a, b), (c, d)`.
    public func renderRows(_ rows: [[Node]]) throws(CompileError) {
        for (index, row) in rows.enumerated() {
            if index > 0 { state.write(", ") }
            state.write("(")
            try renderList(row)
            state.write(")")
        }
    }
}

extension QueryNode {
    /// Whether it can't stand bare among the parts of a UNION.
    package var needsParentheses: Bool {
        switch self {
        case .select(let select):
            !select.orderBy.isEmpty || select.limit != nil || select.offset != nil
                || select.lock != nil
        case .compound: true
        case .values, .text: false
        }
    }

    /// The names of its columns, where they are known.
    package var outputNames: [String] {
        switch self {
        case .select(let select):
            select.columns.compactMap(\.node.outputName)
        case .compound(let compound): compound.parts.first?.outputNames ?? []
        case .values(let values): values.columns.map(\.name)
        case .text(_, let columns): columns.map(\.name)
        }
    }
}

extension [Node] {
    /// The labels that these terms of ORDER BY or GROUP BY may be written by: none when one stands inside an expression, where
    /// PostgreSQL knows no labels, so that all are written out.
    fileprivate func usable(_ labels: [String]) -> [String] {
        if labels.isEmpty { return [] }
        for term in self {
            var inner = term
            while true {
                if case .ordering(let ordering) = inner {
                    inner = ordering.term
                } else if case .collate(let collated, _) = inner {
                    inner = collated
                } else {
                    break
                }
            }
            if case .grouping = inner { continue }
            if case .label = inner { continue }
            var hasLabel = false
            var walk = TreeWalk()
            walk.entersQueries = false
            walk.node = { node in
                if case .label = node { hasLabel = true }
                return !hasLabel
            }
            walk.walk(inner)
            if hasLabel { return [] }
        }
        return labels
    }
}

extension Node {
    /// The label around it, if any.
    package var labelName: String? {
        if case .label(_, let name) = self { name } else { nil }
    }

    /// The column it is, if it is one.
    package var columnName: String? {
        switch self {
        case .column(let column): column.name
        case .coerced(let inner, _): inner.columnName
        default: nil
        }
    }

    /// What an automatic label starts with.
    package var labelBase: String {
        switch self {
        case .function(let function):
            function.name.utf8.allSatisfy { $0 != UInt8(ascii: ".") && $0 < 128 }
                ? function.name.lowercased() : "anon"
        case .cast(let inner, _), .collate(let inner, _): inner.columnName ?? inner.labelBase
        case .exists: "exists"
        case .caseWhen: "case"
        default: "anon"
        }
    }
}
