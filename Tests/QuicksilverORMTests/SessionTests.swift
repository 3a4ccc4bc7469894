import Quicksilver
import QuicksilverTesting
import Testing

/// States of objects, the identity map, and transactions.
@Suite struct SessionTests {
    @Mapped("users") final class User {
        var id: Int?
        @Column(.string(40), unique: true) var name: String
        var age: Int?
        @Column(.string(20), serverDefault: "'new'") var status: String?
    }

    static let registry = Registry(User.self)

    @Test(arguments: TestEngine.mapped)
    func objectsPassThroughTheirStates(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed")
            #expect(objectState(ed) == .transient)
            try session.add(ed)
            #expect(objectState(ed) == .pending)
            #expect(session.new.count == 1)
            #expect(try session.withoutAutoflush { try session.get(User.self, 1) } == nil)
            try session.flush()
            #expect(objectState(ed) == .persistent)
            #expect(ed.id == 1)
            #expect(ed.status == "new")
            #expect(session.new.isEmpty && session.dirty.isEmpty && session.deleted.isEmpty)
            try session.delete(ed)
            #expect(session.deleted.count == 1)
            try session.flush()
            #expect(objectState(ed) == .deleted)
            try session.commit()
            #expect(objectState(ed) == .detached)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func oneRowIsOneObject(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed")
            try session.add(ed)
            try session.commit()
            #expect(try session.query(User.self).filterBy(name: "ed").one() === ed)
            let sent = try statements(engine) {
                let got = try session.get(User.self, 1)
                let asked = try session.query(User.self).get(1)
                #expect(got === ed && asked === ed)
            }
            #expect(sent == [])
            // What is loaded isn't overwritten by a later query, and is by load and populateExisting.
            try session.execute(update(User.__mapping.mapper.table).set(User.age, to: 7))
            #expect(try session.query(User.self).one().age == nil)
            #expect(try session.query(User.self).load(1)?.age == 7)
            ed.age = 8
            #expect(
                try session.withoutAutoflush {
                    try session.query(User.self).populateExisting().one().age
                } == 7)
            #expect(session.dirty.isEmpty)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func onlyChangedColumnsAreWritten(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed", age: 30)
            try session.add(ed)
            try session.commit()
            ed.age = 31
            #expect(session.isModified(ed))
            #expect(ed.$age.history.added == [31])
            #expect(ed.$age.history.deleted == [30])
            #expect(ed.$name.history.unchanged == ["ed"])
            let sent = try statements(engine) { try session.flush() }
            #expect(sent.count == 2)
            #expect(sent.last?.contains("SET age = ") == true)
            #expect(sent.last?.contains("name") == false)
            // Away and back is no change.
            ed.age = 40
            ed.age = 31
            #expect(!session.isModified(ed))
            #expect(try statements(engine) { try session.flush() } == [])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func rollbackGivesBackWhatWas(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed", age: 30)
            let wendy = User(name: "wendy")
            try session.addAll([ed, wendy])
            try session.commit()
            ed.age = 31
            try session.flush()
            ed.name = "edward"
            try session.delete(wendy)
            let jack = User(name: "jack")
            try session.add(jack)
            try session.flush()
            #expect(jack.id != nil)
            try session.rollback()
            #expect(ed.age == 30 && ed.name == "ed")
            #expect(objectState(wendy) == .persistent)
            #expect(objectState(jack) == .transient)
            #expect(jack.id == nil)
            #expect(try session.query(User.self).orderBy(User.id).all() == [ed, wendy])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func savepointUndoesItsOwnChanges(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed", age: 1)
            try session.add(ed)
            try session.flush()
            ed.age = 2
            #expect(throws: Stop.self) {
                try session.beginNested {
                    ed.age = 3
                    try session.add(User(name: "wendy"))
                    try session.flush()
                    throw Stop()
                }
            }
            #expect(ed.age == 2)
            #expect(try session.query(User.self).count() == 1)
            try session.beginNested { ed.age = 4 }
            try session.rollback()
            #expect(objectState(ed) == .transient)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func failedFlushKeepsNothing(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.add(User(name: "ed"))
            try session.commit()
            let wendy = User(name: "wendy")
            try session.addAll([wendy, User(name: "ed")])
            let error = #expect(throws: DatabaseError.self) { try session.flush() }
            #expect(error?.kind == .unique)
            #expect(wendy.id == nil)
            #expect(objectState(wendy) == .pending)
            try session.rollback()
            #expect(objectState(wendy) == .transient)
            #expect(try session.query(User.self).count() == 1)
            // Half-way through a transaction of its own, a rollback has to come first.
            try session.add(User(name: "jack"))
            try session.flush()
            try session.add(User(name: "ed"))
            #expect(throws: DatabaseError.self) { try session.flush() }
            #expect(throws: ORMError.self) { try session.query(User.self).all() }
            try session.rollback()
            #expect(try session.query(User.self).count() == 1)
        }

    }

    @Test(arguments: TestEngine.mapped)
    func scopesCommitAndRollBack(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            let engine = database.engine
            try await Self.registry.metadata.createAll(engine)
            let name = try await engine.withSession { session in
                let ed = User(name: "ed")
                try session.add(ed)
                try await Task.sleep(for: .milliseconds(1))
                try session.flush()
                return ed.name
            }
            #expect(name == "ed")
            await #expect(throws: Stop.self) { try await Self.addAndStop(engine) }
            let count = try await engine.withSession { try $0.query(User.self).count() }
            #expect(count == 1)
            #expect(engine.statistics.leased == 0)
        }
    }

    struct Stop: Error {}

    private static func addAndStop(_ engine: DatabaseEngine) async throws {
        try await engine.withSession { session in
            try session.add(User(name: "wendy"))
            try session.flush()
            throw Stop()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func documentsSessionCommitsEachFlush(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = createSession(bind: engine)
            defer { session.close() }
            let ed = User(name: "ed")
            try session.save(ed)
            try session.flush()
            let other = Session(engine)
            #expect(try other.query(User.self).count() == 1)
            other.close()
            try session.begin()
            ed.name = "edward"
            try session.flush()
            try session.rollback()
            #expect(ed.name == "ed")
            #expect(engine.statistics.leased == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func objectsDieWhenNobodyHoldsThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll((1...10).map { User(name: "u\($0)") })
            try session.commit()
            weak var first: User?
            do {
                let all = try session.query(User.self).orderBy(User.id).all()
                first = all[0]
                #expect(first != nil)
            }
            #expect(first == nil)
            // Changed and dropped by the caller, it is still written.
            do { try session.get(User.self, 2)?.name = "changed" }
            try session.commit()
            #expect(try session.query(User.self).filterBy(name: "changed").count() == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func misuseIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed")
            let refused = #expect(throws: ORMError.self) { try session.delete(ed) }
            #expect(refused?.message.contains("transient") == true)
            try session.add(ed)
            let other = Session(engine)
            defer { other.close() }
            let twice = #expect(throws: ORMError.self) { try other.add(ed) }
            #expect(twice?.message.contains("another session") == true)
            let key = #expect(throws: ORMError.self) { try session.get(User.self, 1, 2) }
            #expect(key?.code == .wrongType)
            let type = #expect(throws: ORMError.self) { try session.get(User.self, "x") }
            #expect(type?.message.contains("User.id") == true)
            let name = #expect(throws: CompileError.self) {
                try session.query(User.self).filterBy(nam: "ed").all()
            }
            #expect(name?.message.contains("id, name, age, status") == true)
            #expect(throws: CompileError.self) {
                try session.query(User.self).filterBy(age: "x").all()
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aRowThatIsGoneIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed")
            try session.add(ed)
            try session.commit()
            try engine.execute(User.__mapping.mapper.table.delete())
            let missing = #expect(throws: ORMError.self) { try session.refresh(ed) }
            #expect(missing?.code == .noResult)
            try session.rollback()
            ed.age = 3
            let stale = #expect(throws: ORMError.self) { try session.flush() }
            #expect(stale?.code == .staleData)
            #expect(stale?.description.contains("User(1) has no row any more") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func objectsThatOutliveTheSessionHoldNoConnection(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            var session: Session? = Session(engine)
            let ed = User(name: "ed")
            try session?.add(ed)
            try session?.commit()
            session = nil
            #expect(engine.statistics.leased == 0)
            ed.age = 5
            #expect(ed.age == 5)
        }
    }
}
