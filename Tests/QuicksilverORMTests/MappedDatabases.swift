import Quicksilver
import QuicksilverTesting

extension TestEngine {
    /// The databases of this package that have a URL in the environment.
    static let mapped = available([
        TestEngine("sqlite", registry: .standard, provisioning: .file),
        TestEngine(
            "postgresql", registry: .standard,
            provisioning: .database(
                create: { "CREATE DATABASE \($0)" },
                drop: { "DROP DATABASE IF EXISTS \($0) WITH (FORCE)" })),
        TestEngine(
            "mariadb", registry: .standard,
            provisioning: .database(
                create: { "CREATE DATABASE \($0)" }, drop: { "DROP DATABASE IF EXISTS \($0)" })),
    ])

    /// Runs plain calls on a fresh database with a registry's tables.
    func with(
        _ registry: Registry, _ body: @Sendable (DatabaseEngine) throws -> Void
    ) async throws {
        try await withDatabase { database in
            try await registry.metadata.createAll(database.engine)
            try body(database.engine)
        }
    }
}

/// What an engine sends while the body runs: statements and steps of transactions.
func statements(_ engine: DatabaseEngine, _ body: () throws -> Void) rethrows -> [String] {
    let recorder = StatementRecorder(engine)
    defer { recorder.stop() }
    try body()
    return recorder.statements
}
