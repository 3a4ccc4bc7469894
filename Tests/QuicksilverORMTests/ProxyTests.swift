import Quicksilver
import QuicksilverTesting
import Testing

/// Proxies over every kind of relation, on objects and in queries.
@Suite struct ProxyTests {
    @Mapped("proxy_people") final class Person {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(cascade: [.all, .deleteOrphan], orderBy: "id") var links: RelatedList<Link>
        @AssociationProxy(\Person.links, \Link.keyword, create: { Link(keyword: $0) })
        var keywords: AssociationList<Keyword>
        @Relationship(cascade: [.all, .deleteOrphan]) var profile: Profile?
        @AssociationProxy(\Person.profile, \Profile.bio, create: { Profile(bio: $0) })
        var bio: String?
        @AssociationProxy(\Person.profile, \Profile.mood) var mood: String?
        @Relationship(cascade: [.all, .deleteOrphan], orderBy: "id") var books: RelatedList<Book>
        @AssociationProxy(\Person.books, \Book.title, create: { Book(title: $0) })
        var titles: AssociationList<String>
        @Relationship(key: \Note.kind, cascade: [.all, .deleteOrphan])
        var notes: RelatedDictionary<String, Note>
        @AssociationProxy(\Person.notes, \Note.text, create: { Note(kind: $0, text: $1) })
        var texts: AssociationMap<String, String>
        @AssociationProxy(\Person.books, \Book.shown, create: { Book(title: $0) })
        var shouts: AssociationSet<String>
    }

    @Mapped("proxy_links") final class Link {
        var id: Int?
        @Column(foreignKey: ForeignKey("proxy_people.id")) var personID: Int?
        @Column(foreignKey: ForeignKey("proxy_keywords.id")) var keywordID: Int?
        @Relationship var keyword: Keyword?
        init(keyword: Keyword?) { self.keyword = keyword }
    }

    @Mapped("proxy_keywords") final class Keyword {
        var id: Int?
        @Column(.string(40)) var word: String
    }

    @Mapped("proxy_profiles") final class Profile {
        var id: Int?
        @Column(.string(40)) var bio: String
        @Column(.string(40)) var mood: String?
        @Column(foreignKey: ForeignKey("proxy_people.id")) var personID: Int?
        init(bio: String) { self.bio = bio }
    }

    @Mapped("proxy_books") final class Book {
        var id: Int?
        @Column(.string(40)) var title: String
        @Column(foreignKey: ForeignKey("proxy_people.id")) var personID: Int?
        init(title: String) { self.title = title }
        var shown: String { title.uppercased() }
    }

    @Mapped("proxy_notes") final class Note {
        var id: Int?
        @Column(.string(40)) var kind: String
        @Column(.string(40)) var text: String
        @Column(foreignKey: ForeignKey("proxy_people.id")) var personID: Int?
        init(kind: String, text: String) {
            self.kind = kind
            self.text = text
        }
    }

    static let registry = Registry(Person.self)

