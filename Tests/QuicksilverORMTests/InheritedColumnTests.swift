import Quicksilver
import QuicksilverTesting
import Testing

/// Columns that a class has from its superclass, asked of the class itself: only its rows are read.
@Suite struct InheritedColumnTests {
    @Mapped("pens") final class Pen {
        var id: Int?
        @Column(.string(20)) var label: String
        @Relationship(backPopulates: "pen") var animals: RelatedList<Animal>
    }

    @Mapped("animals", polymorphicOn: "kind") class Animal {
        var id: Int?
        @Column(.string(20)) var name: String
        var age: Int = 1
        @Column(foreignKey: ForeignKey("pens.id")) var penID: Int?
        @Relationship var pen: Pen?

        init(name: String, age: Int) {
            self.name = name
            self.age = age
        }
    }

    @Mapped("fowls", inherits: .joined, polymorphicIdentity: "fowl") class Fowl: Animal {
        var eggs: Int = 0
    }

    @Mapped("geese", inherits: .joined, polymorphicIdentity: "goose") final class Goose: Fowl {
        var isLoud = true
    }

    @Mapped(inherits: .single, polymorphicIdentity: "cow") class Cow: Animal {
        var liters: Int?
    }

    @Mapped(inherits: .single, polymorphicIdentity: "calf") final class Calf: Cow {}

    static let registry = Registry(
        Pen.self, Animal.self, Fowl.self, Goose.self, Cow.self, Calf.self)

    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        let pen = Pen(label: "north")
        pen.animals = [
            Animal(name: "animal", age: 9), Fowl(name: "fowl", age: 1),
            Goose(name: "goose", age: 2), Cow(name: "cow", age: 3), Calf(name: "calf", age: 4),
        ]
        try session.add(pen)
        try session.commit()
        session.clear()
        return session
    }

    @Test(arguments: TestEngine.mapped)
    func onlyRowsOfTheNamedClassAreRead(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            #expect(try session.query(Animal.name).orderBy(Animal.id).all().count == 5)
            #expect(
                try session.query(Fowl.name).orderBy(Fowl.id).all() == ["fowl", "goose"])
            #expect(try session.query(Goose.name).all() == ["goose"])
            #expect(try session.query(Cow.name).orderBy(Cow.name).all() == ["calf", "cow"])
            #expect(try session.query(Calf.name).all() == ["calf"])
            #expect(try session.query(Calf.liters).all() == [nil])
            #expect(try session.query(Calf.name).count() == 1)
            #expect(try session.query(Calf.name).filter(Animal.age > 4).exists() == false)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func expressionsAndClausesKeepToThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            #expect(try session.query(func_.count(Fowl.id)).one() == 2)
            #expect(try session.query(func_.sum(Cow.age)).scalar() == 7)
            #expect(try session.query(func_.max(Animal.age)).scalar() == 9)
            #expect(
                try session.query(Fowl.name, Fowl.eggs).orderBy(desc(Fowl.age)).all().map(\.0)
                    == ["goose", "fowl"])
            #expect(try session.query(Fowl.name).filterBy(name: "cow").all().isEmpty)
            #expect(
                try session.query(Cow.name).join(Animal.pen).filter(Pen.label == "north")
                    .orderBy(Cow.id).all() == ["cow", "calf"])
            let other = aliased(Fowl.self)
            #expect(try session.query(other.name).orderBy(other.id).all() == ["fowl", "goose"])
            // Inside a query for the superclass it is the column it is.
            let named = session.query(Animal.self).filter(Cow.name != "cow")
            #expect(try named.count() == 4)
        }
    }
}
