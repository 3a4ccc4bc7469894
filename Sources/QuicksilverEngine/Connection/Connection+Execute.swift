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
        try execute(statement, parameters.orNone)
    }

    /// Executes a statement that returns no rows, once for each parameter set; an empty list executes nothing.
    @discardableResult
    public func execute(
        _ statement: some Statement, _ parameters: [Parameters]
    ) throws -> ExecutionResult {
        guard let first = parameters.first else {
            return ExecutionResult(rowsAffected: 0, lastInsertedID: nil, insertedKey: [])
        }
        return parameters.count > 1
            ? try executeSets(statement, parameters) : try executeOnce(statement, first)
    }

    /// Executes a statement that returns rows.
    ///
    /// Shape: the rows are read as they are asked for; another statement on the connection moves the rest to memory.
    /// - Throws: as the form without rows.
    @inlinable
    public func execute<Row: RowStatement>(
        _ statement: Row, _ parameters: Parameters = Parameters()
    ) throws -> QueryResult<Row.Element> {
        // Inlined where the statement's type is known: elsewhere it would be copied, and the result's type looked up.
        let memo = statement.memo
        let source =
            try rowsOfKnown(memo, parameters) ?? rows(of: statement.statementNode, memo, parameters)
        return QueryResult(source: source, decoder: statement.decoder)
    }

    /// The rows of a statement that was executed before; nil where its tree is wanted.
    @usableFromInline
    func rowsOfKnown(_ memo: StatementMemo?, _ parameters: Parameters) throws -> RowSource? {
        guard let execution = try engine.known(memo, parameters, asksKeys: false) else {
            return nil
        }
        return try rows(execution)
    }

    /// The rows of any statement.
    @usableFromInline
    func rows(
        of statement: StatementNode, _ memo: StatementMemo?, _ parameters: Parameters
    ) throws -> RowSource {
        try rows(engine.execution(statement, memo, parameters, asksKeys: false))
    }

    private func rows(_ execution: Execution) throws -> RowSource {
        let pooled = try resource
        let cursor = try open(execution, on: pooled)
        let source = RowSource(
            cursor: cursor, of: execution, connection: self, pooled: pooled)
        pooled.openResult = source
        return source
    }

    /// Executes SQL as a programmer wrote it, every interpolated value a bind.
    ///
    /// Shape: `try connection.execute("UPDATE users SET age = \(age) WHERE id = \(id)")`.
    @discardableResult
    public func execute(_ sql: SQLText, _ parameters: Parameters...) throws -> ExecutionResult {
        try execute(RawStatement(sql), parameters.orNone)
    }

    /// Executes SQL without values, one or more statements, and drops what comes back: scripts and DDL.
    ///
    /// - Throws: ``DatabaseError``; statements before the one that failed have been executed.
    public func execute(script: String) throws {
        let pooled = try resource
        pooled.settle()
        try observed(script) { try pooled.driver.execute(script: script) }
    }

    private func executeOnce(
        _ statement: some Statement, _ parameters: Parameters
    ) throws -> ExecutionResult {
        let memo = statement.memo
        let execution =
            try engine.known(memo, parameters, asksKeys: true)
            ?? engine.execution(statement.statementNode, memo, parameters, asksKeys: true)
        let keys = execution.entry.generatedKeys
        let cursor = try open(execution, on: resource)
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
                lastInsertedID: execution.entry.hasLastKey ? cursor.lastInsertedID : nil,
                insertedKey: values)
        }
    }

    /// Executes once for each parameter set, all of them or none.
    func executeEach(
        _ statement: some Statement, _ rows: [Parameters]
    ) throws -> ExecutionResult {
        let each = {
            try rows.reduce(0) { try $0 + self.executeOnce(statement, $1).rowsAffected }
        }
        let affected = try isInTransaction ? beginNested(each) : begin(TransactionOptions(), each)
        return ExecutionResult(rowsAffected: affected, lastInsertedID: nil, insertedKey: [])
    }

    private func open(
        _ execution: Execution, on pooled: PooledConnection
    ) throws -> any DriverCursor {
        pooled.settle()
        if isHeard {
            return try observedStatement(execution, sets: 1) { prepared in
                try prepared.execute(execution.binds)
            }
        }
        try cancellation?.start()
        defer { cancellation?.finish() }
        do throws(DatabaseError) {
            return try pooled.prepared(execution).execute(execution.binds)
        } catch {
            throw failed(error, execution)
        }
    }

    private func failed(_ error: DatabaseError, _ execution: Execution) -> DatabaseError {
        note(error)
        return described(error, execution.sql) { execution.binds }
    }

    /// Prepares and runs, telling listeners.
    func observedStatement<R>(
        _ execution: Execution, sets: Int, _ body: (any DriverStatement) throws -> R
    ) throws -> R {
        let pooled = try resource
        guard isHeard else {
            // Nothing is captured for later: what listeners cost is paid when there are some.
            do {
                return try guarded { try body(pooled.prepared(execution)) }
            } catch let error as DatabaseError {
                throw described(error, execution.sql) { execution.binds }
            }
        }
        return try observed(execution.sql, sets: sets, values: { execution.binds }) {
            try body(pooled.prepared(execution))
        }
    }

    /// Whether somebody listens to statements.
    private var isHeard: Bool {
        engine.events.hearsStatements
    }

    func observed<R>(
        _ sql: String, sets: Int = 1, values: @escaping @Sendable () -> [SQLValue] = { [] },
        _ body: () throws -> R
    ) throws -> R {
        let events = engine.events
        guard isHeard else { return try described(sql, values, body) }
        let event = StatementEvent(
            sql: sql, parameterSets: sets, connection: number,
            parameters: { values().map(\.description) })
        events.emit(.willExecute, event)
        let start = ContinuousClock.now
        do {
            let result = try described(sql, values, body)
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

    /// Runs driver calls as one statement, whose errors have the SQL and the hidden values.
    func described<R>(
        _ sql: String, _ values: @escaping @Sendable () -> [SQLValue], _ body: () throws -> R
    ) throws -> R {
        do {
            return try guarded(body)
        } catch let error as DatabaseError {
            throw described(error, sql, values)
        }
    }

    /// The error with the SQL and the hidden values.
    func described(
        _ error: DatabaseError, _ sql: String, _ values: @escaping @Sendable () -> [SQLValue]
    ) -> DatabaseError {
        var error = error
        if error.sql == nil { error.sql = sql }
        // SQLite names no table for a check, and constraints of a statement's rows are those of its table.
        if error.table == nil, error.kind == .check || error.kind == .notNull {
            error.table = StatementTarget.table(of: sql)
        }
        error.parameters = { values().map(\.description) }
        error.includesValues = engine.configuration.showsValues
        return error
    }
}

extension PooledConnection {
    /// The statement of an execution, prepared when it isn't yet.
    func prepared(_ execution: Execution) throws(DatabaseError) -> any DriverStatement {
        if let id = execution.id, let known = statements.last(id) { return known }
        return try statements.statement(execution.key) { () throws(DatabaseError) in
            try driver.prepare(
                execution.sql, types: execution.types, columns: execution.columns)
        }
    }
}

extension DriverCursor {
    /// The rows written, when nothing is left to read.
    var knownRows: Int? { columnCount == 0 ? rowsAffected : nil }
}

extension [Parameters] {
    /// The sets, or one without parameters when nothing was said of any.
    var orNone: [Parameters] { isEmpty ? [Parameters()] : self }
}

/// SQL text as a statement without rows.
struct RawStatement: Statement {
    let text: SQLText
    init(_ text: SQLText) { self.text = text }
    var statementNode: StatementNode { .text(text.textNode, columns: []) }
}
