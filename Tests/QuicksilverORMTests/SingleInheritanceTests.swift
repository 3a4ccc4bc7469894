import Quicksilver
import QuicksilverTesting
import Testing

/// Classes whose objects share one table, and mappers that are told so.
@Suite struct SingleInheritanceTests {
    @Mapped("owners") final class Owner {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(backPopulates: "owner", lazy: .joined) var dogs: RelatedList<Dog>
    }

    @Mapped("animals", polymorphicOn: "kind")
    class Animal {
        var id: Int?
        @Column(.string(40)) var name: String

        init(name: String) { self.name = name }
    }

    @Mapped(inherits: .single, polymorphicIdentity: "dog")
    class Dog: Animal {
        var barks: Int = 0
        @Column(foreignKey: ForeignKey("owners.id")) var ownerID: Int?
        @Relationship var owner: Owner?
    }

    @Mapped(inherits: .single, polymorphicIdentity: "puppy")
    final class Puppy: Dog {
        var weeks: Int?
    }

    @Mapped(inherits: .single, polymorphicIdentity: "cat")
    final class Cat: Animal {
        var lives: Int

        init(name: String, lives: Int) {
            self.lives = lives
            super.init(name: name)
        }
    }

    static let registry = Registry(
        Owner.self, Animal.self, Dog.self, Puppy.self, Cat.self)

    private static func fill(_ session: Session) throws {
        let rex = Dog(name: "Rex")
        rex.barks = 3
        let tiny = Puppy(name: "Tiny")
        tiny.weeks = 8
        let owner = Owner(name: "Otto", dogs: [rex, tiny])
        try session.addAll([owner, Cat(name: "Tom", lives: 9), Animal(name: "Thing")])
        try session.commit()
        session.clear()
    }

    @Test(arguments: TestEngine.mapped)
    func rowsOfOneTableAreObjectsOfTheirClasses(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try Self.fill(session)
            let all = try session.query(Animal.self).orderBy(Animal.name).all()
            #expect(all.map { "\(type(of: $0))" } == ["Dog", "Animal", "Puppy", "Cat"])
            #expect((all[2] as? Puppy)?.weeks == 8)
            #expect((all[3] as? Cat)?.lives == 9)
            let sent = try statements(engine) {
                let dogs = try session.query(Dog.self).orderBy(Dog.name).all()
                #expect(dogs.map(\.name) == ["Rex", "Tiny"])
                #expect(try session.query(Cat.self).one().name == "Tom")
                #expect(try session.query(Dog.self).count() == 2)
                #expect(try session.query(Puppy.self).exists())
                #expect(try session.query(Dog.self).filterBy(name: "Tom").first() == nil)
                #expect(try session.query(Dog.self).filter(Dog.barks > 2).one().name == "Rex")
            }
            #expect(
                sent.filter { $0.contains("animals.kind IN") || $0.contains("animals.kind = ANY") }
                    .count == 6)
            let tom = try session.query(Cat.self).one()
            #expect(try session.get(Dog.self, tom.id) == nil)
            #expect(try session.get(Animal.self, tom.id) === tom)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func relationsSeeTheirClassOnly(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try Self.fill(session)
            let sent = try statements(engine) {
                let otto = try session.query(Owner.self).one()
                #expect(otto.dogs.map(\.name).sorted() == ["Rex", "Tiny"])
                #expect(otto.dogs.contains { $0 is Puppy })
                #expect(otto.dogs[0].owner === otto)
            }
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 1)
            let found = try session.query(Owner.self).join(Owner.dogs).filter(Dog.barks == 3).all()
            #expect(found.count == 1)
            #expect(
                try session.query(Owner.self).filter(Owner.dogs.any(Dog.name == "Tom")).count() == 0
            )
            #expect(
                try session.query(Owner.self, Dog.self).filter(Owner.id == Dog.ownerID).all().count
                    == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func statementsOfManyRowsTouchTheirClassOnly(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try Self.fill(session)
            #expect(try session.query(Dog.self).update(.set(Dog.name, to: "Dog")) == 2)
            #expect(try session.query(Puppy.self).delete() == 1)
            try session.commit()
            #expect(
                try session.query(Animal.self).orderBy(Animal.name).all().map(\.name) == [
                    "Dog", "Thing", "Tom",
                ])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func anUnknownClassOfARowIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try engine.execute(text("INSERT INTO animals (name, kind) VALUES ('Odd', 'fish')"))
            let error = #expect(throws: ORMError.self) { try session.query(Animal.self).all() }
            #expect(error?.description.contains("'fish'") == true)
            #expect(error?.description.contains("for Dog") == true)
        }
    }

    // Told apart by an attribute of a number, over a table that was declared elsewhere.
    @Mapped class Shape {
        var id: Int?
        var kind: Int?
        @Column(.string(40)) var name: String?
        init() {}
    }
    @Mapped(inherits: .single) final class Circle: Shape { var radius: Double? }
    @Mapped(inherits: .joined) final class Square: Shape { var side: Double? }

    static let metadata: MetaData = {
        let metadata = MetaData()
        let shapes = Table(
            "shapes", metadata, Column("id", .integer, primaryKey: true),
            Column("kind", .integer, nullable: false), Column("name", .string(40)),
            Column("radius", .double))
        let squares = Table(
            "squares", metadata,
            Column("shape_id", .integer, ForeignKey("shapes.id"), primaryKey: true),
            Column("side", .double))
        mapper(Shape.self, shapes, polymorphicOn: shapes.c.kind, polymorphicIdentity: 0)
        mapper(Circle.self, shapes, polymorphicIdentity: 1)
        mapper(Square.self, squares, polymorphicIdentity: 2)
        return metadata
    }()

    @Test(arguments: TestEngine.mapped)
    func mappersAreToldAsWell(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            try await Self.metadata.createAll(database.engine)
            let engine = database.engine
            try await engine.withSession { session in
                let circle = Circle()
                circle.radius = 1.5
                let square = Square()
                square.side = 2
                try session.addAll([circle, square, Shape()])
                try session.commit()
                #expect(square.kind == 2)
                session.clear()
                let all = try session.query(Shape.self).orderBy(Shape.kind).all()
                #expect(all.map { "\(type(of: $0))" } == ["Shape", "Circle", "Square"])
                #expect((all[2] as? Square)?.side == 2)
                all[1].kind = 5
                #expect(throws: ORMError.self) { try session.flush() }
                try session.rollback()
            }
        }
    }

    @Mapped("plants") class Plant {
        var id: Int?
        init() {}
    }
    @Mapped(inherits: .single) final class Tree: Plant { var height: Int? }

    @Test func faultsNameTheRemedy() throws {
        let error = #expect(throws: ORMError.self) {
            try Registry(Plant.self, Tree.self).configure()
        }
        #expect(error?.description.contains("polymorphicOn") == true)
    }
}
