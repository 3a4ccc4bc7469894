public import QuicksilverEngine
public import QuicksilverSQL

extension Connection {
    /// The row of a primary key as a value; nil when there is none.
    ///
    /// Shape: `try connection.get(Track.self, 7)`; a composite key's parts in the order of its columns.
    /// - Throws: ``ORMError`` `.wrongType` for a key of another shape.
    public func get<Record: MappedRecord>(
        _ type: Record.Type, _ key: any ColumnValue...
    ) throws -> Record? {
        let mapper = type.__record.mapper
        try mapper.check(key: true)
        guard key.count == mapper.primaryKey.count else {
            throw ORMError(
                .wrongType,
                "the primary key of \(type) has \(mapper.primaryKey.count) parts, not \(key.count)")
        }
        let terms = try zip(mapper.primaryKey, key).map { position, value -> Node in
            try value.sqlValue.checkKey(of: mapper.columns[position], of: Record.self)
            return .binary(
                .equal, mapper.node(of: position),
                .bind(
                    BindParameter(
                        value.sqlValue, type: mapper.columns[position].definition.type)), .boolean)
        }
        return try execute(select(type).where(SQLPredicate(node: joined(terms)))).oneOrNone()
    }

    /// Inserts a value as a row, and gives it back with the key that the database made.
    ///
    /// Shape: nil in a generated key, and in a column with a default, leaves the column out.
    /// - Throws: ``DatabaseError``.
    @discardableResult
    public func insert<Record: MappedRecord>(_ record: Record) throws -> Record {
        let mapper = Record.__record.mapper
        try mapper.check(key: false)
        let given = mapper.given(by: record)
        let names = given.map { mapper.columns[$0].definition.key }
        let sets = try [Parameters].rows(names, [given.map { record.__get($0) }])
        let result = try execute(mapper.table.insert(), sets)
        guard let generated = mapper.generatedKey, !given.contains(generated),
            let key = result.insertedPrimaryKey.first
        else { return record }
        var made = record
        try made.__load(generated, from: RowLoader(key, mapper.columns[generated].attribute))
        return made
    }

    /// Inserts values as rows: one batch for those that give the same columns.
    ///
    /// Shape: as ``BulkInsert``, the cheapest way to write many. Keys that the database makes aren't read.
    /// - Throws: ``DatabaseError``.
    /// - Returns: how many rows were inserted.
    @discardableResult
    public func insert<Record: MappedRecord>(_ records: [Record]) throws -> Int {
        try write(records) { insert, _ in insert }
    }

    /// Inserts values as rows, or, where their primary key is there already, gives its row their values.
    ///
    /// Shape: `INSERT … ON CONFLICT (key) DO UPDATE`, `ON DUPLICATE KEY UPDATE` on MariaDB.
    /// - Throws: ``DatabaseError``; ``CompileError`` on MariaDB for a table with other unique keys.
    @discardableResult
    public func upsert<Record: MappedRecord>(_ records: [Record]) throws -> Int {
        try write(records) { insert, mapper in
            let key = mapper.primaryKey.map { DynamicColumn(node: mapper.node(of: $0)) }
            return insert.onConflict(columns: key).doUpdate()
        }
    }

    private func write<Record: MappedRecord>(
        _ records: [Record], _ complete: (Insert, RecordMapper) -> Insert
    ) throws -> Int {
        let mapper = Record.__record.mapper
        try mapper.check(key: false)
        var groups: [(given: [Int], records: [Record])] = []
        for record in records {
            let given = mapper.given(by: record)
            if let index = groups.firstIndex(where: { $0.given == given }) {
                groups[index].records.append(record)
            } else {
                groups.append((given, [record]))
            }
        }
        let insert = complete(mapper.table.insert(), mapper)
        func send() throws -> Int {
            var count = 0
            for (given, records) in groups {
                let columns = given.map { DynamicColumn(node: mapper.node(of: $0)) }
                let bulk = BulkInsert<Record>(insert, columns) { record, row in
                    for attribute in given { try record.__write(attribute, to: row) }
                }
                count += try execute(bulk, rows: records).rowsAffected
            }
            return count
        }
        // Several batches are all or nothing as well.
        return try groups.count > 1 ? atomically(send) : send()
    }

