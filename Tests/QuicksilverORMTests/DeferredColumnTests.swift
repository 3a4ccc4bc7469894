import Foundation
import Quicksilver
import QuicksilverTesting
import Testing

/// Columns that are read when they are asked for.
@Suite struct DeferredColumnTests {
    enum Level: String, ColumnValue { case low, high }

    @Mapped("authors") final class Author {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(.string(200), deferred: true) var bio: String
        @Column(.text, deferred: true, group: "photos") var photo: String?
        @Column(.text, group: "photos") var caption: String?
        var level: Level = Level.low
        var born: Int?
        @Relationship(backPopulates: "author", cascade: .all) var books: RelatedList<Book>
    }

    @Mapped("books") final class Book {
        var id: Int?
        @Column(.string(40)) var title: String
        @Column(.string(200)) var note: String?
        @Column(foreignKey: ForeignKey("authors.id")) var authorID: Int?
        @Relationship var author: Author?
    }

    static let registry = Registry(Author.self)

    private func fill(_ session: Session, _ count: Int = 3) throws {
        for number in 1...count {
            let author = Author(
                name: "a\(number)", bio: "bio \(number)", photo: "photo \(number)",
                caption: "caption \(number)", level: .high, born: 1900 + number)
            author.books = [Book(title: "t\(number)", note: "note \(number)")]
            try session.add(author)
        }
        try session.commit()
        session.clear()
    }

