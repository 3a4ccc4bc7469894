import Quicksilver
import QuicksilverTesting
import Testing

/// What lives how long, and what happens when a connection is gone.
@Suite struct LifetimeTests {
    @Mapped("links") final class Link {
        var id: Int?
        @Column(foreignKey: ForeignKey("links.id")) var nextID: Int?
        @Relationship(backPopulates: "next") var previous: RelatedList<Link>
        @Relationship var next: Link?
    }

    static let registry = Registry(Link.self)

    @Test func longChainsNeitherNestNorLeak() throws {
        weak var last: Link?
        try autoreleasing {
            let session = Session(try createEngine("sqlite://"))
            defer { session.close() }
            let first = Link()
            var end = first
            for _ in 1..<100_000 {
                let link = Link()
                end.previous.append(link)
                end = link
            }
            last = end
            try session.add(first)
            #expect(session.new.count == 100_000)
            #expect(try session.plan().steps.count == 100_000)
            session.expungeAll()
            // Both ends hold each other; nobody but the session's end would part them.
            var link: Link? = first
            while let current = link {
                link = current.previous.first
                current.previous.removeAll()
            }
        }
        #expect(last == nil)
    }

    private func autoreleasing(_ body: () throws -> Void) rethrows { try body() }

    @Test(arguments: TestEngine.mapped)
    func loadedGraphsDieWithTheirSession(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let writing = Session(engine)
            let first = Link()
            for _ in 0..<50 { first.previous.append(Link()) }
            try writing.add(first)
            try writing.commit()
            writing.close()
            weak var owner: Link?
            weak var member: Link?
            do {
                let session = Session(engine)
                let loaded = try session.query(Link.self).filter(Link.nextID == nil).one()
                owner = loaded
                member = loaded.previous[7]
                #expect(member?.next === loaded)
                session.close()
                #expect(loaded.previous.count == 50)
            }
            #expect(owner == nil && member == nil)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aLostConnectionIsReportedByEveryCall(_ test: TestEngine) async throws {
        guard let server = test.killing else { return }
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let first = Link()
            first.previous.append(Link())
            try session.add(first)
            try session.commit()
            session.clear()
            let loaded = try session.query(Link.self).filter(Link.nextID == nil).one()
            try kill(session, engine, server)
            #expect(loaded.previous.isEmpty)
            let error = #expect(throws: ORMError.self) { try session.commit() }
            #expect(error?.code == .loadFailed)
            #expect((error?.cause as? DatabaseError)?.kind == .connectionLost)
            #expect(throws: ORMError.self) { try session.throwIfFailed() }
            try session.rollback()
            #expect(try session.query(Link.self).count() == 2)
            // In a flush: nothing is kept, and the session goes on after a rollback.
            try session.add(Link())
            try kill(session, engine, server)
            let lost = #expect(throws: DatabaseError.self) { try session.flush() }
            #expect(lost?.kind == .connectionLost)
            try session.rollback()
            #expect(try session.query(Link.self).count() == 2)
        }
    }

    private func kill(
        _ session: Session, _ engine: DatabaseEngine, _ server: TestEngine.ServerStatements
    ) throws {
        let id = try session.connection().execute(SQLText(unsafe: server.connectionID).rows).one()[
            0]
        guard case .int(let number) = id else { return }
        try engine.withConnection { try $0.execute(script: server.kill(number)) }
    }
}

extension TestEngine {
    /// How this server's connections are ended; nil for SQLite.
    fileprivate var killing: ServerStatements? {
        switch name {
        case "postgresql":
            ServerStatements(connectionID: "SELECT pg_backend_pid()::bigint") {
                "SELECT pg_terminate_backend(\($0))"
            }
        case "mariadb": ServerStatements(connectionID: "SELECT CONNECTION_ID()") { "KILL \($0)" }
        default: nil
        }
    }
}
