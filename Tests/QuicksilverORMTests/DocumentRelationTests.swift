import Quicksilver
import QuicksilverTesting
import Testing

/// The data mapping document's second half: relations, joins between them, and how they are loaded.
@Suite struct DocumentRelationTests {
    @Mapped final class User {
        var userID: Int?
        var userName: String?
        var password: String?
        var addresses: RelatedList<Address>

        init(_ userName: String, _ password: String) {
            self.userName = userName
            self.password = password
        }
    }

    @Mapped final class Address {
        var addressID: Int?
        var street: String?
        var city: String?
        var state: String?
        var zip: String?
        @Relationship var user: User?

        init(_ street: String, _ city: String, _ state: String, _ zip: String) {
            self.street = street
            self.city = city
            self.state = state
            self.zip = zip
        }
    }

    static let metadata = MetaData()
    static let users = Table(
        "users", metadata, Column("user_id", .integer, primaryKey: true),
        Column("user_name", .string(16)), Column("password", .string(20)))
    static let addresses = Table(
        "addresses", metadata, Column("address_id", .integer, primaryKey: true),
        Column("user_id", .integer, ForeignKey("users.user_id")),
        Column("street", .string(100)), Column("city", .string(80)),
        Column("state", .string(2)), Column("zip", .string(10)))
    static let mapped: Void = {
        mapper(Address.self, addresses)
        mapper(
            User.self, users,
            properties: [
                "addresses": relation(
                    Address.self, cascade: [.all, .deleteOrphan], backref: "user")
            ])
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
        let jane = User("jane", "hihilala")
        jane.addresses.append(Address("123 anywhere street", "big city", "UT", "76543"))
        jane.addresses.append(Address("1 Park Place", "some other city", "OK", "83923"))
        try session.save(jane)
        let ed = User("ed", "x")
        ed.addresses = [Address("123 Green Street", "Rome", "NY", "1")]
        try session.save(ed)
        try session.flush()
        session.clear()
        try body(session, engine)
    }

    @Test(arguments: TestEngine.mapped)
    func childrenGetKeysAndOrphansGo(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let u = try session.query(User.self).filterBy(userName: "jane").one()
            #expect(u.addresses.count == 2)
            // The class has no attribute for the column, and the relation uses it all the same.
            #expect(u.addresses.allSatisfy { $0.user === u })
            u.addresses.remove(at: 1)
            u.addresses.append(Address("27 New Place", "Houston", "TX", "34839"))
            try session.flush()
            session.clear()
            let again = try #require(try session.query(User.self).get(u.userID ?? 0))
            #expect(again.addresses.map(\.street) == ["123 anywhere street", "27 New Place"])
            #expect(try session.query(Address.self).count() == 3)
        }
    }

    @Test func bothEndsAreMaintained() {
        _ = Self.mapped
        let u = User("fred", "hi")
        let a1 = Address("123 anywhere street", "big city", "UT", "76543")
        let a2 = Address("1 Park Place", "some other city", "OK", "83923")
        u.addresses.append(a1)
        a2.user = u
        #expect(u.addresses == [a1, a2])
        #expect(a1.user === u && a2.user === u)
    }

    @Test(arguments: TestEngine.mapped)
    func queriesJoin(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let users = Self.users
            let addresses = Self.addresses
            let street = "123 Green Street"
            let byHand = try session.query(User.self)
                .filter(users.c.user_id == addresses.c.user_id)
                .filter(addresses.c.street == street).all()
            let explicit = try session.query(User.self).selectFrom(users.join(addresses))
                .filter(addresses.c.street == street).all()
            let byName = try session.query(User.self).join("addresses")
                .filter(addresses.c.street == street).all()
            let byPoint = try session.query(User.self).join("addresses").filterBy(street: street)
                .resetJoinpoint().filterBy(userName: "ed").all()
            for found in [byHand, explicit, byName, byPoint] {
                #expect(found.map(\.userName) == ["ed"])
            }
            let pairs = try session.query(User.self, Address.self).join("addresses")
                .filter(addresses.c.street == street).all()
            #expect(pairs.count == 1)
            #expect(pairs[0].0.userName == "ed" && pairs[0].1.street == street)
            let added = try session.query(User.self).addEntity(Address.self).join(User.addresses)
                .filter(Address.street == street).one()
            #expect(added.1.user === added.0)
            let address = try session.query(Address.self).filterBy(street: street).one()
            #expect(
                try session.query(User.self).filterBy(addresses: address).one().userName == "ed")
            #expect(try session.query(Address.self).filterBy(user: byName[0]).one() === address)
            #expect(
                try session.query(Address.self).withParent(byName[0]).filterBy(city: "Rome").count()
                    == 1)
            let error = #expect(throws: CompileError.self) {
                try session.query(User.self).join("adresses").all()
            }
            #expect(error?.message.contains("its relations are addresses") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func oneTableCanBeJoinedTwice(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let users = Self.users
            let ad1 = Self.addresses.alias("ad1")
            let ad2 = Self.addresses.alias("ad2")
            let found = try session.query(User.self).filter(
                and_(
                    ad1.c.user_id == users.c.user_id, ad1.c.zip == "76543",
                    ad2.c.user_id == users.c.user_id, ad2.c.zip == "83923")
            ).all()
            #expect(found.map(\.userName) == ["jane"])
            let first = aliased(Address.self, "a1")
            let second = aliased(Address.self, "a2")
            let same = try session.query(User.self)
                .join(User.addresses, to: first).filter(first.zip == "76543").resetJoinpoint()
                .join(User.addresses, to: second).filter(second.zip == "83923").all()
            #expect(same.map(\.userName) == ["jane"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func optionsOverrideTheMapper(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let query = session.query(User.self).orderBy(User.userID)
            let eager = try statements(engine) {
                let users = try query.options(eagerload("addresses")).all()
                #expect(users.map { $0.addresses.count } == [2, 1])
            }
            #expect(eager.filter { $0.hasPrefix("SELECT") }.count == 1)
            session.clear()
            let plain = try query.options(noload("addresses")).all()
            #expect(plain.map { $0.addresses.count } == [0, 0])
            session.clear()
            let lazy = try statements(engine) {
                for user in try query.all() { #expect(!user.addresses.isEmpty) }
                try session.throwIfFailed()
            }
            #expect(lazy.filter { $0.hasPrefix("SELECT") }.count == 2)
        }
    }
}
