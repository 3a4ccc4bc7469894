import Quicksilver
import QuicksilverTesting
import Testing

/// Ordered lists, collections of one's own, conditions of one's own, composite foreign keys.
@Suite struct CollectionsTests {
    @Mapped("decks") final class Deck {
        var id: Int?
        @Column(.string(40)) var title: String
        @Relationship(backPopulates: "deck", cascade: [.all, .deleteOrphan], position: "place")
        var slides: RelatedOrderedList<Slide>
    }

    @Mapped("slides") final class Slide {
        var id: Int?
        @Column(.string(40)) var text: String
        var place: Int?
        @Column(foreignKey: ForeignKey("decks.id")) var deckID: Int?
        @Relationship var deck: Deck?
    }

    /// Phones by kind, as a type of one's own.
    struct PhoneBook: RelatedCollection {
        typealias Member = Phone
        let members: RelatedMembers<Phone>
        init(members: RelatedMembers<Phone>) { self.members = members }

        /// The number of a kind; assigning nil takes it out.
        subscript(kind: String) -> String? {
            get { members.all.first { $0.kind == kind }?.number }
            nonmutating set {
                if let old = members.all.first(where: { $0.kind == kind }) { members.remove(old) }
                if let newValue { members.append(Phone(kind: kind, number: newValue)) }
            }
        }
    }

    @Mapped("owners") final class Owner {
        var id: Int?
        @Column(.string(40)) var name: String
        var budget: Int = 0
        @Relationship(
            collection: PhoneBook.self, backPopulates: "owner", cascade: [.all, .deleteOrphan],
            orderBy: "kind desc, id")
        var phones: PhoneBook
        @Relationship(
            primaryJoin: "Owner.id == Phone.ownerID and Phone.kind == 'home'", viewOnly: true)
        var homes: RelatedList<Phone>
        @Relationship(
            primaryJoin:
                "Owner.id == Gadget.ownerID and (Gadget.price <= Owner.budget or Gadget.price is null)",
            orderBy: "price desc", viewOnly: true)
        var affordable: RelatedList<Gadget>
        @Relationship(primaryJoin: "Owner.name == Gadget.brand", viewOnly: true)
        var namesakes: RelatedList<Gadget>
        @Relationship(primaryJoin: "Gadget.ownerID == Owner.id and Gadget.brand = 'best'")
        var best: Gadget?
    }

    @Mapped("phones") final class Phone {
        var id: Int?
        @Column(.string(40)) var kind: String
        @Column(.string(40)) var number: String
        @Column(foreignKey: ForeignKey("owners.id")) var ownerID: Int?
        @Relationship var owner: Owner?
    }

    @Mapped("gadgets") final class Gadget {
        var id: Int?
        @Column(.string(40)) var brand: String
        var price: Int?
        @Column(foreignKey: ForeignKey("owners.id")) var ownerID: Int?
    }

    @Mapped(
        "invoices",
        constraints: [
            ForeignKeyConstraint(["year", "number"], references: ["bills.year", "bills.number"])
        ])
    final class Invoice {
        var id: Int?
        @Column(.string(40)) var text: String
        var year: Int?
        var number: Int?
        @Relationship(backPopulates: "invoices") var bill: Bill?
    }

    @Mapped("bills") final class Bill {
        @Column(primaryKey: true) var year: Int
        @Column(primaryKey: true) var number: Int
        @Relationship(orderBy: "text desc") var invoices: RelatedList<Invoice>
    }

    static let registry = Registry(Deck.self, Owner.self, Bill.self)

