public import QuicksilverEngine
public import QuicksilverSQL

/// A workspace of objects: loads them, each once, and writes what changed.
///
/// Shape: not `Sendable`: it belongs to one thread or scope, and so do its objects. `Session(engine)` begins a transaction when it
/// needs one and keeps it until ``commit()`` or ``rollback()``; `engine.withSession { … }` does both by itself.
/// Source: design D4, D6, D14; parity rows S1 to S8.
public final class Session {
    let core: SessionCore
    /// Whether another handle is the session's own, so that the end of this one means nothing.
    private let isView: Bool

    /// A session that begins its transaction by itself and is committed by you; close it, or use `engine.withSession`.
    @available(*, noasync, message: "this blocks; await engine.withSession { … } instead")
    public init(_ engine: any Engine, _ options: SessionOptions = SessionOptions()) {
        core = SessionCore(engine, options)
        isView = false
    }

    /// The same as `Session(engine)`.
    @available(*, noasync, message: "this blocks; await engine.withSession { … } instead")
    public convenience init(bind engine: any Engine) { self.init(engine) }

    /// A session inside a scope that has a connection.
    init(_ core: SessionCore) {
        self.core = core
        isView = false
    }

    /// The session as listeners see it.
    init(viewing core: SessionCore) {
        self.core = core
        isView = true
    }

    deinit {
        // Objects may still be read; what wasn't committed is dropped.
        if !core.options.isScope, !isView { try? core.abandonHandle() }
    }

    // MARK: - Objects

    /// Adds an object, and those its relations lead to, to be written by the next flush.
    ///
    /// - Throws: ``ORMError`` `.invalidState` when it belongs to another open session, or another object of its row is here.
    /// Source: parity row S2; features U009, U014.
    public func add(_ object: any MappedObject) throws {
        try core.check()
        try core.add(object)
    }

    /// The same as ``add(_:)``.
    public func save(_ object: any MappedObject) throws { try add(object) }

    /// Adds objects in order.
    public func addAll(_ objects: [any MappedObject]) throws {
        for object in objects { try add(object) }
    }

    /// Marks an object for deletion by the next flush, and those its relations' cascades say.
    ///
    /// - Throws: ``ORMError`` `.invalidState` for one that has no row; what loading its relations throws.
    public func delete(_ object: any MappedObject) throws {
        try core.check()
        try core.delete(object)
    }

    /// Copies an object from outside onto the session's object of the same row, and gives that back.
    ///
    /// Shape: the row's object comes from the session or the database; without a row it is a new one. Only what was set is copied; relations
    /// that were set are merged as their cascades say. The given object stays as it is, outside.
    /// - Throws: ``ORMError`` `.staleData` when the row has another version.
    /// Source: features U100 to U106.
    public func merge<Object: MappedObject>(_ object: Object) throws -> Object {
        try core.check()
        return try core.merge(object)
    }

    /// Lets an object go, and those its relations' cascades say: it keeps its values and isn't written any more.
    public func expunge(_ object: any MappedObject) { core.expunge(object) }

    /// Lets all objects go; changes that weren't flushed are dropped.
    public func expungeAll() { core.expungeAll() }

    /// The same as ``expungeAll()``.
    public func clear() { core.expungeAll() }

    /// Drops an object's unflushed changes, and has the next query of it read it again.
    ///
    /// - Throws: ``ORMError`` `.invalidState` for one that isn't persistent.
    public func expire(_ object: any MappedObject) throws {
        try core.check()
        try core.requirePersistent(object, "expired")
        for object in core.reached(from: object, by: .refreshExpire) { core.expire(object) }
    }

    /// Expires all objects.
    public func expireAll() throws {
        try core.check()
        for object in core.identity.all { core.expire(object) }
    }

    /// Reads an object's row again; unflushed changes of it are lost.
    ///
    /// - Throws: ``ORMError`` `.noResult` when the row is gone.
    public func refresh(_ object: any MappedObject) throws {
        try core.check()
        try core.refresh(object)
    }

    /// Whether an object is in the session, pending or persistent.
    public func contains(_ object: any MappedObject) -> Bool {
        core.has(object)
    }

    /// Whether an object has changes that aren't flushed, net of those taken back.
    public func isModified(_ object: any MappedObject) -> Bool {
        let state = object.__state
        if state.phase == .pending { return true }
        return state.originals.contains { object.value(at: $0.attribute) != $0.value }
            || state.relations.contains { $0.hasChanges }
    }

    /// Objects that were added and have no row yet, in the order they were added.
    public var new: [any MappedObject] { core.new.all }

    /// Objects with a row that may have changed.
    public var dirty: [any MappedObject] {
        core.dirty.all.filter { !core.deleted.contains($0) }
    }

    /// Objects whose rows the next flush deletes.
    public var deleted: [any MappedObject] { core.deleted.all }

    // MARK: - Writing

