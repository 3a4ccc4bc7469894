import Logging
import QuicksilverSQL

/// Logs every statement with its time, rows and, when asked, values.
final class Echo: Sendable {
    init(events: EngineEvents, showsValues: Bool) {
        let logger = Logger(label: "quicksilver.engine")
        events.on(.didExecute) { event in
            var line = event.statement.sql
            if event.statement.parameterSets > 1 {
                line += "  [\(event.statement.parameterSets) sets]"
            }
            if showsValues {
                let values = event.statement.parameters()
                if !values.isEmpty { line += "  [" + values.joined(separator: ", ") + "]" }
            }
            line += "  -- " + event.duration.short
            if let rows = event.rows { line += rows == 1 ? ", 1 row" : ", \(rows) rows" }
            if let error = event.error as? DatabaseError {
                logger.error("\(line), failed: \(error.kind)")
            } else {
                logger.info("\(line)")
            }
        }
        events.on(.begin) { _ in logger.info("BEGIN") }
        events.on(.commit) { _ in logger.info("COMMIT") }
        events.on(.rollback) { _ in logger.info("ROLLBACK") }
        events.on(.savepoint) { event in logger.info("SAVEPOINT \(event.savepoint ?? "")") }
    }
}

extension Duration {
    /// `1.2 ms`, `340 us`, `2.00 s`.
    var short: String {
        let parts = components
        let microseconds = parts.seconds * 1_000_000 + parts.attoseconds / 1_000_000_000_000
        switch microseconds {
        case ..<1_000: return "\(microseconds) us"
        case ..<1_000_000: return "\(microseconds / 1_000).\(microseconds % 1_000 / 100) ms"
        default: return "\(microseconds / 1_000_000).\(microseconds % 1_000_000 / 100_000) s"
        }
    }
}
