import Quicksilver
import QuicksilverTesting
import Testing

@testable import MusicShop

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite(.serialized) struct ShopTests {
    /// The made-up shop prints the same on every database.
    @Test func answersAreTheSameOnAllDatabases() async throws {
        var first: (engine: TestEngine, text: String)?
        for engine in TestEngine.shops {
            let text = try await engine.withDatabase { try await output($0.text) }
            let sections = text.split(separator: "\n").filter { $0.first?.isNumber ?? false }
            #expect(sections.count == questions.count)
            if let first {
                expectSame(text, first.text, "\(engine) and \(first.engine)")
            } else {
                try await expectTrue(text)
                first = (engine, text)
            }
        }
    }

    /// A shop that is there is asked as it is, isn't overwritten unasked, and makes room when told to.
    @Test(arguments: TestEngine.shops)
    func aShopIsKeptUntilToldOtherwise(_ engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let text = try await output(database.text)
            expectSame(try await output(database.text), text, "a second run")
            await #expect(throws: ShopError.self) {
                try await output("--scale", "2", database.text)
            }
            let larger = try await output("--scale", "2", "--replace", database.text)
            #expect(larger != text)
            expectSame(try await output("--replace", database.text), text, "a shop made again")
        }
    }

    /// What fails in the middle of filling leaves empty tables.
    @Test(arguments: TestEngine.shops)
    func aFillingThatFailsLeavesNothing(_ engine: TestEngine) async throws {
        struct Half: Supply {
            let all = Generator(scale: 1)
            func rowCount(of table: Table) -> Int { all.rowCount(of: table) }
            func forEachBatch(
                of table: Table, size: Int, _ body: ([Parameters]) async throws -> Void
            ) async throws {
                if table === tracks { throw TestFailure("the supply ends") }
                try await all.forEachBatch(of: table, size: size, body)
            }
        }
        try await engine.withDatabase { database in
            let shopEngine = try createEngine(database.url)
            await #expect(throws: TestFailure.self) {
                try await fill(shopEngine, from: Half(), progress: Progress(isSilent: true))
            }
            let left = try await shopEngine.execute(
                select(func_.count()).from(genres)
            ).one()
            #expect(left == 0)
            await shopEngine.close()
        }
    }

    /// Compares answers with what Swift computes from the generator's rows.
    private func expectTrue(_ text: String) async throws {
        var revenue: Decimal = 0
        var sold: Set<SQLValue> = []
        let generator = Generator(scale: 1)
        try await generator.forEachBatch(of: invoices, size: 1_000) { rows in
            for case .decimal(let total)? in rows.map({ $0["total"] }) { revenue += total }
        }
        try await generator.forEachBatch(of: invoiceLines, size: 1_000) { rows in
            sold.formUnion(rows.compactMap { $0["track_id"] })
        }
        let lines = text.split(separator: "\n")
        let december = try #require(
            lines.first { $0.contains("2025-12") && $0.hasSuffix(" " + money(revenue)) },
            "no line ends with the whole revenue \(money(revenue))")
        #expect(december.hasPrefix("  2025-12"))
        #expect(
            lines.contains { $0.hasPrefix("  nothing") }, "some total isn't the sum of its lines")
        // All genres but two are among the ten listed, so this is a bound.
        let start = try #require(lines.firstIndex { $0.contains("Tracks that nobody bought") })
        var unsold = 0
        for line in lines[start...].dropFirst(3).prefix(10) {
            let cells = line.split(separator: " ")
            unsold += cells.dropLast(2).last.flatMap { Int($0) } ?? 0
        }
        let all = generator.rowCount(of: tracks) - sold.count
        #expect(unsold <= all && unsold * 12 >= all * 10)
    }
}

/// Expects the same text, and says which line differs first.
func expectSame(
    _ text: String, _ expected: String, _ what: String,
    _ location: SourceLocation = #_sourceLocation
) {
    guard text != expected else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let others = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let at = zip(lines, others).firstIndex { $0 != $1 } ?? min(lines.count, others.count)
    func line(_ lines: [Substring]) -> Substring { at < lines.count ? lines[at] : "nothing" }
    Issue.record(
        "\(what) differ in line \(at + 1):\n\(line(lines))\n\(line(others))",
        sourceLocation: location)
}

extension Sequence {
    /// The number of the first element for which it is true.
    fileprivate func firstIndex(where isFound: (Element) -> Bool) -> Int? {
        enumerated().first { isFound($1) }?.offset
    }
}
