import Quicksilver
import QuicksilverTesting
import Testing

/// Relations in memory, in the flush, and when they are read.
@Suite struct RelationshipTests {
    @Mapped("users") final class User {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(backPopulates: "user") var addresses: RelatedList<Address>
        @Relationship(cascade: [.all, .deleteOrphan]) var notes: RelatedList<Note>
    }

    @Mapped("addresses") final class Address {
        var id: Int?
        @Column(.string(80)) var email: String
        @Column(foreignKey: ForeignKey("users.id")) var userID: Int?
        @Relationship var user: User?
    }

    @Mapped("notes") final class Note {
        var id: Int?
        @Column(.string(80)) var body: String
        @Column(nullable: false, foreignKey: ForeignKey("users.id")) var userID: Int?
    }

    static let registry = Registry(User.self)

    @Test func bothEndsStayInStep() {
        let ed = User(name: "ed")
        let wendy = User(name: "wendy")
        let first = Address(email: "a")
        let second = Address(email: "b")
        ed.addresses.append(first)
        second.user = ed
        #expect(ed.addresses == [first, second])
        #expect(first.user === ed)
        wendy.addresses.append(first)
        #expect(ed.addresses == [second])
        #expect(first.user === wendy)
        ed.addresses = [first]
        #expect(second.user == nil)
        #expect(wendy.addresses.isEmpty)
        ed.addresses += [second]
        #expect(ed.addresses.count == 2)
        ed.addresses.remove(at: 0)
        #expect(first.user == nil)
        ed.addresses = ed.addresses
        #expect(ed.addresses == [second])
        let same = ed.addresses
        same.append(first)
        #expect(ed.addresses == [second, first])
    }

    @Test(arguments: TestEngine.mapped)
    func parentsAreWrittenFirst(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let address = Address(email: "a")
            address.user = User(name: "ed")
            try session.add(address)
            #expect(session.new.count == 2)
            #expect(try session.plan().steps.map(\.table) == ["users", "addresses"])
            try session.flush()
            #expect(address.userID == address.user?.id)
            #expect(address.userID != nil)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func removingAChildSetsNull(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed")
            let addresses = ["a", "b"].map { Address(email: $0) }
            ed.addresses.append(contentsOf: addresses)
            try session.add(ed)
            try session.commit()
            ed.addresses.remove(at: 0)
            try session.flush()
            #expect(addresses.map(\.userID) == [nil, ed.id])
            #expect(try session.query(Address.self).count() == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func orphansAreDeleted(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed")
            ed.notes = [Note(body: "1"), Note(body: "2")]
            try session.add(ed)
            try session.commit()
            ed.notes.remove(at: 0)
            try session.commit()
            #expect(try session.query(Note.self).all().map(\.body) == ["2"])
            // A child moved to another parent is updated, not deleted.
            let wendy = User(name: "wendy")
            try session.add(wendy)
            let note = ed.notes[0]
            ed.notes.remove(note)
            wendy.notes.append(note)
            try session.commit()
            #expect(note.userID == wendy.id)
            try session.delete(wendy)
            try session.commit()
            #expect(try session.query(Note.self).count() == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aLazyLoopEmitsOneQueryForAll(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            for number in 1...500 {
                let user = User(name: "u\(number)")
                user.addresses = [Address(email: "a\(number)"), Address(email: "b\(number)")]
                try session.add(user)
            }
            try session.commit()
            session.clear()
            let users = try session.query(User.self).orderBy(User.id).all()
            var emails: [String] = []
            let sent = try statements(engine) {
                for user in users { emails += user.addresses.map(\.email) }
                try session.throwIfFailed()
            }
            #expect(sent.count == 1)
            #expect(emails == (1...500).flatMap { ["a\($0)", "b\($0)"] })
            #expect(statements(engine) { _ = users[3].addresses[0].user } == [])
            session.clear()
            let addresses = try session.query(Address.self).orderBy(Address.id).limit(500).all()
            let names = try statements(engine) {
                #expect(addresses.compactMap { $0.user?.name }.count == 500)
                try session.throwIfFailed()
            }
            #expect(names.count == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func appendingDoesNotLoad(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed")
            ed.addresses = [Address(email: "a")]
            try session.add(ed)
            try session.commit()
            session.clear()
            let again = try session.query(User.self).one()
            #expect(!again.$addresses.isLoaded)
            let new = Address(email: "b")
            #expect(statements(engine) { again.addresses.append(new) } == [])
            #expect(!again.$addresses.isLoaded)
            #expect(new.user === again)
            #expect(again.addresses.map(\.email) == ["a", "b"])
            try session.commit()
            #expect(try session.query(Address.self).filterBy(user: again).count() == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func relationsMakeConditions(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed")
            ed.addresses = [Address(email: "a"), Address(email: "b")]
            let wendy = User(name: "wendy")
            let lonely = Address(email: "c")
            try session.addAll([ed, wendy, lonely])
            try session.commit()
            let users = session.query(User.self).orderBy(User.id)
            #expect(try users.filter(User.addresses.any()).all() == [ed])
            #expect(try users.filter(not_(User.addresses.any())).all() == [wendy])
            #expect(try users.filter(User.addresses.any(Address.email == "b")).all() == [ed])
            #expect(try users.filter(User.addresses.any { $0.email == "z" }).all() == [])
            #expect(try users.filter(User.addresses.contains(ed.addresses[1])).all() == [ed])
            let addresses = session.query(Address.self).orderBy(Address.id)
            #expect(try addresses.filter(Address.user == nil).all() == [lonely])
            #expect(try addresses.filter(Address.user != nil).count() == 2)
            #expect(try addresses.filter(Address.user == ed).count() == 2)
            #expect(try addresses.filter(Address.user.has(User.name == "ed")).count() == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func optionsSayHowRelationsAreLoaded(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = User(name: "ed")
            ed.addresses = [Address(email: "a")]
            try session.add(ed)
            try session.commit()
            session.clear()
            let eager = try session.query(User.self).options(eagerload("addresses")).one()
            #expect(eager.$addresses.isLoaded)
            #expect(eager.addresses.count == 1)
            session.clear()
            let none = try session.query(User.self).options(noload("addresses")).one()
            #expect(none.addresses.isEmpty)
            session.clear()
            let strict = try session.query(User.self).options(raiseload(User.addresses)).one()
            #expect(strict.addresses.isEmpty)
            let error = #expect(throws: ORMError.self) { try session.commit() }
            #expect(error?.code == .loadFailed)
            try session.rollback()
            #expect(throws: CompileError.self) {
                try session.query(User.self).options(eagerload("adresses")).all()
            }
        }
    }
}

