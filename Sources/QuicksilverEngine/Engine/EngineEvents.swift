import Synchronization

/// Something an engine tells its listeners, and what it tells them.
///
/// ```swift
/// let listening = engine.events.on(.didExecute) { event in
///     if event.duration > .seconds(1) { print("slow:", event.statement.sql) }
/// }
/// ```
public struct EngineEvent<Payload: Sendable>: Sendable, Hashable {
    /// The event's name, for logs.
    public let name: String
    let index: Int

    init(_ name: String, _ index: Int) {
        self.name = name
        self.index = index
    }
}

/// A statement on its way to the database.
public struct StatementEvent: Sendable {
    /// The statement's text, with placeholders where its values are.
    public let sql: String

    /// How many sets of parameters it runs with.
    public let parameterSets: Int

    /// The connection's number in its pool.
    public let connection: Int

    /// Renders the bind values; called by nobody but the listener.
    public let parameters: @Sendable () -> [String]

    /// Makes an event.
    public init(
        sql: String, parameterSets: Int = 1, connection: Int,
        parameters: @escaping @Sendable () -> [String] = { [] }
    ) {
        self.sql = sql
        self.parameterSets = parameterSets
        self.connection = connection
        self.parameters = parameters
    }
}

/// A statement that has run, or failed.
public struct StatementResultEvent: Sendable {
    /// The statement.
    public let statement: StatementEvent

    /// How long it took: for a query until its first row, for a write until its count.
    public let duration: Duration

    /// How many rows it wrote or gave, where that is known by now.
    public let rows: Int?

    /// Why it failed.
    public let error: (any Error)?

    /// Makes an event.
    public init(
        statement: StatementEvent, duration: Duration, rows: Int? = nil, error: (any Error)? = nil
    ) {
        self.statement = statement
        self.duration = duration
        self.rows = rows
        self.error = error
    }
}

/// A connection that was opened, lent, returned, distrusted or closed.
public struct ConnectionEvent: Sendable {
    /// The connection's number in its pool.
    public let connection: Int

    /// Why it was distrusted, or couldn't be opened.
    public let error: (any Error)?

    /// Makes an event.
    public init(connection: Int, error: (any Error)? = nil) {
        self.connection = connection
        self.error = error
    }
}

/// A step of a transaction.
public struct TransactionEvent: Sendable {
    /// The connection's number in its pool.
    public let connection: Int

    /// The savepoint's name; nil for the transaction itself.
    public let savepoint: String?

    /// Makes an event.
    public init(connection: Int, savepoint: String? = nil) {
        self.connection = connection
        self.savepoint = savepoint
    }
}

extension EngineEvent<StatementEvent> {
    /// Before a statement is sent.
    public static var willExecute: Self { Self("willExecute", 0) }
}

extension EngineEvent<StatementResultEvent> {
    /// After a statement has run or failed.
    public static var didExecute: Self { Self("didExecute", 1) }
}

extension EngineEvent<ConnectionEvent> {
    /// A connection was opened.
    public static var connect: Self { Self("connect", 2) }
    /// A connection was lent.
    public static var checkout: Self { Self("checkout", 3) }
    /// A connection was returned.
    public static var checkin: Self { Self("checkin", 4) }
    /// A connection broke, and all opened no later are distrusted.
    public static var invalidate: Self { Self("invalidate", 5) }
    /// A connection was closed.
    public static var close: Self { Self("close", 6) }
}

extension EngineEvent<TransactionEvent> {
    /// A transaction began.
    public static var begin: Self { Self("begin", 7) }
    /// A transaction was committed.
    public static var commit: Self { Self("commit", 8) }
    /// A transaction was rolled back.
    public static var rollback: Self { Self("rollback", 9) }
    /// A savepoint was set.
    public static var savepoint: Self { Self("savepoint", 10) }
    /// A savepoint was released.
    public static var releaseSavepoint: Self { Self("releaseSavepoint", 11) }
    /// The transaction went back to a savepoint.
    public static var rollbackToSavepoint: Self { Self("rollbackToSavepoint", 12) }
}

extension EngineEvent<ServerNotice> {
    /// The server said something beside its answers.
    public static var notice: Self { Self("notice", 13) }
}

/// Who listens to an engine.
///
/// Listeners run one after another where the event happens, so they should be quick. While nobody
/// listens to an event it costs one atomic load.
/// Source: design D15.
public final class EngineEvents: Sendable {
    /// A listener's place; ``cancel()`` ends it, letting go of it doesn't.
    public struct Subscription: Sendable {
        fileprivate let events: EngineEvents
        fileprivate let id: Int

        /// Stops listening; an event that is being told right now may still arrive.
        public func cancel() { events.remove(id) }
    }

    private struct Listener: Sendable {
        let id: Int
        let event: Int
        let call: @Sendable (any Sendable) -> Void
    }

    private struct State: Sendable {
        var listeners: [Listener] = []
        var nextID = 0
    }

    private let state = Mutex(State())
    /// One bit for each event that somebody listens to.
    private let heard = Atomic<UInt>(0)

    /// Makes a set of no listeners.
    public init() {}

    /// Calls the listener at each such event from now on.
    @discardableResult
    public func on<Payload>(
        _ event: EngineEvent<Payload>, _ listener: @escaping @Sendable (Payload) -> Void
    ) -> Subscription {
        state.withLock { state in
            let id = state.nextID
            state.nextID += 1
            state.listeners.append(
                Listener(id: id, event: event.index) { payload in
                    if let payload = payload as? Payload { listener(payload) }
                })
            updateHeard(state)
            return Subscription(events: self, id: id)
        }
    }

    /// Whether somebody listens; ask before measuring what only a listener wants to know.
    package func hears<Payload>(_ event: EngineEvent<Payload>) -> Bool {
        heard.load(ordering: .relaxed) & (1 << UInt(event.index)) != 0
    }

    /// Whether somebody listens to statements.
    var hearsStatements: Bool { heard.load(ordering: .relaxed) & Self.statements != 0 }

    private static let statements: UInt =
        1 << UInt(EngineEvent<StatementEvent>.willExecute.index)
        | 1 << UInt(EngineEvent<StatementResultEvent>.didExecute.index)

    /// Tells the listeners; the payload isn't made while there is none.
    package func emit<Payload>(
        _ event: EngineEvent<Payload>, _ payload: @autoclosure () -> Payload
    ) {
        guard hears(event) else { return }
        let value = payload()
        let listeners = state.withLock { $0.listeners }
        for listener in listeners where listener.event == event.index { listener.call(value) }
    }

    private func remove(_ id: Int) {
        state.withLock { state in
            state.listeners.removeAll { $0.id == id }
            updateHeard(state)
        }
    }

    private func updateHeard(_ state: State) {
        let bits = state.listeners.reduce(into: UInt(0)) { $0 |= 1 << UInt($1.event) }
        heard.store(bits, ordering: .relaxed)
    }
}
