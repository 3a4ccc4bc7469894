import QuicksilverEngine
import QuicksilverPostgreSQLDriver
import QuicksilverSQL
import Testing

@Suite(.enabled(if: TestServer.isThere)) struct ErrorTests {
    @Test func namesWhatWasViolated() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(
            script: """
                CREATE TEMP TABLE parents (id int CONSTRAINT parents_pk PRIMARY KEY);
                CREATE TEMP TABLE t (id int CONSTRAINT t_pk PRIMARY KEY, name text NOT NULL, \
                age int CONSTRAINT t_age CHECK (age > 0), \
                parent int CONSTRAINT t_parent REFERENCES parents, \
                span int4range, CONSTRAINT t_span EXCLUDE USING gist (span WITH &&));
                INSERT INTO t (id, name, span) VALUES (1, 'ed', '[1,5)');
                """)
        func insert(_ columns: String, _ values: String) -> DatabaseError? {
            failure { try connection.run("INSERT INTO t (\(columns)) VALUES (\(values))") }
        }
        let unique = insert("id, name", "1, 'x'")
        #expect(unique?.kind == .unique && unique?.constraint == "t_pk" && unique?.table == "t")
        #expect(unique?.description.contains("(1)") == false)
        #expect(unique?.detail?.contains("(1)") == true)
        let null = insert("id, name", "2, NULL")
        #expect(null?.kind == .notNull && null?.column == "name" && null?.table == "t")
        let check = insert("id, name, age", "2, 'x', -1")
        #expect(check?.kind == .check && check?.constraint == "t_age")
        let foreign = insert("id, name, parent", "2, 'x', 9")
        #expect(foreign?.kind == .foreignKey && foreign?.constraint == "t_parent")
        let exclusion = insert("id, name, span", "2, 'x', '[2,3)'")
        #expect(exclusion?.kind == .exclusion && exclusion?.constraint == "t_span")
        #expect(exclusion?.sql?.hasPrefix("INSERT") == true)
    }

    @Test func saysWhatIsUnknown() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        func kind(_ sql: String) -> DatabaseError.Kind? {
            failure { try connection.run(sql) }?.kind
        }
        #expect(kind("SELEC 1") == .syntax)
        #expect(kind("SELECT * FROM nowhere") == .unknownTable)
        #expect(kind("SELECT nothing FROM pg_class") == .unknownColumn)
        #expect(kind("SELECT nothing()") == .unknownObject)
        #expect(kind("SELECT 1 / 0") == .invalidValue)
        #expect(kind("SELECT 1\0") == .syntax)
        #expect(kind("COPY pg_class TO STDOUT") == .misuse)
        #expect(kind("CREATE TEMP TABLE t (id int); SELECT 1") == .syntax)
        #expect(
            failure { try connection.execute(script: "SELECT 1; COPY pg_class TO STDOUT") }?.kind
                == .misuse)
        let position = failure { try connection.run("SELECT x FROM pg_class") }
        #expect(position?.message.contains("character 8") == true)
        #expect(try connection.value("SELECT 1") == .int(1))
    }

    @Test func aFailedTransactionIsNotCommitted() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(script: "CREATE TEMP TABLE t (id int PRIMARY KEY)")
        try connection.begin(TransactionOptions())
        try connection.run("INSERT INTO t VALUES (1)")
        #expect(failure { try connection.run("INSERT INTO t VALUES (1)") }?.kind == .unique)
        #expect(failure { try connection.run("SELECT 1") }?.kind == .transactionFailed)
        #expect(connection.isInTransaction)
        #expect(failure { try connection.commit() }?.kind == .transactionFailed)
        #expect(!connection.isInTransaction)
        #expect(try connection.value("SELECT count(*) FROM t") == .int(0))
        // A batch that fails in a transaction fails the transaction; savepoints save it.
        try connection.begin(TransactionOptions(isolation: .serializable))
        #expect(try connection.value("SHOW transaction_isolation") == .text("serializable"))
        try connection.execute(script: "SAVEPOINT a")
        let insert = try connection.prepare(
            "INSERT INTO t VALUES ($1)", types: [.integer], columns: [])
        #expect(failure { _ = try insert.executeBatch([1, 2, 1], width: 1) }?.kind == .unique)
        try connection.execute(script: "ROLLBACK TO SAVEPOINT a")
        #expect(try insert.executeBatch([1, 2, 3], width: 1) == 3)
        try connection.commit()
        #expect(try connection.value("SELECT count(*) FROM t") == .int(3))
        #expect(
            failure { _ = try insert.executeBatch([4, "x"], width: 1) }?.message.contains("ow 1")
                == true)
        #expect(try connection.value("SELECT count(*) FROM t") == .int(3))
    }

    @Test func typesAreFoundInsideATransactionToo() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.begin(TransactionOptions())
        // The first attempt fails in the server; the transaction survives it.
        #expect(try connection.value("SELECT '10.0.0.1'::inet = $1", "10.0.0.1") == .bool(true))
        #expect(try connection.value("SELECT '{\"a\": 5}'::json ->> $1", "a") == .text("5"))
        #expect(failure { try connection.run("SELECT nothing($1)", "a") }?.kind == .unknownObject)
        try connection.rollback()
        try connection.rollback()
    }

    @Test func transactionsAreAsTold() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.begin(
            TransactionOptions(isolation: .serializable, isReadOnly: true, isDeferrable: true))
        #expect(try connection.value("SHOW transaction_read_only") == .text("on"))
        #expect(try connection.value("SHOW transaction_deferrable") == .text("on"))
        #expect(failure { try connection.begin(TransactionOptions()) }?.kind == .misuse)
        #expect(failure { try connection.run("CREATE TABLE x (id int)") }?.kind == .readOnly)
        try connection.rollback()
        try connection.execute(
            script: """
                CREATE TEMP TABLE p (id int PRIMARY KEY);
                CREATE TEMP TABLE c (id int REFERENCES p DEFERRABLE INITIALLY DEFERRED)
                """)
        try connection.begin(TransactionOptions())
        try connection.run("INSERT INTO c VALUES (1)")
        #expect(failure { try connection.commit() }?.kind == .foreignKey)
        #expect(!connection.isInTransaction)
        #expect(failure { try connection.run("INSERT INTO c VALUES (1)") }?.kind == .foreignKey)
    }

    @Test func resetLeavesNothingBehind() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.begin(TransactionOptions())
        try connection.execute(
            script: "SET search_path = pg_catalog; SET TimeZone = 'Asia/Tokyo'; LISTEN a")
        let cursor = try connection.prepare("SELECT generate_series(1, 10)", types: [], columns: [])
            .execute([])
        #expect(try cursor.next())
        try connection.reset()
        #expect(!connection.isInTransaction)
        try connection.execute(script: "SET TimeZone = 'Asia/Tokyo'; SET ROLE pg_monitor; LISTEN a")
        try connection.setStatementTimeout(milliseconds: 5_000)
        #expect(try connection.value("SHOW statement_timeout") == .text("5s"))
        try connection.reset()
        #expect(try connection.value("SHOW TimeZone") == .text("UTC"))
        #expect(try connection.value("SHOW statement_timeout") == .text("0"))
        #expect(try connection.value("SELECT current_user = session_user") == .bool(true))
        #expect(try connection.value("SELECT count(*) FROM pg_listening_channels()") == .int(0))
    }

    @Test func noticesReachTheirHandler() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        var notices: [ServerNotice] = []
        connection.onNotice { notices.append($0) }
        try connection.execute(
            script: "DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'slow'; END $$")
        #expect(notices.map(\.message) == ["careful"])
        #expect(notices.first?.severity == "WARNING" && notices.first?.hint == "slow")
        connection.onNotice(nil)
        try connection.execute(script: "DO $$ BEGIN RAISE WARNING 'again'; END $$")
        #expect(notices.count == 1)
    }
}
