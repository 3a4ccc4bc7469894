import CQuicksilverSQLite
import Synchronization

/// Decides when SQLite must give up what it runs: asked to from another thread, or out of time.
///
/// Shape: executions have numbers. A request names the number that runs at that moment, so it can't hit a later one,
/// which `sqlite3_interrupt` could: its flag stays up while any other statement of the connection is being read.
/// SQLite asks by its progress handler, every thousand steps of its machine, and while it waits for a lock.
/// Source: sqlite.org/c3ref/progress_handler.html, c3ref/busy_handler.html.
final class InterruptGate: Sendable {
    private let running = Atomic<UInt64>(0)
    private let stopped = Atomic<UInt64>(0)
    private let deadline = Atomic<Int64>(.max)
    private let patience = Atomic<Int64>(0)
    private let waitingSince = Atomic<Int64>(0)
    private let origin = ContinuousClock.now

    /// Why an execution must end.
    enum Reason {
        case cancelled
        case timeout
    }

    /// Nanoseconds since the gate was made.
    var now: Int64 {
        let passed = origin.duration(to: .now).components
        return passed.seconds &* 1_000_000_000 &+ passed.attoseconds / 1_000_000_000
    }

    /// Sets how long to wait for a lock.
    ///
    /// Units: milliseconds.
    func setPatience(milliseconds: Int) {
        patience.store(Int64(milliseconds) &* 1_000_000, ordering: .relaxed)
    }

    /// How long to wait for a lock.
    ///
    /// Units: nanoseconds.
    var wait: Int64 { patience.load(ordering: .relaxed) }

    /// Whether an execution is known to run.
    @inline(__always)
    func isRunning(_ execution: UInt64) -> Bool { running.load(ordering: .relaxed) == execution }

    /// Says that an execution runs, or goes on, and by when it must have ended.
    @inline(__always)
    func enter(_ execution: UInt64, deadline end: Int64) {
        deadline.store(end, ordering: .relaxed)
        running.store(execution, ordering: .sequentiallyConsistent)
    }

    /// Says that an execution has ended.
    @inline(__always)
    func leave(_ execution: UInt64) {
        if isRunning(execution) {
            running.store(0, ordering: .sequentiallyConsistent)
        }
    }

    /// Stops what runs now; from any thread.
    func interrupt() {
        let execution = running.load(ordering: .sequentiallyConsistent)
        if execution != 0 { stopped.store(execution, ordering: .sequentiallyConsistent) }
    }

    /// Whether somebody asked to stop this execution.
    @inline(__always)
    func isStopped(_ execution: UInt64) -> Bool {
        stopped.load(ordering: .relaxed) == execution
    }

    /// Why this execution must end; nil when it needn't.
    func reason(_ execution: UInt64, deadline: Int64) -> Reason? {
        if isStopped(execution) { return .cancelled }
        return deadline != .max && now >= deadline ? .timeout : nil
    }

    private var mustStop: Bool {
        let execution = running.load(ordering: .relaxed)
        guard execution != 0 else { return false }
        return reason(execution, deadline: deadline.load(ordering: .relaxed)) != nil
    }

    /// Waits a little for a lock; false when that has gone on for too long.
    private func waits(attempt: Int32) -> Bool {
        let now = now
        if attempt == 0 { waitingSince.store(now, ordering: .relaxed) }
        let waited = now - waitingSince.load(ordering: .relaxed)
        guard !mustStop, waited < patience.load(ordering: .relaxed) else { return false }
        let delays: [Int32] = [1, 1, 2, 3, 5, 8, 12, 18]
        _ = sqlite3_sleep(attempt < 8 ? delays[Int(attempt)] : 25)
        return true
    }
}

extension InterruptGate {
    /// The gate as the context of SQLite's callbacks; the connection keeps it alive.
    @unsafe var context: UnsafeMutableRawPointer {
        unsafe Unmanaged.passUnretained(self).toOpaque()
    }

    /// The progress handler.
    static let onProgress: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
        guard let context = unsafe context else { return 0 }
        let gate = unsafe Unmanaged<InterruptGate>.fromOpaque(context)
        return unsafe gate._withUnsafeGuaranteedRef { $0.mustStop } ? 1 : 0
    }

    /// The busy handler.
    static let onBusy: @convention(c) (UnsafeMutableRawPointer?, Int32) -> Int32 = {
        context, attempt in
        guard let context = unsafe context else { return 0 }
        let gate = unsafe Unmanaged<InterruptGate>.fromOpaque(context)
        return unsafe gate._withUnsafeGuaranteedRef { $0.waits(attempt: attempt) } ? 1 : 0
    }
}
