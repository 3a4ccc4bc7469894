import Quicksilver
import QuicksilverTesting
import Testing

/// The data mapping document's users and addresses, from the first relation to the removal of orphans.
@Suite(.serialized) struct DocumentOrphanTests {
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
        var userID: Int?
        var street: String?
        var city: String?
        var state: String?
        var zip: String?

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

    /// The first mapping: the relation and nothing else is said of it.
    private static func mapPlainly() {
        mapper(Address.self, addresses)
        mapper(User.self, users, properties: ["addresses": relation(Address.self)])
    }

    /// The second: an address belongs to its user.
    private static func mapWithOrphans() {
        mapper(Address.self, addresses)
        mapper(
            User.self, users,
            properties: [
                "addresses": relation(Address.self, cascade: [.all, .deleteOrphan])
            ])
    }

    private static func saveJane(_ session: Session) throws -> User {
        let u = User("jane", "hihilala")
        u.addresses.append(Address("123 anywhere street", "big city", "UT", "76543"))
        u.addresses.append(Address("1 Park Place", "some other city", "OK", "83923"))
        try session.save(u)
        try session.flush()
        return u
    }

    @Test(arguments: TestEngine.mapped)
    func rowsAreWrittenInOrderAndKeysFilledIn(_ test: TestEngine) async throws {
        Self.mapPlainly()
        try await test.withDatabase { database in
            _ = [Self.users, Self.addresses]
            try await Self.metadata.createAll(database.engine)
            try Self.writes(database.engine)
        }
    }

    private static func writes(_ engine: DatabaseEngine) throws {
        let session = createSession(bind: engine)
        defer { session.close() }
        var jane: User?
        let emitted = try statements(engine) { jane = try saveJane(session) }
        let tables = emitted.filter { $0.hasPrefix("INSERT") }
            .map { $0.contains("INTO users") ? "users" : "addresses" }
        #expect(tables.first == "users" && tables.dropFirst().allSatisfy { $0 == "addresses" })
        let u = try #require(jane)
        #expect(u.userID == 1)
        #expect(u.addresses.map(\.addressID) == [1, 2])
        #expect(u.addresses.map(\.userID) == [1, 1])
        // One is removed and another one comes.
        u.addresses.remove(at: 1)
        u.addresses.append(Address("27 New Place", "Houston", "TX", "34839"))
        try session.flush()
        session.clear()
        let all = try session.query(Address.self).orderBy(Address.addressID).all()
        #expect(all.map(\.userID) == [1, nil, 1])
        #expect(all[1].street == "1 Park Place")
    }

    /// In a process of its own, as all classes are forgotten.
    @Test func mappersAreClearedAndOrphansDeleted() async {
        await #expect(processExitsWith: .success) {
            for test in TestEngine.mapped {
                DocumentOrphanTests.mapPlainly()
                try await test.withDatabase { database in
                    try await DocumentOrphanTests.metadata.createAll(database.engine)
                    try DocumentOrphanTests.mapsAnew(database.engine)
                }
            }
        }
    }

    private static func mapsAnew(_ engine: DatabaseEngine) throws {
        let session = createSession(bind: engine)
        defer { session.close() }
        let jane = try saveJane(session)
        session.clear()
        clearMappers()
        let error = #expect(throws: (any Error).self) { try session.query(User.self).all() }
        #expect("\(error.map { "\($0)" } ?? "")".contains("call mapper(User.self, table)"))
        mapWithOrphans()
        let again = createSession(bind: engine)
        defer { again.close() }
        let u = try #require(try again.query(User.self).get(jane.userID))
        u.addresses.remove(at: 1)
        u.addresses.append(Address("27 New Place", "Houston", "TX", "34839"))
        try again.flush()
        again.clear()
        let all = try again.query(Address.self).orderBy(Address.addressID).all()
        #expect(all.map(\.street) == ["123 anywhere street", "27 New Place"])
        #expect(all.map(\.userID) == [u.userID, u.userID])
    }
}
