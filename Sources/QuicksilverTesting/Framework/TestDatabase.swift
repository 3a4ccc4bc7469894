import Dispatch
public import QuicksilverEngine
public import QuicksilverSQL
import Synchronization
import Testing

/// A fresh database that one case has for itself, with an engine on it.
public final class TestDatabase: Sendable {
    /// What it is a database of.
    public let kind: TestEngine
    /// Where it is.
    public let url: EngineURL
    /// An engine on it; closed with the case.
    public let engine: DatabaseEngine
    private let others = Mutex<[DatabaseEngine]>([])

    init(_ kind: TestEngine, url: EngineURL) throws {
        self.kind = kind
        self.url = url
        engine = try kind.makeEngine(url)
    }

    /// Whether it has a capability.
    public func has(_ capability: Capability) -> Bool { kind.has(capability) }

    /// Another engine on the same database, closed with the case.
    ///
    /// - Throws: what `DatabaseEngine` throws.
    public func makeEngine(
        _ configuration: EngineConfiguration = EngineConfiguration()
    ) throws -> DatabaseEngine {
        let engine = try kind.makeEngine(url, configuration)
        others.withLock { $0.append(engine) }
        return engine
    }

    /// Another engine on the same database whose pool is set up by a closure, closed with the case.
    ///
    /// - Throws: what `DatabaseEngine` throws.
    public func makeEngine(
        pool change: (inout PoolConfiguration) -> Void
    ) throws -> DatabaseEngine {
        var configuration = EngineConfiguration()
        change(&configuration.pool)
        return try makeEngine(configuration)
    }

    /// Lends a connection of ``engine`` to a body of plain calls.
    ///
    /// - Throws: what the body throws.
    @discardableResult
    public func run<R: Sendable>(
        _ file: StaticString = #fileID, _ line: UInt = #line,
        _ body: @Sendable (Connection) throws -> R
    ) async throws -> R {
        try await engine.withConnection(file, line, body)
    }

    /// Executes SQL without values: one or more statements.
    ///
    /// - Throws: what the database reports.
    public func script(_ sql: String) async throws {
        try await run { try $0.execute(script: sql) }
    }

    /// The rows of a query.
    ///
    /// - Throws: what compiling and the database report.
    public func rows<Row: RowStatement & Sendable>(
        _ statement: Row, _ parameters: Parameters = [:]
    ) async throws -> [Row.Element] where Row.Element: Sendable {
        try await run { try $0.execute(statement, parameters).all() }
    }

    /// Runs a body of blocking calls on a thread of its own.
    ///
    /// - Throws: what the body throws.
    @discardableResult
    public func onThread<R: Sendable>(
        _ body: @escaping @Sendable (DatabaseEngine) throws -> R
    ) async throws -> R {
        let engine = engine
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "quicksilver.test").async {
                continuation.resume(with: Result { try body(engine) })
            }
        }
    }

    /// Expects that the pool is whole: nothing lent, and a connection still answers.
    func expectHealthy(_ name: String) async {
        let leased = engine.statistics.leased
        #expect(leased == 0, "\(name) leaves \(leased) connections lent")
        do {
            let one = try await rows(textRows("SELECT 1", as: Int.self))
            #expect(one == [1])
        } catch {
            Issue.record("after \(name) the pool doesn't serve: \(error)")
        }
    }

    func close() async {
        for engine in others.withLock({ $0 }) { await engine.close() }
        await engine.close()
    }
}

/// SQL text as a query whose rows have Swift types, for cases about engines rather than about expressions.
struct TextRows<Element>: RowStatement {
    let text: SQLText
    let decoder: RowDecoder<Element>
    var statementNode: StatementNode { .text(text.textNode, columns: []) }
}

/// SQL text as a query: `textRows("SELECT 1, 'a'", as: Int.self, String.self)`.
func textRows<each Value: ColumnValue>(
    _ text: SQLText, as types: repeat (each Value).Type
) -> TextRows<(repeat each Value)> {
    TextRows(
        text: text,
        decoder: RowDecoder { row in
            var index = -1
            return (repeat try read((each Value).self, row, &index))
        })
}

/// SQL text as a query of one column.
///
/// Beside the form over a pack, whose single type the compiler (6.3.1) takes for a tuple in some places.
func textRows<Value: ColumnValue>(_ text: SQLText, as type: Value.Type) -> TextRows<Value> {
    TextRows(text: text, decoder: RowDecoder { row in try Value.read(from: row, at: 0) })
}

private func read<Value: ColumnValue>(
    _ type: Value.Type, _ row: any RowReader, _ index: inout Int
) throws -> Value {
    index += 1
    return try Value.read(from: row, at: index)
}
