import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLiteCursor {
    /// The value of a column; NULL where there is no row to read.
    @inline(__always)
    private func cell(_ index: Int) -> StoredValue { isCurrent ? handle.cell(index) : .null }

    func isNull(at index: Int) -> Bool { cell(index).storage == .null }

    func bool(at index: Int) throws -> Bool {
        let cell = cell(index)
        guard cell.storage == .integer else { throw mismatch(index, "Bool") }
        switch cell.integer {
        case 0: return false
        case 1: return true
        case let other: throw outOfRange("\(other)", at: index, for: Bool.self)
        }
    }

    func int64(at index: Int) throws -> Int64 {
        let cell = cell(index)
        guard cell.storage == .integer else { throw mismatch(index, "Int64") }
        return cell.integer
    }

    func double(at index: Int) throws -> Double {
        let cell = cell(index)
        switch cell.storage {
        case .real: return cell.real
        case .integer:
            let value = cell.integer
            if let exact = Double(exactly: value) { return exact }
            throw outOfRange("\(value)", at: index, for: Double.self)
        default: throw mismatch(index, "Double")
        }
    }

    func decimal(at index: Int) throws -> Decimal {
        let cell = cell(index)
        switch cell.storage {
        case .text: return try valid(cell.decimal, index, Decimal.self)
        case .integer: return Decimal(cell.integer)
        case .real:
            // Columns that others made as NUMERIC hold 0.99 as a float: the shortest digits that mean this float.
            let value = cell.real
            return try valid(
                value.isFinite ? DecimalCodec.parse("\(value)") : nil, index, Decimal.self)
        default: throw mismatch(index, "Decimal")
        }
    }

    func string(at index: Int) throws -> String {
        let cell = cell(index)
        guard cell.storage == .text else { throw mismatch(index, "String") }
        return try text(cell, index)
    }

    @inline(__always)
    private func text(_ cell: StoredValue, _ index: Int) throws -> String {
        guard let text = cell.text else { throw notUTF8(index) }
        return text
    }

    func data(at index: Int) throws -> Data {
        let cell = cell(index)
        guard cell.storage == .blob else { throw mismatch(index, "Data") }
        return cell.bytes
    }

    func uuid(at index: Int) throws -> UUID {
        let cell = cell(index)
        switch cell.storage {
        case .text: return try valid(cell.text.flatMap { UUID(uuidString: $0) }, index, UUID.self)
        case .blob:
            if let value = cell.uuid { return value }
            throw outOfRange("\(cell.bytes.count) bytes", at: index, for: UUID.self)
        default: throw mismatch(index, "UUID")
        }
    }

    func date(at index: Int) throws -> LocalDate {
        let cell = cell(index)
        guard cell.storage == .text else { throw mismatch(index, "LocalDate") }
        return try valid(cell.date, index, LocalDate.self)
    }

    func time(at index: Int) throws -> LocalTime {
        let cell = cell(index)
        guard cell.storage == .text else { throw mismatch(index, "LocalTime") }
        return try valid(cell.time, index, LocalTime.self)
    }

    func timestamp(at index: Int) throws -> LocalDateTime {
        let cell = cell(index)
        guard cell.storage == .text else { throw mismatch(index, "LocalDateTime") }
        return try valid(cell.timestamp, index, LocalDateTime.self)
    }

    func instant(at index: Int) throws -> Instant {
        let cell = cell(index)
        guard cell.storage == .text else { throw mismatch(index, "Instant") }
        return try valid(cell.instant, index, Instant.self)
    }

    func interval(at index: Int) throws -> Interval {
        let cell = cell(index)
        guard cell.storage == .text else { throw mismatch(index, "Interval") }
        return try valid(cell.interval, index, Interval.self)
    }

    func json(at index: Int) throws -> String {
        let cell = cell(index)
        guard cell.storage == .text else { throw mismatch(index, "JSON") }
        return try text(cell, index)
    }

    func array(at index: Int, of element: DataType) throws -> [SQLValue] {
        throw DatabaseError(
            .unsupported, "\(place(index)) can't be read as an array: SQLite has none; use JSON.",
            sql: statement.sql)
    }

    func value(at index: Int, as type: DataType?) throws -> SQLValue {
        try value(at: index, type?.family ?? .unknown)
    }

    func values(as types: RowTypes) throws -> [SQLValue] {
        var values: [SQLValue] = []
        values.reserveCapacity(types.families.count)
        for (index, family) in types.families.enumerated() {
            values.append(try value(at: index, family))
        }
        return values
    }

    @inline(__always)
    private func value(at index: Int, _ family: DataType.Family) throws -> SQLValue {
        let cell = cell(index)
        switch (cell.storage, family) {
        case (.null, _):
            guard isOnRow, index >= 0, index < columnCount else { throw unexpectedNull(at: index) }
            return .null
        case (.integer, .integer), (.integer, .unknown): return .int(cell.integer)
        case (.real, .floating), (.real, .unknown): return .double(cell.real)
        case (.text, .text), (.text, .unknown): return .text(try text(cell, index))
        case (.blob, .binary), (.blob, .unknown): return .bytes(cell.bytes)
        default: return try converted(index, family)
        }
    }

    /// The value as a type that SQLite has not, or does not hold here.
    private func converted(_ index: Int, _ family: DataType.Family) throws -> SQLValue {
        switch family {
        case .boolean: .bool(try bool(at: index))
        case .integer: .int(try int64(at: index))
        case .exact: .decimal(try decimal(at: index))
        case .floating: .double(try double(at: index))
        case .text: .text(try string(at: index))
        case .binary: .bytes(try data(at: index))
        case .date: .date(try date(at: index))
        case .time: .time(try time(at: index))
        case .timestamp: .timestamp(try timestamp(at: index))
        case .instant: .instant(try instant(at: index))
        case .interval: .interval(try interval(at: index))
        case .uuid: .uuid(try uuid(at: index))
        case .json: .json(try json(at: index))
        case .array: .array(try array(at: index, of: .null))
        case .unknown: cell(index).value
        }
    }
}

