import Quicksilver
import QuicksilverTesting
import Testing

/// Classes that one thread puts in a registry while others use them.
@Suite struct RegistryRaceTests {
    @Mapped("race_oak") final class Oak {
        var id: Int?
        @Column(foreignKey: ForeignKey("race_oak.id")) var rootID: Int?
        @Relationship(backPopulates: "root") var twigs: RelatedList<Oak>
        @Relationship var root: Oak?
    }

    @Mapped("race_elm") final class Elm {
        var id: Int?
        @Column(foreignKey: ForeignKey("race_elm.id")) var rootID: Int?
        @Relationship(backPopulates: "root") var twigs: RelatedList<Elm>
        @Relationship var root: Elm?
    }

    @Mapped("race_ash") final class Ash {
        var id: Int?
        @Column(foreignKey: ForeignKey("race_ash.id")) var rootID: Int?
        @Relationship(backPopulates: "root") var twigs: RelatedList<Ash>
        @Relationship var root: Ash?
    }

    @Mapped("race_fir") final class Fir {
        var id: Int?
        @Column(foreignKey: ForeignKey("race_fir.id")) var rootID: Int?
        @Relationship(backPopulates: "root") var twigs: RelatedList<Fir>
        @Relationship var root: Fir?
    }

    @Mapped("race_yew") final class Yew {
        var id: Int?
        @Column(foreignKey: ForeignKey("race_yew.id")) var rootID: Int?
        @Relationship(backPopulates: "root") var twigs: RelatedList<Yew>
        @Relationship var root: Yew?
    }

    @Mapped("race_box") final class Box {
        var id: Int?
        @Column(foreignKey: ForeignKey("race_box.id")) var rootID: Int?
        @Relationship(backPopulates: "root") var twigs: RelatedList<Box>
        @Relationship var root: Box?
    }

    /// How one class is put in a registry, and how it is used by somebody who knows of none; what that adds to a session.
    private struct Tree: Sendable {
        let register: @Sendable () throws -> Void
        let grow: @Sendable () throws -> [any MappedObject]
    }

    private static let trees = [
        Tree(
            register: { try Registry(Oak.self).configure() },
            grow: {
                let root = Oak()
                root.twigs.append(Oak())
                return [root]
            }),
        Tree(
            register: { try Registry(Elm.self).configure() },
            grow: {
                let root = Elm()
                root.twigs.append(Elm())
                return [root]
            }),
        Tree(
            register: { try Registry(Ash.self).configure() },
            grow: {
                let root = Ash()
                root.twigs.append(Ash())
                return [root]
            }),
        Tree(
            register: { try Registry(Fir.self).configure() },
            grow: {
                let root = Fir()
                root.twigs.append(Fir())
                return [root]
            }),
        Tree(
            register: { try Registry(Yew.self).configure() },
            grow: {
                let root = Yew()
                root.twigs.append(Yew())
                return [root]
            }),
        Tree(
            register: { try Registry(Box.self).configure() },
            grow: {
                let root = Box()
                root.twigs.append(Box())
                return [root]
            }),
    ]

    @Test func relationsAreWholeForWhoeverIsFirst() async throws {
        for tree in Self.trees {
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        if number.isMultiple(of: 3) { try tree.register() }
                        return try count(tree)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            // The twig comes along, as its relation is known.
            #expect(counts == Array(repeating: 2, count: 8))
        }
    }

    nonisolated private func count(_ tree: Tree) throws -> Int {
        let session = Session(try createEngine("sqlite://"))
        defer { session.close() }
        try session.addAll(try tree.grow())
        return session.new.count
    }
}
