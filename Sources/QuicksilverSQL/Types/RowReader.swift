#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The current row of a result, read by position as Swift types, straight from the client library's memory.
///
/// Shape: positions are 0-based. Every typed read of a NULL throws; ask ``isNull(at:)`` first. A value that doesn't fit
/// the type asked for throws an error that names the column, what it holds and what was asked; it is never changed.
/// Valid only until the cursor moves on.
public protocol RowReader: AnyObject {
    /// How many columns a row has.
    var columnCount: Int { get }
    /// The name of a column as the database reports it.
    func columnName(at index: Int) -> String
    /// Whether the value is SQL NULL.
    func isNull(at index: Int) -> Bool
    /// A Boolean; integers 0 and 1 count, nothing else.
    func bool(at index: Int) throws -> Bool
    /// An integer that fits 64 bits.
    func int64(at index: Int) throws -> Int64
    /// A binary floating-point number.
    func double(at index: Int) throws -> Double
    /// An exact number.
    func decimal(at index: Int) throws -> Decimal
    /// A text.
    func string(at index: Int) throws -> String
    /// Bytes.
    func data(at index: Int) throws -> Data
    /// A UUID.
    func uuid(at index: Int) throws -> UUID
    /// A calendar date.
    func date(at index: Int) throws -> LocalDate
    /// A time of day.
    func time(at index: Int) throws -> LocalTime
    /// A date and time without a zone.
    func timestamp(at index: Int) throws -> LocalDateTime
    /// A point in time.
    func instant(at index: Int) throws -> Instant
    /// A span of time.
    func interval(at index: Int) throws -> Interval
    /// A JSON document's text.
    func json(at index: Int) throws -> String
    /// A PostgreSQL array, its elements read as `element`.
    func array(at index: Int, of element: DataType) throws -> [SQLValue]
    /// Whatever the column holds; NULL is ``SQLValue/null``.
    ///
    /// Shape: read as `type` where the statement knows it (a Boolean is `.bool` on every database), as the database's own
    /// type where it is nil.
    func value(at index: Int, as type: DataType?) throws -> SQLValue
    /// The values of all columns, each as ``value(at:as:)`` gives it.
    func values(as types: RowTypes) throws -> [SQLValue]
    /// The error for a NULL where the Swift type has none: names column and position.
    func unexpectedNull(at index: Int) -> any Error
    /// The error for a value outside `type`'s range: names column, value and type.
    func outOfRange(_ value: String, at index: Int, for type: Any.Type) -> any Error
}

extension RowReader {
    /// Reads the columns one by one.
    public func values(as types: RowTypes) throws -> [SQLValue] {
        var values: [SQLValue] = []
        values.reserveCapacity(types.types.count)
        for (index, type) in types.types.enumerated() {
            values.append(try value(at: index, as: type))
        }
        return values
    }
}

/// What the columns of a result are read as, worked out once for all its rows.
public struct RowTypes: Sendable {
    /// The types in the order of the columns, all of them; nil where the statement doesn't know it.
    public let types: [DataType?]
    /// The types' families; unknown where the statement doesn't know the type.
    package let families: [DataType.Family]

    /// The types of `count` columns, of which a statement knows the first ones.
    package init(_ known: [ResultColumn], count: Int) {
        types = (0..<count).map { index in
            index < known.count && known[index].type != .null ? known[index].type : nil
        }
        families = types.map { $0?.family ?? .unknown }
    }
}
