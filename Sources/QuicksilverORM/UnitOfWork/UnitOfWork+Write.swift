import QuicksilverEngine
import QuicksilverSQL

extension UnitOfWork {
    /// Writes everything in order.
    func writeAll(_ connection: Connection) throws {
        try reserveKeys(connection)
        try writeLinks(unlinks, connection, isRemoval: true)
        try writeReleases(connection)
        for batch in early { try writeDeletion(batch, connection) }
        for batch in batches where batch.action != .delete {
            if batch.action == .insert { try tell(.beforeInsert, batch.objects) }
            switch batch.action {
            case .insert: try insert(batch, connection)
            case .update: try update(batch.objects, batch.mapper, connection)
            case .delete, .link, .unlink, .postUpdate: break
            }
            if batch.action == .insert { try tell(.afterInsert, batch.objects) }
        }
        try writePostUpdates(connection)
        try writeLinks(links, connection, isRemoval: false)
        for batch in batches where batch.action == .delete {
            try writeDeletion(batch, connection)
        }
    }

    private func writeDeletion(_ batch: Batch, _ connection: Connection) throws {
        try tell(.beforeDelete, batch.objects)
        if batch.mapper.isJoined {
            try deleteSegments(batch, connection)
        } else {
            try delete(batch, connection)
        }
        try tell(.afterDelete, batch.objects)
    }

    /// Takes back the keys and values that were set while writing.
    func takeBack() {
        for (objects, attribute) in numbered {
            for object in objects { try? object.put(.null, at: attribute) }
        }
        numbered = []
        for entry in undo.reversed() { try? entry.object.put(entry.value, at: entry.attribute) }
        undo = []
    }

    // MARK: - Values

    func set(_ value: SQLValue, on object: any MappedObject, _ attribute: Int) throws {
        undo.append((object, attribute, object.value(at: attribute)))
        try object.put(value, at: attribute)
    }

    /// Copies the keys of what the object refers to.
    func synchronise(_ object: any MappedObject) throws {
        if syncs.isEmpty { return }
        if let only = syncs.only(of: object) { return try apply(only, object) }
        let all = syncs[object]
        // One that sets a reference wins over one that takes the same reference off.
        for sync in all where sync.source == nil { try apply(sync, object) }
        for sync in all where sync.source != nil { try apply(sync, object) }
    }

    private func apply(_ sync: Sync, _ object: any MappedObject) throws {
        for pair in sync.pairs {
            let value = sync.source?.value(at: pair.other) ?? .null
            let old = object.value(at: pair.own)
            if old == value { continue }
            let mapper = object.mapper
            if value.isNull { try requireNullable(pair.own, mapper, sync.relation) }
            undo.append((object, pair.own, old))
            try object.exchange(value, at: pair.own, mapper)
        }
    }

    /// Throws for an attribute that can't become NULL with a relation.
    private func requireNullable(_ attribute: Int, _ mapper: Mapper, _ relation: Relation) throws {
        let column = mapper.columns[attribute]
        guard mapper.primaryKey.contains(attribute) || !column.allowsNull else { return }
        throw ORMError(
            .invalidState,
            "\(mapper.type).\(column.attribute) would become NULL, as the object was taken out of "
                + "\(relation.description), and can't: it is "
                + (column.allowsNull ? "part of the primary key" : "not Optional")
                + ". Delete the object, or give the relation cascade: [.all, .deleteOrphan]")
    }

    // MARK: - Post-update

    /// The key of an object's row, which is the old one where it was changed.
    func key(of object: any MappedObject, _ mapper: Mapper) -> [SQLValue] {
        object.__state.key?.values ?? mapper.key(of: object)
    }

    /// Writes what has to wait until both rows are there, or goes before one is deleted.
    ///
    /// Shape: an object whose row was there before is updated as any other, with its version and events; the second UPDATE of a new one, and
    /// the one before a DELETE, belong to those and have none.
    private func writePostUpdates(_ connection: Connection) throws {
        for (object, sync) in postSyncs {
            let mapper = type(of: object).__mapping.mapper
            try apply(sync, object)
            if sync.source != nil, !inserts.contains(object), !deletes.contains(object),
                !updated.contains(ObjectIdentifier(object))
            {
                try update([object], mapper, connection)
                continue
            }
            let columns = sync.pairs.map(\.own).sorted()
            let names = columns.map { "v\($0)" } + mapper.primaryKey.indices.map { "k\($0)" }
            let values = columns.map { object.value(at: $0) } + key(of: object, mapper)
            try send(
                [values], names: names,
                by: mapper.statements.update(
                    mapper, columns, isVersioned: false, segment: mapper.segment(of: columns)),
                connection)
        }
    }

    // MARK: - DELETE

