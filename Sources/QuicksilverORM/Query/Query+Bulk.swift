import QuicksilverEngine
public import QuicksilverSQL

extension Query where Element: MappedObject {
    /// Deletes the rows of the query by one statement; their objects leave the session. Cascades and events don't run.
    ///
    /// Shape: `DELETE FROM users WHERE …`, after one SELECT of the keys whose objects the session has.
    /// - Returns: how many rows were deleted.
    /// - Throws: ``CompileError`` `.invalidArgument` for a query with joins, LIMIT or grouping.
    /// Source: features U118.
    @discardableResult
    public func delete() throws -> Int {
        try filtered().deleteRows()
    }

    private func deleteRows() throws -> Int {
        let objects = try affected("delete")
        let mapper = state.root.mapper
        if !mapper.layout.isPlain { return try deleteFamily(objects) }
        var delete = mapper.table.delete()
        if let predicate = state.condition { delete = delete.where(SQLPredicate(node: predicate)) }
        let count = try core.write { try $0.execute(delete, state.parameters).rowsAffected }
        for object in objects { core.forgetDeleted(object) }
        try core.settleBulk()
        return count
    }

    /// Changes the rows of the query by one statement; their objects in the session get the new values.
    ///
    /// Shape: `try session.query(User.self).filter(User.age > 30).update(.set(User.age, to: User.age + 1))`. A version is counted up,
    /// unless it is assigned, so that whoever has read a row before finds out.
    /// - Returns: how many rows were matched.
    /// - Throws: ``CompileError`` `.invalidArgument` for a query with joins, LIMIT or grouping.
    @discardableResult
    public func update(_ assignments: Assignment...) throws -> Int {
        try filtered().updateRows(state.root.mapper.countingVersions(assignments))
    }

    private func updateRows(_ assignments: [Assignment]) throws -> Int {
        let objects = try affected("update")
        let mapper = state.root.mapper
        if !mapper.layout.isPlain { return try updateFamily(assignments, objects) }
        var update = mapper.table.update().set(assignments)
        if let predicate = state.condition { update = update.where(SQLPredicate(node: predicate)) }
        let columns = assignments.compactMap { assignment in
            mapper.columns.firstIndex { $0.definition === assignment.column }
        }
        let count = try core.write { try $0.execute(update, state.parameters).rowsAffected }
        try core.reread(objects, mapper, changed: columns)
        try core.settleBulk()
        return count
    }

    /// The session's objects that the query is about.
    private func affected(_ verb: String) throws -> [any MappedObject] {
        guard !state.root.mapper.isUnion else {
            throw CompileError(
                .invalidArgument,
                "\(verb)() changes the rows of tables, and \(state.root.mapper.type) has none; call it for each class below it"
            )
        }
        guard state.from == nil, state.limit == nil, state.offset == nil, state.groupBy.isEmpty,
            !state.isDistinct, state.statement == nil, state.root.alias == nil
        else {
            throw CompileError(
                .invalidArgument,
                "\(verb)() takes a query with filters only; \(verb) by primary key in a subquery instead"
            )
        }
        try prepare()
        let mapper = state.root.mapper
        guard core.identity.has(mapper) else { return [] }
        let select = mapper.select(where: state.predicate)
        let result = try core.transactional().execute(
            ObjectStatement(queryNode: .select(select)), state.parameters)
        defer { result.close() }
        var objects: [any MappedObject] = []
        let rowKey = mapper.rowKey(mapper.primaryKey)
        while let reader = try result.next() {
            if let key = try rowKey.read(reader),
                let object = core.identity.object(key, of: mapper)
            {
                objects.append(object)
            }
        }
        return objects
    }
}

extension Mapper {
    /// Assignments that count the version up as well, unless they say themselves what it becomes.
    fileprivate func countingVersions(_ assignments: [Assignment]) -> [Assignment] {
        guard let versionColumn, !assignments.isEmpty else { return assignments }
        let column = columns[versionColumn].definition
        if assignments.contains(where: { $0.column === column }) { return assignments }
        let version = SQLExpression<Int>(node: node(of: versionColumn))
        return assignments + [.set(version, to: version + 1)]
    }
}

extension SessionCore {
    /// Executes a statement that writes, in the session's transaction, or in one of its own that ``settleBulk()`` commits.
    func write<R>(_ body: (Connection) throws -> R) throws -> R {
        let connection = try connection()
        if transaction == nil { try begin(on: connection) }
        return try body(connection)
    }

    /// Commits when each flush is a transaction of its own.
    func settleBulk() throws {
        guard options.commitsEachFlush, frames.count <= 1, !isExplicit else { return }
        try commit()
    }

    /// Lets an object go whose row a statement has deleted.
    func forgetDeleted(_ object: any MappedObject) {
        if frames.isEmpty { frames = [TransactionFrame()] }
        identity.release(object)
        dirty.remove(object)
        deleted.remove(object)
        object.__state.phase = .deleted
        frames[frames.count - 1].deleted.insert(object)
    }

    /// Reads objects whose rows a statement has changed; what they held is kept for a rollback.
    func reread(_ objects: [any MappedObject], _ mapper: Mapper, changed: [Int]) throws {
        if frames.isEmpty { frames = [TransactionFrame()] }
        for object in objects {
            for attribute in changed {
                frames[frames.count - 1].keep(object, attribute, object.value(at: attribute))
                if mapper.selection.defers(attribute) { try object.put(.unloaded, at: attribute) }
            }
            object.__state.isStale = true
        }
        try load(mapper, objects.compactMap(\.__state.key))
    }
}
