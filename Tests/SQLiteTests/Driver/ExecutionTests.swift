import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverSQLiteDriver

@Suite struct ExecutionTests {
    private let connection: SQLiteConnection

    init() throws {
        connection = try SQLiteDriver.inMemory().connection()
        try connection.execute(
            script: "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);")
    }

    @Test func insertTellsRowsAndKey() throws {
        let first = try connection.run("INSERT INTO users (name) VALUES (?), (?)", "a", "b")
        #expect(first.rowsAffected == 2)
        #expect(first.lastInsertedID == 2)
        let update = try connection.run("UPDATE users SET age = 1")
        #expect(update.rowsAffected == 2)
        #expect(update.lastInsertedID == nil)
        let none = try connection.run("DELETE FROM users WHERE id = ?", 99)
        #expect(none.rowsAffected == 0)
        let query = try connection.run("SELECT * FROM users")
        #expect(query.rowsAffected == 0)
        #expect(try connection.run("CREATE TABLE other (x)").rowsAffected == 0)
    }

    @Test func insertBehindWithTellsItsKey() throws {
        let cursor = try connection.run(
            "WITH x(n) AS (SELECT 'insert' /* DELETE */) INSERT INTO users (name) SELECT n FROM x")
        #expect(cursor.lastInsertedID == 1)
        #expect(SQLScanner.verb(of: "-- INSERT\n WITH a AS (INSERT) SELECT 'INSERT'") == .other)
        #expect(SQLScanner.verb(of: "replace into t values (1)") == .insert)
    }

    @Test func returningGivesRowsAndCount() throws {
        let statement = try connection.prepare(
            "INSERT INTO users (name) VALUES (?), (?) RETURNING id, name", types: [], columns: [])
        let cursor = try statement.execute(["x", "y"])
        #expect(cursor.columnCount == 2)
        #expect(try cursor.next())
        #expect(try cursor.int64(at: 0) == 1)
        #expect(try cursor.string(at: 1) == "x")
        #expect(try cursor.next())
        #expect(try !cursor.next())
        #expect(cursor.rowsAffected == 2)
        #expect(try connection.one("SELECT count(*) FROM users") == 2)
    }

    @Test func cursorNamesItsColumns() throws {
        let statement = try connection.prepare(
            "SELECT id, name AS who FROM users", types: [], columns: [])
        let cursor = try statement.execute([])
        #expect(cursor.columnCount == 2)
        #expect(cursor.columnName(at: 1) == "who")
        #expect(cursor.columnName(at: 7) == "7")
        #expect(cursor.columnName(at: -1) == "-1")
    }

