import QuicksilverEngine
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Stops a connection's running statement with KILL QUERY over a second connection.
///
/// Shape: the lock is held while the second connection works, and the end of the statement waits for that lock; so a KILL
/// is never under way when the next statement begins.
/// Source: MariaDB "KILL".
package final class MariaDBInterrupter: DriverInterrupter {
    private struct State {
        var isRunning = false
        var isKilled = false
        var isClosed = false
    }

    private let state = Mutex(State())
    /// Read without the lock, which the interrupting thread holds: whether the result has been read to its end.
    private let hasEnded = Atomic(true)
    private let settings: MariaDBSettings
    private let place: MariaDBSettings.Place
    private let threadID: UInt64
    /// Which server it is: behind a balancer the second connection may reach another one.
    private let server: String?

    /// Longest wait for a statement to reach the server.
    ///
    /// Units: milliseconds.
    private static let patience = 200

    init(
        settings: MariaDBSettings, place: MariaDBSettings.Place, threadID: UInt64, server: String?
    ) {
        var settings = settings
        settings.connectTimeout = min(settings.connectTimeout, 5)
        settings.readTimeout = 5
        settings.writeTimeout = 5
        self.settings = settings
        self.place = place
        self.threadID = threadID
        self.server = server
    }

    /// Stops the statement that is running; returns once the server has been told.
    package func interrupt() {
        interrupt(patience: Self.patience)
    }

    /// Stops the statement, waiting at most so long for it to begin.
    ///
    /// Units: milliseconds.
    func interrupt(patience: Int) {
        state.withLock { state in
            guard state.isRunning, !state.isClosed, !state.isKilled else { return }
            state.isKilled = kill(patience: patience)
        }
    }

    private func kill(patience: Int) -> Bool {
        do throws(ServerFault) {
            let second = try ConnectionHandle(settings, at: place)
            let identity = try second.lastRow(
                "SELECT CONCAT_WS('/', @@hostname, @@port, @@server_id)")
            guard identity.first == server else { return false }
            // Our statement may still be on its way, and a KILL of an idle connection is lost.
            for attempt in 0... {
                let found = try second.lastRow(
                    "SELECT COMMAND FROM information_schema.PROCESSLIST WHERE ID = \(threadID)")
                guard let command = found.first else { return false }
                if command != "Sleep" { break }
                guard attempt < patience, !hasEnded.load(ordering: .acquiring) else { return false }
                usleep(1_000)
            }
            try second.run("KILL QUERY \(threadID)")
            return true
        } catch {
            // The statement goes on: nobody could be told.
            return false
        }
    }

    /// Says that a statement begins.
    func begin() {
        hasEnded.store(false, ordering: .releasing)
        state.withLock { state in
            state.isRunning = true
            state.isKilled = false
        }
    }

    /// Says that the statement has ended; true when a KILL was sent, which may not have arrived in time.
    func end() -> Bool {
        hasEnded.store(true, ordering: .releasing)
        return state.withLock { state in
            state.isRunning = false
            return state.isKilled
        }
    }

    /// Says that the connection is closed.
    func close() {
        hasEnded.store(true, ordering: .releasing)
        state.withLock { $0.isClosed = true }
    }
}
