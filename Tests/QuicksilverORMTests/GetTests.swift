import Quicksilver
import QuicksilverTesting
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Objects by key: what queries say of loading them, and keys that no column could have.
@Suite struct GetTests {
    @Mapped("readers") final class Reader {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(.text, deferred: true) var bio: String?
        @Relationship(backPopulates: "reader", orderBy: "id") var loans: RelatedList<Loan>
        @Relationship(backPopulates: "reader", lazy: .selectIn) var card: Card?
    }

    @Mapped("loans") final class Loan {
        var id: Int?
        @Column(.string(40)) var title: String
        @Column(foreignKey: ForeignKey("readers.id")) var readerID: Int?
        @Relationship var reader: Reader?
    }

    @Mapped("cards") final class Card {
        @Column(.string(20), primaryKey: true) var number: String
        @Column(foreignKey: ForeignKey("readers.id")) var readerID: Int?
        @Relationship var reader: Reader?
    }

    @Mapped("stamps") final class Stamp {
        @Column(primaryKey: true) var page: Int
        @Column(primaryKey: true) var place: Int
        @Column(.string(20)) var motif: String
    }

    @Mapped("tickets") final class Ticket {
        @Column(primaryKey: true) var id: UUID
    }

    @MappedRecord("sheets") struct Sheet {
        var id: Int?
        @Column(.string(20)) var text: String
    }

