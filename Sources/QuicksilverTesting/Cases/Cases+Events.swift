import QuicksilverEngine
import QuicksilverSQL
import Synchronization
import Testing

extension ComplianceCase {
    /// What an engine tells its listeners.
    static var events: [ComplianceCase] {
        var cases = CaseList("events")
        cases.add("statements and transactions are told in order") { db in
            try await db.script(itemsTable)
            let told = try await StatementRecorder.recording(db.engine) {
                try await db.engine.begin { connection in
                    try connection.execute(insertItem, ["id": 1, "name": "a"])
                    try connection.beginNested {
                        try connection.execute(
                            insertItem, [itemRow(2), itemRow(3), itemRow(4)])
                    }
                    #expect(throws: Mishap.self) { try connection.beginNested { throw Mishap() } }
                }
            }
            let steps = told.map { $0.sql.hasPrefix("INSERT") ? "INSERT" : $0.sql }
            #expect(
                steps == [
                    "BEGIN", "INSERT", "SAVEPOINT", "INSERT", "RELEASE SAVEPOINT", "SAVEPOINT",
                    "ROLLBACK TO SAVEPOINT", "COMMIT",
                ])
            #expect(told.first { $0.sql.hasPrefix("INSERT") }?.parameters == ["1", "'a'"])
            #expect(told.filter { $0.sql.hasPrefix("INSERT") }.map(\.parameterSets) == [1, 3])
        }
        cases.add("a failure is told with its error") { db in
            try await makeItems(db, 1)
            let kinds = Mutex<[DatabaseError.Kind?]>([])
            let listening = db.engine.events.on(.didExecute) { event in
                kinds.withLock { $0.append((event.error as? DatabaseError)?.kind) }
            }
            defer { listening.cancel() }
            await expectError(.unique) {
                try await db.engine.execute(insertItem, ["id": 1, "name": "x"])
            }
            try await db.engine.execute(insertItem, ["id": 2, "name": "x"])
            #expect(kinds.withLock { $0 } == [.unique, nil])
        }
        cases.add("a write is told with its rows") { db in
            try await makeItems(db, 5)
            let rows = Mutex<[Int?]>([])
            let listening = db.engine.events.on(.didExecute) { event in
                rows.withLock { $0.append(event.rows) }
                #expect(event.duration >= .zero)
            }
            defer { listening.cancel() }
            try await db.engine.execute("DELETE FROM items WHERE id <= \(3)")
            #expect(rows.withLock { $0 } == [3])
        }
        cases.add("connections are told") { db in
            let names = Mutex<[String]>([])
            let engine = try db.makeEngine()
            for event in [EngineEvent<ConnectionEvent>.connect, .checkout, .checkin, .close] {
                engine.events.on(event) { _ in names.withLock { $0.append(event.name) } }
            }
            _ = try await engine.execute(textRows("SELECT 1", as: Int.self))
            _ = try await engine.execute(textRows("SELECT 1", as: Int.self))
            await engine.close()
            #expect(
                names.withLock { $0 } == [
                    "connect", "checkout", "checkin", "checkout", "checkin", "close",
                ])
        }
        cases.add("who stopped listening hears nothing") { db in
            let heard = Counter()
            let listening = db.engine.events.on(.willExecute) { _ in heard.add() }
            _ = try await db.rows(textRows("SELECT 1", as: Int.self))
            listening.cancel()
            listening.cancel()
            _ = try await db.rows(textRows("SELECT 1", as: Int.self))
            #expect(heard.value == 1)
        }
        return cases.all
    }
}