    @Test(arguments: TestEngine.mapped)
    func aReadLoadsForAllSiblings(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session)
            var authors: [Author] = []
            let sent = try statements(engine) {
                authors = try session.query(Author.self).orderBy(Author.id).all()
            }
            #expect(sent.filter { $0.contains("bio") || $0.contains("photo") }.isEmpty)
            #expect(authors.allSatisfy { !$0.$bio.isLoaded && $0.$name.isLoaded })
            let reads = statements(engine) {
                #expect(authors.map(\.bio) == ["bio 1", "bio 2", "bio 3"])
            }
            #expect(reads.count == 1)
            #expect(reads[0].contains("bio") && !reads[0].contains("photo"))
            // A group comes together.
            let group = statements(engine) {
                #expect(authors[2].caption == "caption 3")
                #expect(authors.map(\.photo) == ["photo 1", "photo 2", "photo 3"])
            }
            #expect(group.count == 1)
            #expect(authors[0].$photo.isLoaded)
            try session.throwIfFailed()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func optionsSayWhatIsRead(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session)
            let query = session.query(Author.self).orderBy(Author.id)
            func loaded(_ options: LoaderOption...) throws -> [Bool] {
                session.clear()
                var query = query
                for option in options { query = query.options(option) }
                let author = try #require(try query.first())
                return [
                    author.$name.isLoaded, author.$bio.isLoaded, author.$photo.isLoaded,
                    author.$caption.isLoaded, author.$born.isLoaded,
                ]
            }
            #expect(try loaded() == [true, false, false, false, true])
            #expect(try loaded(undefer("bio")) == [true, true, false, false, true])
            #expect(try loaded(undefer(Author.photo)) == [true, false, true, false, true])
            #expect(try loaded(undeferGroup("photos")) == [true, false, true, true, true])
            #expect(try loaded(undefer("*")) == [true, true, true, true, true])
            #expect(try loaded(defer_("born")) == [true, false, false, false, false])
            #expect(try loaded(defer_(Author.name)) == [false, false, false, false, true])
            #expect(try loaded(loadOnly("born")) == [false, false, false, false, true])
            #expect(
                try loaded(loadOnly(Author.name, Author.bio)) == [true, true, false, false, false])
            #expect(
                try loaded(loadOnly(Author.name), undefer(Author.born)) == [
                    true, false, false, false, true,
                ])
            // Keys, and what has no empty value, come always.
            session.clear()
            let author = try #require(try query.options(loadOnly("born")).first())
            #expect(author.$id.isLoaded && author.$level.isLoaded)
            #expect(author.level == .high && author.name == "a1")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func optionsReachRelations(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session)
            for load in [selectinload("books"), joinedload("books"), lazyload("books")] {
                session.clear()
                let authors = try session.query(Author.self)
                    .options(load, defer_("books.note"), undefer(Author.bio))
                    .orderBy(Author.id).limit(2).all()
                let books = authors.flatMap { Array($0.books) }
                #expect(books.map { $0.$note.isLoaded } == [false, false])
                let sent = statements(engine) {
                    #expect(authors.map(\.bio) == ["bio 1", "bio 2"])
                    #expect(books.map(\.note) == ["note 1", "note 2"])
                    #expect(books.map { $0.author?.name } == ["a1", "a2"])
                }
                #expect(sent.count == 1)
            }
            session.clear()
            let pairs = try session.query(Author.self, Book.self)
                .filter(Author.id == Book.authorID).options(loadOnly("name"), loadOnly(Book.title))
                .orderBy(Author.id).all()
            #expect(pairs.map { $0.0.name } == ["a1", "a2", "a3"])
            #expect(pairs.map { $0.1.title } == ["t1", "t2", "t3"])
            #expect(pairs.allSatisfy { !$0.0.$born.isLoaded && !$0.1.$note.isLoaded })
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatIsNotLoadedIsNotWritten(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session, 1)
            let author = try session.query(Author.self).one()
            author.name = "new"
            let sent = try statements(engine) { try session.flush() }
            #expect(sent.filter { $0.contains("bio") }.isEmpty)
            // Assigning what isn't loaded writes it without reading it first.
            let blind = try statements(engine) {
                author.bio = "assigned"
                #expect(author.bio == "assigned")
                #expect(author.$bio.isModified)
                #expect(author.$bio.history.deleted.isEmpty)
                #expect(author.$bio.history.added == ["assigned"])
                try session.flush()
            }
            #expect(blind.count == 1)
            try session.rollback()
            #expect(!author.$bio.isLoaded)
            #expect(author.bio == "bio 1" && author.name == "a1")
            // What was loaded before goes back to what it was.
            author.bio += "!"
            #expect(author.$bio.history.deleted == ["bio 1"])
            try session.flush()
            try session.rollback()
            #expect(author.bio == "bio 1")
            // A new object has everything, also after its flush.
            let other = Author(name: "b", bio: "of b")
            try session.add(other)
            try session.commit()
            let none = statements(engine) { #expect(other.bio == "of b") }
            #expect(none.isEmpty)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func expiryAndRefreshForget(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session, 1)
            let author = try session.query(Author.self).one()
            #expect(author.bio == "bio 1")
            try session.query(Author.self).update(.set(Author.bio, to: "by statement"))
            #expect(author.bio == "by statement")
            _ = try session.execute(
                classMapper(Author.self).table.update().set(.set(Author.bio, to: "other")))
            #expect(author.bio == "by statement")
            try session.expire(author)
            #expect(!author.$bio.isLoaded)
            #expect(author.bio == "other")
            author.bio = "mine"
            try session.withoutAutoflush { try session.refresh(author) }
            #expect(author.bio == "other")
            #expect(!session.isModified(author))
            // A later query reads what an earlier one left out, and keeps what is loaded.
            session.clear()
            let part = try #require(
                try session.query(Author.self).options(loadOnly("name")).first())
            #expect(!part.$born.isLoaded)
            #expect(try session.query(Author.self).options(undefer("bio")).first() === part)
            #expect(part.$born.isLoaded && part.$bio.isLoaded)
            _ = try session.query(Author.self).options(loadOnly("name")).first()
            #expect(part.$born.isLoaded && part.$bio.isLoaded)
            // A stale object that is read in part forgets the rest.
            try session.expire(part)
            _ = try session.query(Author.self).options(loadOnly("name")).first()
            #expect(!part.$born.isLoaded)
            #expect(part.born == 1901)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func mergingCopiesOnlyWhatIsThere(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session, 1)
            let outside = try session.query(Author.self).one()
            session.expunge(outside)
            outside.name = "merged"
            let merged = try session.merge(outside)
            #expect(merged !== outside && merged.name == "merged")
            try session.commit()
            #expect(merged.bio == "bio 1" && merged.photo == "photo 1")
            #expect(!outside.$bio.isLoaded)
            // One that was let go reads its own row.
            #expect(outside.bio == "bio 1")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func failuresAreKeptAsForRelations(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session, 2)
            let authors = try session.query(Author.self).orderBy(Author.id).all()
            try session.execute(
                classMapper(Book.self).table.delete())
            try session.execute(
                classMapper(Author.self).table.delete().where(Author.id == authors[0].id))
            let error = #expect(throws: ORMError.self) { try authors[0].$bio.value() }
            #expect(error?.code == .noResult)
            #expect(error?.message.contains("Author.bio can't be loaded") == true)
            try session.throwIfFailed()
            #expect(try authors[1].$bio.value() == "bio 2")
            #expect(authors[0].bio == "")
            let later = #expect(throws: ORMError.self) { try session.commit() }
            #expect(later?.code == .loadFailed)
            #expect(later?.message.contains("Author.bio") == true)
            try session.rollback()
            #expect(authors[0].bio == "bio 1")
            session.close()
            let gone = try #require(authors.first)
            #expect(throws: ORMError.self) { try gone.$photo.load() }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func misuseIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            func message(_ option: LoaderOption) -> String {
                do {
                    _ = try session.query(Author.self).options(option).all()
                    return ""
                } catch { return "\(error)" }
            }
            #expect(message(defer_("bioo")).contains("'Author' has no attribute 'bioo'"))
            #expect(message(defer_("books.x")).contains("'Book' has no attribute 'x'"))
            #expect(message(undeferGroup("x")).contains("no group of columns 'x'"))
            #expect(message(defer_("id")).contains("'Author.id' can't be left out"))
            #expect(message(defer_(Author.level)).contains("'Author.level' can't be left out"))
            #expect(message(defer_(Book.authorID)).contains("'Book.authorID' can't be left out"))
            let count = func_.count()
            #expect(message(loadOnly(count)).contains("isn't one of 'Author'"))
            #expect(message(loadOnly("id")) == "")
        }
    }

    @Mapped("wrong") final class Wrong {
        @Column(deferred: true) var id: Int?
        @Column(.string(10), primaryKey: true, deferred: true) var code: String?
    }

    @Test func configurationNamesWhatCannotBeDeferred() throws {
        let error = #expect(throws: ORMError.self) { try Registry(Wrong.self).configure() }
        #expect(error?.message.contains("Wrong.code is deferred, but it is part of a key") == true)
        #expect(error?.message.contains("Wrong.id") == false)
    }
}
