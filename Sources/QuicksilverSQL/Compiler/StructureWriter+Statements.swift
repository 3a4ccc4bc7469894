extension StructureWriter {
    /// Appends what a column belongs to.
    mutating func write(_ source: ColumnSource) {
        switch source {
        case .table(let table):
            header(.table)
            identity(table)
        case .alias(let alias): write(alias)
        case .none: header(.noSource)
        }
    }

    /// Appends an alias: all of it at its first appearance, then only its number.
    mutating func write(_ alias: AliasSource) {
        guard isNew(alias, .alias) else { return }
        let flags: UInt64 = (alias.rendersColumnNames ? 1 : 0) | (alias.isLateral ? 2 : 0)
        words.append(flags)
        optionalText(alias.name)
        switch alias.base {
        case .table(let table):
            header(.table)
            identity(table)
            if alias.rendersColumnNames { write(alias.columns) }
        case .query(let query):
            write(alias.columns)
            write(query)
        case .cte(let cte):
            write(alias.columns)
            write(cte)
        case .function(let function):
            write(alias.columns)
            write(function)
        }
    }

    /// Appends a CTE: all of it at its first appearance, then only its number.
    mutating func write(_ cte: CommonTableExpression) {
        guard isNew(cte, .cte) else { return }
        let hint: UInt64 = cte.isMaterialized.map { $0 ? 4 : 2 } ?? 0
        words.append(hint | (cte.isRecursive ? 1 : 0))
        text(cte.name)
        write(cte.columns)
        switch cte.body {
        case .query(let query):
            header(.with, 1)
            write(query)
        case .statement(let statement):
            header(.with, 2)
            write(statement)
        case .itself: header(.with, 3)
        }
    }

    private mutating func write(_ columns: [AliasSource.OutputColumn]) {
        header(.list, 0, count: columns.count)
        for column in columns {
            text(column.key)
            text(column.name)
            type(column.type)
        }
    }

    /// Appends a FROM item.
    mutating func write(_ item: FromItem) {
        depth += 1
        defer { depth -= 1 }
        guard !stack.ends(at: depth) else { return giveUp() }
        switch item {
        case .table(let table):
            header(.table)
            identity(table)
        case .alias(let alias): write(alias)
        case .join(let join):
            let kind: UInt64 =
                switch join.kind {
                case .inner: 0
                case .left: 1
                case .right: 2
                case .full: 3
                case .cross: 4
                }
            header(.join, kind | (join.on == nil ? 0 : 8))
            write(join.left)
            write(join.right)
            if let on = join.on { write(on) }
        case .fault:
            header(.fault)
            giveUp()
        }
    }

    private mutating func write(_ items: [FromItem]) {
        header(.from, 0, count: items.count)
        for item in items { write(item) }
    }

    private mutating func write(_ ctes: [CommonTableExpression]) {
        header(.with, 0, count: ctes.count)
        for cte in ctes { write(cte) }
    }

    /// Appends a query.
    mutating func write(_ query: QueryNode) {
        depth += 1
        defer { depth -= 1 }
        guard !stack.ends(at: depth) else { return giveUp() }
        switch query {
        case .select(let select): write(select)
        case .compound(let compound): write(compound)
        case .values(let values):
            if values.fault != nil { giveUp() }
            header(.values, 0, count: values.rows.count)
            write(values.columns)
            for row in values.rows { write(row, .list) }
        case .text(let text, let columns):
            header(.textQuery)
            write(text)
            write(columns)
        }
    }

    private mutating func write(_ columns: [ResultColumn]) {
        header(.resultColumns, 0, count: columns.count)
        for column in columns {
            text(column.name)
            type(column.type)
        }
    }

    private mutating func write(_ columns: [SelectedColumn]) {
        header(.list, 0, count: columns.count)
        var bits: UInt64 = 0
        for (index, column) in columns.enumerated() {
            if column.allowsNull { bits |= 1 << UInt64(index % 64) }
            if index % 64 == 63 || index == columns.count - 1 {
                words.append(bits)
                bits = 0
            }
        }
        for column in columns { write(column.node) }
    }

    private mutating func write(_ select: SelectNode) {
        if select.fault != nil { giveUp() }
        var flags: UInt64 = select.limitWithTies ? 1 : 0
        if !select.from.isEmpty { flags |= 2 }
        if select.predicate != nil { flags |= 4 }
        if !select.groupBy.isEmpty { flags |= 8 }
        if select.having != nil { flags |= 16 }
        if !select.windows.isEmpty { flags |= 32 }
        if !select.orderBy.isEmpty { flags |= 64 }
        if select.limit != nil { flags |= 128 }
        if select.offset != nil { flags |= 256 }
        if !select.with.isEmpty { flags |= 512 }
        if select.lock != nil { flags |= 1_024 }
        switch select.distinct {
        case .none: break
        case .all: flags |= 2_048
        case .on: flags |= 4_096
        }
        switch select.correlation {
        case .automatic: break
        case .to: flags |= 8_192
        case .except: flags |= 16_384
        }
        if select.border != nil { flags |= 32_768 }
        header(.select, flags)
        if !select.with.isEmpty { write(select.with) }
        write(select.columns)
        if !select.from.isEmpty { write(select.from) }
        if let predicate = select.predicate { write(predicate) }
        if !select.groupBy.isEmpty { write(select.groupBy, .groupBy) }
        if let having = select.having { write(having) }
        if !select.windows.isEmpty {
            words.append(UInt64(select.windows.count))
            for (name, window) in select.windows {
                text(name)
                write(window)
            }
        }
        if !select.orderBy.isEmpty { write(select.orderBy, .orderBy) }
        if let limit = select.limit { write(limit) }
        if let offset = select.offset { write(offset) }
        if let lock = select.lock { write(lock) }
        if case .on(let nodes) = select.distinct { write(nodes, .list) }
        switch select.correlation {
        case .automatic: break
        case .to(let items), .except(let items): write(items)
        }
        if let border = select.border {
            write(border.visible)
            text(border.owner)
        }
    }

    private mutating func write(_ lock: LockNode) {
        let strength: UInt64 =
            switch lock.strength {
            case .update: 0
            case .noKeyUpdate: 1
            case .share: 2
            case .keyShare: 3
            }
        let wait: UInt64 =
            switch lock.wait {
            case .wait: 0
            case .noWait: 4
            case .skipLocked: 8
            }
        header(.lock, strength | wait)
        write(lock.of)
    }

    private mutating func write(_ compound: CompoundNode) {
        if compound.fault != nil { giveUp() }
        let kind: UInt64 =
            switch compound.kind {
            case .union: 0
            case .unionAll: 1
            case .intersect: 2
            case .intersectAll: 3
            case .except: 4
            case .exceptAll: 5
            }
        header(.compound, kind, count: compound.parts.count)
        write(compound.with)
        for part in compound.parts { write(part) }
        write(compound.orderBy, .orderBy)
        write(compound.limit, .list)
        write(compound.offset, .list)
    }

    /// Appends a statement.
    mutating func write(_ statement: StatementNode) {
        switch statement {
        case .query(let query): write(query)
        case .insert(let insert): write(insert)
        case .update(let update): write(update)
        case .delete(let delete): write(delete)
        case .text(let text, let columns):
            header(.textStatement)
            write(text)
            write(columns)
        }
    }

    private mutating func write(_ columns: [ColumnDefinition]) {
        header(.list, 0, count: columns.count)
        for column in columns { identity(column) }
    }

    private mutating func write(_ insert: InsertNode) {
        if insert.fault != nil { giveUp() }
        let source: UInt64 =
            switch insert.source {
            case .parameters: 0
            case .rows: 1
            case .query: 2
            case .defaults: 3
            }
        header(.insert, source | (insert.conflict == nil ? 0 : 4))
        identity(insert.table)
        write(insert.with)
        write(insert.columns)
        switch insert.source {
        case .parameters, .defaults: break
        case .rows(let rows):
            words.append(UInt64(rows.count))
            for row in rows { write(row, .list) }
        case .query(let query): write(query)
        }
        if let conflict = insert.conflict { write(conflict) }
        write(insert.returning)
    }

    private mutating func write(_ conflict: ConflictNode) {
        var flags: UInt64 = 0
        if conflict.targetPredicate != nil { flags |= 1 }
        if conflict.constraint != nil { flags |= 2 }
        switch conflict.action {
        case .nothing: break
        case .update(_, let predicate): flags |= predicate == nil ? 4 : 12
        }
        header(.conflict, flags)
        write(conflict.target)
        if let predicate = conflict.targetPredicate { write(predicate) }
        if let constraint = conflict.constraint { text(constraint) }
        if case .update(let assignments, let predicate) = conflict.action {
            write(assignments)
            if let predicate { write(predicate) }
        }
    }

    private mutating func write(_ assignments: [Assignment]) {
        header(.assignment, 0, count: assignments.count)
        for assignment in assignments {
            identity(assignment.column)
            write(assignment.value)
        }
    }

    private mutating func write(_ update: UpdateNode) {
        if update.fault != nil { giveUp() }
        header(.update, update.predicate == nil ? 0 : 1)
        identity(update.table)
        write(update.target)
        write(update.with)
        write(update.assignments)
        write(update.from)
        if let predicate = update.predicate { write(predicate) }
        write(update.returning)
    }

    private mutating func write(_ delete: DeleteNode) {
        if delete.fault != nil { giveUp() }
        header(.delete, delete.predicate == nil ? 0 : 1)
        identity(delete.table)
        write(delete.target)
        write(delete.with)
        write(delete.using)
        if let predicate = delete.predicate { write(predicate) }
        write(delete.returning)
    }
}
