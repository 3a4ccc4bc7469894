/// UPDATE.
///
/// Shape: `users.update().where(…).set(users.c.name, to: "ed")`; without `set` the columns come from the parameters at
/// execution. Columns with an `onUpdate` that nothing is said of are set to it.
/// Source: features row A22.
public struct Update: Statement {
    /// Its tree.
    public internal(set) var update: UpdateNode {
        didSet { memo = StatementMemo() }
    }
    /// Where what is worked out of its tree is kept.
    public private(set) var memo: StatementMemo? = StatementMemo()

    /// Its tree as a statement.
    public var statementNode: StatementNode { .update(update) }

    /// An UPDATE of a table.
    public init(_ table: Table) {
        update = UpdateNode(target: .table(table), table: table)
    }

    /// An UPDATE of a table under another name.
    public init(_ alias: Alias) {
        update = UpdateNode(target: alias.fromItem, table: alias.writtenTable)
        if case .table = alias.source.base { return }
        update.fault = CompileError(
            .invalidArgument, "only a table, or an alias of one, can be updated")
    }

    func with(_ change: (inout UpdateNode) -> Void) -> Self {
        var copy = self
        change(&copy.update)
        return copy
    }

    /// Sets a column; nil is NULL.
    public func set<Value>(_ column: SQLExpression<Value>, to value: Value.Unwrapped?) -> Self {
        set([.set(column, to: value)])
    }

    /// Sets a column to an expression, of old values of the row.
    public func set<Value, Other>(
        _ column: SQLExpression<Value>, to expression: SQLExpression<Other>
    ) -> Self where Other.Unwrapped == Value.Unwrapped {
        set([.set(column, to: expression)])
    }

    /// Sets a column to a value or an expression; nil is NULL.
    public func set(_ column: DynamicColumn, to value: (any SQLOperand)?) -> Self {
        set([.set(column, to: value)])
    }

    /// Sets columns, in this order.
    public func set(_ assignments: Assignment...) -> Self { set(assignments) }

    /// Sets columns, in this order; of a column set twice the last value counts.
    public func set(_ assignments: [Assignment]) -> Self {
        with { update in
            for assignment in assignments {
                if let fault = assignment.fault(in: update.table) {
                    update.fault = update.fault ?? fault
                }
                update.assignments.removeAll { $0.column === assignment.column }
                update.assignments.append(assignment)
            }
        }
    }

    /// Sets columns by their keys: `.values(["name": "ed"])`.
    public func values(_ values: Parameters) -> Self {
        with { update in
            for (name, value) in zip(values.names, values.values) {
                guard let column = update.table.columnOrFault(name, &update.fault) else { continue }
                update.assignments.removeAll { $0.column === column }
                update.assignments.append(
                    Assignment(
                        column: column, value: .bind(BindParameter(value, type: column.type))))
            }
        }
    }

    /// Changes rows that fulfil the conditions; all of all calls are joined by AND.
    public func `where`(_ predicates: SQLPredicate...) -> Self {
        with { update in
            for predicate in predicates { update.predicate.and(predicate.node) }
        }
    }

    /// Changes rows that fulfil a condition written as SQL.
    public func `where`(_ text: SQLText) -> Self {
        with { $0.predicate.and(text.node) }
    }

    /// Says which other tables the values and conditions use, beside those they mention.
    ///
    /// Shape: `UPDATE t SET … FROM others WHERE …`; `UPDATE t, others SET …` on MariaDB.
    public func from(_ items: any FromConvertible...) -> Self {
        with { $0.from += items.map(\.fromItem) }
    }

    /// Names CTEs although nothing refers to them.
    public func with(_ ctes: CTE...) -> Self {
        with { $0.with += ctes.map(\.cte) }
    }
}

/// UPDATE of a table.
public func update(_ table: Table) -> Update { Update(table) }

/// UPDATE of a table under another name.
public func update(_ alias: Alias) -> Update { Update(alias) }

extension Alias {
    /// The table that is written when the alias is.
    var writtenTable: Table {
        if case .table(let table) = source.base { return table }
        let metadata = MetaData()
        return withExtendedLifetime(metadata) { Table(source.name ?? "alias", metadata) }
    }
}
