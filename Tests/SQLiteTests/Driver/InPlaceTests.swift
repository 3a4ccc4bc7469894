import Quicksilver
import Testing

@testable import QuicksilverSQLiteDriver

/// Awaited scopes that run where their task runs.
@Suite struct InPlaceTests {
    @Mapped("counters") final class Counter {
        var id: Int?
        var total: Int
    }

    private static let registry = Registry(Counter.self)

    @Test func manyTasksLoseNothing() async throws {
        let file = try ScratchFile()
        // Nobody gives up while other tests keep the threads busy.
        let engine = try createEngine("sqlite:///\(file.path)?in_place=true&pool_timeout=1h")
        try await Self.registry.metadata.createAll(engine)
        try await engine.withSession { try $0.add(Counter(total: 0)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    for _ in 0..<20 {
                        try await engine.withSession { session in
                            let counter = try session.get(Counter.self, 1)
                            // Another session that came in between would be lost or be in the way.
                            await Task.yield()
                            counter?.total += 1
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await engine.withSession { try $0.get(Counter.self, 1)?.total } == 320)
        #expect(engine.statistics.peak == 1)
        await engine.close()
    }

    @Test func aSessionInsideAnotherIsRefusedAndNothingIsHalfDone() async throws {
        let file = try ScratchFile()
        let engine = try createEngine("sqlite:///\(file.path)?in_place=true")
        try await Self.registry.metadata.createAll(engine)
        let error = await #expect(throws: DatabaseError.self) {
            try await engine.withSession { session in
                try session.add(Counter(total: 1))
                try session.flush()
                try await engine.withSession { try $0.add(Counter(total: 2)) }
            }
        }
        #expect(error?.kind == .misuse)
        #expect(try await engine.withSession { try $0.query(Counter.self).count() } == 0)
        // Blocking forms are as ever.
        try await Task.detached { try Self.addOne(engine) }.value
        #expect(try await engine.withSession { try $0.query(Counter.self).count() } == 1)
        await engine.close()
    }

    private static func addOne(_ engine: DatabaseEngine) throws {
        try engine.withSession { try $0.add(Counter(total: 3)) }
    }

    @Test func whoOnlyReadsHasSeveralConnections() async throws {
        let file = try ScratchFile()
        let writer = try createEngine("sqlite:///\(file.path)?in_place=true")
        try await Self.registry.metadata.createAll(writer)
        let reader = try createEngine("sqlite:///\(file.path)?in_place=true&mode=ro")
        var options = SessionOptions()
        options.transaction = TransactionOptions(isReadOnly: true)
        let reading = options
        try await writer.withSession { session in
            try session.add(Counter(total: 1))
            try session.flush()
            // Readers, also two at once, don't wait for who writes, and don't see what isn't committed.
            try await reader.withSession(reading) { first in
                #expect(try first.query(Counter.self).count() == 0)
                let second = try await reader.withSession(reading) {
                    try $0.query(Counter.self).count()
                }
                #expect(second == 0)
            }
        }
        #expect(try await reader.withSession(reading) { try $0.query(Counter.self).count() } == 1)
        #expect(reader.statistics.peak == 2)
        await reader.close()
        await writer.close()
    }

    @Test func theOptionIsYesOrNo() throws {
        #expect(try SQLiteDriver(url: EngineURL("sqlite://")).poolHints.runsInPlace == false)
        let hints = try SQLiteDriver(url: EngineURL("sqlite://?in_place=true")).poolHints
        #expect(hints.runsInPlace && hints.maximumConnections == 1)
        let error = databaseError {
            _ = try SQLiteDriver(url: EngineURL("sqlite://?in_place=perhaps"))
        }
        #expect(error?.message.contains("'in_place' must be true or false") == true)
    }
}
