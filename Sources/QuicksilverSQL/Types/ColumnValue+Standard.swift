extension Int: ColumnValue {
    /// BIGINT.
    @inlinable public static var dataType: DataType { .bigInteger }
    /// The integer.
    @inlinable public var sqlValue: SQLValue { .int(Int64(self)) }
    /// Writes the integer.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(Int64(self)) }
    /// An integer of 64 bits.
    @inlinable public static func read(from row: any RowReader, at index: Int) throws -> Int {
        Int(truncatingIfNeeded: try row.int64(at: index))
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> Int? {
        if case .int(let value) = value { Int(truncatingIfNeeded: value) } else { nil }
    }
}

extension Int64: ColumnValue {
    /// BIGINT.
    @inlinable public static var dataType: DataType { .bigInteger }
    /// The integer.
    @inlinable public var sqlValue: SQLValue { .int(self) }
    /// Writes the integer.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(self) }
    /// An integer of 64 bits.
    @inlinable public static func read(from row: any RowReader, at index: Int) throws -> Int64 {
        try row.int64(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> Int64? {
        if case .int(let value) = value { value } else { nil }
    }
}

extension Int32: ColumnValue {
    /// INTEGER.
    @inlinable public static var dataType: DataType { .integer }
    /// The integer.
    @inlinable public var sqlValue: SQLValue { .int(Int64(self)) }
    /// Writes the integer.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(Int64(self)) }
    /// An integer of 32 bits; a larger one is an error.
    public static func read(from row: any RowReader, at index: Int) throws -> Int32 {
        let value = try row.int64(at: index)
        guard let exact = Int32(exactly: value) else {
            throw row.outOfRange("\(value)", at: index, for: Int32.self)
        }
        return exact
    }
}

extension Int16: ColumnValue {
    /// SMALLINT.
    @inlinable public static var dataType: DataType { .smallInteger }
    /// The integer.
    @inlinable public var sqlValue: SQLValue { .int(Int64(self)) }
    /// Writes the integer.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(Int64(self)) }
    /// An integer of 16 bits; a larger one is an error.
    public static func read(from row: any RowReader, at index: Int) throws -> Int16 {
        let value = try row.int64(at: index)
        guard let exact = Int16(exactly: value) else {
            throw row.outOfRange("\(value)", at: index, for: Int16.self)
        }
        return exact
    }
}

extension Double: ColumnValue {
    /// DOUBLE PRECISION.
    @inlinable public static var dataType: DataType { .double }
    /// The number.
    @inlinable public var sqlValue: SQLValue { .double(self) }
    /// Writes the number.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(self) }
    /// A binary floating-point number.
    @inlinable public static func read(from row: any RowReader, at index: Int) throws -> Double {
        try row.double(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> Double? {
        if case .double(let value) = value { value } else { nil }
    }
}

extension Float: ColumnValue {
    /// REAL.
    @inlinable public static var dataType: DataType { .float }
    /// The number.
    @inlinable public var sqlValue: SQLValue { .double(Double(self)) }
    /// A number that was stored as a 32-bit float; others are rounded to the nearest.
    @inlinable public static func read(from row: any RowReader, at index: Int) throws -> Float {
        Float(try row.double(at: index))
    }
}

extension Bool: ColumnValue {
    /// BOOLEAN.
    @inlinable public static var dataType: DataType { .boolean }
    /// The Boolean.
    @inlinable public var sqlValue: SQLValue { .bool(self) }
    /// Writes the Boolean.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(self) }
    /// A Boolean; integers 0 and 1 count, nothing else.
    @inlinable public static func read(from row: any RowReader, at index: Int) throws -> Bool {
        try row.bool(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> Bool? {
        if case .bool(let value) = value { value } else { nil }
    }
}

extension String: ColumnValue {
    /// TEXT.
    @inlinable public static var dataType: DataType { .text }
    /// The text.
    @inlinable public var sqlValue: SQLValue { .text(self) }
    /// Writes the text.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(self) }
    /// A text.
    @inlinable public static func read(from row: any RowReader, at index: Int) throws -> String {
        try row.string(at: index)
    }
    /// The value as it is.
    @inlinable public static func held(in value: SQLValue) -> String? {
        if case .text(let value) = value { value } else { nil }
    }
}

extension Array: SQLOperand where Element: ColumnValue {}
extension Array: ColumnValue where Element: ColumnValue {
    /// An array of the element's type (PostgreSQL).
    public static var dataType: DataType { .array(Element.dataType) }
    /// The elements.
    public var sqlValue: SQLValue { .array(map(\.sqlValue)) }
    /// An array of one dimension.
    public static func read(from row: any RowReader, at index: Int) throws -> [Element] {
        let values = try row.array(at: index, of: Element.dataType)
        let reader = ValueReader(values, name: row.columnName(at: index), parent: row, at: index)
        return try values.indices.map { try Element.read(from: reader, at: $0) }
    }
}

extension SQLValue: ColumnValue {
    /// Unknown: the database decides.
    @inlinable public static var dataType: DataType { .null }
    /// `true`.
    @inlinable public static var allowsNull: Bool { true }
    /// Itself.
    @inlinable public var sqlValue: SQLValue { self }
    /// Whatever the column holds.
    @inlinable public static func read(from row: any RowReader, at index: Int) throws -> SQLValue {
        try row.value(at: index, as: nil)
    }
    /// Itself.
    @inlinable public static func held(in value: SQLValue) -> SQLValue? { value }
}
