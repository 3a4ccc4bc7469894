import Quicksilver
import QuicksilverTesting
import Synchronization
import Testing

/// The data mapping document below the mapper: engine, tables, statements.
@Suite struct DocumentEngineTests {
    static let metadata = MetaData()
    static let prefs = Table(
        "user_prefs", metadata, Column("pref_id", .integer, primaryKey: true),
        Column("stylename", .string(20)), Column("save_password", .boolean, nullable: false),
        Column("timezone", .char(3), nullable: false))
    static let users = Table(
        "users", metadata, Column("user_id", .integer, primaryKey: true),
        Column("user_name", .string(16), nullable: false),
        Column("preference_id", .integer, ForeignKey("user_prefs.pref_id")))
    static let articles = Table(
        "articles", metadata, Column("article_id", .integer, primaryKey: true),
        Column("headline", .string(100), key: "title"), Column("body", .text))

    private func with(
        _ test: TestEngine, _ body: @escaping @Sendable (DatabaseEngine) throws -> Void
    ) async throws {
        try await test.withDatabase { database in
            // The tables that refer to others come first here, and are made last all the same.
            _ = [Self.users, Self.articles, Self.prefs]
            try await Self.metadata.createAll(database.engine)
            try body(database.engine)
        }
    }

    @Test func aURLSaysTheDatabase() throws {
        for (url, dialect) in [
            ("sqlite://", "sqlite"), ("sqlite:///", "sqlite"), ("sqlite:///mydb.db", "sqlite"),
            ("postgresql://u:p@localhost/x", "postgresql"),
            ("mariadb://u:p@localhost/x", "mariadb"),
            ("mysql://u:p@localhost/x", "mariadb"),
        ] {
            #expect(try createEngine(url).dialect.name == dialect, "\(url)")
        }
        let error = #expect(throws: (any Error).self) { try createEngine("sqlite://mydb.db") }
        #expect("\(error.map { "\($0)" } ?? "")".contains("sqlite:///mydb.db"))
    }

    @Test(arguments: TestEngine.mapped)
    func tablesAreMadeInOrderAndDropped(_ test: TestEngine) async throws {
        try await with(test) { engine in
            try Self.metadata.dropAll(engine)
            let emitted = try statements(engine) { try Self.metadata.createAll(engine) }
            let made = emitted.filter { $0.contains("CREATE TABLE") }
            let users = made.firstIndex { $0.contains("TABLE users") }
            let prefs = made.firstIndex { $0.contains("TABLE user_prefs") }
            #expect(made.count == 3)
            #expect((prefs ?? 3) < (users ?? 0))
            try Self.metadata.dropAll(engine)
            #expect(throws: DatabaseError.self) {
                try engine.execute(select(Self.users.c.user_id)).all()
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func rowsAreDictionaries(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let prefs = Self.prefs
            try engine.execute(
                prefs.insert(),
                ["pref_id": 1, "stylename": "green", "save_password": 1, "timezone": "EST"],
                ["pref_id": 2, "stylename": "blue", "save_password": 0, "timezone": "CET"])
            let saves = try engine.execute(
                select(prefs.c.save_password.as(Bool.self)).orderBy(prefs.c.pref_id)
            ).all()
            #expect(saves == [true, false])
            #expect(throws: (any Error).self) {
                try engine.execute(
                    prefs.insert(), ["pref_id": 3, "save_password": 2, "timezone": "CET"])
            }
            #expect(throws: (any Error).self) {
                try engine.execute(
                    prefs.insert(), ["pref_id": 3, "save_password": true, "timezone": "long"])
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aColumnHasAKeyOfItsOwn(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let articles = Self.articles
            try engine.execute(articles.insert(), ["title": "News", "body": "Much of it"])
            let found = try engine.execute(
                select(articles.c.title.as(String.self)).where(articles.c.title == "News")
            ).one()
            #expect(found == "News")
            let text = try engine.execute(
                text("SELECT headline, body FROM articles").columns(
                    Column<String>("headline", .string), Column<String>("body", .text))
            ).one()
            #expect(text == ("News", "Much of it"))
        }
    }

    @Test(arguments: TestEngine.mapped)
    func tablesJoinByTheirForeignKeys(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let (prefs, users) = (Self.prefs, Self.users)
            try engine.execute(
                prefs.insert(), ["pref_id": 1, "save_password": 1, "timezone": "EST"])
            try engine.execute(
                users.insert(), ["user_id": 1, "user_name": "fred", "preference_id": 1],
                ["user_id": 2, "user_name": "ed", "preference_id": nil])
            let name = users.c.user_name.as(String.self)
            let joined = try engine.execute(select(name).from(users.join(prefs))).all()
            #expect(joined == ["fred"])
            let zone = prefs.c.timezone.as(String?.self)
            let outer = try engine.execute(
                select(name, zone).from(users.outerJoin(prefs)).orderBy(users.c.user_id)
            ).all()
            #expect(outer.map(\.0) == ["fred", "ed"] && outer.map(\.1) == ["EST", nil])
            let other = users.alias("u2")
            let pairs = try engine.execute(
                select(name, other.c.user_name.as(String.self))
                    .from(users.join(other, on: users.c.user_id < other.c.user_id))
            ).one()
            #expect(pairs == ("fred", "ed"))
        }
    }

