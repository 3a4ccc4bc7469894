import Quicksilver
import QuicksilverTesting
import Testing

/// The data mapping document's session: what is queried, and how changed and new objects are written.
@Suite struct DocumentSessionTests {
    @Mapped final class User: CustomStringConvertible {
        var userID: Int?
        var userName: String?
        var password: String?
        @Transient var wasMadeHere: Bool = false

        init(_ userName: String, _ password: String) {
            self.userID = nil
            self.userName = userName
            self.password = password
            wasMadeHere = true
        }

        func getName() -> String? { userName }

        var description: String {
            "User id \(userID ?? 0) name '\(userName ?? "")' password '\(password ?? "")'"
        }
    }

    @Mapped final class Address {
        var addressID: Int?
        var street: String?
    }

    static let metadata = MetaData()
    static let users = Table(
        "users", metadata, Column("user_id", .integer, primaryKey: true),
        Column("user_name", .string(16)), Column("password", .string(20)))
    static let addresses = Table(
        "addresses", metadata, Column("address_id", .integer, primaryKey: true),
        Column("street", .string(100)))
    static let mapped: Void = {
        mapper(User.self, users)
        mapper(Address.self, addresses)
    }()

    private func with(
        _ test: TestEngine, _ body: @escaping @Sendable (Session, DatabaseEngine) throws -> Void
    ) async throws {
        _ = Self.mapped
        try await test.withDatabase { database in
            _ = [Self.users, Self.addresses]
            try await Self.metadata.createAll(database.engine)
            try Self.run(database.engine, body)
        }
    }

    private static func run(
        _ engine: DatabaseEngine, _ body: (Session, DatabaseEngine) throws -> Void
    ) throws {
        try engine.execute(
            users.insert(), ["user_name": "fred", "password": "45nfss"],
            ["user_name": "wendy", "password": "x"])
        try engine.execute(
            addresses.insert(), ["street": "123 Green Street"], ["street": "1 Park Place"])
        let session = createSession(bind: engine)
        defer { session.close() }
        try body(session, engine)
    }

    @Test(arguments: TestEngine.mapped)
    func aQueryIsAboutAClassOrItsMapper(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let query = session.query(User.self)
            #expect(try query.count() == 2)
            let usermapper = classMapper(User.self)
            #expect(usermapper.table === Self.users)
            let byMapper = try session.query(usermapper, as: User.self).orderBy(User.userID).all()
            #expect(byMapper.map(\.userName) == ["fred", "wendy"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aQueryForTwoClassesYieldsPairs(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            // Without a condition between them: each with each.
            let pairs = try session.query(User.self, Address.self)
                .orderBy(User.userID, Address.addressID).all()
            #expect(pairs.map(\.0.userName) == ["fred", "fred", "wendy", "wendy"])
            #expect(pairs.map(\.1.addressID) == [1, 2, 1, 2])
            #expect(pairs[0].0 === pairs[1].0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aQueryIsWalkedOver(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let query = session.query(User.self).orderBy(User.userID)
            var names: [String?] = []
            try query.forEach { names.append($0.getName()) }
            #expect(names == ["fred", "wendy"])
            let emitted = try statements(engine) {
                let slice = try query[1..<3].all()
                #expect(slice.map(\.userName) == ["wendy"])
                let second = try query[1]
                #expect(second === slice[0])
            }
            #expect(emitted.allSatisfy { $0.contains("LIMIT") && $0.contains("OFFSET") })
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aFlushWritesTheChangedAndTheNew(_ test: TestEngine) async throws {
        try await with(test) { sess, engine in
            let myuser = User("jane", "hello123")
            let myuser2 = User("ed", "lalalala")
            try sess.save(myuser)
            try sess.save(myuser2)
            let myuser3 = try sess.query(User.self).filterBy(user_name: "fred").all()[0]
            myuser3.userName = "fredjones"
            #expect(sess.new.count == 2 && sess.dirty.count == 1)
            let emitted = try statements(engine) { try sess.flush() }
            #expect(emitted.first == "BEGIN" && emitted.last == "COMMIT")
            let updates = emitted.filter { $0.hasPrefix("UPDATE") }
            #expect(updates.count == 1)
            #expect(updates.first?.contains("password") == false)
            #expect(sess.new.isEmpty && sess.dirty.isEmpty)
            sess.clear()
            let names = try sess.query(User.self).orderBy(User.userID).all().map(\.userName)
            #expect(names == ["fredjones", "wendy", "jane", "ed"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func anInitialiserRunsOnceInALife(_ test: TestEngine) async throws {
        try await with(test) { sess, _ in
            let u = User("john", "foo")
            #expect(u.wasMadeHere)
            try sess.save(u)
            try sess.flush()
            #expect("\(u)" == "User id \(u.userID ?? 0) name 'john' password 'foo'")
            #expect(u.userID != nil)
            sess.clear()
            let loaded = try sess.query(User.self).filterBy(userName: "john").one()
            #expect(loaded !== u)
            #expect("\(loaded)" == "\(u)")
            #expect(!loaded.wasMadeHere)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aStatementWithGroupsGivesObjects(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let users = Self.users
            let statement = select(users).where(users.c.user_name < "g").groupBy(users.c)
                .having(users.c.user_name == func_.max(users.c.user_name))
            let found = try session.query(User.self).fromStatement(statement).all()
            #expect(found.map(\.userName) == ["fred"])
        }
    }
}
