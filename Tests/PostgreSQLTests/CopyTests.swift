import QuicksilverEngine
import QuicksilverPostgreSQLDriver
import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite(.enabled(if: TestServer.isThere)) struct CopyTests {
    @Test func copiesManyRows() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(script: "CREATE TEMP TABLE t (id int PRIMARY KEY, name text)")
        let rows = (0..<50_000).lazy.map { [.int(Int64($0)), .text("name \($0)")] as [SQLValue] }
        #expect(
            try connection.copyIn(
                into: "t", schema: "pg_temp", columns: ["id", "name"], rows: rows) == 50_000)
        #expect(try connection.value("SELECT sum(id) FROM t") == .int(1_249_975_000))
        var count = 0
        #expect(try connection.copyOut(from: "t", columns: ["name"]) { _ in count += 1 } == 50_000)
        #expect(count == 50_000)
    }

    @Test func allRowsOrNone() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(script: "CREATE TEMP TABLE t (id int2 PRIMARY KEY, name text)")
        let wrong = failure {
            try connection.copyIn(
                into: "t", columns: ["id", "name"], rows: [[1, "a"], [70_000, "b"]])
        }
        #expect(wrong?.kind == .dataOutOfRange && wrong?.column == "id")
        #expect(wrong?.message.contains("row 1") == true)
        #expect(
            failure { try connection.copyIn(into: "t", columns: ["id"], rows: [[1], [1]]) }?.kind
                == .unique)
        #expect(
            failure { try connection.copyIn(into: "t", columns: ["id"], rows: [[1, 2]]) }?.kind
                == .parameterMismatch)
        #expect(
            failure { try connection.copyIn(into: "t", columns: ["nope"], rows: [[1]]) }?.kind
                == .unknownColumn)
        #expect(
            failure {
                try connection.copyIn(into: "t\"; DROP TABLE t", columns: ["id"], rows: [[1]])
            }?.kind == .unknownTable)
        #expect(
            failure { try connection.copyIn(unsafeSQL: "SELECT 1", data: [Data()]) }?.kind
                == .misuse)
        #expect(
            failure { try connection.copyOut(unsafeSQL: "COPY t FROM STDIN") { _ in } }?.kind
                == .misuse)
        #expect(try connection.value("SELECT count(*) FROM t") == .int(0))
    }

    @Test func textsAndOwnTypes() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(script: "CREATE TEMP TABLE t (id int, place inet, name text)")
        let rows: [[SQLValue]] = [
            [1, "10.0.0.1", "tab\tnew\nline\\ \r"], [2, .null, "\\N"], [3, "::1", .null],
        ]
        #expect(
            try connection.copyIn(into: "t", columns: ["id", "place", "name"], rows: rows) == 3)
        #expect(try connection.rows("SELECT id, place, name FROM t ORDER BY id") == rows)
        #expect(
            failure { try connection.copyOut(from: "t", columns: ["place"]) { _ in } }?.kind
                == .unsupported)
        var text = ""
        try connection.copyOut(unsafeSQL: "COPY (SELECT id FROM t ORDER BY id) TO STDOUT") {
            text += String(decoding: $0, as: UTF8.self)
        }
        #expect(text == "1\n2\n3\n")
        #expect(
            try connection.copyIn(
                unsafeSQL: "COPY t (id) FROM STDIN", data: [Data("4\n5".utf8), Data("0\n".utf8)])
                == 2)
    }

    @Test func aBodyThatThrowsStopsTheCopy() throws {
        struct Enough: Error {}
        let connection = try TestServer.connect()
        defer { connection.close() }
        var count = 0
        #expect(throws: Enough.self) {
            try connection.copyOut(
                unsafeSQL: "COPY (SELECT generate_series(1, 1000000000)) TO STDOUT"
            ) { _ in
                count += 1
                if count == 10 { throw Enough() }
            }
        }
        #expect(try connection.value("SELECT 1") == .int(1))
    }

    /// libpq repeats the state of the second copy for ever, to whoever doesn't end it.
    @Test(.timeLimit(.minutes(10))) func oneCopyAtATime() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        try connection.execute(script: "CREATE TEMP TABLE t (id int)")
        let row = [Data("1\n".utf8)]
        for second in ["COPY t FROM STDIN", "COPY t TO STDOUT"] {
            let outFault = failure {
                try connection.copyOut(unsafeSQL: "COPY t TO STDOUT; \(second)") { _ in }
            }
            #expect(outFault?.kind == .misuse)
        }
        let inFault = failure {
            try connection.copyIn(unsafeSQL: "COPY t FROM STDIN; COPY t FROM STDIN", data: row)
        }
        #expect(inFault?.kind == .misuse)
        #expect(try connection.value("SELECT count(*) FROM t") == .int(0))
        let mixedFault = failure {
            try connection.copyIn(unsafeSQL: "COPY t FROM STDIN; COPY t TO STDOUT", data: row)
        }
        #expect(mixedFault?.kind == .misuse)
    }

    @Test(.timeLimit(.minutes(10))) func waitingMayBeForEver() throws {
        let listener = try TestServer.connect()
        let channel = "forever \(listener.processID)"
        try listener.listen(to: channel)
        let sender = try TestServer.connect()
        defer {
            listener.close()
            sender.close()
        }
        try sender.execute(script: "SELECT pg_sleep(0.05); NOTIFY \"\(channel)\"")
        #expect(try listener.notifications(waiting: .seconds(Int64.max)).count == 1)
    }

    @Test func notificationsArrive() throws {
        let listener = try TestServer.connect()
        let sender = try TestServer.connect()
        defer {
            listener.close()
            sender.close()
        }
        let channel = "it's \"a channel\" \(listener.processID)"
        try listener.listen(to: channel)
        #expect(try listener.notifications() == [])
        let start = ContinuousClock.now
        #expect(try listener.notifications(waiting: .milliseconds(30)) == [])
        #expect(ContinuousClock.now - start >= .milliseconds(30))
        try sender.notify(channel, payload: "one")
        try sender.notify(channel)
        let first = try listener.notifications(waiting: .seconds(20))
        let second = first.count == 2 ? [] : try listener.notifications(waiting: .seconds(20))
        #expect((first + second).map(\.payload) == ["one", ""])
        #expect(first.first?.channel == channel && first.first?.processID == sender.processID)
        try listener.unlisten(channel)
        try sender.notify(channel, payload: "two")
        #expect(try listener.notifications(waiting: .milliseconds(50)) == [])
        #expect(failure { try listener.listen(to: "") }?.kind == .syntax)
    }
}
