import QuicksilverEngine
import QuicksilverSQL

extension UnitOfWork {
    /// Rows that give the same columns, one after another.
    private struct Run {
        let mapper: Mapper
        let objects: ArraySlice<any MappedObject>
        /// The columns that are given, of all the tables that the objects take.
        let columns: [Int]
        /// Those of the topmost table.
        let given: [Int]

        init(_ mapper: Mapper, _ objects: ArraySlice<any MappedObject>, _ columns: [Int]) {
            self.mapper = mapper
            self.objects = objects
            self.columns = columns
            let first = mapper.segments[0].positions
            given = mapper.isJoined ? columns.filter { first.contains($0) } : columns
        }

        /// The names of the given columns, as the statement's parameters.
        var names: [String] { given.map { mapper.columns[$0].definition.key } }

        var rows: ObjectRows {
            ObjectRows(objects: objects, given: given, attributeCount: mapper.attributeCount)
        }
    }

    /// Inserts the rows of one class, into one table after another: as few statements as there are kinds of rows, one after another.
    func insert(_ batch: Batch, _ connection: Connection) throws {
        let (mapper, objects) = (batch.mapper, batch.objects)
        let plan = mapper.statements.insertPlan(mapper)
        try takeReserved(batch)
        var start = 0
        var omitted = AttributeSet()
        func send(to end: Int) throws {
            guard start < end else { return }
            let run = Run(mapper, objects[start..<end], plan.given(without: omitted))
            try insert(run, plan, connection)
            try insertRest(run, connection)
            start = end
        }
        let ownerships = ownerships(of: mapper)
        for (index, object) in objects.enumerated() {
            try synchronise(object)
            if !ownerships.isEmpty { try requireParent(object, ownerships) }
            let left = try complete(object, mapper, plan)
            if left != omitted {
                try send(to: index)
                omitted = left
            }
        }
        try send(to: objects.count)
    }

    /// Makes the values that the client makes, once an object; the columns that the database makes.
    private func complete(
        _ object: any MappedObject, _ mapper: Mapper, _ plan: InsertPlan
    ) throws -> AttributeSet {
        var omitted = AttributeSet()
        for position in plan.optional {
            var value = object.value(at: position)
            if position == mapper.polymorphicColumn {
                value = try discriminator(of: object, mapper, value)
            }
            if position == mapper.versionColumn, value.isNull || value == .int(0) {
                try set(.int(1), on: object, position)
                continue
            }
            guard value.isNull else { continue }
            let definition = mapper.columns[position].definition
            let isAssigned = object.__stateReference._withUnsafeGuaranteedRef {
                $0.assigned.contains(position)
            }
            if !isAssigned, let made = definition.default?.make() {
                try set(made, on: object, position)
            } else if position == mapper.generatedKey
                || (definition.isServerMade
                    && (!isAssigned || mapper.primaryKey.contains(position)))
            {
                omitted.insert(position)
            }
        }
        return omitted
    }

    /// What tells the row's class, set where nobody has.
    func discriminator(
        of object: any MappedObject, _ mapper: Mapper, _ value: SQLValue
    ) throws -> SQLValue {
        guard let column = mapper.polymorphicColumn, let identity = mapper.polymorphicIdentity,
            value != identity
        else { return value }
        guard value.isNull else {
            throw ORMError(
                .invalidState,
                "\(mapper.type).\(mapper.columns[column].attribute) is \(value), and tells that a row is a \(mapper.type) by \(identity); "
                    + "leave it to the session")
        }
        try set(identity, on: object, column)
        return identity
    }

    /// Sends rows in the fastest way in which each object surely gets its own key.
    private func insert(_ run: Run, _ plan: InsertPlan, _ connection: Connection) throws {
        let mapper = run.mapper
        // A single row's key comes with it anyway; rows without any value can't be told apart in a batch.
        let isBatch =
            !run.given.isEmpty && (run.objects.count > 1 || mapper.readsBackInserts)
        let answers = isBatch ? try connection.batchAnswers : .none
        let hasKey = mapper.primaryKey.allSatisfy { run.given.contains($0) }
        if hasKey, !mapper.readsBackInserts || answers != .rows {
            // Without keys to wait for, rows go in whatever way the driver likes best.
            try send(
                run.rows, names: run.names, by: mapper.statements.insert(mapper), connection)
            return
        }
        try awaitAnswers()
        switch answers {
        case .rowsAndKeys where plan.numberedKey != nil:
            try insertTakingKeys(run, connection)
        case .rows, .rowsAndKeys: try insertTakingRows(run, plan, connection)
        case .none: for object in run.objects { try insertAlone(object, run, connection) }
        }
    }

