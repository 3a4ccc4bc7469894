extension SQLCompiler {
    /// Writes a statement, its CTEs first.
    public func renderStatement(_ statement: StatementNode) throws(CompileError) {
        let ctes = try newCTEs(of: statement)
        if !ctes.isEmpty { try renderWith(ctes, of: statement) }
        switch statement {
        case .query(let query): try renderQuery(query)
        case .insert(let insert): try renderInsert(insert)
        case .update(let update): try renderUpdate(update)
        case .delete(let delete): try renderDelete(delete)
        case .text(let text, _):
            if text.isEmpty {
                throw CompileError(.missing, "the statement is empty; write SQL, or leave it out")
            }
            try renderText(text)
        }
    }

    /// The CTEs a statement uses that aren't written yet; from now on they count as written.
    private func newCTEs(of statement: StatementNode) throws(CompileError)
        -> [CommonTableExpression]
    {
        let ctes = collectCTEs(statement).filter {
            !state.writtenCTEs.contains(ObjectIdentifier($0))
        }
        if ctes.isEmpty { return [] }
        for cte in ctes { state.writtenCTEs.insert(ObjectIdentifier(cte)) }
        let names = ctes.map(\.name)
        if Set(names).count < names.count {
            throw CompileError(
                .inconsistent,
                "two CTEs of one statement share a name: \(names.joined(separator: ", "))")
        }
        return ctes
    }

    /// Writes WITH before a statement.
    public func renderWith(
        _ ctes: [CommonTableExpression], of statement: StatementNode
    ) throws(CompileError) {
        try renderWithClause(ctes)
    }

    /// `WITH RECURSIVE a AS (…), b AS (…) `
    public func renderWithClause(_ ctes: [CommonTableExpression]) throws(CompileError) {
        state.write(ctes.contains(where: \.isRecursive) ? "WITH RECURSIVE " : "WITH ")
        for (index, cte) in ctes.enumerated() {
            if index > 0 { state.write(state.isPretty ? ",\n" : ", ") }
            try renderCTE(cte)
        }
        state.write(state.isPretty ? "\n" : " ")
    }

    /// `name AS MATERIALIZED (query)`; the columns' names stand in the query, but for VALUES, which has none.
    public func renderCTE(_ cte: CommonTableExpression) throws(CompileError) {
        try state.writeIdentifier(cte.name)
        if case .query(.values) = cte.body {
            state.write(" (")
            try renderNames(cte.columns.map(\.name))
            state.write(")")
        }
        state.write(" AS ")
        if let isMaterialized = cte.isMaterialized {
            try renderMaterialized(isMaterialized)
        }
        let scopes = state.scopes
        state.scopes = []
        defer { state.scopes = scopes }
        switch cte.body {
        case .query(let query): try renderSubquery(query)
        case .statement(let statement):
            guard state.dialect.capabilities.dataModifyingCTE else {
                throw unsupported(
                    "INSERT, UPDATE or DELETE inside WITH", hint: "run two statements")
            }
            state.write("(")
            try renderStatement(statement)
            state.write(")")
        case .itself: break
        }
    }

    /// `MATERIALIZED ` or `NOT MATERIALIZED `.
    public func renderMaterialized(_ isMaterialized: Bool) throws(CompileError) {
        state.write(isMaterialized ? "MATERIALIZED " : "NOT MATERIALIZED ")
    }

    /// The CTEs a statement uses, each after those it uses itself.
    func collectCTEs(_ statement: StatementNode) -> [CommonTableExpression] {
        var collector = CTECollector()
        collector.scan(statement)
        return collector.ordered
    }
}

/// Finds the CTEs of a statement, also those of its subqueries and of each other.
private struct CTECollector: TreeVisitor {
    var level = TreeLevel()
    let entersQueries = true
    /// Each after those it uses itself.
    var ordered: [CommonTableExpression] = []
    private var seen: Set<ObjectIdentifier> = []
    private var aliases: Set<ObjectIdentifier> = []

    mutating func scan(_ statement: StatementNode) {
        for cte in statement.namedCTEs { add(cte) }
        walk(statement)
    }

    mutating func visit(_ node: Node) -> Bool {
        switch node {
        case .scalar(let query, _), .exists(let query), .inList(_, .query(let query), _):
            for cte in StatementNode.query(query).namedCTEs { add(cte) }
        default: break
        }
        return true
    }

    mutating func visit(_ source: ColumnSource) {
        guard case .alias(let alias) = source, aliases.insert(ObjectIdentifier(alias)).inserted
        else { return }
        switch alias.base {
        case .cte(let cte): add(cte)
        case .query(let query): scan(.query(query))
        case .table, .function: break
        }
    }

    private mutating func add(_ cte: CommonTableExpression) {
        if case .itself = cte.body { return }
        guard seen.insert(ObjectIdentifier(cte)).inserted else { return }
        switch cte.body {
        case .query(let query): scan(.query(query))
        case .statement(let statement): scan(statement)
        case .itself: break
        }
        ordered.append(cte)
    }
}

extension StatementNode {
    /// The CTEs named with `with(…)` on it and on the parts of a UNION.
    var namedCTEs: [CommonTableExpression] {
        switch self {
        case .query(.select(let select)): select.with
        case .query(.compound(let compound)):
            compound.with + compound.parts.flatMap { StatementNode.query($0).namedCTEs }
        case .query, .text: []
        case .insert(let insert):
            if case .query(let query) = insert.source {
                insert.with + StatementNode.query(query).namedCTEs
            } else {
                insert.with
            }
        case .update(let update): update.with
        case .delete(let delete): delete.with
        }
    }

    /// What it does.
    var kind: CompiledSQL.Kind {
        switch self {
        case .query: .query
        case .insert: .insert
        case .update: .update
        case .delete: .delete
        case .text: .other
        }
    }

    /// The columns that come back, when the statement says them.
    var resultColumns: [ResultColumn] {
        switch self {
        case .query(let query): query.resultColumns
        case .insert(let insert): insert.returning.map(\.resultColumn)
        case .update(let update): update.returning.map(\.resultColumn)
        case .delete(let delete): delete.returning.map(\.resultColumn)
        case .text(_, let columns): columns
        }
    }
}

extension QueryNode {
    /// The columns that come back, when the query says them.
    package var resultColumns: [ResultColumn] {
        switch self {
        case .select(let select): select.columns.map(\.resultColumn)
        case .compound(let compound): compound.parts.first?.resultColumns ?? []
        case .values(let values): values.columns
        case .text(_, let columns): columns
        }
    }
}

extension SelectedColumn {
    /// Its name, empty when the database makes one, and type.
    var resultColumn: ResultColumn {
        ResultColumn(name: node.labelName ?? node.columnName ?? "", type: node.dataType)
    }
}

extension TextNode {
    /// Whether it holds nothing but blanks and comments.
    var isEmpty: Bool {
        var bytes: [UInt8] = []
        for piece in pieces {
            guard case .sql(let sql) = piece else { return false }
            bytes += Array(sql.utf8)
        }
        var rest = bytes[...]
        while let first = rest.first {
            if first <= UInt8(ascii: " ") || first == UInt8(ascii: ";") {
                rest = rest.dropFirst()
            } else if rest.starts(with: "--".utf8) {
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
            } else {
                return false
            }
        }
        return true
    }
}
