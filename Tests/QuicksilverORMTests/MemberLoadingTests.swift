import Quicksilver
import QuicksilverTesting
import Testing

/// The objects of relations of several owners, in whichever order their rows come and whatever ties them.
@Suite struct MemberLoadingTests {
    @Mapped("decks") final class Deck {
        var id: Int?
        @Relationship(backPopulates: "deck", orderBy: "place") var cards: RelatedList<Card>
        @Relationship(secondary: "deck_tags", orderBy: "word") var tags: RelatedList<Tag>
    }

    @Mapped("deck_cards") final class Card {
        var id: Int?
        var place: Int
        @Column(foreignKey: ForeignKey("decks.id")) var deckID: Int?
        @Relationship var deck: Deck?
    }

    @Mapped("tags_of_decks") final class Tag {
        @Column(.string(20), primaryKey: true) var word: String
        @Relationship(backPopulates: "tag", orderBy: "place") var marks: RelatedList<Mark>
    }

    @Mapped("tag_marks") final class Mark {
        var id: Int?
        var place: Int
        @Column(.string(20), foreignKey: ForeignKey("tags_of_decks.word")) var word: String?
        @Relationship var tag: Tag?
    }

    static let registry: Registry = {
        let registry = Registry(Deck.self, Card.self, Tag.self, Mark.self)
        _ = Table(
            "deck_tags", registry.metadata,
            Column("deck_id", .bigInteger, ForeignKey("decks.id"), primaryKey: true),
            Column("word", .string(20), ForeignKey("tags_of_decks.word"), primaryKey: true))
        return registry
    }()

    /// Three decks: the cards of the first stand together, those of the second and third take turns; the fourth has none.
    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        let tags = ["a", "b", "c"].map { Tag(word: $0) }
        for (number, tag) in tags.enumerated() {
            tag.marks = [Mark(place: number), Mark(place: 9 - number), Mark(place: 20)]
        }
        let places = [[1, 2, 3], [10, 12, 14], [11, 13], []]
        for (number, places) in places.enumerated() {
            let deck = Deck()
            deck.cards = RelatedList(places.map { Card(place: $0) })
            deck.tags = RelatedList(tags.prefix(number))
            try session.add(deck)
        }
        try session.commit()
        session.clear()
        return session
    }

    @Test(arguments: TestEngine.mapped)
    func eachOwnerGetsItsOwnInOrder(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            for option in [
                selectinload("cards"), joinedload("cards"), subqueryload("cards"),
                lazyload("cards"),
            ] {
                let session = try session(engine)
                defer { session.close() }
                let decks = try session.query(Deck.self).options(option).orderBy(Deck.id)
                    .all().suffix(4)
                #expect(
                    decks.map { $0.cards.map(\.place) } == [
                        [1, 2, 3], [10, 12, 14], [11, 13], [],
                    ])
                for deck in decks { #expect(deck.cards.allSatisfy { $0.deck === deck }) }
                try session.query(Card.self).delete()
                try session.connection().execute(script: "DELETE FROM deck_tags")
                try session.query(Deck.self).delete()
                try session.query(Mark.self).delete()
                try session.query(Tag.self).delete()
                try session.commit()
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func textsTieThemAsNumbersDo(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let sent = try statements(engine) {
                let decks = try session.query(Deck.self).orderBy(Deck.id)
                    .options(selectinload("tags"), selectinload("tags.marks")).all()
                #expect(
                    decks.map { $0.tags.map(\.word) } == [[], ["a"], ["a", "b"], ["a", "b", "c"]])
                #expect(
                    decks[3].tags.map { $0.marks.map(\.place) } == [
                        [0, 9, 20], [1, 8, 20], [2, 7, 20],
                    ])
                #expect(decks[1].tags[0] === decks[3].tags[0])
            }
            #expect(sent.count { $0.hasPrefix("SELECT") } == 3)
        }
    }
}
