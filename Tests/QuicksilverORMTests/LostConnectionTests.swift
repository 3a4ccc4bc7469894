import Quicksilver
import QuicksilverTesting
import Testing

/// A connection that is gone, in every place: objects are as before, and the session goes on.
@Suite struct LostConnectionTests {
    @Mapped("lost_crews") final class Crew {
        var id: Int?
        @Column(.string(20)) var name: String
        @Column(serverDefault: "7") var rank: Int?
        @Relationship(backPopulates: "crew", cascade: .all) var members: RelatedList<Member>
    }

    @Mapped("lost_members") final class Member {
        var id: Int?
        @Column(.string(20)) var name: String
        @Column(foreignKey: ForeignKey("lost_crews.id")) var crewID: Int?
        @Relationship var crew: Crew?
    }

    static let registry = Registry(Crew.self, Member.self)

    /// What a connection is lost during.
    struct Place: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (Session, Crew, _ lose: @escaping () throws -> Void) throws -> Void
        init(
            _ name: String,
            _ run: @escaping @Sendable (Session, Crew, @escaping () throws -> Void) throws -> Void
        ) {
            testDescription = name
            self.run = run
        }
    }

    private static func change(_ session: Session, _ crew: Crew) throws {
        // Read now: a read later on would flush.
        try crew.$members.load()
        try session.addAll(
            (0..<10).map { Crew(name: "new \($0)", members: [Member(name: "new")]) })
        crew.name = "changed"
        crew.members.removeAll()
    }

    /// In the middle of a flush, where its listeners are called.
    private static func flushing(_ event: MapperEvent) -> Place {
        Place("in a flush, \(event)") { session, crew, lose in
            try change(session, crew)
            let losing = Losing(session, lose)
            let listening = listen(Crew.self, event) { crew, _ in try losing.loseOnce(for: crew) }
            defer { listening.cancel() }
            try session.flush()
        }
    }

    /// Loses its session's connection once. Tests beside it flush the same class, so it asks whose object it is; everything else is
    /// used by the thread that flushes only.
    private final class Losing: @unchecked Sendable {
        private let session: Session
        private var lose: (() throws -> Void)?
        init(_ session: Session, _ lose: @escaping () throws -> Void) {
            self.session = session
            self.lose = lose
        }
        func loseOnce(for crew: Crew) throws {
            guard session.contains(crew) else { return }
            let once = lose
            lose = nil
            try once?()
        }
    }

    static let places: [Place] = [
        flushing(.beforeInsert), flushing(.afterInsert), flushing(.beforeUpdate),
        flushing(.afterUpdate),
        Place("after a flush") { session, crew, lose in
            try change(session, crew)
            let listening = session.on(.afterFlush) { _ in try lose() }
            defer { listening.cancel() }
            try session.commit()
        },
        Place("at the commit") { session, crew, lose in
            try change(session, crew)
            try session.flush()
            try lose()
            try session.commit()
        },
        Place("in a savepoint") { session, crew, lose in
            try session.beginNested {
                try change(session, crew)
                try session.flush()
                try lose()
                crew.name = "again"
            }
        },
        Place("in a savepoint whose error is swallowed") { session, crew, lose in
            try? session.beginNested {
                try change(session, crew)
                try session.flush()
                try lose()
                _ = try session.query(Member.self).all()
            }
            try session.commit()
        },
        Place("in a read of a relation") { session, crew, lose in
            try lose()
            try crew.$members.load()
        },
        Place("in a refresh") { session, crew, lose in
            try change(session, crew)
            try session.flush()
            try lose()
            try session.refresh(crew)
        },
        Place("in a deletion") { session, crew, lose in
            try lose()
            try session.delete(crew)
        },
        Place("in a stream") { session, crew, lose in
            let stream = session.query(Member.self).yieldPer(1).stream()
            _ = try stream.next()
            try lose()
            while try stream.next() != nil {}
        },
    ]

    @Test(arguments: TestEngine.mapped, places)
    func nothingIsKeptAndAllGoesOn(_ test: TestEngine, _ place: Place) async throws {
        guard test.name != "sqlite" else { return }
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            try session.add(Crew(name: "old", members: [Member(name: "a"), Member(name: "b")]))
            try session.commit()
            session.clear()
            let crew = try session.query(Crew.self).one()
            let error = #expect(throws: (any Error).self) {
                try place.run(session, crew) { try Self.lose(session, engine, test) }
            }
            let cause = error as? DatabaseError ?? (error as? ORMError)?.cause as? DatabaseError
            #expect(cause?.kind == .connectionLost)
            try session.rollback()
            #expect(session.new.isEmpty && session.dirty.isEmpty && session.deleted.isEmpty)
            #expect(crew.name == "old" && crew.members.map(\.name) == ["a", "b"])
            #expect(try session.query(Crew.self).one() === crew)
            crew.name = "newer"
            crew.members.append(Member(name: "c"))
            try session.commit()
            #expect(try session.query(Member.self).count() == 3)
            session.close()
            #expect(engine.statistics.leased == 0)
        }
    }

    /// Has a new member of one name end the connection that inserts it.
    private static let deadlyMembers = """
        CREATE FUNCTION lost_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.name = 'deadly' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
        RETURN NEW; END $$;
        CREATE TRIGGER lost_end BEFORE INSERT ON lost_members FOR EACH ROW
        EXECUTE FUNCTION lost_end()
        """

    /// On PostgreSQL a flush's statements are on their way together, and one in their middle ends the connection.
    @Test(arguments: TestEngine.mapped, [false, true])
    func aFlushThatEndsItsOwnConnection(_ test: TestEngine, _ isFirst: Bool) async throws {
        guard test.name == "postgresql" else { return }
        try await test.with(Self.registry) { engine in
            try engine.withConnection { try $0.execute(script: Self.deadlyMembers) }
            let session = Session(engine)
            try session.add(Crew(name: "old", members: [Member(name: "a"), Member(name: "b")]))
            try session.commit()
            session.clear()
            let crew = try session.query(Crew.self).one()
            // The transaction's BEGIN goes with the flush, or has gone with a query.
            try crew.$members.load()
            if isFirst { try session.commit() }
            let deadly = (0..<9).map { Member(name: $0 == 5 ? "deadly" : "new") }
            let added = Crew(name: "new")
            added.members.append(contentsOf: deadly)
            try session.add(added)
            crew.name = "changed"
            crew.members.removeAll()
            let error = #expect(throws: DatabaseError.self) { try session.commit() }
            #expect(error?.kind == .connectionLost && error?.isDisconnect == true)
            #expect(error?.sql?.hasPrefix("INSERT INTO lost_members") == true)
            try session.rollback()
            #expect(session.new.isEmpty && session.dirty.isEmpty && session.deleted.isEmpty)
            #expect(crew.name == "old" && crew.members.map(\.name) == ["a", "b"])
            #expect(added.id == nil && deadly.allSatisfy { $0.id == nil })
            #expect(try session.query(Crew.self).count() == 1)
            deadly[5].name = "harmless"
            try session.add(added)
            try session.commit()
            #expect(try session.query(Member.self).count() == 11)
            session.close()
            #expect(engine.statistics.leased == 0 && engine.statistics.invalidations == 1)
        }
    }

    /// A connection that dies while nobody uses it is noticed by the first statement of the next transaction.
    @Test(arguments: TestEngine.mapped)
    func aConnectionThatDiedInThePoolIsReplaced(_ test: TestEngine) async throws {
        guard test.name != "sqlite" else { return }
        try await test.with(Self.registry) { engine in
            try Self.dieInThePool(engine, test)
            #expect(engine.statistics.leased == 0 && engine.statistics.invalidations == 1)
        }
    }

    private static func dieInThePool(_ engine: DatabaseEngine, _ test: TestEngine) throws {
        try engine.withConnection { killer in
            let session = Session(engine)
            defer { session.close() }
            let crew = Crew(name: "old")
            try session.add(crew)
            try session.commit()
            let end = try kill(session, test)
            try session.commit()
            try killer.execute(script: end)
            crew.name = "newer"
            let error = #expect(throws: DatabaseError.self) { try session.commit() }
            #expect(error?.kind == .connectionLost)
            try session.rollback()
            #expect(crew.name == "old")
            crew.name = "newest"
            try session.commit()
            let names = try session.query(Crew.self).all().map(\.name)
            #expect(names == ["newest"])
        }
    }

    /// What ends the connection that the session has.
    private static func kill(_ session: Session, _ test: TestEngine) throws -> String {
        let isPostgres = test.name == "postgresql"
        let query = isPostgres ? "SELECT pg_backend_pid()::bigint" : "SELECT CONNECTION_ID()"
        let id = try session.connection().execute(SQLText(unsafe: query).rows).one()[0]
        guard case .int(let number) = id else { return "" }
        return isPostgres ? "SELECT pg_terminate_backend(\(number), 5000)" : "KILL \(number)"
    }

    private static func lose(
        _ session: Session, _ engine: DatabaseEngine, _ test: TestEngine
    ) throws {
        let end = try kill(session, test)
        try engine.withConnection { try $0.execute(script: end) }
    }
}