    private func delete(_ batch: Batch, _ connection: Connection) throws {
        let (mapper, objects) = (batch.mapper, batch.objects)
        let isVersioned = mapper.versionColumn != nil
        let rows = ChangedRows(
            objects: objects, columns: [], mapper: mapper, isVersioned: isVersioned)
        try send(
            rows, names: rows.names,
            by: mapper.statements.delete(mapper, isVersioned: isVersioned), connection
        ) { count in
            // A row that is gone is what was wanted, unless a version says somebody else changed it.
            guard isVersioned, count != objects.count else { return }
            throw self.stale(objects, mapper, connection, count, "deleted")
        }
    }

    // MARK: - Many-to-many

    private func writeLinks(
        _ links: [Link], _ connection: Connection, isRemoval: Bool
    ) throws {
        var groups: [(relation: Relation, rows: [[SQLValue]])] = []
        for link in links {
            guard let secondary = link.relation.secondary else { continue }
            let row =
                secondary.parentPairs.map { link.parent.value(at: $0.attribute) }
                + secondary.targetPairs.map { link.target.value(at: $0.attribute) }
            if let index = groups.firstIndex(where: { $0.relation === link.relation }) {
                groups[index].rows.append(row)
            } else {
                groups.append((link.relation, [row]))
            }
        }
        for (relation, rows) in groups {
            guard let secondary = relation.secondary else { continue }
            let columns = (secondary.parentPairs + secondary.targetPairs).map(\.column)
            guard isRemoval else {
                try send(
                    rows, names: columns.map(\.key), by: secondary.table.insert(), connection)
                continue
            }
            let predicate = joined(
                columns.enumerated().map { index, column in
                    .binary(
                        .equal, secondary.table.node(column),
                        .bind(BindParameter(nil, type: column.type, name: "k\(index)")), .boolean)
                })
            try send(
                rows, names: columns.indices.map { "k\($0)" },
                by: secondary.table.delete().where(SQLPredicate(node: predicate)), connection
            ) { count in
                if count >= rows.count { return }
                throw ORMError(
                    .staleData,
                    "\(relation.description): \(rows.count) pairs of '\(secondary.table.name)' were to be deleted and "
                        + "\(count) were there; another session has changed them. Roll back and try again"
                )
            }
        }
    }

    // MARK: - Staleness

    /// The error that names the objects whose rows aren't what they were, found by one SELECT.
    func stale(
        _ objects: [any MappedObject], _ mapper: Mapper, _ connection: Connection, _ count: Int,
        _ verb: String
    ) -> ORMError {
        // A statement behind this one may have ended the transaction: then nobody can be named.
        let found = try? versions(of: objects, mapper, connection)
        var names: [String] = []
        for object in objects where names.count < 10 {
            guard let found, let key = KeyValue(key(of: object, mapper)) else { continue }
            guard let version = found[key] else {
                names.append("\(mapper.describe(key.values)) has no row any more")
                continue
            }
            guard let column = mapper.versionColumn else { continue }
            let expected = object.__state.original(of: column) ?? object.value(at: column)
            // Rows of this batch that were written have the next version already.
            if version != expected, count == 0 || version != object.value(at: column) {
                names.append(
                    "\(mapper.describe(key.values)) has version \(version), this session knows \(expected)"
                )
            }
        }
        return ORMError(
            .staleData,
            "\(objects.count) rows of '\(mapper.table.name)' were to be \(verb) and \(count) were: "
                + (names.isEmpty ? "another session was faster" : names.joined(separator: "; "))
                + ". Roll back, load again and try again")
    }

    /// The versions of objects' rows as they are now, by key; NULL of a class without.
    private func versions(
        of objects: [any MappedObject], _ mapper: Mapper, _ connection: Connection
    ) throws -> [KeyValue: SQLValue] {
        var found: [KeyValue: SQLValue] = [:]
        let keys = objects.compactMap { KeyValue(key(of: $0, mapper)) }
        let rowKey = mapper.rowKey(mapper.primaryKey)
        for start in stride(from: 0, to: keys.count, by: LoadBatch.window) {
            let window = Array(keys[start..<min(start + LoadBatch.window, keys.count)])
            let select = mapper.select(where: mapper.matching(mapper.primaryKey, window))
            let result = try connection.execute(
                ObjectStatement(queryNode: .select(select)))
            while let reader = try result.next() {
                guard let key = try rowKey.read(reader) else { continue }
                found[key] =
                    try mapper.versionColumn.map {
                        try reader.value(
                            at: mapper.selection.positions[$0],
                            as: mapper.columns[$0].definition.type)
                    } ?? .null
            }
        }
        return found
    }
}

extension ColumnDefinition {
    /// Whether the database makes a value when none is sent.
    var isServerMade: Bool {
        serverDefault != nil || identity != nil || computed != nil
            || { if case .expression? = self.default { true } else { false } }()
    }

    /// Whether an UPDATE may change it without saying so.
    var isRemade: Bool {
        if computed != nil { return true }
        if case .expression? = onUpdate { return true }
        return false
    }
}
