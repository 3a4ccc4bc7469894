import Logging
import QuicksilverEngine
import QuicksilverSQL

/// The inside of a session: what its objects hold on to, so that lazy loads and failures find it whatever dies first.
///
/// Shape: objects keep it alive; it keeps alive only those that are new, changed or deleted. What each object asks of it is read without
/// the check for overlapping changes, as in an object's state: whole values are replaced, and nobody's code runs meanwhile.
/// Source: design D6, D8.
final class SessionCore {
    /// Where it works; nil until the first class says whose engine its table is bound to.
    private var engine: (any Engine)?
    /// The first class that was asked for.
    var asked: Mapper?
    let options: SessionOptions
    @exclusivity(unchecked) var identity = IdentityMap()
    @exclusivity(unchecked) private var madeSingle: SingleValue?
    /// What attributes are given single values through; made for the first of them.
    var single: SingleValue {
        if let madeSingle { return madeSingle }
        let made = SingleValue()
        madeSingle = made
        return made
    }
    @exclusivity(unchecked) var new = OrderedObjects()
    @exclusivity(unchecked) var dirty = OrderedObjects()
    @exclusivity(unchecked) var deleted = OrderedObjects()
    var isFlushing = false
    /// Whether rows are being written, so that what is written is settled.
    @exclusivity(unchecked) var isWriting = false
    /// Who listens; nil while nobody does.
    @exclusivity(unchecked) var listeners: SessionListeners?
    var autoflushDepth = 0
    /// The conditions for queries of classes.
    var criteria: [LoaderCriterion]
    /// Inside how many blocks queries see all rows.
    var ignoringDepth = 0
    /// What the open transaction and its savepoints would have to undo; empty until there is something, or a savepoint.
    @exclusivity(unchecked) var frames: [TransactionFrame] = []
    /// Why nothing can go on: a load that failed where nothing could be thrown.
    @exclusivity(unchecked) private(set) var failure: ORMError?
    /// Whether nobody holds the session any more: what its objects load begins no transaction that nobody would end.
    var isOrphaned = false
    /// Why a rollback has to come first.
    @exclusivity(unchecked) var pendingRollback: (any Error)?
    /// How many savepoints' bodies run, each inside the one before.
    @exclusivity(unchecked) var savepoints = 0
    @exclusivity(unchecked) private(set) var isClosed = false
    /// A connection that somebody else gave and takes back.
    private let lent: Connection?
    private var held: Connection?
    @exclusivity(unchecked) var transaction: Transaction?
    /// Whether the open transaction was begun by hand.
    var isExplicit = false
    /// How many queries are being read in windows; they keep the connection.
    var openStreams = 0
    /// Counts the objects taken in; each has its number.
    @exclusivity(unchecked) var adoptions: UInt32 = 0

    init(_ engine: (any Engine)?, _ options: SessionOptions, connection: Connection? = nil) {
        self.engine = engine
        self.options = options
        criteria = options.criteria
        lent = connection
        if !options.listeners.isEmpty { listeners = SessionListeners(options.listeners) }
    }

    // MARK: - Failures

    /// Throws what stands in the way of everything.
    func check() throws {
        if let failure { throw failure }
        if isClosed {
            throw ORMError(.closed, "this session was closed; make a new one")
        }
        if let pendingRollback {
            throw ORMError(
                .pendingRollback,
                savepoints == 0
                    ? "a flush failed and its transaction was rolled back; call rollback() before going on"
                    : "nothing more can be done inside this beginNested, as a flush failed or the transaction was rolled "
                        + "back: leave it, by the error that was thrown",
                cause: pendingRollback)
        }
    }

    /// Keeps the first failure of a load that couldn't throw: everything from now on throws it.
    func fail(_ error: any Error, _ what: String) {
        Logger(label: "quicksilver.session").error("\(what) couldn't be loaded: \(error)")
        if failure == nil {
            failure = ORMError(
                .loadFailed,
                "\(what) couldn't be loaded where nothing could be thrown, so the session can't go on; "
                    + "roll it back or close it. try object.$relation.load() throws at once",
                cause: error)
        }
    }

