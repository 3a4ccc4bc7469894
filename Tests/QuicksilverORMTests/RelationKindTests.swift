import Quicksilver
import QuicksilverTesting
import Testing

/// Kinds of relations that others don't cover: one to one, and two rows that refer to each other.
@Suite struct RelationKindTests {
    @Mapped("pilots") final class Pilot {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(backPopulates: "pilot") var licence: Licence?
    }

    @Mapped("licences") final class Licence {
        var id: Int?
        @Column(.string(40)) var number: String
        @Column(unique: true, foreignKey: ForeignKey("pilots.id")) var pilotID: Int?
        @Relationship var pilot: Pilot?
    }

    @Mapped("albums") final class Album {
        var id: Int?
        @Column(foreignKey: ForeignKey("photos.id")) var coverID: Int?
        @Relationship(foreignKey: ["coverID"], postUpdate: true) var cover: Photo?
        @Relationship(backPopulates: "album", foreignKey: ["albumID"])
        var photos: RelatedList<Photo>
    }

    @Mapped("photos") final class Photo {
        var id: Int?
        @Column(foreignKey: ForeignKey("albums.id")) var albumID: Int?
        @Relationship(foreignKey: ["albumID"]) var album: Album?
    }

    static let registry = Registry(Pilot.self, Album.self)

    @Test(arguments: TestEngine.mapped)
    func aNewPartnerTakesTheOldOnesPlace(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let pilot = Pilot(name: "Amelia")
            let first = Licence(number: "1")
            pilot.licence = first
            #expect(first.pilot === pilot)
            try session.add(pilot)
            try session.commit()
            #expect(first.pilotID == pilot.id)
            session.clear()
            let again = try session.query(Pilot.self).one()
            #expect(again.licence?.number == "1")
            let old = again.licence
            let second = Licence(number: "2")
            again.licence = second
            #expect(old?.pilot == nil)
            #expect(second.pilot === again)
            try session.commit()
            #expect(old?.pilotID == nil)
            #expect(second.pilotID == again.id)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aSecondUpdateClosesACircle(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let album = Album()
            album.photos = [Photo(), Photo()]
            album.cover = album.photos[1]
            try session.add(album)
            #expect(try session.plan().steps.map(\.action) == [.insert, .insert, .postUpdate])
            try session.commit()
            #expect(album.coverID == album.photos[1].id)
            session.clear()
            let again = try session.query(Album.self).one()
            #expect(again.cover?.id == album.photos[1].id)
            #expect(again.photos.contains { $0 === again.cover })
            try session.throwIfFailed()
        }
    }

    @Mapped("bands", versionID: "version") final class Band {
        var id: Int?
        var version: Int = 0
        @Column(foreignKey: ForeignKey("members.id")) var leaderID: Int?
        @Relationship(foreignKey: ["leaderID"], postUpdate: true) var leader: Member?
        @Relationship(backPopulates: "band", foreignKey: ["bandID"])
        var members: RelatedList<Member>
    }

    @Mapped("members") final class Member {
        var id: Int?
        @Column(foreignKey: ForeignKey("bands.id")) var bandID: Int?
        @Relationship(foreignKey: ["bandID"]) var band: Band?
    }

    final class Heard: @unchecked Sendable { var events: [String] = [] }

    @Test(arguments: TestEngine.mapped)
    func aSecondUpdateIsHeardWhereItIsTheOnlyOne(_ test: TestEngine) async throws {
        let registry = Registry(Band.self)
        try await test.with(registry) { engine in
            let heard = Heard()
            let listening = [
                listen(Band.self, .beforeInsert) { _, _ in heard.events.append("beforeInsert") },
                listen(Band.self, .beforeUpdate) { _, _ in heard.events.append("beforeUpdate") },
                listen(Band.self, .afterUpdate) { _, _ in heard.events.append("afterUpdate") },
                listen(Band.self, .beforeDelete) { _, _ in heard.events.append("beforeDelete") },
            ]
            defer { listening.forEach { $0.cancel() } }
            let session = Session(engine)
            defer { session.close() }
            let band = Band()
            band.members = [Member(), Member()]
            band.leader = band.members[0]
            try session.add(band)
            try session.flush()
            // The second UPDATE of a new row belongs to its INSERT.
            #expect(heard.events == ["beforeInsert"])
            #expect(band.leaderID == band.members[0].id && band.version == 1)
            heard.events = []
            band.leader = band.members[1]
            try session.flush()
            #expect(heard.events == ["beforeUpdate", "afterUpdate"])
            #expect(band.leaderID == band.members[1].id && band.version == 2)
            heard.events = []
            let new = Member()
            band.leader = new
            band.members.append(new)
            try session.flush()
            #expect(heard.events == ["beforeUpdate", "afterUpdate"])
            #expect(band.leaderID == new.id && band.version == 3)
            heard.events = []
            try session.delete(new)
            try session.delete(band)
            try session.commit()
            #expect(heard.events == ["beforeDelete"])
            #expect(try session.query(Band.self).count() == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aCircleIsOpenedBeforeItsRowsGo(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let album = Album()
            album.photos = [Photo()]
            album.cover = album.photos[0]
            try session.add(album)
            try session.commit()
            let photo = album.photos[0]
            try session.delete(album)
            try session.delete(photo)
            try session.flush()
            #expect(objectState(album) == .deleted && objectState(photo) == .deleted)
            #expect(try session.query(Album.self).count() == 0)
            try session.rollback()
            #expect(objectState(album) == .persistent && objectState(photo) == .persistent)
            #expect(album.coverID == photo.id)
            #expect(photo.albumID == album.id)
            #expect(try session.query(Photo.self).count() == 1)
            try session.delete(album)
            try session.delete(photo)
            try session.commit()
            #expect(objectState(album) == .detached)
        }
    }
}
