import Dispatch
import Synchronization

// Closing.
extension ConnectionPool {
    /// Lends nothing any more, closes what is idle, and blocks until all that is lent has come back.
    ///
    /// Waiters are turned away at once. What comes back later than `timeout` is closed then; a caller that holds
    /// a connection itself isn't kept waiting for it. Closing twice waits twice and does no harm.
    /// Returns whether all connections are closed.
    @available(*, noasync, message: "this blocks; await close() instead, in an async function")
    package func close(timeout: Duration = .seconds(30)) -> Bool {
        for slot in beginClosing() {
            closeResource(of: slot)
            discard(slot)
        }
        if state.withLock({ $0.machine.isHolding(.current) }) { return false }
        let id = nextWaiterID()
        let waiter = PoolThreadWaiter<Bool>()
        if awaitDrained(id, .thread(waiter)) { return true }
        if waiter.wait(for: timeout) != nil { return true }
        return state.withLock { $0.draining.removeValue(forKey: id) == nil }
    }

    /// Lends nothing any more, closes what is idle, and waits until all that is lent has come back.
    ///
    /// As the blocking form; a cancelled task waits no longer.
    package func close(timeout: Duration = .seconds(30)) async -> Bool {
        for slot in beginClosing() {
            try? await slot.actor.run {
                self.closeResource(of: slot)
                self.discard(slot)
            }
        }
        if PoolScope.holds(self) { return false }
        let id = nextWaiterID()
        let result = try? await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if awaitDrained(id, .task(continuation)) {
                    return continuation.resume(returning: true)
                }
                if Task.isCancelled { return giveUpDraining(id) }
                let delay = max(.zero, timeout).dispatchInterval
                timers.asyncAfter(deadline: .now() + delay) { [weak self] in
                    self?.giveUpDraining(id)
                }
            }
        } onCancel: {
            giveUpDraining(id)
        }
        return result ?? false
    }

    /// Shuts the door; returns the idle places, whose connections the caller must close.
    private func beginClosing() -> [Slot] {
        let (closing, turnedAway) = state.withLock { state in
            let result = state.machine.close()
            return (
                result.connections,
                result.waiters.compactMap { state.waiting.removeValue(forKey: $0) }
            )
        }
        for waiter in turnedAway { waiter.resume(.failure(closedError())) }
        return closing
    }

    /// Whether everything has come back; if not, the waiter is told when it has.
    private func awaitDrained(_ id: PoolWaiterID, _ waiter: PoolWaiting<Bool>) -> Bool {
        state.withLock { state in
            if state.machine.isDrained { return true }
            state.draining[id] = waiter
            return false
        }
    }

    private func giveUpDraining(_ id: PoolWaiterID) {
        let waiter = state.withLock { $0.draining.removeValue(forKey: id) }
        waiter?.resume(.success(false))
    }
}
