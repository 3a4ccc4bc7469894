import Dispatch
import Synchronization

/// Keeps connections open and lends each to one scope at a time, first come, first served.
///
/// The rules are ``PoolStateMachine``'s; this class adds the lock, the clock, the waiting and the calls
/// that block. Those never run under the lock: the blocking forms run them on the caller's thread, the
/// async forms on the connection's own.
/// Source: features.md D3, D5, N8; design D4.
package final class ConnectionPool<Resource>: Sendable {
    /// What the pool does to connections; all of it may block.
    package struct Hooks: Sendable {
        /// Opens a connection.
        package let create: @Sendable () throws -> Resource
        /// Throws when the connection is dead.
        package let ping: @Sendable (Resource) throws -> Void
        /// Rolls back and restores settings; throws when that fails, and the connection is closed.
        package let reset: @Sendable (Resource) throws -> Void
        /// Closes the connection.
        package let close: @Sendable (Resource) -> Void

        /// Makes a set of hooks.
        package init(
            create: @escaping @Sendable () throws -> Resource,
            ping: @escaping @Sendable (Resource) throws -> Void = { _ in },
            reset: @escaping @Sendable (Resource) throws -> Void = { _ in },
            close: @escaping @Sendable (Resource) -> Void
        ) {
            self.create = create
            self.ping = ping
            self.reset = reset
            self.close = close
        }
    }

    typealias Slot = PoolSlot<Resource>
    typealias Grant = PoolGrant<Slot>

    struct State {
        var machine: PoolStateMachine<Slot>
        var waiting: [PoolWaiterID: PoolWaiting<Grant>] = [:]
        /// Those who wait for the pool to be drained; true means that it is.
        var draining: [PoolWaiterID: PoolWaiting<Bool>] = [:]
        /// When the timer will look for waiters whose time is over.
        var timerAt: ContinuousClock.Instant?
        var slots = 0
    }

    /// The pool's numbers.
    package let configuration: PoolConfiguration

    /// Who is told of connections.
    package let events: EngineEvents

    /// Whether awaited scopes run where their task runs.
    let runsInPlace: Bool

    let hooks: Hooks
    let state: Mutex<State>
    // A serial queue gets a thread even when all of Dispatch's shared ones are blocked.
    let timers = DispatchQueue(label: "quicksilver.pool")
    private let waiterNumbers = Atomic<UInt64>(0)
    /// How many awaited scopes have begun where their tasks run.
    let scopesInPlace = Atomic<UInt64>(0)

    /// Makes an empty pool; the first connection is opened when it is wanted.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` when the configuration could never lend a connection.
    package init(
        configuration: PoolConfiguration = PoolConfiguration(),
        events: EngineEvents = EngineEvents(), runsInPlace: Bool = false,
        hooks: Hooks
    ) throws(DatabaseError) {
        try configuration.check()
        self.configuration = configuration
        self.events = events
        self.runsInPlace = runsInPlace
        self.hooks = hooks
        state = Mutex(State(machine: PoolStateMachine(configuration: configuration)))
    }

    deinit {
        // Leases keep the pool alive, so whatever is left is idle.
        let left = state.withLock { $0.machine.close().connections }
        for slot in left { closeResource(of: slot) }
    }

    /// What the pool has and what it has done.
    package var statistics: PoolStatistics { state.withLock { $0.machine.statistics } }

    func nextWaiterID() -> PoolWaiterID {
        PoolWaiterID(waiterNumbers.wrappingAdd(1, ordering: .relaxed).newValue)
    }
}

// Lending to threads.
extension ConnectionPool {
    /// Lends a connection, blocking until one is there and ready.
    ///
    /// Units: `timeout` nil means the configuration's; zero doesn't wait.
    /// - Throws: ``DatabaseError`` `.poolTimeout`, `.poolClosed`, `.misuse` when this thread or task holds
    ///   a connection of this pool and would have to wait, or what opening a connection throws.
    @available(
        *, noasync, message: "this blocks; await lease() or withLease instead, in an async function"
    )
    package func lease(
        timeout: Duration? = nil, file: StaticString = #fileID, line: UInt = #line
    ) throws -> PoolLease<Resource> {
        let timeout = timeout ?? configuration.timeout
        let now = ContinuousClock.now
        let holder = PoolHolder(file: file, line: line, thread: .current, since: now)
        let free = try state.withLock { state throws in
            try tryLease(&state, holder: holder, timeout: timeout, now: now)
        }
        return try prepare(free ?? wait(holder: holder, timeout: timeout))
    }

    /// Blocks until a place is there.
    private func wait(holder: PoolHolder, timeout: Duration) throws -> Grant {
        let id = nextWaiterID()
        let waiter = PoolThreadWaiter<Grant>()
        let now = ContinuousClock.now
        let free = try state.withLock { state throws -> Grant? in
            if let grant = try tryLease(&state, holder: holder, timeout: timeout, now: now) {
                return grant
            }
            state.machine.enqueue(id, deadline: now + timeout, holder: holder, now: now)
            state.waiting[id] = .thread(waiter)
            return nil
        }
        if let free { return free }
        if let result = waiter.wait(for: timeout) { return try result.get() }
        let error = state.withLock { state -> DatabaseError? in
            guard state.machine.expire(id, now: .now) else { return nil }
            state.waiting[id] = nil
            return timeoutError(state, timeout: timeout)
        }
        if let error { throw error }
        // Served in the last moment: whoever took it out of the queue is about to say so.
        guard let result = waiter.wait() else { throw closedError() }
        return try result.get()
    }

