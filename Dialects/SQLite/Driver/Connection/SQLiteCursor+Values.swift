import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLiteCursor {
    /// What the value is stored as; NULL where there is no row to read.
    @inline(__always)
    private func storage(_ index: Int) -> StorageClass {
        isCurrent ? handle.storage(index) : .null
    }

    func isNull(at index: Int) -> Bool { storage(index) == .null }

    func bool(at index: Int) throws -> Bool {
        guard storage(index) == .integer else { throw mismatch(index, "Bool") }
        switch handle.integer(index) {
        case 0: return false
        case 1: return true
        case let other: throw outOfRange("\(other)", at: index, for: Bool.self)
        }
    }

    func int64(at index: Int) throws -> Int64 {
        guard storage(index) == .integer else { throw mismatch(index, "Int64") }
        return handle.integer(index)
    }

    func double(at index: Int) throws -> Double {
        switch storage(index) {
        case .real: return handle.real(index)
        case .integer:
            let value = handle.integer(index)
            if let exact = Double(exactly: value) { return exact }
            throw outOfRange("\(value)", at: index, for: Double.self)
        default: throw mismatch(index, "Double")
        }
    }

    func decimal(at index: Int) throws -> Decimal {
        switch storage(index) {
        case .text: return try valid(handle.decimal(index), index, Decimal.self)
        case .integer: return Decimal(handle.integer(index))
        case .real:
            // Columns that others made as NUMERIC hold 0.99 as a float: the shortest digits that mean this float.
            let value = handle.real(index)
            return try valid(
                value.isFinite ? DecimalCodec.parse("\(value)") : nil, index, Decimal.self)
        default: throw mismatch(index, "Decimal")
        }
    }

    func string(at index: Int) throws -> String {
        guard storage(index) == .text else { throw mismatch(index, "String") }
        guard let text = handle.text(index) else { throw notUTF8(index) }
        return text
    }

    func data(at index: Int) throws -> Data {
        guard storage(index) == .blob else { throw mismatch(index, "Data") }
        return handle.bytes(index)
    }

    func uuid(at index: Int) throws -> UUID {
        switch storage(index) {
        case .text:
            return try valid(handle.text(index).flatMap { UUID(uuidString: $0) }, index, UUID.self)
        case .blob:
            if let value = handle.uuid(index) { return value }
            throw outOfRange("\(handle.bytes(index).count) bytes", at: index, for: UUID.self)
        default: throw mismatch(index, "UUID")
        }
    }

    func date(at index: Int) throws -> LocalDate {
        guard storage(index) == .text else { throw mismatch(index, "LocalDate") }
        return try valid(handle.date(index), index, LocalDate.self)
    }

    func time(at index: Int) throws -> LocalTime {
        guard storage(index) == .text else { throw mismatch(index, "LocalTime") }
        return try valid(handle.time(index), index, LocalTime.self)
    }

    func timestamp(at index: Int) throws -> LocalDateTime {
        guard storage(index) == .text else { throw mismatch(index, "LocalDateTime") }
        return try valid(handle.timestamp(index), index, LocalDateTime.self)
    }

    func instant(at index: Int) throws -> Instant {
        guard storage(index) == .text else { throw mismatch(index, "Instant") }
        return try valid(handle.instant(index), index, Instant.self)
    }

    func interval(at index: Int) throws -> Interval {
        guard storage(index) == .text else { throw mismatch(index, "Interval") }
        return try valid(handle.interval(index), index, Interval.self)
    }

    func json(at index: Int) throws -> String {
        guard storage(index) == .text else { throw mismatch(index, "JSON") }
        guard let text = handle.text(index) else { throw notUTF8(index) }
        return text
    }

    func array(at index: Int, of element: DataType) throws -> [SQLValue] {
        throw DatabaseError(
            .unsupported, "\(place(index)) can't be read as an array: SQLite has none; use JSON.",
            sql: statement.sql)
    }

    func value(at index: Int, as type: DataType?) throws -> SQLValue {
        let storage = storage(index)
        if storage == .null {
            guard isOnRow, index >= 0, index < columnCount else { throw unexpectedNull(at: index) }
            return .null
        }
        switch type?.family {
        case .boolean: return .bool(try bool(at: index))
        case .integer: return .int(try int64(at: index))
        case .exact: return .decimal(try decimal(at: index))
        case .floating: return .double(try double(at: index))
        case .text: return .text(try string(at: index))
        case .binary: return .bytes(try data(at: index))
        case .date: return .date(try date(at: index))
        case .time: return .time(try time(at: index))
        case .timestamp: return .timestamp(try timestamp(at: index))
        case .instant: return .instant(try instant(at: index))
        case .interval: return .interval(try interval(at: index))
        case .uuid: return .uuid(try uuid(at: index))
        case .json: return .json(try json(at: index))
        case .array: return .array(try array(at: index, of: .null))
        case .unknown, nil:
            switch storage {
            case .integer: return .int(handle.integer(index))
            case .real: return .double(handle.real(index))
            case .text: return .text(try string(at: index))
            case .blob: return .bytes(handle.bytes(index))
            case .null: return .null
            }
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
        let storage = storage(index)
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
        let text = handle.text(index).map { "'\($0.prefix(60))'" } ?? "not UTF-8"
        throw DatabaseError(
            .invalidValue, "\(place(index)) holds a value that is no \(type).",
            column: columnName(at: index), detail: "The value is \(text).", sql: statement.sql)
    }

    private func place(_ index: Int) -> String {
        "Column '\(columnName(at: index))' (position \(index), counted from 0)"
    }
}
