/// A Swift type that a column can hold.
///
/// Shape: knows its neutral SQL type, turns itself into a bind, and reads itself from a row by position. An enum with a raw
/// value conforms by saying so: `enum Role: String, ColumnValue { case admin, user }`.
public protocol ColumnValue: SQLOperand {
    /// The type without its Optional: `Int` for `Int?`, itself for all others.
    associatedtype Unwrapped: ColumnValue = Self
    /// The neutral SQL type that holds it.
    static var dataType: DataType { get }
    /// Whether SQL NULL is one of its values.
    static var allowsNull: Bool { get }
    /// The value as a bind.
    var sqlValue: SQLValue { get }
    /// Reads the value at a position of the current row.
    ///
    /// - Throws: a `DatabaseError` that names the column when it holds something else.
    static func read(from row: any RowReader, at index: Int) throws -> Self
    /// Writes the value as the next of a row: the same value as ``sqlValue``, without making one.
    ///
    /// - Throws: what the writer throws.
    func write(to row: any RowWriter) throws
    /// The value where a dynamic row holds just that; nil has it read by ``read(from:at:)``, which converts and refuses.
    static func held(in value: SQLValue) -> Self?
}

extension ColumnValue {
    /// `false`: only Optionals hold NULL.
    @inlinable public static var allowsNull: Bool { false }

    /// Writes ``sqlValue``.
    @inlinable public func write(to row: any RowWriter) throws { try row.write(sqlValue) }
    /// nil: dynamic rows are read like others.
    @inlinable public static func held(in value: SQLValue) -> Self? { nil }

    /// A bind of the value.
    public var operandNode: Node { .bind(BindParameter(sqlValue, type: Self.dataType)) }
}

extension Optional: SQLOperand where Wrapped: ColumnValue {}
extension Optional: ColumnValue where Wrapped: ColumnValue {
    /// The type without its Optional.
    public typealias Unwrapped = Wrapped
    /// The wrapped type's.
    @inlinable public static var dataType: DataType { Wrapped.dataType }
    /// `true`.
    @inlinable public static var allowsNull: Bool { true }
    /// NULL for nil.
    @inlinable public var sqlValue: SQLValue {
        switch self {
        case .none: .null
        case .some(let value): value.sqlValue
        }
    }
    /// nil for NULL, else the wrapped value.
    @inlinable public static func read(from row: any RowReader, at index: Int) throws -> Self {
        row.isNull(at: index) ? nil : try Wrapped.read(from: row, at: index)
    }
    /// NULL for nil, else the wrapped value.
    @inlinable public func write(to row: any RowWriter) throws {
        switch self {
        case .none: try row.writeNull()
        case .some(let value): try value.write(to: row)
        }
    }
    /// nil for NULL, else the wrapped value.
    @inlinable public static func held(in value: SQLValue) -> Self? {
        if case .null = value { .some(nil) } else { Wrapped.held(in: value).map { .some($0) } }
    }
}

extension ColumnValue where Self: RawRepresentable, RawValue: ColumnValue {
    /// The raw value's type.
    public static var dataType: DataType { RawValue.dataType }
    /// The raw value.
    public var sqlValue: SQLValue { rawValue.sqlValue }
    /// The case with the raw value read.
    ///
    /// - Throws: when no case has that raw value.
    public static func read(from row: any RowReader, at index: Int) throws -> Self {
        let raw = try RawValue.read(from: row, at: index)
        guard let value = Self(rawValue: raw) else {
            throw row.outOfRange("\(raw)", at: index, for: Self.self)
        }
        return value
    }
}
