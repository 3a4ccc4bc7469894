import Quicksilver
import QuicksilverTesting
import Testing

@testable import QuicksilverORM

/// Objects whose rows are read one by one, by their keys.
@Suite struct LoneGetTests {
    @Mapped("crates") final class Crate {
        var id: Int?
        @Column(.string(20)) var label: String
        @Column(.string(20), deferred: true) var note: String?
        @Relationship(backPopulates: "crate", orderBy: "id") var items: RelatedList<Item>
    }

    @Mapped("crate_items") final class Item {
        var id: Int?
        @Column(.string(20)) var name: String
        @Column(foreignKey: ForeignKey("crates.id")) var crateID: Int?
        @Relationship var crate: Crate?
    }

    @Mapped("codes") final class Code {
        @Column(.string(20), primaryKey: true) var code: String
        @Column(.string(20)) var meaning: String
    }

    @Mapped("gaps") final class Gap {
        @Column(primaryKey: true) var id: Int
        @Column(.string(20)) var word: String
    }

    /// A class that knows a part of its table's columns.
    @Mapped final class Slip {
        var id: Int?
        @Relationship var crate: Crate?
    }

    static let registry: Registry = {
        let registry = Registry(Crate.self, Item.self, Code.self, Gap.self)
        let slips = Table(
            "slips", registry.metadata, Column("id", .integer, primaryKey: true),
            Column("crate_id", .bigInteger, ForeignKey("crates.id")))
        mapper(Slip.self, slips)
        return registry
    }()

    private func with(
        _ test: TestEngine, _ body: @escaping @Sendable (Session, DatabaseEngine) throws -> Void
    ) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            for number in 1...3 {
                let crate = Crate(label: "crate \(number)", note: "note \(number)")
                crate.items = [Item(name: "a\(number)"), Item(name: "b\(number)")]
                try session.add(crate)
            }
            try session.add(Code(code: "x", meaning: "nothing"))
            try session.commit()
            session.clear()
            try body(session, engine)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func eachIsLoadedForByItself(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let crates = try (1...3).compactMap { try session.get(Crate.self, $0) }
            #expect(crates.map(\.label) == ["crate 1", "crate 2", "crate 3"])
            // They came from no query that could have told siblings, and share what they have in common.
            #expect(crates.allSatisfy { $0.__state.batch == nil })
            #expect(crates.allSatisfy { $0.__state.home === crates[0].__state.home })
            let sent = try statements(engine) {
                #expect(crates[0].items.map(\.name) == ["a1", "b1"])
                #expect(crates[1].note == "note 2")
                let third = try session.get(Crate.self, 3)
                #expect(third === crates[2])
            }
            #expect(sent.count == 2)
            #expect(!crates[1].$items.isLoaded && crates[2].__state.hasUnloaded)
            crates[0].items[0].name = "changed"
            crates[2].label = "changed"
            try session.commit()
            session.clear()
            #expect(try session.get(Item.self, 1)?.name == "changed")
            #expect(try session.get(Crate.self, 3)?.label == "changed")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theyGoOneByOne(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let kept = try session.get(Crate.self, 1)
            for _ in 0..<2 {
                let sent = try statements(engine) {
                    let crate = try session.get(Crate.self, 2)
                    let item = try session.get(Item.self, 2)
                    #expect(crate?.label == "crate 2" && item?.name == "b1")
                }
                #expect(sent.count == 2)
            }
            #expect(session.core.identity.all.count == 1)
            #expect(try session.get(Crate.self, 1) === kept)
            // The session's end leaves them to the next.
            session.close()
            #expect(kept?.__state.phase == .detached)
            let other = Session(engine)
            defer { other.close() }
            let crate = try #require(kept)
            try other.add(crate)
            #expect(crate.items.count == 2 && crate.note == "note 1")
            #expect(crate.items[0].__state.core === other.core)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatIsStaleOrHasAnotherKeyIsReadTheGeneralWay(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let crate = try #require(try session.get(Crate.self, 1))
            try session.connection().execute("UPDATE crates SET label = \("new")")
            #expect(try session.get(Crate.self, 1)?.label == "crate 1")
            try session.expire(crate)
            let sent = try statements(engine) {
                let same = try session.get(Crate.self, 1)
                #expect(same === crate)
            }
            #expect(sent.count == 1 && crate.label == "new")
            try session.connection().execute("UPDATE crates SET label = \("newer")")
            try session.refresh(crate)
            #expect(crate.label == "newer" && !session.isModified(crate))
            let code = try #require(try session.get(Code.self, "x"))
            #expect(try session.get(Code.self, "x") === code && code.meaning == "nothing")
            #expect(try session.get(Code.self, "y") == nil)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func columnsWithoutAttributesAreRead(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            try session.connection().execute("INSERT INTO slips VALUES (7, 2)")
            let slip = try #require(try session.get(Slip.self, 7))
            #expect(slip.crate?.label == "crate 2")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aRowThatIsNoObjectLeavesTheSessionAsItWas(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let connection = try session.connection()
            try connection.execute(script: "DROP TABLE gaps")
            try connection.execute(
                script: "CREATE TABLE gaps (id INTEGER PRIMARY KEY, word VARCHAR(20))")
            try connection.execute("INSERT INTO gaps VALUES (1, NULL)")
            let error = #expect(throws: ORMError.self) { try session.get(Gap.self, 1) }
            #expect(error?.code == .wrongType && error?.attribute == "word")
            #expect(error?.message.contains("Gap(1).word is NULL") == true)
            #expect(session.core.identity.all.isEmpty)
            try connection.execute("UPDATE gaps SET word = \("there")")
            #expect(try session.get(Gap.self, 1)?.word == "there")
        }
    }
}