    private func with(
        _ test: TestEngine, _ body: @escaping @Sendable (Session, DatabaseEngine) throws -> Void
    ) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try body(session, engine)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func anOrderedListKeepsItsPlaces(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let deck = Deck(title: "talk")
            deck.slides = ["a", "b", "c"].map { Slide(text: $0) }.reduce(into: RelatedOrderedList())
            {
                $0.append($1)
            }
            try session.add(deck)
            try session.commit()
            func shown() throws -> [String] {
                session.clear()
                return try session.query(Slide.self).orderBy(Slide.place).all()
                    .map { "\($0.text)\($0.place.map(String.init) ?? "-")" }
            }
            #expect(try shown() == ["a0", "b1", "c2"])
            let again = try session.query(Deck.self).one()
            #expect(again.slides.map(\.text) == ["a", "b", "c"])
            again.slides.insert(Slide(text: "x"), at: 1)
            try session.commit()
            #expect(try shown() == ["a0", "x1", "b2", "c3"])
            let moved = try session.query(Deck.self).one()
            moved.slides.move(from: 3, to: 0)
            try session.flush()
            #expect(moved.slides.map(\.text) == ["c", "a", "x", "b"])
            let gone = moved.slides.remove(at: 1)
            #expect(gone.text == "a")
            // The other end appends as well.
            let late = Slide(text: "z")
            late.deck = moved
            try session.add(late)
            try session.commit()
            #expect(try shown() == ["c0", "x1", "b2", "z3"])
            let sorted = try session.query(Deck.self).one()
            sorted.slides.sort { $0.text < $1.text }
            try session.commit()
            #expect(try shown() == ["b0", "c1", "x2", "z3"])
            // Changed while it is walked over: the walk is over those that were there.
            let walked = try session.query(Deck.self).one()
            for slide in walked.slides where slide.text < "d" { walked.slides.remove(slide) }
            try session.commit()
            #expect(try shown() == ["x0", "z1"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aCollectionOfOnesOwn(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let owner = Owner(name: "ed", phones: [Phone(kind: "home", number: "1")])
            owner.phones["work"] = "2"
            try session.add(owner)
            try session.commit()
            session.clear()
            let again = try session.query(Owner.self).one()
            #expect(again.phones.map(\.kind) == ["work", "home"])
            #expect(again.phones["work"] == "2")
            #expect(again.phones.first { $0.kind == "home" }?.owner === again)
            again.phones["work"] = "3"
            again.phones["home"] = nil
            try session.commit()
            session.clear()
            #expect(try session.query(Phone.self).all().map(\.number) == ["3"])
            let last = try session.query(Owner.self).filter(Owner.phones.any(Phone.number == "3"))
                .one()
            last.phones = []
            #expect(last.phones.isEmpty)
            try session.commit()
            #expect(try session.query(Phone.self).count() == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func conditionsOfOnesOwn(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            for (name, budget) in [("ed", 10), ("wendy", 50), ("jack", 0)] {
                let owner = Owner(name: name, budget: budget)
                owner.phones = [
                    Phone(kind: "home", number: "\(name) 1"),
                    Phone(kind: "work", number: "\(name) 2"),
                ]
                try session.add(owner)
                try session.flush()
                for (brand, price) in [("ed", 5), ("best", 20), ("none", nil)] {
                    let gadget = Gadget(brand: brand, price: price)
                    gadget.ownerID = owner.id
                    try session.add(gadget)
                }
            }
            try session.commit()
            let owners = session.query(Owner.self).orderBy(Owner.id)
            func shown(_ owner: Owner) -> String {
                let prices = owner.affordable.map { $0.price.map(String.init) ?? "-" }.sorted()
                return
                    "\(owner.homes.map(\.number)) \(prices) \(owner.namesakes.count) \(owner.best?.price ?? 0)"
            }
            let expected = [
                #"["ed 1"] ["-", "5"] 3 20"#, #"["wendy 1"] ["-", "20", "5"] 0 20"#,
                #"["jack 1"] ["-"] 0 20"#,
            ]
            let options: [(String, [LoaderOption], Int)] = [
                ("lazy", [], 5),
                ("joined", [joinedload("homes"), joinedload("affordable"), joinedload("best")], 2),
                ("select in", [selectinload("homes"), selectinload("affordable")], 5),
                ("subquery", [subqueryload("homes"), subqueryload("affordable")], 5),
            ]
            for (name, option, count) in options {
                session.clear()
                let sent = try statements(engine) {
                    let loaded = try owners.options(option).all()
                    #expect(loaded.map(shown) == expected, "\(name)")
                }.filter { $0.hasPrefix("SELECT") }
                #expect(sent.count == count, "\(name): \(sent)")
            }
            session.clear()
            #expect(try owners.join("homes").filterBy(number: "wendy 1").one().name == "wendy")
            #expect(
                try owners.filter(Owner.affordable.any(Gadget.price > 10)).one().name == "wendy")
            #expect(try owners.filter(Owner.best == nil).count() == 0)
            let home = try session.query(Phone.self).filterBy(number: "ed 1").one()
            let work = try session.query(Phone.self).filterBy(number: "ed 2").one()
            #expect(try owners.filter(Owner.homes.contains(home)).one().name == "ed")
            #expect(try owners.filter(Owner.homes.contains(work)).count() == 0)
            let ed = try owners.filterBy(name: "ed").one()
            #expect(try session.query(Phone.self).withParent(ed, Owner.homes).one() === home)
            #expect(try ed.$affordable.query().filter(Gadget.price != nil).one().price == 5)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func foreignKeysOfSeveralColumns(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            for number in 1...3 {
                let bill = Bill(year: 2020 + number, number: number)
                bill.invoices = (0..<number).map { Invoice(text: "\(number)-\($0)") }
                    .reduce(into: RelatedList()) { $0.append($1) }
                try session.add(bill)
            }
            try session.commit()
            let bills = session.query(Bill.self).orderBy(Bill.year)
            for option in [
                lazyload("invoices"), joinedload("invoices"), selectinload("invoices"),
                subqueryload("invoices"),
            ] {
                session.clear()
                let loaded = try bills.options(option).all()
                #expect(
                    loaded.map { $0.invoices.map(\.text) }
                        == [["1-0"], ["2-1", "2-0"], ["3-2", "3-1", "3-0"]])
            }
            session.clear()
            let invoices = try session.query(Invoice.self).orderBy(Invoice.text).all()
            #expect(invoices.map { $0.bill?.number ?? 0 } == [1, 2, 2, 3, 3, 3])
            let second = try #require(try session.get(Bill.self, 2022, 2))
            #expect(try session.query(Invoice.self).filter(Invoice.bill == second).count() == 2)
            #expect(try bills.join("invoices").filterBy(text: "3-1").one().year == 2023)
            invoices[0].bill = second
            second.invoices.remove(invoices[1])
            try session.commit()
            #expect(invoices[0].year == 2022 && invoices[0].number == 2)
            #expect(invoices[1].year == nil && invoices[1].number == nil)
        }
    }

    @Mapped("wrong_parents") final class Wrong {
        var id: Int?
        @Relationship(primaryJoin: "Wrong.id == Part.name") var writable: RelatedList<Part>
        @Relationship(primaryJoin: "Wrong.nope == Part.id", viewOnly: true) var unknown:
            RelatedList<Part>
        @Relationship(primaryJoin: "Wrong.id == ", viewOnly: true) var ended: RelatedList<Part>
        @Relationship(primaryJoin: "Other.id == Part.id", viewOnly: true) var stranger:
            RelatedList<Part>
        @Relationship(primaryJoin: "(Wrong.id == Part.id", viewOnly: true) var open:
            RelatedList<Part>
        @Relationship(foreignKey: ["parentID"], position: "nope") var placed: RelatedList<Part>
    }

    @Mapped("wrong_parts") final class Part {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(foreignKey: ForeignKey("wrong_parents.id")) var parentID: Int?
    }

    @Test func conditionsThatCantBeSayWhy() throws {
        let fault = #expect(throws: ORMError.self) { try Registry(Wrong.self).configure() }
        let text = fault?.message ?? ""
        for part in [
            "Wrong.writable: no foreign key is among the equalities",
            "'Wrong' has no attribute 'nope'",
            "is wanted where the end is",
            "'Other' is neither Wrong nor Part", ") is wanted where the end is",
            "Wrong.placed: position: 'Part' has no attribute 'nope'",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }
}
