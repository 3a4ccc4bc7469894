import QuicksilverSQL

/// One statement with the values of one execution.
struct Execution: Sendable {
    let entry: CompiledEntry
    let binds: [SQLValue]
    /// The SQL and the types once lists have their placeholders; nil without lists.
    private let expanded: (sql: String, types: [DataType])?

    var key: StatementCache.Key {
        if let expanded { .text(expanded.sql) } else { .compiled(entry.id) }
    }
    var sql: String { expanded?.sql ?? entry.compiled.sql }
    var types: [DataType] { expanded?.types ?? entry.types }
    var columns: [ResultColumn] { entry.compiled.columns }

    /// The execution of a statement without lists.
    init(_ entry: CompiledEntry, binds: [SQLValue]) {
        self.entry = entry
        self.binds = binds
        expanded = nil
    }

    /// With `asksKeys` an INSERT asks the keys back that the database makes, where the dialect needs that.
    init(
        _ statement: some Statement, _ parameters: Parameters, _ engine: DatabaseEngine,
        asksKeys: Bool = false
    ) throws {
        let (structure, entry) = try engine.compiled(statement, parameters, asksKeys: asksKeys)
        self.entry = entry
        let compiled = entry.compiled
        let given = structure.binds
        if compiled.pieces.count == 1 {
            expanded = nil
            var binds: [SQLValue] = []
            binds.reserveCapacity(compiled.slots.count)
            for slot in compiled.slots { binds.append(try slot.value(given, parameters)) }
            self.binds = binds
            return
        }
        let all = try compiled.expanded { slot in try slot.value(given, parameters) }
        expanded = (all.sql, all.types)
        binds = all.binds.map { $0 ?? .null }
        try engine.check(binds: binds.count)
    }
}

/// One statement with the values of many executions, row after row.
struct Batch {
    let execution: Execution
    let values: [SQLValue]
    let width: Int

    init(_ statement: some Statement, _ rows: [Parameters], _ engine: DatabaseEngine) throws {
        let first = rows[0]
        let (structure, entry) = try engine.compiled(statement, first, asksKeys: false)
        let compiled = entry.compiled
        guard compiled.pieces.count == 1 else {
            throw DatabaseError(
                .unsupported,
                "A statement with a list in IN can't be executed for many parameter sets.")
        }
        let binds = structure.binds
        width = compiled.slots.count
        // Where each placeholder's value stands in the sets, which mostly have one order of names.
        let positions = compiled.slots.map { slot -> Int? in
            if case .named(let name) = slot.source { first.names.firstIndex(of: name) } else { nil }
        }
        var values: [SQLValue] = []
        values.reserveCapacity(width * rows.count)
        for (number, row) in rows.enumerated() {
            if row.names != first.names, Set(row.names) != Set(first.names) {
                throw DatabaseError(
                    .parameterMismatch,
                    "Parameter set \(number) has \(row.names.sorted()), the first has "
                        + "\(first.names.sorted()); all sets need the same names.")
            }
            let isInOrder = row.names == first.names
            for (index, position) in positions.enumerated() {
                values.append(
                    try compiled.slots[index].value(binds, row, at: isInOrder ? position : nil))
            }
        }
        self.values = values
        // Not made from the first set again: a default's function would be called once too often.
        execution = Execution(entry, binds: Array(values.prefix(width)))
    }
}

extension DatabaseEngine {
    /// The compiled form of a statement for these parameters, whose names are checked.
    func compiled(
        _ statement: some Statement, _ parameters: Parameters, asksKeys: Bool
    ) throws -> (StructureKey, CompiledEntry) {
        let structure: StructureKey
        let entry: CompiledEntry
        if let memo = statement.memo {
            structure = memo.key { statement.statementNode }
            entry = try compile(structure, parameters.names, asksKeys: asksKeys) {
                statement.statementNode
            }
        } else {
            // Once: a tree made anew has other binds, which the key wouldn't know.
            let node = statement.statementNode
            structure = StructureKey(node)
            entry = try compile(structure, parameters.names, asksKeys: asksKeys) { node }
        }
        try entry.check(parameters)
        try check(binds: entry.compiled.slots.count)
        return (structure, entry)
    }

