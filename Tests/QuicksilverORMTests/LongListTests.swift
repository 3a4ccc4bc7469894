import Quicksilver
import QuicksilverTesting
import Testing

/// Lists of tens of thousands: no change goes through all of them.
@Suite struct LongListTests {
    @Mapped("long_lists") final class Owner {
        var id: Int?
        @Relationship(backPopulates: "owner") var items: RelatedList<Item>
    }

    @Mapped("long_items") final class Item {
        var id: Int?
        var number: Int = 0
        @Column(index: true, foreignKey: ForeignKey("long_lists.id")) var ownerID: Int?
        @Relationship var owner: Owner?
    }

    static let registry = Registry(Owner.self, Item.self)

    @Test(arguments: TestEngine.mapped)
    func membersComeAndGo(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let owner = Owner()
            try session.add(owner)
            try session.commit()
            for number in 0..<20_000 { owner.items.append(Item(number: number)) }
            try session.commit()
            // From the front, from the back, from within, and twice in the list.
            for item in Array(owner.items) where item.number % 2 == 0 { owner.items.remove(item) }
            for item in Array(owner.items.reversed()) where item.number > 15_000 {
                item.owner = nil
            }
            let some = owner.items[1_000]
            owner.items.append(some)
            owner.items.remove(some)
            #expect(owner.items[1_000] === some && owner.items.count == 7_500)
            owner.items.remove(some)
            #expect(!owner.items.contains(some) && some.owner == nil)
            try session.commit()
            session.clear()
            let kept = try session.query(Owner.self).one().items
            #expect(kept.count == 7_499)
            #expect(kept.allSatisfy { $0.number % 2 == 1 && $0.number <= 15_000 })
        }
    }
}
