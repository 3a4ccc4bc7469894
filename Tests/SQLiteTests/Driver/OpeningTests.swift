import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverSQLiteDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct OpeningTests {
    @Test func filesAreSetUpAsDocumented() throws {
        let file = try ScratchFile()
        let connection = try file.connect()
        #expect(try connection.one("PRAGMA journal_mode") == "wal")
        #expect(try connection.one("PRAGMA synchronous") == 1)
        #expect(try connection.one("PRAGMA foreign_keys") == 1)
        #expect(try connection.one("PRAGMA cache_size") == -16_384)
        #expect(try connection.one("PRAGMA mmap_size") == 0)
        #expect(try connection.one("PRAGMA trusted_schema") == 0)
        #expect(connection.serverVersion.count == 3)
        #expect(connection.serverVersion.lexicographicallyPrecedes([3, 38]) == false)
        // Defensive: the schema can't be written.
        try connection.execute(script: "PRAGMA writable_schema = ON; CREATE TABLE t (x)")
        #expect(databaseError { try connection.run("DELETE FROM sqlite_schema") } != nil)
    }

    @Test func optionsOfTheURL() throws {
        let file = try ScratchFile()
        let connection = try file.connect(
            "?journal_mode=delete&foreign_keys=false&cache_size=100&mmap_size=65536&trusted_schema=yes"
        )
        #expect(try connection.one("PRAGMA journal_mode") == "delete")
        #expect(try connection.one("PRAGMA synchronous") == 2)
        #expect(try connection.one("PRAGMA foreign_keys") == 0)
        #expect(try connection.one("PRAGMA cache_size") == 100)
        #expect(try connection.one("PRAGMA mmap_size") == 65_536)
        #expect(try connection.one("PRAGMA trusted_schema") == 1)
        let other = try ScratchFile().connect("?synchronous=extra&pool_size=3")
        #expect(try other.one("PRAGMA synchronous") == 3)
    }

    @Test(arguments: [
        ("sqlite:///a.db?jurnal_mode=wal", "Did you mean 'journal_mode'?"),
        ("sqlite:///a.db?journal_mode=off", "must be one of: wal, delete"),
        ("sqlite:///a.db?busy_timeout=-1", "must be a whole number"),
        ("sqlite:///a.db?foreign_keys=maybe", "must be true or false"),
        ("sqlite:///a.db?mode=write", "must be one of: ro, rw, rwc, memory"),
    ])
    func wrongOptionsAreNamed(_ url: String, _ part: String) throws {
        let url = try EngineURL(url)
        let error = databaseError { _ = try SQLiteDriver(url: url) }
        #expect(error?.kind == .misuse)
        #expect(error?.message.contains(part) == true)
    }

    @Test func partsWithoutUseAreRefused() {
        let url = EngineURL(scheme: "sqlite", user: "u", password: "secret", database: "a.db")
        let error = databaseError { _ = try SQLiteDriver(url: url) }
        #expect(error?.message.contains("no user, password or host") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func missingDirectoryAndFileAreNamed() throws {
        let file = try ScratchFile()
        let nowhere = try SQLiteDriver(url: EngineURL("sqlite:///\(file.directory)/no/such/a.db"))
        let error = databaseError { _ = try nowhere.connect() }
        #expect(error?.kind == .unknownDatabase)
        #expect(error?.message.contains("'\(file.directory)/no/such' doesn't exist") == true)
        for mode in ["ro", "rw"] {
            let error = databaseError { _ = try file.driver("?mode=\(mode)").connect() }
            #expect(error?.kind == .unknownDatabase)
            #expect(error?.message.contains("the file doesn't exist") == true)
        }
        let directory = try SQLiteDriver(url: EngineURL("sqlite:///\(file.directory)"))
        #expect(
            databaseError { _ = try directory.connect() }?.message.contains("it is a directory")
                == true)
    }

    @Test func readOnlyFilesRefuseWrites() throws {
        let file = try ScratchFile()
        try file.connect("?journal_mode=delete").execute(
            script: "CREATE TABLE t (x); INSERT INTO t VALUES (1)")
        for options in ["?mode=ro", "?immutable=true"] {
            let connection = try file.connect(options)
            #expect(try connection.one("SELECT x FROM t") == 1)
            #expect(
                databaseError { try connection.run("INSERT INTO t VALUES (2)") }?.kind == .readOnly)
            #expect(databaseError { try connection.run("CREATE TABLE u (x)") }?.kind == .readOnly)
            #expect(try connection.one("SELECT count(*) FROM t") == 1)
        }
        #expect(
            databaseError { _ = try file.connect("?mode=ro&journal_mode=wal") }?.kind
                == .unsupported)
    }

    @Test func oddFileNames() throws {
        let file = try ScratchFile()
        for name in ["a b%20?c#d.db", "filé.db", "x;y.db"] {
            let path = file.directory + "/" + name
            let url = EngineURL(scheme: "sqlite", host: nil, database: path)
            let connection = try SQLiteDriver(url: url).connection()
            try connection.execute(script: "CREATE TABLE t (x)")
            connection.close()
            #expect(FileManager.default.fileExists(atPath: path))
            var immutable = url
            immutable["immutable"] = "true"
            #expect(
                try SQLiteDriver(url: immutable).connection().one("SELECT count(*) FROM t") == 0)
        }
    }

    @Test func doubleQuotesAreNeverTexts() throws {
        let connection = try SQLiteDriver.inMemory().connection()
        #expect(databaseError { _ = try connection.one("SELECT \"text\"") }?.kind == .unknownColumn)
    }
}

