import Quicksilver
import QuicksilverTesting
import Testing

/// What goes wrong in users' hands, and what is said of it.
@Suite struct MisuseTests {
    @Mapped("owners") final class Owner {
        var id: Int?
        @Column(.string(20)) var name: String
        @Relationship(backPopulates: "owner") var pets: RelatedList<Pet>
    }

    @Mapped("pets") final class Pet {
        var id: Int?
        // The database takes NULL here, Swift doesn't.
        @Column(.string(20), nullable: true) var name: String
        @Column(foreignKey: ForeignKey("owners.id")) var ownerID: Int?
        @Relationship(backPopulates: "pets") var owner: Owner?
    }

    static let registry = Registry(Owner.self)

    @Test(arguments: TestEngine.mapped)
    func nullWhereSwiftHasNoneIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([Pet(name: "rex"), Pet(name: "tom")])
            try session.commit()
            session.expungeAll()
            let pets = classMapper(Pet.self).table
            try session.execute(update(pets).where(pets.c.id == 2).set(pets.c.name, to: nil))
            let error = #expect(throws: ORMError.self) { try session.query(Pet.self).all() }
            #expect(error?.code == .wrongType)
            #expect(error?.message.contains("Pet(2).name is NULL in the database") == true)
            #expect(error?.message.contains("make it Optional, or column 'name' NOT NULL") == true)
            #expect(error?.type == Pet.self && error?.attribute == "name")
            // The session goes on.
            #expect(try session.query(Pet.self).filterBy(name: "rex").count() == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func anObjectBelongsToOneOpenSession(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let first = Session(engine)
            let second = Session(engine)
            defer { second.close() }
            let ed = Owner(name: "ed")
            try first.add(ed)
            try first.commit()
            let refused = #expect(throws: ORMError.self) { try second.add(ed) }
            #expect(refused?.code == .invalidState)
            #expect(refused?.message.contains("Owner belongs to another session") == true)
            // By way of a relation it is thrown by the next call.
            let pet = Pet(name: "rex")
            try second.add(pet)
            pet.owner = ed
            #expect(throws: ORMError.self) { try second.flush() }
            first.close()
            pet.owner = nil
            try second.rollback()
            // Once its session is closed it is free.
            try second.add(ed)
            ed.name = "edward"
            try second.commit()
            #expect(try second.query(Owner.self).one() === ed)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func attributesOutliveTheSession(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            try session.add(Owner(name: "ed", pets: [Pet(name: "rex")]))
            try session.commit()
            session.expungeAll()
            let ed = try session.query(Owner.self).one()
            session.close()
            #expect(ed.name == "ed")
            #expect(objectState(ed) == .detached)
            #expect(!ed.$pets.isLoaded)
            let error = #expect(throws: ORMError.self) { try ed.$pets.load() }
            #expect(error?.code == .closed || error?.code == .invalidState)
            #expect(throws: ORMError.self) { try session.query(Owner.self).all() }
        }
    }

    @Test func useOfAnAttributeDuringItsOwnChangeInPlaceTraps() async {
        await #expect(processExitsWith: .failure) {
            let ed = Owner(name: "ed")
            func change(_ name: inout String) { name += ed.name }
            change(&ed.name)
        }
        await #expect(processExitsWith: .failure) {
            let ed = Owner(name: "ed")
            func change(_ name: inout String) { ed.name = "x" }
            change(&ed.name)
        }
    }

    @Test func severalAttributesMayBeChangedInPlaceAtOnce() {
        let ed = Owner(name: "ed")
        let jo = Owner(name: "jo")
        swap(&ed.name, &jo.name)
        func change(_ name: inout String) { name += jo.name }
        change(&ed.name)
        #expect(ed.name == "joed")
        #expect(jo.name == "ed")
    }

    @Test func anUnloadedRelationWithoutASessionTraps() async {
        await #expect(processExitsWith: .failure) { try Self.readAfterTheEnd() }
    }

    private static func readAfterTheEnd() throws {
        let engine = try createEngine("sqlite://")
        try registry.metadata.createAll(engine)
        let session = Session(engine)
        try session.add(Owner(name: "ed"))
        try session.commit()
        session.expungeAll()
        let ed = try session.query(Owner.self).one()
        session.close()
        _ = ed.pets.count
    }

    @Test(arguments: TestEngine.mapped)
    func aScopeDoesNotEndWellAfterAFailedLoad(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            let engine = database.engine
            try await Self.registry.metadata.createAll(engine)
            try await engine.withSession { try $0.add(Owner(name: "ed")) }
            await #expect(throws: ORMError.self) { try await Self.readUnloaded(engine) }
            let names = try await engine.withSession {
                try $0.query(Owner.self).all().map(\.name)
            }
            #expect(names == ["ed"])
        }
    }

    /// Reads what may not be loaded, changes the object, and returns as if nothing were wrong.
    private static func readUnloaded(_ engine: DatabaseEngine) async throws {
        _ = try await engine.withSession { session in
            let ed = try session.query(Owner.self).options(raiseload("pets")).one()
            ed.name = "changed"
            try session.flush()
            return ed.pets.count
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aKeyThatIsThereIsRefused(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.add(Owner(id: 1, name: "ed"))
            try session.commit()
            let twin = Owner(id: 1, name: "edward")
            try session.add(twin)
            let error = #expect(throws: DatabaseError.self) { try session.flush() }
            #expect(error?.kind == .unique)
            #expect(objectState(twin) == .pending)
            try session.rollback()
            #expect(try session.query(Owner.self).one().name == "ed")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aCollectionMayChangeWhileItIsWalked(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = Owner(name: "ed", pets: RelatedList((1...5).map { Pet(name: "p\($0)") }))
            try session.add(ed)
            try session.commit()
            var seen: [String] = []
            for pet in ed.pets {
                seen.append(pet.name)
                ed.pets.remove(pet)
                ed.pets.append(Pet(name: "n\(pet.name)"))
            }
            #expect(seen == ["p1", "p2", "p3", "p4", "p5"])
            #expect(ed.pets.map(\.name) == ["np1", "np2", "np3", "np4", "np5"])
            try session.commit()
            #expect(try session.query(Pet.self).filterBy(owner: ed).count() == 5)
            #expect(try session.query(Pet.self).filterBy(owner: nil).count() == 5)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func namesThatAreNotThereAreListed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let relation = #expect(throws: CompileError.self) {
                try session.query(Owner.self).join("dogs").all()
            }
            #expect(relation?.message.contains("its relations are pets") == true)
            let object = #expect(throws: CompileError.self) {
                try session.query(Pet.self).filterBy(owner: Pet(name: "x")).all()
            }
            #expect(object?.message.contains("Pet.owner is compared with a Owner") == true)
            let value = #expect(throws: CompileError.self) {
                try session.query(Pet.self).filterBy(owner: 3).all()
            }
            #expect(value?.message.contains("Pet.owner") == true)
            // An option that begins elsewhere would say nothing.
            let option = #expect(throws: CompileError.self) {
                try session.query(Owner.self).options(selectinload(Pet.owner)).all()
            }
            #expect(
                option?.message.contains("begins at Pet.owner, and the query has no 'Pet'") == true)
        }
    }

    @Mapped("journeys") final class Journey {
        var id: Int?
        @Column(foreignKey: ForeignKey("ports.id")) var fromID: Int?
        @Column(foreignKey: ForeignKey("ports.id")) var toID: Int?
        @Relationship var from: Port?
    }

    @Mapped("ports") final class Port {
        var id: Int?
        @Relationship var crews: RelatedList<Crew>
    }

    @Mapped("crews") final class Crew {
        var id: Int?
    }

    @Test func foreignKeysThatAreMissingOrManyAreNamedWithTheRemedy() {
        let error = #expect(throws: ORMError.self) {
            try Registry(Journey.self, Port.self).configure()
        }
        let text = error?.message ?? ""
        #expect(
            text.contains(
                "Journey.from: several foreign keys tie 'journeys' to 'ports': journeys.from_id → ports.id; "
                    + "journeys.to_id → ports.id. Say which: foreignKey: [\"from_id\"]"))
        #expect(
            text.contains(
                "Port.crews: no foreign key ties 'crews' to 'ports'; declare one, @Column(foreignKey: \"ports.id\")"
            ))
    }
}
