#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A row of values already in memory, read like a row of a cursor.
///
/// Shape: what buffered rows, dynamic rows and the elements of an array are read through.
package final class ValueReader: RowReader {
    @exclusivity(unchecked) private var values: [SQLValue]
    private let names: [String]
    private let parent: (any RowReader)?
    private let parentIndex: Int
    /// Why the values at some positions couldn't be read.
    private let failures: [Int: any Error]

    /// A row of `values` under `names`; reading one that has a failure throws it.
    package init(_ values: [SQLValue], names: [String], failures: [Int: any Error] = [:]) {
        self.values = values
        self.names = names
        self.failures = failures
        parent = nil
        parentIndex = 0
    }

    /// The elements of one column of another row.
    init(_ values: [SQLValue], name: String, parent: any RowReader, at index: Int) {
        self.values = values
        names = Array(repeating: name, count: values.count)
        self.parent = parent
        parentIndex = index
        failures = [:]
    }

    /// Takes another value in the place of the first.
    package func replaceFirst(by value: SQLValue) { values[0] = value }

    package var columnCount: Int { values.count }

    package func columnName(at index: Int) -> String {
        names.indices.contains(index) ? names[index] : "\(index)"
    }

    package func isNull(at index: Int) -> Bool {
        guard values.indices.contains(index), values[index].isNull else {
            return !values.indices.contains(index)
        }
        return failures.isEmpty || failures[index] == nil
    }

    package func bool(at index: Int) throws -> Bool {
        switch try element(at: index) {
        case .bool(let value): value
        case .int(0): false
        case .int(1): true
        case let other: throw mismatch(other, index, Bool.self)
        }
    }

    package func int64(at index: Int) throws -> Int64 {
        switch try element(at: index) {
        case .int(let value): return value
        case .bool(let value): return value ? 1 : 0
        case .decimal(let value):
            if let exact = Int64(value.description) { return exact }
            throw mismatch(.decimal(value), index, Int64.self)
        case let other: throw mismatch(other, index, Int64.self)
        }
    }

    package func double(at index: Int) throws -> Double {
        switch try element(at: index) {
        case .double(let value): return value
        case .int(let value):
            if let exact = Double(exactly: value) { return exact }
            throw mismatch(.int(value), index, Double.self)
        case .decimal(let value): return Double(value.description) ?? .nan
        case let other: throw mismatch(other, index, Double.self)
        }
    }

    package func decimal(at index: Int) throws -> Decimal {
        switch try element(at: index) {
        case .decimal(let value): value
        case .int(let value): Decimal(value)
        case let other: throw mismatch(other, index, Decimal.self)
        }
    }

    package func string(at index: Int) throws -> String {
        switch try element(at: index) {
        case .text(let value), .json(let value): value
        case let other: throw mismatch(other, index, String.self)
        }
    }

    package func data(at index: Int) throws -> Data {
        if case .bytes(let value) = try element(at: index) { return value }
        throw mismatch(values[index], index, Data.self)
    }

    package func uuid(at index: Int) throws -> UUID {
        switch try element(at: index) {
        case .uuid(let value): return value
        case .text(let text):
            if let value = UUID(uuidString: text) { return value }
            throw mismatch(.text(text), index, UUID.self)
        case let other: throw mismatch(other, index, UUID.self)
        }
    }

    package func date(at index: Int) throws -> LocalDate {
        if case .date(let value) = try element(at: index) { return value }
        return try parsed(at: index) { LocalDate($0) }
    }

    package func time(at index: Int) throws -> LocalTime {
        if case .time(let value) = try element(at: index) { return value }
        return try parsed(at: index) { LocalTime($0) }
    }

    package func timestamp(at index: Int) throws -> LocalDateTime {
        if case .timestamp(let value) = try element(at: index) { return value }
        return try parsed(at: index) { LocalDateTime($0) }
    }

    package func instant(at index: Int) throws -> Instant {
        if case .instant(let value) = try element(at: index) { return value }
        return try parsed(at: index) { Instant($0) }
    }

    package func interval(at index: Int) throws -> Interval {
        if case .interval(let value) = try element(at: index) { return value }
        return try parsed(at: index) { Interval($0) }
    }

    package func json(at index: Int) throws -> String {
        switch try element(at: index) {
        case .json(let value), .text(let value): value
        case let other: throw mismatch(other, index, String.self)
        }
    }

    package func array(at index: Int, of element: DataType) throws -> [SQLValue] {
        if case .array(let value) = try self.element(at: index) { return value }
        throw mismatch(values[index], index, [SQLValue].self)
    }

    package func value(at index: Int, as type: DataType?) throws -> SQLValue {
        if let failure = failures[index] { throw failure }
        return values.indices.contains(index) ? values[index] : .null
    }

    package func unexpectedNull(at index: Int) -> any Error {
        parent?.unexpectedNull(at: parentIndex)
            ?? ValueError(
                .unexpectedNull,
                "column '\(columnName(at: index))' holds NULL; read it as an Optional")
    }

    package func outOfRange(_ value: String, at index: Int, for type: Any.Type) -> any Error {
        parent?.outOfRange(value, at: parentIndex, for: type)
            ?? ValueError(
                .outOfRange, "column '\(columnName(at: index))' holds a value that is no \(type)")
    }

    private func element(at index: Int) throws -> SQLValue {
        if !failures.isEmpty, let failure = failures[index] { throw failure }
        guard values.indices.contains(index), !values[index].isNull else {
            throw unexpectedNull(at: index)
        }
        return values[index]
    }

    private func mismatch(_ value: SQLValue, _ index: Int, _ type: Any.Type) -> any Error {
        if parent != nil { return outOfRange(value.description, at: index, for: type) }
        // Values stay out of errors that may be logged.
        return ValueError(
            .wrongType,
            "column '\(columnName(at: index))' holds a value of the kind \(value.dataType.family), which is no \(type)"
        )
    }

    private func parsed<Value>(at index: Int, _ make: (String) -> Value?) throws -> Value {
        guard case .text(let text) = values[index], let value = make(text) else {
            throw mismatch(values[index], index, Value.self)
        }
        return value
    }
}
