import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverMariaDBDriver

@Suite struct ServerTests {
    @Test func aRequiredServerIsNamed() {
        #expect(TestServer.isThere || !TestServer.isRequired)
    }
}

@Suite(.enabled(if: TestServer.isThere)) struct ConnectionTests {
    @Test func preparesExecutesAndReads() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let statement = try connection.prepare(
            "SELECT ? + 1, ?, NULL", types: [.bigInteger, .text], columns: [])
        let cursor = try statement.execute([.int(41), .text("né 🦊")])
        #expect(try cursor.next())
        #expect(try cursor.int64(at: 0) == 42)
        #expect(try cursor.string(at: 1) == "né 🦊")
        #expect(cursor.isNull(at: 2))
        #expect(try !cursor.next())
        #expect(try !cursor.next())
        statement.close()
        statement.close()
    }

    @Test func countsMatchedRowsAndGivesKeys() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.withTable("id INT PRIMARY KEY AUTO_INCREMENT, n INT") { table in
            let insert = try connection.statement("INSERT INTO \(table) (n) VALUES (?)")
            let first = try insert.run([.int(1)])
            #expect(first.rowsAffected == 1)
            #expect(first.lastInsertedID == 1)
            #expect(try insert.run([.int(1)]).lastInsertedID == 2)
            // The same value again: two rows match, none differs.
            #expect(try connection.change("UPDATE \(table) SET n = ?", [.int(1)]) == 2)
            #expect(try connection.change("DELETE FROM \(table) WHERE n = ?", [.int(7)]) == 0)
            #expect(try connection.change("DELETE FROM \(table)") == 2)
        }
    }
}
