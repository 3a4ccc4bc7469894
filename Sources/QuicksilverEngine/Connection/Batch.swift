import QuicksilverSQL

/// One statement and how the values of many executions reach its placeholders.
struct Batch {
    let entry: CompiledEntry
    /// The same with an array for each column, where that means the same.
    let arrays: CompiledEntry?
    /// The values that stand in the statement itself.
    let binds: [BindParameter]
    let names: [String]

    init(_ statement: some Statement, names: [String], _ engine: DatabaseEngine) throws {
        let (structure, entry) = try engine.compiled(
            statement.memo, names: names, asksKeys: false
        ) { statement.statementNode }
        guard !entry.isExpanding else {
            throw DatabaseError(
                .unsupported,
                "A statement with a list in IN can't be executed for many parameter sets.")
        }
        self.entry = entry
        self.names = names
        binds = structure.binds
        arrays = engine.arrays(structure, names: names) { statement.statementNode }
    }

    /// What an error or a listener is told of the values: those of the first set.
    func shownValues(_ first: Parameters) -> [SQLValue] {
        entry.compiled.slots.map { slot in
            switch slot.source {
            case .named(let name): first[name] ?? .null
            case .ordinal(let index): binds[index].value ?? .null
            case .value(let value): value
            case .columnDefault(let column, _): column.default?.fixedValue ?? .null
            case .columnUpdate(let column, _): column.onUpdate?.fixedValue ?? .null
            }
        }
    }
}

/// Parameter sets as the rows of a batch.
struct ParameterRows: BatchRows {
    let entry: CompiledEntry
    let binds: [BindParameter]
    let rows: [Parameters]

    var underestimatedCount: Int { rows.count }
    var canRepeat: Bool { true }

    func write(to writer: any RowWriter) throws {
        let slots = entry.compiled.slots
        guard let names = rows.first?.names else { return }
        // Where each placeholder's value stands in the sets, which mostly have one order of names.
        let positions = slots.map { slot in
            if case .named(let name) = slot.source { names.firstIndex(of: name) ?? -1 } else { -1 }
        }
        let rules = slots.map { SlotRule($0.target?.limit) }
        for (number, row) in rows.enumerated() {
            let isInOrder = row.names == names
            if !isInOrder, Set(row.names) != Set(names) {
                throw DatabaseError(
                    .parameterMismatch,
                    "Parameter set \(number) has \(row.names.sorted()), the first has "
                        + "\(names.sorted()); all sets need the same names.")
            }
            for index in positions.indices {
                let position = positions[index]
                guard isInOrder, position >= 0 else {
                    try writer.write(try slots[index].value(binds, row))
                    continue
                }
                let value = row.values[position]
                if !rules[index].takes(value) { try slots[index].check(value) }
                try writer.write(value)
            }
            try writer.endRow()
        }
    }
}

/// Rows of a Swift type as the rows of a batch.
///
/// Shape: a function and no generic type, whose code would be shared by all rows and look up their types each time.
struct TypedRows: BatchRows {
    let underestimatedCount: Int
    let canRepeat: Bool
    let body: (any RowWriter) throws -> Void

    func write(to writer: any RowWriter) throws { try body(writer) }
}

/// Rows that write the values of the named parameters only: the others are put between, and each is checked.
struct NamedRows: BatchRows {
    let entry: CompiledEntry
    let binds: [BindParameter]
    let names: [String]
    let rows: any BatchRows

    var underestimatedCount: Int { rows.underestimatedCount }
    var canRepeat: Bool { rows.canRepeat }

    func write(to writer: any RowWriter) throws {
        let slots = entry.compiled.slots
        var given: [String] = []
        for slot in slots {
            if case .named(let name) = slot.source { given.append(name) }
        }
        if given == names {
            let isPlain = slots.count == names.count && slots.allSatisfy { $0.target == nil }
            try rows.write(to: isPlain ? writer : SlotWriter(writer, slots, binds))
        } else {
            try rows.write(to: RowGatherer(writer, slots, binds, names))
        }
    }
}