    /// Lends at once what can be lent; nil means that it is worth waiting.
    @_specialize(where Resource == PooledConnection)
    func tryLease(
        _ state: inout State, holder: PoolHolder, timeout: Duration, now: ContinuousClock.Instant
    ) throws(DatabaseError) -> Grant? {
        let result = state.machine.lease(holder: holder, now: now) {
            state.slots += 1
            return Slot(number: state.slots)
        }
        switch result {
        case .granted(let grant): return grant
        case .closed: throw closedError()
        case .wouldWait: break
        }
        let isNested =
            PoolScope.holds(self) || holder.thread.map(state.machine.isHolding) ?? false
        if isNested { throw nestedError(state) }
        guard timeout > .zero else {
            state.machine.noteTimeout()
            throw timeoutError(state, timeout: timeout)
        }
        return nil
    }
}

// Preparing and giving back; all of it may block.
extension ConnectionPool {
    /// Makes the granted place's connection ready; on failure the place goes to the next.
    @_specialize(where Resource == PooledConnection)
    func prepare(_ grant: Grant) throws -> PoolLease<Resource> {
        let slot = grant.id
        do {
            switch grant.preparation {
            case .ready: break
            case .ping:
                if let resource = slot.resource {
                    do {
                        try hooks.ping(resource)
                    } catch {
                        invalidate(slot, error: error)
                        closeResource(of: slot)
                    }
                }
            case .replace, .create: closeResource(of: slot)
            }
            if slot.resource == nil {
                slot.resource = try hooks.create()
                state.withLock { $0.machine.didConnect(slot, now: .now) }
                events.emit(.connect, ConnectionEvent(connection: slot.number))
            }
        } catch {
            discard(slot)
            throw error
        }
        events.emit(.checkout, ConnectionEvent(connection: slot.number))
        return PoolLease(pool: self, slot: slot)
    }

    /// Takes a place back: resets and keeps its connection, hands it on, or closes it.
    @_specialize(where Resource == PooledConnection)
    func giveBack(_ slot: Slot, invalidate isBroken: Bool, error: (any Error)?) {
        events.emit(.checkin, ConnectionEvent(connection: slot.number, error: error))
        if (error as? DatabaseError)?.isDisconnect == true { invalidate(slot, error: error) }
        guard !isBroken, let resource = slot.resource, reset(slot, resource) else {
            closeResource(of: slot)
            return discard(slot)
        }
        let result = state.withLock { state in
            deliver(state.machine.release(slot, now: .now), &state)
        }
        if result.mustClose {
            closeResource(of: slot)
            discard(slot)
        } else {
            result.tell()
        }
    }

    private func reset(_ slot: Slot, _ resource: Resource) -> Bool {
        guard configuration.resetOnReturn else { return true }
        do {
            try hooks.reset(resource)
            return true
        } catch {
            if (error as? DatabaseError)?.isDisconnect == true { invalidate(slot, error: error) }
            return false
        }
    }

    private func invalidate(_ slot: Slot, error: (any Error)?) {
        guard state.withLock({ $0.machine.invalidate(slot) }) else { return }
        events.emit(.invalidate, ConnectionEvent(connection: slot.number, error: error))
    }

    func closeResource(of slot: Slot) {
        guard let resource = slot.resource else { return }
        slot.resource = nil
        hooks.close(resource)
        state.withLock { $0.machine.didClose() }
        events.emit(.close, ConnectionEvent(connection: slot.number))
    }

    /// Gives a place back whose connection was granted and never used.
    func returnUnused(_ slot: Slot) {
        let result = state.withLock { state in
            deliver(state.machine.release(slot, now: .now), &state)
        }
        result.mustClose ? closeElsewhere(slot) : result.tell()
    }

    /// Closes a place's connection and frees the place, on the connection's thread.
    func closeElsewhere(_ slot: Slot) {
        Task.detached {
            try? await slot.actor.run {
                self.closeResource(of: slot)
                self.discard(slot)
            }
        }
    }

    /// Frees a place without a connection, or gives it to the first waiter to open one.
    func discard(_ slot: Slot) {
        let result = state.withLock { state in
            deliver(state.machine.discard(slot, now: .now), &state)
        }
        result.tell()
    }

    /// What is to be done once the lock is free.
    private struct Delivery {
        var mustClose = false
        var tell: () -> Void = {}
    }

    private func deliver(
        _ result: PoolStateMachine<Slot>.ReleaseResult, _ state: inout State
    ) -> Delivery {
        switch result {
        case .close: return Delivery(mustClose: true)
        case .handOver(let grant, let id):
            let waiter = state.waiting.removeValue(forKey: id)
            return Delivery { waiter?.resume(.success(grant)) }
        case .kept:
            guard state.machine.isDrained, !state.draining.isEmpty else { return Delivery() }
            let drained = state.draining.values
            state.draining = [:]
            return Delivery { for waiter in drained { waiter.resume(.success(true)) } }
        }
    }
}
