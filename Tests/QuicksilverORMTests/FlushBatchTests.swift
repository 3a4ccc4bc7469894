import Quicksilver
import QuicksilverTesting
import Testing

/// How many statements many objects take: as many as a few do.
@Suite struct FlushBatchTests {
    @Mapped("shelves") final class Shelf {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(backPopulates: "shelf", cascade: .all) var books: RelatedList<Book>
    }

    @Mapped("books") final class Book {
        var id: Int?
        @Column(.string(40)) var title: String
        var pages: Int = 0
        @Column(foreignKey: ForeignKey("shelves.id")) var shelfID: Int?
        @Relationship(backPopulates: "books") var shelf: Shelf?
        @Relationship(secondary: "book_topics") var topics: RelatedList<Topic>
    }

    @Mapped("topics") final class Topic {
        var id: Int?
        @Column(.string(40)) var word: String
    }

    static let metadata = MetaData()
    static let bookTopics = Table(
        "book_topics", metadata,
        Column("book_id", .bigInteger, ForeignKey("books.id"), primaryKey: true),
        Column("topic_id", .bigInteger, ForeignKey("topics.id"), primaryKey: true))
    static let registry: Registry = {
        _ = bookTopics
        return Registry(Shelf.self, Book.self, Topic.self, metadata: metadata)
    }()

    private func filled(_ engine: DatabaseEngine, _ count: Int) throws -> Session {
        let session = Session(engine)
        let topics = ["war", "peace"].map { Topic(word: $0) }
        for number in 0..<count {
            let shelf = Shelf(name: "shelf \(number)")
            for book in 0..<2 {
                shelf.books.append(Book(title: "book \(number).\(book)"))
                shelf.books[book].topics = RelatedList(topics)
            }
            try session.add(shelf)
        }
        try session.commit()
        session.clear()
        return session
    }

    @Test(arguments: TestEngine.mapped)
    func deletionsLoadWhatTheyNeedTogether(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try filled(engine, 30)
            defer { session.close() }
            let shelves = try session.query(Shelf.self).orderBy(Shelf.id).all()
            let sent = try statements(engine) {
                for shelf in shelves { try session.delete(shelf) }
                try session.commit()
            }
            // The first shelf's books alone, then all others'; then the topics of all books.
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 3, "\(sent)")
            #expect(sent.filter { $0.hasPrefix("DELETE") }.count == 3, "\(sent)")
            #expect(try session.query(Book.self).count() == 0)
            #expect(try session.query(Topic.self).count() == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func deletingOneLoadsNothingOfOthers(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try filled(engine, 5)
            defer { session.close() }
            let shelves = try session.query(Shelf.self).orderBy(Shelf.id).all()
            try session.delete(shelves[2])
            try session.commit()
            #expect(shelves.map(\.$books.isLoaded) == [false, false, true, false, false])
            #expect(try session.query(Book.self).count() == 8)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func changesOfTheSameColumnsAreOneStatement(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try filled(engine, 10)
            defer { session.close() }
            let books = try session.query(Book.self).orderBy(Book.id.desc()).all()
            for book in books { book.pages = 7 }
            let sent = try statements(engine) { try session.flush() }
            #expect(sent.filter { $0.hasPrefix("UPDATE") }.count == 1, "\(sent)")
            try session.commit()
            session.clear()
            #expect(try session.query(Book.self).filter(Book.pages == 7).count() == 20)
        }
    }
}
