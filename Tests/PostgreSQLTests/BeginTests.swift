import Quicksilver
import QuicksilverSQL
import Synchronization
import Testing

@testable import QuicksilverEngine
@testable import QuicksilverPostgreSQLDriver

/// BEGIN goes out with a transaction's first statement, whatever that is.
@Suite(.enabled(if: TestServer.isThere)) struct BeginTests {
    private let connection: PostgreSQLConnection

    init() throws {
        connection = try TestServer.connect()
        try connection.execute(script: "CREATE TEMP TABLE t (id int PRIMARY KEY, name text)")
    }

    private func statement(
        _ sql: String, _ types: DataType..., on other: PostgreSQLConnection? = nil
    ) throws -> PostgreSQLStatement {
        try (other ?? connection).makeStatement(sql, types: types)
    }

    private func trips(_ body: () throws -> Void) rethrows -> Int {
        let before = connection.tripCount ?? 0
        try body()
        return (connection.tripCount ?? 0) - before
    }

    private func execute(_ statement: PostgreSQLStatement, _ binds: SQLValue...) throws {
        let cursor = try statement.run(binds)
        while try cursor.next() {}
    }

    /// Sends one row after another together.
    private func enqueue(_ statement: PostgreSQLStatement, _ values: SQLValue...) throws {
        for value in values {
            #expect(try statement.enqueue(FlatRows([value], width: 1), asArrays: false))
        }
        for case .failed(let error) in connection.finishQueue() { throw error }
    }

    /// Prepares without a trace.
    private func prepared(_ sql: String, _ types: DataType...) throws -> PostgreSQLStatement {
        let statement = try connection.makeStatement(sql, types: types)
        _ = try statement.prepared()
        return statement
    }

    @Test func aTransactionCostsOneTripMoreThanItsStatements() throws {
        let select = try prepared("SELECT name FROM t WHERE id = $1", .integer)
        let insert = try prepared("INSERT INTO t VALUES ($1, $2)", .integer, .text)
        let beginning = try trips {
            try connection.begin(TransactionOptions())
            #expect(connection.isInTransaction)
            try execute(select, 1)
        }
        #expect(beginning == 1)
        #expect(connection.handle.transaction == .open)
        let commit = try trips { try connection.commit() }
        #expect(commit == 1 && !connection.isInTransaction)
        let two = try trips {
            try connection.begin(TransactionOptions(isolation: .serializable))
            try execute(insert, 1, "a")
            try execute(select, 1)
            try connection.rollback()
        }
        #expect(two == 3)
        #expect(try connection.value("SELECT count(*) FROM t") == .int(0))
    }

    @Test func aTransactionWithoutAStatementCostsNothing() throws {
        for end in [connection.commit, connection.rollback, connection.reset] {
            let count = try trips {
                try connection.begin(TransactionOptions(isReadOnly: true))
                #expect(
                    failure { try connection.begin(TransactionOptions()) }?.kind == .misuse)
                try end()
            }
            #expect(count == 0 && !connection.isInTransaction)
        }
        try connection.run("INSERT INTO t VALUES (1, 'not read only')")
        #expect(connection.handle.transaction == .idle)
        // Whether the server is there isn't a matter of the transaction.
        try connection.begin(TransactionOptions())
        #expect(connection.ping() && connection.handle.transaction == .idle)
        try connection.run("DELETE FROM t")
        try connection.rollback()
        #expect(try connection.value("SELECT count(*) FROM t") == .int(1))
    }

    /// What a transaction may begin with.
    private var beginnings: [(String, () throws -> Void)] {
        [
            ("a prepared statement", { try execute(try prepared("SELECT 1")) }),
            ("a new statement", { try connection.run("SELECT $1", 1) }),
            (
                "types to be found",
                { _ = try connection.value("SELECT '10.0.0.1'::inet = $1", "10.0.0.1") }
            ),
            ("a script", { try connection.execute(script: "SELECT 1; SELECT 2") }),
            ("a savepoint", { try connection.execute(script: "SAVEPOINT a") }),
            (
                "a batch",
                {
                    let insert = try statement("INSERT INTO t VALUES ($1, 'a')", .integer)
                    #expect(
                        try insert.executeBatch((0..<3_000).map { .int($0) }, width: 1) == 3_000)
                }
            ),
            (
                "arrays",
                {
                    let insert = try statement(
                        "INSERT INTO t SELECT unnest($1::int8[]), 'a'", .array(.bigInteger))
                    #expect(try insert.prepareArrays())
                    let rows = FlatRows((0..<9_000).map { .int($0) }, width: 1)
                    #expect(try insert.executeArrays(rows) == 9_000)
                }
            ),
            (
                "a queue",
                {
                    let insert = try statement("INSERT INTO t VALUES ($1, 'a')", .integer)
                    #expect(try insert.enqueue(FlatRows([1, 2], width: 1), asArrays: false))
                    #expect(try insert.enqueue(FlatRows([3], width: 1), asArrays: false))
                    let answers = connection.finishQueue().map { "\($0)" }
                    #expect(answers == ["done(2)", "done(1)"])
                }
            ),
            ("COPY in", { try connection.copyIn(into: "t", columns: ["id"], rows: [[1], [2]]) }),
            ("COPY out", { _ = try connection.copyOut(from: "t", columns: ["id"]) { _ in } }),
            (
                "windows",
                {
                    let query = WindowedQuery(
                        sql: "SELECT generate_series(1, 10)", types: [], columns: [], binds: [],
                        size: 3, isHeld: false)
                    let windows = try PostgreSQLWindows(connection, query)
                    let first = try #require(try windows.next())
                    #expect(try first.next())
                }
            ),
            ("a limit", { try connection.setStatementTimeout(milliseconds: 30_000) }),
            ("listening", { try connection.listen(to: "begin") }),
        ]
    }

    @Test func itGoesAheadOfWhateverComesFirst() throws {
        for prepares in ["true", "false"] {
            let connection = try TestServer.connect(("prepared", prepares))
            defer { connection.close() }
            try connection.execute(script: "CREATE TEMP TABLE t (id int PRIMARY KEY, name text)")
            let test = BeginTests(connection)
            for (name, beginning) in test.beginnings {
                try connection.begin(TransactionOptions(isolation: .repeatableRead))
                try beginning()
                #expect(connection.isInTransaction, "\(name)")
                let level = try connection.value("SHOW transaction_isolation")
                #expect(level == .text("repeatable read"), "\(name)")
                try connection.run("INSERT INTO t VALUES (-1, 'x')")
                try connection.rollback()
                #expect(connection.handle.transaction == .idle, "\(name)")
                #expect(try connection.value("SELECT count(*) FROM t") == .int(0), "\(name)")
                try connection.reset()
            }
        }
    }

    private init(_ connection: PostgreSQLConnection) { self.connection = connection }

    @Test func aStatementThatFailsFailsTheTransaction() throws {
        try connection.run("INSERT INTO t VALUES (1, 'there')")
        let insert = try prepared("INSERT INTO t VALUES ($1, $2)", .integer, .text)
        let failing: [(DatabaseError.Kind, () throws -> Void)] = [
            (.unique, { try execute(insert, 1, "x") }),
            (.unique, { _ = try insert.executeBatch([2, "x", 1, "x"], width: 2) }),
            (.syntax, { try connection.run("SELEC 1") }),
            (.unknownTable, { try connection.execute(script: "SELECT * FROM nowhere") }),
            (.misuse, { try connection.run("COPY t TO STDOUT") }),
            (.misuse, { try connection.run("COPY t FROM STDIN") }),
            (
                .invalidValue,
                {
                    let cursor = try statement(
                        "SELECT 1 / (500 - n) FROM generate_series(1, 900) n"
                    )
                    .run([])
                    while try cursor.next() {}
                }
            ),
        ]
        for (kind, body) in failing {
            try connection.begin(TransactionOptions())
            #expect(failure(body)?.kind == kind)
            #expect(connection.isInTransaction && !connection.isBroken, "\(kind)")
            if connection.handle.transaction == .failed {
                #expect(failure { try execute(insert, 5, "x") }?.kind == .transactionFailed)
                #expect(failure { try connection.commit() }?.kind == .transactionFailed)
            } else {
                // Copying out has done nothing that could fail it.
                try connection.rollback()
            }
            #expect(!connection.isInTransaction)
            #expect(try connection.value("SELECT count(*) FROM t") == .int(1))
        }
        // A value that can't be sent changes nothing: the transaction hasn't begun.
        try connection.begin(TransactionOptions())
        #expect(failure { try execute(insert, 5, "\0") }?.kind == .invalidValue)
        #expect(connection.handle.transaction == .idle)
        try execute(insert, 5, "x")
        try connection.commit()
        #expect(try connection.value("SELECT count(*) FROM t") == .int(2))
    }

    /// No level that the type has is refused by a server that isn't a standby, so the text is another.
    @Test func aCommitThatTheServerTurnsIntoARollbackIsToldAsOne() throws {
        let engine = try createEngine(TestServer.url())
        defer { engine.close() }
        let told = Mutex<[String]>([])
        for event in [EngineEvent<TransactionEvent>.begin, .commit, .rollback] {
            engine.events.on(event) { _ in told.withLock { $0.append(event.name) } }
        }
        try engine.withConnection { connection in
            let transaction = try connection.begin()
            _ = try? connection.execute(script: "SELEC 1")
            #expect(throws: DatabaseError.self) { try transaction.commit() }
        }
        #expect(told.withLock { $0 } == ["begin", "rollback"])
    }

    @Test func aBeginThatIsRefusedLetsNothingThrough() throws {
        let insert = try prepared("INSERT INTO t VALUES ($1, 'x')", .integer)
        let arrays = try statement(
            "INSERT INTO t SELECT unnest($1::int8[]), 'a'", .array(.bigInteger))
        #expect(try arrays.prepareArrays())
        let beginnings: [() throws -> Void] = [
            { try execute(insert, 1) },
            { try connection.run("INSERT INTO t VALUES (2, $1)", "new") },
            { try connection.execute(script: "INSERT INTO t VALUES (3, 'x')") },
            { _ = try insert.executeBatch([4, 5], width: 1) },
            { _ = try arrays.executeArrays(FlatRows([6, 7], width: 1)) },
            { try connection.copyIn(into: "t", columns: ["id"], rows: [[8]]) },
            { try enqueue(insert, 9, 10) },
        ]
        for beginning in beginnings {
            try connection.begin(TransactionOptions())
            connection.start = .waiting("BEGIN ISOLATION LEVEL SLOPPY")
            let error = failure(beginning)
            #expect(error?.kind == .syntax)
            #expect(
                error?.message.hasPrefix(
                    "The transaction couldn't begin (BEGIN ISOLATION LEVEL SLOPPY): ") == true)
            // Whoever goes on regardless writes nothing that commits by itself.
            #expect(failure { try execute(insert, 1) }?.kind == .syntax)
            #expect(failure { try connection.execute(script: "DELETE FROM t") }?.kind == .syntax)
            #expect(connection.isInTransaction && !connection.isBroken)
            #expect(failure { try connection.commit() }?.kind == .transactionFailed)
            #expect(!connection.isInTransaction)
            #expect(try connection.value("SELECT count(*) FROM t") == .int(0))
            try execute(insert, 1)
            try connection.run("DELETE FROM t")
        }
        try connection.begin(TransactionOptions())
        connection.start = .waiting("BEGIN ISOLATION LEVEL SLOPPY")
        #expect(failure { try execute(insert, 1) }?.kind == .syntax)
        let rollback = try trips { try connection.rollback() }
        #expect(rollback == 0 && !connection.isInTransaction)
    }

    @Test func statementsThatTheServerLostAreAsInsideATransaction() throws {
        let select = try prepared("SELECT * FROM t")
        try connection.execute(script: "DO $$ BEGIN ALTER TABLE t ADD extra int; END $$")
        try connection.begin(TransactionOptions())
        let error = failure { try execute(select) }
        #expect(error?.sqlState == "0A000")
        #expect(failure { try connection.commit() }?.kind == .transactionFailed)
        // Prepared anew.
        try connection.begin(TransactionOptions())
        try execute(select)
        try connection.commit()
        try connection.execute(script: "DO $$ BEGIN ALTER TABLE t ADD more int; END $$")
        try execute(select)
    }

    @Test func resultsAreReadAsTheyCome() throws {
        let series = try prepared("SELECT n, repeat('x', 100) FROM generate_series(1, 5000) n")
        let one = try prepared("SELECT 1")
        try connection.begin(TransactionOptions())
        let cursor = try series.run([])
        #expect(try cursor.next())
        #expect(connection.isInTransaction)
        // Another statement moves the rest to memory.
        try execute(one)
        var count = 1
        while try cursor.next() { count += 1 }
        #expect(count == 5_000)
        try connection.commit()
        // Left early, by closing it and by forgetting it.
        for closes in [true, false] {
            try connection.begin(TransactionOptions())
            do {
                let cursor = try series.run([])
                #expect(try cursor.next())
                if closes { cursor.close() }
            }
            try execute(one)
            try connection.rollback()
            #expect(connection.handle.transaction == .idle && !connection.isBroken)
        }
        // A result that is open when the next transaction begins.
        let open = try series.run([])
        #expect(try open.next())
        try connection.begin(TransactionOptions())
        try execute(one)
        #expect(connection.handle.transaction == .open)
        #expect(try open.next())
        try connection.rollback()
    }

    /// A cursor that went with its transaction is closed without harm to the next one, begun or not.
    @Test func cursorsOfEarlierTransactionsHarmNoOther() throws {
        let endings: [(isHeld: Bool, end: () throws -> Void)] = [
            (false, connection.commit), (false, connection.rollback), (true, connection.commit),
            (true, connection.rollback),
        ]
        for (isHeld, end) in endings {
            for isBegun in [false, true] {
                try connection.begin(TransactionOptions())
                let windows = try self.windows(isHeld: isHeld)
                try end()
                try connection.begin(TransactionOptions())
                if isBegun { try connection.run("SELECT 1") }
                windows.close()
                #expect(connection.handle.transaction == (isBegun ? .open : .idle))
                #expect(connection.isInTransaction && connection.cursors.isEmpty)
                try connection.run("INSERT INTO t VALUES (1, 'x')")
                try connection.rollback()
            }
        }
        try connection.begin(TransactionOptions())
        try connection.execute(script: "SAVEPOINT a")
        let windows = try self.windows(isHeld: true)
        try connection.execute(script: "ROLLBACK TO SAVEPOINT a")
        windows.close()
        try connection.run("INSERT INTO t VALUES (1, 'x')")
        try connection.commit()
        #expect(try connection.value("SELECT count(*) FROM t") == .int(1))
    }

    /// A query of which the first window is read.
    private func windows(isHeld: Bool) throws -> PostgreSQLWindows {
        let query = WindowedQuery(
            sql: "SELECT generate_series(1, 10)", types: [], columns: [], binds: [], size: 3,
            isHeld: isHeld)
        let windows = try PostgreSQLWindows(connection, query)
        let first = try #require(try windows.next())
        while try first.next() {}
        return windows
    }

    @Test func limitsHoldForTheFirstStatement() throws {
        try connection.setStatementTimeout(milliseconds: 100)
        let sleep = try prepared("SELECT pg_sleep(20)")
        try connection.begin(TransactionOptions())
        #expect(failure { try execute(sleep) }?.kind == .statementTimeout)
        #expect(connection.handle.transaction == .failed)
        try connection.rollback()
        #expect(try connection.value("SELECT 1") == .int(1))
    }
}