    /// Throws the failure of a load, if there was one.
    func throwIfFailed() throws {
        if let failure { throw failure }
    }

    /// Forgets a failure: a rollback has made the session whole.
    func forgetFailures() {
        failure = nil
        pendingRollback = nil
    }

    // MARK: - Connection

    /// The session's connection, taken from the engine when there is none.
    func connection() throws -> Connection {
        if let connection = lent ?? held { return connection }
        let engine = try engine ?? boundEngine()
        self.engine = engine
        let connection = try engine.connect()
        held = connection
        return connection
    }

    /// The connection with a transaction on it, unless each flush is one of its own.
    func transactional() throws -> Connection {
        let connection = try connection()
        if transaction == nil, !options.commitsEachFlush, !isOrphaned { try begin(on: connection) }
        return connection
    }

    /// Begins the transaction.
    func begin(on connection: Connection) throws {
        do {
            transaction =
                connection.isInTransaction
                ? try connection.beginNested() : try connection.begin(options.transaction)
        } catch {
            // The next statement takes another connection than one that can't begin.
            releaseIfIdle()
            throw error
        }
        frames = []
        announce(.afterBegin)
    }

    /// Gives the connection back when nothing needs it.
    func releaseIfIdle() {
        if transaction == nil { isExplicit = false }
        guard transaction == nil, openStreams == 0, let connection = held else { return }
        held = nil
        connection.close()
    }

