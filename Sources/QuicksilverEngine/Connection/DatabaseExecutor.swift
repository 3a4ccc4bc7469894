import Dispatch
import Synchronization

/// Threads that may block, for tasks that use databases: what such a task awaits of an engine runs where the task is.
///
/// Shape: `try await withTaskExecutorPreference(DatabaseExecutor.shared) { … }`, or `Task(executorPreference: DatabaseExecutor.shared) { … }`.
/// Elsewhere a scope of a connection changes to a thread of the connection's own and back; here it begins and ends without a change of
/// thread, which is most of the time of a short one. Child tasks stay here as well.
///
/// Units: as many threads as the machine has cores, and one for each connection that is lent here, so that those who wait for a database
/// never keep the others from running. A thread that has had nothing to do for 10 seconds ends.
/// Source: design D4; SE-0417.
public final class DatabaseExecutor: TaskExecutor {
    /// The one there is.
    public static let shared = DatabaseExecutor()

    private struct State {
        /// What waits for a thread; those before ``head`` have run.
        var jobs: [UnownedJob] = []
        var head = 0
        /// How many threads have something to do, or are about to look for it.
        var working = 0
        /// How many sleep and nobody has woken yet.
        var idle = 0
        /// How many may work.
        var limit: Int

        mutating func next() -> UnownedJob? {
            guard head < jobs.count else { return nil }
            defer {
                head += 1
                if head == jobs.count {
                    jobs.removeAll(keepingCapacity: head < 1_024)
                    head = 0
                } else if head > 1_024, head * 2 > jobs.count {
                    jobs.removeFirst(head)
                    head = 0
                }
            }
            return jobs[head]
        }

        /// How one more thread gets to work, when there is work for it and it may.
        mutating func call() -> Call {
            guard head < jobs.count, working < limit else { return .none }
            working += 1
            guard idle > 0 else { return .start }
            idle -= 1
            return .wake
        }
    }

    private enum Call { case none, wake, start }

    private let state: Mutex<State>
    private let wakeUp = DispatchSemaphore(value: 0)
    private let patience: Duration

    /// An executor without threads, which lets them end when they have had nothing to do for so long.
    init(cores: Int = SystemThread.coreCount, patience: Duration = .seconds(10)) {
        state = Mutex(State(limit: max(cores, 2)))
        self.patience = patience
    }

    /// Takes a job; the compiler's calls end here.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        answer(
            state.withLock { state in
                state.jobs.append(job)
                return state.call()
            })
    }

    /// Whether the current task, wherever it isn't bound to an actor's own executor, runs here.
    var isPreferred: Bool {
        withUnsafeCurrentTask { $0?.unownedTaskExecutor == asUnownedTaskExecutor() }
    }

    /// Lets those run first who wait for a thread: a task whose scopes never have to wait would keep it otherwise.
    func giveWay() async {
        if state.withLock({ $0.head < $0.jobs.count }) { await Task.yield() }
    }

    /// Lends what is made to the body, here; while it lasts one thread more may work.
    @concurrent
    func run<Lent, R: Sendable>(
        making make: @Sendable () throws -> Lent,
        finishing finish: @Sendable (Lent, (any Error)?) throws -> Void,
        _ body: nonisolated(nonsending) @Sendable (Lent) async throws -> R
    ) async throws -> R {
        answer(
            state.withLock { state in
                state.limit += 1
                return state.call()
            })
        defer { state.withLock { $0.limit -= 1 } }
        return try await lend(making: make, finishing: finish, body)
    }

    /// How many threads there are; for tests.
    var threadCount: Int { state.withLock { $0.working + $0.idle } }

    // MARK: The threads

    private func answer(_ call: Call) {
        switch call {
        case .none: break
        case .wake: wakeUp.signal()
        case .start:
            if SystemThread.start({ self.work() }) { return }
            // Dispatch may still have a thread, which comes back when nothing is left to do.
            DispatchQueue.global().async { self.work(endsWhenIdle: true) }
        }
    }

    /// Runs jobs until none has come for long.
    private func work(endsWhenIdle: Bool = false) {
        let executor = asUnownedTaskExecutor()
        while true {
            let job = state.withLock { state -> UnownedJob? in
                if let job = state.next() { return job }
                state.working -= 1
                if !endsWhenIdle { state.idle += 1 }
                return nil
            }
            if let job {
                job.runSynchronously(on: executor)
            } else if endsWhenIdle || !sleep() {
                return
            }
        }
    }

    /// Sleeps until there is work; false where none came for long, and the thread isn't counted any more.
    private func sleep() -> Bool {
        while wakeUp.wait(timeout: .now() + patience.dispatchInterval) == .timedOut {
            let isOver = state.withLock { state in
                // Where none is idle, somebody has counted this one as working, and its signal is on the way.
                guard state.idle > 0 else { return false }
                state.idle -= 1
                return true
            }
            if isOver { return false }
        }
        return true
    }
}

/// Makes a value, lends it to the body, and finishes with it, where the caller runs.
///
/// `finish` runs exactly once when `make` has succeeded; what it throws wins only when the body threw nothing.
/// - Throws: what `make`, the body or `finish` throws.
func lend<Lent, R: Sendable>(
    making make: @Sendable () throws -> Lent,
    finishing finish: @Sendable (Lent, (any Error)?) throws -> Void,
    _ body: nonisolated(nonsending) @Sendable (Lent) async throws -> R
) async throws -> R {
    let lent = try make()
    let result: R
    do {
        result = try await body(lent)
    } catch {
        try? finish(lent, error)
        throw error
    }
    try finish(lent, nil)
    return result
}
