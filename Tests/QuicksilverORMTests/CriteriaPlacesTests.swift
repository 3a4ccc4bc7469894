import Quicksilver
import QuicksilverTesting
import Testing

/// Where the conditions of classes stand: in every part of a statement that reads them.
@Suite struct CriteriaPlacesTests {
    @Mapped("writers") final class Writer {
        var id: Int?
        @Column(.string(20)) var name: String
        var isGone = false
        @Relationship(backPopulates: "writer") var books: RelatedList<Book>
        @Relationship(
            primaryJoin: "Writer.id == Book.writerID and Book.pages > 100", viewOnly: true)
        var longBooks: RelatedList<Book>
        @ColumnProperty var bookCount: Int
        static var bookCount: SQLExpression<Int?> {
            select(func_.count()).where(Book.writerID == id)
                .correlateExcept(classMapper(Book.self).table).scalar()
        }
    }

    @Mapped("books") final class Book {
        var id: Int?
        @Column(.string(20)) var title: String
        var pages: Int = 1
        var isGone = false
        @Column(foreignKey: ForeignKey("writers.id")) var writerID: Int?
        @Relationship(backPopulates: "books") var writer: Writer?
    }

    static let registry = Registry(Writer.self)

    /// Four writers, `d` gone, with two books each, of which the second is gone.
    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        for name in ["a", "b", "c", "d"] {
            let writer = Writer(name: name, isGone: name == "d")
            writer.books.append(Book(title: "\(name)1", pages: 200))
            writer.books.append(Book(title: "\(name)2", pages: 300, isGone: true))
            try session.add(writer)
        }
        try session.commit()
        session.expungeAll()
        session.withLoaderCriteria(Writer.self) { !$0.isGone }
        session.withLoaderCriteria(Book.self) { !$0.isGone }
        return session
    }

    @Test(arguments: TestEngine.mapped)
    func eachPartOfAUnionHasThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let writers = session.query(Writer.self)
            // The last two by name of those that are there, not of all.
            let last = writers.orderBy(desc(Writer.name)).limit(2).fromSelf()
            let first = writers.filter(Writer.name == "a")
            let both = last.union(first).orderBy(Writer.name)
            #expect(try both.all().map(\.name) == ["a", "b", "c"])
            #expect(try both.count() == 3)
            #expect(try both.exists())
            #expect(try both.filter(Writer.name != "a").all().map(\.name) == ["b", "c"])
            let sent = try statements(engine) { _ = try both.all() }
            #expect((sent.last ?? "").components(of: "writers.is_gone").count > 3)
            // Rows that are taken away are those that are there as well.
            let rest = session.query(Book.title).except(
                session.query(Book.title).filter(Book.title == "a1"))
            #expect(try rest.all().sorted() == ["b1", "c1", "d1"])
            // What a part says of itself holds for that part.
            let seeing = first.union(writers.filter(Writer.name == "d").ignoringCriteria())
            #expect(try seeing.orderBy(Writer.name).all().map(\.name) == ["a", "d"])
            #expect(try both.ignoringCriteria().all().map(\.name) == ["a", "c", "d"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatASubqueryCutsIsCutAfterThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let lastTwo = session.query(Writer.self).orderBy(desc(Writer.name)).limit(2)
            #expect(try lastTwo.fromSelf().orderBy(Writer.name).all().map(\.name) == ["b", "c"])
            #expect(try lastTwo.fromSelf().fromSelf().count() == 2)
            let joined = try lastTwo.fromSelf().join(Writer.books).addEntity(Book.self)
                .orderBy(Book.title).all()
            #expect(joined.map { $0.1.title } == ["b1", "c1"])
            let alias = aliased(Writer.self, lastTwo.subquery())
            #expect(try session.query(alias).orderBy(alias.name).all().map(\.name) == ["b", "c"])
            #expect(
                try session.query(Writer.self).selectEntityFrom(lastTwo.subquery())
                    .orderBy(Writer.name).all().map(\.name) == ["b", "c"])
            let named = lastTwo.cte("last_two")
            let other = aliased(Writer.self, named)
            #expect(
                try session.query(other).filter(other.name != "b").all().map(\.name) == ["c"])
            // A subquery that lacks the column of the condition: it is asked inside.
            let names = aliased(
                Writer.self, session.query(Writer.id, Writer.name).subquery())
            #expect(
                try session.query(names.name).orderBy(names.name).all() == ["a", "b", "c"])
            // Loaded with what a query of that kind yields.
            for option in [
                eagerload("books"), selectinload("books"), subqueryload("books"), lazyload("books"),
            ] {
                session.expungeAll()
                let found = try lastTwo.fromSelf().options(option).orderBy(Writer.name).all()
                #expect(found.map { $0.books.map(\.title) } == [["b1"], ["c1"]])
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func subqueriesInAnyPlaceHaveThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let a = try session.query(Writer.self).filter(Writer.name == "a").one()
            #expect(a.bookCount == 1)
            let all = try session.query(Writer.self).options(eagerload("books"))
                .orderBy(Writer.name).all()
            #expect(all.map(\.bookCount) == [1, 1, 1])
            let most = select(func_.max(Book.pages))
                .correlateExcept(classMapper(Book.self).table).scalar()
            #expect(try session.query(Writer.name, most).all().allSatisfy { $0.1 == 200 })
            #expect(
                try session.query(Book.title).filter(
                    func_.coalesce(most, 0) == Book.pages
                ).all().count == 4)
            let count = select(func_.count(Book.id)).where(Book.writerID == Writer.id)
            #expect(
                try session.query(Writer.self).orderBy(count.scalar(), Writer.name).all()
                    .map(\.name) == ["a", "b", "c"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func everyClassThatIsReadHasThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            // Classes that only columns name.
            let pairs = try session.query(Writer.name, Book.title)
                .filter(Writer.id == Book.writerID).all()
            #expect(pairs.map(\.1).sorted() == ["a1", "b1", "c1"])
            let named = try session.query(Writer.self)
                .filter(Writer.id == Book.writerID, Book.pages > 250).all()
            #expect(named.isEmpty)
            // All ends of a chain of joins, the middle one among them.
            let other = aliased(Book.self)
            let chain = try session.query(Book.self).join(Book.writer)
                .join(Writer.books, to: other).orderBy(Book.title).addEntity(other).all()
            #expect(chain.map { $0.0.title } == ["a1", "b1", "c1"])
            #expect(chain.map { $0.1.title } == ["a1", "b1", "c1"])
            // A condition of one's own between the classes.
            let a = try session.query(Writer.self).filter(Writer.name == "a").one()
            #expect(a.longBooks.map(\.title) == ["a1"])
            #expect(try a.$longBooks.query().count() == 1)
            let d = try session.query(Writer.self).ignoringCriteria()
                .filter(Writer.name == "d").one()
            #expect(d.longBooks.count == 2)
            // An object that is here keeps its relations, though its row is hidden by now.
            a.isGone = true
            try session.flush()
            try session.expire(a, "longBooks")
            #expect(a.longBooks.map(\.title) == ["a1"])
            #expect(try a.$longBooks.query().count() == 1)
        }
    }
}

extension String {
    /// The parts between the places where a text stands.
    fileprivate func components(of text: String) -> [Substring] {
        var result: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            result.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return result + [rest]
    }
}
