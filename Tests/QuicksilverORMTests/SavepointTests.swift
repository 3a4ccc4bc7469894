import Quicksilver
import QuicksilverTesting
import Testing

/// What may happen inside `beginNested`, and what is left of it.
@Suite struct SavepointTests {
    @Mapped("saved_notes", versionID: "version") final class Note {
        var id: Int?
        @Column(.string(20), unique: true) var text: String
        var version: Int = 0
    }

    @Mapped("saved_tags") final class Tag {
        var id: Int?
        @Column(.string(20)) var text: String
    }

    static let registry = Registry(Tag.self, Note.self)

    @Test(arguments: TestEngine.mapped)
    func aFailedFlushEndsItsSavepoint(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.add(Note(text: "taken"))
            try session.commit()
            try session.add(Note(text: "outer"))
            let tag = Tag(text: "before the failure")
            let error = #expect(throws: ORMError.self) { try Self.goOn(session, tag) }
            #expect(error?.code == .pendingRollback)
            #expect(objectState(tag) == .transient)
            // The transaction around it goes on.
            try session.add(Tag(text: "after"))
            try session.commit()
            #expect(try session.query(Tag.self).all().map(\.text) == ["after"])
            #expect(
                try session.query(Note.self).orderBy(Note.text).all().map(\.text) == [
                    "outer", "taken",
                ])
        }
    }

    /// Goes on after a flush that failed, as if nothing were wrong.
    private static func goOn(_ session: Session, _ tag: Tag) throws {
        try session.beginNested {
            try session.add(tag)
            try session.add(Note(text: "taken"))
            #expect(throws: DatabaseError.self) { try session.flush() }
            // Half of the flush is in the savepoint, so that going on would write that twice.
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.code == .pendingRollback)
            #expect((error?.cause as? DatabaseError)?.kind == .unique)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theBodyDoesNotCommit(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.beginNested {
                try session.add(Tag(text: "a"))
                let error = #expect(throws: ORMError.self) { try session.commit() }
                #expect(error?.code == .invalidState)
                #expect(error?.message.contains("beginNested can't commit") == true)
            }
            try session.commit()
            #expect(try session.query(Tag.self).count() == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aRollbackInsideEndsAll(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.add(Tag(text: "outer"))
            try session.beginNested {
                try session.beginNested {
                    try session.add(Tag(text: "inner"))
                    try session.flush()
                    try session.rollback()
                }
                // Nothing is done as if the savepoint were still there.
                let error = #expect(throws: ORMError.self) { try session.query(Tag.self).all() }
                #expect(error?.code == .pendingRollback)
            }
            try session.add(Tag(text: "new"))
            try session.commit()
            #expect(try session.query(Tag.self).all().map(\.text) == ["new"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theDocumentsSessionCommitsThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = createSession(bind: engine)
            defer { session.close() }
            try session.beginNested { try session.add(Tag(text: "a")) }
            #expect(engine.statistics.leased == 0)
            struct Regret: Error {}
            #expect(throws: Regret.self) {
                try session.beginNested {
                    try session.add(Tag(text: "b"))
                    try session.flush()
                    throw Regret()
                }
            }
            #expect(engine.statistics.leased == 0)
            try session.add(Tag(text: "c"))
            try session.flush()
            try session.begin()
            try session.beginNested { try session.add(Tag(text: "d")) }
            try session.rollback()
            let other = Session(engine)
            defer { other.close() }
            #expect(try other.query(Tag.self).orderBy(Tag.text).all().map(\.text) == ["a", "c"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theLastVersionIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let note = Note(text: "a")
            try session.add(note)
            try session.commit()
            let notes = classMapper(Note.self).table
            try session.execute(update(notes).set(notes.c.version, to: Int.max))
            try session.refresh(note)
            note.text = "b"
            let error = #expect(throws: ORMError.self) { try session.commit() }
            #expect(error?.attribute == "version")
            #expect(error?.message.contains("has the last version there is") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aStaleRowAmongManyIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            // More than a statement takes values.
            let notes = (0..<33_000).map { Note(text: "\($0)") }
            try session.addAll(notes)
            try session.commit()
            let gone = try #require(notes[32_900].id)
            let table = classMapper(Note.self).table
            try engine.withConnection { try $0.execute(table.delete().where(table.c.id == gone)) }
            for note in notes { note.text += "x" }
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.code == .staleData)
            #expect(error?.message.contains("Note(\(gone)) has no row any more") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aSavepointMayBeTheFirstThatATransactionWrites(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let note = Note(text: "before")
            try session.add(note)
            try session.commit()
            // Nothing is kept yet that the transaction would have to undo.
            #expect(try session.query(Note.self).count() == 1)
            let tag = Tag(text: "inner")
            struct Regret: Error {}
            #expect(throws: Regret.self) {
                try session.beginNested {
                    try session.add(Tag(text: "gone"))
                    try session.flush()
                    throw Regret()
                }
            }
            try session.beginNested {
                try session.add(tag)
                note.text = "after"
            }
            #expect(objectState(tag) == .persistent)
            try session.rollback()
            #expect(objectState(tag) == .transient && note.text == "before")
            #expect(try session.query(Tag.self).count() == 0)
        }
    }
}
