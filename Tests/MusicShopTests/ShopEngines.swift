import Quicksilver
import QuicksilverTesting
import Synchronization

@testable import MusicShop

extension TestEngine {
    /// The databases the shop is tried on: those that have a URL in the environment.
    static let shops = available([
        TestEngine("sqlite", registry: .standard, provisioning: .file),
        TestEngine(
            "postgresql", registry: .standard,
            provisioning: .database(
                create: { "CREATE DATABASE \($0)" }, drop: { "DROP DATABASE \($0) WITH (FORCE)" })),
        TestEngine(
            "mariadb", registry: .standard,
            provisioning: .database(
                create: { "CREATE DATABASE \($0)" }, drop: { "DROP DATABASE \($0)" })),
    ])
}

/// Runs the program as the command line does and gives what it prints.
func output(_ arguments: String...) async throws -> String {
    let lines = Mutex<[String]>([])
    try await MusicShop.run(Options(arguments), progress: Progress(isSilent: true)) { line in
        lines.withLock { $0.append(line) }
    }
    return lines.withLock { $0.joined(separator: "\n") }
}

extension TestDatabase {
    /// Its URL, as a command line has it.
    var text: String { url.string(hidingPassword: false) }
}
