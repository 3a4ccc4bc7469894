import Quicksilver
import QuicksilverTesting
import Testing

/// Sessions of tasks that are where databases may be waited for.
@Suite struct SessionExecutorTests {
    @Mapped("tickets") final class Ticket {
        var id: Int?
        @Column(.string(20)) var holder: String
        var number: Int
    }

    static let registry = Registry(Ticket.self)

    private struct Refused: Error {}

    @Test(arguments: TestEngine.mapped)
    func sessionsWorkAlikeWhereverTheirTaskIs(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            let engine = database.engine
            try await Self.registry.metadata.createAll(engine)
            try await withTaskExecutorPreference(DatabaseExecutor.shared) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    // Few at once: on SQLite there is one writer, and who waits for it long gives up.
                    for first in 0..<4 {
                        group.addTask {
                            for number in stride(from: first, to: 24, by: 4) {
                                try await write(number, engine)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            let kept = try await engine.withSession { session in
                try session.query(Ticket.self).orderBy(Ticket.number).all().map(\.number)
            }
            #expect(kept == (0..<24).filter { $0 % 3 != 0 })
            #expect(engine.statistics.leased == 0)
        }
    }

    /// Adds a ticket, waits in the middle, and gives every third one up.
    private func write(_ number: Int, _ engine: DatabaseEngine) async throws {
        do {
            try await engine.withSession { session in
                let ticket = Ticket(holder: "nobody", number: number)
                try session.add(ticket)
                try session.flush()
                await Task.yield()
                ticket.holder = "holder \(number)"
                guard number % 3 != 0 else { throw Refused() }
            }
        } catch is Refused {
            return
        }
        let holders = try await engine.withSession { session in
            try session.query(Ticket.self).filterBy(number: number).all().map(\.holder)
        }
        #expect(holders == ["holder \(number)"])
    }
}
