import Quicksilver
import QuicksilverTesting
import Synchronization
import Testing

/// Walks over more objects than memory should hold.
@Suite struct StreamingTests {
    /// Counts those that live.
    final class Token: Sendable {
        static let counts = Mutex((live: 0, peak: 0, made: 0))

        init() {
            Self.counts.withLock { counts in
                counts.live += 1
                counts.made += 1
                counts.peak = max(counts.peak, counts.live)
            }
        }

        deinit { Self.counts.withLock { $0.live -= 1 } }
    }

    @Mapped("counted_parents") final class Counted {
        var id: Int?
        var number: Int
        @Relationship(backPopulates: "parent", orderBy: "id") var parts: RelatedList<Part>
        @Transient let token = Token()
    }

    @Mapped("counted_parts") final class Part {
        var id: Int?
        @Column(foreignKey: ForeignKey("counted_parents.id")) var parentID: Int?
        @Relationship var parent: Counted?
        @Transient let token = Token()
    }

    @Mapped("items") final class Item {
        var id: Int?
        var number: Int
        @Relationship(backPopulates: "item", orderBy: "id") var notes: RelatedList<Note>
    }

    @Mapped("notes") final class Note {
        var id: Int?
        var text: String
        @Column(foreignKey: ForeignKey("items.id")) var itemID: Int?
        @Relationship var item: Item?
    }

    static let counted = Registry(Counted.self)
    static let registry = Registry(Item.self)

    private func fill(_ engine: DatabaseEngine, _ count: Int, notes: Int = 2) throws {
        let items = classMapper(Item.self).table
        let table = classMapper(Note.self).table
        try engine.begin { connection in
            try connection.execute(
                items.insert(), (1...count).map { ["id": $0, "number": $0 * 10] })
            guard notes > 0 else { return }
            try connection.execute(
                table.insert(),
                (1...count).flatMap { item in
                    (0..<notes).map {
                        ["id": item * notes + $0, "text": "note \($0)", "item_id": item]
                    }
                })
        }
    }