    /// Writes all changes: parents before children, in batches, in one transaction.
    ///
    /// - Throws: what the database says, ``ORMError``; the transaction is rolled back then, and ``rollback()`` has to follow.
    public func flush() throws { try core.flush() }

    /// What the next flush would do, in order; nothing is written.
    public func plan() throws -> FlushPlan { try core.plan() }

    /// Flushes and commits.
    ///
    /// - Throws: as ``flush()``; the failure of a load that couldn't be thrown where it happened.
    public func commit() throws { try core.commit() }

    /// Rolls back: objects get back the values they had before the transaction.
    ///
    /// Source: design D10.
    public func rollback() throws { try core.rollback() }

    /// Begins a transaction, for a session of `createSession`, whose flushes are otherwise one each.
    ///
    /// - Throws: ``ORMError`` `.invalidState` when one is open.
    public func begin() throws {
        try core.check()
        guard core.transaction == nil else {
            throw ORMError(
                .invalidState, "a transaction is open; beginNested { … } sets a savepoint")
        }
        try core.begin(on: try core.connection())
        core.isExplicit = true
    }

    /// Runs the body inside a savepoint; what it did, to rows and to objects, is undone when it throws.
    ///
    /// - Throws: what the body throws.
    @discardableResult
    public func beginNested<R>(_ body: () throws -> R) throws -> R { try core.nested(body) }

    /// Runs the body without flushing before its queries.
    public func withoutAutoflush<R>(_ body: () throws -> R) rethrows -> R {
        core.autoflushDepth += 1
        defer { core.autoflushDepth -= 1 }
        return try body()
    }

    /// Throws the failure of a load that couldn't be thrown where it happened; stands before effects outside the database.
    ///
    /// Source: design D6.
    public func throwIfFailed() throws { try core.throwIfFailed() }

    /// Ends the session: rolls back what isn't committed, lets its objects go, gives the connection back. Harmless twice.
    public func close() { core.close() }

    // MARK: - Executing

    /// The session's connection, inside its transaction.
    public func connection() throws -> Connection {
        try core.check()
        return try core.transactional()
    }

    /// Executes a statement without rows, in the session's transaction, after a flush.
    @discardableResult
    public func execute(
        _ statement: some Statement, _ parameters: Parameters...
    ) throws -> ExecutionResult {
        try core.check()
        try core.autoflush()
        return try core.transactional().execute(
            statement, parameters.isEmpty ? [Parameters()] : parameters)
    }

    /// Executes a statement with rows, in the session's transaction, after a flush.
    public func execute<Row: RowStatement>(
        _ statement: Row, _ parameters: Parameters = Parameters()
    ) throws -> QueryResult<Row.Element> {
        try core.check()
        try core.autoflush()
        return try core.transactional().execute(statement, parameters)
    }
}

@available(*, unavailable)
extension Session: Sendable {}

/// A session as the documents have it: each flush is a committed transaction of its own, unless `begin()` was called.
///
/// Source: parity row S1.
@available(*, noasync, message: "this blocks; await engine.withSession { … } instead")
public func createSession(bind engine: any Engine) -> Session {
    var options = SessionOptions()
    options.commitsEachFlush = true
    // The document's session writes when it is told to.
    options.autoflush = false
    return Session(engine, options)
}

extension SessionCore {
    /// Drops what a session that nobody holds any more has begun; its objects can still load.
    func abandonHandle() throws {
        isOrphaned = true
        let open = transaction
        transaction = nil
        // What objects hold stays, for another session to take; only what the transaction wrote isn't there any more.
        for object in new.all { object.__state.phase = .transient }
        while let frame = frames.popLast() { undo(frame, frame.inserted.ids) }
        new.removeAll()
        dirty.removeAll()
        deleted.removeAll()
        defer { releaseIfIdle() }
        if let open, open.isActive { try open.rollback() }
    }

    /// Throws unless an object has a row and this session.
    func requirePersistent(_ object: any MappedObject, _ verb: String) throws {
        let state = object.__state
        guard state.phase == .persistent, state.core === self else {
            throw ORMError(
                .invalidState,
                "a \(type(of: object)) that is \(state.phase.rawValue) can't be \(verb); only one with a row in this session can"
            )
        }
    }

    /// Reads an object's row again.
    func refresh(_ object: any MappedObject) throws {
        try requirePersistent(object, "refreshed")
        try autoflush()
        for other in reached(from: object, by: .refreshExpire).dropFirst() { expire(other) }
        let state = object.__state
        guard let mapper = state.mapper, let key = state.key else { return }
        state.isStale = true
        try load(mapper, [key], overwrites: true)
        releaseIfIdle()
        guard !state.isStale else {
            throw ORMError(
                .noResult,
                "\(mapper.describe(key.values)) has no row any more; expunge it, or delete it")
        }
        for slot in state.relations { slot.expire() }
    }
}
