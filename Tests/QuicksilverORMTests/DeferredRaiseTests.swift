import Quicksilver
import QuicksilverTesting
import Testing

/// Deferred columns that may not be read unloaded, and those that `mapper()` says are deferred.
@Suite struct DeferredRaiseTests {
    @Mapped("composers") class Composer {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(.string(200), deferred: .raise) var letters: String
        @Column(.string(200), deferred: true) var works: String?

        init(name: String, letters: String, works: String?) {
            self.name = name
            self.letters = letters
            self.works = works
        }
    }

    static let registry = Registry(Composer.self)

    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        try session.add(Composer(name: "Clara", letters: "to Robert", works: "Op. 7"))
        try session.commit()
        session.clear()
        return session
    }

    @Test(arguments: TestEngine.mapped)
    func readingItUnloadedFailsTheSession(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let clara = try session.query(Composer.self).one()
            let sent = statements(engine) { #expect(clara.letters == "") }
            #expect(sent.isEmpty)
            let error = #expect(throws: ORMError.self) { try session.query(Composer.self).all() }
            let cause = error?.cause as? ORMError
            #expect(cause?.attribute == "letters")
            #expect(
                cause?.message.contains(
                    "Composer.letters isn't loaded and may not be loaded on access") == true)
            #expect(cause?.message.contains("options(undefer(\"letters\"))") == true)
            try session.rollback()
            // Others are read as ever.
            #expect(try session.query(Composer.self).one().works == "Op. 7")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func queriesAndHandlesMayLoadIt(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let clara = try session.query(Composer.self).one()
            #expect(try clara.$letters.load() == "to Robert")
            #expect(clara.letters == "to Robert")
            session.clear()
            let whole = try session.query(Composer.self).options(undefer("letters")).one()
            #expect(whole.letters == "to Robert")
            session.clear()
            let other = try session.query(Composer.self).one()
            other.letters = "to Johannes"
            #expect(other.letters == "to Johannes")
            try session.commit()
            #expect(
                try session.query(Composer.self).filter(Composer.letters == "to Johannes").count()
                    == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aQueryMayForbidIt(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            for option in [
                defer_("name", "works", raise: true),
                defer_(Composer.name, Composer.works, raise: true),
            ] {
                session.clear()
                let clara = try session.query(Composer.self).options(option).one()
                #expect(clara.name == "" && clara.works == nil)
                let error = #expect(throws: ORMError.self) { try session.throwIfFailed() }
                #expect((error?.cause as? ORMError)?.attribute == "name")
                try session.rollback()
            }
            // What a query defers without that is loaded, whatever the class says.
            session.clear()
            let clara = try session.query(Composer.self).options(defer_("letters")).one()
            #expect(clara.letters == "to Robert")
        }
    }

    @Mapped final class Score {
        var scoreID: Int?
        var title: String = ""
        var notes: String?
        var cover: String?
        var back: String?
        init() {}
    }

    static let metadata: MetaData = {
        let metadata = MetaData()
        let scores = Table(
            "scores", metadata, Column("score_id", .integer, primaryKey: true),
            Column("title", .string(40), nullable: false), Column("score_notes", .string(200)),
            Column("cover", .string(200)), Column("back", .string(200)))
        mapper(
            Score.self, scores,
            properties: [
                "notes": deferred(scores.c.score_notes, raise: true),
                "cover": deferred(group: "pictures"), "back": deferred(group: "pictures"),
            ])
        return metadata
    }()

    @Test(arguments: TestEngine.mapped)
    func aMapperSaysWhatIsDeferred(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            try await Self.metadata.createAll(database.engine)
            try Self.readScores(database.engine)
        }
    }

    private static func readScores(_ engine: DatabaseEngine) throws {
        let session = Session(engine)
        defer { session.close() }
        let score = Score()
        score.title = "Requiem"
        score.notes = "unfinished"
        score.cover = "black"
        score.back = "white"
        try session.add(score)
        try session.commit()
        session.clear()
        let again = try session.query(Score.self).one()
        #expect(again.$title.isLoaded && !again.$notes.isLoaded && !again.$cover.isLoaded)
        #expect(again.cover == "black")
        #expect(again.$back.isLoaded && !again.$notes.isLoaded)
        #expect(try again.$notes.load() == "unfinished")
        session.clear()
        let whole = try session.query(Score.self)
            .options(undefer("notes"), undeferGroup("pictures")).one()
        #expect(whole.$notes.isLoaded && whole.$back.isLoaded)
        session.clear()
        #expect(try session.query(Score.self).one().notes == nil)
        #expect(throws: ORMError.self) { try session.throwIfFailed() }
        try session.rollback()
    }
}
