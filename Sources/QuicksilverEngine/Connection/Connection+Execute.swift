public import QuicksilverSQL

extension Connection {
    /// Executes a statement that returns no rows, once for each parameter set; once when there is none.
    ///
    /// Shape: `try connection.execute(users.insert(), ["name": "ed"], ["name": "wendy"])`. Several sets are one batch: all or
    /// nothing.
    /// - Throws: ``CompileError`` when the dialect can't say it; ``DatabaseError`` `.parameterMismatch` for names that the
    ///   statement doesn't have, or lacks; what the database reports.
    /// Source: parity row E5.
    @discardableResult
    public func execute(
        _ statement: some Statement, _ parameters: Parameters...
    ) throws -> ExecutionResult {
        try execute(statement, parameters)
    }

    /// Executes a statement that returns no rows, once for each parameter set; once when there is none.
    @discardableResult
    public func execute(
        _ statement: some Statement, _ parameters: [Parameters]
    ) throws -> ExecutionResult {
        parameters.count > 1
            ? try executeBatch(statement.statementNode, parameters)
            : try executeOnce(statement.statementNode, parameters.first ?? [:])
    }

    /// Executes a statement that returns rows.
    ///
    /// Shape: the rows are read as they are asked for; another statement on the connection moves the rest to memory.
    /// - Throws: as the form without rows.
    public func execute<Row: RowStatement>(
        _ statement: Row, _ parameters: Parameters = [:]
    ) throws -> QueryResult<Row.Element> {
        let execution = try Execution(statement.statementNode, parameters, engine)
        let source = RowSource(
            cursor: try open(execution), columns: execution.columns, connection: self,
            sql: execution.sql)
        try resource.openResult = source
        return QueryResult(source: source, decoder: statement.decoder)
    }

    /// Executes SQL as a programmer wrote it, every interpolated value a bind.
    ///
    /// Shape: `try connection.execute("UPDATE users SET age = \(age) WHERE id = \(id)")`.
    @discardableResult
    public func execute(_ sql: SQLText, _ parameters: Parameters...) throws -> ExecutionResult {
        try execute(RawStatement(sql), parameters)
    }

    /// Executes SQL without values, one or more statements, and drops what comes back: scripts and DDL.
    ///
    /// - Throws: ``DatabaseError``; statements before the one that failed have been executed.
    public func execute(script: String) throws {
        let pooled = try resource
        try pooled.settle()
        try observed(script) { try pooled.driver.execute(script: script) }
    }

    private func executeOnce(
        _ statement: StatementNode, _ parameters: Parameters
    ) throws -> ExecutionResult {
        let keys = generatedKeys(statement, parameters)
        let execution = try Execution(
            keys.isEmpty ? statement : statement.returning(keys), parameters, engine)
        let cursor = try open(execution)
        defer { cursor.close() }
        return try guarded {
            var values: [SQLValue] = []
            while try cursor.next() {
                if values.isEmpty, !keys.isEmpty {
                    values = try keys.indices.map { try cursor.value(at: $0, as: keys[$0].type) }
                }
            }
            return ExecutionResult(
                rowsAffected: cursor.rowsAffected,
                lastInsertedID: hasLastKey(statement, parameters) ? cursor.lastInsertedID : nil,
                insertedKey: values)
        }
    }

    /// The key columns an INSERT of one row has to ask back: where no last inserted key says them.
    private func generatedKeys(
        _ statement: StatementNode, _ parameters: Parameters
    ) -> [ColumnDefinition] {
        guard engine.dialect.capabilities.insertReturning, case .insert(let insert) = statement,
            insert.returning.isEmpty, insert.insertsOneNewRow,
            !insert.givesKey(parameters), !hasLastKey(statement, parameters)
        else { return [] }
        return insert.table.primaryKey
    }

    /// Whether the driver's last inserted key is what the statement inserted: of text nobody knows better.
    private func hasLastKey(_ statement: StatementNode, _ parameters: Parameters) -> Bool {
        switch statement {
        case .text: true
        case .insert(let insert):
            !engine.dialect.returnsGeneratedKeys && insert.insertsOneNewRow
                && insert.table.primaryKey.count == 1
                && insert.table.autoincrementColumn === insert.table.primaryKey[0]
                && !insert.givesKey(parameters)
        case .query, .update, .delete: false
        }
    }

