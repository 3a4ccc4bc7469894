import Dispatch
import Synchronization

/// What a task comes to, for the thread that waits for it.
private final class Outbox<Value: Sendable>: Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
    let isThere = DispatchSemaphore(value: 0)
}

/// Runs async work and waits for it.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value
{
    let outbox = Outbox<Value>()
    Task.detached {
        let result: Result<Value, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        outbox.result.withLock { $0 = result }
        outbox.isThere.signal()
    }
    outbox.isThere.wait()
    guard let result = outbox.result.withLock({ $0 }) else {
        throw BenchError(description: "a task ended without a result")
    }
    return try result.get()
}

extension Duration {
    /// The length as a whole number.
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
