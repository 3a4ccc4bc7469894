import Quicksilver
import Testing

@testable import QuicksilverORM

/// The tables of a session's objects, however many classes there are.
@Suite struct IdentityMapTests {
    /// More classes than are looked through one by one.
    private let mappers = [
        GetTests.registry, SavepointTests.registry, JoinedInheritanceTests.registry,
        SingleInheritanceTests.registry, UnitOfWorkTests.registry, LoneGetTests.registry,
    ].flatMap(\.mappers)

    @Test func classesThatShareRowsShareATable() {
        #expect(mappers.count > 20)
        for order in [mappers, mappers.reversed()] {
            var map = IdentityMap()
            let tables = order.map { map.table(of: $0) }
            for (mapper, table) in zip(order, tables) {
                #expect(map.table(of: mapper) === table)
                #expect(map.table(of: mapper.root) === table)
            }
            let roots = Set(order.map { ObjectIdentifier($0.root) })
            #expect(Set(tables.map { ObjectIdentifier($0) }).count == roots.count)
            #expect(roots.count < order.count && map.all.isEmpty)
        }
    }

    @Test func allAreLetGoOfWhicheverClassTheyAre() throws {
        let session = Session(try createEngine("sqlite://"))
        defer { session.close() }
        let core = session.core
        let first = LoneGetTests.Code(code: "a", meaning: "first")
        core.adopt(first, .other([.text("a")]), LoneGetTests.Code.__mapping.mapper)
        for mapper in mappers { _ = core.identity.table(of: mapper) }
        // Some of them are among the first classes and some aren't.
        let last: [any MappedObject] = mappers.suffix(3).enumerated().compactMap { number, mapper in
            switch mapper.type {
            case is LoneGetTests.Crate.Type: LoneGetTests.Crate(label: "\(number)", note: nil)
            case is LoneGetTests.Item.Type: LoneGetTests.Item(name: "\(number)")
            case is LoneGetTests.Gap.Type: LoneGetTests.Gap(id: number, word: "")
            default: nil
            }
        }
        for (number, object) in last.enumerated() {
            core.adopt(object, .integer(Int64(number)), type(of: object).__mapping.mapper)
        }
        let all = [first] + last
        #expect(all.count > 1)
        #expect(Set(core.identity.all.map { ObjectIdentifier($0) }).count == all.count)
        session.expungeAll()
        #expect(core.identity.all.isEmpty)
        #expect(all.allSatisfy { objectState($0) == .detached && !session.contains($0) })
    }
}
