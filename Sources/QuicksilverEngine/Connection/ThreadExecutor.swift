import Dispatch
import Synchronization

/// Runs an actor's jobs one after another on a thread of its own, which may block.
///
/// C clients block, and the shared threads of Swift's concurrency must not. The thread starts with the
/// first job and ends after ``shutdown()`` or with the executor; a job that comes later still runs, on
/// a new thread, so that no task waits for ever.
///
/// Units: a hop to the thread and back costs about 20 microseconds.
/// Source: design D4; SE-0392.
package final class ThreadExecutor: SerialExecutor {
    /// A queue of jobs, and the thread that runs them while there is one.
    private struct State {
        // Each job keeps its executor alive until it has run.
        var jobs: [(job: UnownedJob, executor: ThreadExecutor)] = []
        var hasThread = false
        var isStopping = false
        /// The running thread's identity, for ``isOnThread``.
        var thread: ThreadIdentity?
    }

    /// What the thread and the executor share; the thread must not keep the executor alive.
    private final class Core: Sendable {
        let state = Mutex(State())
        let wakeUp = DispatchSemaphore(value: 0)
    }

    private let core = Core()

    /// Makes an executor without a thread.
    package init() {}

    deinit { shutdown() }

    /// Takes a job; the compiler's calls end here.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let needsThread = core.state.withLock { state in
            state.jobs.append((job, self))
            defer { state.hasThread = true }
            return !state.hasThread
        }
        core.wakeUp.signal()
        if needsThread { Self.startThread(core) }
    }

    /// Lets the thread end once it has nothing left to do; doesn't wait for it.
    package func shutdown() {
        let mustWake = core.state.withLock { state in
            guard state.hasThread else { return false }
            state.isStopping = true
            return true
        }
        if mustWake { core.wakeUp.signal() }
    }

    /// Whether the caller runs on this executor's thread.
    package var isOnThread: Bool {
        core.state.withLock { $0.thread } == ThreadIdentity.current
    }

    /// Whether a thread exists; for tests.
    var hasThread: Bool { core.state.withLock { $0.hasThread } }

    /// Stops the program when the caller isn't on this executor's thread.
    package func checkIsolated() {
        precondition(isOnThread, "not on the thread of this connection")
    }

    /// Whether the caller runs on this executor's thread.
    package func isIsolatingCurrentContext() -> Bool? { isOnThread }

    // MARK: The thread

    private static func startThread(_ core: Core) {
        if SystemThread.start({ work(core) }) { return }
        // Dispatch may still have a thread; its queue runs this one block and so is one thread too.
        DispatchQueue(label: "quicksilver").async { work(core) }
    }

    /// Runs jobs until told to stop and none is left.
    private static func work(_ core: Core) {
        core.state.withLock { $0.thread = .current }
        while true {
            core.wakeUp.wait()
            let next: (job: UnownedJob, executor: ThreadExecutor)?
            let isDone: Bool
            (next, isDone) = core.state.withLock { state in
                if !state.jobs.isEmpty { return (state.jobs.removeFirst(), false) }
                guard state.isStopping else { return (nil, false) }
                state.isStopping = false
                state.hasThread = false
                state.thread = nil
                return (nil, true)
            }
            if isDone { return }
            guard let next else { continue }
            next.job.runSynchronously(on: next.executor.asUnownedSerialExecutor())
        }
    }
}
