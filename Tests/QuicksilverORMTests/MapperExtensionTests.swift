import Quicksilver
import QuicksilverTesting
import Testing

/// Hooks that make the objects of rows.
@Suite struct MapperExtensionTests {
    @Mapped("members") final class Member {
        var id: Int?
        @Column(.string(20)) var name: String
        var level: Int = 0
        @Relationship var badges: RelatedList<Badge>
        @Transient var origin = "row"

        init(name: String, origin: String = "init") {
            self.name = name
            self.origin = origin
            badges.append(Badge())
        }
    }

    @Mapped("badges") final class Badge {
        var id: Int?
        @Column(foreignKey: ForeignKey("members.id")) var memberID: Int?
    }

    /// Has the class's initialiser run at each load, as document 004 says.
    struct CallingInit: MapperExtension {
        func createInstance(
            _ row: LoadedRow<Member>, _ context: EventContext
        ) throws -> Member? {
            let name = try row.value(Member.name)
            if name == "plain" { return nil }
            if name == "wrong" { return try context.session.query(Member.self).first() }
            return Member(name: "?", origin: "extension of \(name), \(row["level"] ?? .null)")
        }

        func load(_ member: Member, _ context: EventContext) {
            member.origin += ", loaded"
        }

        func beforeInsert(_ member: Member, _ context: EventContext) {
            member.level += 1
        }
    }

    static let registry: Registry = {
        listen(Member.self, CallingInit())
        return Registry(Member.self)
    }()

    @Test(arguments: TestEngine.mapped)
    func anExtensionMakesTheObjectsOfRows(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([Member(name: "ed"), Member(name: "plain")])
            try session.commit()
            session.expungeAll()
            let all = try session.query(Member.self).orderBy(Member.id).all()
            #expect(all.map(\.name) == ["ed", "plain"])
            #expect(all.map(\.level) == [1, 1])
            #expect(all.map(\.origin) == ["extension of ed, 1, loaded", "row, loaded"])
            // The initialiser's work on columns and relations isn't a change.
            #expect(session.dirty.isEmpty && session.new.isEmpty)
            #expect(!all[0].$badges.isLoaded)
            #expect(all[0].badges.count == 1)
            #expect(try session.query(Member.self).first() === all[0])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func anObjectOfAnotherRowIsRefused(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([Member(name: "ed"), Member(name: "wrong")])
            try session.commit()
            session.expungeAll()
            let error = #expect(throws: ORMError.self) { try session.get(Member.self, 2) }
            #expect(error?.message.contains("returned an object that is persistent") == true)
            #expect(error?.type == Member.self)
        }
    }

    @Mapped final class Guest {
        var id: Int?
        var name: String
        @Transient var origin = "row"
    }

    struct Greeting: MapperExtension {
        let word: String
        func load(_ guest: Guest, _ context: EventContext) { guest.origin = word }
    }

    @Test func mapperTakesAnExtension() throws {
        let metadata = MetaData()
        let guests = Table(
            "guests", metadata, Column("id", .integer, primaryKey: true),
            Column("name", .string(20)))
        let engine = try createEngine("sqlite://")
        try metadata.createAll(engine)
        try engine.execute(guests.insert(), ["id": 1, "name": "ed"])
        func origin() throws -> String {
            let session = Session(engine)
            defer { session.close() }
            return try session.query(Guest.self).one().origin
        }
        mapper(Guest.self, guests, extension: Greeting(word: "hello"))
        #expect(try origin() == "hello")
        // Mapping anew replaces the extension, as it does the mapper.
        mapper(Guest.self, guests, extension: Greeting(word: "welcome"))
        #expect(try origin() == "welcome")
        mapper(Guest.self, guests)
        #expect(try origin() == "row")
    }
}
