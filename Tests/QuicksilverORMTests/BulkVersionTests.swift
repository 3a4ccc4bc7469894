import Quicksilver
import QuicksilverTesting
import Testing

/// Versions of rows that are changed by one statement for many.
@Suite struct BulkVersionTests {
    @Mapped("papers", versionID: "version") final class Paper {
        var id: Int?
        var pages: Int
        var version: Int = 0
    }

    @Mapped("boats", versionID: "version", polymorphicOn: "kind", polymorphicIdentity: "boat")
    class Boat {
        var id: Int?
        @Column(.string(10)) var name: String
        var version: Int = 0

        init(name: String) { self.name = name }
    }

    @Mapped("sailboats", inherits: .joined, polymorphicIdentity: "sail")
    final class Sailboat: Boat {
        var masts: Int = 1
    }

    static let registry = Registry(Paper.self, Boat.self, Sailboat.self)

    @Test(arguments: TestEngine.mapped)
    func theyAreCountedUp(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let papers = [Paper(pages: 1), Paper(pages: 2)]
            try session.addAll(papers)
            try session.commit()
            let before = papers[0].version
            #expect(before == papers[1].version)
            let long = session.query(Paper.self).filter(Paper.pages > 1)
            #expect(try long.update(.set(Paper.pages, to: Paper.pages * 10)) == 1)
            #expect(papers.map(\.pages) == [1, 20])
            #expect(papers.map(\.version) == [before, before + 1])
            // The object goes on from there.
            papers[1].pages = 21
            try session.flush()
            #expect(papers[1].version == before + 2)
            try session.rollback()
            #expect(papers.map(\.version) == [before, before])
            // Who says the version says what it becomes.
            try session.query(Paper.self).update(.set(Paper.version, to: 40))
            #expect(papers.map(\.version) == [40, 40])
            try session.commit()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whoReadTheRowBeforeFindsOut(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let reading = Session(engine)
            defer { reading.close() }
            try reading.add(Paper(pages: 1))
            try reading.commit()
            let paper = try reading.query(Paper.self).one()
            try reading.commit()
            let other = Session(engine)
            try other.query(Paper.self).update(.set(Paper.pages, to: 5))
            try other.commit()
            other.close()
            paper.pages = 2
            let error = #expect(throws: ORMError.self) { try reading.flush() }
            #expect(error?.code == .staleData)
            try reading.rollback()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func theVersionOfSeveralTablesIsTheTopmosts(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let dinghy = Boat(name: "dinghy")
            let ketch = Sailboat(name: "ketch")
            try session.addAll([dinghy, ketch])
            try session.flush()
            let before = dinghy.version
            try session.query(Sailboat.self).update(.set(Sailboat.masts, to: 2))
            #expect(ketch.masts == 2)
            #expect([dinghy.version, ketch.version] == [before, before + 1])
            try session.query(Boat.self).update(.set(Boat.name, to: "boat"))
            #expect([dinghy.version, ketch.version] == [before + 1, before + 2])
            ketch.masts = 3
            dinghy.name = "gig"
            try session.commit()
            #expect([dinghy.version, ketch.version] == [before + 2, before + 3])
        }
    }
}
