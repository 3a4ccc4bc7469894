public import QuicksilverSQL

/// A function of your own that SQL on a connection can call.
///
/// Shape: `SQLiteFunction("initials", arguments: 1) { … }` makes `initials(name)` work. Arguments arrive as SQLite stores
/// them: `.int`, `.double`, `.text`, `.bytes`, `.null`; a text that isn't UTF-8 as `.bytes`. An error it throws ends
/// the statement and is the cause of the ``DatabaseError``.
/// Source: sqlite.org/appfunc.html.
public struct SQLiteFunction: Sendable {
    /// The function's name.
    public let name: String
    /// How many arguments it takes; nil for any number.
    public let arguments: Int?
    /// Whether the same arguments always give the same result, so that it can be used in indexes.
    public let isDeterministic: Bool
    /// Whether the schema's views, triggers and checks may call it: only for one without side effects.
    public let isInnocuous: Bool

    let implementation: Implementation

    /// What a function does.
    enum Implementation: Sendable {
        case scalar(@Sendable ([SQLValue]) throws -> SQLValue)
        case aggregate(@Sendable () -> any AggregateState, isWindow: Bool)
    }

    /// A function of the values of one row.
    public init(
        _ name: String, arguments: Int? = nil, deterministic: Bool = true, innocuous: Bool = false,
        _ body: @escaping @Sendable ([SQLValue]) throws -> SQLValue
    ) {
        self.name = name
        self.arguments = arguments
        isDeterministic = deterministic
        isInnocuous = innocuous
        implementation = .scalar(body)
    }

    /// A function of the values of many rows.
    ///
    /// Shape: `initial` is the state before the first row, `step` takes each row's arguments, `finish` gives the result. With
    /// `inverse`, which takes a row back, it also stands before `OVER (…)`; `finish` is then asked for each row.
    /// Source: sqlite.org/windowfunctions.html, section 6.
    public init<State: Sendable>(
        aggregate name: String, arguments: Int? = nil, deterministic: Bool = true,
        innocuous: Bool = false, initial: State,
        step: @escaping @Sendable (inout State, [SQLValue]) throws -> Void,
        inverse: (@Sendable (inout State, [SQLValue]) throws -> Void)? = nil,
        finish: @escaping @Sendable (State) throws -> SQLValue
    ) {
        self.name = name
        self.arguments = arguments
        isDeterministic = deterministic
        isInnocuous = innocuous
        implementation = .aggregate(
            { Aggregation(state: initial, body: step, inverse: inverse, result: finish) },
            isWindow: inverse != nil)
    }
}

/// An order of texts of your own, for `COLLATE`.
///
/// Shape: `SQLiteCollation("natural") { … }` makes `ORDER BY name COLLATE natural` work; the closure gives a negative
/// number, zero or a positive one. It must order all texts, the same way always.
/// Source: sqlite.org/c3ref/create_collation.html.
public struct SQLiteCollation: Sendable {
    /// The collation's name.
    public let name: String

    let compare: @Sendable (String, String) -> Int

    /// An order of texts.
    public init(_ name: String, compare: @escaping @Sendable (String, String) -> Int) {
        self.name = name
        self.compare = compare
    }
}

/// An aggregate that is being computed.
protocol AggregateState: AnyObject {
    func step(_ arguments: [SQLValue]) throws
    func takeBack(_ arguments: [SQLValue]) throws
    func finish() throws -> SQLValue
}

private final class Aggregation<State>: AggregateState {
    private var state: State
    private let body: @Sendable (inout State, [SQLValue]) throws -> Void
    private let inverse: (@Sendable (inout State, [SQLValue]) throws -> Void)?
    private let result: @Sendable (State) throws -> SQLValue

    init(
        state: State, body: @escaping @Sendable (inout State, [SQLValue]) throws -> Void,
        inverse: (@Sendable (inout State, [SQLValue]) throws -> Void)?,
        result: @escaping @Sendable (State) throws -> SQLValue
    ) {
        self.state = state
        self.body = body
        self.inverse = inverse
        self.result = result
    }

    func step(_ arguments: [SQLValue]) throws { try body(&state, arguments) }
    func takeBack(_ arguments: [SQLValue]) throws { try inverse?(&state, arguments) }
    func finish() throws -> SQLValue { try result(state) }
}
