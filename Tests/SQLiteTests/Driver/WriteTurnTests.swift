import Dispatch
import QuicksilverEngine
import QuicksilverSQL
import Synchronization
import Testing

@testable import QuicksilverSQLiteDriver

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Connections of one driver write one after another.
@Suite struct WriteTurnTests {
    private let file: ScratchFile
    private let first: SQLiteConnection
    private let second: SQLiteConnection

    init() throws {
        file = try ScratchFile()
        let driver = try file.driver("?busy_timeout=50")
        first = try driver.connection()
        second = try driver.connection()
        try first.execute(script: "CREATE TABLE t (id INTEGER PRIMARY KEY, v UNIQUE)")
    }

    @Test func theTurnLastsAsLongAsTheTransaction() throws {
        for ends in [SQLiteConnection.commit, SQLiteConnection.rollback, SQLiteConnection.reset] {
            try first.begin(TransactionOptions())
            #expect(first.hasTurn)
            #expect(databaseError { try second.begin(TransactionOptions()) }?.kind == .busy)
            #expect(!second.hasTurn && !second.isInTransaction)
            // One that only reads needs no turn.
            try second.begin(TransactionOptions(isReadOnly: true))
            #expect(!second.hasTurn)
            try second.commit()
            try ends(first)()
            #expect(!first.hasTurn)
            try second.begin(TransactionOptions())
            #expect(second.hasTurn)
            try second.commit()
        }
    }

    @Test func whatFailsGivesTheTurnBackOnlyWithItsTransaction() throws {
        try first.begin(TransactionOptions())
        #expect(databaseError { try first.begin(TransactionOptions()) }?.kind == .misuse)
        #expect(first.hasTurn)
        try first.run("INSERT INTO t VALUES (1, 1)")
        let error = databaseError { try first.run("INSERT OR ROLLBACK INTO t VALUES (2, 1)") }
        #expect(error?.kind == .unique)
        try first.rollback()
        #expect(!first.hasTurn)
        try first.begin(TransactionOptions())
        first.close()
        try second.begin(TransactionOptions())
        #expect(second.hasTurn)
        try second.rollback()
    }

    @Test func othersThatHoldTheLockAreWaitedForAsEver() throws {
        let other = try file.connect()
        try other.begin(TransactionOptions())
        let start = ContinuousClock.now
        #expect(databaseError { try first.begin(TransactionOptions()) }?.kind == .busy)
        #expect(ContinuousClock.now - start >= .milliseconds(50))
        #expect(!first.hasTurn)
        try other.rollback()
        try first.begin(TransactionOptions())
        try first.rollback()
    }

    @Test func whoWaitsCanBeStopped() throws {
        let driver = try file.driver("?busy_timeout=3600000")
        let holder = try driver.connection()
        let waiter = try driver.connection()
        try holder.begin(TransactionOptions())
        try waiter.setStatementTimeout(milliseconds: 30)
        let late = databaseError { try waiter.begin(TransactionOptions()) }
        #expect(late?.kind == .statementTimeout)
        try waiter.setStatementTimeout(milliseconds: nil)
        let asking = Asking(waiter.interrupter)
        asking.start()
        let stopped = databaseError { try waiter.begin(TransactionOptions()) }
        asking.stop()
        #expect(stopped?.kind == .cancelled)
        #expect(stopped?.sql == "BEGIN IMMEDIATE")
        #expect(!waiter.hasTurn)
        try holder.commit()
        try waiter.begin(TransactionOptions())
        try waiter.commit()
    }

    /// Asks again and again, as the first time may come too early.
    private final class Asking: Sendable {
        private let interrupter: any DriverInterrupter
        private let isOver = Atomic(false)
        private let hasEnded = DispatchSemaphore(value: 0)

        init(_ interrupter: any DriverInterrupter) { self.interrupter = interrupter }

        func start() {
            DispatchQueue(label: "asking").async {
                while !self.isOver.load(ordering: .acquiring) {
                    self.interrupter.interrupt()
                    usleep(1_000)
                }
                self.hasEnded.signal()
            }
        }

        func stop() {
            isOver.store(true, ordering: .releasing)
            hasEnded.wait()
        }
    }

    @Test func manyThreadsLoseNothingAndComeToAnEnd() throws {
        let driver = try file.driver("?busy_timeout=3600000")
        try first.execute(script: "INSERT INTO t VALUES (1, 0)")
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 6) { _ in
            do {
                let connection = try driver.connection()
                defer { connection.close() }
                for _ in 0..<50 {
                    try connection.begin(TransactionOptions())
                    guard case .int(let count)? = try connection.one("SELECT v FROM t") else {
                        throw DatabaseError(.other, "no row")
                    }
                    try connection.run("UPDATE t SET v = \(count + 1)")
                    try connection.commit()
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try first.one("SELECT v FROM t") == 300)
    }
}