    private func with(
        _ test: TestEngine, _ body: @escaping @Sendable (Session) throws -> Void
    ) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let swift = Keyword(word: "swift")
            let ed = Person(name: "ed")
            ed.keywords = [swift, Keyword(word: "sql")]
            ed.bio = "writes"
            ed.titles = ["first", "second"]
            ed.texts = ["home": "clean", "work": "plan"]
            let wendy = Person(name: "wendy", titles: ["first"], texts: ["home": "rest"])
            wendy.keywords.append(swift)
            try session.addAll([ed, wendy, Person(name: "jack")])
            try session.commit()
            session.clear()
            try body(session)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func listsShowAndChangeValues(_ test: TestEngine) async throws {
        try await with(test) { session in
            func ed() throws -> Person {
                session.clear()
                return try session.query(Person.self).filterBy(name: "ed").one()
            }
            let first = try ed()
            #expect(first.titles == ["first", "second"])
            #expect(first.titles[1] == "second" && first.titles.count == 2)
            let kept = first.books[0]
            first.titles[0] = "changed"
            #expect(first.books[0] === kept)
            first.titles.append(contentsOf: ["third", "fourth"])
            #expect(first.titles.remove("second"))
            #expect(!first.titles.remove("nothing"))
            try session.commit()
            let again = try ed()
            #expect(again.titles == ["changed", "third", "fourth"])
            again.titles = ["only"]
            try session.commit()
            #expect(try ed().titles == ["only"])
            #expect(try session.query(Book.self).count() == 2)
            let words = try ed()
            #expect(words.keywords.map(\.word) == ["swift", "sql"])
            words.keywords.remove(at: 0)
            try session.commit()
            #expect(try ed().keywords.map(\.word) == ["sql"])
            #expect(try session.query(Keyword.self).count() == 2)
            #expect(try session.query(Link.self).count() == 2)
            for title in words.titles { words.titles.append(title + "!") }
            #expect(words.titles == ["only", "only!"])
            words.titles.removeAll()
            #expect(words.books.isEmpty)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aScalarShowsTheOtherObjectsValue(_ test: TestEngine) async throws {
        try await with(test) { session in
            let people = try session.query(Person.self).orderBy(Person.name).all()
            #expect(people.map(\.bio) == ["writes", nil, nil])
            people[0].bio = "reads"
            people[0].mood = "fine"
            people[1].bio = "new"
            people[2].bio = nil
            try session.commit()
            session.clear()
            let again = try session.query(Person.self).orderBy(Person.name).all()
            #expect(again.map { $0.bio ?? "-" } == ["reads", "new", "-"])
            #expect(again.map { $0.mood ?? "-" } == ["fine", "-", "-"])
            #expect(try session.query(Person.self).filter(Person.bio == "reads").one().name == "ed")
            #expect(try session.query(Person.self).filter(Person.bio == nil).one().name == "wendy")
            #expect(try session.query(Person.self).filter(Person.mood == nil).count() == 2)
            #expect(try session.query(Person.self).filter(Person.bio != "reads").count() == 2)
            #expect(
                try session.query(Person.self).filter(Person.bio.has { $0.like("%e%") }).count()
                    == 2)
            again[0].bio = nil
            try session.commit()
            #expect(try session.query(Profile.self).count() == 1)
            // Without a way to make the object, the assignment is an error that the session throws.
            again[2].mood = "lost"
            let failure = #expect(throws: ORMError.self) { try session.commit() }
            #expect(
                (failure?.cause as? ORMError)?.message.contains("doesn't say how to make it")
                    == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aDictionaryShowsValuesByKey(_ test: TestEngine) async throws {
        try await with(test) { session in
            let ed = try session.query(Person.self).filterBy(name: "ed").one()
            #expect(ed.texts.plain == ["home": "clean", "work": "plan"])
            let kept = ed.notes["home"]
            ed.texts["home"] = "cook"
            ed.texts["club"] = "sing"
            ed.texts["work"] = nil
            #expect(ed.notes["home"] === kept)
            try session.commit()
            session.clear()
            let again = try session.query(Person.self).filterBy(name: "ed").one()
            #expect(again.texts.plain == ["home": "cook", "club": "sing"])
            #expect(again.texts["work"] == nil && again.texts.count == 2)
            again.texts = ["only": "this"]
            try session.commit()
            #expect(try session.query(Note.self).count() == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func proxiesStandInQueries(_ test: TestEngine) async throws {
        try await with(test) { session in
            let people = session.query(Person.self).orderBy(Person.name)
            func names(_ condition: SQLPredicate) throws -> [String] {
                try people.filter(condition).all().map(\.name)
            }
            #expect(try names(Person.titles.contains("first")) == ["ed", "wendy"])
            #expect(try names(Person.titles.contains("second")) == ["ed"])
            #expect(try names(Person.titles.any { $0.like("s%") }) == ["ed"])
            #expect(try names(Person.titles.any()) == ["ed", "wendy"])
            #expect(try names(not_(Person.titles.any())) == ["jack"])
            #expect(try names(Person.texts.contains("rest")) == ["wendy"])
            let sql = try session.query(Keyword.self).filterBy(word: "sql").one()
            #expect(try names(Person.keywords.contains(sql)) == ["ed"])
            #expect(try names(Person.keywords.any()) == ["ed", "wendy"])
            let fault = #expect(throws: CompileError.self) {
                try names(Person.shouts.contains("FIRST"))
            }
            #expect(fault?.message.contains("shows 'Book.shown', which is no column") == true)
            let shouts = try people.first()?.shouts
            #expect(shouts?.contains("FIRST") == true)
        }
    }
}
