import Quicksilver
import QuicksilverTesting
import Testing

/// Column properties that are subqueries, in queries that read the same tables.
@Suite struct ColumnPropertyPlacesTests {
    @Mapped("orders") final class Order {
        var id: Int?
        @Column(.string(10)) var name: String
        @Relationship(backPopulates: "order") var items: RelatedList<Item>

        @ColumnProperty var total: Int
        static var total: SQLExpression<Int?> {
            select(func_.sum(Item.quantity * Good.weight))
                .where(Item.orderID == id, Item.goodID == Good.id).scalar()
        }

        @ColumnProperty var heavy: Int
        static var heavy: SQLExpression<Int?> {
            let good = select(Good.id).where(Good.id == Item.goodID, Good.weight > 5)
            return select(func_.count()).where(Item.orderID == id, good.exists()).scalar()
        }

        @Hybrid var isBig: Bool { total > 25 }
        static var isBig: SQLPredicate {
            select(func_.sum(Item.quantity)).where(Item.orderID == id).scalar() > 2
        }
    }

    @Mapped("items") final class Item {
        var id: Int?
        var quantity: Int
        @Column(foreignKey: ForeignKey("orders.id")) var orderID: Int?
        @Column(foreignKey: ForeignKey("goods.id")) var goodID: Int?
        @Relationship var order: Order?
        @Relationship(backPopulates: "items") var good: Good?
    }

    @Mapped("goods") final class Good {
        var id: Int?
        var weight: Int
        @Relationship var items: RelatedList<Item>
    }

    @Mapped("wholes") final class Whole {
        var id: Int?
        var size: Int

        @ColumnProperty var most: Int
        static var most: SQLExpression<Int?> { select(func_.max(size)).scalar() }
    }

    static let registry = Registry(Order.self)

    private func fill(_ session: Session) throws {
        let light = Good(weight: 1)
        let heavy = Good(weight: 10)
        try session.addAll([
            Order(
                name: "one",
                items: [Item(quantity: 1, good: light), Item(quantity: 2, good: heavy)]),
            Order(name: "two", items: [Item(quantity: 3, good: heavy)]),
            Order(name: "none"),
        ])
        try session.commit()
        session.clear()
    }

    @Test(arguments: TestEngine.mapped)
    func theirValueDoesNotDependOnTheQuery(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session)
            let query = session.query(Order.self).orderBy(Order.id)
            func totals(_ query: Query<Order>) throws -> [[Int]] {
                session.clear()
                return try query.all().map { [$0.total, $0.heavy] }
            }
            #expect(try totals(query.filter(Order.name != "none")) == [[21, 1], [30, 1]])
            let joined = query.join(Order.items)
            #expect(try totals(joined) == [[21, 1], [30, 1]])
            #expect(try totals(joined.filter(Item.quantity == 2)) == [[21, 1]])
            #expect(try totals(joined.join(Item.good).filter(Good.weight == 1)) == [[21, 1]])
            #expect(try totals(joined.options(containsEager(Order.items))) == [[21, 1], [30, 1]])
            session.clear()
            let orders = try session.query(Item.self).join(Item.order).join(Item.good)
                .options(joinedload(Item.order)).orderBy(Item.id).all().map(\.order)
            #expect(orders.map { $0?.total } == [21, 21, 30])
            // Conditions and orders mean the same.
            #expect(try totals(joined.filter(Order.total > 25)) == [[30, 1]])
            #expect(try totals(joined.join(Item.good).filter(Order.heavy == 1)).count == 2)
            let sorted = session.query(Order.self).join(Order.items).orderBy(desc(Order.total))
            #expect(try totals(sorted) == [[30, 1], [21, 1]])
            #expect(try totals(joined.filter(Order.isBig, Item.quantity == 1)) == [[21, 1]])
            #expect(
                try session.query(Item.quantity).filter(Order.total == 21).join(Item.order)
                    .join(Item.good).orderBy(Item.id).all() == [1, 2])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func subqueriesOfOnesOwnDoNotChangeThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session)
            let orders = session.query(Order.self).orderBy(Order.id)
            // Of items that the subquery reads, each by itself, none of the first order's weighs more than 20.
            let heavy = select(Item.id).where(Item.orderID == Order.id, Order.total > 20)
            #expect(try orders.filter(exists(heavy)).all().map(\.name) == ["one", "two"])
            #expect(try orders.filter(heavy.exists(), Order.heavy == 1).count() == 2)
            let ids = select(Item.orderID).where(Item.orderID == Order.id, Order.isBig)
            #expect(try orders.filter(Order.id.in(ids)).all().map(\.name) == ["one", "two"])
            let deep = select(Item.id).where(
                Item.orderID == Order.id,
                select(Good.id).where(Good.id == Item.goodID, Order.total > 21).exists())
            #expect(try orders.filter(deep.exists()).all().map(\.name) == ["two"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aSubqueryOfTheSameShapeIsNotTakenForOne(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session)
            let items = session.query(Item.quantity).join(Item.order).orderBy(Item.id)
            #expect(try items.filter(Order.total > 20).all() == [1, 2, 3])
            // The same words, written here: they are about the item that the query reads.
            let own = select(func_.sum(Item.quantity * Good.weight))
                .where(Item.orderID == Order.id, Item.goodID == Good.id).scalar()
            #expect(try items.filter(own > 20).all() == [3])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func namesAndAliasesMeanTheSame(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try fill(session)
            let items = session.query(Item.self).join(Item.order)
            #expect(try items.filterBy(total: 30).count() == 1)
            let other = aliased(Order.self)
            let pairs = try session.query(Order.name).join(Order.items)
                .join(other, on: other.id != Order.id).filter(other.total == 30)
                .orderBy(Item.id).all()
            #expect(pairs == ["one", "one"])
            let small = session.query(Item.self).join(Item.order).filterBy(isBig: true)
            #expect(try small.count() == 3)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aSubqueryOfItsOwnClassOnlyIsNamed(_ test: TestEngine) async throws {
        try await test.with(Registry(Whole.self)) { engine in
            let session = Session(engine)
            defer { session.close() }
            let error = #expect(throws: CompileError.self) { try session.query(Whole.self).all() }
            #expect(error?.message.hasPrefix("Whole.most: ") == true)
            #expect(error?.message.contains("use an alias") == true)
        }
    }
}
