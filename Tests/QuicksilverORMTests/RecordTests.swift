import Foundation
import Quicksilver
import QuicksilverTesting
import Testing

/// Structs over tables, and the twins of classes: rows without a session.
@Suite struct RecordTests {
    @MappedRecord("tracks") struct Track: Codable, Hashable {
        var id: Int?
        @Column(.string(80)) var title: String
        @Column("length_ms") var length: Int = 0
        @Column(.string(20), serverDefault: "'new'") var state: String?
        @Transient var note = ""

        var seconds: Int { length / 1000 }
    }

    @MappedRecord("entries") struct Entry: Hashable {
        @Column(.string(10), primaryKey: true) var code: String
        @Column(primaryKey: true) var number: Int
        @Column(.string(40), default: .value("?")) var meaning: String?
    }

    @MappedRecord struct Elsewhere {
        var listID: Int?
        var fullName: String
    }

    @Mapped("members", record: true) final class Member {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(.string(40)) var nickname: String?
        @Column(.string(10), serverDefault: "'new'") var state: String?
        @Column(.string(100), deferred: true) var bio: String = "-"
    }

    static let registry = Registry(
        Member.self, records: [Track.self, Entry.self])
    static let elsewhere = Table(
        "lists", registry.metadata, Column("list_id", .integer, primaryKey: true),
        Column("full_name", .string(40)))

    @Test(arguments: TestEngine.mapped)
    func valuesAreReadAndWritten(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            try engine.withConnection { connection in
                let first = try connection.insert(Track(title: "One", length: 61_000))
                #expect(first.id != nil && first.title == "One" && first.seconds == 61)
                #expect(try connection.insert([Track(title: "Two"), Track(title: "Three")]) == 2)
                let all = try connection.execute(select(Track.self).orderBy(Track.id)).all()
                #expect(all.map(\.title) == ["One", "Two", "Three"])
                #expect(all.map(\.state) == ["new", "new", "new"])
                #expect(all[0].id == first.id)
                let long = select(Track.self).where(Track.length > 1000)
                #expect(try connection.execute(long).one().title == "One")
                var track = try #require(try connection.get(Track.self, all[1].id ?? 0))
                track.title += "!"
                track.length = 5
                try connection.update(track)
                #expect(try connection.get(Track.self, track.id ?? 0) == track)
                try connection.delete(track)
                #expect(try connection.get(Track.self, track.id ?? 0) == nil)
                let gone = #expect(throws: ORMError.self) {
                    try connection.update([all[0], track])
                }
                #expect(gone?.code == .staleData)
                #expect(
                    gone?.message.contains("2 rows of 'tracks' were to be updated and 1") == true)
                #expect(throws: ORMError.self) { try connection.delete([all[0], track]) }
                #expect(try connection.get(Track.self, all[0].id ?? 0) == all[0])
                let shape = #expect(throws: ORMError.self) { try connection.get(Track.self, 1, 2) }
                #expect(shape?.code == .wrongType)
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func manyAreWrittenInOneBatch(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            try engine.withConnection { connection in
                let entries = (1...300).map { (number: Int) in
                    Entry(code: "a", number: number, meaning: number == 7 ? nil : "m\(number)")
                }
                #expect(try connection.insert(entries) == 300)
                #expect(try connection.get(Entry.self, "a", 7)?.meaning == "?")
                let changed = [
                    Entry(code: "a", number: 1, meaning: "changed"),
                    Entry(code: "b", number: 1, meaning: "new"),
                ]
                try connection.upsert(changed)
                #expect(try connection.get(Entry.self, "a", 1)?.meaning == "changed")
                #expect(try connection.get(Entry.self, "b", 1)?.meaning == "new")
                // Nothing stays of a batch that fails.
                #expect(throws: DatabaseError.self) {
                    try connection.insert([
                        Entry(code: "c", number: 1, meaning: "x"), Entry(code: "c", number: 2),
                        Entry(code: "a", number: 1, meaning: "double"),
                    ])
                }
                #expect(try connection.get(Entry.self, "c", 1) == nil)
                #expect(try connection.insert([Entry]()) == 0)
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func tablesMayBeDeclaredElsewhere(_ test: TestEngine) async throws {
        mapper(Elsewhere.self, Self.elsewhere)
        try await test.with(Self.registry) { engine in
            try engine.withConnection { connection in
                try connection.insert([Elsewhere(listID: 4, fullName: "Four")])
                #expect(try connection.get(Elsewhere.self, 4)?.fullName == "Four")
            }
        }
    }

    @Test func valuesAreCodable() throws {
        let track = Track(id: 3, title: "One", length: 5)
        let data = try JSONEncoder().encode(track)
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        #expect(Set(object?.keys.map { $0 } ?? []) == ["id", "title", "length"])
        #expect(try JSONDecoder().decode(Track.self, from: data) == track)
        #expect(Set([track, track]).count == 1)
    }

    @Test(arguments: TestEngine.mapped)
    func classesHaveTwins(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = Member(name: "ed", nickname: "eddie")
            try session.add(ed)
            try session.commit()
            session.clear()
            let loaded = try session.query(Member.self).one()
            var record = loaded.record
            #expect(
                record
                    == Member.Record(
                        id: ed.id, name: "ed", nickname: "eddie", state: "new", bio: "-"))
            let data = try JSONEncoder().encode(record)
            #expect(try JSONDecoder().decode(Member.Record.self, from: data) == record)
            // What a record says is said, nil as well.
            record.nickname = nil
            record.name = "Edward"
            #expect(try session.merge(Member(record)) === loaded)
            #expect(loaded.name == "Edward" && loaded.nickname == nil)
            try session.commit()
            let new = Member(Member.Record(name: "wendy"))
            try session.add(new)
            try session.flush()
            #expect(new.id != nil && new.state == "new" && new.record.bio == "-")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func twinsAreRowsOfTheClass(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let twins = (1...200).map { Member.Record(name: "m\($0)", nickname: "n") }
            let sent = try statements(engine) {
                let count = try session.insert(twins)
                #expect(count == 200)
            }
            #expect(sent.filter { $0.hasPrefix("INSERT") }.count <= 1)
            #expect(try session.query(Member.self).filterBy(state: "new").count() == 200)
            let first = try session.query(Member.self).orderBy(Member.id).limit(1).one()
            var twin = first.record
            twin.name = "changed"
            #expect(try session.upsert([twin, Member.Record(id: 9_000, name: "far")]) > 0)
            try session.refresh(first)
            #expect(first.name == "changed" && first.nickname == "n")
            #expect(try session.get(Member.self, 9_000)?.name == "far")
            // Rows are read as twins too, and all goes with the session's transaction.
            let read = try session.execute(select(Member.Record.self).where(Member.id == 9_000))
            #expect(
                try read.one()
                    == Member.Record(id: 9_000, name: "far", state: "new", bio: "-"))
            try session.rollback()
            #expect(try session.query(Member.self).count() == 0)
            session.close()
            try engine.withConnection { connection in
                let made = try connection.insert(Member.Record(name: "wendy"))
                var known = try #require(try connection.get(Member.Record.self, made.id ?? 0))
                #expect(known.name == "wendy" && known.state == "new")
                known.nickname = "w"
                try connection.update(known)
                #expect(try connection.get(Member.Record.self, made.id ?? 0) == known)
                try connection.delete(known)
                #expect(try connection.get(Member.Record.self, made.id ?? 0) == nil)
            }
        }
    }
}
