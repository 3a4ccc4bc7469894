import Dispatch
import QuicksilverEngine
import Synchronization

/// Keeps those who work out relations from believing what they see while another thread puts classes in a registry.
///
/// Shape: no lock. Both sides run code of users that Swift runs once, with a lock of its own around it, and the two would wait for each other.
/// A result that something is missing from is worked out again as long as classes are on their way, for two seconds at most.
enum MappingChange {
    private struct State {
        /// How often something changed.
        var count = 0
        /// On which threads something is changing, each as often as it stands there.
        var threads: [ThreadIdentity] = []
    }

    private static let state = Mutex(State())

    /// Puts classes somewhere.
    static func run<R>(_ change: () -> R) -> R {
        state.withLock { $0.threads.append(.current) }
        defer {
            state.withLock { state in
                state.count += 1
                if let own = state.threads.lastIndex(of: .current) { state.threads.remove(at: own) }
            }
        }
        return change()
    }

    /// Works something out of classes and tables, again where it isn't whole and others were changing them meanwhile.
    static func settled<R>(_ work: () -> R, isWhole: (R) -> Bool) -> R {
        let end = DispatchTime.now() + .seconds(2)
        while true {
            let before = state.withLock(\.count)
            let result = work()
            if isWhole(result) { return result }
            let (count, isChanging) = state.withLock { state in
                (state.count, state.threads.contains { $0 != .current })
            }
            if count == before, !isChanging { return result }
            guard DispatchTime.now() < end else { return result }
            if isChanging { SystemThread.pause() }
        }
    }
}
