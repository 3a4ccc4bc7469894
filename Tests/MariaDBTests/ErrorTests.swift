import QuicksilverSQL
import Testing

@testable import QuicksilverEngine
@testable import QuicksilverMariaDBDriver

@Suite(.enabled(if: TestServer.isThere)) struct ErrorTests {
    @Test func namesWhatWasViolated() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let parents = TestServer.name("parents")
        try connection.execute(script: "CREATE TABLE \(parents) (id INT PRIMARY KEY)")
        defer { try? connection.execute(script: "DROP TABLE IF EXISTS \(parents)") }
        let columns = """
            id INT PRIMARY KEY, name VARCHAR(20) NOT NULL, email VARCHAR(20), age INT, parent INT, \
            CONSTRAINT age_is_positive CHECK (age > 0), CONSTRAINT email_once UNIQUE (email), \
            CONSTRAINT has_\(parents) FOREIGN KEY (parent) REFERENCES \(parents) (id)
            """
        try connection.withTable(columns) { table in
            func insert(_ columns: String, _ values: String) throws -> DatabaseError {
                try databaseError {
                    try connection.change("INSERT INTO \(table) (\(columns)) VALUES (\(values))")
                }
            }
            try connection.change(
                "INSERT INTO \(table) (id, name, email) VALUES (1, 'ed', 'secret-address')")
            let primary = try insert("id, name", "1, 'x'")
            #expect(primary.kind == .unique && primary.constraint == "PRIMARY")
            #expect(primary.table == table && primary.nativeCode == 1062)
            let unique = try insert("id, name, email", "2, 'x', 'secret-address'")
            #expect(unique.kind == .unique && unique.constraint == "email_once")
            #expect(unique.message.contains("secret-address") == false)
            #expect(unique.detail?.contains("secret-address") == true)
            let null = try insert("id, name", "2, NULL")
            #expect(null.kind == .notNull && null.column == "name" && null.table == table)
            let missing = try insert("id", "2")
            #expect(missing.kind == .notNull && missing.column == "name")
            let check = try insert("id, name, age", "2, 'x', -1")
            #expect(check.kind == .check && check.constraint == "age_is_positive")
            #expect(check.table == table)
            let foreign = try insert("id, name, parent", "2, 'x', 9")
            #expect(foreign.kind == .foreignKey && foreign.constraint == "has_\(parents)")
            #expect(foreign.table == table && foreign.column == "parent")
            #expect(foreign.sql?.hasPrefix("INSERT") == true)
            // From the other side.
            try connection.change("INSERT INTO \(parents) VALUES (3)")
            try connection.change("INSERT INTO \(table) (id, name, parent) VALUES (3, 'x', 3)")
            let used = try databaseError { try connection.change("DELETE FROM \(parents)") }
            #expect(used.kind == .foreignKey && used.constraint == "has_\(parents)")
        }
    }

    @Test func saysWhatIsUnknown() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        func error(_ sql: String) throws -> DatabaseError {
            try databaseError { try connection.change(sql) }
        }
        #expect(try error("SELEC 1").kind == .syntax)
        let table = try error("SELECT * FROM nowhere_at_all")
        #expect(table.kind == .unknownTable && table.table == "nowhere_at_all")
        let column = try error("SELECT nothing FROM information_schema.TABLES")
        #expect(column.kind == .unknownColumn && column.column == "nothing")
        #expect(try error("SELECT nothing_at_all()").kind == .unknownObject)
        // A prepared statement is one statement, whatever its text holds.
        #expect(try error("SELECT 1; DROP TABLE x").kind == .syntax)
        #expect(try error("SELECT 1; SELECT 2").kind == .syntax)
        #expect(try error("").kind == .syntax)
        let count = try databaseError { _ = try connection.value("SELECT ?", [.int(1), .int(2)]) }
        #expect(count.kind == .parameterMismatch)
        #expect(try connection.value("SELECT 1") == .int(1))
    }

    @Test func hostileValuesStayValues() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("v LONGTEXT") { table in
            let texts: [String] = [
                "'; DROP TABLE \(table); -- ", "\\' OR 1=1 -- ", "\" OR 1=1", "?", "\0'); DELETE",
                "\u{BF}' OR 1=1 #",
            ]
            for text in texts {
                try connection.change("INSERT INTO \(table) VALUES (?)", [.text(text)])
                #expect(
                    try connection.value("SELECT v FROM \(table) WHERE v = ?", [.text(text)])
                        == .text(text))
            }
            #expect(try connection.value("SELECT COUNT(*) FROM \(table)") == .int(6))
        }
    }

    @Test func transactionsAreAsTold() throws {
        let connection = try TestServer.connect()
        let other = try TestServer.connect()
        defer {
            connection.close()
            other.close()
        }
        try connection.withTable("id INT PRIMARY KEY, n INT") { table in
            let count = "SELECT COUNT(*) FROM \(table)"
            try connection.begin(TransactionOptions())
            #expect(connection.isInTransaction)
            #expect(failureKind { try connection.begin(TransactionOptions()) } == .misuse)
            try connection.change("INSERT INTO \(table) VALUES (1, 0)")
            #expect(try other.value(count) == .int(0))
            // A statement that fails undoes itself and nothing else.
            let twice = try databaseError {
                try connection.change("INSERT INTO \(table) VALUES (2, 0), (1, 0)")
            }
            #expect(twice.kind == .unique)
            try connection.commit()
            #expect(!connection.isInTransaction)
            #expect(try other.value(count) == .int(1))
            try connection.begin(TransactionOptions())
            try connection.change("DELETE FROM \(table)")
            try connection.rollback()
            try connection.rollback()
            #expect(try connection.value(count) == .int(1))
            // What others commit is seen, or not.
            try connection.begin(TransactionOptions(isolation: .repeatableRead))
            #expect(try connection.value(count) == .int(1))
            try other.change("INSERT INTO \(table) VALUES (5, 0)")
            #expect(try connection.value(count) == .int(1))
            try connection.commit()
            try connection.begin(TransactionOptions(isolation: .readCommitted))
            #expect(try connection.value(count) == .int(2))
            try other.change("INSERT INTO \(table) VALUES (6, 0)")
            #expect(try connection.value(count) == .int(3))
            try connection.commit()
            // An isolation level is for one transaction.
            #expect(try connection.value("SELECT @@tx_isolation") == .text("REPEATABLE-READ"))
            try connection.begin(TransactionOptions(isReadOnly: true))
            let write = try databaseError { try connection.change("DELETE FROM \(table)") }
            #expect(write.kind == .readOnly)
            try connection.rollback()
            try connection.begin(TransactionOptions(isolation: .readUncommitted))
            try other.begin(TransactionOptions())
            try other.change("INSERT INTO \(table) VALUES (7, 0)")
            #expect(try connection.value(count) == .int(4))
            try other.rollback()
            try connection.commit()
        }
    }

    /// What the server has been asked so far, as its status says.
    private func questions(_ connection: MariaDBConnection) throws -> Int64 {
        let rows = try connection.rows("SHOW SESSION STATUS LIKE 'Questions'")
        guard case .text(let count)? = rows.first?.last else { return -1 }
        return Int64(count) ?? -1
    }

    /// The server hears of a transaction with its first statement, whatever that is.
    @Test func aTransactionBeginsWithItsFirstStatement() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id INT PRIMARY KEY, n INT") { table in
            let count = "SELECT COUNT(*) FROM \(table)"
            let insert = try connection.statement("INSERT INTO \(table) VALUES (?, 0)")
            defer { insert.close() }
            // Nothing is sent for a transaction without a statement; only this question itself counts.
            let before = try questions(connection)
            let counting = try questions(connection) - before
            for end in [connection.commit, connection.rollback, connection.reset] {
                try connection.begin(TransactionOptions(isReadOnly: true))
                #expect(connection.isInTransaction)
                #expect(failureKind { try connection.begin(TransactionOptions()) } == .misuse)
                try end()
                #expect(!connection.isInTransaction)
            }
            let after = try questions(connection)
            #expect(after - before == 2 * counting)
            let beginnings: [() throws -> Void] = [
                { _ = try insert.run([1]) },
                { try connection.change("INSERT INTO \(table) VALUES (1, 0)") },
                { try connection.execute(script: "INSERT INTO \(table) VALUES (1, 0)") },
                { try connection.execute(script: "SAVEPOINT a") },
                { _ = try insert.executeBatch([1, 2, 3], width: 1) },
                {
                    let kind = failureKind { _ = try insert.executeBatch([1, 1], width: 1) }
                    #expect(kind == .unique)
                },
                {
                    let kind = failureKind { try connection.execute(script: "SELEC 1") }
                    #expect(kind == .syntax)
                },
                {
                    _ = try connection.windows(
                        WindowedQuery(
                            sql: count, types: [], columns: [], binds: [], size: 1, isHeld: false),
                        disturbed: {})
                },
            ]
            for (number, beginning) in beginnings.enumerated() {
                try connection.begin(TransactionOptions(isolation: .serializable))
                try connection.setStatementTimeout(milliseconds: 20_000)
                try beginning()
                #expect(connection.isInTransaction, "\(number)")
                try connection.change("INSERT INTO \(table) VALUES (9, 0)")
                try connection.rollback()
                #expect(!connection.isInTransaction, "\(number)")
                #expect(try connection.value(count) == .int(0), "\(number)")
            }
            // DDL ends it, as ever.
            try connection.begin(TransactionOptions())
            try connection.execute(script: "ALTER TABLE \(table) ADD m INT")
            #expect(!connection.isInTransaction)
            try connection.commit()
        }
    }

    @Test func aTransactionThatCanNotBeginLetsNothingThrough() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id INT PRIMARY KEY") { table in
            let insert = try connection.statement("INSERT INTO \(table) VALUES (?)")
            defer { insert.close() }
            let beginnings: [() throws -> Void] = [
                { _ = try insert.run([1]) }, { _ = try insert.executeBatch([1], width: 1) },
                { try connection.execute(script: "INSERT INTO \(table) VALUES (1)") },
            ]
            for beginning in beginnings {
                try connection.begin(TransactionOptions())
                connection.waitingBegin = "START TRANSACTION SLOPPILY"
                #expect(failureKind(beginning) == .syntax)
                #expect(failureKind(beginning) == .transactionFailed)
                #expect(failureKind { try connection.commit() } == .transactionFailed)
                try connection.rollback()
                #expect(try connection.value("SELECT COUNT(*) FROM \(table)") == .int(0))
            }
        }
    }

    @Test func resetLeavesNothingBehind() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id INT") { table in
            try connection.begin(TransactionOptions())
            try connection.change("INSERT INTO \(table) VALUES (1)")
            let cursor = try connection.statement("SELECT seq FROM seq_1_to_1000").run([])
            #expect(try cursor.next())
            try connection.reset()
            #expect(!connection.isInTransaction)
            #expect(try cursor.next() == false)
            #expect(try connection.value("SELECT COUNT(*) FROM \(table)") == .int(0))
            try connection.execute(script: "SET autocommit = 0")
            try connection.reset()
            #expect(try connection.value("SELECT @@autocommit") == .int(1))
        }
    }

    @Test func deadlocksAndLockTimeouts() throws {
        let one = try TestServer.connect()
        let two = try TestServer.connect()
        defer {
            one.close()
            two.close()
        }
        try one.withTable("id INT PRIMARY KEY, n INT") { table in
            try one.change("INSERT INTO \(table) VALUES (1, 0), (2, 0)")
            try one.begin(TransactionOptions())
            try two.begin(TransactionOptions())
            try one.change("UPDATE \(table) SET n = 1 WHERE id = 1")
            try two.execute(script: "SET innodb_lock_wait_timeout = 1")
            let late = try databaseError {
                try two.change("UPDATE \(table) SET n = 2 WHERE id = 1")
            }
            #expect(late.kind == .lockTimeout)
            let locked = try databaseError {
                _ = try two.rows("SELECT * FROM \(table) WHERE id = 1 FOR UPDATE NOWAIT")
            }
            #expect(locked.kind == .lockTimeout)
            try two.rollback()
            try one.rollback()
            let kinds = try deadlock(table)
            #expect(kinds == [.deadlock])
            #expect(try one.value("SELECT COUNT(*) FROM \(table)") == .int(2))
        }
    }

    /// Two connections update two rows in opposite orders; gives what they failed with.
    private func deadlock(_ table: String) throws -> [DatabaseError.Kind] {
        let failures = Failures()
        let url = try TestServer.url()
        runTogether(2) { number, barrier in
            do {
                let driver = try MariaDBDriver(url: url)
                let connection = try driver.connect()
                defer { connection.close() }
                let mine = number + 1
                try connection.begin(TransactionOptions())
                try connection.execute(script: "UPDATE \(table) SET n = 5 WHERE id = \(mine)")
                barrier.wait()
                try connection.execute(script: "UPDATE \(table) SET n = 5 WHERE id = \(3 - mine)")
                try connection.commit()
            } catch let error as DatabaseError {
                failures.add(error.kind)
            } catch {
                failures.add(.other)
            }
        }
        return failures.all
    }
}
