import QuicksilverEngine
import QuicksilverSQL
public import Testing

extension ComplianceCase {
    /// Runs the case on a fresh database, and notes in the summary what came of it.
    ///
    /// Shape: where the engine lacks a need, ``whenLacking`` decides; a skipped case is cancelled with its reason. Afterwards
    /// the pool has to be whole.
    /// - Throws: what the body throws.
    public func run(
        on engine: TestEngine, noting summary: ComplianceSummary,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let missing = needs.filter { !engine.has($0) }
        let reasons = missing.map { "\($0): \(engine.lacking[$0] ?? "")" }.joined(separator: "; ")
        if missing.isEmpty {
            defer { summary.note(.ran, name, engine) }
            try await onFreshDatabase(of: engine, body)
            return
        }
        switch whenLacking {
        case .isSkipped:
            summary.note(.skipped(reasons), name, engine)
            try Test.cancel("\(engine.name) lacks \(reasons)", sourceLocation: sourceLocation)
        case .runs(let other):
            defer { summary.note(.refused, name, engine) }
            try await onFreshDatabase(of: engine, other)
        case .isRefused:
            defer { summary.note(.refused, name, engine) }
            try await onFreshDatabase(of: engine) { database in
                do {
                    try await body(database)
                    Issue.record(
                        "\(engine.name) is said to lack \(reasons), but '\(name)' works",
                        sourceLocation: sourceLocation)
                } catch let error as CompileError {
                    #expect(
                        error.code == .unsupported, "\(error)", sourceLocation: sourceLocation)
                } catch let error as DatabaseError {
                    #expect(
                        error.kind == .unsupported, "\(error)", sourceLocation: sourceLocation)
                }
            }
        }
    }

    private func onFreshDatabase(of engine: TestEngine, _ body: @escaping Body) async throws {
        await engine.turns.take()
        do {
            try await engine.withDatabase { database in
                try await body(database)
                await database.expectHealthy(name)
            }
            engine.turns.giveBack()
        } catch {
            engine.turns.giveBack()
            throw error
        }
    }
}

extension ComplianceCase: CustomTestStringConvertible {
    /// The name.
    public var testDescription: String { name }
}

extension TestEngine: CustomTestStringConvertible {
    /// The name.
    public var testDescription: String { name }
}
