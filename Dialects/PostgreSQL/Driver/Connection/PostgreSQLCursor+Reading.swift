import QuicksilverEngine
public import QuicksilverSQL

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension PostgreSQLCursor {
    /// How many columns a row has.
    public var columnCount: Int { shape.types.count }

    /// The name of a column as the database reports it.
    public func columnName(at index: Int) -> String {
        shape.names.indices.contains(index) ? shape.names[index] : "\(index)"
    }

    /// Whether the value is SQL NULL.
    @inline(__always)
    public func isNull(at index: Int) -> Bool {
        row.isNull(index)
    }

    /// A Boolean; integers 0 and 1 count, nothing else.
    public func bool(at index: Int) throws -> Bool {
        try unsafe read(index, BinaryForm.bool) { try $0.bool(at: index) }
    }

    /// An integer that fits 64 bits.
    public func int64(at index: Int) throws -> Int64 {
        try unsafe read(index, BinaryForm.integer) { try $0.int64(at: index) }
    }

    /// A binary floating-point number; an exact one is turned into the nearest.
    public func double(at index: Int) throws -> Double {
        try unsafe read(index, BinaryForm.double) { try $0.double(at: index) }
    }

    /// An exact number.
    public func decimal(at index: Int) throws -> Decimal {
        try unsafe read(index, BinaryForm.decimal) { try $0.decimal(at: index) }
    }

    /// A text; CHAR(n) without the blanks that it is filled up with, which mean nothing in its comparisons either.
    public func string(at index: Int) throws -> String {
        let text = try unsafe read(index, BinaryForm.string) { try $0.string(at: index) }
        return isFilled(index) ? Self.unfilled(text) : text
    }

    /// Whether the column is CHAR(n).
    private func isFilled(_ index: Int) -> Bool {
        index < shape.types.count && shape.types[index].id == .bpchar
    }

    /// A text without the blanks at its end.
    private static func unfilled(_ text: String) -> String {
        guard text.utf8.last == UInt8(ascii: " ") else { return text }
        let blanks = text.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
        return String(text.unicodeScalars.dropLast(blanks))
    }

    /// Bytes.
    public func data(at index: Int) throws -> Data {
        try unsafe read(index, BinaryForm.data) { try $0.data(at: index) }
    }

    /// A UUID.
    public func uuid(at index: Int) throws -> UUID {
        try unsafe read(index, BinaryForm.uuid) { try $0.uuid(at: index) }
    }

    /// A calendar date.
    public func date(at index: Int) throws -> LocalDate {
        try unsafe read(index, BinaryForm.date) { try $0.date(at: index) }
    }

    /// A time of day.
    public func time(at index: Int) throws -> LocalTime {
        try unsafe read(index, BinaryForm.time) { try $0.time(at: index) }
    }

    /// A date and time without a zone.
    public func timestamp(at index: Int) throws -> LocalDateTime {
        try unsafe read(index, BinaryForm.timestamp) { try $0.timestamp(at: index) }
    }

    /// A point in time.
    public func instant(at index: Int) throws -> Instant {
        try unsafe read(index, BinaryForm.instant) { try $0.instant(at: index) }
    }

    /// A span of time.
    public func interval(at index: Int) throws -> Interval {
        try unsafe read(index, BinaryForm.interval) { try $0.interval(at: index) }
    }

    /// A JSON document's text.
    public func json(at index: Int) throws -> String {
        try unsafe read(index, BinaryForm.json) { try $0.json(at: index) }
    }

    /// An array of one dimension; NULL elements are ``SQLValue/null``.
    public func array(at index: Int, of element: DataType) throws -> [SQLValue] {
        if shape.isBinary {
            let bytes = try unsafe bytes(at: index)
            let type = shape.types[index]
            if type.form == .array, let values = unsafe BinaryForm.array(bytes, type.elementForm) {
                return values.map { Self.adapted($0, to: element) }
            }
        } else if !isNull(at: index) {
            let form = TypeID(declaring: element, wide: true).form
            let text = try unsafe String(decoding: bytes(at: index), as: UTF8.self)
            if let values = TextForm.array(text, form == .other ? .text : form) { return values }
        } else {
            throw unexpectedNull(at: index)
        }
        throw mismatch(at: index, [SQLValue].self)
    }

    /// Whatever the column holds; NULL is ``SQLValue/null``.
    public func value(at index: Int, as type: DataType?) throws -> SQLValue {
        guard shape.types.indices.contains(index) else { throw noColumn(index) }
        if isNull(at: index) { return .null }
        let natural: SQLValue?
        if type?.family == .floating, shape.types[index].form == .numeric {
            // NaN and infinities are numbers to a Double only.
            return .double(try double(at: index))
        }
        if shape.isBinary {
            natural = try unsafe BinaryForm.value(bytes(at: index), shape.types[index])
        } else if case .array(let element)? = type {
            return .array(try array(at: index, of: element))
        } else {
            natural = try textRow().value(at: index, as: nil)
        }
        guard let natural else { throw mismatch(at: index, SQLValue.self) }
        if isFilled(index), case .text(let text) = natural { return .text(Self.unfilled(text)) }
        guard let type else { return natural }
        return Self.adapted(natural, to: type)
    }

    /// The value as the statement knows its type, where that loses nothing; else as it is.
    static func adapted(_ value: SQLValue, to type: DataType) -> SQLValue {
        switch (value, type.family) {
        case (.int(0), .boolean): .bool(false)
        case (.int(1), .boolean): .bool(true)
        case (.int(let number), .exact): .decimal(Decimal(number))
        case (.int(let number), .floating): Double(exactly: number).map { .double($0) } ?? value
        case (.decimal(let number), .integer): Int64(number.description).map { .int($0) } ?? value
        case (.decimal(let number), .floating):
            Double(number.description).map { .double($0) } ?? value
        case (.text(let text), .json): .json(text)
        case (.json(let text), .text): .text(text)
        case (.text(let text), .uuid): UUID(uuidString: text).map { .uuid($0) } ?? value
        default: value
        }
    }
}

