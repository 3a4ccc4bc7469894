import Quicksilver
import QuicksilverTesting
import Synchronization
import Testing

/// What listeners of a session hear, and what they may do.
@Suite struct SessionEventTests {
    @Mapped("tasks") final class Chore {
        var id: Int?
        @Column(.string(20), unique: true) var name: String
        var isDone = false
    }

    static let registry = Registry(Chore.self)
    struct Stop: Error {}

    /// Notes what it hears, in order.
    final class Diary {
        var lines: [String] = []
        func take() -> [String] {
            defer { lines = [] }
            return lines
        }
    }

    private static let flow: [SessionEvent<Session>] = [
        .afterBegin, .beforeFlush, .afterFlush, .afterFlushPostexec, .beforeCommit, .afterCommit,
        .afterRollback,
    ]

    @Test(arguments: TestEngine.mapped)
    func theStepsOfATransactionAreHeard(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let diary = Diary()
            for event in Self.flow {
                session.on(event) { session in
                    diary.lines.append("\(event.name) \(session.new.count)")
                }
            }
            try session.add(Chore(name: "wash"))
            try session.commit()
            #expect(
                diary.take() == [
                    "beforeCommit 1", "beforeFlush 1", "afterBegin 1", "afterFlush 1",
                    "afterFlushPostexec 0", "afterCommit 0",
                ])
            // Nothing to write, nothing to hear.
            try session.flush()
            #expect(diary.take() == [])
            try session.add(Chore(name: "wash"))
            #expect(throws: DatabaseError.self) { try session.flush() }
            #expect(diary.take() == ["beforeFlush 1", "afterBegin 1", "afterRollback 1"])
            try session.rollback()
            #expect(diary.take() == [])
            _ = try session.query(Chore.self).all()
            try session.rollback()
            #expect(diary.take() == ["afterBegin 0", "afterRollback 0"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func beforeFlushMayAddChangeAndDelete(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([Chore(name: "cook"), Chore(name: "iron")])
            try session.commit()
            let listening = session.on(.beforeFlush) { session in
                for case let chore as Chore in session.new where chore.name == "wash" {
                    try session.add(Chore(name: "dry"))
                    chore.isDone = true
                }
                // A query inside sees what was there before; it doesn't flush.
                let iron = try session.query(Chore.self).filterBy(name: "iron").oneOrNone()
                if let iron { try session.delete(iron) }
            }
            try session.add(Chore(name: "wash"))
            try session.commit()
            listening.cancel()
            let all = try session.query(Chore.self).orderBy(Chore.name).all()
            #expect(all.map(\.name) == ["cook", "dry", "wash"])
            #expect(all.map(\.isDone) == [false, false, true])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aListenerThatThrowsEndsTheFlushOrTheCommit(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            for event in [SessionEvent<Session>.beforeFlush, .afterFlush, .beforeCommit] {
                let session = Session(engine)
                defer { session.close() }
                let listening = session.on(event) { _ in throw Stop() }
                let chore = Chore(name: event.name)
                try session.add(chore)
                #expect(throws: Stop.self, "\(event.name)") { try session.commit() }
                #expect(objectState(chore) == .pending)
                #expect(chore.id == nil)
                listening.cancel()
                try session.commit()
                #expect(chore.id != nil)
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatComesAfterAFlushIsFlushedByTheCommit(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let listening = session.on(.afterFlushPostexec) { session in
                let names = try session.query(Chore.self).all().map(\.name)
                if names == ["wash"] { try session.add(Chore(name: "dry")) }
            }
            try session.add(Chore(name: "wash"))
            try session.commit()
            #expect(try session.query(Chore.self).count() == 2)
            listening.cancel()
            var number = 0
            session.on(.afterFlushPostexec) { session in
                number += 1
                try session.add(Chore(name: "more \(number)"))
            }
            try session.add(Chore(name: "all"))
            let error = #expect(throws: ORMError.self) { try session.commit() }
            #expect(error?.message.contains("after 100 flushes") == true)
            try session.rollback()
            #expect(try session.query(Chore.self).count() == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func flushingInsideIsRefused(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            for event in [SessionEvent<Session>.beforeFlush, .afterFlush] {
                let listening = session.on(event) { try $0.flush() }
                try session.add(Chore(name: event.name))
                let error = #expect(throws: ORMError.self) { try session.flush() }
                #expect(error?.message.contains("flushing already") == true)
                try session.rollback()
                listening.cancel()
            }
            let listening = session.on(.afterFlush) { try $0.add(Chore(name: "late")) }
            try session.add(Chore(name: "early"))
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.message.contains("afterFlushPostexec") == true)
            try session.rollback()
            listening.cancel()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func statesAreHeard(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            let diary = Diary()
            session.on(.transition) { change in
                let name = (change.object as? Chore)?.name ?? "?"
                diary.lines.append("\(name): \(change.from.rawValue) to \(change.to.rawValue)")
            }
            let wash = Chore(name: "wash")
            try session.add(wash)
            try session.commit()
            try session.delete(wash)
            try session.flush()
            try session.rollback()
            #expect(
                diary.take() == [
                    "wash: transient to pending", "wash: pending to persistent",
                    "wash: persistent to deleted", "wash: deleted to persistent",
                ])
            session.expunge(wash)
            try session.add(wash)
            try session.delete(wash)
            try session.commit()
            #expect(
                diary.take() == [
                    "wash: persistent to detached", "wash: detached to persistent",
                    "wash: persistent to deleted", "wash: deleted to detached",
                ])
            try session.add(Chore(name: "dry"))
            try session.commit()
            session.expungeAll()
            diary.lines = []
            let dry = try session.query(Chore.self).one()
            session.close()
            #expect(
                diary.take() == [
                    "dry: transient to persistent", "dry: persistent to detached",
                ])
            #expect(dry.name == "dry")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func optionsCarryListeners(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            let engine = database.engine
            try await Self.registry.metadata.createAll(engine)
            #expect(
                try await Self.heardInScopes(engine) == [
                    "beforeFlush 1", "afterCommit", "beforeFlush 1", "rollback",
                ])
        }
    }

    private static func heardInScopes(_ engine: DatabaseEngine) async throws -> [String] {
        let box = Box()
        var options = SessionOptions()
        options.on(.beforeFlush) { session in box.add("beforeFlush \(session.new.count)") }
        options.on(.afterCommit) { _ in box.add("afterCommit") }
        options.on(.afterRollback) { _ in box.add("rollback") }
        let chosen = options
        try await engine.withSession(chosen) { try $0.add(Chore(name: "wash")) }
        await #expect(throws: Stop.self) {
            try await engine.withSession(chosen) { session in
                try session.add(Chore(name: "dry"))
                try session.flush()
                throw Stop()
            }
        }
        return box.lines
    }

    final class Box: Sendable {
        private let all = Mutex<[String]>([])
        var lines: [String] { all.withLock { $0 } }
        func add(_ line: String) { all.withLock { $0.append(line) } }
    }

    @Test(arguments: TestEngine.mapped)
    func theDocumentsSessionHearsItsCommits(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = createSession(bind: engine)
            defer { session.close() }
            let diary = Diary()
            for event in Self.flow { session.on(event) { _ in diary.lines.append(event.name) } }
            try session.save(Chore(name: "wash"))
            try session.flush()
            #expect(
                diary.take() == [
                    "beforeFlush", "afterBegin", "afterFlush", "afterFlushPostexec",
                    "beforeCommit", "afterCommit",
                ])
        }
    }
}
