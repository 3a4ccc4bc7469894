import QuicksilverEngine
import QuicksilverPostgreSQLDriver
import QuicksilverSQL
import Testing

@Suite(.enabled(if: TestServer.isThere)) struct StatementTests {
    @Test func bindsAndReads() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        #expect(try connection.value("SELECT $1", 5) == .int(5))
        #expect(try connection.value("SELECT $1", "ed") == .text("ed"))
        #expect(try connection.value("SELECT $1 + $2", 5_000_000_000, 1) == .int(5_000_000_001))
        #expect(try connection.value("SELECT substr($1, $2)", "edward", 3) == .text("ward"))
        #expect(
            try connection.value("SELECT date '2026-01-01' + $1", 1).description == "2026-01-02")
        #expect(connection.serverVersion[0] >= 12)
        #expect(connection.ping())
    }

    @Test func usesAStatementAgain() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.prepare(
            "SELECT $1::int8 * 2", types: [.bigInteger], columns: [])
        for value in [1, 4_000_000_000, 3] as [Int64] {
            let cursor = try statement.execute([.int(value)])
            #expect(try cursor.next())
            #expect(try cursor.int64(at: 0) == value * 2)
            #expect(try cursor.next() == false)
        }
    }

    @Test func findsTypesInAllPlaces() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(
            script: """
                CREATE TEMP TABLE things (id int PRIMARY KEY, small int2, name varchar(10), mood text, \
                tag uuid, doc jsonb, raw json, amount numeric(10,2), score float8, address inet);
                CREATE TYPE pg_temp.mood AS ENUM ('sad', 'happy');
                ALTER TABLE things ALTER mood TYPE pg_temp.mood USING mood::pg_temp.mood;
                """)
        let mood = DataType.enumeration(EnumType(name: "mood", values: ["sad", "happy"]))
        let count = try connection.run(
            "INSERT INTO things VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", 1, 2, "ed",
            "happy",
            "2e64dc1c-1b2b-4b1f-9c0c-3a5a7a0b1c2d", .json("{\"a\": 1}"), .json("{\"b\":  2}"), 12.5,
            1,
            "10.0.0.1",
            types: [
                .bigInteger, .smallInteger, .string(length: 10), mood, .text, .json, .json,
                .numeric(precision: 10, scale: 2), .double, .text,
            ])
        #expect(count == 1)
        let row = try connection.rows("SELECT * FROM things")[0]
        #expect(row[3] == .text("happy"))
        #expect(row[5] == .json("{\"a\": 1}"))
        #expect(row[6] == .json("{\"b\":  2}"))
        #expect(row[9] == .text("10.0.0.1"))
        #expect(try connection.value("SELECT id FROM things WHERE mood = $1", "happy") == .int(1))
        #expect(
            try connection.value(
                "SELECT id FROM things WHERE mood = ANY($1)", .array(["happy", "sad"])) == .int(1))
        #expect(
            try connection.value("SELECT id FROM things WHERE id = ANY($1)", .array([1, 2]))
                == .int(1))
        #expect(
            try connection.value("SELECT id FROM things WHERE address = $1", "10.0.0.1") == .int(1))
        #expect(try connection.value("SELECT id FROM things WHERE amount = $1", 12.5) == .int(1))
        #expect(
            try connection.value("SELECT id FROM things WHERE doc @> $1", .json("{\"a\":1}"))
                == .int(1))
        #expect(try connection.value("SELECT id FROM things LIMIT $1 OFFSET $2", 1, 0) == .int(1))
        #expect(try connection.value("SELECT concat($1, id) FROM things", "n") == .text("n1"))
        #expect(try connection.value("SELECT raw -> $1 FROM things", "b") == .json("2"))
        #expect(try connection.value("SELECT id FROM things WHERE name LIKE $1", "e%") == .int(1))
        #expect(try connection.value("SELECT coalesce($1, 'x')", .null) == .text("x"))
    }

    @Test func sendsBatches() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(script: "CREATE TEMP TABLE t (id int8 PRIMARY KEY, name text)")
        let statement = try connection.prepare(
            "INSERT INTO t VALUES ($1, $2)", types: [.bigInteger, .text], columns: [])
        let binds = (0..<5_000).flatMap { [.int(Int64($0)), .text("name \($0)")] as [SQLValue] }
        #expect(try statement.executeBatch(binds, width: 2) == 5_000)
        #expect(try connection.value("SELECT count(*) FROM t") == .int(5_000))
        let error = failure {
            _ = try statement.executeBatch([7_000, "a", 3, "b", 8_000, "c"], width: 2)
        }
        #expect(error?.kind == .unique)
        #expect(error?.message.contains("Row 1 ") == true)
        // More rows than are on their way at once, so that the failure comes before the last is sent.
        for row in [0, 10, 1_500, 4_999] {
            var many = (0..<5_000).flatMap { [.int(Int64($0) + 9_000), "b"] as [SQLValue] }
            many[row * 2] = 3
            let error = failure { _ = try statement.executeBatch(many, width: 2) }
            #expect(error?.message.contains("Row \(row) ") == true)
            #expect(!connection.isInTransaction)
        }
        #expect(try connection.value("SELECT count(*) FROM t") == .int(5_000))
    }
}
