import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverSQLiteDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct FunctionTests {
    private let connection: SQLiteConnection

    init() throws {
        connection = try SQLiteDriver.inMemory().connection()
    }

    private struct Odd: Error, Equatable {}

    @Test func valuesGoInAndComeOut() throws {
        try connection.createFunction("echo") { $0.first ?? .null }
        try connection.createFunction("count_of") { .int(Int64($0.count)) }
        let values: [SQLValue] = [
            .null, .int(7), .int(Int64.min), .double(1.5), .text(""), .text("a\0b"), .text("é"),
            .bytes(Data()), .bytes(Data([0, 1])),
        ]
        for value in values {
            #expect(try connection.one("SELECT echo(?)", value) == value)
        }
        #expect(try connection.one("SELECT count_of(1, 2, 3)") == 3)
        #expect(try connection.one("SELECT count_of()") == 0)
    }

    @Test func resultsOfOtherTypesAreStoredAsEverywhere() throws {
        let uuid = UUID()
        let results: [(SQLValue, SQLValue)] = [
            (.bool(true), .int(1)), (.uuid(uuid), .text(uuid.uuidString.lowercased())),
            (.decimal(Decimal(3) / 2), .text("1.5")),
            (.date(LocalDate(daysSinceEpoch: 0)), .text("1970-01-01")),
            (.instant(Instant(microsecondsSinceEpoch: 1)), .text("1970-01-01 00:00:00.000001")),
            (.json("[]"), .text("[]")),
        ]
        for (value, stored) in results {
            try connection.createFunction("give", arguments: 0) { _ in value }
            #expect(try connection.one("SELECT give()") == stored)
        }
        let refused: [SQLValue] = [.double(Double.nan), .array([.int(1)]), .invalid("bad")]
        for value in refused {
            try connection.createFunction("give", arguments: 0) { _ in value }
            #expect(databaseError { _ = try connection.one("SELECT give()") } != nil)
        }
    }

    @Test func errorsOfFunctionsAreTheCause() throws {
        try connection.createFunction("fail", arguments: 0) { _ in throw Odd() }
        let error = databaseError { _ = try connection.one("SELECT fail()") }
        #expect(error?.underlying as? Odd == Odd())
        #expect(error?.sql == "SELECT fail()")
        let next = databaseError { _ = try connection.one("SELECT nope") }
        #expect(next?.underlying == nil)
        #expect(databaseError { _ = try connection.one("SELECT fail(1)") }?.kind == .syntax)
    }

    @Test func aggregates() throws {
        try connection.add(
            SQLiteFunction(
                aggregate: "joined", arguments: 1, initial: [String](),
                step: { state, values in
                    if case .text(let text) = values[0] { state.append(text) } else { throw Odd() }
                }, finish: { .text($0.joined(separator: "+")) }))
        try connection.execute(
            script: "CREATE TABLE t (g, v); INSERT INTO t VALUES (1, 'a'), (2, 'x'), (1, 'b')")
        #expect(
            try connection.all("SELECT g, joined(v) FROM t GROUP BY g ORDER BY g")
                == [[1, "a+b"], [2, "x"]])
        #expect(try connection.one("SELECT joined(v) FROM t WHERE g = 9") == "")
        let error = databaseError { _ = try connection.one("SELECT joined(g) FROM t") }
        #expect(error?.underlying as? Odd == Odd())
        #expect(try connection.one("SELECT joined(v) FROM t WHERE g = 2") == "x")
    }

    @Test func collations() throws {
        try connection.createCollation("by_length") { left, right in
            if left == right { return 0 }
            if left.count != right.count { return left.count < right.count ? -1 : 1 }
            return left < right ? -1 : 1
        }
        try connection.execute(
            script: "CREATE TABLE t (v); INSERT INTO t VALUES ('ccc'), ('é'), ('bb')")
        #expect(
            try connection.all("SELECT v FROM t ORDER BY v COLLATE by_length DESC")
                == [["ccc"], ["bb"], ["é"]])
    }

    @Test func regularExpressions() throws {
        #expect(try connection.one("SELECT 'Ada Lovelace' REGEXP '^A.*e$'") == 1)
        #expect(try connection.one("SELECT 'ada' REGEXP '^A'") == 0)
        #expect(try connection.one("SELECT 'ada' REGEXP '(?i)^A'") == 1)
        #expect(try connection.one("SELECT 'ada' NOT REGEXP 'z'") == 1)
        #expect(try connection.one("SELECT NULL REGEXP 'z'") == .null)
        #expect(try connection.one("SELECT 'x' REGEXP NULL") == .null)
        #expect(try connection.one("SELECT 42 REGEXP '^4'") == 1)
        #expect(try connection.one("SELECT 'e\u{301}' REGEXP '^..$'") == 1)
        let error = databaseError { _ = try connection.one("SELECT 'x' REGEXP '('") }
        #expect(error?.kind == .invalidValue)
        try connection.execute(script: "CREATE TABLE t (v CHECK (v REGEXP '^[a-z]+$'))")
        #expect(databaseError { try connection.run("INSERT INTO t VALUES ('A')") }?.kind == .check)
    }

    @Test func driversAddThemToEveryConnection() throws {
        let twice = SQLiteFunction("twice", arguments: 1) { values -> SQLValue in
            guard case .int(let value) = values[0] else { return .null }
            return .int(value * 2)
        }
        let reversed = SQLiteCollation("reversed") { left, right -> Int in
            if left == right { return 0 }
            return left < right ? 1 : -1
        }
        let driver = try SQLiteDriver(
            url: EngineURL("sqlite://"), functions: [twice], collations: [reversed])
        for _ in 0..<2 {
            let connection = try driver.connection()
            #expect(try connection.one("SELECT twice(21)") == 42)
            #expect(try connection.one("SELECT 'a' < 'b' COLLATE reversed") == 0)
        }
    }

    private final class Witness: Sendable {}

    @Test func closuresAreReleased() throws {
        weak var function: Witness?
        weak var collation: Witness?
        weak var state: Witness?
        try {
            let made = [Witness(), Witness(), Witness()]
            (function, collation, state) = (made[0], made[1], made[2])
            let (first, second, third) = (made[0], made[1], made[2])
            try connection.createFunction("f", arguments: 0) { _ -> SQLValue in .text("\(first)") }
            try connection.createCollation("c") { _, _ -> Int in "\(second)".count }
            try connection.add(
                SQLiteFunction(
                    aggregate: "s", initial: third, step: { _, _ in throw Odd() },
                    finish: { _ in .null }))
            _ = databaseError { _ = try connection.one("SELECT s(1)") }
        }()
        #expect(function != nil && collation != nil && state != nil)
        connection.close()
        #expect(function == nil)
        #expect(collation == nil)
        #expect(state == nil)
    }

    @Test func namesThatSQLiteDoesNotTake() throws {
        let name = String(repeating: "x", count: 300)
        #expect(databaseError { try connection.createFunction(name) { _ in 1 } }?.kind == .misuse)
        #expect(
            databaseError { try connection.createFunction("f", arguments: 1_000) { _ in 1 } }?.kind
                == .misuse)
    }
}

