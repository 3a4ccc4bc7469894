import Quicksilver
import QuicksilverTesting
import Testing

/// What objects are after a rollback, a failed flush, and the end of their session.
///
/// One after another: some listen to a class, and would be heard by the others.
@Suite(.serialized) struct UndoingTests {
    @Mapped("undone_shelves") final class Shelf {
        var id: Int?
        @Column(.string(20), unique: true) var name: String
        @Relationship(backPopulates: "shelf", cascade: [.all, .deleteOrphan])
        var books: RelatedList<Book>
        @Relationship(backPopulates: "shelves", secondary: "undone_shelves_labels")
        var labels: RelatedList<Label>
    }

    @Mapped("undone_books") final class Book {
        var id: Int?
        @Column(.string(20)) var name: String
        @Column(foreignKey: ForeignKey("undone_shelves.id")) var shelfID: Int?
        @Relationship var shelf: Shelf?
    }

    @Mapped("undone_labels") final class Label {
        @Column(.string(20), primaryKey: true) var code: String
        @Column(.string(20)) var text: String
        @Relationship(secondary: "undone_shelves_labels") var shelves: RelatedList<Shelf>
    }

    static let metadata = MetaData()
    static let shelvesLabels = Table(
        "undone_shelves_labels", metadata,
        Column("shelf_id", .bigInteger, ForeignKey("undone_shelves.id"), primaryKey: true),
        Column("label_code", .string(20), ForeignKey("undone_labels.code"), primaryKey: true))
    static let registry: Registry = {
        _ = shelvesLabels
        return Registry(Shelf.self, Book.self, Label.self, metadata: metadata)
    }()