    private func executeBatch(
        _ statement: StatementNode, _ rows: [Parameters]
    ) throws -> ExecutionResult {
        let batch = try Batch(statement, rows, engine)
        let pooled = try resource
        try pooled.settle()
        let prepared = try observedStatement(batch.execution, sets: rows.count) { prepared in
            try prepared.executeBatch(batch.values, width: batch.width)
        }
        return ExecutionResult(rowsAffected: prepared, lastInsertedID: nil, insertedKey: [])
    }

    private func open(_ execution: Execution) throws -> any DriverCursor {
        try resource.settle()
        return try observedStatement(execution, sets: 1) { prepared in
            try prepared.execute(execution.binds)
        }
    }

    /// Prepares and runs, telling listeners.
    private func observedStatement<R>(
        _ execution: Execution, sets: Int, _ body: (any DriverStatement) throws -> R
    ) throws -> R {
        let pooled = try resource
        let run = { () throws -> R in
            let statement = try pooled.statements.statement(execution.key) {
                () throws(DatabaseError) in
                try pooled.driver.prepare(
                    execution.sql, types: execution.types, columns: execution.columns)
            }
            return try body(statement)
        }
        return try observed(execution.sql, sets: sets, values: { execution.binds }, run)
    }

    private func observed<R>(
        _ sql: String, sets: Int = 1, values: @escaping @Sendable () -> [SQLValue] = { [] },
        _ body: () throws -> R
    ) throws -> R {
        let events = engine.events
        let isHeard = events.hears(.willExecute) || events.hears(.didExecute)
        guard isHeard else { return try described(sql, values) { try guarded(body) } }
        let event = StatementEvent(
            sql: sql, parameterSets: sets, connection: number,
            parameters: { values().map(\.description) })
        events.emit(.willExecute, event)
        let start = ContinuousClock.now
        do {
            let result = try described(sql, values) { try guarded(body) }
            let rows = (result as? Int) ?? (result as? any DriverCursor).flatMap(\.knownRows)
            events.emit(
                .didExecute,
                StatementResultEvent(
                    statement: event, duration: ContinuousClock.now - start, rows: rows))
            return result
        } catch {
            events.emit(
                .didExecute,
                StatementResultEvent(
                    statement: event, duration: ContinuousClock.now - start, error: error))
            throw error
        }
    }

    /// Adds the SQL and the hidden values to an error.
    private func described<R>(
        _ sql: String, _ values: @escaping @Sendable () -> [SQLValue], _ body: () throws -> R
    ) throws -> R {
        do {
            return try body()
        } catch var error as DatabaseError {
            if error.sql == nil { error.sql = sql }
            // SQLite names no table for a check, and constraints of a statement's rows are those of its table.
            if error.table == nil, error.kind == .check || error.kind == .notNull {
                error.table = StatementTarget.table(of: sql)
            }
            error.parameters = { values().map(\.description) }
            error.includesValues = engine.configuration.showsValues
            throw error
        }
    }
}

extension InsertNode {
    /// Whether it inserts one row, and surely.
    fileprivate var insertsOneNewRow: Bool {
        guard conflict == nil else { return false }
        switch source {
        case .query: return false
        case .rows(let rows): return rows.count == 1
        case .parameters, .defaults: return true
        }
    }

    /// Whether every column of the primary key is given a value.
    fileprivate func givesKey(_ parameters: Parameters) -> Bool {
        table.primaryKey.allSatisfy { column in
            columns.contains { $0 === column } || parameters[column.key] != nil
                || parameters[column.name] != nil
        }
    }
}

extension DriverCursor {
    /// The rows written, when nothing is left to read.
    var knownRows: Int? { columnCount == 0 ? rowsAffected : nil }
}

/// SQL text as a statement without rows.
struct RawStatement: Statement {
    let text: SQLText
    init(_ text: SQLText) { self.text = text }
    var statementNode: StatementNode { .text(text.textNode, columns: []) }
}
