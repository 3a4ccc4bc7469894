import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverMariaDBDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite(.enabled(if: TestServer.isThere)) struct ResultTests {
    private func residentKibibytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
        else { return 0 }
        return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }

    @Test func streamsWithBoundedMemory() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.statement(
            "SELECT seq, REPEAT('x', 1000) FROM seq_1_to_400000 WHERE seq <= ?")
        func read() throws -> Int64 {
            let cursor = try statement.run([.int(400_000)])
            var sum: Int64 = 0
            while try cursor.next() { sum += try cursor.int64(at: 0) }
            return sum
        }
        #expect(try read() == 80_000_200_000)
        let before = residentKibibytes()
        #expect(try read() == 80_000_200_000)
        // The rows have 400 MB. Other tests of this process take memory at the same time, but not that much.
        #expect(residentKibibytes() - before < 200_000)
        statement.close()
    }

    @Test func freesStatementsAndResultsThatAreLeft() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        func open() throws -> Int64 {
            let rows = try connection.rows("SHOW SESSION STATUS LIKE 'Com_stmt_close'")
            guard case .text(let text)? = rows.first?.last else { return 0 }
            return Int64(text) ?? 0
        }
        let before = try open()
        for _ in 0..<50 {
            let cursor = try connection.statement("SELECT seq FROM seq_1_to_50").run([])
            _ = try cursor.next()
        }
        for _ in 0..<50 {
            _ = try? connection.statement("SELECT * FROM nowhere_at_all")
        }
        #expect(try open() - before >= 50)
        #expect(try connection.value("SELECT 1") == .int(1))
    }

    @Test func anotherStatementMovesTheRestToMemory() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let numbers = try connection.statement("SELECT seq FROM seq_1_to_5")
        let cursor = try numbers.run([])
        #expect(try cursor.next())
        #expect(try connection.value("SELECT 10") == .int(10))
        #expect(try cursor.int64(at: 0) == 1)
        var seen: [Int64] = []
        while try cursor.next() {
            seen.append(try cursor.int64(at: 0))
            #expect(try connection.value("SELECT 11") == .int(11))
        }
        #expect(seen == [2, 3, 4, 5])
        numbers.close()
    }

    @Test func closingEarlyLeavesTheConnectionUsable() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let endless = try connection.statement(
            "SELECT a.seq FROM seq_1_to_1000000 AS a, seq_1_to_1000000 AS b")
        let cursor = try endless.run([])
        #expect(try cursor.next() && cursor.next())
        cursor.close()
        cursor.close()
        #expect(try cursor.next() == false)
        #expect(try connection.value("SELECT 1") == .int(1))
        endless.close()
    }

    @Test func aStatementIsUsedAgain() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.statement("SELECT ?, ?")
        let first: [SQLValue] = [.int(1), .text("a")]
        let second: [SQLValue] = [.text("zwei"), .null]
        let third: [SQLValue] = [.double(2.5), .text("b")]
        for binds in [first, second, third, first] {
            let cursor = try statement.run(binds)
            #expect(try cursor.next())
            #expect(try cursor.value(at: 0, as: nil) == binds[0])
            #expect(try cursor.value(at: 1, as: nil) == binds[1])
        }
        // A run that is still open ends when the statement runs again.
        let many = try connection.statement("SELECT seq FROM seq_1_to_10")
        let old = try many.run([])
        #expect(try old.next())
        let new = try many.run([])
        #expect(try old.next() == false)
        #expect(try new.next())
        many.close()
        statement.close()
        #expect(failureKind { _ = try statement.run(first) } == .misuse)
    }

    @Test func alteredTablesAreNoticed() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id INT") { table in
            try connection.change("INSERT INTO \(table) VALUES (1)")
            let all = try connection.statement("SELECT * FROM \(table)")
            #expect(try all.run([]).columnCount == 1)
            try connection.execute(script: "ALTER TABLE \(table) ADD name TEXT")
            let cursor = try all.run([])
            #expect(try cursor.next())
            #expect(cursor.columnCount == 2)
            cursor.close()
            try connection.execute(script: "DROP TABLE \(table)")
            #expect(failureKind { _ = try all.run([]) } == .unknownTable)
            all.close()
        }
    }

    @Test func proceduresWithSeveralResults() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let name = TestServer.name("p")
        try connection.execute(
            script: "CREATE PROCEDURE \(name)() BEGIN SELECT 1 AS a; SELECT 2 AS b, 3 AS c; END")
        defer { try? connection.execute(script: "DROP PROCEDURE \(name)") }
        #expect(try connection.rows("CALL \(name)()") == [[.int(1)]])
        #expect(try connection.value("SELECT 4") == .int(4))
    }

    @Test func scriptsRunAllTheirStatements() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id INT PRIMARY KEY") { table in
            try connection.execute(
                script: "INSERT INTO \(table) VALUES (1); SELECT * FROM \(table);"
                    + " INSERT INTO \(table) VALUES (2)")
            let error = try databaseError {
                try connection.execute(
                    script: "INSERT INTO \(table) VALUES (3); INSERT INTO \(table) VALUES (1);"
                        + " INSERT INTO \(table) VALUES (4)")
            }
            #expect(error.kind == .unique)
            #expect(try connection.value("SELECT COUNT(*) FROM \(table)") == .int(3))
        }
    }

    @Test func generatedKeys() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT") { table in
            let insert = try connection.statement(
                "INSERT INTO \(table) (n) VALUES (?) RETURNING id")
            var keys: [Int64] = []
            let binds: [SQLValue] = (0..<1_000).map { SQLValue.int($0) }
            _ = try insert.executeBatchReturning(binds, width: 1) { row in
                keys.append(try row.int64(at: 0))
            }
            #expect(keys == Array(1...1_000))
            #expect(
                try connection.value("SELECT COUNT(*) FROM \(table) WHERE id = n + 1")
                    == .int(1_000))
            // A zero is a zero.
            try connection.change("INSERT INTO \(table) VALUES (0, 0)")
            #expect(try connection.value("SELECT COUNT(*) FROM \(table) WHERE id = 0") == .int(1))
            insert.close()
        }
    }
}
