import Dispatch
import QuicksilverEngine
import QuicksilverSQL
import Synchronization

/// Has bodies on one database run one after another, where side by side they would end each other's transactions.
///
/// Shape: whoever comes waits until all who came before are done; a body inside another of the same database doesn't.
enum RollingBackTurns {
    private enum Waiter {
        case task(CheckedContinuation<Void, any Error>)
        case thread(DispatchSemaphore)

        func goOn() {
            switch self {
            case .task(let continuation): continuation.resume()
            case .thread(let semaphore): semaphore.signal()
            }
        }
    }
    private struct State {
        var tickets = 0
        /// Who waits, by database; one that has an entry has a body running.
        var waiting: [String: [(ticket: Int, waiter: Waiter)]] = [:]

        /// Whether the database is free now; else the waiter is told when it is.
        mutating func take(_ database: String, _ ticket: Int, _ waiter: Waiter) -> Bool {
            guard waiting[database] != nil else {
                waiting[database] = []
                return true
            }
            waiting[database]?.append((ticket, waiter))
            return false
        }
    }
    private static let state = Mutex(State())
    /// The databases of the bodies that this code runs inside of.
    @TaskLocal private static var held: Set<String> = []

    /// Runs the body when it is its turn.
    ///
    /// - Throws: what the body throws; `CancellationError` when the task is cancelled before.
    static func run<R: Sendable>(
        on engine: DatabaseEngine, _ body: nonisolated(nonsending) () async throws -> R
    ) async throws -> R {
        guard let database = shared(engine) else { return try await body() }
        let ticket = nextTicket()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waiter = Waiter.task(continuation)
                if state.withLock({ $0.take(database, ticket, waiter) }) { waiter.goOn() }
                // Who was cancelled before had nothing to be taken back.
                if Task.isCancelled { giveUp(database, ticket) }
            }
        } onCancel: {
            giveUp(database, ticket)
        }
        defer { pass(database) }
        return try await $held.withValue(held.union([database])) { try await body() }
    }

    /// Runs the body when it is its turn. Blocks.
    static func run<R>(on engine: DatabaseEngine, _ body: () throws -> R) throws -> R {
        guard let database = shared(engine) else { return try body() }
        let semaphore = DispatchSemaphore(value: 0)
        let ticket = nextTicket()
        if !state.withLock({ $0.take(database, ticket, .thread(semaphore)) }) { semaphore.wait() }
        defer { pass(database) }
        return try $held.withValue(held.union([database])) { try body() }
    }

    /// The database whose turns are to be kept; nil where nobody has to wait.
    private static func shared(_ engine: DatabaseEngine) -> String? {
        let database = engine.driver.displayURL
        if engine.dialect.capabilities.independentWriters || held.contains(database) { return nil }
        return database
    }

    private static func nextTicket() -> Int {
        state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
    }

    private static func pass(_ database: String) {
        let next = state.withLock { state -> Waiter? in
            guard let first = state.waiting[database]?.first else {
                state.waiting[database] = nil
                return nil
            }
            state.waiting[database]?.removeFirst()
            return first.waiter
        }
        next?.goOn()
    }

    private static func giveUp(_ database: String, _ ticket: Int) {
        let waiter = state.withLock { state -> Waiter? in
            guard let all = state.waiting[database],
                let index = all.firstIndex(where: { $0.ticket == ticket })
            else { return nil }
            return state.waiting[database]?.remove(at: index).waiter
        }
        if case .task(let continuation)? = waiter {
            continuation.resume(throwing: CancellationError())
        }
    }
}