/// Relations that come in the query's own rows.
@Suite struct JoinedLoadingTests {
    @Mapped("owners") final class Owner {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(backPopulates: "owner", lazy: .joined) var pets: RelatedList<Pet>
    }

    @Mapped("pets") final class Pet {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(foreignKey: ForeignKey("owners.id")) var ownerID: Int?
        @Relationship var owner: Owner?
    }

    static let registry = Registry(Owner.self)

    @Test(arguments: TestEngine.mapped)
    func oneQueryBringsBoth(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            for number in 1...3 {
                let owner = Owner(name: "o\(number)")
                owner.pets = [Pet(name: "p\(number)"), Pet(name: "q\(number)")]
                try session.add(owner)
            }
            try session.add(Owner(name: "o4"))
            try session.commit()
            session.clear()
            var sent = try statements(engine) {
                let owners = try session.query(Owner.self).orderBy(Owner.name.desc()).all()
                #expect(owners.map(\.name) == ["o4", "o3", "o2", "o1"])
                #expect(
                    owners.map { $0.pets.map(\.name) } == [
                        [], ["p3", "q3"], ["p2", "q2"], ["p1", "q1"],
                    ])
                try session.throwIfFailed()
            }
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 1)
            // LIMIT counts owners, not rows.
            session.clear()
            sent = try statements(engine) {
                let owners = try session.query(Owner.self).orderBy(Owner.name.desc())[1..<3].all()
                #expect(owners.map { $0.pets.count } == [2, 2])
                #expect(owners.map(\.name) == ["o3", "o2"])
            }
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 1)
            // The query's own join is another than the loading one.
            session.clear()
            let one = try session.query(Owner.self).join("pets").filterBy(name: "q2").one()
            #expect(one.pets.map(\.name) == ["p2", "q2"])
            #expect(try session.query(Owner.self).join("pets").count() == 3)
            session.clear()
            session.clear()
            #expect(
                try session.query(Owner.self).options(lazyload("pets")).first()?.$pets.isLoaded
                    == false)
        }
    }
}
