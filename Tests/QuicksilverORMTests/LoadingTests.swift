import Quicksilver
import QuicksilverTesting
import Testing

/// Which statements each way of loading sends, and what the objects hold then.
@Suite struct LoadingTests {
    @Mapped("buyers") final class Buyer {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(backPopulates: "buyer", orderBy: "total desc, id") var orders:
            RelatedList<Order>
        @Relationship(secondary: "buyers_tags", orderBy: "label") var tags: RelatedList<Tag>
    }

    @Mapped("orders") final class Order {
        var id: Int?
        var total: Int
        @Column(foreignKey: ForeignKey("buyers.id")) var buyerID: Int?
        @Relationship var buyer: Buyer?
        @Relationship(backPopulates: "order", orderBy: "id") var items: RelatedList<Item>
    }

    @Mapped("order_items") final class Item {
        var id: Int?
        @Column(.string(40)) var title: String
        @Column(foreignKey: ForeignKey("orders.id")) var orderID: Int?
        @Relationship var order: Order?
    }

    @Mapped("tags") final class Tag {
        var id: Int?
        @Column(.string(40)) var label: String
        @Relationship(backPopulates: "tag", orderBy: "word") var shades: RelatedList<Shade>
    }

    @Mapped("tag_shades") final class Shade {
        var id: Int?
        @Column(.string(40)) var word: String
        @Column(foreignKey: ForeignKey("tags.id")) var tagID: Int?
        @Relationship var tag: Tag?
    }

    @Mapped("logs") final class Log {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(
            backPopulates: "log", cascade: [.all, .deleteOrphan], lazy: .writeOnly, orderBy: "id")
        var lines: RelatedList<Line>
    }

    @Mapped("log_lines") final class Line {
        var id: Int?
        @Column(.string(40)) var text: String
        @Column(foreignKey: ForeignKey("logs.id")) var logID: Int?
        @Relationship var log: Log?
    }

    static let metadata = MetaData()
    static let links = Table(
        "buyers_tags", metadata,
        Column("buyer_id", .bigInteger, ForeignKey("buyers.id"), primaryKey: true),
        Column("tag_id", .bigInteger, ForeignKey("tags.id"), primaryKey: true))
    static let registry = Registry(
        Buyer.self, Order.self, Item.self, Tag.self, Log.self, metadata: metadata)