    @Test func wrongNumberOfValuesIsRefused() throws {
        let statement = try connection.prepare("SELECT ?, ?", types: [], columns: [])
        let error = databaseError { _ = try statement.execute([1]) }
        #expect(error?.kind == .parameterMismatch)
        #expect(error?.message == "The statement has 2 parameters and 1 values were given.")
        #expect(error?.sql == "SELECT ?, ?")
        #expect(
            databaseError { _ = try statement.executeBatch([1, 2, 3], width: 2) }?.kind
                == .parameterMismatch)
        #expect(
            databaseError { _ = try statement.executeBatch([1], width: 1) }?.kind
                == .parameterMismatch)
    }

    @Test func oneStatementAtATime() throws {
        for sql in ["SELECT 1; DROP TABLE users", "SELECT 1;; SELECT 2"] {
            #expect(databaseError { _ = try connection.one(sql) }?.kind == .misuse)
        }
        for sql in ["", "  -- nothing\n", "/* */;"] {
            #expect(databaseError { _ = try connection.one(sql) }?.kind == .syntax)
        }
        #expect(try connection.one("SELECT 1; -- the end\n ") == 1)
        #expect(
            databaseError { _ = try connection.one("SELECT 1\0; DROP TABLE users") }?.kind
                == .syntax)
        #expect(try connection.one("SELECT count(*) FROM users") == 0)
    }

    @Test func scriptRunsAllAndStopsAtTheFirstError() throws {
        try connection.execute(script: "")
        try connection.execute(
            script: "INSERT INTO users (name) VALUES ('a;b'); ; SELECT 1;\n-- end")
        let error = databaseError {
            try connection.execute(
                script: "DELETE FROM users; INSERT INTO nope VALUES (1); CREATE TABLE never (x)")
        }
        #expect(error?.kind == .unknownTable)
        #expect(error?.table == "nope")
        #expect(try connection.one("SELECT count(*) FROM users") == 0)
        #expect(
            databaseError { _ = try connection.one("SELECT * FROM never") }?.kind == .unknownTable)
        #expect(
            databaseError { try connection.execute(script: "SELECT ?") }?.kind == .parameterMismatch
        )
    }

    @Test func batchCountsRowsAndIsAllOrNothing() throws {
        let insert = try connection.prepare(
            "INSERT INTO users (id, name) VALUES (?, ?)", types: [], columns: [])
        #expect(try insert.executeBatch([1, "a", 2, "b", 3, nil], width: 2) == 3)
        #expect(try insert.executeBatch([], width: 2) == 0)
        let error = databaseError { _ = try insert.executeBatch([4, "c", 1, "again"], width: 2) }
        #expect(error?.kind == .unique)
        #expect(try connection.one("SELECT count(*) FROM users") == 3)
        #expect(!connection.isInTransaction)
        let refused = databaseError {
            _ = try insert.executeBatch([4, "c", 5, .double(.nan)], width: 2)
        }
        #expect(refused?.kind == .invalidValue)
        #expect(try connection.one("SELECT count(*) FROM users") == 3)
    }

    @Test func batchInsideATransactionIsUndoneAlone() throws {
        let insert = try connection.prepare(
            "INSERT INTO users (id) VALUES (?)", types: [], columns: [])
        try connection.begin(TransactionOptions())
        try connection.run("INSERT INTO users (id) VALUES (9)")
        let error = databaseError { _ = try insert.executeBatch([1, 2, 1], width: 1) }
        #expect(error?.message.hasPrefix("Row 2 of the batch: ") == true)
        #expect(connection.isInTransaction)
        #expect(try connection.one("SELECT count(*) FROM users") == 1)
        #expect(try insert.executeBatch([1, 2, 3], width: 1) == 3)
        try connection.commit()
        #expect(try connection.one("SELECT count(*) FROM users") == 4)
    }

    @Test func aNewExecutionEndsTheOldResult() throws {
        try connection.run("INSERT INTO users (name) VALUES ('a'), ('b')")
        let statement = try connection.prepare("SELECT id FROM users", types: [], columns: [])
        let old = try statement.execute([])
        #expect(try old.next())
        let new = try statement.execute([])
        #expect(try new.next())
        #expect(databaseError { _ = try old.next() }?.kind == .misuse)
        #expect(databaseError { _ = try old.int64(at: 0) }?.kind == .misuse)
        old.close()
        #expect(try new.int64(at: 0) == 1)
        #expect(try new.next())
    }

    @Test func readingOutsideARowIsMisuse() throws {
        let statement = try connection.prepare("SELECT 1", types: [], columns: [])
        let cursor = try statement.execute([])
        _ = try cursor.next()
        #expect(databaseError { _ = try cursor.int64(at: 1) }?.kind == .misuse)
        #expect(databaseError { _ = try cursor.value(at: -1, as: nil) }?.kind == .misuse)
        #expect(try !cursor.next())
        #expect(databaseError { _ = try cursor.int64(at: 0) }?.kind == .misuse)
        #expect(try !cursor.next())
    }

    @Test func schemaChangesReachPreparedStatements() throws {
        try connection.run("INSERT INTO users (name) VALUES ('a')")
        let statement = try connection.prepare("SELECT * FROM users", types: [], columns: [])
        #expect(try statement.execute([]).columnName(at: 1) == "name")
        try connection.execute(script: "ALTER TABLE users RENAME COLUMN name TO title")
        try connection.execute(script: "ALTER TABLE users ADD COLUMN extra DEFAULT 7")
        let cursor = try statement.execute([])
        #expect(cursor.columnCount == 4)
        #expect(cursor.columnName(at: 1) == "title")
        #expect(try cursor.next())
        #expect(try cursor.int64(at: 3) == 7)
        cursor.close()
        try connection.execute(script: "DROP TABLE users")
        #expect(databaseError { _ = try statement.execute([]) }?.kind == .unknownTable)
    }

    @Test func nothingIsLeftBehind() throws {
        let before = connection.openStatements
        do {
            let statement = try connection.prepare(
                "SELECT 1 UNION SELECT 2", types: [], columns: [])
            let cursor = try statement.execute([])
            _ = try cursor.next()
        }
        _ = databaseError { _ = try connection.one("SELECT nope") }
        _ = databaseError { try connection.execute(script: "SELECT 1; SELECT nope") }
        _ = databaseError { _ = try connection.one("SELECT 1; SELECT 2") }
        let closed = try connection.prepare("SELECT 1", types: [], columns: [])
        closed.close()
        closed.close()
        #expect(databaseError { _ = try closed.execute([]) }?.kind == .misuse)
        #expect(connection.openStatements == before)
    }

    @Test func closingEndsEverything() throws {
        let statement = try connection.prepare("SELECT 1 UNION SELECT 2", types: [], columns: [])
        let cursor = try statement.execute([])
        _ = try cursor.next()
        connection.close()
        connection.close()
        #expect(connection.isBroken)
        #expect(!connection.ping())
        #expect(databaseError { _ = try cursor.next() }?.kind == .misuse)
        #expect(databaseError { _ = try cursor.int64(at: 0) }?.kind == .misuse)
        #expect(databaseError { _ = try statement.execute([]) }?.kind == .misuse)
        #expect(databaseError { try connection.execute(script: "SELECT 1") }?.kind == .misuse)
        #expect(databaseError { try connection.begin(TransactionOptions()) }?.kind == .misuse)
        #expect(databaseError { try connection.reset() }?.kind == .misuse)
        #expect(throws: Never.self) { try connection.rollback() }
        #expect(!connection.isInTransaction)
        #expect(connection.openStatements == 0)
        cursor.close()
    }
}
