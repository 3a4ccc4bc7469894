import Synchronization

/// What came of each case on each engine, counted, with the reason of everything that was left out.
///
/// Shape: prints itself once, when as many outcomes are noted as were expected.
public final class ComplianceSummary: Sendable {
    /// What came of one case on one engine.
    public enum Outcome: Sendable, Hashable {
        /// Its body ran.
        case ran
        /// The engine lacks a need, and showed that it refuses.
        case refused
        /// The engine lacks a need, and nothing could be shown.
        case skipped(String)
    }

    private struct Noted: Sendable {
        let outcome: Outcome
        let name: String
        let engine: String
    }

    private let expected: Int
    private let noted = Mutex<[Noted]>([])

    /// A summary of cases × engines.
    public init(cases: Int, engines: Int) {
        expected = cases * engines
    }

    /// Notes an outcome; the last one prints the summary.
    func note(_ outcome: Outcome, _ name: String, _ engine: TestEngine) {
        let isLast = noted.withLock { noted in
            noted.append(Noted(outcome: outcome, name: name, engine: engine.name))
            return noted.count == expected
        }
        if isLast { print(description) }
    }
}

extension ComplianceSummary: CustomStringConvertible {
    /// A line for each engine, then a line for each case that was skipped.
    public var description: String {
        let noted = noted.withLock { $0 }
        let engines = Dictionary(grouping: noted, by: \.engine)
        var lines = ["compliance: \(noted.count) pairs of case and engine"]
        for (engine, outcomes) in engines.sorted(by: { $0.key < $1.key }) {
            let ran = outcomes.count { $0.outcome == .ran }
            let refused = outcomes.count { $0.outcome == .refused }
            let skipped = outcomes.count - ran - refused
            lines.append("  \(engine): \(ran) ran, \(refused) refused, \(skipped) skipped")
            for entry in outcomes.sorted(by: { $0.name < $1.name }) {
                if case .skipped(let reason) = entry.outcome {
                    lines.append("    skipped '\(entry.name)': \(reason)")
                }
            }
        }
        return lines.joined(separator: "\n")
    }
}