    /// Three buyers; the first has two orders (10, 30), the second one (20), the third none. Each order has two items.
    private func with(
        _ test: TestEngine,
        _ body: @escaping @Sendable (Session, DatabaseEngine) throws -> Void
    ) async throws {
        _ = Self.links
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let red = Tag(label: "red")
            let blue = Tag(label: "blue")
            for (name, totals, tags) in [
                ("ann", [10, 30], [red, blue]), ("bob", [20], [red]), ("cid", [], []),
            ] {
                let buyer = Buyer(name: name)
                for total in totals {
                    let order = Order(total: total)
                    order.items = [Item(title: "\(total)a"), Item(title: "\(total)b")]
                    buyer.orders.append(order)
                }
                buyer.tags.append(contentsOf: tags)
                try session.add(buyer)
                try session.flush()
            }
            try session.commit()
            session.clear()
            try body(session, engine)
        }
    }

    private func selects(_ engine: DatabaseEngine, _ body: () throws -> Void) rethrows -> [String] {
        try statements(engine, body).filter { $0.hasPrefix("SELECT") }
    }

    /// `ann: 30[30a 30b] 10[10a 10b]`
    private func shown(_ buyers: [Buyer]) -> [String] {
        buyers.map { buyer in
            let orders = buyer.orders.map { order in
                "\(order.total)[\(order.items.map(\.title).joined(separator: " "))]"
            }
            return "\(buyer.name): \(orders.joined(separator: " "))"
        }
    }

    private static let all = ["ann: 30[30a 30b] 10[10a 10b]", "bob: 20[20a 20b]", "cid: "]

    @Test(arguments: TestEngine.mapped)
    func everyStrategyLoadsTheSame(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let buyers = session.query(Buyer.self).orderBy(Buyer.id)
            let cases: [(String, Query<Buyer>, Int)] = [
                ("lazy", buyers, 3),
                ("joined", buyers.options(joinedload("orders.items")), 1),
                ("select in", buyers.options(selectinload("orders.items")), 3),
                ("subquery", buyers.options(subqueryload("orders").subqueryload("items")), 3),
                ("typed", buyers.options(selectinload(Buyer.orders).selectinload(Order.items)), 3),
                (
                    "typed joined",
                    buyers.options(joinedload(Buyer.orders).joinedload(Order.items)), 1
                ),
                ("mixed", buyers.options(joinedload(Buyer.orders).selectinload(Order.items)), 2),
                ("mixed too", buyers.options(selectinload("orders").subqueryload(Order.items)), 3),
                (
                    "mixed names",
                    buyers.options(joinedload("orders"), selectinload("orders.items")), 2
                ),
            ]
            for (name, query, count) in cases {
                session.clear()
                let sent = try selects(engine) {
                    let loaded = try query.all()
                    #expect(shown(loaded) == Self.all, "\(name)")
                }
                #expect(sent.count == count, "\(name): \(sent)")
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func joinsBehindOtherStrategiesAreJoins(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let buyers = session.query(Buyer.self).orderBy(Buyer.id)
            for option in [
                selectinload(Buyer.orders).joinedload(Order.items),
                subqueryload(Buyer.orders).joinedload(Order.items),
            ] {
                session.clear()
                let sent = try selects(engine) {
                    let loaded = try buyers.options(option).all()
                    #expect(shown(loaded) == Self.all)
                }
                #expect(sent.count == 2)
                #expect(sent[1].contains("LEFT OUTER JOIN order_items"))
            }
            // Under a LIMIT of the query, and the windows of a walk.
            session.clear()
            let joined = selectinload(Buyer.orders).joinedload(Order.items)
            let sent = try selects(engine) {
                let first = try buyers.options(joined).limit(1).all()
                #expect(shown(first) == [Self.all[0]])
            }
            #expect(sent.count == 2)
            // To the one side, then through the table between: two owners share what repeats.
            session.clear()
            let back = try selects(engine) {
                let orders = try session.query(Order.self).orderBy(Order.total).options(
                    selectinload(Order.buyer).joinedload(Buyer.tags),
                    selectinload(Order.items)
                ).all()
                #expect(
                    orders.map { $0.buyer?.tags.map(\.label) ?? [] } == [
                        ["blue", "red"], ["red"], ["blue", "red"],
                    ])
                #expect(orders.map { $0.items.count } == [2, 2, 2])
            }
            #expect(back.count == 3)
            session.clear()
            let tags = try selects(engine) {
                let items = try session.query(Item.self).orderBy(Item.title).options(
                    joinedload(Item.order).selectinload(Order.buyer).joinedload(Buyer.orders)
                ).all()
                #expect(items.map { $0.order?.buyer?.orders.count ?? 0 } == [2, 2, 1, 1, 2, 2])
            }
            #expect(tags.count == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func manyToManyIsLoadedOnceWithWhatIsJoined(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let red = try session.query(Tag.self).filterBy(label: "red").one()
            for word in ["crimson", "ruby"] { red.shades.append(Shade(word: word)) }
            try session.commit()
            session.clear()
            let sent = try selects(engine) {
                let buyers = try session.query(Buyer.self).orderBy(Buyer.id)
                    .options(selectinload(Buyer.tags).joinedload(Tag.shades)).all()
                #expect(buyers.map { $0.tags.map(\.label) } == [["blue", "red"], ["red"], []])
                #expect(buyers[1].tags[0].shades.map(\.word) == ["crimson", "ruby"])
            }
            #expect(sent.count == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aWalkLoadsSubqueriesByItsWindows(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let query = session.query(Buyer.self).orderBy(Buyer.id)
                .options(subqueryload(Buyer.orders)).yieldPer(2)
            let sent = try selects(engine) {
                var seen: [Int] = []
                try query.forEach { seen.append($0.orders.count) }
                #expect(seen == [2, 1, 0])
            }
            #expect(!sent.contains { $0.contains("SELECT DISTINCT") })
            #expect(sent.filter { $0.contains("FROM orders") }.count == 2)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func subqueriesKeepWhatTheQuerySays(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let query = session.query(Buyer.self).options(
                subqueryload(Buyer.orders).subqueryload(Order.items))
            let sent = try selects(engine) {
                let loaded = try query.filter(Buyer.name < "c").orderBy(desc(Buyer.id)).limit(1)
                    .all()
                #expect(shown(loaded) == ["bob: 20[20a 20b]"])
            }
            #expect(sent.count == 3)
            #expect(sent[1].contains("SELECT DISTINCT") && sent[1].contains("JOIN"))
            session.clear()
            let named = query.filter("buyers.name = :who").params(who: "ann")
            #expect(shown(try named.all()) == ["ann: 30[30a 30b] 10[10a 10b]"])
            session.clear()
            // Along a join that multiplies, to the one side, and through a table between.
            #expect(try query.join("orders").orderBy(Buyer.id).all().map(\.orders.count) == [2, 1])
            session.clear()
            let sentBack = try selects(engine) {
                let orders = try session.query(Order.self).options(subqueryload("buyer.tags"))
                    .orderBy(Order.total).all()
                #expect(
                    orders.map { $0.buyer?.tags.map(\.label).joined(separator: " ") ?? "" }
                        == ["blue red", "red", "blue red"])
            }
            #expect(sentBack.count == 3)
            session.clear()
            let tags = try session.query(Buyer.self).options(subqueryload(Buyer.tags)).orderBy(
                Buyer.id
            ).all()
            #expect(tags.map { $0.tags.map(\.label) } == [["blue", "red"], ["red"], []])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func wildcardsHoldForTheRest(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let strict = session.query(Buyer.self).options(
                selectinload(Buyer.orders), raiseload("*")
            )
            .orderBy(Buyer.id)
            let ann = try #require(try strict.first())
            #expect(ann.orders.count == 2)
            // What is loaded with the query is bound by it as well.
            #expect(ann.orders[0].items.isEmpty)
            let failure = #expect(throws: ORMError.self) { try session.throwIfFailed() }
            #expect(
                (failure?.cause as? ORMError)?.message.contains("Order.items isn't loaded") == true)
            try session.rollback()
            session.clear()
            let empty = try #require(
                try session.query(Buyer.self).options(noload("*")).orderBy(Buyer.id).first())
            #expect(empty.orders.isEmpty && empty.tags.isEmpty)
            session.clear()
            let below = try #require(
                try session.query(Buyer.self).options(raiseload("orders.*")).orderBy(Buyer.id)
                    .first())
            #expect(below.orders.count == 2 && below.tags.count == 2)
            #expect(below.orders[0].items.isEmpty)
            #expect(throws: ORMError.self) { try session.throwIfFailed() }
            try session.rollback()
            let fault = #expect(throws: CompileError.self) {
                try session.query(Buyer.self).options(joinedload("*")).all()
            }
            #expect(fault?.message.contains("named") == true)
            let wrong = #expect(throws: CompileError.self) {
                try session.query(Buyer.self).options(
                    selectinload(Buyer.tags).selectinload(Order.items)
                ).all()
            }
            #expect(wrong?.message.contains("leads to 'Tag', to Order.items") == true)
            let unknown = #expect(throws: CompileError.self) {
                try session.query(Buyer.self).options(selectinload("orders.nope")).all()
            }
            #expect(unknown?.message.contains("'Order' has no relation 'nope'") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func joinsOfTheQueryFillRelations(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let big = session.query(Buyer.self).join(Buyer.orders).filter(Order.total > 15)
                .options(containsEager(Buyer.orders)).orderBy(Buyer.id, Order.id)
            let sent = try selects(engine) {
                let loaded = try big.all()
                #expect(loaded.map { $0.orders.map(\.total) } == [[30], [20]])
            }
            #expect(sent.count == 1)
            // Loaded relations stay, unless the query overwrites.
            let all = session.query(Buyer.self).join(Buyer.orders).filter(Order.total < 15)
            let ann = try all.options(containsEager("orders")).one()
            #expect(ann.orders.map(\.total) == [10])
            session.clear()
            let aliased = aliased(Order.self)
            let deep = try session.query(Buyer.self).join(Buyer.orders, to: aliased).join(
                aliased.items
            )
            .filter(aliased.total == 30, Item.title == "30b")
            .options(containsEager(Buyer.orders, alias: aliased).containsEager(Order.items)).one()
            #expect(shown([deep]) == ["ann: 30[30b]"])
            session.clear()
            let byHand = try session.query(Order.self)
                .selectFrom(classMapper(Order.self).table.join(classMapper(Buyer.self).table))
                .options(containsEager("buyer")).orderBy(Order.total).all()
            let none = selects(engine) {
                let names = byHand.map { $0.buyer?.name ?? "" }
                #expect(names == ["ann", "bob", "ann"])
            }
            #expect(none.isEmpty)
            let missing = #expect(throws: CompileError.self) {
                try session.query(Buyer.self).options(containsEager(Buyer.orders)).all()
            }
            #expect(missing?.message.contains("join(Buyer.orders) first") == true)
            let distinct = #expect(throws: CompileError.self) { try big.distinct().all() }
            #expect(distinct?.message.contains("containsEager takes") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func innerJoinsLeaveOut(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let sent = try selects(engine) {
                let loaded = try session.query(Buyer.self)
                    .options(joinedload(Buyer.orders, innerJoin: true)).orderBy(Buyer.id).all()
                #expect(loaded.map { $0.orders.map(\.total) } == [[30, 10], [20]])
            }
            #expect(sent.count == 1)
            #expect(sent[0].contains("JOIN") && !sent[0].contains("OUTER"))
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aWriteOnlyRelationIsNeverRead(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let log = Log(name: "today")
            log.lines.append(Line(text: "first"))
            try session.add(log)
            try session.commit()
            session.clear()
            let again = try session.query(Log.self).one()
            // Where keys are reserved, that asks the catalogue, not the lines.
            let sent = try selects(engine) {
                for number in 0..<5 { again.lines.append(Line(text: "line \(number)")) }
                try session.flush()
            }
            #expect(!sent.contains { $0.contains("FROM log_lines") })
            #expect(try again.$lines.query().count() == 6)
            #expect(try again.$lines.query().filterBy(text: "line 3").one().log === again)
            let recent = again.$lines.select().where(Line.text.like("line%")).limit(2)
            #expect(try session.scalars(recent).all().map(\.text) == ["line 0", "line 1"])
            let line = try again.$lines.query().filterBy(text: "line 4").one()
            again.lines.remove(line)
            try session.flush()
            #expect(try again.$lines.query().count() == 5)
            #expect(again.lines.isEmpty)
            let failure = #expect(throws: ORMError.self) { try session.throwIfFailed() }
            #expect((failure?.cause as? ORMError)?.message.contains("is write-only") == true)
            try session.rollback()
            let whole = try session.query(Log.self).one()
            #expect(try whole.$lines.load().count == 1)
            try session.delete(whole)
            try session.commit()
            #expect(try session.query(Line.self).count() == 0)
            let loose = #expect(throws: ORMError.self) { try Log(name: "x").$lines.query() }
            #expect(loose?.message.contains("belongs to no open session") == true)
        }
    }

    @Mapped("wrong_orders") final class Wrong {
        var id: Int?
        @Column(foreignKey: ForeignKey("wrong_orders.id")) var parentID: Int?
        @Relationship(orderBy: "id down") var parts: RelatedList<Wrong>
    }

    @Test func anOrderThatCantBeSaysWhy() {
        let fault = #expect(throws: ORMError.self) { try Registry(Wrong.self).configure() }
        #expect(fault?.message.contains("'down' behind 'id'") == true)
    }
}