@Suite struct BackupTests {
    @Test func copiesAndRestores() throws {
        let file = try ScratchFile()
        let source = try SQLiteDriver.inMemory().connection()
        try source.execute(
            script: """
                CREATE TABLE t (v);
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                    INSERT INTO t SELECT zeroblob(500) FROM n;
                """)
        var reports: [SQLiteBackupProgress] = []
        try source.backup(to: file.path, pagesPerStep: 20) {
            reports.append($0)
            return true
        }
        #expect(reports.count > 3)
        #expect(reports.last.map { $0.remainingPages < $0.totalPages } == true)
        #expect(try file.connect("?mode=ro").one("SELECT count(*) FROM t") == 1_000)
        try source.execute(script: "DELETE FROM t")
        try withExtendedLifetime(file) { try source.restore(from: file.path) }
        #expect(try source.one("SELECT count(*) FROM t") == 1_000)
    }

    @Test func filesInWALModeDoNotGoToMemory() throws {
        let file = try ScratchFile()
        let writer = try file.connect("?journal_mode=wal")
        try writer.execute(script: "CREATE TABLE t (v)")
        let memory = try SQLiteDriver.inMemory().connection()
        try memory.execute(script: "CREATE TABLE kept (v)")
        #expect(databaseError { try memory.restore(from: file.path) }?.kind == .unsupported)
        #expect(try memory.one("SELECT count(*) FROM kept") == 0)
        let other = try ScratchFile()
        let target = try other.connect("?journal_mode=delete")
        try target.restore(from: file.path)
        #expect(try target.one("SELECT count(*) FROM t") == 0)
        withExtendedLifetime((file, other)) {}
    }

    @Test func canBeGivenUp() throws {
        let file = try ScratchFile()
        let source = try SQLiteDriver.inMemory().connection()
        try source.execute(script: "CREATE TABLE t (v); INSERT INTO t VALUES (zeroblob(100000))")
        let error = databaseError {
            try source.backup(to: file.path, pagesPerStep: 1) { _ in false }
        }
        #expect(error?.kind == .cancelled)
        #expect(try source.one("SELECT count(*) FROM t") == 1)
        try withExtendedLifetime(file) { try source.backup(to: file.path) }
    }

    @Test func placesThatCannotBeWritten() throws {
        let source = try SQLiteDriver.inMemory().connection()
        #expect(
            databaseError { try source.backup(to: "/no/such/place.db") }?.kind == .unknownDatabase)
        #expect(
            databaseError { try source.restore(from: "/no/such/place.db") }?.kind
                == .unknownDatabase)
        let file = try ScratchFile()
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: file.path))
        #expect(databaseError { try source.restore(from: file.path) }?.kind == .corrupt)
        source.close()
        #expect(databaseError { try source.backup(to: file.path) }?.kind == .misuse)
    }

    @Test func waitsForALockOnlySoLong() throws {
        let file = try ScratchFile()
        let holder = try file.connect("?journal_mode=delete")
        try holder.execute(script: "CREATE TABLE t (v); BEGIN EXCLUSIVE")
        let driver = try SQLiteDriver(url: EngineURL("sqlite://?busy_timeout=20"))
        let source = try driver.connection()
        try source.execute(script: "CREATE TABLE t (v)")
        #expect(databaseError { try source.backup(to: file.path) }?.kind == .busy)
    }
}
