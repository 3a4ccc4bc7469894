import QuicksilverEngine
import QuicksilverSQL
import Testing

private let one = textRows("SELECT 1", as: Int.self)

/// The number by which the server knows the connection.
private func serverID(_ connection: Connection, _ db: TestDatabase) throws -> Int64 {
    guard let server = db.kind.server else { throw TestFailure("\(db.kind) has no server") }
    return try connection.execute(
        textRows(SQLText(unsafe: server.connectionID), as: Int64.self)
    ).one()
}

/// Ends a connection from outside, through another engine.
private func kill(_ id: Int64, _ db: TestDatabase) async throws {
    guard let server = db.kind.server else { throw TestFailure("\(db.kind) has no server") }
    try await db.script(server.kill(id))
    try await Task.sleep(for: .milliseconds(50))
}

extension ComplianceCase {
    /// Servers that refuse, and connections that break.
    static var faults: [ComplianceCase] {
        var cases = CaseList("faults")
        cases.add("a wrong password", needs: [.passwords], whenLacking: .isSkipped) { db in
            var url = db.url
            url.password = "wrong-secret"
            let error = await refused(.authentication, url, db)
            #expect(error.map { "\($0)".contains("wrong-secret") } == false)
        }
        cases.add("a wrong user", needs: [.passwords], whenLacking: .isSkipped) { db in
            var url = db.url
            url.user = "nobody_at_all"
            await refused(.authentication, url, db)
        }
        cases.add("a database that isn't there") { db in
            var url = db.url
            url.database = (url.database ?? "") + "/missing/missing"
            let error = await refused(.unknownDatabase, url, db)
            #expect(error?.message.contains("missing") == true)
        }
        cases.add("a server that isn't there", needs: [.server], whenLacking: .isSkipped) { db in
            var url = db.url
            url.hosts = [EngineURL.Host("127.0.0.1", port: 1)]
            let error = await refused(.connectionFailed, url, db)
            #expect(error?.isSafeToRetry == true)
        }
        cases.add("a host that isn't there", needs: [.server], whenLacking: .isSkipped) { db in
            var url = db.url
            url.hosts = [EngineURL.Host("no-such-host.invalid", port: 1)]
            await refused(.connectionFailed, url, db)
        }
        cases.add("an option that isn't known") { db in
            var url = db.url
            url.options.append(EngineURL.Option("no_such_option", "1"))
            do {
                let engine = try db.kind.makeEngine(url)
                defer { Task { await engine.close() } }
                let rows = try await engine.execute(one)
                Issue.record("it was taken: \(rows.count)")
            } catch {
                #expect("\(error)".contains("no_such_option"))
            }
        }
        cases.add(
            "the server ends an idle connection", needs: [.server], whenLacking: .isSkipped
        ) { db in
            let engine = try db.makeEngine()
            let id = try await engine.withConnection { try serverID($0, db) }
            try await kill(id, db)
            let error = await expectError(.connectionLost) { try await engine.execute(one) }
            #expect(error?.isDisconnect == true)
            #expect(try await engine.execute(one).one() == 1)
            #expect(engine.statistics.invalidations == 1)
        }
        cases.add(
            "the server ends a connection between transactions", needs: [.server],
            whenLacking: .isSkipped
        ) { db in
            try await db.script(itemsTable)
            let engine = try db.makeEngine()
            let id = try await engine.begin { try serverID($0, db) }
            try await kill(id, db)
            // Whether the transaction's begin says so or its first statement, nothing is executed.
            let error = await expectError(.connectionLost) {
                try await engine.begin { connection in
                    try connection.execute(insertItem, ["id": 1, "name": "a"])
                }
            }
            #expect(error?.isDisconnect == true)
            try await engine.begin { connection in
                try connection.execute(insertItem, ["id": 2, "name": "b"])
            }
            try await expectItems(db, [(2, "b")])
            #expect(engine.statistics.invalidations == 1 && engine.statistics.leased == 0)
        }
        cases.add(
            "a check before lending hides a dead connection", needs: [.server],
            whenLacking: .isSkipped
        ) { db in
            let engine = try db.makeEngine(pool: { $0.prePing = .zero })
            let id = try await engine.withConnection { try serverID($0, db) }
            try await kill(id, db)
            #expect(try await engine.execute(one).one() == 1)
            #expect(engine.statistics.created == 2)
        }
        cases.add(
            "the server ends a connection in a transaction", needs: [.server],
            whenLacking: .isSkipped
        ) { db in
            try await db.script(itemsTable)
            let engine = try db.makeEngine()
            await expectError(.connectionLost) {
                try await engine.begin { connection in
                    try connection.execute(insertItem, ["id": 1, "name": "a"])
                    try await kill(try serverID(connection, db), db)
                    try connection.execute(insertItem, ["id": 2, "name": "b"])
                }
            }
            try await expectItems(db, [])
            #expect(try await engine.execute(one).one() == 1)
            #expect(engine.statistics.leased == 0)
        }
        cases.add(
            "the server ends a connection before the commit", needs: [.server],
            whenLacking: .isSkipped
        ) { db in
            try await db.script(itemsTable)
            let engine = try db.makeEngine()
            await expectError(.connectionLost) {
                try await engine.begin { connection in
                    try connection.execute(insertItem, ["id": 1, "name": "a"])
                    try await kill(try serverID(connection, db), db)
                }
            }
            try await expectItems(db, [])
            #expect(try await engine.execute(one).one() == 1)
        }
        cases.add(
            "the server ends a connection in a result", needs: [.server], whenLacking: .isSkipped
        ) { db in
            try await makeNumbers(db)
            let engine = try db.makeEngine()
            let many = textRows(
                "SELECT a.i FROM numbers a, numbers b, numbers c, numbers d", as: Int.self)
            await expectError(.connectionLost) {
                try await engine.withConnection { connection in
                    let id = try serverID(connection, db)
                    let result = try connection.execute(many)
                    _ = try result.next()
                    try await kill(id, db)
                    while try result.next() != nil {}
                }
            }
            #expect(try await engine.execute(one).one() == 1)
        }
        cases.add("a scheme that isn't there names those that are") { db in
            var url = db.url
            url.scheme = "nosuchdatabase"
            do {
                _ = try db.kind.registry.driver(for: url)
                Issue.record("there is a driver for it")
            } catch {
                #expect("\(error)".contains("nosuchdatabase"))
                #expect("\(error)".contains(db.url.scheme))
            }
        }
        cases.add("descriptions hide the password") { db in
            var url = db.url
            url.user = url.user ?? "user"
            url.password = "very-secret"
            #expect(!"\(url)".contains("very-secret"))
            #expect(!String(reflecting: url).contains("very-secret"))
            #expect(url.string(hidingPassword: false).contains("very-secret"))
        }
        return cases.all
    }
}

/// Expects connecting to a URL to fail with this kind.
@discardableResult
private func refused(
    _ kind: DatabaseError.Kind, _ url: EngineURL, _ db: TestDatabase
) async -> DatabaseError? {
    do {
        let engine = try db.kind.makeEngine(url)
        let error = await expectError(kind) { try await engine.execute(one) }
        #expect(engine.statistics.leased == 0)
        #expect(engine.statistics.idle == 0)
        await engine.close()
        return error
    } catch {
        Issue.record("no engine can be made: \(error)")
        return nil
    }
}
