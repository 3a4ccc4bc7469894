import Dispatch
import QuicksilverEngine
import QuicksilverSQL
import Synchronization
import Testing

@testable import QuicksilverSQLiteDriver

@Suite struct InterruptTests {
    private static let endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    /// Asks on a thread of its own to stop what runs, again and again while the body does: one request could come before the
    /// statement.
    private func interrupting(
        _ interrupter: some DriverInterrupter, _ body: () throws -> Void
    ) -> DatabaseError? {
        let isOver = DispatchSemaphore(value: 0)
        let hasEnded = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            while isOver.wait(timeout: .now() + .milliseconds(30)) == .timedOut {
                interrupter.interrupt()
            }
            hasEnded.signal()
        }
        defer {
            isOver.signal()
            hasEnded.wait()
        }
        return databaseError(body)
    }

    @Test func aRunningStatementIsStoppedAndTheConnectionGoesOn() throws {
        let connection = try SQLiteDriver.inMemory().connection()
        let error = interrupting(connection.interrupter) { _ = try connection.one(Self.endless) }
        #expect(error?.kind == .cancelled)
        #expect(error?.sql == Self.endless)
        #expect(try connection.one("SELECT 1") == 1)
        #expect(connection.openStatements == 0)
    }

    @Test func nothingThatStartsLaterIsStopped() throws {
        let connection = try SQLiteDriver.inMemory().connection()
        connection.interrupter.interrupt()
        #expect(try connection.one("SELECT 1") == 1)
        connection.interrupter.interrupt()
        try connection.execute(script: "CREATE TABLE t (v)")
        connection.interrupter.interrupt()
        try connection.begin(TransactionOptions())
        connection.interrupter.interrupt()
        try connection.run("INSERT INTO t VALUES (1)")
        connection.interrupter.interrupt()
        try connection.commit()
    }

    @Test func anOpenResultIsStoppedAndNoOther() throws {
        let connection = try SQLiteDriver.inMemory().connection()
        try connection.execute(script: "CREATE TABLE t (v); INSERT INTO t VALUES (1), (2), (3)")
        let sql = "SELECT v FROM t"
        let older = try connection.prepare(sql, types: [], columns: []).execute([])
        #expect(try older.next())
        let newer = try connection.prepare(sql, types: [], columns: []).execute([])
        #expect(try newer.next())
        connection.interrupter.interrupt()
        #expect(try older.next())
        #expect(databaseError { _ = try newer.next() }?.kind == .cancelled)
        #expect(try older.next())
        #expect(try !older.next())
    }

    @Test func waitingForALockIsStopped() throws {
        let file = try ScratchFile()
        let holder = try file.connect()
        let waiter = try file.connect()
        try holder.begin(TransactionOptions())
        let error = interrupting(waiter.interrupter) { try waiter.begin(TransactionOptions()) }
        #expect(error?.kind == .cancelled)
        try holder.commit()
        try waiter.begin(TransactionOptions())
    }

    @Test func statementsHaveATimeout() throws {
        let connection = try SQLiteDriver.inMemory().connection()
        try connection.setStatementTimeout(milliseconds: 30)
        let error = databaseError { _ = try connection.one(Self.endless) }
        #expect(error?.kind == .statementTimeout)
        #expect(try connection.one("SELECT 1") == 1)
        #expect(
            databaseError { try connection.execute(script: Self.endless) }?.kind
                == .statementTimeout)
        try connection.setStatementTimeout(milliseconds: nil)
        let long =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) SELECT max(i) FROM n"
        #expect(try connection.one(long) == 500_000)
    }

    @Test func waitingForALockCountsForTheTimeout() throws {
        let file = try ScratchFile()
        let holder = try file.connect()
        let waiter = try file.connect()
        try holder.begin(TransactionOptions())
        try waiter.setStatementTimeout(milliseconds: 30)
        #expect(databaseError { try waiter.begin(TransactionOptions()) }?.kind == .statementTimeout)
    }

    @Test func anInterruptedWriteLeavesNothingHalfDone() throws {
        let connection = try SQLiteDriver.inMemory().connection()
        try connection.execute(script: "CREATE TABLE t (v); INSERT INTO t VALUES (0)")
        try connection.begin(TransactionOptions())
        let error = interrupting(connection.interrupter) {
            try connection.run(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO t SELECT i FROM n"
            )
        }
        #expect(error?.kind == .cancelled)
        // SQLite rolls the whole transaction back; going on in it would write without one.
        #expect(
            databaseError { try connection.run("INSERT INTO t VALUES (2)") }?.kind
                == .transactionFailed)
        try connection.rollback()
        #expect(try connection.all("SELECT v FROM t") == [[0]])
    }

    private final class Flag: Sendable {
        let isOver = Atomic(false)
    }

    @Test func randomInterruptsHitOnlyWhatRuns() throws {
        let connection = try SQLiteDriver.inMemory().connection()
        let interrupter = connection.interrupter
        let flag = Flag()
        let hasEnded = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            while !flag.isOver.load(ordering: .relaxed) { interrupter.interrupt() }
            hasEnded.signal()
        }
        let statement = try connection.prepare(
            "SELECT 1 UNION ALL SELECT 2", types: [], columns: [])
        let outcomes = (0..<20_000).map { _ in outcome(statement) }
        flag.isOver.store(true, ordering: .relaxed)
        hasEnded.wait()
        #expect(outcomes.contains(nil))
        #expect(outcomes.allSatisfy { $0 == nil || $0 == .cancelled })
        #expect(try connection.one("SELECT 1") == 1)
    }

    /// The kind of error that a statement ends with; nil when it ends well.
    private func outcome(_ statement: any DriverStatement) -> DatabaseError.Kind? {
        databaseError {
            let cursor = try statement.execute([])
            while try cursor.next() {}
        }?.kind
    }
}
