import Dispatch
import QuicksilverEngine
import Synchronization

/// Where several threads wait for each other, once.
final class Barrier: Sendable {
    private let count: Int
    private let arrived = Mutex(0)
    private let gate = DispatchSemaphore(value: 0)

    init(_ count: Int) { self.count = count }

    func wait() {
        let isLast = arrived.withLock { arrived in
            arrived += 1
            return arrived == count
        }
        if isLast {
            for _ in 1..<count { gate.signal() }
        } else {
            _ = gate.wait(timeout: .now() + .seconds(20))
        }
    }
}

/// Failures gathered from several threads.
final class Failures: Sendable {
    private let kinds = Mutex<[DatabaseError.Kind]>([])
    var all: [DatabaseError.Kind] { kinds.withLock { $0 } }
    func add(_ kind: DatabaseError.Kind) { kinds.withLock { $0.append(kind) } }
}

/// Runs a body on so many threads at once and waits for all of them.
func runTogether(_ count: Int, _ body: @escaping @Sendable (Int, Barrier) -> Void) {
    let barrier = Barrier(count)
    let done = DispatchSemaphore(value: 0)
    for number in 0..<count {
        DispatchQueue.global().async {
            body(number, barrier)
            done.signal()
        }
    }
    for _ in 0..<count { done.wait() }
}

/// Asks on another thread to stop what runs, again and again while the body does: one request could come before the statement.
func interrupting<R>(_ interrupter: some DriverInterrupter, _ body: () throws -> R) rethrows -> R {
    let isOver = DispatchSemaphore(value: 0)
    let hasEnded = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
        while isOver.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
            interrupter.interrupt()
        }
        hasEnded.signal()
    }
    defer {
        isOver.signal()
        hasEnded.wait()
    }
    return try body()
}
