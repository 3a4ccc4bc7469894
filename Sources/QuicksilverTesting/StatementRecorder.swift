public import QuicksilverEngine
import Synchronization

/// Keeps what an engine sends to its database, in order: statements with their values, and the steps of transactions.
///
/// ```swift
/// let recorder = StatementRecorder(engine)
/// defer { recorder.stop() }
/// ```
public final class StatementRecorder: Sendable {
    /// One statement, or one step of a transaction.
    public struct Entry: Sendable, Hashable, CustomStringConvertible {
        /// The SQL; `BEGIN`, `COMMIT`, `ROLLBACK`, `SAVEPOINT` and their kin for steps of a transaction.
        public let sql: String
        /// How many sets of parameters it ran with.
        public let parameterSets: Int
        /// Its values, as descriptions show them.
        public let parameters: [String]

        /// An entry to compare with.
        public init(_ sql: String, _ parameters: [String] = [], parameterSets: Int = 1) {
            self.sql = sql
            self.parameters = parameters
            self.parameterSets = parameterSets
        }

        /// The SQL, then its values.
        public var description: String {
            parameters.isEmpty ? sql : sql + " [" + parameters.joined(separator: ", ") + "]"
        }
    }

    private let log: Log
    private let subscriptions: [EngineEvents.Subscription]

    private final class Log: Sendable {
        let entries = Mutex<[Entry]>([])
        func add(_ entry: Entry) { entries.withLock { $0.append(entry) } }
    }

    /// Records what the engine sends from now on.
    public init(_ engine: some Engine) {
        let log = Log()
        let events = engine.events
        var subscriptions = [
            events.on(.willExecute) { event in
                log.add(
                    Entry(event.sql, event.parameters(), parameterSets: event.parameterSets))
            }
        ]
        let steps: [(EngineEvent<TransactionEvent>, String)] = [
            (.begin, "BEGIN"), (.commit, "COMMIT"), (.rollback, "ROLLBACK"),
            (.savepoint, "SAVEPOINT"), (.releaseSavepoint, "RELEASE SAVEPOINT"),
            (.rollbackToSavepoint, "ROLLBACK TO SAVEPOINT"),
        ]
        for (step, sql) in steps {
            subscriptions.append(events.on(step) { _ in log.add(Entry(sql)) })
        }
        self.log = log
        self.subscriptions = subscriptions
    }

    /// What was sent so far.
    public var entries: [Entry] { log.entries.withLock { $0 } }

    /// The SQL of what was sent so far.
    public var statements: [String] { entries.map(\.sql) }

    /// Forgets what was sent so far.
    public func clear() { log.entries.withLock { $0 = [] } }

    /// Stops recording; harmless twice.
    public func stop() {
        for subscription in subscriptions { subscription.cancel() }
    }

    /// What an engine sends while the body runs.
    ///
    /// - Throws: what the body throws.
    public static func recording(
        _ engine: some Engine, _ body: () async throws -> Void
    ) async throws -> [Entry] {
        let recorder = StatementRecorder(engine)
        defer { recorder.stop() }
        try await body()
        return recorder.entries
    }
}
