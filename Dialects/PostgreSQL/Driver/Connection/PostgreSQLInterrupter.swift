public import QuicksilverEngine
import Synchronization

/// Stops what a connection is running, and never what it runs later.
///
/// Shape: the request goes out under the lock that the connection takes before it starts the next statement. The server
/// passes a request on before it hangs up, and the request has come back by then; so a statement that starts afterwards
/// can't be hit.
/// Source: PostgreSQL 34.7 and 55.2.8.
public final class PostgreSQLInterrupter: DriverInterrupter {
    private struct State: ~Copyable {
        var cancel: CancelHandle?
        var isRunning = false
        var wasAsked = false
    }

    private let state: Mutex<State>

    init(_ cancel: consuming sending CancelHandle?) {
        state = Mutex(State(cancel: cancel))
    }

    /// Asks the server to stop the statement that runs; one short trip on a connection of its own.
    public func interrupt() {
        state.withLock { state in
            guard state.isRunning, state.cancel != nil else { return }
            if state.cancel?.send() == true { state.wasAsked = true }
        }
    }

    /// Marks the start of a trip to the server.
    func start() {
        state.withLock { state in
            state.isRunning = true
            state.wasAsked = false
        }
    }

    /// Marks its end, after any request that is on its way.
    func finish() {
        state.withLock { $0.isRunning = false }
    }

    /// Whether the statement that runs, or ran last, was asked to stop.
    var wasAsked: Bool { state.withLock { $0.wasAsked } }

    /// Frees what it holds; nothing is stopped from now on.
    func close() {
        state.withLock { state in
            state.isRunning = false
            state.cancel = nil
        }
    }
}
