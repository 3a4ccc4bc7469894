import Quicksilver
import QuicksilverTesting
import Testing

/// The data mapping document's paths: relations of relations in joins and in options.
@Suite struct DocumentOptionTests {
    @Mapped("members") final class Member {
        var id: Int?
        @Column(.string(20)) var name: String
        @Relationship(foreignKey: ["trackedID"], lazy: .joined) var tracker: RelatedList<Tracker>
        @Relationship(foreignKey: ["memberID"]) var streets: RelatedList<Street>
        @Relationship(foreignKey: ["memberID"]) var orders: RelatedList<Order>
    }

    @Mapped("trackers") final class Tracker {
        var id: Int?
        @Column(foreignKey: ForeignKey("members.id")) var trackedID: Int?
    }

    @Mapped("streets") final class Street {
        var id: Int?
        @Column(foreignKey: ForeignKey("members.id")) var memberID: Int?
    }

    @Mapped("orders") final class Order {
        var id: Int?
        @Column(foreignKey: ForeignKey("members.id")) var memberID: Int?
        @Relationship(foreignKey: ["orderID"]) var items: RelatedList<Item>
    }

    @Mapped("items") final class Item {
        var id: Int?
        @Column(foreignKey: ForeignKey("orders.id")) var orderID: Int?
        @Column(.string(20)) var name: String
    }

    @Mapped("carts") final class ShoppingCart {
        var id: Int?
        @Relationship(foreignKey: ["cartID"]) var cartitems: RelatedList<CartItem>
    }

    @Mapped("cart_items") final class CartItem {
        var id: Int?
        @Column(foreignKey: ForeignKey("carts.id")) var cartID: Int?
        @Column(foreignKey: ForeignKey("prices.id")) var priceID: Int?
        @Relationship var price: Price?
    }

    @Mapped("prices") final class Price {
        var id: Int?
        var amount: Double
    }

    static let registry = Registry(Member.self, ShoppingCart.self)

    private static func fill(_ session: Session) throws {
        let members = ["jane", "ed"].map { Member(name: $0) }
        for member in members {
            member.tracker = [Tracker()]
            member.streets = [Street(), Street()]
            member.orders = [Order(), Order()]
            for order in member.orders { order.items = [Item(name: "a"), Item(name: "b")] }
        }
        try session.addAll(members)
        try session.flush()
        session.clear()
    }

    @Test(arguments: TestEngine.mapped)
    func severalOptionsStandInOneQuery(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = createSession(bind: engine)
            defer { session.close() }
            try Self.fill(session)
            let oldquery = session.query(Member.self).orderBy(Member.id)
            let myquery = oldquery.options(
                lazyload("tracker"), noload("streets"), eagerload("orders"))
            let emitted = try statements(engine) {
                let members = try myquery.all()
                #expect(members.map { $0.$tracker.isLoaded } == [false, false])
                #expect(members.map { $0.streets.count } == [0, 0])
                #expect(members.map { $0.orders.count } == [2, 2])
            }
            #expect(emitted.filter { $0.hasPrefix("SELECT") }.count == 1)
            session.clear()
            #expect(try oldquery.all().map { $0.$tracker.isLoaded } == [true, true])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aPathLoadsRelationsOfRelations(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = createSession(bind: engine)
            defer { session.close() }
            try Self.fill(session)
            let emitted = try statements(engine) {
                let members = try session.query(Member.self).orderBy(Member.id)
                    .options(eagerload("orders"), eagerload("orders.items")).all()
                let names = members.flatMap { $0.orders.flatMap { $0.items.map(\.name) } }
                #expect(names == ["a", "b", "a", "b", "a", "b", "a", "b"])
            }
            #expect(emitted.filter { $0.hasPrefix("SELECT") }.count == 1)
            let wrong = #expect(throws: CompileError.self) {
                try session.query(Member.self).options(eagerload("orders.itms")).all()
            }
            #expect(wrong?.message.contains("its relations are items") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aJoinFollowsAPath(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = createSession(bind: engine)
            defer { session.close() }
            let prices = [Price(amount: 47.95), Price(amount: 12)]
            let carts = [ShoppingCart(), ShoppingCart()]
            carts[0].cartitems = [CartItem(price: prices[1])]
            carts[1].cartitems = [CartItem(price: prices[0]), CartItem(price: prices[1])]
            try session.addAll(carts)
            try session.flush()
            let found = try session.query(ShoppingCart.self).join(["cartitems", "price"])
                .filterBy(amount: 47.95).one()
            #expect(found === carts[1])
            let typed = try session.query(ShoppingCart.self)
                .join(ShoppingCart.cartitems, CartItem.price).filter(Price.amount < 40)
                .orderBy(ShoppingCart.id).all()
            #expect(typed.map(\.id) == carts.map(\.id))
        }
    }
}