// What is wrong with a value.
extension SQLiteCursor {
    func unexpectedNull(at index: Int) -> any Error {
        guard isOnRow else {
            return DatabaseError(
                .misuse, "There is no row to read: call next() first, and read while it says true.",
                sql: statement.sql)
        }
        guard index >= 0, index < columnCount else {
            return DatabaseError(
                .misuse, "There is no column \(index): a row has \(columnCount), counted from 0.",
                sql: statement.sql)
        }
        return DatabaseError(
            .unexpectedNull, "\(place(index)) holds NULL; read it as an Optional.",
            column: columnName(at: index), sql: statement.sql)
    }

    func outOfRange(_ value: String, at index: Int, for type: Any.Type) -> any Error {
        DatabaseError(
            .dataOutOfRange, "\(place(index)) holds a value that is no \(type).",
            column: columnName(at: index), detail: "The value is \(value).", sql: statement.sql)
    }

    private func mismatch(_ index: Int, _ asked: String) -> any Error {
        let storage = cell(index).storage
        if storage == .null { return unexpectedNull(at: index) }
        return DatabaseError(
            .wrongType, "\(place(index)) holds \(storage.name) and was read as \(asked).",
            column: columnName(at: index), sql: statement.sql)
    }

    private func notUTF8(_ index: Int) -> any Error {
        DatabaseError(
            .invalidValue,
            "\(place(index)) holds a text that isn't UTF-8; read it with CAST(… AS BLOB).",
            column: columnName(at: index), sql: statement.sql)
    }

    private func valid<Value>(_ value: Value?, _ index: Int, _ type: Value.Type) throws -> Value {
        if let value { return value }
        let text = cell(index).text.map { "'\($0.prefix(60))'" } ?? "not UTF-8"
        throw DatabaseError(
            .invalidValue, "\(place(index)) holds a value that is no \(type).",
            column: columnName(at: index), detail: "The value is \(text).", sql: statement.sql)
    }

    private func place(_ index: Int) -> String {
        "Column '\(columnName(at: index))' (position \(index), counted from 0)"
    }
}