    /// Ends everything: objects are let go, the connection is given back.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        let open = transaction
        try? open?.rollback()
        transaction = nil
        frames = []
        if open != nil { announce(.afterRollback) }
        expungeAll()
        releaseIfIdle()
    }

    // MARK: - Objects

    /// Takes an object in that has a row.
    func adopt(_ object: any MappedObject, _ key: KeyValue, _ mapper: Mapper) {
        object.__stateReference._withUnsafeGuaranteedRef {
            $0.adopt(home(of: mapper, for: $0), object, key)
        }
    }

    /// Keeps an object that has changed until it is flushed.
    func markDirty(_ object: any MappedObject) {
        dirty.insert(object)
    }

    /// Adds an object and those it leads to, as its relations' cascades say.
    func add(_ object: any MappedObject) throws {
        try refuseWhileWriting("a \(type(of: object)) can't be added")
        if object.__stateReference._withUnsafeGuaranteedRef({ $0.relations.isEmpty }) {
            return try attach(object, isAsked: true)
        }
        var stack: [any MappedObject] = []
        // As many as most lead to.
        stack.reserveCapacity(8)
        stack.append(object)
        var isFirst = true
        var seen: Set<ObjectIdentifier> = []
        while let next = stack.popLast() {
            if next.__stateReference._withUnsafeGuaranteedRef({ $0.relations.isEmpty }) {
                // It leads nowhere, so that coming to it twice does no harm.
                try attach(next, isAsked: next === object)
                continue
            }
            // What is there has brought its own along.
            if !isFirst, has(next) { continue }
            isFirst = false
            try attach(next, isAsked: next === object)
            if !has(next), !seen.insert(ObjectIdentifier(next)).inserted { continue }
            let state = next.__state
            let height = stack.count
            for slot in state.relations
            where slot.relation?.cascade.contains(.saveUpdate) == true {
                slot.eachKnown { if !has($0) { stack.append($0) } }
                // Those taken out have a row to change as well.
                if state.hasRelationChanges {
                    stack += slot.removals.filter { $0.__state.phase == .detached }
                }
            }
            // What comes first in the first relation ends up on top.
            stack[height...].reverse()
        }
    }

    /// Whether an object is this session's, written or to be written.
    func has(_ object: any MappedObject) -> Bool {
        object.__stateReference._withUnsafeGuaranteedRef {
            $0.home?.core === self && ($0.phase == .pending || $0.phase == .persistent)
        }
    }

    /// Adds an object that a relation led to; what is wrong with it is thrown by the next call.
    func cascadeAdd(_ object: any MappedObject) {
        do {
            try add(object)
        } catch {
            if pendingMisuse == nil { pendingMisuse = error }
        }
    }

    /// Why an object that a relation led to couldn't be added.
    var pendingMisuse: (any Error)?

    private func attach(_ object: any MappedObject, isAsked: Bool) throws {
        let state = object.__state
        if let fault = state.fault { throw fault }
        let other = state.core.flatMap { $0 === self ? nil : $0 }
        if let other, other.isOrphaned { other.expungeAlone(object) }
        if let other, !other.isClosed, state.phase != .detached, state.phase != .transient {
            throw ORMError(
                .invalidState,
                "\(type(of: object)) belongs to another session that is open; expunge it there, or merge it here"
            )
        }
        let mapper = type(of: object).__mapping.mapper
        switch state.phase {
        case .pending: return
        case .persistent:
            // Adding what was to be deleted takes that back.
            if isAsked { deleted.remove(object) }
        case .transient:
            if mapper.isUnion {
                throw ORMError(
                    .configuration,
                    "a \(type(of: object)) can't be added: its class has no table, only those that inherit from it have"
                )
            }
            try object.validate()
            if let fault = state.notes?.faults.first { throw fault.error }
            state.home = home(of: mapper, for: state)
            state.object = object
            new.append(object)
            state.phase = .pending
        case .deleted:
            throw ORMError(
                .invalidState,
                "\(type(of: object)) was deleted in this transaction; its row can't come back as the same object"
            )
        case .detached:
            guard let key = state.key else {
                throw ORMError(
                    .invalidState,
                    "\(type(of: object)) was deleted and its row is gone; make a new one, or merge it"
                )
            }
            if let other = identity.holder(key, of: mapper), other !== object {
                throw ORMError(
                    .invalidState,
                    "the session already has \(mapper.describe(key.values)) as another object; merge this one"
                )
            }
            adopt(object, key, mapper)
            if state.isModified || state.hasRelationChanges { dirty.insert(object) }
        }
    }

    /// Lets an object go, and those its relations' cascades say.
    func expunge(_ object: any MappedObject) {
        for object in reached(from: object, by: .expunge) { expungeAlone(object) }
    }

    /// An object, and those that relations with a cascade are known to lead to; loads nothing.
    func reached(from object: any MappedObject, by cascade: Cascade) -> [any MappedObject] {
        var result: [any MappedObject] = []
        var seen: Set<ObjectIdentifier> = []
        var stack: [any MappedObject] = [object]
        while let next = stack.popLast() {
            guard seen.insert(ObjectIdentifier(next)).inserted else { continue }
            result.append(next)
            for slot in next.__state.relations
            where slot.relation?.cascade.contains(cascade) == true {
                stack += slot.known.reversed()
            }
        }
        return result
    }

    fileprivate func expungeAlone(_ object: any MappedObject) {
        let state = object.__state
        switch state.phase {
        case .pending:
            new.remove(object)
            state.phase = .transient
        case .persistent, .deleted:
            identity.release(object)
            dirty.remove(object)
            deleted.remove(object)
            state.phase = .detached
        case .transient, .detached: break
        }
    }

    /// Lets all objects go, and breaks the circles that two-way relations make.
    func expungeAll() {
        // Those with which more happens than that they are let go.
        var more: [any MappedObject] = []
        identity.removeAll { state in
            if listeners == nil, !isClosed || state.relations.isEmpty {
                state.phase = .detached
            } else if let object = state.object {
                more.append(object)
            }
        }
        for object in more {
            object.__stateReference._withUnsafeGuaranteedRef { state in
                state.phase = .detached
                if isClosed { state.loosen() }
            }
        }
        for object in new {
            object.__stateReference._withUnsafeGuaranteedRef { state in
                state.phase = .transient
                if isClosed { state.loosen() }
            }
        }
        new.removeAll()
        dirty.removeAll()
        deleted.removeAll()
    }
}

extension InstanceState {
    /// Lets go the far end of two-way relations where the near end holds it, so that a loaded graph can die.
    func loosen() {
        relations.forEach { $0.loosen() }
    }
}
