import Synchronization

/// Lets tasks wait for each other: nobody goes on before as many have come as were said.
final class Rendezvous: Sendable {
    private struct State {
        var missing: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(missing: count))
    }

    /// Waits for the others; who comes later than all doesn't wait.
    func arrive() async {
        await withCheckedContinuation { continuation in
            let released = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                state.missing -= 1
                state.waiting.append(continuation)
                guard state.missing <= 0 else { return [] }
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in released { continuation.resume() }
        }
    }
}

/// Counts, from any thread.
final class Counter: Sendable {
    private let count = Mutex(0)

    /// Adds one and returns the new count.
    @discardableResult func add() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }

    /// The count.
    var value: Int { count.withLock { $0 } }
}