    private static func names(_ session: Session) throws -> [String] {
        session.clear()
        return try session.query(Book.self).orderBy(Book.name).all().map {
            "\($0.name) on \($0.shelf?.name ?? "nothing")"
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatWasNewIsNewAgainWithAllItHolds(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let shelf = Shelf(
                name: "a", books: [Book(name: "x"), Book(name: "y")],
                labels: [Label(code: "l", text: "long")])
            try session.add(shelf)
            try session.flush()
            shelf.name = "b"
            try session.flush()
            shelf.books.append(Book(name: "z"))
            try session.rollback()
            #expect(objectState(shelf) == .transient && shelf.id == nil)
            #expect(shelf.name == "b")
            #expect(shelf.books.map(\.name) == ["x", "y", "z"])
            #expect(shelf.books.allSatisfy { objectState($0) == .transient })
            // Other rows take the keys meanwhile, so that a reference kept by mistake would lead to them.
            try session.add(Shelf(name: "other"))
            try session.commit()
            try session.add(shelf)
            try session.commit()
            #expect(try Self.names(session) == ["x on b", "y on b", "z on b"])
            #expect(
                try session.query(Shelf.self).filterBy(name: "b").one().labels.map(\.text) == [
                    "long"
                ])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func collectionsAreReadAnewAfterARollback(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let first = Shelf(name: "first", books: [Book(name: "x")])
            let second = Shelf(name: "second")
            try session.addAll([first, second])
            try session.commit()
            let x = first.books[0]
            // Changes that reach columns of other objects only.
            x.shelf = second
            second.books.append(Book(name: "new"))
            try session.flush()
            try session.rollback()
            #expect(first.books.map(\.name) == ["x"] && second.books.isEmpty)
            #expect(x.shelf === first)
            try session.delete(x)
            try session.flush()
            try session.rollback()
            #expect(first.books.map(\.name) == ["x"])
            try session.beginNested {
                #expect(throws: ORMError.self) {
                    try session.beginNested {
                        first.books.append(Book(name: "inner"))
                        try session.flush()
                        throw ORMError(.invalidState, "regret")
                    }
                }
                #expect(first.books.map(\.name) == ["x"])
            }
            try session.commit()
            #expect(try Self.names(session) == ["x on first"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func keysThatChangedInASavepointAreGivenBack(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let label = Label(code: "a", text: "x")
            try session.add(label)
            try session.commit()
            try session.beginNested { label.code = "b" }
            #expect(try session.get(Label.self, "b") === label)
            try session.rollback()
            #expect(label.code == "a")
            #expect(try session.get(Label.self, "a") === label)
            #expect(try session.get(Label.self, "b") == nil)
            label.text = "y"
            try session.commit()
            // What one object's key was is another's in the same flush.
            label.code = "c"
            let taker = Label(code: "a", text: "taker")
            try session.add(taker)
            try session.commit()
            #expect(try session.get(Label.self, "c") === label)
            #expect(try session.get(Label.self, "a") === taker)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aFailedFlushMarksNothing(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let shelf = Shelf(name: "a", books: [Book(name: "x"), Book(name: "y")])
            try session.addAll([shelf, Shelf(name: "taken")])
            try session.commit()
            let x = shelf.books[0]
            shelf.books.remove(x)
            let twin = Shelf(name: "taken")
            try session.add(twin)
            #expect(throws: DatabaseError.self) { try session.flush() }
            #expect(session.deleted.isEmpty)
            session.expunge(twin)
            // It is given back before it was gone.
            x.shelf = shelf
            try session.commit()
            #expect(try Self.names(session) == ["x on a", "y on a"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aPlanChangesNothing(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let shelf = Shelf(name: "a", books: [Book(name: "x")])
            try session.add(shelf)
            try session.commit()
            let x = shelf.books[0]
            shelf.books.remove(x)
            #expect(try session.plan().steps.map(\.action).contains(.delete))
            #expect(session.deleted.isEmpty)
            x.shelf = shelf
            try session.commit()
            #expect(try Self.names(session) == ["x on a"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func newOrphansAreNotWritten(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let shelf = Shelf(name: "a", books: [Book(name: "x")])
            let other = Shelf(name: "b")
            try session.addAll([shelf, other])
            try session.commit()
            let gone = Book(name: "gone")
            let moved = Book(name: "moved")
            let back = Book(name: "back")
            shelf.books.append(contentsOf: [gone, moved, back])
            shelf.books.remove(gone)
            shelf.books.remove(moved)
            other.books.append(moved)
            shelf.books.remove(back)
            shelf.books.append(back)
            try session.commit()
            #expect(objectState(gone) == .transient)
            #expect(try Self.names(session) == ["back on a", "moved on b", "x on a"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func addingTakesBackItsOwnDeletionOnly(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let shelf = Shelf(
                name: "a", books: [Book(name: "x"), Book(name: "y"), Book(name: "z")])
            try session.add(shelf)
            try session.commit()
            try session.delete(shelf.books[0])
            try session.delete(shelf.books[1])
            try session.add(shelf)
            shelf.books.append(Book(name: "new"))
            try session.add(shelf.books[1])
            try session.commit()
            #expect(try Self.names(session) == ["new on a", "y on a", "z on a"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func halfADeletionIsNotKept(_ test: TestEngine) async throws {
        struct Regret: Error {}
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.add(Shelf(name: "a", books: [Book(name: "x")]))
            try session.commit()
            session.clear()
            let shelf = try session.query(Shelf.self).one()
            let listening = listen(Book.self, .load) { _, _ in throw Regret() }
            #expect(throws: Regret.self) { try session.delete(shelf) }
            listening.cancel()
            #expect(session.deleted.isEmpty)
            shelf.name = "b"
            try session.commit()
            #expect(try Self.names(session) == ["x on b"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func objectsOutliveASessionThatNobodyHolds(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let pending = Book(name: "pending")
            let written = Book(name: "written")
            func load() throws -> Book {
                let session = Session(engine)
                let book = Book(name: "loaded")
                try session.add(book)
                try session.commit()
                try session.add(written)
                try session.flush()
                try session.add(pending)
                book.name = "changed"
                return book
            }
            let loaded = try load()
            #expect(engine.statistics.leased == 0)
            #expect(objectState(pending) == .transient && objectState(written) == .transient)
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([pending, written, loaded])
            try session.commit()
            #expect(
                try Self.names(session) == [
                    "changed on nothing", "pending on nothing", "written on nothing",
                ])
            // One that was let go before it was written is free as well.
            let other = Session(engine)
            defer { other.close() }
            let free = Book(name: "free")
            try session.add(free)
            session.expunge(free)
            try other.add(free)
            try other.rollback()
            try session.add(free)
            try session.commit()
            #expect(try session.query(Book.self).count() == 4)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aDeletedObjectIsNotAddedAgain(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let book = Book(name: "x")
            try session.add(book)
            try session.commit()
            try session.delete(book)
            try session.commit()
            let error = #expect(throws: ORMError.self) { try session.add(book) }
            #expect(error?.code == .invalidState)
            #expect(error?.message.contains("Book was deleted and its row is gone") == true)
            let again = try session.merge(book)
            try session.commit()
            #expect(objectState(again) == .persistent && again.name == "x")
        }
    }
}
