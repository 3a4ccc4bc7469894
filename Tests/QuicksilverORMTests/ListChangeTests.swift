import Quicksilver
import QuicksilverTesting
import Testing

/// What is taken out of lists by the words that arrays have.
@Suite struct ListChangeTests {
    @Mapped("bands") final class Band {
        var id: Int?
        @Relationship(backPopulates: "band") var players: RelatedList<Player>
        @Relationship(backPopulates: "band", position: "place") var songs: RelatedOrderedList<Song>
        @Relationship(backPopulates: "band") var fans: RelatedSet<Fan>
        @AssociationProxy(\Band.players, \Player.name, create: { Player(name: $0) })
        var names: AssociationList<String>
    }

    @Mapped("players") final class Player {
        var id: Int?
        @Column(.string(10)) var name: String
        @Column(foreignKey: ForeignKey("bands.id")) var bandID: Int?
        @Relationship var band: Band?

        init(name: String) { self.name = name }
    }

    @Mapped("songs") final class Song {
        var id: Int?
        @Column(.string(10)) var name: String
        var place: Int?
        @Column(foreignKey: ForeignKey("bands.id")) var bandID: Int?
        @Relationship var band: Band?
    }

    @Mapped("fans") final class Fan {
        var id: Int?
        @Column(.string(10)) var name: String
        @Column(foreignKey: ForeignKey("bands.id")) var bandID: Int?
        @Relationship var band: Band?
    }

    static let registry = Registry(Band.self)

    private func withBand(
        _ test: TestEngine, _ body: @Sendable (Band, Session) throws -> Void
    ) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let band = Band()
            band.players = RelatedList("abcdef".map { Player(name: String($0)) })
            band.songs = RelatedOrderedList("uvwxyz".map { Song(name: String($0)) })
            band.fans = RelatedSet("kl".map { Fan(name: String($0)) })
            try session.add(band)
            try session.commit()
            session.clear()
            try body(try session.query(Band.self).one(), session)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func bothEndsKnow(_ test: TestEngine) async throws {
        try await withBand(test) { band, session in
            let first = band.players.removeFirst()
            let last = band.players.removeLast()
            let popped = try #require(band.players.popLast())
            #expect([first, last, popped].map(\.name) == ["a", "f", "e"])
            #expect([first, last, popped].allSatisfy { $0.band == nil })
            band.players.removeAll { $0.name == "c" }
            #expect(band.players.map(\.name) == ["b", "d"])
            band.fans.removeAll { $0.name == "k" }
            #expect(band.fans.map(\.name) == ["l"])
            try session.flush()
            let alone = session.query(Player.self).filter(Player.bandID == nil)
            #expect(try alone.orderBy(Player.name).all().map(\.name) == ["a", "c", "e", "f"])
            #expect(try session.query(Fan.self).filter(Fan.band == nil).one().name == "k")
            band.players.removeAll()
            #expect(band.players.popLast() == nil)
            try session.flush()
            #expect(try alone.count() == 6)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func placesCloseUp(_ test: TestEngine) async throws {
        try await withBand(test) { band, session in
            #expect(band.songs.removeFirst().name == "u")
            #expect(band.songs.removeLast().name == "z")
            #expect(band.songs.popLast()?.name == "y")
            band.songs.removeAll { $0.name == "w" }
            #expect(band.songs.map(\.name) == ["v", "x"])
            #expect(band.songs.map(\.place) == [0, 1])
            try session.flush()
            let rows = try session.query(Song.name, Song.place).orderBy(Song.name).all()
            #expect(rows.map(\.0) == ["u", "v", "w", "x", "y", "z"])
            #expect(rows.map(\.1) == [nil, 0, nil, 1, nil, nil])
            band.songs.removeAll()
            #expect(band.songs.popLast() == nil)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func proxiesTakeTheirObjectsOut(_ test: TestEngine) async throws {
        try await withBand(test) { band, session in
            #expect(band.names.removeFirst() == "a")
            #expect(band.names.removeLast() == "f")
            #expect(band.names.popLast() == "e")
            band.names.removeAll { $0 == "b" || $0 == "d" }
            #expect(band.names == ["c"])
            #expect(band.players.map(\.name) == ["c"])
            try session.flush()
            #expect(try session.query(Player.self).filter(Player.band == band).count() == 1)
            let plain: AssociationList<String> = ["x", "y", "z"]
            plain.removeAll { $0 > "x" }
            #expect(plain == ["x"])
            #expect(plain.popLast() == "x")
            #expect(plain.popLast() == nil)
        }
    }
}
