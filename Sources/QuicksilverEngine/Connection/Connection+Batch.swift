public import QuicksilverSQL

extension Connection {
    /// Inserts rows of a Swift type: one batch, all or nothing.
    ///
    /// Shape: `try connection.execute(users.insert().columns(users[name], users[age]), rows: people)`, where `people` is any
    /// sequence of `(String, Int)`. Rows are asked for one after another and sent in parts, so a lazy sequence of any length
    /// takes bounded memory on SQLite, PostgreSQL and MariaDB. Where a constraint is checked at the end of a statement, rows
    /// may refer to later ones. A sequence can't use the connection that it is written to.
    /// - Throws: ``CompileError`` when the dialect can't say it; ``DatabaseError`` for values that a column would change, and
    ///   what the database reports.
    /// Source: parity row E5.
    @inlinable
    @discardableResult
    public func execute<Row>(
        _ insert: BulkInsert<Row>, rows: some Swift.Sequence<Row>
    ) throws -> ExecutionResult {
        let encode = insert.encode
        return try execute(
            insert, names: insert.names, count: rows.underestimatedCount,
            canRepeat: rows is any Swift.Collection
        ) { writer in
            for row in rows {
                try encode(row, writer)
                try writer.endRow()
            }
        }
    }

    /// Inserts rows of a Swift type: one batch, all or nothing.
    ///
    /// Shape: the form that literals are best given to: `rows: [("ed", 30), ("wendy", nil)]`.
    @inlinable
    @discardableResult
    public func execute<Row>(_ insert: BulkInsert<Row>, rows: [Row]) throws -> ExecutionResult {
        let encode = insert.encode
        return try execute(
            insert, names: insert.names, count: rows.count, canRepeat: true
        ) { writer in
            for row in rows {
                try encode(row, writer)
                try writer.endRow()
            }
        }
    }

    /// Inserts a row for each value, made by a function: one batch, all or nothing.
    ///
    /// Shape: `try connection.execute(insert, rows: people) { ($0.name, $0.age) }`; the fastest of these forms.
    /// - Throws: as ``execute(_:rows:)``, and what the function throws.
    @inlinable
    @discardableResult
    public func execute<Row, Values: Swift.Sequence>(
        _ insert: BulkInsert<Row>, rows values: Values, _ row: (Values.Element) throws -> Row
    ) throws -> ExecutionResult {
        let encode = insert.encode
        return try execute(
            insert, names: insert.names, count: values.underestimatedCount,
            canRepeat: values is any Swift.Collection
        ) { writer in
            for value in values {
                try encode(row(value), writer)
                try writer.endRow()
            }
        }
    }

    /// Executes a statement for rows that a function writes.
    @usableFromInline
    func execute(
        _ statement: some Statement, names: [String], count: Int, canRepeat: Bool,
        _ body: (any RowWriter) throws -> Void
    ) throws -> ExecutionResult {
        try withoutActuallyEscaping(body) { body in
            try execute(
                statement, names: names,
                rows: TypedRows(underestimatedCount: count, canRepeat: canRepeat, body: body))
        }
    }

    /// Executes a statement once for each row, whose values are those of named parameters: one batch, all or nothing.
    ///
    /// Shape: a row writes the values of `names` in that order. An INSERT or UPDATE without columns of its own takes them from
    /// the names.
    /// - Throws: as ``execute(_:rows:)``, and what the rows throw.
    @discardableResult
    package func execute(
        _ statement: some Statement, names: [String], rows: any BatchRows
    ) throws -> ExecutionResult {
        let batch = try Batch(statement, names: names, engine)
        return try run(batch, sets: rows.underestimatedCount, values: []) { entry in
            NamedRows(entry: entry, binds: batch.binds, names: names, rows: rows)
        }
    }

    /// What batches of INSERT hand over of each row.
    package var batchAnswers: BatchAnswers {
        get throws { try resource.driver.batchAnswers }
    }

    /// Executes an INSERT once for each row, and hands over what the database made of each, in the order of the rows.
    ///
    /// Shape: asked only where ``batchAnswers`` says so; otherwise as the form without answers.
    /// - Throws: as the form without answers, and what the answer's function throws.
    @discardableResult
    package func execute(
        _ statement: some Statement, names: [String], rows: any BatchRows, answer: BatchAnswer
    ) throws -> ExecutionResult {
        let batch = try Batch(statement, names: names, engine)
        let pooled = try resource
        pooled.settle()
        let execution = Execution(batch.entry, binds: [])
        let source = NamedRows(entry: batch.entry, binds: batch.binds, names: names, rows: rows)
        let affected = try observedStatement(execution, sets: rows.underestimatedCount) {
            statement in
            try whileWriting { try statement.executeBatch(source, answer) }
        }
        return ExecutionResult(rowsAffected: affected, lastInsertedID: nil, insertedKey: [])
    }

    /// Executes a statement once for each parameter set.
    func executeSets(_ statement: some Statement, _ sets: [Parameters]) throws -> ExecutionResult {
        let first = sets.first ?? Parameters()
        let batch = try Batch(statement, names: first.names, engine)
        // Without values the driver couldn't tell how many rows there are.
        if batch.entry.compiled.slots.isEmpty { return try executeEach(statement, sets) }
        return try run(batch, sets: sets.count, values: batch.shownValues(first)) { entry in
            ParameterRows(entry: entry, binds: batch.binds, rows: sets)
        }
    }

    private func run(
        _ batch: Batch, sets: Int, values: [SQLValue], _ rows: (CompiledEntry) -> any BatchRows
    ) throws -> ExecutionResult {
        let (execution, takesArrays) = try choice(batch, sets: sets, values: values)
        let source = rows(execution.entry)
        let affected = try observedStatement(execution, sets: sets) { statement in
            try whileWriting {
                takesArrays
                    ? try statement.executeArrays(source) : try statement.executeBatch(source)
            }
        }
        return ExecutionResult(rowsAffected: affected, lastInsertedID: nil, insertedKey: [])
    }

    /// The form in which a batch is sent, and whether it takes arrays over its rows.
    func choice(
        _ batch: Batch, sets: Int, values: [SQLValue]
    ) throws -> (Execution, takesArrays: Bool) {
        let pooled = try resource
        pooled.settle()
        // Few rows aren't worth another statement to prepare.
        if let arrays = batch.arrays, sets == 0 || sets >= Self.fewestArrays {
            let execution = Execution(arrays, binds: values)
            if try guarded({ try pooled.prepared(execution).prepareArrays() }) {
                return (execution, true)
            }
        }
        return (Execution(batch.entry, binds: values), false)
    }

    /// How many rows are sent as arrays at least.
    private static var fewestArrays: Int { 8 }
}
