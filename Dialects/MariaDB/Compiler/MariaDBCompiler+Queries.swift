public import QuicksilverSQL

extension MariaDBCompiler {
    /// `LIMIT n OFFSET m`, `OFFSET m ROWS FETCH FIRST n ROWS WITH TIES`; an OFFSET needs a LIMIT, and the largest is none.
    ///
    /// Source: MariaDB "LIMIT", "SELECT … OFFSET … FETCH".
    public func renderLimit(
        _ limit: Node?, offset: Node?, withTies: Bool
    ) throws(CompileError) {
        for case let count? in [limit, offset] where !count.isCount {
            throw unsupported(
                "an expression in LIMIT or OFFSET", hint: "give a number or a named bind")
        }
        if withTies, let limit {
            if let offset {
                state.writeClause("OFFSET")
                try render(offset)
                state.write(" ROWS")
            }
            state.writeClause("FETCH FIRST")
            try render(limit)
            state.write(" ROWS WITH TIES")
            return
        }
        guard limit != nil || offset != nil else { return }
        state.writeClause("LIMIT")
        if let limit { try render(limit) } else { state.write("18446744073709551615") }
        if let offset {
            state.writeClause("OFFSET")
            try render(offset)
        }
    }

    /// `FOR UPDATE NOWAIT`, `LOCK IN SHARE MODE SKIP LOCKED`; every table's rows.
    ///
    /// Source: MariaDB "FOR UPDATE", "LOCK IN SHARE MODE", "SKIP LOCKED".
    public func renderLock(_ lock: LockNode) throws(CompileError) {
        let words: String
        switch lock.strength {
        case .update: words = "FOR UPDATE"
        case .share: words = "LOCK IN SHARE MODE"
        case .noKeyUpdate, .keyShare:
            throw unsupported(lock.strength.rawValue, hint: "use forUpdate() or forShare()")
        }
        if !lock.of.isEmpty, !lock.isLenient {
            throw unsupported(
                "\(lock.strength.rawValue) OF", hint: "lock the rows of every table, without of:")
        }
        state.write((state.isPretty ? "\n" : " ") + words)
        if lock.wait != .wait { state.write(" " + lock.wait.rawValue) }
    }

    /// `SELECT ? AS a UNION ALL SELECT ?`: VALUES would name the columns by the first row's values.
    public func renderValues(_ values: ValuesNode) throws(CompileError) {
        if let fault = values.fault { throw fault }
        for (number, row) in values.rows.enumerated() {
            state.write(number == 0 ? "SELECT " : " UNION ALL SELECT ")
            for (index, value) in row.enumerated() {
                if index > 0 { state.write(", ") }
                try render(value)
                if number == 0 {
                    state.write(" AS ")
                    try state.writeIdentifier(values.columns[index].name)
                }
            }
        }
    }

    /// The part as it is; in parentheses when it has an order, a limit or parts of its own.
    public func renderCompoundPart(_ part: QueryNode) throws(CompileError) {
        var hasParts = part.needsParentheses
        if case .values(let values) = part, values.rows.count > 1 { hasParts = true }
        if hasParts { state.write("(") }
        try renderQuery(part)
        if hasParts { state.write(")") }
    }

    /// Nothing after VALUES, whose columns are named inside; refused after others.
    public func renderColumnNames(of alias: AliasSource) throws(CompileError) {
        if case .query(.values) = alias.base { return }
        throw unsupported("column names after an alias", hint: "use the names the function gives")
    }

    /// Refused: there is no such hint.
    public func renderMaterialized(_ isMaterialized: Bool) throws(CompileError) {
        throw unsupported(
            isMaterialized ? "MATERIALIZED" : "NOT MATERIALIZED", hint: "leave materialized: out")
    }

    /// WITH before a SELECT; that of an INSERT stands before its query.
    ///
    /// Source: MariaDB "WITH".
    public func renderWith(
        _ ctes: [CommonTableExpression], of statement: StatementNode
    ) throws(CompileError) {
        switch statement {
        case .query, .text: try renderWithClause(ctes)
        case .insert(let insert):
            guard case .query = insert.source else {
                throw unsupported("WITH before INSERT … VALUES", hint: "select from it: from(…)")
            }
            ctesOfInsert = ctes
        case .update: throw unsupported("WITH before UPDATE", hint: "use subqueries")
        case .delete: throw unsupported("WITH before DELETE", hint: "use subqueries")
        }
    }
}

extension Node {
    /// Whether it can stand in LIMIT: a number or a placeholder.
    fileprivate var isCount: Bool {
        switch self {
        case .bind, .constant(.integer), .text: true
        case .coerced(let inner, _): inner.isCount
        default: false
        }
    }
}
