import Dispatch
import Synchronization

/// How the one who waits is told: a suspended task, or a thread that sleeps.
enum PoolWaiting<Value: Sendable>: Sendable {
    case task(CheckedContinuation<Value, any Error>)
    case thread(PoolThreadWaiter<Value>)

    func resume(_ result: Result<Value, any Error>) {
        switch self {
        case .task(let continuation): continuation.resume(with: result)
        case .thread(let waiter): waiter.resume(result)
        }
    }
}

/// A thread asleep until it is told, or until its time is over.
final class PoolThreadWaiter<Value: Sendable>: Sendable {
    private let told = DispatchSemaphore(value: 0)
    private let result = Mutex<Result<Value, any Error>?>(nil)

    func resume(_ result: Result<Value, any Error>) {
        self.result.withLock { $0 = result }
        told.signal()
    }

    /// Blocks until the time is over or ``resume(_:)`` was called; nil means the former.
    func wait(for timeout: Duration) -> Result<Value, any Error>? {
        guard told.wait(timeout: .now() + timeout.dispatchInterval) == .success else { return nil }
        return result.withLock { $0 }
    }

    /// Blocks until ``resume(_:)`` was called, which must be certain to come.
    func wait() -> Result<Value, any Error>? {
        told.wait()
        return result.withLock { $0 }
    }
}

extension Duration {
    /// The same length for Dispatch; more than 30 years is as good as for ever.
    var dispatchInterval: DispatchTimeInterval {
        let (seconds, attoseconds) = components
        guard seconds < 1_000_000_000 else { return .never }
        return .nanoseconds(Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000))
    }

    /// Seconds with one digit after the point, for messages.
    var shortSeconds: String {
        let tenths = Int(min(self / .milliseconds(100), 1e15).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
