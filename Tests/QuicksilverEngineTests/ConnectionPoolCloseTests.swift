import Synchronization
import Testing

@testable import QuicksilverEngine

@Suite(.timeLimit(.minutes(10))) struct ConnectionPoolCloseTests {
    typealias World = CountingConnection.World

    @Test func closingWaitsForWhatIsLent() async throws {
        let world = World()
        let pool = try world.pool(PoolConfiguration(size: 2, maxOverflow: 0))
        let first = try await pool.lease()
        let second = try await pool.lease()
        first.release()
        let waiterIsTurnedAway = Task { () -> DatabaseError.Kind? in
            let third = try await pool.lease()
            defer { third.release() }
            return await failure { try await pool.lease().release() }?.kind
        }
        #expect(try await eventually { pool.statistics.waiting == 1 })
        let closing = Task { await pool.close() }
        #expect(await waiterIsTurnedAway.result.success == .poolClosed)
        #expect(await failure { _ = try await pool.lease() }?.kind == .poolClosed)
        #expect(try second.resource.use())
        second.release()
        #expect(await closing.value)
        #expect(world[\.openNow] == 0)
        #expect(await pool.close())
    }

    @Test func closingGivesUpInTime() async throws {
        let world = World()
        let pool = try world.pool()
        let held = try await pool.lease()
        #expect(await !pool.close(timeout: .milliseconds(20)))
        #expect(try await !onThread { pool.close(timeout: .milliseconds(20)) })
        let cancelled = Task { await pool.close(timeout: .seconds(60)) }
        cancelled.cancel()
        #expect(await !cancelled.value)
        #expect(world[\.openNow] == 1)
        held.release()
        #expect(world[\.openNow] == 0)
        #expect(try await onThread { pool.close() })
    }

    @Test func closingDoesNotWaitForItsCaller() async throws {
        let world = World()
        let pool = try world.pool()
        // If it did, it would wait until the suite's time is over.
        try await pool.withLease { _ in #expect(await !pool.close(timeout: .seconds(3600))) }
        #expect(world[\.openNow] == 0)
        let other = try world.pool()
        try await onThread {
            let held = try other.lease()
            #expect(!other.close(timeout: .seconds(3600)))
            held.release()
        }
        #expect(world[\.openNow] == 0)
    }

    @Test func lettingGoOfThePoolClosesWhatIsIdle() async throws {
        let world = World()
        do {
            let pool = try world.pool()
            try await pool.withLease { _ in }
            #expect(world[\.openNow] == 1)
        }
        #expect(try await eventually { world[\.openNow] == 0 })
    }
}

@Suite struct EngineEventsTests {
    @Test func poolTellsItsListeners() async throws {
        let events = EngineEvents()
        let heard = Mutex<[String]>([])
        for event in [EngineEvent.connect, .checkout, .checkin, .invalidate, .close] {
            events.on(event) { payload in
                heard.withLock { $0.append("\(event.name) \(payload.connection)") }
            }
        }
        let pool = try CountingConnection.World().pool(events: events)
        try await pool.withLease { _ in }
        try await pool.withLease { $0.markBroken(DatabaseError(.connectionLost, "gone")) }
        #expect(
            heard.withLock { $0 } == [
                "connect 1", "checkout 1", "checkin 1", "checkout 1", "checkin 1", "invalidate 1",
                "close 1",
            ])
    }

    @Test func payloadsAreMadeForListenersOnly() {
        let events = EngineEvents()
        var made = 0
        func payload() -> TransactionEvent {
            made += 1
            return TransactionEvent(connection: 1, savepoint: "a")
        }
        let heard = Mutex(0)
        events.emit(.savepoint, payload())
        #expect(made == 0)
        #expect(!events.hears(.savepoint))
        let first = events.on(.savepoint) { _ in heard.withLock { $0 += 1 } }
        let second = events.on(.savepoint) { event in
            if event.savepoint == "a" { heard.withLock { $0 += 10 } }
        }
        events.emit(.savepoint, payload())
        events.emit(.commit, payload())
        #expect(made == 1)
        #expect(heard.withLock { $0 } == 11)
        first.cancel()
        events.emit(.savepoint, payload())
        #expect(heard.withLock { $0 } == 21)
        second.cancel()
        #expect(!events.hears(.savepoint))
    }

    @Test func statementsCarryWhatListenersAskFor() {
        let events = EngineEvents()
        let heard = Mutex<[String]>([])
        events.on(.didExecute) { event in
            heard.withLock {
                $0 =
                    [event.statement.sql, "\(event.duration)", "\(event.rows ?? -1)"]
                    + event.statement.parameters()
            }
        }
        let statement = StatementEvent(sql: "SELECT ?", connection: 1) { ["7"] }
        events.emit(.willExecute, statement)
        events.emit(
            .didExecute,
            StatementResultEvent(statement: statement, duration: .seconds(1), rows: 3))
        #expect(heard.withLock { $0 } == ["SELECT ?", "1.0 seconds", "3", "7"])
    }
}