    @Test(.serialized, arguments: TestEngine.mapped)
    func memoryStaysFlat(_ test: TestEngine) async throws {
        try await test.with(Self.counted) { engine in
            let count = 20_000
            let parents = classMapper(Counted.self).table
            let parts = classMapper(Part.self).table
            try engine.begin { connection in
                try connection.execute(
                    parents.insert(), (1...count).map { ["id": $0, "number": $0] })
                try connection.execute(
                    parts.insert(), (1...count).map { ["id": $0, "parent_id": $0] })
            }
            Token.counts.withLock { $0 = (0, 0, 0) }
            let session = Session(engine)
            defer { session.close() }
            for option in [selectinload("parts"), joinedload("parts"), lazyload("parts")] {
                var sum = 0
                var back = 0
                try session.query(Counted.self).options(option).orderBy(Counted.id).forEach {
                    sum += $0.number
                    // Both ends are loaded and hold each other.
                    if $0.parts.first?.parent === $0 { back += 1 }
                }
                #expect(sum == count * (count + 1) / 2)
                #expect(back == count)
            }
            let counts = Token.counts.withLock { $0 }
            #expect(counts.made == 6 * count)
            #expect(counts.peak < 3_000, "500 parents with a part each at a time")
            session.clear()
            #expect(Token.counts.withLock { $0.live } == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theConnectionIsFreeBetweenRows(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            try fill(engine, 25)
            let session = Session(engine)
            defer { session.close() }
            var numbers: [Int] = []
            var notes = 0
            let sent = try statements(engine) {
                try session.query(Item.self).orderBy(Item.id).yieldPer(10).forEach { item in
                    numbers.append(item.number)
                    notes += item.notes.count
                }
            }
            #expect(numbers == (1...25).map { $0 * 10 })
            #expect(notes == 50)
            // One query, and the notes of a window in one each.
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 4)
            var seen = 0
            try session.query(Item.self).orderBy(Item.id).yieldPer(7).forEach { item in
                seen += try session.query(Note.self).filter(Note.itemID == item.id).count()
                #expect(try session.query(Item.self).filter(Item.id == item.id).one() === item)
            }
            #expect(seen == 50)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aWalkMayChangeWhatItWalksOver(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            try fill(engine, 60, notes: 0)
            let session = Session(engine)
            defer { session.close() }
            var walked = 0
            // Each change would bring the row to the end of the order once more.
            try session.query(Item.self).orderBy(Item.number).yieldPer(8).forEach { item in
                walked += 1
                item.number += 10_000
                if walked.isMultiple(of: 5) { try session.flush() }
                if walked == 30 { try session.commit() }
                if walked == 40 {
                    try? session.beginNested {
                        try session.add(Item(number: 1))
                        try session.flush()
                        throw CancellationError()
                    }
                }
            }
            #expect(walked == 60)
            try session.commit()
            #expect(try session.query(Item.self).filter(Item.number > 10_000).count() == 60)
            #expect(try session.query(Item.self).count() == 60)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aWalkMayEndEarly(_ test: TestEngine) async throws {
        struct Enough: Error {}
        try await test.with(Self.registry) { engine in
            try fill(engine, 40)
            for session in [Session(engine), createSession(bind: engine)] {
                defer { session.close() }
                var walked = 0
                #expect(throws: Enough.self) {
                    try session.query(Item.self).yieldPer(3).forEach { _ in
                        walked += 1
                        if walked == 5 { throw Enough() }
                    }
                }
                #expect(walked == 5)
                let stream = session.query(Item.self).orderBy(Item.id).yieldPer(4).stream()
                #expect(try stream.next()?.id == 1)
                #expect(try stream.next()?.notes.count == 2)
                stream.close()
                #expect(try stream.next() == nil)
                #expect(try session.query(Item.self).count() == 40)
            }
            #expect(engine.statistics.leased == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aFailureLeavesAHealthySession(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            try fill(engine, 20)
            let session = Session(engine)
            defer { session.close() }
            #expect(throws: DatabaseError.self) {
                try session.query(Item.self).orderBy(Item.id).yieldPer(3).forEach { item in
                    if item.id == 5 {
                        _ = try session.connection().execute("SELECT nonsense FROM nowhere")
                    }
                }
            }
            try session.rollback()
            #expect(try session.query(Item.self).count() == 20)
            let ended = #expect(throws: DatabaseError.self) {
                try session.query(Item.self).orderBy(Item.id).yieldPer(3).forEach { item in
                    if item.id == 3 { try session.rollback() }
                }
            }
            #expect(ended?.kind == .misuse)
            #expect(try session.query(Item.self).count() == 20)
            let fault = #expect(throws: CompileError.self) {
                try session.query(Item.self).yieldPer(0).forEach { _ in }
            }
            #expect(fault?.message == "yieldPer(0): 1 or more rows")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func windowsKeepObjectsWhole(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            try fill(engine, 23, notes: 3)
            let session = Session(engine)
            defer { session.close() }
            // The joins' rows of one object never fall into two windows.
            var sizes: [Int] = []
            let sent = try statements(engine) {
                try session.query(Item.self).options(joinedload("notes")).orderBy(desc(Item.id))
                    .yieldPer(4).forEach { sizes.append($0.notes.count) }
            }
            #expect(sizes == Array(repeating: 3, count: 23))
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 1)
            // A join of the query's own brings each object three times; it is handed over once.
            var ids: [Int?] = []
            try session.query(Item.self).join("notes").orderBy(Note.text, Item.id).yieldPer(4)
                .forEach { ids.append($0.id) }
            #expect(ids.map { $0 ?? 0 } == Array(1...23))
            // Tuples and values are walked over as well.
            var pairs = 0
            try session.query(Item.self, Note.self).filter(Note.itemID == Item.id).yieldPer(10)
                .forEach { item, note in if note.itemID == item.id { pairs += 1 } }
            #expect(pairs == 69)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aStreamIsAnAsyncSequence(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            try await Self.registry.metadata.createAll(database.engine)
            try await database.engine.withSession { session in
                for number in 1...12 { try session.add(Item(number: number)) }
            }
            let sum = try await database.engine.withSession { session in
                var sum = 0
                for try await item in session.query(Item.self).orderBy(Item.number).yieldPer(5)
                    .stream()
                {
                    sum += item.number + item.notes.count
                    await Task.yield()
                    if item.number == 10 { break }
                }
                #expect(try session.query(Item.self).count() == 12)
                return sum
            }
            #expect(sum == 55)
        }
    }
}
