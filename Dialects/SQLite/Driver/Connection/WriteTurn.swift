import CQuicksilverSQLite
import Dispatch
import QuicksilverEngine

/// Whose turn it is to write, among the connections of one driver.
///
/// Shape: SQLite lets one connection write; the others ask again after pauses that get longer, up to 25 ms, in no order. Those of one driver rather
/// wait for each other, and go on at once. SQLite's lock still decides: who doesn't get a turn in time asks for it without one.
final class WriteTurn: Sendable {
    // It begins at zero, as Dispatch stops the program over a semaphore that ends below its first value.
    private let free = DispatchSemaphore(value: 0)

    init() { free.signal() }

    /// Takes the turn if nobody has it.
    func takeAtOnce() -> Bool { free.wait(timeout: DispatchTime(uptimeNanoseconds: 0)) == .success }

    /// Waits for the turn for a moment; whether it came.
    ///
    /// Units: 10 milliseconds, after which somebody may have asked the waiting to stop.
    func wait() -> Bool { free.wait(timeout: .now() + .milliseconds(10)) == .success }

    /// Lets the next one have it.
    func give() { free.signal() }
}

extension SQLiteConnection {
    /// Waits until no other connection of the driver has begun a transaction that may write, for as long as for a lock.
    ///
    /// - Throws: ``DatabaseError`` `cancelled` or `statementTimeout`.
    func takeTurn(_ sql: String) throws(DatabaseError) {
        guard !hasTurn else { return }
        hasTurn = turn.takeAtOnce()
        guard !hasTurn else { return }
        let execution = nextExecution()
        let deadline = newDeadline()
        gate.enter(execution, deadline: deadline)
        defer { gate.leave(execution) }
        let end = gate.now + gate.wait
        while !hasTurn {
            if let reason = gate.reason(execution, deadline: deadline) {
                let failure = SQLiteFailure(code: SQLITE_BUSY, message: "database is locked")
                throw error(failure, reason: reason, sql: sql)
            }
            if gate.now >= end { return }
            hasTurn = turn.wait()
        }
    }

    /// Ends the turn, if this connection has it.
    func giveTurn() {
        guard hasTurn else { return }
        hasTurn = false
        turn.give()
    }
}
