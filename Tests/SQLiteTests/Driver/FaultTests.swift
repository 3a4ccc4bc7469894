import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverSQLiteDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct FaultTests {
    @Test func aFileThatIsNoDatabase() throws {
        let file = try ScratchFile()
        try Data("this is a letter and not a database, whatever it is called.".utf8)
            .write(to: URL(filePath: file.path))
        let error = databaseError { _ = try file.connect() }
        #expect(error?.kind == .corrupt)
        #expect(error?.nativeCode == 26)
        #expect(error?.message.contains(file.path) == true)
    }

    @Test func aDamagedPage() throws {
        let file = try ScratchFile()
        let writer = try file.connect("?journal_mode=delete")
        try writer.execute(
            script: """
                CREATE TABLE t (v);
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                    INSERT INTO t SELECT hex(randomblob(100)) FROM n;
                CREATE TABLE healthy (v); INSERT INTO healthy VALUES (1)
                """)
        writer.close()
        var bytes = try Data(contentsOf: URL(filePath: file.path))
        for index in 8_192..<20_480 { bytes[index] = 0xEE }
        try bytes.write(to: URL(filePath: file.path))
        let connection = try file.connect("?journal_mode=delete")
        let error = databaseError { _ = try connection.all("SELECT * FROM t") }
        #expect(error?.kind == .corrupt)
        #expect(try connection.one("SELECT v FROM healthy") == 1)
        #expect(connection.openStatements == 0)
    }

    @Test func aFullDiskLosesNothing() throws {
        let file = try ScratchFile()
        let connection = try file.connect()
        try connection.execute(script: "CREATE TABLE t (v); PRAGMA max_page_count = 10")
        try connection.run("INSERT INTO t VALUES (1)")
        let error = databaseError {
            try connection.run("INSERT INTO t VALUES (zeroblob(100000))")
        }
        #expect(error?.kind == .diskFull)
        #expect(try connection.one("SELECT count(*) FROM t") == 1)
        try connection.begin(TransactionOptions())
        try connection.run("INSERT INTO t VALUES (2)")
        _ = databaseError { try connection.run("INSERT INTO t VALUES (zeroblob(100000))") }
        try connection.rollback()
        #expect(try connection.one("SELECT count(*) FROM t") == 1)
        try connection.execute(script: "PRAGMA max_page_count = 1000")
        try connection.run("INSERT INTO t VALUES (zeroblob(100000))")
    }

    @Test func aLockedFileIsToldByConnecting() throws {
        let file = try ScratchFile()
        let holder = try file.connect("?journal_mode=delete")
        try holder.execute(script: "CREATE TABLE t (v); BEGIN EXCLUSIVE")
        let error = databaseError { _ = try file.connect("?journal_mode=delete&busy_timeout=20") }
        #expect(error?.kind == .busy)
        try holder.rollback()
        #expect(try file.connect().one("SELECT count(*) FROM t") == 0)
    }

    @Test func aTableInUseCannotBeDropped() throws {
        let connection = try SQLiteDriver.inMemory().connection()
        try connection.execute(script: "CREATE TABLE t (v); INSERT INTO t VALUES (1), (2)")
        let cursor = try connection.prepare("SELECT v FROM t", types: [], columns: []).execute([])
        #expect(try cursor.next())
        #expect(databaseError { try connection.execute(script: "DROP TABLE t") }?.kind == .busy)
        cursor.close()
        try connection.execute(script: "DROP TABLE t")
    }

    @Test func hostileValuesStayValues() throws {
        let connection = try SQLiteDriver.inMemory().connection()
        try connection.execute(script: "CREATE TABLE t (v)")
        for text in ["'; DROP TABLE t; --", "\" OR 1=1", "?1", ":x", "\0'); DELETE FROM t"] {
            try connection.run("INSERT INTO t VALUES (?)", .text(text))
            #expect(try connection.one("SELECT v FROM t WHERE v = ?", .text(text)) == .text(text))
        }
        #expect(try connection.one("SELECT count(*) FROM t") == 5)
    }

    @Test func failingConnectionsLeaveNoFileOpen() throws {
        let file = try ScratchFile()
        try Data(repeating: 0x41, count: 4_096).write(to: URL(filePath: file.path))
        guard FileManager.default.fileExists(atPath: "/proc/self/fd") else { return }
        for _ in 0..<100 { _ = databaseError { _ = try file.connect() } }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            let target = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/" + $0)
            return target?.hasPrefix(file.directory) == true
        }
        #expect(open == 0)
    }
}
