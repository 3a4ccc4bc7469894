import QuicksilverEngine
import QuicksilverPostgreSQLDriver
import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite(.enabled(if: TestServer.isThere)) struct ResultTests {
    @Test func streamsWithBoundedMemory() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.prepare(
            "SELECT n, repeat('x', 1000) FROM generate_series(1, $1) n", types: [.integer],
            columns: [])
        func read() throws -> Int64 {
            let cursor = try statement.execute([400_000])
            var sum: Int64 = 0
            while try cursor.next() { sum += try cursor.int64(at: 0) }
            return sum
        }
        #expect(try read() == 80_000_200_000)
        let before = residentKibibytes()
        #expect(try read() == 80_000_200_000)
        // The rows have 400 MB. Other tests of this process take memory at the same time, but not that much.
        #expect(residentKibibytes() - before < 200_000)
    }

    private func residentKibibytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
        else { return 0 }
        return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }

    @Test func freesResultsThatAreLeft() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.prepare(
            "SELECT repeat('x', 4000) FROM generate_series(1, 50)", types: [], columns: [])
        func leave() throws {
            let cursor = try statement.execute([])
            _ = try cursor.next()
        }
        for _ in 0..<100 { try leave() }
        let before = residentKibibytes()
        for _ in 0..<2_000 { try leave() }
        // Each result has 200 kB.
        #expect(residentKibibytes() - before < 200_000)
    }

    @Test func anotherStatementMovesTheRestToMemory() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let numbers = try connection.prepare("SELECT generate_series(1, 5)", types: [], columns: [])
        let cursor = try numbers.execute([])
        #expect(try cursor.next())
        #expect(try connection.value("SELECT 10") == .int(10))
        #expect(try cursor.int64(at: 0) == 1)
        var seen: [Int64] = []
        while try cursor.next() {
            seen.append(try cursor.int64(at: 0))
            #expect(try connection.value("SELECT 11") == .int(11))
        }
        #expect(seen == [2, 3, 4, 5])
        // An error behind the rows comes when they have been read.
        let failing = try connection.prepare(
            "SELECT 10 / (4 - n) FROM generate_series(1, 5) n", types: [], columns: [])
        let rows = try failing.execute([])
        #expect(try connection.value("SELECT 12") == .int(12))
        #expect(try rows.next() && rows.next() && rows.next())
        #expect(failure { _ = try rows.next() }?.sqlState == "22012")
        #expect(try rows.next() == false)
    }

    @Test func closingEarlyLeavesTheConnectionUsable() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let endless = try connection.prepare(
            "SELECT generate_series(1, 2000000000)", types: [], columns: [])
        let cursor = try endless.execute([])
        #expect(try cursor.next() && cursor.next())
        cursor.close()
        #expect(try cursor.next() == false)
        #expect(try connection.value("SELECT 1") == .int(1))
        // In a transaction the statement is read to its end, because stopping it would end the transaction.
        try connection.begin(TransactionOptions())
        let long = try connection.prepare(
            "SELECT generate_series(1, 20000)", types: [], columns: [])
        let rows = try long.execute([])
        #expect(try rows.next())
        #expect(connection.isInTransaction)
        rows.close()
        #expect(try connection.value("SELECT 1") == .int(1))
        try connection.commit()
    }

    @Test func countsRows() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        #expect(try connection.run("CREATE TEMP TABLE t (id int)") == 0)
        #expect(try connection.run("INSERT INTO t SELECT generate_series(1, 12)") == 12)
        #expect(try connection.run("UPDATE t SET id = id WHERE id > $1", 2) == 10)
        #expect(try connection.run("DELETE FROM t WHERE id = $1 RETURNING id", 3) == 1)
        #expect(try connection.run("SELECT * FROM t") == 0)
        #expect(try connection.run("") == 0)
    }

    @Test func manyColumnsAndParameters() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let list = (1...1_600).map { "$\($0)" }.joined(separator: ", ")
        let statement = try connection.prepare(
            "SELECT " + list, types: Array(repeating: .integer, count: 1_600), columns: [])
        let cursor = try statement.execute((1...1_600).map { .int($0) })
        #expect(try cursor.next())
        #expect(try cursor.int64(at: 1_599) == 1_600)
        cursor.close()
        #expect(
            failure { _ = try statement.execute([1]) }?.kind == .parameterMismatch)
        #expect(
            failure {
                _ = try connection.prepare(
                    "SELECT 1", types: Array(repeating: .text, count: 70_000), columns: [])
            }?.kind == .parameterMismatch)
    }

    @Test func preparedStatementsAreRecovered() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(script: "CREATE TEMP TABLE t (id int)")
        let all = try connection.prepare("SELECT * FROM t", types: [], columns: [])
        let insert = try connection.prepare(
            "INSERT INTO t VALUES ($1)", types: [.integer], columns: [])
        _ = try insert.execute([1])
        #expect(try all.execute([]).columnCount == 1)
        // The tables changed, so the plan can't be used again.
        try connection.execute(script: "ALTER TABLE t ADD name text")
        #expect(try all.execute([]).columnCount == 2)
        // The server lost them, unnoticed and noticed.
        try connection.execute(script: "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")
        _ = try insert.execute([2])
        #expect(try insert.executeBatch([3, 4], width: 1) == 2)
        try connection.execute(script: "DEALLOCATE ALL")
        #expect(try insert.executeBatch([5, 6], width: 1) == 2)
        try connection.execute(script: "DISCARD PLANS; DEALLOCATE ALL")
        let twice = try connection.prepare("SELECT * FROM t", types: [], columns: [])
        #expect(try twice.execute([]).columnCount == 2)
        twice.close()
        #expect(try all.execute([]).columnCount == 2)
        #expect(try connection.value("SELECT count(*) FROM t") == .int(6))
    }

    @Test func closedStatementsAreForgotten() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        for number in 0..<50 {
            #expect(try connection.value("SELECT \(number)") == .int(Int64(number)))
        }
        guard
            case .int(let kept) = try connection.value(
                "SELECT count(*) FROM pg_prepared_statements")
        else { return }
        #expect(kept <= 2)
    }

    @Test func worksWithoutKeptStatements() throws {
        let connection = try TestServer.connect(("pgbouncer", "true"))
        defer { connection.close() }
        try connection.execute(script: "CREATE TEMP TABLE t (id int8 PRIMARY KEY, name text)")
        let insert = try connection.prepare(
            "INSERT INTO t VALUES ($1, $2)", types: [.bigInteger, .text], columns: [])
        #expect(try insert.executeBatch([1, "a", 3_000_000_000, "b"], width: 2) == 2)
        #expect(
            failure { _ = try insert.executeBatch([2, "a", 1, "b"], width: 2) }?.message.contains(
                "Row 1 ") == true)
        let find = try connection.prepare(
            "SELECT name FROM t WHERE id = $1", types: [.bigInteger], columns: [])
        for _ in 0..<3 {
            // Another session's transaction may have run on this connection meanwhile.
            try connection.execute(script: "DEALLOCATE ALL")
            let cursor = try find.execute([3_000_000_000])
            #expect(try cursor.next())
            #expect(try cursor.string(at: 0) == "b")
            cursor.close()
        }
        #expect(
            try connection.value("SELECT count(*) FROM pg_prepared_statements WHERE name <> ''")
                == .int(0))
        #expect(try connection.value("SHOW TimeZone") == .text("UTC"))
    }
}