    static let registry = Registry(
        Reader.self, Card.self, Stamp.self, Ticket.self, records: [Sheet.self])

    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        for number in 1...3 {
            let reader = Reader(name: "reader \(number)", bio: "bio \(number)")
            reader.loans = [Loan(title: "a\(number)"), Loan(title: "b\(number)")]
            reader.card = Card(number: "c\(number)")
            try session.add(reader)
        }
        try session.commit()
        session.clear()
        return session
    }

    @Test(arguments: TestEngine.mapped)
    func optionsHoldWhereTheRowIsRead(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let ids = try session.query(Reader.id).orderBy(Reader.id).all().compactMap { $0 }
            // The row with its loans, and the card, which the class says comes along.
            let read = try statements(engine) {
                let reader = try session.query(Reader.self).options(joinedload(Reader.loans))
                    .get(ids[0])
                #expect(reader?.loans.map(\.title) == ["a1", "b1"])
                #expect(reader?.card?.number == "c1")
            }
            #expect(read.count { $0.hasPrefix("SELECT") } == 2)
            let more = try statements(engine) {
                let reader = try session.get(
                    Reader.self, ids[1],
                    options: [selectinload(Reader.loans), undefer(Reader.bio), noload("card")])
                #expect(reader?.loans.map(\.title) == ["a2", "b2"])
                #expect(reader?.bio == "bio 2" && reader?.card == nil)
            }
            #expect(more.count { $0.hasPrefix("SELECT") } == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aRowIsFoundByAStatementOfItsClass(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let ids = try session.query(Loan.id).orderBy(Loan.id).all().compactMap { $0 }
            try session.add(Stamp(page: 1, place: 2, motif: "fish"))
            try session.flush()
            session.clear()
            let compiled = engine.cacheStatistics.misses
            var found: [String?] = []
            let sent = try statements(engine) {
                found = [
                    try session.get(Loan.self, ids[0])?.title,
                    try session.get(Loan.self, ids[1])?.title,
                    // The general way, for a key of any type, sends the same statement.
                    try session.query(Loan.self).get(ids[2])?.title,
                    try session.get(Loan.self, 99)?.title,
                    try session.get(Stamp.self, 1, 2)?.motif,
                    try session.get(Stamp.self, 2, 1)?.motif,
                ]
            }
            #expect(found == ["a1", "b1", "a2", nil, "fish", nil])
            #expect(sent.count == 6 && Set(sent).count == 2)
            #expect(sent.allSatisfy { !$0.contains(" IN ") })
            #expect(engine.cacheStatistics.misses - compiled <= 2)
            // What the session has is given back, and a refresh reads it by the same statement.
            let loan = try #require(try session.get(Loan.self, ids[0]))
            try session.connection().execute("UPDATE loans SET title = \("c1")")
            let again = try statements(engine) { try session.refresh(loan) }
            #expect(again == [sent[0]])
            #expect(loan.title == "c1")
            // Conditions of the session hold for it, so that its own statement isn't enough.
            session.withLoaderCriteria(Loan.self) { $0.title == "nothing" }
            session.clear()
            #expect(try session.get(Loan.self, ids[0]) == nil)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatTheSessionHasIsGivenBackAsItIs(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let id = try #require(try session.query(Reader.id).first() ?? nil)
            let plain = try #require(
                try session.get(Reader.self, id, options: [noload("card")]))
            let joined = session.query(Reader.self).options(joinedload(Reader.loans))
            let hit = try statements(engine) {
                let same = try joined.get(id)
                #expect(same === plain)
            }
            #expect(hit.isEmpty && !plain.$loans.isLoaded)
            let again = try joined.populateExisting().get(id)
            #expect(again === plain && plain.$loans.isLoaded)
            #expect(try joined.get(77) == nil)
            #expect(try joined.load(77) == nil)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func manyAreReadWithTheirRelations(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let ids = try session.query(Reader.id).orderBy(Reader.id).all().compactMap { $0 }
            let query = session.query(Reader.self)
                .options(selectinload(Reader.loans), joinedload(Reader.card))
            let first = try session.get(Reader.self, ids[0])
            let sent = try statements(engine) {
                let readers = try query.getMany([ids[2], 99, ids[0], ids[1]])
                #expect(readers.map { $0?.name } == ["reader 3", nil, "reader 1", "reader 2"])
                #expect(readers[2] === first)
                #expect(readers[0]?.loans.count == 2 && readers[3]?.loans.count == 2)
                #expect(readers[0]?.card?.number == "c3")
            }
            #expect(sent.count { $0.hasPrefix("SELECT") } == 2)
            session.clear()
            try session.addAll([
                Stamp(page: 1, place: 1, motif: "a"), Stamp(page: 1, place: 2, motif: "b"),
            ])
            try session.commit()
            session.clear()
            let stamps = session.query(Stamp.self).options(loadOnly("page", "place"))
            let keys: [[any ColumnValue]] = [[1, 2], [2, 1], [1, 1]]
            #expect(try stamps.getMany(keys).map { $0?.motif } == ["b", nil, "a"])
            #expect(try stamps.get(1, 2)?.motif == "b")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aRowIsLockedWhereThatIsSaid(_ test: TestEngine) async throws {
        guard test.name != "sqlite" else { return }
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let reader = try session.query(Reader.self).first()
            let sent = try statements(engine) {
                let locked = try session.query(Reader.self).withForUpdate().get(reader?.id)
                #expect(locked === reader)
            }
            #expect(sent.contains { $0.hasSuffix("FOR UPDATE") })
        }
    }

    @Test(arguments: TestEngine.mapped)
    func conditionsAndFaultsAreRefused(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let named = session.query(Reader.self).filterBy(name: "reader 1")
            for body in [
                { _ = try named.get(1) }, { _ = try named.load(1) },
                { _ = try named.getMany([1]) },
                { _ = try session.query(Reader.self).join(Reader.loans).get(1) },
            ] {
                let error = #expect(throws: ORMError.self, performing: body)
                #expect(error?.code == .invalidState && error?.type == Reader.self)
                #expect(error?.message.contains("oneOrNone()") == true)
            }
            let unknown = #expect(throws: CompileError.self) {
                try session.get(Reader.self, 1, options: [joinedload("lones")])
            }
            #expect(unknown?.message.contains("loans") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aKeyOfAnotherTypeIsNamedBeforeTheDatabaseIsAsked(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let sent = statements(engine) {
                for body in [
                    { _ = try session.get(Reader.self, 1.0) },
                    { _ = try session.get(Reader.self, true) },
                    { _ = try session.query(Reader.self).getMany([1.5]) },
                    { _ = try session.query(Reader.self).load("1") },
                ] {
                    let error = #expect(throws: ORMError.self, performing: body)
                    #expect(error?.code == .wrongType)
                    #expect(error?.type == Reader.self && error?.attribute == "id")
                    #expect(error?.message.contains("Reader.id is ") == true)
                    #expect(error?.message.contains("give the key as an Int") == true)
                }
                let text = #expect(throws: ORMError.self) { try session.get(Card.self, 1.0) }
                #expect(text?.message.contains("Card.number is .string(20); ") == true)
                #expect(text?.message.contains("give the key as a String") == true)
                for body in [
                    { _ = try session.get(Ticket.self, 7) },
                    { _ = try session.get(Ticket.self, "7") },
                ] {
                    let error = #expect(throws: ORMError.self, performing: body)
                    #expect(error?.message.contains("Ticket.id is .uuid; ") == true)
                    #expect(error?.message.contains("give the key as a UUID") == true)
                }
                let second = #expect(throws: ORMError.self) {
                    try session.get(Stamp.self, 1, 2.0)
                }
                #expect(second?.attribute == "place")
            }
            #expect(sent.isEmpty)
            try engine.withConnection { connection in
                let record = #expect(throws: ORMError.self) {
                    try connection.get(Sheet.self, 1.0)
                }
                #expect(record?.message.contains("Sheet.id is ") == true)
            }
            let id = try #require(try session.query(Reader.id).first() ?? nil)
            #expect(try session.get(Reader.self, Int32(id))?.id == id)
            #expect(try session.get(Reader.self, nil as Int?) == nil)
        }
    }
}
