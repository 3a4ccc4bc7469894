import Dispatch
import Synchronization

// Lending to tasks.
extension ConnectionPool {
    /// Lends a connection to a task; what blocks runs on the connection's thread.
    ///
    /// Prefer ``withLease(timeout:file:line:_:)``: it hops once for all, and notices a nested scope
    /// that would wait for itself.
    /// - Throws: `CancellationError`; ``DatabaseError`` `.poolTimeout`, `.poolClosed`, `.misuse` inside a scope
    ///   of this pool when it would have to wait; or what opening a connection throws.
    package func lease(
        timeout: Duration? = nil, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> PoolLease<Resource> {
        let grant = try await acquire(timeout: timeout, file: file, line: line)
        return try await grant.id.actor.run { try self.prepare(grant) }
    }

    /// Lends a connection to the body: on the connection's own thread, with one hop there and back, or where the task runs, if
    /// the database wants that.
    ///
    /// The connection is given back when the body is over, however it ends. The body may await; its
    /// plain calls are synchronous calls on the thread and may block.
    /// - Throws: as ``lease(timeout:file:line:)``, and what the body throws.
    package func withLease<R: Sendable>(
        timeout: Duration? = nil, file: StaticString = #fileID, line: UInt = #line,
        _ body: nonisolated(nonsending) @Sendable (PoolLease<Resource>) async throws -> R
    ) async throws -> R {
        if runsInPlace { await giveWay() }
        let grant = try await acquire(timeout: timeout, file: file, line: line)
        let scope = PoolScope(pool: self, outer: PoolScope.current)
        // The value is set before the hop: `withValue` runs its closure where it likes.
        return try await PoolScope.$current.withValue(scope) {
            if runsInPlace {
                return try await lend(
                    making: { try self.prepare(grant) },
                    finishing: { lease, _ in self.finish(lease, scope) }, body)
            }
            return try await grant.id.actor.run(
                making: { try self.prepare(grant) },
                finishing: { lease, _ in self.finish(lease, scope) }, body)
        }
    }

    /// Lets other tasks run now and then: one whose scopes run in place and never wait would keep its thread from them.
    private func giveWay() async {
        let number = scopesInPlace.wrappingAdd(1, ordering: .relaxed).newValue
        if number.isMultiple(of: 32) { await Task.yield() }
    }

    private func finish(_ lease: PoolLease<Resource>, _ scope: PoolScope) {
        scope.end()
        lease.release()
    }

    /// Waits for a place without blocking a thread.
    // Its caller is generic over what a scope yields, which hides from the compiler that there is one kind of connection.
    @_specialize(where Resource == PooledConnection)
    private func acquire(
        timeout: Duration?, file: StaticString, line: UInt
    ) async throws -> Grant {
        try Task.checkCancellation()
        let timeout = timeout ?? configuration.timeout
        let now = ContinuousClock.now
        let holder = PoolHolder(file: file, line: line, since: now)
        let free = try state.withLock { state throws in
            try tryLease(&state, holder: holder, timeout: timeout, now: now)
        }
        if let free { return free }
        let id = nextWaiterID()
        let grant = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(continuation, id, holder: holder, timeout: timeout)
            }
        } onCancel: {
            cancel(id)
        }
        if Task.isCancelled {
            // Served while being cancelled: the next one gets it, in whatever state it is.
            passOn(grant)
            throw CancellationError()
        }
        return grant
    }

    /// Queues a task, unless a place has become free or the task was cancelled meanwhile.
    private func enqueue(
        _ continuation: CheckedContinuation<Grant, any Error>, _ id: PoolWaiterID,
        holder: PoolHolder, timeout: Duration
    ) {
        let now = ContinuousClock.now
        var timer: ContinuousClock.Instant?
        let result = state.withLock { state -> Result<Grant, any Error>? in
            // The flag is set before the handler runs: whichever of the two is second sees the first.
            if Task.isCancelled { return .failure(CancellationError()) }
            do {
                if let grant = try tryLease(&state, holder: holder, timeout: timeout, now: now) {
                    return .success(grant)
                }
            } catch {
                return .failure(error)
            }
            let deadline = now + timeout
            state.machine.enqueue(id, deadline: deadline, holder: holder, now: now)
            state.waiting[id] = .task(continuation)
            timer = claimTimer(&state)
            return nil
        }
        if let result { return continuation.resume(with: result) }
        if let timer { startTimer(timer) }
    }

    private func cancel(_ id: PoolWaiterID) {
        let waiter = state.withLock { state in
            state.machine.cancel(id, now: .now) ? state.waiting.removeValue(forKey: id) : nil
        }
        waiter?.resume(.failure(CancellationError()))
    }

    /// Gives a place on that was granted and not prepared.
    private func passOn(_ grant: Grant) {
        switch grant.preparation {
        case .create: discard(grant.id)
        case .ready: returnUnused(grant.id)
        case .ping, .replace: closeElsewhere(grant.id)  // not known to be sound
        }
    }
}

// Time.
extension ConnectionPool {
    /// The moment at which a new timer must go off; nil when one that is early enough is running.
    private func claimTimer(_ state: inout State) -> ContinuousClock.Instant? {
        guard let next = state.machine.nextDeadline else { return nil }
        if let running = state.timerAt, running <= next { return nil }
        state.timerAt = next
        return next
    }

    private func startTimer(_ at: ContinuousClock.Instant) {
        let delay = max(.zero, ContinuousClock.now.duration(to: at)).dispatchInterval
        timers.asyncAfter(deadline: .now() + delay) { [weak self] in self?.timerWentOff(at) }
    }

    private func timerWentOff(_ at: ContinuousClock.Instant) {
        let now = ContinuousClock.now
        var timer: ContinuousClock.Instant?
        let tell = state.withLock { state in
            if state.timerAt == at { state.timerAt = nil }
            let late = state.machine.expire(now: now).compactMap {
                state.waiting.removeValue(forKey: $0)
            }
            let error = late.isEmpty ? nil : timeoutError(state, timeout: nil)
            timer = claimTimer(&state)
            return { for waiter in late { waiter.resume(.failure(error ?? self.closedError())) } }
        }
        tell()
        if let timer { startTimer(timer) }
    }
}
