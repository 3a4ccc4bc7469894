import Synchronization

/// One place of a pool: a connection when there is one, and the actor whose thread it runs on.
///
/// `@unchecked Sendable`: `resource` is touched only by whoever holds the place. The pool's lock hands
/// the place from one holder to the next, so their accesses are ordered.
final class PoolSlot<Resource>: @unchecked Sendable, Hashable {
    /// The place's number, from 1; events and logs show it.
    let number: Int

    /// Runs the blocking calls of async scopes; its thread starts with the first.
    let actor = ConnectionActor()

    /// The connection, for the holder of the place alone.
    // Each statement asks for it; only whole values are read and written.
    @exclusivity(unchecked) var resource: Resource?

    init(number: Int) { self.number = number }

    static func == (left: PoolSlot, right: PoolSlot) -> Bool { left === right }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A connection that is lent, until its ``release(invalidate:)``.
///
/// Letting go of a lease without releasing it closes its connection, as nobody can say in what state
/// it is; the place goes to the next.
package final class PoolLease<Resource>: Sendable {
    private let pool: ConnectionPool<Resource>
    let slot: PoolSlot<Resource>
    private let isReleased = Atomic(false)
    private let breakage = Mutex<(any Error)?>(nil)

    init(pool: ConnectionPool<Resource>, slot: PoolSlot<Resource>) {
        self.pool = pool
        self.slot = slot
    }

    deinit {
        if !isReleased.load(ordering: .acquiring) {
            pool.giveBack(slot, invalidate: true, error: nil)
        }
    }

    /// The connection's number in its pool.
    package var number: Int { slot.number }

    /// The actor on whose thread the connection's blocking calls may run.
    package var actor: ConnectionActor { slot.actor }

    /// The connection, for this lease's holder alone.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` after the release.
    package var resource: Resource {
        get throws(DatabaseError) {
            guard !isReleased.load(ordering: .acquiring), let resource = slot.resource else {
                throw DatabaseError(
                    .misuse,
                    "This connection was returned to its pool. Use it only inside its scope, and "
                        + "before close().")
            }
            return resource
        }
    }

    /// Says that the connection is broken or in an unknown state, so that its release closes it.
    ///
    /// When the error is a lost connection (``DatabaseError/isDisconnect``), the release also has all
    /// connections replaced that were opened no later, each before its next use.
    package func markBroken(_ error: any Error) {
        breakage.withLock { $0 = $0 ?? error }
    }

    /// Gives the connection back from a task; what blocks runs on the connection's thread.
    ///
    /// Cancellation doesn't stop it. More than once does nothing.
    package func releaseOnItsThread(invalidate: Bool = false) async {
        try? await slot.actor.run { self.release(invalidate: invalidate) }
    }

    /// Gives the connection back; more than once does nothing. Blocks for the reset.
    ///
    /// A connection that is marked as broken, or that `invalidate` says is, is closed instead.
    package func release(invalidate: Bool = false) {
        guard !isReleased.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let error = breakage.withLock { $0 }
        pool.giveBack(slot, invalidate: invalidate || error != nil, error: error)
    }
}

/// The scopes of the current task that hold connections, the innermost first.
///
/// Child tasks inherit it: a scope that awaits a child which waits for the scope's own pool would
/// wait for itself.
final class PoolScope: Sendable {
    @TaskLocal static var current: PoolScope?

    private let pool: ObjectIdentifier
    private let outer: PoolScope?
    private let isOver = Atomic(false)

    init(pool: AnyObject, outer: PoolScope?) {
        self.pool = ObjectIdentifier(pool)
        self.outer = outer
    }

    /// Tasks that outlive the scope hold its connection no more.
    func end() { isOver.store(true, ordering: .releasing) }

    /// Whether the current task, or one it was started by, holds a connection of the pool.
    static func holds(_ pool: AnyObject) -> Bool {
        var scope = current
        while let here = scope {
            if here.pool == ObjectIdentifier(pool), !here.isOver.load(ordering: .acquiring) {
                return true
            }
            scope = here.outer
        }
        return false
    }
}
