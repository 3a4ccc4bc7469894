/// What must be done to a connection before it may be used.
package enum PoolPreparation: Sendable, Equatable {
    /// Nothing.
    case ready
    /// Check that it is alive, and replace it when it isn't.
    case ping
    /// Close it and open a new one in its place: too old, or of a distrusted generation.
    case replace
    /// Open it: there is none in this place yet.
    case create
}

/// A connection that was lent, and what must be done before it may be used.
package struct PoolGrant<ConnectionID: Hashable & Sendable>: Sendable, Equatable {
    /// The connection's place in the pool.
    package let id: ConnectionID

    /// What must be done first.
    package let preparation: PoolPreparation
}

/// The pool's rules as a value: no threads, no clock, no I/O; time is passed in.
///
/// Whoever is lent a place prepares it, uses it, and says what became of it; the answers of the methods
/// are what the caller must do, outside its lock. Places being closed count until they are closed, so
/// the server never sees more than `size + maxOverflow` connections. While somebody waits, nothing is
/// idle and no place is free.
/// Source: features.md D3, D5.
package struct PoolStateMachine<ConnectionID: Hashable & Sendable>: Sendable {
    /// A moment of the clock that the caller reads.
    package typealias Instant = ContinuousClock.Instant
    /// A connection that was lent.
    package typealias Grant = PoolGrant<ConnectionID>

    /// What became of a wish for a connection.
    package enum LeaseResult: Sendable, Equatable {
        /// It is granted.
        case granted(Grant)
        /// All are lent: ``enqueue(_:deadline:holder:now:)`` or give up.
        case wouldWait
        /// The pool is closed.
        case closed
    }

    /// What the returner of a connection must do.
    package enum ReleaseResult: Sendable, Equatable {
        /// Nothing.
        case kept
        /// Tell the waiter that the connection is now its own.
        case handOver(Grant, to: PoolWaiterID)
        /// Close the connection, then call ``discard(_:now:)``.
        case close
    }

    /// What the closer of the pool must do.
    package struct CloseResult: Sendable, Equatable {
        /// Connections to close, each followed by ``PoolStateMachine/discard(_:now:)``.
        package var connections: [ConnectionID] = []
        /// Waiters to turn away.
        package var waiters: [PoolWaiterID] = []
    }

    private struct Idle: Sendable {
        let id: ConnectionID
        let createdAt: Instant
        let generation: Int
        let since: Instant
    }

    private struct Leased: Sendable {
        var createdAt: Instant
        var generation: Int
        var holder: PoolHolder
        var isClosing = false
    }

    /// The rules' numbers.
    package let configuration: PoolConfiguration

    private var idle: [Idle] = []
    private var leased: [ConnectionID: Leased] = [:]
    private var queue = PoolWaiterQueue()
    private var generation = 0
    private var counts = PoolStatistics()

    /// Whether the pool lends nothing any more.
    package private(set) var isClosed = false

    /// Makes an empty pool.
    package init(configuration: PoolConfiguration) { self.configuration = configuration }

    /// Whether the pool is closed and everything has come back.
    package var isDrained: Bool { isClosed && leased.isEmpty }

    /// What the pool has and what it has done.
    package var statistics: PoolStatistics {
        var all = counts
        all.size = configuration.size
        all.maxOverflow = configuration.maxOverflow
        all.idle = idle.count
        all.leased = leased.count
        all.waiting = queue.count
        return all
    }

    /// Whether one of the holders is this thread.
    package func isHolding(_ thread: ThreadIdentity) -> Bool {
        leased.values.contains { $0.holder.thread == thread }
    }

    /// Who holds connections, the longest first.
    package var holders: [PoolHolder] {
        leased.values.lazy.filter { !$0.isClosing }.map(\.holder).sorted { $0.since < $1.since }
    }
}

// Lending.
extension PoolStateMachine {
    /// Lends an idle connection, or a place for a new one.
    ///
    /// Nobody overtakes a waiter: while one waits there is nothing to lend.
    package mutating func lease(
        holder: PoolHolder, now: Instant, makeID: () -> ConnectionID
    ) -> LeaseResult {
        guard !isClosed else { return .closed }
        if !idle.isEmpty {
            let next = configuration.reuse == .lifo ? idle.removeLast() : idle.removeFirst()
            return .granted(lend(next, holder: holder, now: now))
        }
        guard leased.count < configuration.size + configuration.maxOverflow else {
            return .wouldWait
        }
        let id = makeID()
        leased[id] = Leased(createdAt: now, generation: generation, holder: holder)
        noteLease()
        return .granted(Grant(id: id, preparation: .create))
    }

    private mutating func lend(_ entry: Idle, holder: PoolHolder, now: Instant) -> Grant {
        var holder = holder
        holder.since = now
        let preparation = preparation(
            createdAt: entry.createdAt, generation: entry.generation,
            idle: entry.since.duration(to: now), now: now)
        leased[entry.id] = Leased(
            createdAt: entry.createdAt,
            generation: preparation == .replace ? generation : entry.generation, holder: holder)
        noteLease()
        return Grant(id: entry.id, preparation: preparation)
    }

    private mutating func noteLease() {
        counts.leases += 1
        counts.peak = max(counts.peak, leased.count)
    }