@Suite struct InMemoryTests {
    @Test func connectionsOfADriverShareTheDatabase() throws {
        let driver = try SQLiteDriver.inMemory()
        #expect(driver.poolHints.maximumConnections == nil)
        let first = try driver.connection()
        let second = try driver.connection()
        try first.execute(script: "CREATE TABLE t (x); INSERT INTO t VALUES (1)")
        #expect(try second.one("SELECT x FROM t") == 1)
        first.close()
        second.close()
        #expect(try driver.connection().one("SELECT x FROM t") == 1)
    }

    @Test func driversDoNotShare() throws {
        let first = try SQLiteDriver.inMemory().connection()
        try first.execute(script: "CREATE TABLE t (x)")
        let second = try SQLiteDriver(url: EngineURL("sqlite:///:memory:")).connection()
        #expect(databaseError { _ = try second.one("SELECT * FROM t") }?.kind == .unknownTable)
    }

    @Test func closingTheDriverGivesTheDatabaseUp() throws {
        let driver = try SQLiteDriver.inMemory()
        let connection = try driver.connection()
        try connection.execute(script: "CREATE TABLE t (x)")
        driver.close()
        driver.close()
        #expect(try connection.one("SELECT count(*) FROM t") == 0)
        connection.close()
        let fresh = try driver.connection()
        #expect(databaseError { _ = try fresh.one("SELECT * FROM t") }?.kind == .unknownTable)
    }

    @Test func writersWaitForEachOther() throws {
        let driver = try SQLiteDriver(url: EngineURL("sqlite://?busy_timeout=40"))
        let first = try driver.connection()
        let second = try driver.connection()
        try first.execute(script: "CREATE TABLE t (x)")
        try first.begin(TransactionOptions())
        try first.run("INSERT INTO t VALUES (1)")
        let start = ContinuousClock.now
        #expect(databaseError { try second.begin(TransactionOptions()) }?.kind == .busy)
        #expect(ContinuousClock.now - start >= .milliseconds(40))
        try first.commit()
        #expect(try second.one("SELECT count(*) FROM t") == 1)
    }

    @Test func twoThreadsCountTogether() async throws {
        let driver = try SQLiteDriver.inMemory()
        let anchor = try driver.connection()
        try anchor.execute(script: "CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (0)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    let connection = try driver.connection()
                    for _ in 0..<200 {
                        try connection.begin(TransactionOptions())
                        try connection.run("UPDATE t SET n = n + 1")
                        try connection.commit()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try anchor.one("SELECT n FROM t") == 400)
    }
}
