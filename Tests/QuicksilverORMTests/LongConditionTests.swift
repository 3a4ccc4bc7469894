import Quicksilver
import QuicksilverTesting
import Testing

/// Conditions of thousands of terms, and expressions that are deeper than a database takes.
@Suite struct LongConditionTests {
    @Mapped("beads") final class Bead {
        var id: Int?
        var size: Int
    }

    static let registry = Registry(Bead.self)

    @Test(arguments: TestEngine.mapped)
    func thousandsOfTermsAreTaken(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll((0..<20).map { Bead(size: $0) })
            try session.flush()
            let either = (0..<3_000).map { Bead.size == $0 * 2 }
            let beads = session.query(Bead.self)
            #expect(try beads.filter(or_(either)).count() == 10)
            #expect(try beads.filter(not_(or_(either))).count() == 10)
            let all = (5..<3_000).map { Bead.size != $0 }
            #expect(try beads.filter(and_(all)).count() == 5)
            #expect(try beads.filter(or_(either), and_(all)).count() == 3)
            #expect(try beads.filter(or_(and_(all), Bead.size == 7)).count() == 6)
        }
    }

    @Test func aChainThatIsTooDeepSaysWhatToDo() throws {
        let engine = try createEngine("sqlite://")
        try Self.registry.metadata.createAll(engine)
        let session = Session(engine)
        defer { session.close() }
        let sum = SQLText(unsafe: "size" + String(repeating: " + 1", count: 1_200) + " > 5")
        let error = #expect(throws: DatabaseError.self) {
            try session.query(Bead.self).filter(sum).all()
        }
        #expect(error?.hint?.contains("column.in([…])") == true)
        #expect(try session.query(Bead.self).count() == 0)
    }
}
