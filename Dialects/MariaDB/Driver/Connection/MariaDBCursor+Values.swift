import QuicksilverEngine
package import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension MariaDBCursor {
    /// Whatever the column holds.
    ///
    /// Shape: without a type an integer above `Int64.max` is `.decimal`, a TIME beyond a day `.interval`.
    package func value(at index: Int, as type: DataType?) throws -> SQLValue {
        if row.isNull(index) {
            guard index >= 0, index < row.count else { throw mismatch(index, SQLValue.self) }
            return .null
        }
        switch type?.family ?? .unknown {
        case .unknown: return try native(index)
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
        case .array: throw mismatch(index, [SQLValue].self)
        }
    }

    private func native(_ index: Int) throws -> SQLValue {
        switch row.type(index) {
        case .null: return .null
        case .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .bits:
            if case .large = row.integer(index) { return .decimal(try decimal(at: index)) }
            return .int(try int64(at: index))
        case .float, .double: return .double(try double(at: index))
        case .decimal: return .decimal(try decimal(at: index))
        case .date: return .date(try date(at: index))
        case .time:
            if let moment = row.moment(index), moment.isNegative || moment.day > 0 {
                return .interval(try interval(at: index))
            }
            return .time(try time(at: index))
        case .timestamp: return .timestamp(try timestamp(at: index))
        case .instant: return .instant(try instant(at: index))
        case .text: return .text(try string(at: index))
        case .json: return .json(try string(at: index))
        case .uuid: return .uuid(try uuid(at: index))
        case .bytes: return .bytes(try data(at: index))
        }
    }

    // MARK: Errors

    /// The error for a NULL where the Swift type has none.
    package func unexpectedNull(at index: Int) -> any Error {
        DatabaseError(
            .unexpectedNull,
            "\(place(index)) holds NULL. Read it as an Optional, or keep NULL out with a condition.",
            column: columnName(at: index), sql: sql)
    }

    /// The error for a value outside a type's range.
    package func outOfRange(_ value: String, at index: Int, for type: Any.Type) -> any Error {
        DatabaseError(
            .dataOutOfRange,
            "\(place(index)) holds a value that \(type) can't. Read it as a type that holds it.",
            column: columnName(at: index), detail: "The value is \(value.prefix(200)).", sql: sql)
    }

    /// The error for a value of another type, for NULL and for a position that isn't there.
    func mismatch(_ index: Int, _ type: Any.Type) -> any Error {
        guard index >= 0, index < row.count else {
            return DatabaseError(
                .unknownColumn,
                "There is no column at index \(index): the result has \(row.count) columns, counted from 0.",
                sql: sql)
        }
        if row.isNull(index) { return unexpectedNull(at: index) }
        return DatabaseError(
            .wrongType,
            "\(place(index)) holds \(row.type(index).name), which isn't read as \(type). Read it as its own type, or cast it in the statement.",
            column: columnName(at: index), sql: sql)
    }

    /// The error for a value that isn't one of its type, such as a zero date.
    func malformed(_ index: Int, _ type: Any.Type) -> any Error {
        let value =
            row.moment(index).map {
                "\($0.year)-\($0.month)-\($0.day) \($0.hour):\($0.minute):\($0.second)"
            } ?? row.text(index) ?? ""
        return DatabaseError(
            .invalidValue, "\(place(index)) holds a value that is no \(type).",
            column: columnName(at: index), detail: "The value is \(value.prefix(200)).", sql: sql)
    }

    private func place(_ index: Int) -> String {
        "Column '\(columnName(at: index))' (index \(index))"
    }
}