    /// Throws when a statement has more values than the database takes in one.
    func check(binds count: Int) throws(DatabaseError) {
        guard count > maximumBinds else { return }
        throw DatabaseError(
            .parameterMismatch,
            "The statement has \(count) values; \(dialect.name) takes \(maximumBinds). Send them in parts: "
                + "rows as parameter sets of one execution, a list as a table to join.")
    }

    /// The compiled form of a statement whose parameters have these names.
    func compile(
        _ structure: StructureKey, _ names: [String], asksKeys: Bool,
        _ statement: () -> StatementNode
    ) throws(CompileError) -> CompiledEntry {
        let asksKeys = asksKeys && structure.isInsert
        let key = CompiledKey(
            structure: structure, names: structure.takesParameters ? names : [],
            asksKeys: asksKeys)
        return try compiled.entry(for: key) { () throws(CompileError) in
            let node = try statement().resolved(names: key.names)
            return asksKeys ? node.askingKeys(for: dialect) : (node, [])
        }
    }
}

extension CompiledSQL.Slot {
    /// The value for one execution; `position` is where it stands in the parameters, if that is known.
    ///
    /// - Throws: ``DatabaseError`` `.wrongType` or `.dataOutOfRange` when it is meant for a column that would change it.
    func value(
        _ binds: [BindParameter], _ parameters: Parameters, at position: Int? = nil
    ) throws(DatabaseError) -> SQLValue {
        let value =
            if let position { parameters.values[position] } else {
                try unchecked(binds, parameters)
            }
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

extension CompiledEntry {
    /// Throws when a value is given for a name the statement doesn't have.
    func check(_ parameters: Parameters) throws(DatabaseError) {
        if parameters.names == names { return }
        for name in parameters.names where !names.contains(name) {
            throw DatabaseError(
                .parameterMismatch,
                "The statement has no parameter '\(name)'; it has "
                    + (names.isEmpty ? "none" : names.map { "'\($0)'" }.joined(separator: ", "))
                    + ".")
        }
    }
}

extension StatementNode {
    /// The statement with its columns decided by the names of the parameters.
    func resolved(names: [String]) throws(CompileError) -> StatementNode {
        switch self {
        case .insert(let insert): .insert(try insert.resolved(names: names))
        case .update(let update): .update(try update.resolved(names: names))
        case .query, .delete, .text: self
        }
    }

    /// The INSERT of one row asking back the key that no last inserted key says, and the key's columns.
    func askingKeys(for dialect: any Dialect) -> (StatementNode, [ColumnDefinition]) {
        guard dialect.capabilities.insertReturning, case .insert(var insert) = self,
            insert.returning.isEmpty, insert.insertsOneNewRow, !insert.givesKey,
            !hasLastKey(for: dialect)
        else { return (self, []) }
        let keys = insert.table.primaryKey
        insert.returning = keys.map {
            SelectedColumn(node: insert.table.node($0), allowsNull: true)
        }
        return (.insert(insert), keys)
    }

    /// Whether the driver's last inserted key is what the statement inserted: of text nobody knows better.
    func hasLastKey(for dialect: any Dialect) -> Bool {
        switch self {
        case .text: true
        case .insert(let insert):
            !dialect.returnsGeneratedKeys && insert.insertsOneNewRow
                && insert.table.primaryKey.count == 1
                && insert.table.autoincrementColumn === insert.table.primaryKey[0]
                && !insert.givesKey
        case .query, .update, .delete: false
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
    fileprivate var givesKey: Bool {
        table.primaryKey.allSatisfy { column in columns.contains { $0 === column } }
    }
}