    /// Gives the rows of values' primary keys their values.
    ///
    /// - Throws: ``ORMError`` `.staleData` when a row isn't there; nothing is changed then.
    public func update<Record: MappedRecord>(_ records: [Record]) throws {
        let mapper = Record.__record.mapper
        try mapper.check(key: true)
        let written = mapper.columns.indices.filter {
            !mapper.primaryKey.contains($0) && !mapper.computed.contains($0)
        }
        guard !written.isEmpty, !records.isEmpty else { return }
        let update = mapper.table.update()
            .set(
                written.map {
                    .set(DynamicColumn(node: mapper.node(of: $0)), to: mapper.parameter("v", $0))
                }
            ).where(mapper.identified)
        let names = written.map { "v\($0)" } + mapper.primaryKey.map { "k\($0)" }
        let rows = records.map { record in
            (written + mapper.primaryKey).map { record.__get($0) }
        }
        try change(update, names, rows, mapper, "updated")
    }

    /// Gives the row of a value's primary key its values.
    ///
    /// - Throws: ``ORMError`` `.staleData` when there is no such row.
    public func update<Record: MappedRecord>(_ record: Record) throws { try update([record]) }

    /// Deletes the rows of values' primary keys.
    ///
    /// - Throws: ``ORMError`` `.staleData` when a row isn't there; nothing is deleted then.
    public func delete<Record: MappedRecord>(_ records: [Record]) throws {
        let mapper = Record.__record.mapper
        try mapper.check(key: true)
        guard !records.isEmpty else { return }
        let delete = mapper.table.delete().where(mapper.identified)
        try change(
            delete, mapper.primaryKey.map { "k\($0)" },
            records.map { record in mapper.primaryKey.map { record.__get($0) } }, mapper, "deleted")
    }

    /// Deletes the row of a value's primary key.
    ///
    /// - Throws: ``ORMError`` `.staleData` when there is no such row.
    public func delete<Record: MappedRecord>(_ record: Record) throws { try delete([record]) }

    private func change(
        _ statement: some Statement, _ names: [String], _ rows: [[SQLValue]],
        _ mapper: RecordMapper, _ verb: String
    ) throws {
        try atomically {
            let count = try execute(statement, .rows(names, rows)).rowsAffected
            guard count != rows.count else { return }
            throw ORMError(
                .staleData,
                "\(rows.count) rows of '\(mapper.table.name)' were to be \(verb) and \(count) are there; nothing was \(verb)"
            )
        }
    }

    /// Runs the body in a transaction, or inside the one there is in a savepoint.
    private func atomically<R>(_ body: () throws -> R) throws -> R {
        if isInTransaction { return try beginNested(body) }
        return try begin { try body() }
    }
}

extension RecordMapper {
    /// The columns that an INSERT of a value gives: those with a default only where the value has one.
    fileprivate func given<Record: MappedRecord>(by record: Record) -> [Int] {
        columns.indices.filter { position in
            if computed.contains(position) { return false }
            return !made.contains(position) || !record.__get(position).isNull
        }
    }

    /// A named bind of a column's type.
    fileprivate func parameter(_ kind: String, _ position: Int) -> DynamicColumn {
        DynamicColumn(
            node: .bind(
                BindParameter(
                    nil, type: columns[position].definition.type, name: "\(kind)\(position)")))
    }

    /// The row of a key.
    fileprivate var identified: SQLPredicate {
        SQLPredicate(
            node: joined(
                primaryKey.map {
                    .binary(.equal, node(of: $0), parameter("k", $0).node, .boolean)
                }))
    }
}
