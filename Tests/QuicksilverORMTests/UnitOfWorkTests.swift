import Quicksilver
import QuicksilverTesting
import Testing

/// What a flush writes and in which order.
@Suite struct UnitOfWorkTests {
    @Mapped("nodes") final class TreeNode {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(foreignKey: ForeignKey("nodes.id")) var parentID: Int?
        @Relationship(backPopulates: "parent", cascade: .all) var children: RelatedList<TreeNode>
        @Relationship var parent: TreeNode?
    }

    @Mapped("articles") final class Article {
        var id: Int?
        @Column(.string(40)) var title: String
        @Relationship(backPopulates: "articles", secondary: "article_keywords")
        var keywords: RelatedList<Keyword>
    }

    @Mapped("keywords") final class Keyword {
        var id: Int?
        @Column(.string(40)) var word: String
        @Relationship(secondary: "article_keywords") var articles: RelatedList<Article>
    }

    @Mapped("documents", versionID: "version") final class Document {
        var id: Int?
        @Column(.string(40)) var body: String
        var version: Int = 0
    }

    @Mapped("codes") final class Code {
        @Column(.string(10), primaryKey: true) var code: String
        @Column(.string(40)) var meaning: String
    }

    static let metadata = MetaData()
    static let articleKeywords = Table(
        "article_keywords", metadata,
        Column("article_id", .bigInteger, ForeignKey("articles.id"), primaryKey: true),
        Column("keyword_id", .bigInteger, ForeignKey("keywords.id"), primaryKey: true))
    static let registry: Registry = {
        _ = articleKeywords
        return Registry(
            TreeNode.self, Article.self, Keyword.self, Document.self, Code.self,
            metadata: metadata)
    }()

    @Test(arguments: TestEngine.mapped)
    func treesAreWrittenLevelByLevel(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let root = TreeNode(name: "root")
            for number in 1...3 {
                let child = TreeNode(name: "child \(number)")
                child.children = [TreeNode(name: "leaf \(number)")]
                root.children.append(child)
            }
            try session.add(root)
            #expect(session.new.count == 7)
            try session.commit()
            session.clear()
            let again = try session.query(TreeNode.self).filterBy(name: "root").one()
            #expect(
                again.children.flatMap { $0.children.map(\.name) } == [
                    "leaf 1", "leaf 2", "leaf 3",
                ])
            let inner = session.query(TreeNode.self).filter(
                TreeNode.children.any { $0.name == "leaf 2" })
            #expect(try inner.one().name == "child 2")
            #expect(throws: CompileError.self) {
                try session.query(TreeNode.self).filter(
                    TreeNode.children.any(TreeNode.name == "leaf 2")
                ).all()
            }
            try session.delete(again)
            #expect(session.deleted.count == 7)
            try session.commit()
            #expect(try session.query(TreeNode.self).count() == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aCircleOfObjectsIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let first = TreeNode(name: "a")
            let second = TreeNode(name: "b")
            first.parent = second
            second.parent = first
            try session.add(first)
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.code == .circularDependency)
            #expect(error?.message.contains("TreeNode.parent") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func manyToManyPairsAreWrittenOnce(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let article = Article(title: "a")
            let politics = Keyword(word: "politics")
            article.keywords = [politics, Keyword(word: "sport")]
            #expect(politics.articles == [article])
            try session.add(article)
            try session.commit()
            #expect(
                try session.execute(select(func_.count()).from(Self.articleKeywords)).one() == 2)
            session.clear()
            let found = try session.query(Article.self).join("keywords")
                .filterBy(word: "politics").one()
            #expect(found.keywords.map(\.word) == ["politics", "sport"])
            found.keywords = [Keyword(word: "top")]
            try session.commit()
            session.clear()
            #expect(try session.query(Article.self).one().keywords.map(\.word) == ["top"])
            #expect(try session.query(Keyword.self).count() == 3)
            try session.delete(session.query(Article.self).one())
            try session.commit()
            #expect(try session.query(Keyword.self).count() == 3)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func staleVersionsAreNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let first = Session(engine)
            let document = Document(body: "a")
            try first.add(document)
            try first.commit()
            #expect(document.version == 1)
            document.body = "b"
            try first.commit()
            #expect(document.version == 2)
            let second = Session(engine)
            try second.query(Document.self).one().body = "c"
            try second.commit()
            second.close()
            document.body = "d"
            let error = #expect(throws: ORMError.self) { try first.commit() }
            #expect(error?.code == .staleData)
            #expect(
                error?.message.contains("Document(1) has version 3, this session knows 2") == true)
            try first.rollback()
            try first.refresh(document)
            #expect(document.body == "c")
            first.close()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func deletingAndAddingAKeyUpdatesItsRow(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let old = Code(code: "x", meaning: "old")
            try session.add(old)
            try session.commit()
            try session.delete(old)
            let new = Code(code: "x", meaning: "new")
            try session.add(new)
            let sent = try statements(engine) { try session.flush() }
            #expect(sent.filter { $0.hasPrefix("UPDATE") }.count == 1)
            #expect(sent.count == 2)
            #expect(try session.get(Code.self, "x") === new)
            #expect(objectState(old) == .deleted)
            try session.commit()
            // A key that changes is found under its new name.
            new.code = "y"
            try session.commit()
            #expect(try session.get(Code.self, "y") === new)
            #expect(try session.get(Code.self, "x") == nil)
        }
    }
}
