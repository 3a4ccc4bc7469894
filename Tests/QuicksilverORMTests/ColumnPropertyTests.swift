import Quicksilver
import QuicksilverTesting
import Testing

/// Attributes that are expressions, and properties that work on objects and in SQL.
@Suite struct ColumnPropertyTests {
    @Mapped("people") final class Person {
        var id: Int?
        @Column(.string(40)) var first: String
        @Column(.string(40)) var last: String
        var age: Int
        @Relationship(backPopulates: "owner", cascade: .all) var pets: RelatedList<Pet>

        @ColumnProperty var fullname: String
        static var fullname: SQLExpression<String> { first + " " + last }

        @ColumnProperty(deferred: true) var petCount: Int
        static var petCount: SQLExpression<Int?> {
            select(func_.count()).where(Pet.ownerID == id).scalar()
        }

        @Hybrid var isAdult: Bool { age >= 18 }
        static var isAdult: SQLPredicate { age >= 18 }

        @Hybrid var doubled: Int { age * 2 }
        static var doubled: SQLExpression<Int> { age * 2 }
    }

    @Mapped("pets") final class Pet {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(foreignKey: ForeignKey("people.id")) var ownerID: Int?
        @Relationship var owner: Person?
    }

    @Mapped("boxes") final class Box {
        var id: Int?
        var weight: Int

        @ColumnProperty var heavier: Int
        static var heavier: SQLExpression<Int?> {
            let other = aliased(Box.self)
            return select(func_.min(other.weight)).where(other.weight > weight).scalar()
        }
    }

    static let registry = Registry(Person.self)
    static let boxes = Registry(Box.self)

    private func fill(_ session: Session) throws {
        let people = [
            Person(first: "Ann", last: "Lee", age: 30), Person(first: "Bob", last: "Ray", age: 12),
            Person(first: "Cy", last: "Abe", age: 18),
        ]
        people[0].pets = [Pet(name: "Rex"), Pet(name: "Tom")]
        people[2].pets = [Pet(name: "Kit")]
        try session.addAll(people)
        try session.commit()
        session.clear()
    }

    @Test(arguments: TestEngine.mapped)
    func expressionsComeWithTheirObject(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session)
            var people: [Person] = []
            let first = try statements(engine) {
                people = try session.query(Person.self).orderBy(Person.fullname).all()
                #expect(people.map(\.fullname) == ["Ann Lee", "Bob Ray", "Cy Abe"])
            }
            #expect(first.filter { $0.hasPrefix("SELECT") }.count == 1)
            let counts = statements(engine) { #expect(people.map(\.petCount) == [2, 0, 1]) }
            #expect(counts.count == 1)
            let query = session.query(Person.self)
            #expect(try query.filter(Person.fullname == "Bob Ray").one() === people[1])
            #expect(try query.filterBy(fullname: "Cy Abe").one() === people[2])
            #expect(try query.filter(Person.petCount > 1).one() === people[0])
            #expect(try query.filterBy(petCount: 1).one() === people[2])
            session.clear()
            let eager = try query.options(undefer("petCount")).orderBy(Person.id).all()
            var counted: [Int] = []
            #expect(statements(engine) { counted = eager.map(\.petCount) }.isEmpty)
            #expect(counted == [2, 0, 1])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aFlushOfTheObjectMakesThemNew(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let person = Person(first: "Ann", last: "Lee", age: 30)
            #expect(person.fullname == "")
            try session.add(person)
            try session.flush()
            #expect(!person.$fullname.isLoaded)
            #expect(person.fullname == "Ann Lee" && person.petCount == 0)
            person.last = "Ray"
            try session.flush()
            #expect(person.fullname == "Ann Ray")
            try session.rollback()
            // Without a row there is nothing to read.
            _ = person.fullname
            try session.throwIfFailed()
            try session.add(person)
            try session.commit()
            let name = person.fullname
            #expect(name == "\(person.first) \(person.last)")
            person.last = "Abe"
            try session.flush()
            #expect(person.fullname == "Ann Abe")
            try session.rollback()
            #expect(person.fullname == name)
            // Outside values of it aren't merged.
            let outside = Person(id: person.id, first: "Z", last: "Z", age: 1)
            #expect(try session.merge(outside) === person)
            let sent = try statements(engine) { try session.flush() }
            #expect(sent.filter { $0.hasPrefix("UPDATE") && $0.contains("fullname") }.isEmpty)
            #expect(person.fullname == "Z Z")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aliasesAndJoinsHaveTheirOwn(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session)
            let other = aliased(Person.self)
            let older = try session.query(Person.self).addEntity(other)
                .filter(Person.age > other.age, Person.isAdult, other.doubled < 30)
                .orderBy(Person.id, other.fullname).all()
            #expect(
                older.map { "\($0.0.fullname) > \($0.1.fullname)" } == [
                    "Ann Lee > Bob Ray", "Cy Abe > Bob Ray",
                ])
            #expect(try session.query(other).filter(other.fullname == "Cy Abe").one().age == 18)
            #expect(try session.query(other).filter(other.petCount == 2).one().age == 30)
            #expect(try session.query(other).filterBy(isAdult: false).one().age == 12)
            session.clear()
            let pets = try session.query(Pet.self).options(joinedload("owner")).orderBy(Pet.id)
                .all()
            var names: [String?] = []
            let none = statements(engine) { names = pets.map { $0.owner?.fullname } }
            #expect(none.isEmpty)
            #expect(names == ["Ann Lee", "Ann Lee", "Cy Abe"])
            session.clear()
            let paged = try session.query(Person.self).options(joinedload("pets"))
                .orderBy(Person.fullname).limit(2).all()
            #expect(paged.map(\.fullname) == ["Ann Lee", "Bob Ray"])
            #expect(paged.map { $0.pets.count } == [2, 0])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func hybridsWorkOnBothSides(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session)
            let query = session.query(Person.self).orderBy(Person.doubled)
            #expect(try query.filter(Person.isAdult).all().map(\.first) == ["Cy", "Ann"])
            #expect(try query.filter(not_(Person.isAdult)).one().isAdult == false)
            #expect(try query.filterBy(isAdult: true).count() == 2)
            #expect(try query.filterBy(doubled: 60).one().first == "Ann")
            #expect(try query.all().map(\.doubled) == [24, 36, 60])
            let sums = try session.query(Person.self).addColumn(Person.doubled)
                .orderBy(Person.doubled).all()
            #expect(sums.map(\.1) == [24, 36, 60])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func anExpressionThatIsNullIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.boxes) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([Box(weight: 3), Box(weight: 5)])
            try session.commit()
            session.clear()
            let boxes = session.query(Box.self).orderBy(Box.id)
            #expect(try boxes.filter(Box.weight == 3).one().heavier == 5)
            let error = #expect(throws: ORMError.self) { try boxes.all() }
            #expect(error?.code == .wrongType)
            #expect(error?.type == Box.self && error?.attribute == "heavier")
            #expect(
                error?.message.contains("make it Optional, or use coalesce(…) in its expression")
                    == true)
        }
    }
}
