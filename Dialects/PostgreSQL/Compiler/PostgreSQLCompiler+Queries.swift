public import QuicksilverSQL

extension PostgreSQLCompiler {
    /// `DISTINCT `, `DISTINCT ON (terms) `.
    ///
    /// Source: PostgreSQL "SELECT", DISTINCT Clause.
    public func renderDistinct(_ select: SelectNode) throws(CompileError) {
        switch select.distinct {
        case .none: break
        case .all: state.write("DISTINCT ")
        case .on(let terms):
            guard !terms.isEmpty else {
                throw CompileError(
                    .missing, "DISTINCT ON needs a term: distinct(on: column)",
                    dialect: "postgresql")
            }
            state.write("DISTINCT ON (")
            try renderList(terms)
            state.write(") ")
        }
    }

    /// `LIMIT n OFFSET m`, `OFFSET m ROWS FETCH FIRST n ROWS WITH TIES`.
    ///
    /// Source: PostgreSQL "SELECT", LIMIT Clause.
    public func renderLimit(
        _ limit: Node?, offset: Node?, withTies: Bool
    ) throws(CompileError) {
        guard withTies, let limit else { return try renderStandardLimit(limit, offset: offset) }
        if let offset {
            state.writeClause("OFFSET")
            try render(offset, above: .atom)
            state.write(" ROWS")
        }
        state.writeClause("FETCH FIRST")
        try render(limit, above: .atom)
        state.write(" ROWS WITH TIES")
    }

    /// `ON CONFLICT (columns) …`; DO UPDATE has to say which key.
    ///
    /// Source: PostgreSQL "INSERT", ON CONFLICT Clause.
    public func renderConflict(
        _ conflict: ConflictNode, in insert: InsertNode
    ) throws(CompileError) {
        if case .update = conflict.action, conflict.target.isEmpty, conflict.constraint == nil {
            throw unsupported(
                "DO UPDATE without a key", hint: "name the key's columns: onConflict(…)")
        }
        try renderStandardConflict(conflict, of: insert.table)
    }
}