// How values are found, and what is said when they can't be read.
extension PostgreSQLCursor {
    /// The bytes of a value that isn't NULL.
    @inline(__always)
    @unsafe private func bytes(at index: Int) throws -> UnsafeRawBufferPointer {
        guard let bytes = unsafe row.bytes(index) else { throw missing(at: index) }
        return unsafe bytes
    }

    @inline(__always)
    private func read<Value>(
        _ index: Int, _ binary: (UnsafeRawBufferPointer, WireForm) -> Value?,
        _ text: (ValueReader) throws -> Value
    ) throws -> Value {
        let bytes = try unsafe bytes(at: index)
        if shape.isBinary {
            if let value = unsafe binary(bytes, shape.types[index].form) { return value }
            throw mismatch(at: index, Value.self)
        }
        do {
            return try text(textRow())
        } catch is ValueError {
            throw mismatch(at: index, Value.self)
        }
    }

    /// The current row of a text result, its values parsed.
    private func textRow() -> ValueReader {
        if let textValues { return textValues }
        let values = shape.types.indices.map { index -> SQLValue in
            guard let text = row.text(index) else { return .null }
            return TextForm.value(text, shape.types[index].form) ?? .text(text)
        }
        let reader = ValueReader(values, names: shape.names)
        textValues = reader
        return reader
    }

    private func missing(at index: Int) -> any Error {
        shape.types.indices.contains(index) && row.columnCount > 0
            ? unexpectedNull(at: index) : noColumn(index)
    }

    private func noColumn(_ index: Int) -> any Error {
        DatabaseError(
            .misuse,
            row.columnCount == 0
                ? "There is no current row: call next() and read while it says true."
                : "The row has \(columnCount) columns; there is none at position \(index).")
    }

    /// The error for a NULL where the Swift type has none.
    public func unexpectedNull(at index: Int) -> any Error {
        let name = columnName(at: index)
        return DatabaseError(
            .unexpectedNull,
            "Column '\(name)' (position \(index)) is NULL; read it as an Optional.", column: name)
    }

    /// The error for a value outside a type's range; the value stands in the detail, which is hidden by default.
    public func outOfRange(_ value: String, at index: Int, for type: Any.Type) -> any Error {
        let name = columnName(at: index)
        return DatabaseError(
            .dataOutOfRange,
            "Column '\(name)' (position \(index)) holds a value that is no \(type).", column: name,
            detail: "The value is \(value).")
    }

    /// The error for a value that can't be read as a type: too large for it, or of another kind.
    private func mismatch(at index: Int, _ type: Any.Type) -> any Error {
        let name = columnName(at: index)
        let column = shape.types[index]
        let natural =
            shape.isBinary
            ? unsafe row.bytes(index).flatMap { unsafe BinaryForm.value($0, column) }
            : row.text(index).flatMap { TextForm.value($0, column.form) }
        guard let natural else {
            return DatabaseError(
                .dataOutOfRange,
                "Column '\(name)' (position \(index)) of type \(column.id) holds a value that no "
                    + "Swift type holds: infinity, NaN, too many digits, a year outside 1 to 9999, or an "
                    + "array of more than one dimension. Cast it to text to read it.", column: name)
        }
        if Self.isNumber(natural), type == Int64.self || type == Double.self || type == Decimal.self
        {
            return outOfRange(natural.description, at: index, for: type)
        }
        return DatabaseError(
            .wrongType,
            "Column '\(name)' (position \(index)) is of PostgreSQL's type \(column.id), which can't be "
                + "read as \(type).", column: name, detail: "The value is \(natural).")
    }

    private static func isNumber(_ value: SQLValue) -> Bool {
        switch value {
        case .int, .double, .decimal: true
        default: false
        }
    }
}
