import Quicksilver
import QuicksilverTesting
import Testing

/// Values that no two rows may have alike, and keys that change.
@Suite struct UniqueValueTests {
    @Mapped("members") final class Member {
        var id: Int?
        @Column(.string(40), unique: true) var email: String
        @Column(.string(40), unique: true) var badge: String?
        @Column(.string(40)) var name: String?
    }

    @Mapped("seats", constraints: [UniqueConstraint("hall", "number")]) final class Seat {
        var id: Int?
        var hall: Int
        var number: Int
    }

    @Mapped("shops") final class Shop {
        @Column(.string(20), primaryKey: true) var code: String
        @Relationship(backPopulates: "shop") var shelves: RelatedList<Shelf>
        @Relationship(backPopulates: "shop") var tills: RelatedList<Till>
    }

    @Mapped("shelves") final class Shelf {
        @Column(
            .string(20), primaryKey: true, foreignKey: ForeignKey("shops.code", onUpdate: .cascade))
        var shopCode: String?
        @Column(primaryKey: true) var number: Int
        @Relationship var shop: Shop?
    }

    @Mapped("tills") final class Till {
        var id: Int?
        @Column(.string(20), foreignKey: ForeignKey("shops.code")) var shopCode: String?
        @Relationship var shop: Shop?
    }

    @Mapped("towns") final class Town {
        @Column(.string(20), primaryKey: true) var name: String
        @Relationship(backPopulates: "town") var houses: RelatedList<House>
    }

    @Mapped("houses") final class House {
        var id: Int?
        @Column(.string(20), foreignKey: ForeignKey("towns.name")) var townName: String
        @Relationship var town: Town?
    }

    static let registry = Registry(Member.self, Seat.self, Shop.self, Town.self)

    @Test(arguments: TestEngine.mapped)
    func whatIsDeletedGivesItsValueToWhatIsAdded(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let old = Member(email: "a@x", badge: "1")
            try session.add(old)
            try session.commit()
            try session.delete(old)
            let new = Member(email: "a@x", badge: "1")
            try session.add(new)
            #expect(try session.plan().steps.map(\.action) == [.update, .delete, .insert])
            try session.commit()
            #expect(try session.query(Member.self).one() === new)
            let other = Member(email: "b@x")
            try session.add(other)
            try session.commit()
            // An update takes it as well.
            try session.delete(new)
            other.email = "a@x"
            try session.commit()
            #expect(try session.query(Member.self).one().email == "a@x")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func valuesMoveUpAChain(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let seats = (1...4).map { (number: Int) in Seat(hall: 1, number: number) }
            try session.addAll(seats)
            try session.commit()
            for seat in seats { seat.number += 1 }
            try session.add(Seat(hall: 1, number: 1))
            try session.commit()
            session.clear()
            let numbers = try session.query(Seat.self).orderBy(Seat.id).all().map(\.number)
            #expect(numbers == [2, 3, 4, 5, 1])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func valuesAreSwappedWhereAColumnTakesNull(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let a = Member(email: "a@x", badge: "1")
            let b = Member(email: "b@x", badge: "2")
            try session.addAll([a, b])
            try session.commit()
            (a.badge, b.badge) = (b.badge, a.badge)
            try session.commit()
            try session.refresh(a)
            try session.refresh(b)
            #expect(a.badge == "2" && b.badge == "1")
            // One that takes no NULL is the database's to refuse, and nothing is kept.
            (a.email, b.email) = (b.email, a.email)
            let error = #expect(throws: DatabaseError.self) { try session.commit() }
            #expect(error?.kind == .unique)
            try session.rollback()
            #expect(a.email == "a@x" && b.email == "b@x")
            #expect(try session.query(Member.self).count() == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func rowsFollowAKeyThatChanges(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let shop = Shop(code: "old")
            let shelf = Shelf(number: 1)
            let till = Till()
            shop.shelves.append(shelf)
            shop.tills.append(till)
            try session.add(shop)
            try session.commit()
            shop.code = "new"
            try session.flush()
            #expect(shelf.shopCode == "new" && till.shopCode == "new")
            #expect(try session.get(Shelf.self, "new", 1) === shelf)
            #expect(try session.get(Shelf.self, "old", 1) == nil)
            try session.rollback()
            #expect(shop.code == "old" && shelf.shopCode == "old" && till.shopCode == "old")
            #expect(try session.get(Shelf.self, "old", 1) === shelf)
            shop.code = "next"
            try session.commit()
            session.clear()
            let again = try session.query(Shop.self).one()
            #expect(again.shelves.count == 1 && again.tills.count == 1)
            #expect(again.tills[0].shopCode == "next")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aKeyThatRowsCannotFollowIsRefused(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let town = Town(name: "Here")
            let house = House(townName: "Here")
            try session.addAll([town, house])
            try session.commit()
            town.name = "There"
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.description.contains("House.townName") == true)
            #expect(error?.description.contains("onUpdate: .cascade") == true)
            try session.rollback()
            #expect(town.name == "Here")
        }
    }
}
