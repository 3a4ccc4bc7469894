/// DELETE.
///
/// Shape: `users.delete().where(…)`.
/// Source: features row A22.
public struct Delete: Statement {
    /// Its tree.
    public internal(set) var delete: DeleteNode {
        didSet { memo = StatementMemo() }
    }
    /// Where what is worked out of its tree is kept.
    public private(set) var memo: StatementMemo? = StatementMemo()

    /// Its tree as a statement.
    public var statementNode: StatementNode { .delete(delete) }

    /// A DELETE from a table.
    public init(from table: Table) {
        delete = DeleteNode(target: .table(table), table: table)
    }

    /// A DELETE from a table under another name.
    public init(from alias: Alias) {
        delete = DeleteNode(target: alias.fromItem, table: alias.writtenTable)
        if case .table = alias.source.base { return }
        delete.fault = CompileError(
            .invalidArgument, "only from a table, or an alias of one, can be deleted")
    }

    func with(_ change: (inout DeleteNode) -> Void) -> Self {
        var copy = self
        change(&copy.delete)
        return copy
    }

    /// Deletes rows that fulfil the conditions; all of all calls are joined by AND.
    public func `where`(_ predicates: SQLPredicate...) -> Self {
        with { delete in
            for predicate in predicates { delete.predicate.and(predicate.node) }
        }
    }

    /// Deletes rows that fulfil a condition written as SQL.
    public func `where`(_ text: SQLText) -> Self {
        with { $0.predicate.and(text.node) }
    }

    /// Says which other tables the conditions use, beside those they mention.
    ///
    /// Shape: `DELETE FROM t USING others WHERE …`; `DELETE t FROM t, others WHERE …` on MariaDB; on SQLite
    /// `WHERE EXISTS (SELECT 1 FROM others WHERE …)`, which deletes the same rows.
    public func using(_ items: any FromConvertible...) -> Self {
        with { $0.using += items.map(\.fromItem) }
    }

    /// Names CTEs although nothing refers to them.
    public func with(_ ctes: CTE...) -> Self {
        with { $0.with += ctes.map(\.cte) }
    }
}

/// DELETE FROM a table.
public func delete(from table: Table) -> Delete { Delete(from: table) }

/// DELETE FROM a table under another name.
public func delete(from alias: Alias) -> Delete { Delete(from: alias) }
