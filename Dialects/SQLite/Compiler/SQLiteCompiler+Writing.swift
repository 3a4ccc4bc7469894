public import QuicksilverSQL

extension SQLiteCompiler {
    /// The query; with a conflict clause behind it one that ends with WHERE, or `ON` would be taken for a join's.
    ///
    /// Source: sqlite.org/lang_upsert.html section 2.2.
    public func renderInsertQuery(
        _ query: QueryNode, of insert: InsertNode
    ) throws(CompileError) {
        guard insert.conflict != nil else { return try renderQuery(query) }
        switch query {
        case .values: try renderQuery(query)
        case .select(var select):
            let endsWithFrom =
                select.predicate == nil && select.groupBy.isEmpty && select.orderBy.isEmpty
                && select.limit == nil && select.offset == nil
            if endsWithFrom { select.predicate = .constant(.true_) }
            try renderSelect(select)
        case .compound, .text:
            state.write("SELECT * FROM ")
            try renderSubquery(query)
            state.write(" WHERE TRUE")
        }
    }

    /// `ON CONFLICT (columns) …`; no constraints by name, and none after DEFAULT VALUES.
    ///
    /// Source: sqlite.org/lang_upsert.html.
    public func renderConflict(
        _ conflict: ConflictNode, in insert: InsertNode
    ) throws(CompileError) {
        if conflict.constraint != nil {
            throw unsupported(
                "ON CONFLICT ON CONSTRAINT", hint: "name the key's columns: onConflict(…)")
        }
        if case .defaults = insert.source {
            throw unsupported("DEFAULT VALUES with ON CONFLICT", hint: "give a column a value")
        }
        try renderStandardConflict(conflict, of: insert.table)
    }

    /// `DELETE FROM table WHERE EXISTS (SELECT 1 FROM others WHERE …)`, which deletes what `USING` would.
    public func renderDelete(
        _ delete: DeleteNode, beside others: [FromItem]
    ) throws(CompileError) {
        if others.isEmpty { return try renderStandardDelete(delete, beside: others) }
        state.write("DELETE FROM ")
        try renderFromItem(delete.target)
        state.writeClause("WHERE")
        state.write("EXISTS (SELECT 1 FROM ")
        try renderFrom(others)
        if let predicate = delete.predicate {
            state.write(" WHERE ")
            try render(predicate)
        }
        state.write(")")
    }

    /// `RETURNING` of the written table's columns, by their bare names; others' are refused.
    ///
    /// Source: sqlite.org/lang_returning.html section 3.
    public func renderReturning(
        _ columns: [SelectedColumn], of statement: String, beside others: [FromItem]
    ) throws(CompileError) {
        try refuseReturning(columns, of: statement, beside: others)
        try renderStandardReturning(columns, of: statement, beside: [])
    }
}
