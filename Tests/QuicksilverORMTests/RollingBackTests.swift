import Quicksilver
import QuicksilverTesting
import Testing

/// A database that forgets: what a body does is there while it runs, and gone afterwards.
@Suite struct RollingBackTests {
    @Mapped("guests") final class Guest {
        var id: Int?
        @Column(.string(40), unique: true) var name: String
    }

    static let registry = Registry(Guest.self)
    static var guests: Table { classMapper(Guest.self).table }

    private func with(
        _ test: TestEngine, _ body: @Sendable (DatabaseEngine) async throws -> Void
    ) async throws {
        try await test.withDatabase { database in
            let engine = try test.makeEngine(database.url)
            do {
                try await Self.registry.metadata.createAll(engine)
                try await engine.execute(Self.guests.insert(), ["name": "host"])
                try await body(engine)
                let left = try await Self.names(engine)
                #expect(left == ["host"])
                #expect(engine.statistics.leased == 0)
            } catch {
                await engine.close()
                throw error
            }
            await engine.close()
        }
    }

    private static func names(_ engine: DatabaseEngine) async throws -> [String] {
        try await engine.withSession { session in
            try session.query(Guest.self).orderBy(Guest.name).all().map(\.name)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatIsCommittedIsSeenInsideOnly(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let count = try await rollingBack(engine) { engine in
                try await engine.withSession { try $0.add(Guest(name: "ed")) }
                try await engine.execute(Self.guests.insert(), ["name": "al"])
                try await engine.begin { try $0.execute(Self.guests.insert(), ["name": "bo"]) }
                #expect(try await Self.names(engine) == ["al", "bo", "ed", "host"])
                return try await Self.names(engine).count
            }
            #expect(count == 4)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aRollbackInsideUndoesItsOwn(_ test: TestEngine) async throws {
        struct Regret: Error {}
        try await with(test) { engine in
            try await rollingBack(engine) { engine in
                try await engine.withSession { try $0.add(Guest(name: "ed")) }
                await #expect(throws: Regret.self) {
                    try await engine.withSession { session in
                        try session.add(Guest(name: "al"))
                        try session.flush()
                        throw Regret()
                    }
                }
                try await engine.withSession { session in
                    try session.add(Guest(name: "bo"))
                    #expect(throws: Regret.self) {
                        try session.beginNested {
                            try session.add(Guest(name: "cy"))
                            try session.flush()
                            throw Regret()
                        }
                    }
                }
                #expect(try await Self.names(engine) == ["bo", "ed", "host"])
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aFailedStatementUndoesItself(_ test: TestEngine) async throws {
        try await with(test) { engine in
            try await rollingBack(engine) { engine in
                try await engine.execute(Self.guests.insert(), ["name": "ed"])
                let error = await #expect(throws: DatabaseError.self) {
                    try await engine.execute(Self.guests.insert(), ["name": "host"])
                }
                #expect(error?.kind == .unique)
                await #expect(throws: DatabaseError.self) {
                    try await engine.withSession { try $0.add(Guest(name: "ed")) }
                }
                await #expect(throws: DatabaseError.self) {
                    try await engine.withConnection { try $0.execute(script: "NO SUCH WORD") }
                }
                // Of many rows none is kept.
                await #expect(throws: DatabaseError.self) {
                    try await engine.execute(
                        Self.guests.insert(), ["name": "x"], ["name": "y"], ["name": "host"])
                }
                try await engine.execute(
                    Self.guests.insert(), ["name": "al"], ["name": "bo"], ["name": "cy"])
                #expect(try await Self.names(engine) == ["al", "bo", "cy", "ed", "host"])
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func plainCallsForgetToo(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let statements = try rollingBack(engine) { engine in
                let recorder = StatementRecorder(engine)
                defer { recorder.stop() }
                let session = Session(engine)
                let guest = Guest(name: "ed")
                try session.add(guest)
                try session.commit()
                guest.name = "eddie"
                try session.flush()
                try session.rollback()
                #expect(guest.name == "ed")
                session.close()
                let other = createSession(bind: engine)
                defer { other.close() }
                #expect(try other.query(Guest.self).one().name == "ed")
                return recorder.statements
            }
            // The body sees what it would see without.
            #expect(statements.first == "BEGIN")
            #expect(statements.contains("COMMIT") && statements.contains("ROLLBACK"))
            #expect(!statements.contains { $0.contains("SAVEPOINT") })
            #expect(try engine.withSession { try $0.query(Guest.self).count() } == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func anErrorOfTheBodyIsThrownAndNothingKept(_ test: TestEngine) async throws {
        struct Regret: Error {}
        try await with(test) { engine in
            await #expect(throws: Regret.self) {
                try await rollingBack(engine) { engine in
                    try await engine.withSession { try $0.add(Guest(name: "ed")) }
                    throw Regret()
                }
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func bodiesDoNotSeeEachOther(_ test: TestEngine) async throws {
        try await with(test) { engine in
            // Side by side in time; SQLite has one writer, so there they take turns.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await rollingBack(engine) { engine in
                            try await engine.withSession { session in
                                try session.add(Guest(name: "guest \(number)"))
                            }
                            try await Task.sleep(for: .milliseconds(5))
                            let names = try await Self.names(engine)
                            #expect(names == ["guest \(number)", "host"])
                        }
                    }
                }
                try await group.waitForAll()
            }
            guard test.name != "sqlite" else { return }
            try await rollingBack(engine) { outer in
                try await outer.execute(Self.guests.insert(), ["name": "outer"])
                try await rollingBack(engine) { inner in
                    try await inner.execute(Self.guests.insert(), ["name": "inner"])
                    #expect(try await Self.names(inner) == ["host", "inner"])
                }
                #expect(try await Self.names(outer) == ["host", "outer"])
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theSameUniqueValueIsNoDeadlock(_ test: TestEngine) async throws {
        try await with(test) { engine in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await rollingBack(engine) { engine in
                            try await engine.withSession { session in
                                try session.add(Guest(name: "ed"))
                                try session.flush()
                                try session.addAll([Guest(name: "al"), Guest(name: "bo")])
                            }
                            #expect(try await Self.names(engine).count == 4)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whoIsCancelledLeavesTheQueue(_ test: TestEngine) async throws {
        try await with(test) { engine in
            try await rollingBack(engine) { _ in
                // Detached, it isn't inside this body, and waits for it where bodies take turns.
                let waiting = Task.detached {
                    try await rollingBack(engine) { engine in
                        try await Task.sleep(for: .seconds(60))
                    }
                }
                try await Task.sleep(for: .milliseconds(20))
                waiting.cancel()
                // Where bodies don't take turns it may be opening its transaction.
                let error = await #expect(throws: (any Error).self) { try await waiting.value }
                #expect(
                    error is CancellationError || (error as? DatabaseError)?.kind == .cancelled)
            }
            // The next one's turn comes.
            try await rollingBack(engine) { engine in
                let names = try await Self.names(engine)
                #expect(names == ["host"])
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func tablesAreForgottenOrReported(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let metadata = MetaData()
            let table = Table("visits", metadata, Column("id", .integer, primaryKey: true))
            let work: @Sendable (DatabaseEngine) async throws -> Void = { engine in
                try await metadata.createAll(engine)
            }
            if test.name == "mariadb" {
                let error = await #expect(throws: TestFailure.self) {
                    try await rollingBack(engine, work)
                }
                #expect(error?.description.contains("CREATE TABLE") == true)
                try await metadata.dropAll(engine)
            } else {
                try await rollingBack(engine, work)
                await #expect(throws: DatabaseError.self) {
                    try await engine.execute(select(table.c.id))
                }
            }
        }
    }

    @Test func aDatabaseInMemoryIsShared() async throws {
        let engine = try createEngine("sqlite://")
        try await Self.registry.metadata.createAll(engine)
        for _ in 0..<3 {
            try await rollingBack(engine) { engine in
                try await engine.withSession { try $0.add(Guest(name: "ed")) }
                #expect(try await Self.names(engine) == ["ed"])
            }
        }
        #expect(try await Self.names(engine).isEmpty)
        await engine.close()
    }
}
