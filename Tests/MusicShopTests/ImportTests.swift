import Quicksilver
import QuicksilverTesting
import Testing

@testable import MusicShop

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite(.serialized) struct ImportTests {
    /// One small Chinook, kept by every database in either style of names, gives one text.
    @Test func copiesFromEveryDatabaseInBothStyles() async throws {
        var first: String?
        for engine in TestEngine.shops {
            for isCamelCase in [true, false] {
                let text = try await engine.withDatabase { source in
                    try await source.script(
                        Original(isCamelCase: isCamelCase, engine: engine).script)
                    return try await engine.withDatabase { target in
                        try await output("--from", source.text, target.text)
                    }
                }
                let what = "\(engine), camel case: \(isCamelCase)"
                if let first { expectSame(text, first, what) }
                first = first ?? text
            }
        }
        guard let first else { return }
        for line in [
            // To the cent, although SQLite keeps these as floating-point numbers.
            "  2024-12     2.98       -          2.98        2.98",
            "  2025-02    10.11   10.01         13.19       13.19",
            // The only total that isn't the sum of its lines.
            "        3  10.11  10.10",
            // The boss has the higher key.
            "  Di Top    Head           -",
            "    Bo Low  Agent          1",
            "  Eva Žák   Ana's Trio       2",
        ] {
            #expect(
                first.split(separator: "\n").contains { $0 == line },
                "no line '\(line)' in\n\(first)")
        }
    }

    /// A shop is copied from one kind of database to another, more than a batch of rows and both ways.
    @Test func copiesAShopBetweenDatabases() async throws {
        let engines = TestEngine.shops
        for (engine, next) in zip(engines, engines.dropFirst() + engines.prefix(1)) {
            try await engine.withDatabase { source in
                let text = try await output(source.text)
                try await next.withDatabase { target in
                    let copy = try await output("--from", source.text, target.text)
                    expectSame(copy, text, "\(engine) and its copy in \(next)")
                }
            }
        }
    }

    @Test(arguments: TestEngine.shops)
    func saysThatThereIsNoChinook(_ engine: TestEngine) async throws {
        try await engine.withDatabase { source in
            try await source.script("CREATE TABLE something_else (x INTEGER)")
            await #expect {
                try await output("--from", source.text, "sqlite://")
            } throws: { error in
                "\(error)"
                    == "the database of --from has no Chinook: none of the tables MediaType, media_type, media_types"
            }
            await #expect(throws: ShopError.self) {
                try await output("--from", source.text, source.text)
            }
        }
    }

    @Test func makesNoFileOfADatabaseThatIsntThere() async throws {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appendingPathComponent("no-shop-\(UUID().uuidString).sqlite").path
        await #expect {
            try await output("--from", "sqlite:///\(file)", "sqlite://")
        } throws: { error in
            (error as? DatabaseError)?.kind == .unknownDatabase
        }
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func saysWhatIsWrongWithAURL() async throws {
        await #expect(throws: DatabaseError.self) { try await output("oracle://host/x") }
        await #expect(throws: EngineURLError.self) {
            try await output("--from", "postgresql//x", "sqlite://")
        }
    }
}
