import Quicksilver
import QuicksilverTesting
import Testing

/// The data mapping document's articles and keywords: many to many through a table between.
@Suite struct DocumentArticleTests {
    @Mapped final class Article {
        var articleID: Int?
        var headline: String?
        var body: String?
        var keywords: RelatedList<Keyword>
    }

    @Mapped final class Keyword {
        var keywordID: Int?
        var keywordName: String?

        init(_ name: String) { keywordName = name }
    }

    static let metadata = MetaData()
    static let articles = Table(
        "articles", metadata, Column("article_id", .integer, primaryKey: true),
        Column("headline", .string(150), key: "headline"), Column("body", .text, key: "body"))
    static let keywords = Table(
        "keywords", metadata, Column("keyword_id", .integer, primaryKey: true),
        Column("keyword_name", .string(50)))
    static let itemkeywords = Table(
        "article_keywords", metadata,
        Column("article_id", .integer, ForeignKey("articles.article_id")),
        Column("keyword_id", .integer, ForeignKey("keywords.keyword_id")))
    static let mapped: Void = {
        mapper(Keyword.self, keywords)
        mapper(
            Article.self, articles,
            properties: [
                "keywords": relation(Keyword.self, secondary: itemkeywords, lazy: .joined)
            ])
    }()

    @Test(arguments: TestEngine.mapped)
    func keywordsAreAttachedFoundAndReplaced(_ test: TestEngine) async throws {
        _ = Self.mapped
        try await test.withDatabase { database in
            try await Self.metadata.createAll(database.engine)
            try Self.run(database.engine)
        }
    }

    private static func run(_ engine: DatabaseEngine) throws {
        let session = createSession(bind: engine)
        defer { session.close() }
        let article = Article()
        article.headline = "a headline"
        article.body = "this is the body"
        article.keywords.append(Keyword("politics"))
        article.keywords.append(Keyword("entertainment"))
        try session.save(article)
        let written = try statements(engine) { try session.flush() }
        let last = written.last { $0.hasPrefix("INSERT") }
        #expect(last?.contains("INTO article_keywords") == true)
        session.clear()

        var found: [Article] = []
        let emitted = try statements(engine) {
            found = try session.query(Article.self).join("keywords")
                .filterBy(keyword_name: "politics").all()
            #expect(found.map(\.headline) == ["a headline"])
            let names = found[0].keywords.compactMap(\.keywordName)
            #expect(Set(names) == ["politics", "entertainment"])
        }
        #expect(emitted.filter { $0.hasPrefix("SELECT") }.count == 1)

        let a = found[0]
        a.keywords = []
        a.keywords.append(Keyword("topstories"))
        a.keywords.append(Keyword("government"))
        try session.flush()
        session.clear()
        let again = try session.query(Article.self).one()
        #expect(
            Set(again.keywords.compactMap(\.keywordName)) == ["topstories", "government"])
        // The rows between are gone, the keywords aren't.
        #expect(try session.query(Keyword.self).count() == 4)
        #expect(try engine.execute(select(func_.count()).from(itemkeywords)).one() == 2)
    }
}
