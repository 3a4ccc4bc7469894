import Dispatch
import Synchronization

/// Carries a task's cancellation to the statement that runs, and to none that starts later.
///
/// A statement that starts while the request is on its way could miss it, so the request is repeated until the statement
/// that ran at the time has ended.
final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var interrupter: (any DriverInterrupter)?
        var running: UInt64?
        var next: UInt64 = 0
    }

    private let state = Mutex(State())
    private static let queue = DispatchQueue(
        label: "quicksilver.cancellation", attributes: .concurrent)

    /// Says whom to ask, once there is a connection.
    func attach(_ interrupter: any DriverInterrupter) {
        state.withLock { $0.interrupter = interrupter }
    }

    /// Marks the start of a statement.
    func start() throws(DatabaseError) {
        let isCancelled = state.withLock { state in
            if state.isCancelled { return true }
            state.next += 1
            state.running = state.next
            return false
        }
        if isCancelled {
            throw DatabaseError(
                .cancelled, "The task was cancelled; the statement wasn't sent.",
                isSafeToRetry: true, underlying: CancellationError())
        }
    }

    /// Marks its end.
    func finish() {
        state.withLock { $0.running = nil }
    }

    func cancel() {
        let running = state.withLock { state in
            state.isCancelled = true
            return state.running
        }
        if let running { Self.queue.async { self.interrupt(running, pause: 1) } }
    }

    private func interrupt(_ statement: UInt64, pause: Int) {
        // Under the lock, which the end of the statement waits for: a request that comes later could meet the statement
        // of the scope that has the connection next.
        let isRunning = state.withLock { state in
            guard state.running == statement, let interrupter = state.interrupter else {
                return false
            }
            interrupter.interrupt()
            return true
        }
        guard isRunning else { return }
        Self.queue.asyncAfter(deadline: .now() + .milliseconds(pause)) {
            self.interrupt(statement, pause: min(pause * 2, 500))
        }
    }
}
