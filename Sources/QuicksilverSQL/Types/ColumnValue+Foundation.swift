#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension Decimal: ColumnValue {
    /// NUMERIC.
    public static var dataType: DataType { .numeric(precision: nil, scale: nil) }
    /// The number.
    public var sqlValue: SQLValue { .decimal(self) }
    /// An exact number of at most 38 digits.
    public static func read(from row: any RowReader, at index: Int) throws -> Decimal {
        try row.decimal(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> Decimal? {
        if case .decimal(let value) = value { value } else { nil }
    }
}

extension Data: ColumnValue {
    /// BYTEA, BLOB.
    public static var dataType: DataType { .binary(length: nil) }
    /// The bytes.
    public var sqlValue: SQLValue { .bytes(self) }
    /// Writes the bytes.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(self) }
    /// Bytes.
    public static func read(from row: any RowReader, at index: Int) throws -> Data {
        try row.data(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> Data? {
        if case .bytes(let value) = value { value } else { nil }
    }
}

extension UUID: ColumnValue {
    /// UUID.
    public static var dataType: DataType { .uuid }
    /// The UUID.
    public var sqlValue: SQLValue { .uuid(self) }
    /// A UUID.
    public static func read(from row: any RowReader, at index: Int) throws -> UUID {
        try row.uuid(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> UUID? {
        if case .uuid(let value) = value { value } else { nil }
    }
}

extension Date: ColumnValue {
    /// TIMESTAMP WITH TIME ZONE.
    public static var dataType: DataType { .timestampWithZone }
    /// The instant, rounded to the nearest microsecond; a date that no database holds is refused when it is bound.
    public var sqlValue: SQLValue {
        do { return .instant(try Instant(self)) } catch { return .invalid("\(error)") }
    }
    /// A point in time.
    public static func read(from row: any RowReader, at index: Int) throws -> Date {
        Date(try row.instant(at: index))
    }
}

extension LocalDate: ColumnValue {
    /// DATE.
    public static var dataType: DataType { .date }
    /// The date.
    public var sqlValue: SQLValue { .date(self) }
    /// A calendar date.
    public static func read(from row: any RowReader, at index: Int) throws -> LocalDate {
        try row.date(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> LocalDate? {
        if case .date(let value) = value { value } else { nil }
    }
}

extension LocalTime: ColumnValue {
    /// TIME.
    public static var dataType: DataType { .time }
    /// The time of day.
    public var sqlValue: SQLValue { .time(self) }
    /// A time of day.
    public static func read(from row: any RowReader, at index: Int) throws -> LocalTime {
        try row.time(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> LocalTime? {
        if case .time(let value) = value { value } else { nil }
    }
}

extension LocalDateTime: ColumnValue {
    /// TIMESTAMP.
    public static var dataType: DataType { .timestamp }
    /// The date and time.
    public var sqlValue: SQLValue { .timestamp(self) }
    /// Writes the date and time.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(self) }
    /// A date and time without a zone.
    public static func read(from row: any RowReader, at index: Int) throws -> LocalDateTime {
        try row.timestamp(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> LocalDateTime? {
        if case .timestamp(let value) = value { value } else { nil }
    }
}

extension Instant: ColumnValue {
    /// TIMESTAMP WITH TIME ZONE.
    public static var dataType: DataType { .timestampWithZone }
    /// The instant.
    public var sqlValue: SQLValue { .instant(self) }
    /// Writes the instant.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(self) }
    /// A point in time.
    public static func read(from row: any RowReader, at index: Int) throws -> Instant {
        try row.instant(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> Instant? {
        if case .instant(let value) = value { value } else { nil }
    }
}

extension Interval: ColumnValue {
    /// INTERVAL.
    public static var dataType: DataType { .interval }
    /// The span.
    public var sqlValue: SQLValue { .interval(self) }
    /// A span of time.
    public static func read(from row: any RowReader, at index: Int) throws -> Interval {
        try row.interval(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> Interval? {
        if case .interval(let value) = value { value } else { nil }
    }
}
