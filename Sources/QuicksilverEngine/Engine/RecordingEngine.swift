public import QuicksilverSQL
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An engine that executes nothing: it keeps what it was asked to execute, and every query has no rows.
///
/// Shape: for scripts and for tests of what is emitted. `let engine = try RecordingEngine(dialect: PostgreSQLDialect())`,
/// then ``statements``.
public final class RecordingEngine: Sendable {
    /// One statement that would have been sent.
    public struct Recorded: Sendable, Hashable {
        /// The SQL.
        public let sql: String
        /// The values, in the order of the placeholders; of a batch, row after row.
        public let binds: [SQLValue]
    }

    private let recorder: Recorder
    /// The engine to execute on.
    public let engine: DatabaseEngine

    /// An engine for a dialect.
    ///
    /// - Throws: never in practice: the pool's numbers are fixed.
    public init(dialect: any Dialect) throws(DatabaseError) {
        recorder = Recorder()
        engine = try DatabaseEngine(driver: RecordingDriver(dialect: dialect, recorder: recorder))
    }

    /// What was asked, in order; transactions show as BEGIN, COMMIT and ROLLBACK.
    public var statements: [Recorded] { recorder.all }
}

final class Recorder: Sendable {
    private let log = Mutex<[RecordingEngine.Recorded]>([])

    func add(_ sql: String, _ binds: [SQLValue] = []) {
        log.withLock { $0.append(RecordingEngine.Recorded(sql: sql, binds: binds)) }
    }

    var all: [RecordingEngine.Recorded] { log.withLock { $0 } }
}

struct RecordingDriver: Driver {
    let dialect: any Dialect
    let recorder: Recorder
    static let knownOptions: [String] = []
    var displayURL: String { "recording://\(dialect.name)" }
    var poolHints: PoolHints { PoolHints() }

    func connect() throws(DatabaseError) -> any DriverConnection {
        RecordingConnection(recorder)
    }
    func close() {}
}

final class RecordingConnection: DriverConnection {
    private let recorder: Recorder
    private(set) var isInTransaction = false
    let serverVersion = [0]
    let isBroken = false

    init(_ recorder: Recorder) {
        self.recorder = recorder
    }

    func prepare(
        _ sql: String, types: [DataType], columns: [ResultColumn]
    ) throws(DatabaseError) -> any DriverStatement {
        RecordingStatement(sql, recorder)
    }
    func execute(script: String) throws(DatabaseError) { recorder.add(script) }
    func begin(_ options: TransactionOptions) throws(DatabaseError) {
        recorder.add("BEGIN")
        isInTransaction = true
    }
    func commit() throws(DatabaseError) {
        recorder.add("COMMIT")
        isInTransaction = false
    }
    func rollback() throws(DatabaseError) {
        if isInTransaction { recorder.add("ROLLBACK") }
        isInTransaction = false
    }
    func ping() -> Bool { true }
    func reset() throws(DatabaseError) { try rollback() }
    func close() {}
    var interrupter: any DriverInterrupter { RecordingInterrupter() }
    func setStatementTimeout(milliseconds: Int?) throws(DatabaseError) {}
}

struct RecordingInterrupter: DriverInterrupter {
    func interrupt() {}
}

final class RecordingStatement: DriverStatement {
    private let sql: String
    private let recorder: Recorder

    init(_ sql: String, _ recorder: Recorder) {
        self.sql = sql
        self.recorder = recorder
    }

    func execute(_ binds: [SQLValue]) throws(DatabaseError) -> any DriverCursor {
        recorder.add(sql, binds)
        return EmptyCursor()
    }
    func executeBatch(_ binds: [SQLValue], width: Int) throws(DatabaseError) -> Int {
        recorder.add(sql, binds)
        return 0
    }
    func close() {}
}

/// A result without rows.
final class EmptyCursor: DriverCursor {
    private let reader = ValueReader([], names: [])
    let rowsAffected = 0
    let lastInsertedID: Int64? = nil
    var columnCount: Int { 0 }

    func next() throws(DatabaseError) -> Bool { false }
    func close() {}
    func columnName(at index: Int) -> String { reader.columnName(at: index) }
    func isNull(at index: Int) -> Bool { true }
    func bool(at index: Int) throws -> Bool { try reader.bool(at: index) }
    func int64(at index: Int) throws -> Int64 { try reader.int64(at: index) }
    func double(at index: Int) throws -> Double { try reader.double(at: index) }
    func decimal(at index: Int) throws -> Decimal { try reader.decimal(at: index) }
    func string(at index: Int) throws -> String { try reader.string(at: index) }
    func data(at index: Int) throws -> Data { try reader.data(at: index) }
    func uuid(at index: Int) throws -> UUID { try reader.uuid(at: index) }
    func date(at index: Int) throws -> LocalDate { try reader.date(at: index) }
    func time(at index: Int) throws -> LocalTime { try reader.time(at: index) }
    func timestamp(at index: Int) throws -> LocalDateTime { try reader.timestamp(at: index) }
    func instant(at index: Int) throws -> Instant { try reader.instant(at: index) }
    func interval(at index: Int) throws -> Interval { try reader.interval(at: index) }
    func json(at index: Int) throws -> String { try reader.json(at: index) }
    func array(at index: Int, of element: DataType) throws -> [SQLValue] {
        try reader.array(at: index, of: element)
    }
    func value(at index: Int, as type: DataType?) throws -> SQLValue { .null }
    func unexpectedNull(at index: Int) -> any Error { reader.unexpectedNull(at: index) }
    func outOfRange(_ value: String, at index: Int, for type: Any.Type) -> any Error {
        reader.outOfRange(value, at: index, for: type)
    }
}
