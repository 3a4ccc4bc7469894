import Quicksilver
import QuicksilverEngine
import QuicksilverPostgreSQLDriver
import QuicksilverSQL
import Synchronization
import Testing

/// INSERT with arrays over the rows of a batch.
@Suite(.enabled(if: TestServer.isThere)) struct ArrayBatchTests {
    private let connection: PostgreSQLConnection
    private let insert: any DriverStatement

    init() throws {
        connection = try TestServer.connect()
        try connection.execute(
            script: "CREATE TEMP TABLE t (id int4 PRIMARY KEY, name varchar(5), d float8)")
        insert = try Self.statement(on: connection)
    }

    private static func statement(
        on connection: PostgreSQLConnection
    ) throws -> any DriverStatement {
        try connection.prepare(
            "INSERT INTO t (id, name, d) "
                + "SELECT unnest($1::int8[]), unnest($2::text[]), unnest($3::float8[])",
            types: [.array(.bigInteger), .array(.text), .array(.double)], columns: [])
    }

    /// Rows made on demand, which stop with an error at one of them.
    private struct Source: BatchRows {
        var count = 0
        var failsAt: Int?
        var change: @Sendable (Int) -> [SQLValue]? = { _ in nil }
        var underestimatedCount: Int { 0 }

        func write(to writer: any RowWriter) throws {
            for number in 0..<count {
                if number == failsAt { throw Stop() }
                let values = change(number) ?? [.int(Int64(number)), .text("n"), .double(0.5)]
                for value in values { try writer.write(value) }
                try writer.endRow()
            }
        }
    }
    private struct Stop: Error {}

    private var count: SQLValue {
        get throws { try connection.value("SELECT count(*) FROM t") }
    }

    @Test func manyPartsAreOneTransaction() throws {
        #expect(try insert.prepareArrays())
        #expect(try insert.executeArrays(Source()) == 0)
        #expect(try insert.executeArrays(Source(count: 2_000)) == 2_000)
        #expect(try connection.run("DELETE FROM t") == 2_000)
        #expect(try insert.executeArrays(Source(count: 9_001)) == 9_001)
        #expect(!connection.isInTransaction)
        #expect(try connection.value("SELECT sum(id) FROM t") == .int(9_000 * 9_001 / 2))
    }

    @Test func theRowsInErrors() throws {
        let twice = Source(count: 9_000, change: { $0 == 5_000 ? [.int(3), .null, .null] : nil })
        let unique = failure { _ = try insert.executeArrays(twice) }
        #expect(unique?.kind == .unique)
        #expect(unique?.constraint == "t_pkey")
        #expect(unique?.message.hasPrefix("Rows 4000 to 5999 of the batch: ") == true)
        #expect(!connection.isInTransaction)
        let long = Source(count: 20, change: { $0 == 9 ? [.int(9), .text("123456"), .null] : nil })
        #expect(failure { _ = try insert.executeArrays(long) }?.kind == .dataOutOfRange)
        for (bad, kind) in [
            (SQLValue.text("a\0"), DatabaseError.Kind.invalidValue),
            (.invalid("no value"), .invalidValue),
        ] {
            let source = Source(
                count: 9_000, change: { $0 == 8_000 ? [.int(8_000), bad, .null] : nil })
            let error = failure { _ = try insert.executeArrays(source) }
            #expect(error?.kind == kind)
            #expect(error?.message.hasPrefix("Parameter 2 of row 8000 ") == true)
        }
        let short = Source(count: 20, change: { $0 == 7 ? [.int(7)] : nil })
        #expect(failure { _ = try insert.executeArrays(short) }?.kind == .parameterMismatch)
        let wide = Source(count: 20, change: { $0 == 7 ? [.null, .null, .null, .null] : nil })
        #expect(failure { _ = try insert.executeArrays(wide) }?.kind == .parameterMismatch)
        #expect(try count == .int(0))
        #expect(try insert.executeArrays(Source(count: 3)) == 3)
    }

    @Test func rowsThatStopUndoWhatWasSent() throws {
        for failing in [0, 1_999, 2_000, 7_777] {
            #expect(throws: Stop.self) {
                try insert.executeArrays(Source(count: 9_000, failsAt: failing))
            }
            #expect(!connection.isInTransaction)
        }
        #expect(try count == .int(0))
        try connection.begin(TransactionOptions())
        try connection.run("INSERT INTO t VALUES (-1)")
        for failing in [5, 7_777] {
            #expect(throws: Stop.self) {
                try insert.executeArrays(Source(count: 9_000, failsAt: failing))
            }
            #expect(try count == .int(1))
        }
        #expect(try insert.executeArrays(Source(count: 9_000)) == 9_000)
        try connection.commit()
        #expect(try count == .int(9_001))
    }

    @Test func valuesWithoutABinaryFormGoAsText() throws {
        // From row 3 on the integers come as texts, from row 5 on the numbers do; NULL and quotes among them.
        let mixed = Source(
            count: 40,
            change: { number in
                let id: SQLValue = number >= 3 ? .text("\(number)") : .int(Int64(number))
                let name: SQLValue = number % 3 == 0 ? .null : .text("\"\\,{}")
                let d: SQLValue =
                    number == 7 ? .null : number >= 5 ? .text("0.25") : .double(0.25)
                return [id, name, d]
            })
        #expect(try insert.executeArrays(mixed) == 40)
        #expect(try connection.value("SELECT sum(id) FROM t") == .int(780))
        #expect(try connection.value("SELECT sum(d) FROM t") == .double(9.75))
        #expect(try connection.value("SELECT count(*) FROM t WHERE name IS NULL") == .int(14))
        #expect(
            try connection.value("SELECT count(*) FROM t WHERE name = $1", .text("\"\\,{}"))
                == .int(26))
        let wrong = Source(count: 9, change: { [.text($0 == 8 ? "x" : "10\($0)"), .null, .null] })
        #expect(failure { _ = try insert.executeArrays(wrong) }?.kind == .invalidValue)
        #expect(try count == .int(40))
    }

    @Test func aLostStatementIsPreparedAnew() throws {
        #expect(try insert.executeArrays(FlatRows([1, "a", 1.5], width: 3)) == 1)
        try connection.run("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")
        #expect(try insert.executeArrays(FlatRows([2, "b", nil], width: 3)) == 1)
        try connection.run("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")
        // Rows that come only once can't be sent again.
        #expect(failure { _ = try insert.executeArrays(Source(count: 9)) }?.sqlState == "26000")
        #expect(try count == .int(2))
    }

    @Test func constraintsAtTheEndOfTheTransaction() throws {
        try connection.execute(
            script: "CREATE TEMP TABLE p (id int PRIMARY KEY); "
                + "ALTER TABLE t ADD FOREIGN KEY (id) REFERENCES p DEFERRABLE INITIALLY DEFERRED")
        for count in [10, 9_000] {
            let error = failure { _ = try insert.executeArrays(Source(count: count)) }
            #expect(error?.kind == .foreignKey)
            #expect(!connection.isInTransaction)
        }
        #expect(try count == .int(0))
    }

    @Test func withoutKeptStatements() throws {
        let connection = try TestServer.connect(("pgbouncer", "true"))
        defer { connection.close() }
        try connection.execute(script: "CREATE TEMP TABLE t (id int4, name text, d float8)")
        let insert = try Self.statement(on: connection)
        #expect(try insert.prepareArrays())
        #expect(try insert.executeArrays(Source(count: 9_000)) == 9_000)
        #expect(try insert.executeArrays(Source(count: 9)) == 9)
        #expect(try connection.value("SELECT count(*) FROM t") == .int(9_009))
    }

    /// Columns whose types aren't those that the schema's description says: the rows go one by one.
    @Test func refusedArraysChangeNothing() async throws {
        let engine = try createEngine(TestServer.url())
        let table = Table(
            "odd", MetaData(), Column("id", .integer), Column("u", .string(40)),
            Column("doc", .string))
        let rows: [Parameters] = (1...10).map { (number: Int) -> Parameters in
            [
                "id": number, "u": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                "doc": "{\"a\": \(number)}",
            ]
        }
        try await engine.begin { connection in
            try connection.execute(script: "CREATE TEMP TABLE odd (id int, u uuid, doc jsonb)")
            for _ in 0..<2 {
                #expect(try connection.execute(table.insert(), rows).rowsAffected == 10)
            }
            let sum = try connection.withDriver(as: PostgreSQLConnection.self) {
                try $0.value(
                    "SELECT sum((doc ->> 'a')::int)::int4 FROM odd WHERE u IS NOT NULL")
            }
            #expect(sum == .int(110))
        }
        await engine.close()
    }

    @Test func sendsOneStatementForManyRows() async throws {
        let engine = try createEngine(TestServer.url())
        let told = Mutex<[String]>([])
        let listening = engine.events.on(.willExecute) { event in
            told.withLock { $0.append(event.sql) }
        }
        let table = Table("few", MetaData(), Column("id", .integer))
        try await engine.withConnection { connection in
            try connection.execute(script: "CREATE TEMP TABLE few (id int)")
            for count in [2, 100] {
                try connection.execute(table.insert(), (1...count).map { ["id": $0] })
            }
        }
        listening.cancel()
        let inserts = told.withLock { $0.filter { $0.hasPrefix("INSERT") } }
        #expect(
            inserts == [
                "INSERT INTO few (id) VALUES ($1)",
                "INSERT INTO few (id) SELECT unnest($1::int8[])",
            ])
        await engine.close()
    }
}
