import Quicksilver
import QuicksilverTesting
import Testing

/// Conditions for classes that share rows with others.
@Suite struct CriteriaInheritanceTests {
    @Mapped("keepers") final class Keeper {
        var id: Int?
        @Column(.string(20)) var name: String
        @Relationship(backPopulates: "keeper", foreignKey: ["keeperID"])
        var beasts: RelatedList<Beast>
        @Relationship(backPopulates: "trainer", foreignKey: ["trainerID"])
        var hounds: RelatedList<Hound>
    }

    @Mapped("beasts", polymorphicOn: "kind") class Beast {
        var id: Int?
        @Column(.string(20)) var name: String
        var isGone = false
        @Column(foreignKey: ForeignKey("keepers.id")) var keeperID: Int?
        @Column(foreignKey: ForeignKey("beasts.id")) var motherID: Int?
        @Relationship(foreignKey: ["keeperID"]) var keeper: Keeper?
        @Relationship(foreignKey: ["motherID"]) var mother: Hound?

        init(name: String, isGone: Bool = false) {
            self.name = name
            self.isGone = isGone
        }
    }

    @Mapped(inherits: .single, polymorphicIdentity: "hound") class Hound: Beast {
        var isShy: Bool? = false
        @Column(foreignKey: ForeignKey("keepers.id")) var trainerID: Int?
        @Relationship(foreignKey: ["trainerID"]) var trainer: Keeper?
    }

    @Mapped("birds", inherits: .joined, polymorphicIdentity: "bird") class Bird: Beast {
        var wings: Int = 2
        var isCaged = false
    }

    @Mapped("parrots", inherits: .joined, polymorphicIdentity: "parrot") final class Parrot: Bird {
        var words: Int = 0
    }

    static var birds: Table { classMapper(Bird.self).table }
    static let registry = Registry(
        Keeper.self, Beast.self, Hound.self, Bird.self, Parrot.self)

