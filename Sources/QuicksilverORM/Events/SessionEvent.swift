/// A moment in the work of a session at which somebody may listen, and what is told.
///
/// Shape: `session.on(.beforeFlush) { session in … }`, or for every session of some options `options.on(.beforeFlush) { session in … }`. The
/// names are SQLAlchemy's: `before_flush`, `after_commit` and so on.
/// Source: features M2.
public struct SessionEvent<Payload>: Sendable, Hashable {
    /// The event's name.
    public let name: String
    let index: Int

    init(_ name: String, _ index: Int) {
        self.name = name
        self.index = index
    }
}

extension SessionEvent<Session> {
    /// Before changes are collected; a listener may add, delete and change objects, and sees `new`, `dirty` and `deleted`.
    ///
    /// Shape: one that throws ends the flush before anything was sent.
    public static var beforeFlush: Self { Self("beforeFlush", 0) }
    /// After all was sent, while `new`, `dirty` and `deleted` still list it; one that throws fails the flush.
    public static var afterFlush: Self { Self("afterFlush", 1) }
    /// After a flush has ended; what a listener adds, deletes and changes is for the next one.
    public static var afterFlushPostexec: Self { Self("afterFlushPostexec", 2) }
    /// Before a commit flushes; one that throws ends the commit, with the transaction still open.
    public static var beforeCommit: Self { Self("beforeCommit", 3) }
    /// After a commit; it can't be taken back any more.
    public static var afterCommit: Self { Self("afterCommit", 4) }
    /// After a transaction was rolled back, by the session, by a failed flush, or by the end of a scope.
    public static var afterRollback: Self { Self("afterRollback", 5) }
    /// After a transaction was begun.
    public static var afterBegin: Self { Self("afterBegin", 6) }
}

extension SessionEvent<StateTransition> {
    /// An object of the session has come to another state: added, loaded, flushed, deleted, let go, or brought back by a rollback.
    ///
    /// Shape: one event for SQLAlchemy's `transient_to_pending`, `pending_to_persistent`, `persistent_to_deleted`, `loaded_as_persistent` (from
    /// transient to persistent) and their kin. A listener that throws makes the next flush throw.
    public static var transition: Self { Self("transition", 7) }
}

/// An object that has come to another state.
///
/// Source: features H2.
public struct StateTransition {
    /// The object.
    public let object: any MappedObject
    /// Where it stood.
    public let from: InstanceState.Phase
    /// Where it stands.
    public let to: InstanceState.Phase
    let core: SessionCore

    /// The session.
    public var session: Session { Session(viewing: core) }
}

@available(*, unavailable)
extension StateTransition: Sendable {}

/// Who listens to a session.
final class SessionListeners {
    private struct Listener {
        let id: Int
        let event: Int
        let call: (Any) throws -> Void
    }
    private var all: [Listener] = []
    private var nextID = 0

    /// Whether somebody listens to objects' states.
    private(set) var hearsTransitions = false

    /// The listeners of some options.
    init(_ options: [SessionOptions.Listener]) {
        for listener in options { add(listener.event, listener.call) }
    }

    /// Adds a listener; its number.
    @discardableResult
    func add(_ event: Int, _ call: @escaping (Any) throws -> Void) -> Int {
        nextID += 1
        all.append(Listener(id: nextID, event: event, call: call))
        note()
        return nextID
    }

    /// Ends a listener.
    func remove(_ id: Int) {
        all.removeAll { $0.id == id }
        note()
    }

    private func note() {
        hearsTransitions = all.contains {
            $0.event == SessionEvent<StateTransition>.transition.index
        }
    }

    /// Calls who listens to an event, in the order they came.
    func emit<Payload>(_ event: SessionEvent<Payload>, _ payload: () -> Payload) throws {
        for listener in all where listener.event == event.index { try listener.call(payload()) }
    }
}

/// A listener's place in a session; ``cancel()`` ends it, letting go of it doesn't.
public struct SessionListening {
    let core: SessionCore
    let id: Int

    /// Stops listening.
    public func cancel() { core.listeners?.remove(id) }
}

@available(*, unavailable)
extension SessionListening: Sendable {}

extension Session {
    /// Calls a listener at each such event of this session from now on.
    ///
    /// Shape: a flush, a commit or a rollback inside a listener of the flush is an error.
    /// - Returns: what ends it.
    /// Source: features M2.
    @discardableResult
    public func on<Payload>(
        _ event: SessionEvent<Payload>, _ listener: @escaping (Payload) throws -> Void
    ) -> SessionListening {
        let listeners = core.listeners ?? SessionListeners([])
        core.listeners = listeners
        let id = listeners.add(event.index) { payload in
            if let payload = payload as? Payload { try listener(payload) }
        }
        return SessionListening(core: core, id: id)
    }
}

extension SessionOptions {
    /// A listener of every session with these options.
    struct Listener: Sendable {
        let event: Int
        let call: @Sendable (Any) throws -> Void
    }

    /// Has a listener called at each such event of every session with these options.
    public mutating func on<Payload>(
        _ event: SessionEvent<Payload>, _ listener: @escaping @Sendable (Payload) throws -> Void
    ) {
        listeners.append(
            Listener(event: event.index) { payload in
                if let payload = payload as? Payload { try listener(payload) }
            })
    }
}

extension SessionCore {
    /// Calls who listens to an event of the session.
    func emit(_ event: SessionEvent<Session>) throws {
        try listeners?.emit(event) { Session(viewing: self) }
    }

    /// Calls who listens where nothing can be thrown: the next flush throws it.
    func announce(_ event: SessionEvent<Session>) {
        do {
            try emit(event)
        } catch {
            if pendingMisuse == nil { pendingMisuse = error }
        }
    }

    /// Says that an object has come to another state.
    func announce(_ object: any MappedObject, from old: InstanceState.Phase) {
        let phase = object.__state.phase
        guard phase != old else { return }
        do {
            try listeners?.emit(.transition) {
                StateTransition(object: object, from: old, to: phase, core: self)
            }
        } catch {
            if pendingMisuse == nil { pendingMisuse = error }
        }
    }

    /// Throws what listeners did that they may not, where they couldn't be told at once.
    func throwMisuse() throws {
        guard let misuse = pendingMisuse else { return }
        pendingMisuse = nil
        throw misuse
    }

    /// Throws while rows are written: what is to be written is settled then.
    func refuseWhileWriting(_ what: @autoclosure () -> String) throws {
        guard isWriting else { return }
        throw ORMError(
            .invalidState,
            "\(what()) while the session writes: a listener of the flush may change columns of its own object; "
                + "do it in session.on(.beforeFlush), or in .afterFlushPostexec")
    }

    /// Keeps that a relation was changed while rows are written, which the listener's caller throws.
    func cascadeRefused(_ slot: RelationSlot) {
        do {
            try refuseWhileWriting("\(slot.relation?.description ?? "a relation") can't be changed")
        } catch {
            if pendingMisuse == nil { pendingMisuse = error }
        }
    }
}
