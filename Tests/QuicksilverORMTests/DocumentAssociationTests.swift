import Quicksilver
import QuicksilverTesting
import Testing

/// The data mapping document's association object: the row between two others says something of its own.
@Suite struct DocumentAssociationTests {
    @Mapped final class User {
        var userID: Int?
        var userName: String?
    }

    @Mapped final class Keyword {
        var keywordID: Int?
        var keywordName: String?

        init(_ name: String) { keywordName = name }
    }

    @Mapped final class Article {
        var articleID: Int?
        var headline: String?
        var body: String?
        var keywords: RelatedList<KeywordAssociation>
        @AssociationProxy(
            \Article.keywords, \KeywordAssociation.name,
            create: { KeywordAssociation(naming: $0) })
        var names: AssociationSet<String>
    }

    @Mapped final class KeywordAssociation {
        var articleID: Int?
        var keywordID: Int?
        @Relationship var keyword: Keyword?
        @Relationship var user: User?

        init() {}

        /// What the proxy makes of a name.
        init(naming name: String) { keyword = Keyword(name) }

        var name: String { keyword?.keywordName ?? "" }
    }

    static let metadata = MetaData()
    static let users = Table(
        "users", metadata, Column("user_id", .integer, primaryKey: true),
        Column("user_name", .string(16), nullable: false))
    static let articles = Table(
        "articles", metadata, Column("article_id", .integer, primaryKey: true),
        Column("headline", .string(150), key: "headline"), Column("body", .text, key: "body"))
    static let keywords = Table(
        "keywords", metadata, Column("keyword_id", .integer, primaryKey: true),
        Column("keyword_name", .string(50)))
    static let itemkeywords = Table(
        "article_keywords", metadata,
        Column("article_id", .integer, ForeignKey("articles.article_id")),
        Column("keyword_id", .integer, ForeignKey("keywords.keyword_id")),
        Column("attached_by", .integer, ForeignKey("users.user_id")))
    static let mapped: Void = {
        mapper(
            Article.self, articles,
            properties: [
                "keywords": relation(
                    KeywordAssociation.self, cascade: [.all, .deleteOrphan], lazy: .joined)
            ])
        mapper(
            KeywordAssociation.self, itemkeywords,
            properties: [
                "keyword": relation(Keyword.self, lazy: .joined),
                "user": relation(User.self, lazy: .joined),
            ],
            primaryKey: [itemkeywords.c.article_id, itemkeywords.c.keyword_id])
        mapper(User.self, users)
        mapper(Keyword.self, keywords)
    }()

    private func with(
        _ test: TestEngine, _ body: @escaping @Sendable (Session, DatabaseEngine) throws -> Void
    ) async throws {
        _ = Self.mapped
        try await test.withDatabase { database in
            try await Self.metadata.createAll(database.engine)
            try Self.run(database.engine, body)
        }
    }

    private static func run(
        _ engine: DatabaseEngine, _ body: (Session, DatabaseEngine) throws -> Void
    ) throws {
        let session = createSession(bind: engine)
        defer { session.close() }
        let user = User()
        user.userName = "some user"
        let article = Article()
        article.headline = "a headline"
        let assoc = KeywordAssociation()
        assoc.keyword = Keyword("blue")
        assoc.user = user
        let assoc2 = KeywordAssociation()
        assoc2.keyword = Keyword("jacks_stories")
        assoc2.user = user
        article.keywords.append(assoc)
        article.keywords.append(assoc2)
        try session.save(article)
        try session.flush()
        #expect(assoc.articleID == article.articleID)
        #expect(assoc.keywordID == assoc.keyword?.keywordID)
        session.clear()
        try body(session, engine)
    }

    @Test(arguments: TestEngine.mapped)
    func articlesAreFoundByKeyword(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let emitted = try statements(engine) {
                let alist = try session.query(Article.self).join(["keywords", "keyword"])
                    .filterBy(keyword_name: "jacks_stories").all()
                var names: [String?] = []
                for a in alist {
                    for k in a.keywords where k.keyword?.keywordName == "jacks_stories" {
                        names.append(k.user?.userName)
                    }
                }
                #expect(names == ["some user"])
                #expect(alist.first?.keywords.count == 2)
            }
            #expect(emitted.filter { $0.hasPrefix("SELECT") }.count == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func anAssociationThatIsRemovedIsDeleted(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let article = try session.query(Article.self).one()
            article.keywords.removeAll { $0.keyword?.keywordName == "blue" }
            let written = try statements(engine) { try session.flush() }
            #expect(written.filter { $0.hasPrefix("DELETE FROM article_keywords") }.count == 1)
            #expect(written.filter { $0.hasPrefix("UPDATE") }.isEmpty)
            #expect(try session.query(Keyword.self).count() == 2)
            #expect(try session.query(KeywordAssociation.self).count() == 1)
        }
    }

    @Mapped final class Paper {
        var articleID: Int?
        var keywords: RelatedList<Keyword>
    }

    /// In a process of its own, as a faulty class keeps the others from being used.
    @Test func aTableIsEitherBetweenOrAClass() async {
        await #expect(processExitsWith: .success) {
            DocumentAssociationTests.mapped
            mapper(
                Paper.self, DocumentAssociationTests.articles,
                properties: [
                    "keywords": relation(
                        Keyword.self, secondary: DocumentAssociationTests.itemkeywords)
                ])
            let error = #expect(throws: ORMError.self) { try Registry.default.configure() }
            #expect(
                error?.message.contains(
                    "Paper.keywords: its secondary 'article_keywords' is the table of the class KeywordAssociation"
                ) == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aProxyHidesTheAssociations(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let article = try session.query(Article.self).one()
            #expect(article.names.plain == ["blue", "jacks_stories"])
            article.names.insert("green")
            article.names.remove("blue")
            try session.flush()
            session.clear()
            let again = try session.query(Article.self).one()
            #expect(again.names.plain == ["green", "jacks_stories"])
            #expect(again.keywords.count == 2)
        }
    }
}
