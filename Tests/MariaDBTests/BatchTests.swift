import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverMariaDBDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite(.enabled(if: TestServer.isThere)) struct BatchTests {
    @Test func nullsAndTextsOfAllLengths() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        #expect(connection.server.hasBulk)
        let columns =
            "id INT PRIMARY KEY, t LONGTEXT, b LONGBLOB, d DOUBLE, f BOOL, n DECIMAL(20,4)"
        try connection.withTable(columns) { table in
            let insert = try connection.statement("INSERT INTO \(table) VALUES (?, ?, ?, ?, ?, ?)")
            var rows: [[SQLValue]] = []
            for number in 0..<3_000 {
                var row: [SQLValue] = [.int(Int64(number))]
                let hasGap = number % 7 == 0
                row.append(hasGap ? .null : .text(String(repeating: "é", count: number % 300)))
                row.append(number % 5 == 0 ? .null : .bytes(Data(repeating: 7, count: number % 90)))
                row.append(number % 3 == 0 ? .null : .double(Double(number) / 8))
                row.append(number % 11 == 0 ? .null : .bool(number % 2 == 0))
                row.append(number % 13 == 0 ? .null : .decimal(Decimal(number) / 16))
                rows.append(row)
            }
            let binds: [SQLValue] = rows.flatMap { $0 }
            #expect(try insert.executeBatch(binds, width: 6) == 3_000)
            let types: [DataType?] = [nil, nil, nil, nil, .boolean, nil]
            #expect(try connection.rows("SELECT * FROM \(table) ORDER BY id", as: types) == rows)
            insert.close()
        }
    }

    @Test func columnsOfMixedTypesAndOfNullsOnly() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id INT, v TEXT") { table in
            let insert = try connection.statement("INSERT INTO \(table) VALUES (?, ?)")
            let mixed: [SQLValue] = [
                .int(1), .text("a"), .int(2), .int(5), .int(3), .double(1.5), .int(4), .null,
            ]
            #expect(try insert.executeBatch(mixed, width: 2) == 4)
            let texts: [SQLValue] = [.text("a"), .text("5"), .text("1.5"), .null]
            #expect(
                try connection.rows("SELECT v FROM \(table) ORDER BY id").map { $0[0] } == texts)
            let nulls: [SQLValue] = [.int(5), .null, .int(6), .null]
            #expect(try insert.executeBatch(nulls, width: 2) == 2)
            #expect(
                try connection.value("SELECT COUNT(*) FROM \(table) WHERE v IS NULL") == .int(3))
            #expect(try insert.executeBatch([], width: 2) == 0)
            #expect(
                failureKind { _ = try insert.executeBatch([.int(1)], width: 2) }
                    == .parameterMismatch)
            #expect(
                failureKind { _ = try insert.executeBatch([.int(1)], width: 1) }
                    == .parameterMismatch)
            insert.close()
        }
    }

    @Test func allRowsOrNone() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id INT PRIMARY KEY, n INT") { table in
            let insert = try connection.statement("INSERT INTO \(table) VALUES (?, ?)")
            func rows(_ ids: [Int64]) -> [SQLValue] { ids.flatMap { [.int($0), .int(0)] } }
            let twice = try databaseError {
                _ = try insert.executeBatch(rows([1, 2, 3, 2, 4]), width: 2)
            }
            #expect(twice.kind == .unique && twice.constraint == "PRIMARY")
            #expect(!connection.isInTransaction)
            #expect(try connection.value("SELECT COUNT(*) FROM \(table)") == .int(0))
            // A value that can't be sent, far behind rows that were.
            var late = rows(Array(0..<20_000))
            late[39_999] = .double(Double.nan)
            let refused = try databaseError { _ = try insert.executeBatch(late, width: 2) }
            #expect(refused.kind == .invalidValue)
            #expect(try connection.value("SELECT COUNT(*) FROM \(table)") == .int(0))
            // Inside a transaction the batch is undone and the transaction stays.
            try connection.begin(TransactionOptions())
            try connection.change("INSERT INTO \(table) VALUES (100, 1)")
            let inside = try databaseError {
                _ = try insert.executeBatch(rows([5, 100]), width: 2)
            }
            #expect(inside.kind == .unique)
            #expect(connection.isInTransaction)
            try connection.commit()
            #expect(try connection.rows("SELECT id FROM \(table)") == [[.int(100)]])
            insert.close()
        }
    }

    @Test func updatesAndDeletesCountRows() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id INT PRIMARY KEY, n INT") { table in
            let insert = try connection.statement("INSERT INTO \(table) VALUES (?, 0)")
            let ids: [SQLValue] = (0..<10_000).map { SQLValue.int($0) }
            #expect(try insert.executeBatch(ids, width: 1) == 10_000)
            let update = try connection.statement("UPDATE \(table) SET n = ? WHERE id = ?")
            // The same value again, and rows that aren't there.
            let changes: [SQLValue] = [.int(0), .int(1), .int(7), .int(2), .int(7), .int(99_999)]
            #expect(try update.executeBatch(changes, width: 2) == 2)
            let delete = try connection.statement("DELETE FROM \(table) WHERE id = ?")
            #expect(try delete.executeBatch(ids, width: 1) == 10_000)
            #expect(try delete.executeBatch(ids, width: 1) == 0)
            for statement in [insert, update, delete] { statement.close() }
        }
    }

    @Test func momentsTravelInBatches() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("d DATE, t TIME(6), s DATETIME(6), i DATETIME(6)") { table in
            let insert = try connection.statement("INSERT INTO \(table) VALUES (?, ?, ?, ?)")
            let row: [SQLValue] = [
                ValueTests.date("0001-01-01"), ValueTests.time("23:59:59.999999"),
                ValueTests.timestamp("9999-12-31T23:59:59.999999"),
                ValueTests.instant("2026-11-21T13:05:07.000001Z"),
            ]
            let nulls: [SQLValue] = [.null, .null, .null, .null]
            #expect(try insert.executeBatch(row + nulls + row, width: 4) == 3)
            let types: [DataType?] = [nil, nil, nil, .timestampWithZone]
            let found = try connection.rows("SELECT * FROM \(table) ORDER BY d", as: types)
            #expect(found == [nulls, row, row])
            insert.close()
        }
    }
}
