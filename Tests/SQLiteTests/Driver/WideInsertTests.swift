import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverSQLiteDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Many rows in one INSERT do just what single ones do: rows, keys and errors.
@Suite struct WideInsertTests {
    private let connection: SQLiteConnection

    init() throws {
        connection = try SQLiteDriver.inMemory().connection()
        try connection.execute(
            script: "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE, age INTEGER)")
    }

    /// Inserts rows with the keys told; which they were.
    private func insert(
        _ names: [SQLValue], _ statement: any DriverStatement
    ) throws -> [Int64?] {
        var keys: [Int64?] = []
        _ = try statement.executeBatch(
            FlatRows(names.flatMap { [$0, 7] }, width: 2), .key { keys.append($0) })
        return keys
    }

    private func prepare(_ sql: String) throws -> SQLiteStatement {
        try #require(
            try connection.prepare(sql, types: [], columns: []) as? SQLiteStatement)
    }

    private func insertion() throws -> SQLiteStatement {
        try prepare("INSERT INTO users (name, age) VALUES (?, ?)")
    }

    private func names(_ range: Range<Int>) -> [SQLValue] { range.map { .text("name \($0)") } }

    /// The keys that the rows really have, by name.
    private func stored(_ names: [SQLValue]) throws -> [Int64?] {
        var keys: [SQLValue: Int64] = [:]
        for row in try connection.all("SELECT name, id FROM users") {
            if case .int(let key) = row[1] { keys[row[0]] = key }
        }
        return names.map { keys[$0] }
    }

    @Test(arguments: [
        "INSERT INTO users (name) VALUES (?)",
        "INSERT INTO \"a(\".\"b c\" (\"x)\", y) VALUES (?, ?)",
        "insert into [t]\n(a)values(?)",
    ])
    func plainInsertsAreWidened(sql: String) throws {
        let text = try #require(InsertText(sql))
        let row = "(" + text.columns.map { _ in "?" }.joined(separator: ", ") + ")"
        let head = sql[..<(try #require(sql.lastIndex(of: "(")))]
        #expect(text.sql(rows: 3) == "\(head)\(row), \(row), \(row)")
    }

    @Test(arguments: [
        "INSERT OR REPLACE INTO users (name) VALUES (?)", "INSERT INTO users VALUES (?)",
        "INSERT INTO users (name) VALUES (?) RETURNING id", "INSERT INTO users (name) VALUES (1)",
        "INSERT INTO users (name, age) VALUES (?)", "INSERT INTO users (name) VALUES (?1)",
        "INSERT INTO users (name) SELECT 1 UNION VALUES (?)",
        "INSERT INTO users (name) VALUES (?) ON CONFLICT DO NOTHING",
        "REPLACE INTO t (a) VALUES (?)",
        "INSERT INTO users (name) VALUES (?) -- (", "INSERT INTO users (name) VALUES (upper(?))",
        "INSERT INTO users (name) VALUES (?), (?)", "INSERT INTO users AS u (name) VALUES (?)",
        "UPDATE users SET name = (?)", "INSERT INTO users DEFAULT VALUES", "",
    ])
    func otherStatementsAreNot(sql: String) { #expect(InsertText(sql) == nil) }

    @Test(arguments: [1, 255, 256, 257, 287, 288, 289, 1_000])
    func keysAreThoseOfTheRows(count: Int) throws {
        let insert = try insertion()
        let names = names(0..<count)
        #expect(try self.insert(names, insert) == stored(names))
        #expect((insert.wide != nil) == (count >= WideInsert.threshold))
        // Later batches begin with it earlier.
        let more = self.names(count..<count + 40)
        #expect(try self.insert(more, insert) == stored(more))
        #expect(try connection.one("SELECT count(*) FROM users") == .int(Int64(count) + 40))
    }

    @Test func rowsAreCountedWithoutKeys() throws {
        let insert = try insertion()
        #expect(
            try insert.executeBatch(FlatRows(names(0..<900).flatMap { [$0, nil] }, width: 2)) == 900
        )
        #expect(insert.wide != nil)
        #expect(try connection.one("SELECT count(*) FROM users WHERE age IS NULL") == 900)
    }

    @Test func valuesOfAllKindsArrive() throws {
        try connection.execute(script: "CREATE TABLE t (n INTEGER PRIMARY KEY, v)")
        let kinds: [SQLValue] = [
            nil, 1, -5, .double(1.5), "short", .text(String(repeating: "long ", count: 5_000)), "",
            .bool(true), .bytes(Data([0, 1, 2])), .bytes(Data()),
            .timestamp(LocalDateTime(microsecondsSinceEpoch: 1_700_000_000_123_000)),
        ]
        let values = (0..<1_100).map { kinds[$0 % kinds.count] }
        let wide = try prepare("INSERT INTO t (n, v) VALUES (?, ?)")
        _ = try wide.executeBatch(
            FlatRows(values.enumerated().flatMap { [.int(Int64($0)), $1] }, width: 2))
        #expect(wide.wide != nil)
        let single = try prepare("INSERT INTO t (n, v) VALUES (?, ?)")
        for (index, value) in kinds.enumerated() {
            _ = try single.execute([.int(Int64(2_000 + index)), value])
        }
        let rows = try connection.all("SELECT v FROM t ORDER BY n").map { $0[0] }
        for index in values.indices { #expect(rows[index] == rows[1_100 + index % kinds.count]) }
    }

    @Test func aTriggerThatWritesEndsIt() throws {
        try connection.execute(
            script: """
                CREATE TABLE log (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TRIGGER logged AFTER INSERT ON users BEGIN
                    INSERT INTO log (name) VALUES (new.name); END
                """)
        let insert = try insertion()
        let names = names(0..<600)
        #expect(try self.insert(names, insert) == stored(names))
        #expect(insert.wide != nil && !insert.canBeWide)
        #expect(try connection.one("SELECT count(*) FROM log") == 600)
        // Nobody has to know the keys: then it may go on.
        let other = try insertion()
        let more = self.names(600..<1_200)
        #expect(try other.executeBatch(FlatRows(more.flatMap { [$0, 1] }, width: 2)) == 600)
        #expect(other.wide != nil && other.canBeWide)
        #expect(try connection.one("SELECT count(*) FROM log") == 1_200)
    }

    @Test func aTriggerThatAddsRowsToTheTableEndsIt() throws {
        try connection.execute(
            script: """
                CREATE TRIGGER doubled AFTER INSERT ON users WHEN new.name LIKE 'name 4_0' BEGIN
                    INSERT INTO users (name) VALUES (new.name || ' twice'); END
                """)
        let insert = try insertion()
        let names = names(0..<600)
        let keys = try self.insert(names, insert)
        #expect(keys == (try stored(names)))
        #expect(!insert.canBeWide)
    }

    @Test func rowsThatAreLeftOutHaveNoKey() throws {
        try connection.execute(
            script:
                "CREATE TABLE once (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT IGNORE, age)"
        )
        let insert = try prepare("INSERT INTO once (name, age) VALUES (?, ?)")
        var list = names(0..<500)
        list[400] = list[3]
        let keys = try self.insert(list, insert)
        #expect(keys[400] == nil && keys[401] == 401 && keys[499] == 499)
        #expect(!insert.canBeWide)
    }

    @Test func rowsThatReplaceOthersHaveKeysOfTheirOwn() throws {
        try connection.execute(
            script:
                "CREATE TABLE last (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT REPLACE, age)"
        )
        let insert = try prepare("INSERT INTO last (name, age) VALUES (?, ?)")
        var list = names(0..<500)
        list[401] = list[400]
        list[450] = list[300]
        #expect(try self.insert(list, insert) == (1...500).map { $0 })
        #expect(try connection.one("SELECT id FROM last WHERE name = 'name 400'") == 402)
    }

    @Test func keysOfOnesOwnAreNeverCounted() throws {
        for column in ["id", "rowid", "OID", "_rowid_"] {
            try connection.execute(script: "DELETE FROM users")
            let insert = try prepare("INSERT INTO users (name, \"\(column)\") VALUES (?, ?)")
            var keys: [Int64?] = []
            let values = (0..<600).flatMap { index -> [SQLValue] in
                [.text("n\(index)"), .int(Int64(index ^ 1))]
            }
            _ = try insert.executeBatch(FlatRows(values, width: 2), .key { keys.append($0) })
            #expect(keys == (0..<600).map { $0 ^ 1 })
        }
    }

    @Test func theLargestKeyEndsIt() throws {
        let insert = try insertion()
        _ = try self.insert(names(0..<300), insert)
        try connection.run(
            "INSERT INTO users (id, name) VALUES (?, 'near the end')", .int(.max - 150))
        let names = names(300..<600)
        #expect(try self.insert(names, insert) == stored(names))
        #expect(!insert.canBeWide)
    }

    @Test func theFirstRowThatFailsIsNamed() throws {
        let insert = try insertion()
        for position in [5, 256, 270, 288, 599] {
            var list = names(0..<600)
            list[position] = list[0]
            var told = 0
            let error = databaseError {
                _ = try insert.executeBatch(
                    FlatRows(list.flatMap { [$0, 1] }, width: 2), .key { _ in told += 1 })
            }
            #expect(error?.kind == .unique)
            #expect(error?.message.hasPrefix("Row \(position) of the batch: ") == true)
            #expect(error?.sql == insert.sql)
            #expect(told == position)
            #expect(try connection.one("SELECT count(*) FROM users") == 0)
        }
        #expect(insert.canBeWide && !connection.isInTransaction)
        #expect(try self.insert(names(0..<600), insert).count == 600)
    }

    @Test func aTransactionAroundItIsLeftAsItWas() throws {
        let insert = try insertion()
        try connection.begin(TransactionOptions())
        try connection.run("INSERT INTO users (name) VALUES ('before')")
        let error = databaseError { _ = try self.insert(names(0..<500) + names(499..<500), insert) }
        #expect(error?.message.hasPrefix("Row 500 of the batch: ") == true)
        #expect(connection.isInTransaction)
        #expect(try connection.one("SELECT count(*) FROM users") == 1)
        #expect(try self.insert(names(0..<500), insert).count == 500)
        try connection.commit()
        #expect(try connection.one("SELECT count(*) FROM users") == 501)
    }

    @Test(arguments: ["FAIL", "ROLLBACK"])
    func conflictClausesOfTheTableKeepNothing(clause: String) throws {
        try connection.execute(
            script:
                "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT \(clause), age)"
        )
        let insert = try prepare("INSERT INTO t (name, age) VALUES (?, ?)")
        let error = databaseError { _ = try self.insert(names(0..<500) + names(490..<500), insert) }
        #expect(error?.kind == .unique)
        if clause == "FAIL" { #expect(error?.message.hasPrefix("Row 500 of the batch: ") == true) }
        #expect(try connection.one("SELECT count(*) FROM t") == 0)
        #expect(!connection.isInTransaction)
    }

    @Test func valuesThatCanNotBeStoredAreNamed() throws {
        let insert = try insertion()
        let rows = (0..<400).flatMap { index -> [SQLValue] in
            [.text("n\(index)"), index == 300 ? .double(.nan) : 1]
        }
        let error = databaseError { _ = try insert.executeBatch(FlatRows(rows, width: 2)) }
        #expect(error?.message.hasPrefix("Parameter 2 of row 300 ") == true)
        #expect(try connection.one("SELECT count(*) FROM users") == 0)
    }

    @Test func anErrorOfTheListenerEndsIt() throws {
        struct Stop: Error {}
        let insert = try insertion()
        var told = 0
        #expect(throws: Stop.self) {
            _ = try insert.executeBatch(
                FlatRows(names(0..<600).flatMap { [$0, 1] }, width: 2),
                .key { _ in
                    told += 1
                    if told == 400 { throw Stop() }
                })
        }
        #expect(told == 400)
        #expect(try connection.one("SELECT count(*) FROM users") == 0)
    }

    @Test func itGoesWithItsStatement() throws {
        let before = connection.openStatements
        let insert = try insertion()
        _ = try self.insert(names(0..<600), insert)
        #expect(connection.openStatements == before + 2)
        insert.close()
        #expect(connection.openStatements == before)
        let other = try insertion()
        connection.close()
        #expect(other.handle.isFinalized)
    }
}
