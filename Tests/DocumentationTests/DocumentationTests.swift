import Foundation
import Quicksilver
import Testing

/// The code of the user guide, page by page, on every database; `ci/doc-blocks` writes the pages' functions.
@Suite(.serialized) struct DocumentationTests {}

/// A database that a page of the guide runs on.
struct DocumentationDatabase: Sendable, CustomTestStringConvertible {
    let name: String
    let url: String
    var testDescription: String { name }

    /// The databases whose URL is in the environment.
    static var available: [DocumentationDatabase] {
        let environment = ProcessInfo.processInfo.environment
        return ["SQLite", "PostgreSQL", "MariaDB"].compactMap { name in
            environment["QUICKSILVER_TEST_\(name.uppercased())_URL"].map {
                DocumentationDatabase(name: name, url: $0)
            }
        }
    }

    /// Runs a page on a database of its own and removes that.
    func run(_ page: (String) async throws -> Void) async throws {
        let mark = "guide_\(UUID().uuidString.prefix(8).lowercased())"
        switch name {
        case "SQLite":
            let path = FileManager.default.temporaryDirectory.appending(path: "\(mark).sqlite").path
            defer {
                for suffix in ["", "-wal", "-shm"] {
                    try? FileManager.default.removeItem(atPath: path + suffix)
                }
            }
            try await page("sqlite:///\(path)")
        default:
            let server = try createEngine(url)
            try await server.withConnection { try $0.execute(script: "CREATE DATABASE \(mark)") }
            var own = try EngineURL(url)
            own.database = mark
            let result: Result<Void, any Error>
            do {
                result = .success(try await page(own.string(hidingPassword: false)))
            } catch {
                result = .failure(error)
            }
            try? await server.withConnection {
                try $0.execute(
                    script: name == "PostgreSQL"
                        ? "DROP DATABASE \(mark) WITH (FORCE)" : "DROP DATABASE \(mark)")
            }
            await server.close()
            try result.get()
        }
    }
}

/// Checks that a value prints as the guide says.
func documented(_ value: Any, _ expected: String, _ page: String, _ line: Int) throws {
    let text = "\(value)"
    #expect(
        text == expected,
        sourceLocation: SourceLocation(
            fileID: "Guide/\(page)", filePath: page, line: line, column: 1))
}
