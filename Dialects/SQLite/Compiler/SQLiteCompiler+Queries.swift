public import QuicksilverSQL

extension SQLiteCompiler {
    /// `LIMIT n OFFSET m`; an OFFSET needs a LIMIT, and `-1` is none.
    ///
    /// Source: sqlite.org/lang_select.html section 5.
    public func renderLimit(
        _ limit: Node?, offset: Node?, withTies: Bool
    ) throws(CompileError) {
        if withTies {
            throw unsupported("WITH TIES", hint: "rank the rows with a window instead")
        }
        guard limit != nil || offset != nil else { return }
        state.writeClause("LIMIT")
        if let limit { try render(limit) } else { state.write("-1") }
        if let offset {
            state.writeClause("OFFSET")
            try render(offset)
        }
    }

    /// The part as it is, or `SELECT * FROM (part)`: there are no parentheses around parts.
    ///
    /// Source: sqlite.org/lang_select.html section 3.
    public func renderCompoundPart(_ part: QueryNode) throws(CompileError) {
        guard part.needsParentheses else { return try renderQuery(part) }
        state.write("SELECT * FROM ")
        try renderSubquery(part)
    }

    /// `(query)`; VALUES get their names from a SELECT around them.
    public func renderDerivedTable(
        _ query: QueryNode, of alias: AliasSource
    ) throws(CompileError) {
        guard case .values = query else { return try renderSubquery(query) }
        state.write("(SELECT ")
        for (index, column) in alias.columns.enumerated() {
            if index > 0 { state.write(", ") }
            state.write("column\(index + 1) AS ")
            try state.writeIdentifier(column.name)
        }
        state.write(" FROM ")
        try renderSubquery(query)
        state.write(")")
    }

    /// Nothing after VALUES, whose columns are named inside; refused after others.
    public func renderColumnNames(of alias: AliasSource) throws(CompileError) {
        if case .query(.values) = alias.base { return }
        throw unsupported("column names after an alias", hint: "use the names the function gives")
    }
}
