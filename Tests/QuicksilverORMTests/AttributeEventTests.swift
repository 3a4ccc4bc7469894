import Quicksilver
import QuicksilverTesting
import Testing

/// What is told of single attributes, and what validators refuse.
@Suite struct AttributeEventTests {
    @Mapped("singers") final class Singer {
        var id: Int?
        @Column(.string(20), validate: { !$0.isEmpty }) var name: String
        var age: Int?
        @Column(.string(20)) var voice: String?
        @Column(validate: { (fee: Int) in fee >= 0 }) var fee: Int = 0
        @Relationship(backPopulates: "singer") var songs: RelatedList<Song>
        @Transient var heard: [String] = []
    }

    @Mapped("songs") final class Song {
        var id: Int?
        @Column(.string(20)) var title: String
        @Column(foreignKey: ForeignKey("singers.id")) var singerID: Int?
        @Relationship(backPopulates: "songs") var singer: Singer?
        @Transient var heard: [String] = []
    }

    struct TooYoung: Error, CustomStringConvertible {
        var description: String { "singers are 6 or older" }
    }
    struct Unsingable: Error {}

    static let registry: Registry = {
        listen(Singer.self, \.age, .set) { singer, new, old in
            singer.heard.append("age \(old ?? 0) to \(new ?? 0)")
        }
        validates(Singer.self, \.age) { _, age in
            if let age, age < 6 { throw TooYoung() }
            return age
        }
        validates(Singer.self, \.voice) { singer, voice in
            // An assignment of the same attribute inside isn't asked about again.
            singer.voice = "?"
            return voice?.lowercased()
        }
        listen(Singer.self, \.songs, .append) { singer, song in
            singer.heard.append("+\(song.title) \(singer.songs.count)")
        }
        listen(Singer.self, \.songs, .remove) { singer, song in
            singer.heard.append("-\(song.title) \(singer.songs.count)")
        }
        validates(Singer.self, \.songs) { _, song in
            if song.title == "unsingable" { throw Unsingable() }
        }
        listen(Song.self, \.singer, .set) { song, new, old in
            song.heard.append("\(old?.name ?? "nobody") to \(new?.name ?? "nobody")")
        }
        return Registry(Singer.self)
    }()

    @Test(arguments: TestEngine.mapped)
    func assignmentsAreHeardAndReplaced(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let singer = Singer(name: "Ella", voice: "ALTO")
            #expect(singer.heard == [])
            singer.age = 20
            singer.age = 21
            #expect(singer.heard == ["age 0 to 20", "age 20 to 21"])
            try session.add(singer)
            #expect(
                singer.voice == "alto",
                "what an initialiser assigned passes validators when it is added")
            singer.voice = "Soprano"
            try session.commit()
            session.expungeAll()
            let loaded = try session.query(Singer.self).one()
            #expect(loaded.voice == "soprano" && loaded.age == 21)
            #expect(loaded.heard == [])
            #expect(session.dirty.isEmpty)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aRefusedValueIsKeptAndFailsTheFlush(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let singer = Singer(name: "Ella", age: 20)
            try session.add(singer)
            try session.commit()
            singer.age = 3
            #expect(singer.age == 3)
            let sent = statements(engine) {
                let error = #expect(throws: ORMError.self) { try session.flush() }
                #expect(error?.code == .validation)
                #expect(error?.message == "Singer.age was refused: singers are 6 or older")
                #expect(error?.type == Singer.self && error?.attribute == "age")
                #expect(error?.cause is TooYoung)
            }
            #expect(sent == [])
            #expect(throws: ORMError.self) { try session.query(Singer.self).all() }
            // Changed in place is assigned as well.
            singer.age? += 27
            try session.commit()
            #expect(singer.heard.last == "age 3 to 30")
            singer.fee += 2
            singer.fee -= 3
            let fee = #expect(throws: ORMError.self) { try session.flush() }
            #expect(fee?.attribute == "fee")
            singer.fee += 1
            try session.commit()
            singer.age = 4
            #expect(throws: ORMError.self) { try session.commit() }
            // A rollback takes the value back, and with it what was said against it.
            try session.rollback()
            #expect(singer.age == 30)
            try session.commit()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func declaredValidatorsRefuse(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            // Initialisers can't ask, so adding does.
            let nobody = Singer(name: "")
            let error = #expect(throws: ORMError.self) { try session.add(nobody) }
            #expect(error?.message.hasPrefix("Singer.name was refused") == true)
            #expect(objectState(nobody) == .transient)
            nobody.name = "Nina"
            try session.add(nobody)
            nobody.fee = -1
            let fee = #expect(throws: ORMError.self) { try session.flush() }
            #expect(fee?.attribute == "fee")
            nobody.fee = 1
            try session.flush()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func membersComeAndGo(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ella = Singer(name: "Ella")
            let nina = Singer(name: "Nina")
            let song = Song(title: "a")
            ella.songs.append(song)
            #expect(ella.heard == ["+a 0"])
            #expect(song.heard == ["nobody to Ella"])
            // By the other end.
            song.singer = nina
            #expect(ella.heard == ["+a 0", "-a 0"])
            #expect(nina.heard == ["+a 0"])
            #expect(song.heard == ["nobody to Ella", "Ella to Nina"])
            nina.songs = [song, Song(title: "b")]
            #expect(nina.heard == ["+a 0", "+b 2"])
            nina.songs.remove(at: 0)
            #expect(nina.heard.last == "-a 1")
            try session.addAll([ella, nina])
            try session.commit()
            session.expungeAll()
            let again = try session.query(Singer.self).filterBy(name: "Nina").one()
            #expect(again.songs.count == 1)
            #expect(again.heard == [], "loading tells nobody")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aRefusedMemberFailsTheFlushUntilItIsOut(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ella = Singer(name: "Ella")
            try session.add(ella)
            let song = Song(title: "unsingable")
            ella.songs.append(song)
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.message.hasPrefix("Singer.songs was refused a Song") == true)
            #expect(error?.cause is Unsingable)
            ella.songs.remove(song)
            session.expunge(song)
            try session.flush()
            #expect(try session.query(Song.self).count() == 0)
        }
    }
}
