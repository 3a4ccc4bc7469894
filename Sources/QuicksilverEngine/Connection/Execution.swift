import QuicksilverSQL

/// One statement with the values of one execution.
struct Execution: Sendable {
    let key: StatementCache.Key
    let sql: String
    let binds: [SQLValue]
    let types: [DataType]
    let columns: [ResultColumn]

    private init(
        _ expanded: (sql: String, binds: [SQLValue?], types: [DataType]), columns: [ResultColumn]
    ) {
        key = .text(expanded.sql)
        sql = expanded.sql
        binds = expanded.binds.map { $0 ?? .null }
        types = expanded.types
        self.columns = columns
    }

    /// The execution of a statement without lists.
    init(_ entry: CompiledEntry, binds: [SQLValue]) {
        key = .compiled(entry.id)
        sql = entry.compiled.sql
        self.binds = binds
        types = entry.compiled.types
        columns = entry.compiled.columns
    }

    init(_ statement: StatementNode, _ parameters: Parameters, _ engine: DatabaseEngine) throws {
        let (entry, key) = try engine.compile(statement, names: parameters.names)
        let compiled = entry.compiled
        try compiled.check(parameters)
        if compiled.pieces.count == 1 {
            var binds: [SQLValue] = []
            binds.reserveCapacity(compiled.slots.count)
            for slot in compiled.slots { binds.append(try slot.value(key.binds, parameters)) }
            self.init(entry, binds: binds)
            return
        }
        let expanded = try compiled.expanded { slot in try slot.value(key.binds, parameters) }
        self.init(expanded, columns: compiled.columns)
        let limit = engine.dialect.capabilities.maximumBinds
        if binds.count > limit {
            throw DatabaseError(
                .parameterMismatch,
                "The statement has \(binds.count) values; \(engine.dialect.name) takes \(limit). Send "
                    + "the list in parts, or join a table that holds it.")
        }
    }
}

/// One statement with the values of many executions, row after row.
struct Batch {
    let execution: Execution
    let values: [SQLValue]
    let width: Int

    init(_ statement: StatementNode, _ rows: [Parameters], _ engine: DatabaseEngine) throws {
        let first = rows[0]
        let (entry, key) = try engine.compile(statement, names: first.names)
        let compiled = entry.compiled
        try compiled.check(first)
        guard compiled.pieces.count == 1 else {
            throw DatabaseError(
                .unsupported,
                "A statement with a list in IN can't be executed for many parameter sets.")
        }
        width = compiled.slots.count
        var values: [SQLValue] = []
        values.reserveCapacity(width * rows.count)
        for (number, row) in rows.enumerated() {
            if row.names != first.names, Set(row.names) != Set(first.names) {
                throw DatabaseError(
                    .parameterMismatch,
                    "Parameter set \(number) has \(row.names.sorted()), the first has "
                        + "\(first.names.sorted()); all sets need the same names.")
            }
            for slot in compiled.slots { values.append(try slot.value(key.binds, row)) }
        }
        self.values = values
        execution = Execution(entry, binds: Array(values.prefix(width)))
    }
}

extension DatabaseEngine {
    /// The compiled form of a statement whose parameters have these names.
    func compile(
        _ statement: StatementNode, names: [String]
    ) throws -> (CompiledEntry, StructureKey) {
        let key = CompiledKey(
            structure: StructureKey(statement), names: statement.takesParameters ? names : [])
        let entry = try compiled.entry(for: key) { () throws(CompileError) in
            try statement.resolved(names: names)
        }
        return (entry, key.structure)
    }
}

extension CompiledSQL.Slot {
    /// The value for one execution.
    func value(
        _ binds: [BindParameter], _ parameters: Parameters
    ) throws(DatabaseError) -> SQLValue {
        let value = try unchecked(binds, parameters)
        if let target, let fault = target.limit.fault(of: value) {
            throw DatabaseError(
                fault.isWrongType ? .wrongType : .dataOutOfRange,
                "Column '\(target.column)' of table '\(target.table)' can't hold the value as it is: "
                    + "\(fault.reason).",
                table: target.table, column: target.column)
        }
        return value
    }

    private func unchecked(
        _ binds: [BindParameter], _ parameters: Parameters
    ) throws(DatabaseError) -> SQLValue {
        switch source {
        case .ordinal(let index): return binds[index].value ?? .null
        case .value(let value): return value
        case .named(let name):
            guard let value = parameters[name] else {
                throw DatabaseError(
                    .parameterMismatch,
                    "The statement has a parameter ':\(name)' and no value for it was given.")
            }
            return value
        case .columnDefault(let column, _): return column.default?.make() ?? .null
        case .columnUpdate(let column, _): return column.onUpdate?.make() ?? .null
        }
    }
}

extension CompiledSQL {
    /// The SQL types of the placeholders.
    var types: [DataType] { slots.map(\.type) }

    /// Throws when a value is given for a name the statement doesn't have.
    func check(_ parameters: Parameters) throws(DatabaseError) {
        if parameters.isEmpty { return }
        let known = slots.compactMap { slot -> String? in
            if case .named(let name) = slot.source { name } else { nil }
        }
        for name in parameters.names where !known.contains(name) {
            throw DatabaseError(
                .parameterMismatch,
                "The statement has no parameter '\(name)'; it has "
                    + (known.isEmpty ? "none" : known.map { "'\($0)'" }.joined(separator: ", "))
                    + ".")
        }
    }
}

extension StatementNode {
    /// Whether the names of the parameters decide its columns.
    var takesParameters: Bool {
        switch self {
        case .insert(let insert):
            if case .parameters = insert.source { true } else { false }
        case .update(let update): update.assignments.isEmpty
        case .query, .delete, .text: false
        }
    }

    /// The statement with its columns decided by the names of the parameters.
    func resolved(names: [String]) throws(CompileError) -> StatementNode {
        switch self {
        case .insert(let insert) where takesParameters: .insert(try insert.resolved(names: names))
        case .update(let update) where takesParameters: .update(try update.resolved(names: names))
        default: self
        }
    }

    /// An INSERT that asks the values of columns back.
    func returning(_ columns: [ColumnDefinition]) -> StatementNode {
        guard case .insert(var insert) = self else { return self }
        insert.returning = columns.map {
            SelectedColumn(node: insert.table.node($0), allowsNull: true)
        }
        return .insert(insert)
    }
}
