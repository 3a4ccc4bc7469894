import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverSQLiteDriver

@Suite struct TransactionTests {
    private let file: ScratchFile
    private let first: SQLiteConnection
    private let second: SQLiteConnection

    init() throws {
        file = try ScratchFile()
        first = try file.connect("?busy_timeout=50")
        second = try file.connect("?busy_timeout=50")
        try first.execute(script: "CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
    }

    @Test func commitAndRollback() throws {
        try first.begin(TransactionOptions())
        #expect(first.isInTransaction)
        try first.run("INSERT INTO t VALUES (1, 'kept')")
        try first.commit()
        #expect(!first.isInTransaction)
        try first.begin(TransactionOptions(isolation: .serializable))
        try first.run("INSERT INTO t VALUES (2, 'lost')")
        try first.rollback()
        try first.rollback()
        #expect(try second.all("SELECT id FROM t") == [[1]])
        #expect(databaseError { try first.commit() }?.kind == .misuse)
    }

    @Test(arguments: [
        TransactionOptions.Isolation.readUncommitted, .readCommitted, .repeatableRead,
    ])
    func otherIsolationIsRefused(_ isolation: TransactionOptions.Isolation) {
        let error = databaseError { try first.begin(TransactionOptions(isolation: isolation)) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains(isolation.rawValue) == true)
        #expect(!first.isInTransaction)
    }

    @Test func beginsInsideEachOtherAreMisuse() throws {
        try first.begin(TransactionOptions())
        #expect(databaseError { try first.begin(TransactionOptions()) }?.kind == .misuse)
        #expect(first.isInTransaction)
    }

    @Test func writersWaitForTheirTurnAndGiveUpInTime() throws {
        try first.begin(TransactionOptions())
        let start = ContinuousClock.now
        let error = databaseError { try second.begin(TransactionOptions()) }
        #expect(error?.kind == .busy)
        #expect(error?.hint?.contains("use its own connection") == true)
        #expect(error?.isSafeToRetry == true)
        #expect(ContinuousClock.now - start >= .milliseconds(50))
        #expect(databaseError { try second.run("INSERT INTO t VALUES (1, 1)") }?.kind == .busy)
        #expect(try second.one("SELECT count(*) FROM t") == 0)
        try first.commit()
        try second.begin(TransactionOptions())
        try second.commit()
    }

    @Test func aReaderThatTurnsWriterIsToldToBeginAgain() throws {
        try first.execute(script: "BEGIN; SELECT * FROM t")
        _ = try first.one("SELECT count(*) FROM t")
        try second.run("INSERT INTO t VALUES (1, 1)")
        let error = databaseError { try first.run("INSERT INTO t VALUES (2, 2)") }
        #expect(error?.kind == .serialization)
        #expect(error?.isSafeToRetry == true)
        try first.rollback()
    }

    @Test func readOnlyTransactionsSeeOneStateAndRefuseWrites() throws {
        try first.begin(TransactionOptions(isReadOnly: true))
        #expect(try first.one("SELECT count(*) FROM t") == 0)
        try second.run("INSERT INTO t VALUES (1, 1)")
        #expect(try first.one("SELECT count(*) FROM t") == 0)
        for sql in ["INSERT INTO t VALUES (2, 2)", "DELETE FROM t", "CREATE TABLE x (y)"] {
            #expect(databaseError { try first.run(sql) }?.kind == .readOnly)
            #expect(databaseError { try first.execute(script: sql) }?.kind == .readOnly)
        }
        try first.commit()
        try first.run("INSERT INTO t VALUES (2, 2)")
        #expect(try second.one("SELECT count(*) FROM t") == 2)
    }

    @Test func aTransactionThatSQLiteEndedIsNotGoneOnWith() throws {
        try first.begin(TransactionOptions())
        try first.run("INSERT INTO t VALUES (1, 1)")
        let error = databaseError { try first.run("INSERT OR ROLLBACK INTO t VALUES (1, 2)") }
        #expect(error?.kind == .unique)
        #expect(!first.isInTransaction)
        #expect(
            databaseError { try first.run("INSERT INTO t VALUES (3, 3)") }?.kind
                == .transactionFailed)
        #expect(
            databaseError { try first.execute(script: "SAVEPOINT s") }?.kind == .transactionFailed)
        #expect(databaseError { try first.commit() }?.kind == .transactionFailed)
        try first.rollback()
        try first.run("INSERT INTO t VALUES (3, 3)")
        #expect(try second.all("SELECT id FROM t") == [[3]])
    }

    @Test func resetLeavesNothingForTheNextUser() throws {
        try first.run("INSERT INTO t VALUES (1, 1), (2, 2)")
        try first.begin(TransactionOptions())
        try first.run("INSERT INTO t VALUES (3, 3)")
        try first.execute(script: "PRAGMA busy_timeout = 1")
        let statement = try first.prepare("SELECT id FROM t", types: [], columns: [])
        let cursor = try statement.execute([])
        #expect(try cursor.next())
        try first.reset()
        #expect(!first.isInTransaction)
        #expect(databaseError { _ = try cursor.next() }?.kind == .misuse)
        #expect(try first.one("SELECT count(*) FROM t") == 2)
        try second.begin(TransactionOptions())
        let start = ContinuousClock.now
        #expect(databaseError { try first.begin(TransactionOptions()) }?.kind == .busy)
        #expect(ContinuousClock.now - start >= .milliseconds(50))
        try second.rollback()
        try first.execute(script: "PRAGMA foreign_keys = OFF")
        try first.reset()
        #expect(try first.one("PRAGMA foreign_keys") == 1)
        let again = try statement.execute([])
        #expect(try again.next())
    }

    @Test func anOpenResultDoesNotHoldALockOnceItHasEnded() throws {
        try first.run("INSERT INTO t VALUES (1, 1), (2, 2)")
        let statement = try first.prepare("SELECT id FROM t", types: [], columns: [])
        for endsEarly in [true, false] {
            let cursor = try statement.execute([])
            #expect(try cursor.next())
            if endsEarly { cursor.close() } else { while try cursor.next() {} }
            try first.execute(script: "PRAGMA wal_checkpoint(TRUNCATE)")
            try first.execute(script: "CREATE TABLE x (y); DROP TABLE x")
        }
    }
}
