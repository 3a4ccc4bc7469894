import Quicksilver
import QuicksilverTesting
import Testing

/// The data mapping document's first half: a class over a table, a session, and every form of query.
@Suite struct DocumentQueryTests {
    @Mapped final class User {
        var userID: Int?
        var userName: String?
        var fullname: String?
        var password: String?

        init(_ userName: String, _ password: String, fullname: String? = nil) {
            self.userID = nil
            self.userName = userName
            self.fullname = fullname
            self.password = password
        }

        var name: String { userName ?? "" }
    }

    @Mapped final class Receipt {
        var year: Int
        var number: Int
        var kind: String
    }

    static let metadata = MetaData()
    static let users = Table(
        "users", metadata, Column("user_id", .integer, primaryKey: true),
        Column("user_name", .string(16)), Column("fullname", .string(100)),
        Column("password", .string(20)))
    static let receipts = Table(
        "receipts", metadata, Column("year", .integer, primaryKey: true),
        Column("number", .integer, primaryKey: true),
        Column("kind", .string(20), primaryKey: true))
    static let mapped: Void = {
        mapper(User.self, users)
        mapper(Receipt.self, receipts)
    }()

    private func with(
        _ test: TestEngine, _ body: @escaping @Sendable (DatabaseEngine) throws -> Void
    ) async throws {
        _ = Self.mapped
        try await test.withDatabase { database in
            try await Self.metadata.createAll(database.engine)
            let engine = database.engine
            try Self.fill(engine)
            try body(engine)
        }
    }

    /// The document's session. It throws, as a closure whose only `try`s stand in `#expect` isn't taken for one that does.
    private func open(_ engine: DatabaseEngine) throws -> Session { createSession(bind: engine) }

    private static func fill(_ engine: DatabaseEngine) throws {
        let session = createSession(bind: engine)
        defer { session.close() }
        for number in 220...230 {
            let user = User("user \(number)", "hello", fullname: "John Smith")
            user.userID = number
            try session.save(user)
        }
        let fred = User("fred", "lala", fullname: "Fred")
        fred.userID = 15
        try session.save(fred)
        try session.save(Receipt(year: 27, number: 3, kind: "receipts"))
        try session.flush()
    }

    @Test(arguments: TestEngine.mapped)
    func aChangedObjectIsFlushed(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let session = try open(engine)
            defer { session.close() }
            let user = try #require(
                try session.query(User.self).filterBy(user_name: "fred").first())
            #expect(user.name == "fred")
            user.userName = "fred jones"
            #expect(session.dirty.count == 1)
            try session.flush()
            #expect(session.dirty.isEmpty)
            let myuser = User("jane", "hello123")
            let myuser2 = User("ed", "lalalala")
            try session.save(myuser)
            try session.save(myuser2)
            try session.flush()
            #expect(myuser.userID != nil && myuser2.userID != nil)
            session.clear()
            #expect(try session.query(User.self).filterBy(userName: "fred jones").count() == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func criteriaAreJoinedByAnd(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let session = try open(engine)
            defer { session.close() }
            let users = Self.users
            let query = session.query(User.self)
            #expect(
                try query.filterBy(userName: "user 221", fullname: "John Smith").all().count == 1)
            #expect(try query.filter(users.c.user_name == "fred").all().count == 1)
            #expect(try query.filter("user_id>224").all().count == 6)
            #expect(try query.filter("user_id > \(224)").all().count == 6)
            #expect(try query.filter("user_id>:value").params(["value": 224]).all().count == 6)
            #expect(
                try query.filter(users.c.user_id > 224).filterBy(user_name: "user 230")
                    .filter(users.c.fullname == "John Smith").all().count == 1)
            #expect(
                try query.filter(
                    and_(
                        users.c.user_id > 224,
                        or_(users.c.user_name == "user 225", users.c.user_name == "user 226"))
                ).all().count == 2)
            #expect(try query.filter(User.c.userID == 15).first()?.name == "fred")
            #expect(try query.filter(User.userID == 15).first()?.name == "fred")
            #expect(try session.query(classMapper(User.self), as: User.self).count() == 12)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func resultsCanBeCutCountedAndOrdered(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let session = try open(engine)
            defer { session.close() }
            let users = Self.users
            let query = session.query(User.self)
            #expect(try query.filter(users.c.user_id > 224).count() == 6)
            let ordered = query.orderBy(users.c.user_id)
            #expect(try ordered.limit(20).offset(5).all().map(\.userID) == Array(224...230))
            #expect(try query.orderBy(desc(users.c.user_name)).first()?.name == "user 230")
            #expect(try ordered[1..<3].all().map(\.userID) == [220, 221])
            #expect(try ordered[2].userID == 221)
            #expect(try query.filterBy(userName: "fred").one().userID == 15)
            let many = #expect(throws: ORMError.self) { try query.one() }
            #expect(many?.code == .multipleResults)
            let none = #expect(throws: ORMError.self) {
                try query.filterBy(userName: "nobody").one()
            }
            #expect(none?.code == .noResult)
            let rows = try query.addColumn(func_.max(users.c.user_name)).groupBy(users.c)
                .having(users.c.user_id > 228).orderBy(users.c.user_id).all()
            #expect(rows.map(\.0.userID) == [229, 230])
            #expect(rows.map { $0.1 } == [.text("user 229"), .text("user 230")])
            #expect(try query.limit(3).count() == 3)
            #expect(try query.exists())
        }
    }

    @Test(arguments: TestEngine.mapped)
    func statementsGiveObjects(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let session = try open(engine)
            defer { session.close() }
            let users = Self.users
            let all = try session.query(User.self).fromStatement("SELECT * FROM users").all()
            #expect(all.count == 12)
            let some = try session.query(User.self).fromStatement(
                select(users).where(users.c.user_name < "g")
            ).all()
            #expect(some.map(\.name) == ["fred"])
            let error = #expect(throws: ORMError.self) {
                try session.query(User.self).fromStatement("SELECT user_id FROM users").all()
            }
            #expect(error?.message.contains("yields no column 'user_name'") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func keysFindObjects(_ test: TestEngine) async throws {
        try await with(test) { engine in
            let session = try open(engine)
            defer { session.close() }
            let query = session.query(User.self)
            let user = try #require(try query.get(15))
            #expect(try query.get(15) === user)
            #expect(try query.get(99) == nil)
            #expect(try session.query(Receipt.self).get(27, 3, "receipts")?.number == 3)
            try engine.execute(
                Self.users.update().where(Self.users.c.user_id == 15), ["password": "new"])
            #expect(user.password == "lala")
            #expect(try query.load(15)?.password == "new")
        }
    }
}