    @Test(arguments: TestEngine.mapped)
    func statementsAreBuiltFromColumns(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let users = Self.users
            try engine.execute(
                users.insert(), ["user_id": 1, "user_name": "fred"],
                ["user_id": 2, "user_name": "ed"], ["user_id": 3, "user_name": "jack"])
            let id = users.c.user_id.as(Int.self)
            let statement = select(id, func_.max(users.c.user_name.as(String.self)))
                .where(
                    and_(
                        users.c.user_id > 0,
                        or_(users.c.user_name == "ed", not_(users.c.user_name == "fred")))
                )
                .groupBy(users.c).having(func_.count() == 1).orderBy(desc(users.c.user_id))
            let rows = try engine.execute(statement).all()
            #expect(rows.map(\.0) == [3, 2] && rows.map(\.1) == ["jack", "ed"])
            let names = try engine.execute(
                text("SELECT user_name FROM users WHERE user_id > :least ORDER BY user_id")
                    .params(["least": 1]).columns(Column<String>("user_name", .string))
            ).all()
            #expect(names == ["ed", "jack"])
        }
    }

    @Mapped final class Visitor {
        var visitorID: Int?
        var name: String?
    }

    @Mapped final class Stranger {
        var visitorID: Int?
    }

    @Test(arguments: TestEngine.mapped)
    func boundTablesNeedNoEngine(_ test: TestEngine) async throws {
        try await with(test) { engine in try Self.usesBoundTables(engine) }
    }

    private static func usesBoundTables(_ engine: DatabaseEngine) throws {
        let metadata = MetaData(bind: engine)
        let visitors = Table(
            "visitors", metadata, Column("visitor_id", .integer, primaryKey: true),
            Column("name", .string(20)))
        try metadata.createAll()
        try visitors.insert().execute(["name": "ed"])
        let names = try select(visitors.c.name.as(String.self)).execute().all()
        #expect(names == ["ed"])
        // A class of this run alone: the three databases share its mapper, and each is bound elsewhere.
        try visits.withLock { _ in
            mapper(Visitor.self, visitors)
            let session = createSession()
            defer { session.close() }
            let found = try session.query(Visitor.self).one()
            found.name = "fred"
            try session.save(Visitor(name: "wendy"))
            try session.flush()
            #expect(try session.query(Visitor.self).count() == 2)
            let writer = createSession()
            defer { writer.close() }
            try writer.save(Visitor(name: "jack"))
            try writer.flush()
            #expect(try session.query(Visitor.self).filterBy(name: "jack").count() == 1)
            // The first call may as well ask for a key.
            let reader = createSession()
            defer { reader.close() }
            #expect(try reader.get(Visitor.self, 1)?.name == "fred")
            let unbound = Table(
                "strangers", MetaData(), Column("visitor_id", .integer, primaryKey: true))
            mapper(Stranger.self, unbound)
            let lost = createSession()
            defer { lost.close() }
            let error = #expect(throws: ORMError.self) { try lost.query(Stranger.self).all() }
            #expect(
                error?.message.contains("table 'strangers' of Stranger is bound to none") == true)
        }
    }

    private static let visits = Mutex(())
}
