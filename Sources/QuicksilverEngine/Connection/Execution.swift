import QuicksilverSQL

/// One statement with the values of one execution.
struct Execution: Sendable {
    /// A statement whose lists have their placeholders.
    final class Expanded: Sendable {
        let sql: String
        let types: [DataType]

        init(_ sql: String, _ types: [DataType]) {
            self.sql = sql
            self.types = types
        }
    }

    let entry: CompiledEntry
    let binds: [SQLValue]
    /// The SQL and the types once lists have their placeholders; nil without lists.
    let expanded: Expanded?

    var key: StatementCache.Key {
        if let expanded { .text(.init(expanded.sql)) } else { .compiled(entry.id) }
    }
    /// The number of the statement in the engine's cache, where it has one of its own.
    var id: Int? { expanded == nil ? entry.id : nil }
    var sql: String { expanded?.sql ?? entry.compiled.sql }
    var types: [DataType] { expanded?.types ?? entry.types }
    var columns: [ResultColumn] { entry.compiled.columns }

    /// The execution of a statement without lists.
    init(_ entry: CompiledEntry, binds: [SQLValue]) {
        self.entry = entry
        self.binds = binds
        expanded = nil
    }

    /// The execution of a statement with the values of its own binds.
    init(
        _ entry: CompiledEntry, _ structure: StructureKey, _ parameters: Parameters,
        _ engine: DatabaseEngine
    ) throws {
        self.entry = entry
        guard entry.isExpanding else {
            binds = try entry.values(structure.binds, parameters)
            expanded = nil
            return
        }
        try entry.check(parameters.names)
        let given = structure.binds
        let all = try entry.compiled.expanded { slot in try slot.value(given, parameters) }
        expanded = Expanded(all.sql, all.types)
        binds = all.binds.map { $0 ?? .null }
        try engine.check(binds: binds.count)
    }
}

extension DatabaseEngine {
    /// A statement that was executed before, as it remembers it; nil where it has to be looked at.
    func known(
        _ memo: StatementMemo?, _ parameters: Parameters, asksKeys: Bool
    ) throws -> Execution? {
        guard let memo,
            let (key, entry) = compiled.known(memo, names: parameters.names, asksKeys: asksKeys)
        else { return nil }
        return try Execution(entry, key, parameters, self)
    }

    /// The execution of any statement.
    func execution(
        _ statement: StatementNode, _ memo: StatementMemo?, _ parameters: Parameters,
        asksKeys: Bool
    ) throws -> Execution {
        let (key, entry) = try compiled(memo, names: parameters.names, asksKeys: asksKeys) {
            statement
        }
        return try Execution(entry, key, parameters, self)
    }

    /// The compiled form of a statement for parameters of these names, which are checked.
    func compiled(
        _ memo: StatementMemo?, names: [String], asksKeys: Bool, _ statement: () -> StatementNode
    ) throws -> (StructureKey, CompiledEntry) {
        let structure: StructureKey
        let entry: CompiledEntry
        if let memo {
            structure = memo.key(statement)
            entry = try compiled.entry(
                for: CompiledKey(structure, names: names, asksKeys: asksKeys), memo, statement)
        } else {
            // Once: a tree made anew has other binds, which the key wouldn't know.
            let node = statement()
            structure = StructureKey(node)
            entry = try compiled.entry(
                for: CompiledKey(structure, names: names, asksKeys: asksKeys)
            ) { node }
        }
        try entry.check(names)
        try check(binds: entry.places.count)
        return (structure, entry)
    }

    /// The INSERT of a batch with an array for each column; nil where that isn't the same as row by row.
    func arrays(
        _ structure: StructureKey, names: [String], _ statement: () -> StatementNode
    ) -> CompiledEntry? {
        guard dialect.capabilities.batchArrays, structure.isInsert, structure.isCacheable else {
            return nil
        }
        var key = CompiledKey(structure, names: names, asksKeys: false)
        key.takesArrays = true
        // A refusal says that the rows have to go one by one, where it is asked whether they can.
        return try? compiled.entry(for: key, nil, statement)
    }

    /// Throws when a statement has more values than the database takes in one.
    func check(binds count: Int) throws(DatabaseError) {
        guard count > maximumBinds else { return }
        throw DatabaseError(
            .parameterMismatch,
            "The statement has \(count) values; \(dialect.name) takes \(maximumBinds). Send them in parts: "
                + "rows as parameter sets of one execution, a list as a table to join.")
    }
}

extension CompiledEntry {
    /// The values of one execution, in the order of the placeholders.
    func values(
        _ binds: [BindParameter], _ parameters: Parameters
    ) throws(DatabaseError) -> [SQLValue] {
        let isInOrder = parameters.names == names
        if !isInOrder { try check(parameters.names) }
        var values: [SQLValue] = []
        values.reserveCapacity(places.count)
        for index in places.indices {
            switch places[index] {
            case .bind(let position): values.append(binds[position].value ?? .null)
            case .parameter(let position) where isInOrder:
                values.append(parameters.values[position])
            case .parameter, .slot:
                values.append(try compiled.slots[index].unchecked(binds, parameters))
            }
        }
        for index in limits.indices where !(limits[index]?.surelyTakes(values[index]) ?? true) {
            try compiled.slots[index].check(values[index])
        }
        return values
    }
}

extension CompiledSQL.Slot {
    /// The value for one execution.
    ///
    /// - Throws: ``DatabaseError`` `.wrongType` or `.dataOutOfRange` when it is meant for a column that would change it.
    func value(
        _ binds: [BindParameter], _ parameters: Parameters
    ) throws(DatabaseError) -> SQLValue {
        let value = try unchecked(binds, parameters)
        try check(value)
        return value
    }

    /// Refuses a value that the column it is meant for would change.
    ///
    /// - Throws: ``DatabaseError`` `.wrongType` or `.dataOutOfRange`.
    func check(_ value: SQLValue) throws(DatabaseError) {
        guard let target, let fault = target.limit.fault(of: value) else { return }
        throw DatabaseError(
            fault.isWrongType ? .wrongType : .dataOutOfRange,
            "Column '\(target.column)' of table '\(target.table)' can't hold the value as it is: "
                + fault.reason + (fault.reason.hasSuffix(".") ? "" : "."),
            table: target.table, column: target.column, detail: "The value is \(value).")
    }

    /// The value for one execution as it was given.
    func unchecked(
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
    func check(_ given: [String]) throws(DatabaseError) {
        if given == names { return }
        for name in given where !names.contains(name) {
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