    /// Per kind one that is there, one that is gone, and one of the kind's own flaw: shy or caged.
    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        let keeper = Keeper(name: "k")
        let shy = Hound(name: "shy")
        shy.isShy = true
        let caged = Parrot(name: "caged")
        caged.isCaged = true
        caged.words = 9
        let open = Parrot(name: "open")
        open.words = 5
        let hounds = [Hound(name: "hound"), Hound(name: "goneHound", isGone: true), shy]
        let beasts: [Beast] =
            [Beast(name: "beast"), Beast(name: "goneBeast", isGone: true)] + hounds
            + [Bird(name: "bird"), Bird(name: "goneBird", isGone: true), caged, open]
        for beast in beasts { keeper.beasts.append(beast) }
        for hound in hounds { keeper.hounds.append(hound) }
        try session.add(keeper)
        try session.flush()
        beasts[0].mother = shy
        open.mother = hounds[0]
        try session.commit()
        session.expungeAll()
        return session
    }

    private func names(_ query: Query<some Beast>) throws -> [String] {
        try query.all().map(\.name).sorted()
    }

    @Test(arguments: TestEngine.mapped)
    func oneOnTheBaseIsOneOnAll(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            session.withLoaderCriteria(Beast.self) { !$0.isGone }
            #expect(
                try names(session.query(Beast.self)) == [
                    "beast", "bird", "caged", "hound", "open", "shy",
                ])
            #expect(try names(session.query(Hound.self)) == ["hound", "shy"])
            #expect(try names(session.query(Bird.self)) == ["bird", "caged", "open"])
            #expect(try names(session.query(Parrot.self)) == ["caged", "open"])
            #expect(try session.query(Bird.self).count() == 3)
            #expect(try session.query(Bird.wings).all().count == 3)
            let bird = aliased(Bird.self)
            #expect(try session.query(bird).filter(bird.wings == 2).count() == 3)
            #expect(
                try session.query(bird).all().map(\.name).sorted() == ["bird", "caged", "open"])
            // A table of the class's alone, in a subquery.
            let inside = select(Self.birds.c.id).correlateExcept(Self.birds)
            #expect(
                try session.query(Beast.self).ignoringCriteria(of: Hound.self)
                    .filter(Beast.id.in(inside)).count() == 3)
            for option in [
                eagerload("beasts"), selectinload("beasts"), subqueryload("beasts"),
                lazyload("beasts"),
            ] {
                session.expungeAll()
                let keeper = try session.query(Keeper.self).options(option).one()
                #expect(keeper.beasts.count == 6)
                #expect(keeper.hounds.map(\.name).sorted() == ["hound", "shy"])
            }
            #expect(
                try session.query(Keeper.self).filter(
                    Keeper.beasts.any(Beast.name == "goneBird")
                ).count() == 0)
            #expect(
                try session.query(Bird.self).fromSelf().union(session.query(Bird.self)).count()
                    == 3)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func oneOnASubclassOfTheSameTableIsItsOwn(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            session.withLoaderCriteria(Hound.self) { $0.isShy == false }
            // A query of the base is none of the subclass.
            #expect(try session.query(Beast.self).count() == 9)
            #expect(try names(session.query(Hound.self)) == ["goneHound", "hound"])
            let hound = aliased(Hound.self)
            #expect(try session.query(hound).count() == 2)
            #expect(try session.query(Hound.self).fromSelf().count() == 2)
            #expect(
                try session.query(Hound.self).filter(Beast.name == "shy")
                    .union(session.query(Hound.self)).count() == 2)
            #expect(
                try session.query(aliased(Hound.self, session.query(Hound.self).subquery()))
                    .count() == 2)
            // Read from a query of the base as its own.
            #expect(
                try session.query(Hound.self).selectEntityFrom(
                    session.query(Beast.self).filter(Beast.name == "shy").subquery()
                ).count() == 0)
            #expect(try session.query(Keeper.self).filter(Keeper.hounds.any()).count() == 1)
            #expect(
                try session.query(Keeper.self).filter(Keeper.hounds.any(Beast.name == "shy"))
                    .count() == 0)
            #expect(
                try session.query(Keeper.self).filter(Keeper.beasts.any(Beast.name == "shy"))
                    .count() == 1)
            let beasts = session.query(Beast.self).filter(Beast.mother.has()).orderBy(Beast.name)
            #expect(try beasts.all().map(\.name) == ["open"])
            let inside = session.query(Hound.self).filter(Beast.name == "shy").statement
            #expect(try session.query(Keeper.self).filter(exists(inside)).count() == 0)
            for option in [
                eagerload("hounds"), selectinload("hounds"), subqueryload("hounds"),
                lazyload("hounds"),
            ] {
                session.expungeAll()
                let keeper = try session.query(Keeper.self).options(option).one()
                #expect(keeper.hounds.map(\.name).sorted() == ["goneHound", "hound"])
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func earlierEndsOfAChainHaveThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            session.withLoaderCriteria(Hound.self) { $0.isShy == false }
            // From beasts by their mothers, which are hounds, to those who train them.
            let chain = session.query(Beast.self).join(Beast.mother).join(Hound.trainer)
            #expect(try chain.orderBy(Beast.name).all().map(\.name) == ["open"])
            let middle = aliased(Hound.self)
            let named = session.query(Beast.self).join(Beast.mother, to: middle)
                .join(middle.trainer).join(Keeper.beasts, to: aliased(Beast.self))
            #expect(try named.all().map(\.name) == ["open"])
            let plain = session.query(Keeper.self).join(Keeper.hounds)
                .resetJoinpoint().join(Keeper.beasts, to: aliased(Beast.self)).addColumn(Hound.id)
            #expect(Set(try plain.all().map { $0.1 }).count == 2)
            let outer = try session.query(Beast.self).outerJoin(Beast.mother)
                .outerJoin(Hound.trainer).addEntity(optional: Keeper.self).all()
            #expect(outer.count == 9)
            #expect(outer.filter { $0.1 != nil }.map { $0.0.name } == ["open"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func oneOnAJoinedSubclassIsItsOwn(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            session.withLoaderCriteria(Bird.self) { !$0.isCaged && !$0.isGone }
            #expect(try session.query(Beast.self).count() == 9)
            #expect(try names(session.query(Bird.self)) == ["bird", "open"])
            #expect(try names(session.query(Parrot.self)) == ["open"])
            #expect(try session.query(Parrot.words).all() == [5])
            let parrot = aliased(Parrot.self)
            #expect(try session.query(parrot).all().map(\.words) == [5])
            #expect(try session.query(Parrot.self).fromSelf().all().map(\.words) == [5])
            // Its own table alone: conditions about the table above it are asked by key.
            let inside = select(Self.birds.c.id).correlateExcept(Self.birds)
            #expect(try session.query(Beast.self).filter(Beast.id.in(inside)).count() == 2)
            // get asks for the class it is given; what is here is found.
            let caged = try session.query(Beast.self).filterBy(name: "caged").one()
            #expect(try session.get(Parrot.self, caged.id) === caged)
            let id = caged.id
            session.expungeAll()
            #expect(try session.get(Parrot.self, id) == nil)
            #expect(try session.query(Parrot.self).getMany([id]) == [nil])
            #expect(try session.get(Beast.self, id) is Parrot)
            // Reading a row anew hides nothing.
            let again = try #require(try session.get(Beast.self, id))
            try session.refresh(again)
            try session.expire(again)
            #expect(again.name == "caged")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func statementsOfManyRowsHaveThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            session.withLoaderCriteria(Beast.self) { !$0.isGone }
            session.withLoaderCriteria(Hound.self) { $0.isShy == false }
            session.withLoaderCriteria(Bird.self) { !$0.isCaged }
            #expect(try session.query(Hound.self).update(.set(Hound.isShy, to: true)) == 1)
            #expect(try session.query(Bird.self).update(.set(Bird.wings, to: 3)) == 2)
            #expect(try session.query(Parrot.self).update(.set(Beast.name, to: "P")) == 1)
            #expect(try session.query(Parrot.self).delete() == 1)
            let keepers = session.query(Keeper.self).filter(
                Keeper.hounds.any(Beast.name == "hound"))
            #expect(try keepers.update(.set(Keeper.name, to: "x")) == 0)
            #expect(
                try keepers.ignoringCriteria(of: Hound.self).update(.set(Keeper.name, to: "x"))
                    == 1)
            let left = session.query(Beast.self).ignoringCriteria()
            #expect(try left.count() == 8)
            try session.rollback()
        }
    }
}
