import Quicksilver
import QuicksilverTesting
import Testing

/// Attributes that are expressions, in classes that share rows or columns with others.
@Suite struct InheritedPropertyTests {
    @Mapped("houses_of_pets") final class House {
        var id: Int?
        @Column(.string(20)) var street: String
        @Relationship(backPopulates: "house") var pets: RelatedList<Pet>
    }

    @Mapped("house_pets", polymorphicOn: "kind") class Pet {
        var id: Int?
        @Column(.string(20)) var name: String
        @Column(foreignKey: ForeignKey("houses_of_pets.id")) var houseID: Int?
        @Relationship var house: House?
        @ColumnProperty var shout: String
        class var shout: SQLExpression<String> { func_.upper(name) }

        init(name: String) { self.name = name }
    }

    @Mapped(inherits: .single) final class Cat: Pet {
        var lives: Int?
        @ColumnProperty var lost: Int?
        static var lost: SQLExpression<Int?> { 9 - lives }
    }

    @Mapped("house_dogs", inherits: .joined) class Dog: Pet {
        var barks: Int = 0
        @ColumnProperty var noise: Int
        class var noise: SQLExpression<Int> { barks * 10 }
    }

    @Mapped("house_puppies", inherits: .joined) final class Puppy: Dog {
        var weeks: Int = 0
        @ColumnProperty(deferred: true) var days: Int
        static var days: SQLExpression<Int> { weeks * 7 }
    }

    static let registry = Registry(House.self, Pet.self, Cat.self, Dog.self, Puppy.self)

    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        let cat = Cat(name: "tom")
        cat.lives = 7
        let dog = Dog(name: "rex")
        dog.barks = 3
        let puppy = Puppy(name: "tiny")
        puppy.barks = 1
        puppy.weeks = 6
        try session.add(House(street: "s", pets: [Pet(name: "odd"), cat, dog, puppy]))
        try session.flush()
        // Worked out by the database after the flush.
        #expect(cat.shout == "TOM" && cat.lost == 2)
        #expect(puppy.noise == 10 && puppy.days == 42 && puppy.shout == "TINY")
        try session.commit()
        session.clear()
        return session
    }

    @Test(arguments: TestEngine.mapped)
    func aQueryForTheBaseReadsThemAll(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let sent = try statements(engine) {
                let all = try session.query(Pet.self).orderBy(Pet.name).all()
                #expect(all.map(\.shout) == ["ODD", "REX", "TINY", "TOM"])
                #expect((all[1] as? Dog)?.noise == 30)
                #expect((all[2] as? Puppy)?.noise == 10)
                #expect((all[3] as? Cat)?.lost == 2)
            }
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 1)
            let tiny = try session.query(Puppy.self).one()
            #expect(!tiny.$days.isLoaded && tiny.days == 42)
            tiny.weeks = 7
            tiny.name = "teeny"
            try session.flush()
            #expect(tiny.days == 49 && tiny.shout == "TEENY")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theyStandInQueriesOfEachClass(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            #expect(try session.query(Pet.self).filter(Pet.shout == "REX").one() is Dog)
            #expect(try session.query(Dog.self).filter(Pet.shout == "TINY").one() is Puppy)
            #expect(try session.query(Dog.self).filter(Dog.noise > 20).one().name == "rex")
            #expect(try session.query(Cat.self).filterBy(lost: 2).one().name == "tom")
            #expect(try session.query(Dog.self).filterBy(shout: "REX").count() == 1)
            #expect(
                try session.query(Dog.self).orderBy(desc(Dog.noise)).all().map(\.noise) == [30, 10])
            for option in [eagerload("pets"), selectinload("pets"), subqueryload("pets")] {
                session.clear()
                let house = try session.query(House.self).options(option).one()
                #expect(
                    house.pets.map(\.shout).sorted() == ["ODD", "REX", "TINY", "TOM"])
                #expect(house.pets.compactMap { ($0 as? Dog)?.noise }.sorted() == [10, 30])
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theyGoByAliasesOfEachClass(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let pet = aliased(Pet.self)
            let all = try session.query(pet).filter(pet.shout != "ODD").orderBy(pet.name).all()
            #expect(all.map(\.shout) == ["REX", "TINY", "TOM"])
            #expect((all[1] as? Puppy)?.noise == 10)
            let dog = aliased(Dog.self)
            let dogs = try session.query(dog).filter(dog.noise == 30).all()
            #expect(dogs.map(\.shout) == ["REX"])
            let cat = aliased(Cat.self)
            let cats = try session.query(cat).filter(cat.lost == 2).all()
            #expect(cats.map(\.shout) == ["TOM"])
            session.clear()
            let some = try session.query(Dog.self).orderBy(Dog.id).limit(1).fromSelf().all()
            #expect(some.map(\.noise) == [30] && some.map(\.shout) == ["REX"])
        }
    }

    @Mapped class Titled {
        @Column(primaryKey: true) var id: Int?
        @Column(.string(20)) var title: String
        @ColumnProperty var loud: String
        class var loud: SQLExpression<String> { func_.upper(title) }

        init(title: String) { self.title = title }
    }

    @Mapped("concrete_songs", inherits: .concrete) final class Song: Titled {
        var seconds: Int = 0
        @ColumnProperty var minutes: Int
        static var minutes: SQLExpression<Int> { seconds * 2 }
    }
    @Mapped("concrete_films", inherits: .concrete) final class Film: Titled {}

    @Test(arguments: TestEngine.mapped)
    func concreteClassesHaveTheirOwn(_ test: TestEngine) async throws {
        let registry = Registry(Song.self, Film.self)
        try await test.with(registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let song = Song(title: "la")
            song.seconds = 4
            try session.addAll([song, Film(title: "kino")])
            try session.commit()
            session.clear()
            let again = try session.query(Song.self).one()
            #expect(again.loud == "LA" && again.minutes == 8)
            #expect(try session.query(Film.self).filter(Film.loud == "KINO").count() == 1)
            session.clear()
            let all = try session.query(Titled.self).orderBy(Titled.title).all()
            #expect(all.map(\.loud) == ["KINO", "LA"])
            #expect((all[1] as? Song)?.minutes == 8)
            #expect(try session.query(Titled.self).filter(Titled.loud == "LA").one() is Song)
        }
    }
}
