/// INSERT.
///
/// Shape: `users.insert()` takes its columns from the parameters at execution; `values`, `set`, `from` and `defaults` say them
/// in the statement. Columns that nothing is said of get their client default, row by row.
/// Source: parity row E5; features rows A20, A21.
public struct Insert: Statement {
    /// Its tree.
    public internal(set) var insert: InsertNode {
        didSet { memo = StatementMemo() }
    }
    /// Where what is worked out of its tree is kept.
    public private(set) var memo: StatementMemo? = StatementMemo()

    /// Its tree as a statement.
    public var statementNode: StatementNode { .insert(insert) }

    /// An INSERT into a table.
    public init(into table: Table) {
        insert = InsertNode(table: table)
    }

    func with(_ change: (inout InsertNode) -> Void) -> Self {
        var copy = self
        change(&copy.insert)
        return copy
    }
}

extension Table {
    /// INSERT INTO this table.
    public func insert() -> Insert { Insert(into: self) }

    /// UPDATE of this table.
    public func update() -> Update { Update(self) }

    /// DELETE FROM this table.
    public func delete() -> Delete { Delete(from: self) }
}

/// INSERT INTO a table.
public func insert(into table: Table) -> Insert { Insert(into: table) }

extension Insert {
    /// Inserts one row of values by column key: `.values(["name": "ed", "age": 30])`.
    public func values(_ row: Parameters) -> Self { values([row]) }

    /// Inserts rows of values by column key; all need the same keys, those of the first.
    ///
    /// Shape: `INSERT INTO t (a, b) VALUES (…), (…)`
    public func values(_ rows: [Parameters]) -> Self {
        with { insert in
            guard let first = rows.first else {
                return insert.fail(CompileError(.missing, "values(…) got no rows"))
            }
            insert.columns = []
            for name in first.names {
                guard let column = insert.table.columnOrFault(name, &insert.fault) else { return }
                insert.columns.append(column)
            }
            var nodes: [[Node]] = []
            for (number, row) in rows.enumerated() {
                nodes.append(
                    zip(insert.columns, first.names).map { column, name in
                        guard let value = row[name] else {
                            insert.fail(
                                CompileError(
                                    .missing,
                                    "row \(number) has no value for '\(name)', which the first row has"
                                ))
                            return .constant(.null)
                        }
                        return .bind(BindParameter(value, type: column.type))
                    })
                if let extra = row.names.first(where: { first[$0] == nil }) {
                    insert.fail(
                        CompileError(
                            .inconsistent,
                            "row \(number) has a value for '\(extra)', which the first row hasn't"))
                }
            }
            insert.source = .rows(nodes)
        }
    }

    /// Sets a column of the one row inserted; nil is NULL.
    public func set<Value>(_ column: SQLExpression<Value>, to value: Value.Unwrapped?) -> Self {
        set(.set(column, to: value))
    }

    /// Sets a column of the one row inserted to an expression.
    public func set<Value, Other>(
        _ column: SQLExpression<Value>, to expression: SQLExpression<Other>
    ) -> Self where Other.Unwrapped == Value.Unwrapped {
        set(.set(column, to: expression))
    }

    /// Sets a column of the one row inserted to a value or an expression; nil is NULL.
    public func set(_ column: DynamicColumn, to value: (any SQLOperand)?) -> Self {
        set(.set(column, to: value))
    }

    /// Sets columns of the one row inserted.
    public func set(_ assignments: Assignment...) -> Self {
        with { insert in
            var row: [Node]
            switch insert.source {
            case .parameters: row = []
            case .rows(let rows) where rows.count == 1: row = rows[0]
            case .rows, .query, .defaults:
                return insert.fail(
                    CompileError(
                        .inconsistent,
                        "set(…) is for an INSERT of one row; this one has another source"))
            }
            for assignment in assignments {
                if let fault = assignment.fault(in: insert.table) { insert.fail(fault) }
                if let index = insert.columns.firstIndex(where: { $0 === assignment.column }) {
                    row[index] = assignment.value
                } else {
                    insert.columns.append(assignment.column)
                    row.append(assignment.value)
                }
            }
            insert.source = .rows([row])
        }
    }

    /// Inserts the rows of a query.
    ///
    /// Shape: `INSERT INTO t (columns) SELECT …`; without `columns` those of the query's names. Client defaults of other columns
    /// are computed once for all rows.
    public func from(_ query: some QueryStatement, columns names: [String] = []) -> Self {
        with { insert in
            let named = query.queryNode.named
            let query = named.query
            let keys = names.isEmpty ? named.columns.map(\.key) : names
            insert.columns = []
            for key in keys {
                guard let column = insert.table.columnOrFault(key, &insert.fault) else { return }
                insert.columns.append(column)
            }
            insert.source = .query(query)
            if let count = query.columnCount, count != keys.count {
                insert.fail(
                    CompileError(
                        .inconsistent,
                        "the query has \(count) columns for \(keys.count) columns of '\(insert.table.name)'"
                    ))
            }
        }
    }

    /// Inserts the rows of a query into columns of the table.
    public func from(_ query: some QueryStatement, columns: any AnyExpression...) -> Self {
        from(query, columns: columns.map { $0.node.columnKey ?? "?" })
    }

    /// Inserts one row of defaults.
    ///
    /// Shape: `INSERT INTO t DEFAULT VALUES`, `INSERT INTO t () VALUES ()` on MariaDB; client defaults are sent.
    public func defaults() -> Self {
        with { insert in
            insert.source = .defaults
            insert.columns = []
        }
    }

    /// Names CTEs, for the query of `from` or although nothing refers to them.
    public func with(_ ctes: CTE...) -> Self {
        with { $0.with += ctes.map(\.cte) }
    }
}

extension InsertNode {
    /// Keeps the first fault.
    mutating func fail(_ error: CompileError) { fault = fault ?? error }
}

extension Table {
    /// The column of a key or a SQL name, or a fault that lists the keys.
    func columnOrFault(_ name: String, _ fault: inout CompileError?) -> ColumnDefinition? {
        if let column = column(name) ?? columns.first(where: { $0.name == name }) { return column }
        fault = fault ?? unknown(name)
        return nil
    }

    /// The error for a column that isn't there.
    func unknown(_ name: String) -> CompileError {
        CompileError(
            .unknownName,
            "table '\(self.name)' has no column '\(name)'; its columns are "
                + columns.map(\.key).joined(separator: ", "))
    }
}
