import Quicksilver
import QuicksilverTesting
import Testing

/// The data mapping document's `backref()`: the other end with options of its own.
@Suite struct DocumentBackrefTests {
    @Mapped final class User {
        var userID: Int?
        var userName: String?
        var addresses: RelatedList<Address>

        init(_ userName: String) { self.userName = userName }
    }

    @Mapped final class Address {
        var addressID: Int?
        var street: String?
        @Relationship var user: User?

        init(_ street: String) { self.street = street }
    }

    @Mapped final class Owner {
        var userID: Int?
        var userName: String?
        @Relationship var address: House?

        init(_ userName: String) { self.userName = userName }
    }

    @Mapped final class House {
        var addressID: Int?
        var street: String?
        @Relationship var user: Owner?

        init(_ street: String) { self.street = street }
    }

    static let metadata = MetaData()
    static let users = Table(
        "users", metadata, Column("user_id", .integer, primaryKey: true),
        Column("user_name", .string(16)))
    static let addresses = Table(
        "addresses", metadata, Column("address_id", .integer, primaryKey: true),
        Column("user_id", .integer, ForeignKey("users.user_id")),
        Column("street", .string(100)))
    static let mapped: Void = {
        mapper(User.self, users)
        mapper(
            Address.self, addresses,
            properties: [
                "user": relation(
                    User.self, backref: backref("addresses", cascade: [.all, .deleteOrphan]))
            ])
        mapper(Owner.self, users)
        mapper(
            House.self, addresses,
            properties: [
                "user": relation(Owner.self, backref: backref("address", uselist: false))
            ])
    }()

    private func with(
        _ test: TestEngine, _ body: @escaping @Sendable (Session) throws -> Void
    ) async throws {
        _ = Self.mapped
        try await test.withDatabase { database in
            try await Self.metadata.createAll(database.engine)
            try Self.run(database.engine, body)
        }
    }

    private static func run(
        _ engine: DatabaseEngine, _ body: (Session) throws -> Void
    ) throws {
        let session = createSession(bind: engine)
        defer { session.close() }
        try body(session)
    }

    @Test(arguments: TestEngine.mapped)
    func theOtherEndDeletesItsOrphans(_ test: TestEngine) async throws {
        try await with(test) { session in
            let u = User("fred")
            let a1 = Address("123 anywhere street")
            let a2 = Address("1 Park Place")
            u.addresses.append(a1)
            a2.user = u
            #expect(u.addresses == [a1, a2])
            #expect(a1.user === u && a2.user === u)
            try session.save(u)
            try session.flush()
            u.addresses.remove(at: 0)
            #expect(a1.user == nil)
            try session.flush()
            #expect(try session.query(Address.self).all().map(\.street) == ["1 Park Place"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theOtherEndOfAOneToOneIsOneObject(_ test: TestEngine) async throws {
        try await with(test) { session in
            let owner = Owner("ed")
            let first = House("1 Park Place")
            owner.address = first
            #expect(first.user === owner)
            try session.save(owner)
            try session.flush()
            let second = House("27 New Place")
            second.user = owner
            #expect(owner.address === second)
            #expect(first.user == nil)
            // Only what is assigned adds what it leads to.
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.message.contains("Owner.address leads to a House") == true)
            #expect(error?.message.contains("add it") == true)
            try session.save(second)
            try session.flush()
            session.clear()
            let again = try session.query(Owner.self).one()
            #expect(again.address?.street == "27 New Place")
            try session.throwIfFailed()
        }
    }

    @Mapped final class Guest {
        var userID: Int?
        var rooms: RelatedList<Room>
    }

    @Mapped final class Room {
        var addressID: Int?
        @Relationship var user: Guest?
    }

    /// In a process of its own, as a faulty class keeps the others from being used.
    @Test func anotherClassIsNamed() async {
        await #expect(processExitsWith: .success) {
            let metadata = MetaData()
            let guests = Table("guests", metadata, Column("user_id", .integer, primaryKey: true))
            let rooms = Table(
                "rooms", metadata, Column("address_id", .integer, primaryKey: true),
                Column("user_id", .integer, ForeignKey("guests.user_id")))
            mapper(Room.self, rooms)
            mapper(Guest.self, guests, properties: ["rooms": relation(Guest.self)])
            let error = #expect(throws: ORMError.self) { try Registry.default.configure() }
            #expect(
                error?.message.contains(
                    "Guest.rooms leads to Room; properties say relation(Guest.self)") == true)
        }
    }

    /// In a process of its own, as a faulty class keeps the others from being used.
    @Test func aListIsNotOneObject() async {
        await #expect(processExitsWith: .success) {
            let metadata = MetaData()
            let guests = Table("guests", metadata, Column("user_id", .integer, primaryKey: true))
            let rooms = Table(
                "rooms", metadata, Column("address_id", .integer, primaryKey: true),
                Column("user_id", .integer, ForeignKey("guests.user_id")))
            mapper(Guest.self, guests)
            mapper(
                Room.self, rooms,
                properties: [
                    "user": relation(Guest.self, backref: backref("rooms", uselist: false))
                ])
            let error = #expect(throws: ORMError.self) { try Registry.default.configure() }
            #expect(
                error?.message.contains(
                    "Guest.rooms: backref(\"rooms\", uselist: false) is for one object; declare it `var rooms: Room?`"
                ) == true)
        }
    }
}