    private func preparation(
        createdAt: Instant, generation: Int, idle: Duration?, now: Instant
    ) -> PoolPreparation {
        if generation != self.generation { return .replace }
        if let recycle = configuration.recycle, createdAt.duration(to: now) >= recycle {
            return .replace
        }
        if let limit = configuration.prePing, let idle, idle >= limit { return .ping }
        return .ready
    }

    /// Queues a wish that ``lease(holder:now:makeID:)`` couldn't grant, in the same locked section.
    package mutating func enqueue(
        _ waiter: PoolWaiterID, deadline: Instant, holder: PoolHolder, now: Instant
    ) {
        queue.append(PoolWaiter(id: waiter, deadline: deadline, since: now, holder: holder))
    }

    /// Notes that a connection was opened in a place that was granted.
    package mutating func didConnect(_ id: ConnectionID, now: Instant) {
        leased[id]?.createdAt = now
        counts.created += 1
    }

    /// Notes that a connection was closed, be it to open another in its place.
    package mutating func didClose() { counts.closed += 1 }
}

// Coming back.
extension PoolStateMachine {
    /// Takes a connection back that is fit for use.
    package mutating func release(_ id: ConnectionID, now: Instant) -> ReleaseResult {
        guard let entry = leased[id], !entry.isClosing else { return .kept }
        let isStale = entry.generation != generation
        if !isClosed, let waiter = queue.popFirst() {
            let preparation = preparation(
                createdAt: entry.createdAt, generation: entry.generation, idle: nil, now: now)
            return .handOver(give(id, to: waiter, preparation, now: now), to: waiter.id)
        }
        guard !isClosed, !isStale, idle.count < configuration.size else {
            leased[id]?.isClosing = true
            return .close
        }
        leased[id] = nil
        idle.append(
            Idle(
                id: id, createdAt: entry.createdAt, generation: entry.generation, since: now))
        return .kept
    }

    /// Frees the place of a connection that is closed, or couldn't be opened.
    ///
    /// The first waiter gets the place, to open a connection of its own.
    package mutating func discard(_ id: ConnectionID, now: Instant) -> ReleaseResult {
        guard leased[id] != nil else { return .kept }
        if !isClosed, let waiter = queue.popFirst() {
            return .handOver(give(id, to: waiter, .create, now: now), to: waiter.id)
        }
        leased[id] = nil
        return .kept
    }

    private mutating func give(
        _ id: ConnectionID, to waiter: PoolWaiter, _ preparation: PoolPreparation, now: Instant
    ) -> Grant {
        var holder = waiter.holder
        holder.since = now
        noteWait(of: waiter, now: now)
        counts.leases += 1
        let old = leased[id]
        let isFresh = preparation == .create || preparation == .replace
        leased[id] = Leased(
            createdAt: isFresh ? now : old?.createdAt ?? now,
            generation: isFresh ? generation : old?.generation ?? generation, holder: holder)
        return Grant(id: id, preparation: preparation)
    }

    /// Notes that a lent connection is broken, so that all opened no later are replaced before use.
    ///
    /// Only the first of a generation counts: ten connections that break at once are one event.
    /// Returns whether it was the first. The broken one must still be closed and discarded, or replaced.
    package mutating func invalidate(_ id: ConnectionID) -> Bool {
        guard let entry = leased[id], entry.generation == generation else {
            leased[id]?.generation = generation
            return false
        }
        generation += 1
        leased[id]?.generation = generation
        counts.invalidations += 1
        return true
    }
}

// Waiting no longer, and closing.
extension PoolStateMachine {
    /// The earliest moment at which a waiter gives up.
    package var nextDeadline: Instant? { queue.nextDeadline }

    /// Takes a cancelled waiter out; false means that it has been served or has given up already.
    package mutating func cancel(_ waiter: PoolWaiterID, now: Instant) -> Bool {
        guard let gone = queue.remove(waiter) else { return false }
        noteWait(of: gone, now: now)
        counts.cancellations += 1
        return true
    }

    /// Takes one waiter out whose time is over; false means that it has been served or is gone.
    package mutating func expire(_ waiter: PoolWaiterID, now: Instant) -> Bool {
        guard let gone = queue.remove(waiter) else { return false }
        noteWait(of: gone, now: now)
        counts.timeouts += 1
        return true
    }

    /// Takes all waiters out whose time is over.
    package mutating func expire(now: Instant) -> [PoolWaiterID] {
        queue.due(at: now).filter { expire($0, now: now) }
    }

    /// Counts a wish that was refused without waiting.
    package mutating func noteTimeout() { counts.timeouts += 1 }

    private mutating func noteWait(of waiter: PoolWaiter, now: Instant) {
        counts.longestWait = max(counts.longestWait, waiter.since.duration(to: now))
    }

    /// Lends nothing any more; lent connections are closed as they come back.
    package mutating func close() -> CloseResult {
        guard !isClosed else { return CloseResult() }
        isClosed = true
        let result = CloseResult(connections: idle.map(\.id), waiters: queue.removeAll())
        for entry in idle {
            leased[entry.id] = Leased(
                createdAt: entry.createdAt, generation: entry.generation,
                holder: PoolHolder(file: #fileID, line: #line, since: entry.since),
                isClosing: true)
        }
        idle = []
        return result
    }
}
