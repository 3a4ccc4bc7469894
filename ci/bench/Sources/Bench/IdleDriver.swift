#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A driver without a database: every statement is prepared at once and has no rows.
///
/// Shape: what an execution on it costs is ours alone: building, finding the compiled and the prepared statement, gathering
/// the values, opening and closing the result.
struct IdleDriver: Driver {
    let dialect: any Dialect = SQLiteDialect()
    static let knownOptions: [String] = []
    let displayURL = "idle://"
    let poolHints = PoolHints()

    func connect() throws(DatabaseError) -> any DriverConnection { IdleConnection() }
    func close() {}
}

final class IdleConnection: DriverConnection {
    let serverVersion = [0]
    let isBroken = false
    let isInTransaction = false
    var interrupter: any DriverInterrupter { IdleInterrupter() }

    func prepare(
        _ sql: String, types: [DataType], columns: [ResultColumn]
    ) throws(DatabaseError) -> any DriverStatement { IdleStatement() }
    func execute(script: String) throws(DatabaseError) {}
    func begin(_ options: TransactionOptions) throws(DatabaseError) {}
    func commit() throws(DatabaseError) {}
    func rollback() throws(DatabaseError) {}
    func ping() -> Bool { true }
    func reset() throws(DatabaseError) {}
    func close() {}
    func setStatementTimeout(milliseconds: Int?) throws(DatabaseError) {}
}

struct IdleInterrupter: DriverInterrupter {
    func interrupt() {}
}

final class IdleStatement: DriverStatement {
    private let cursor = IdleCursor()

    func execute(_ binds: [SQLValue]) throws(DatabaseError) -> any DriverCursor { cursor }
    func executeBatch(_ binds: [SQLValue], width: Int) throws(DatabaseError) -> Int { 0 }
    func close() {}
}

/// A result without rows; nobody reads values of it.
final class IdleCursor: DriverCursor {
    struct NoRow: Error {}

    let rowsAffected = 0
    let lastInsertedID: Int64? = nil
    let columnCount = 7

    func next() throws(DatabaseError) -> Bool { false }
    func close() {}
    func columnName(at index: Int) -> String { "" }
    func isNull(at index: Int) -> Bool { true }
    func bool(at index: Int) throws -> Bool { throw NoRow() }
    func int64(at index: Int) throws -> Int64 { throw NoRow() }
    func double(at index: Int) throws -> Double { throw NoRow() }
    func decimal(at index: Int) throws -> Decimal { throw NoRow() }
    func string(at index: Int) throws -> String { throw NoRow() }
    func data(at index: Int) throws -> Data { throw NoRow() }
    func uuid(at index: Int) throws -> UUID { throw NoRow() }
    func date(at index: Int) throws -> LocalDate { throw NoRow() }
    func time(at index: Int) throws -> LocalTime { throw NoRow() }
    func timestamp(at index: Int) throws -> LocalDateTime { throw NoRow() }
    func instant(at index: Int) throws -> Instant { throw NoRow() }
    func interval(at index: Int) throws -> Interval { throw NoRow() }
    func json(at index: Int) throws -> String { throw NoRow() }
    func array(at index: Int, of element: DataType) throws -> [SQLValue] { throw NoRow() }
    func value(at index: Int, as type: DataType?) throws -> SQLValue { throw NoRow() }
    func unexpectedNull(at index: Int) -> any Error { NoRow() }
    func outOfRange(_ value: String, at index: Int, for type: Any.Type) -> any Error { NoRow() }
}