    /// Inserts the rows of the further tables, which have the key of the topmost one's.
    private func insertRest(_ run: Run, _ connection: Connection) throws {
        let mapper = run.mapper
        for (index, segment) in mapper.segments.enumerated().dropFirst() {
            let own = run.columns.filter { segment.positions.contains($0) }
            let rows = ObjectRows(
                objects: run.objects, given: mapper.primaryKey + own,
                attributeCount: mapper.attributeCount)
            try send(
                rows,
                names: segment.key.map(\.key) + own.map { mapper.columns[$0].definition.key },
                by: mapper.statements.insert(mapper, segment: index), connection)
        }
    }

    /// Each row's key is the last one that the connection was given.
    private func insertTakingKeys(_ run: Run, _ connection: Connection) throws {
        let mapper = run.mapper
        guard let attribute = mapper.generatedKey else { return }
        numbered.append((run.objects, attribute))
        var index = run.objects.startIndex
        try connection.execute(
            mapper.statements.insert(mapper), names: run.names, rows: run.rows,
            answer: .key { key in
                guard let key, index < run.objects.endIndex else { throw self.noKey(mapper) }
                try self.number(run.objects[index], key, attribute, mapper)
                index += 1
            })
    }

    /// Each row comes back, in the order they were sent.
    private func insertTakingRows(
        _ run: Run, _ plan: InsertPlan, _ connection: Connection
    ) throws {
        let mapper = run.mapper
        let statement = mapper.statements.answeredInsert(mapper)
        var index = run.objects.startIndex
        try connection.execute(
            statement, names: run.names, rows: run.rows,
            answer: .row { reader in
                guard index < run.objects.endIndex else { throw self.noKey(mapper) }
                let object = run.objects[index]
                index += 1
                for position in plan.answered where !run.given.contains(position) {
                    let type = mapper.columns[position].definition.type
                    let value = try reader.value(at: statement.places[position], as: type)
                    if value.isNull, mapper.primaryKey.contains(position) {
                        throw self.noKey(mapper)
                    }
                    try self.set(value, on: object, position)
                }
                if plan.answersAll { self.isRead.insert(ObjectIdentifier(object)) }
            })
        // Fewer rows than were sent: somebody else's statements took their place, and nobody knows whose row is whose.
        guard index == run.objects.endIndex else { throw noKey(mapper) }
    }

    /// One row, whose key the driver knows, or which is asked back.
    private func insertAlone(
        _ object: any MappedObject, _ run: Run, _ connection: Connection
    ) throws {
        let mapper = run.mapper
        let values = run.given.map { object.value(at: $0) }
        let sets = try [Parameters].rows(run.names, [values])
        let key = try connection.execute(mapper.statements.insert(mapper), sets)
            .insertedPrimaryKey
        guard key.count == mapper.primaryKey.count, !key.contains(where: \.isNull) else {
            throw noKey(mapper)
        }
        for (position, value) in zip(mapper.primaryKey, key) {
            if object.value(at: position) != value { try set(value, on: object, position) }
        }
    }

    /// Gives an object the key that its row has.
    func number(
        _ object: any MappedObject, _ key: Int64, _ attribute: Int, _ mapper: Mapper
    ) throws {
        if attribute < mapper.attributeCount,
            object.__stateReference._withUnsafeGuaranteedRef({ !$0.hasUnloaded }),
            (try? object.__load(attribute, from: core.single.holding(.int(key)))) != nil
        {
            return
        }
        try object.put(.int(key), at: attribute)
    }

    private func noKey(_ mapper: Mapper) -> ORMError {
        ORMError(
            .invalidState,
            "the database made no key for a \(mapper.type), and the object has none; assign "
                + mapper.primaryKey.map { mapper.columns[$0].attribute }.joined(separator: ", "))
    }
}
