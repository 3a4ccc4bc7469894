import Quicksilver
import QuicksilverTesting
import Testing

/// The data mapping document on loading: when each relation is read, and in which statement.
@Suite struct DocumentLoadingTests {
    @Mapped final class User {
        var userID: Int?
        var userName: String?
        var addresses: RelatedList<Address>

        init(_ userName: String) { self.userName = userName }
    }

    @Mapped final class Address {
        var addressID: Int?
        var street: String?
        var emailAddress: String?

        init(_ street: String, _ emailAddress: String) {
            self.street = street
            self.emailAddress = emailAddress
        }
    }

    /// The same tables, with addresses that come with their users.
    @Mapped final class EagerUser {
        var userID: Int?
        var userName: String?
        var addresses: RelatedList<EagerAddress>
    }

    @Mapped final class EagerAddress {
        var addressID: Int?
        var street: String?
    }

    static let metadata = MetaData()
    static let users = Table(
        "users", metadata, Column("user_id", .integer, primaryKey: true),
        Column("user_name", .string(16)))
    static let addresses = Table(
        "addresses", metadata, Column("address_id", .integer, primaryKey: true),
        Column("user_id", .integer, ForeignKey("users.user_id")),
        Column("street", .string(100)), Column("email_address", .string(60)))
    static let mapped: Void = {
        mapper(
            User.self, users, properties: ["addresses": relation(mapper(Address.self, addresses))])
        mapper(EagerAddress.self, addresses)
        mapper(
            EagerUser.self, users,
            properties: ["addresses": relation(EagerAddress.self, lazy: .joined)])
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
        let jane = User("jane")
        jane.addresses = [
            Address("123 Green Street", "foo@bar.com"), Address("1 Park Place", "lala@yahoo.com"),
        ]
        let ed = User("ed")
        ed.addresses = [Address("27 New Place", "foo@bar.com")]
        try session.addAll([jane, ed])
        try session.flush()
        session.clear()
        try body(session, engine)
    }

    private static func selects(
        _ engine: DatabaseEngine, _ body: () throws -> Void
    ) rethrows -> [String] {
        try statements(engine, body).filter { $0.hasPrefix("SELECT") }
    }

    @Test(arguments: TestEngine.mapped)
    func aRelationIsLoadedOnFirstRead(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            var user: User?
            let parent = try Self.selects(engine) {
                user = try session.query(User.self).filter(User.c.user_name == "jane")[0]
            }
            #expect(parent.count == 1)
            #expect(user?.$addresses.isLoaded == false)
            let children = Self.selects(engine) {
                #expect(user?.addresses.map(\.street) == ["123 Green Street", "1 Park Place"])
                #expect(user?.addresses.count == 2)
            }
            #expect(children.count == 1)
            try session.throwIfFailed()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func oneStatementBringsParentsAndChildren(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let emitted = try Self.selects(engine) {
                let users = try session.query(EagerUser.self)
                    .filter(EagerUser.c.user_name == "jane").all()
                #expect(users.count == 1)
                #expect(users[0].addresses.map(\.street) == ["123 Green Street", "1 Park Place"])
            }
            #expect(emitted.count == 1)
            #expect(emitted.first?.contains("LEFT OUTER JOIN addresses AS") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theQuerysOwnJoinLeavesTheCollectionWhole(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let emitted = try Self.selects(engine) {
                let users = try session.query(EagerUser.self).join("addresses")
                    .filterBy(street: "123 Green Street").all()
                #expect(users.map(\.userName) == ["jane"])
                // One address was asked for, and both are there.
                #expect(users.first?.addresses.count == 2)
            }
            #expect(emitted.count == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func optionsMakeOtherQueries(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let query = session.query(User.self).orderBy(User.userID)
            let eagerquery = query.options(eagerload("addresses"))
            let eager = try Self.selects(engine) {
                let users = try eagerquery.all()
                #expect(users.map { $0.addresses.count } == [2, 1])
            }
            #expect(eager.count == 1)
            session.clear()
            let plainquery = query.options(noload("addresses"))
            let plain = try Self.selects(engine) {
                let users = try plainquery.all()
                #expect(users.map { $0.addresses.count } == [0, 0])
            }
            #expect(plain.count == 1)
            session.clear()
            // The query they were made from is as it was.
            #expect(try query.all().map { $0.addresses.count } == [2, 1])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func anObjectIsFoundByWhatItLeadsTo(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let someuser = try #require(try session.query(User.self).get(2))
            let someaddresses = try session.query(Address.self).withParent(someuser)
                .filterBy(email_address: "foo@bar.com").all()
            #expect(someaddresses.map(\.street) == ["27 New Place"])
            let users = Self.users
            let ad1 = Self.addresses.alias("ad1")
            let ad2 = Self.addresses.alias("ad2")
            let result = try session.query(User.self).filter(
                and_(
                    ad1.c.user_id == users.c.user_id, ad1.c.email_address == "foo@bar.com",
                    ad2.c.user_id == users.c.user_id, ad2.c.email_address == "lala@yahoo.com")
            ).all()
            #expect(result.map(\.userName) == ["jane"])
        }
    }
}
