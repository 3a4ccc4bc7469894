import CQuicksilverMariaDB

/// The row a statement stands on: where each column's value lies in the library's memory.
///
/// Shape: loaded after each fetch, valid until the next. Nothing is copied: the library was given no buffers of ours, so
/// it only notes where in the packet each value begins. Rows kept for later lie in memory of their own (``KeptRow``).
/// Source: MariaDB Connector/C, `mysql_stmt_fetch` without `mysql_stmt_bind_result`.
@safe final class ResultRow {
    /// One column's value.
    @unsafe struct Slot {
        var start: UnsafePointer<UInt8>?
        var length: Int
        var type: WireType
    }

    /// How many columns a row has.
    let count: Int
    /// The columns' names.
    let names: [String]
    private let slots: UnsafeMutablePointer<Slot>

    /// No columns.
    init() {
        count = 0
        names = []
        unsafe slots = UnsafeMutablePointer<Slot>.allocate(capacity: 1)
    }

    /// Reads the columns of the result that `statement` has.
    @unsafe init(_ statement: UnsafeMutablePointer<MYSQL_STMT>) {
        let count = unsafe Int(statement.pointee.field_count)
        var names: [String] = []
        names.reserveCapacity(count)
        unsafe slots = UnsafeMutablePointer<Slot>.allocate(capacity: max(count, 1))
        for index in 0..<count {
            let field = unsafe statement.pointee.fields + index
            unsafe (slots + index).initialize(
                to: Slot(start: nil, length: 0, type: Self.type(of: field)))
            names.append(unsafe Self.name(of: field))
        }
        self.count = count
        self.names = names
    }

    deinit {
        unsafe slots.deallocate()
    }

    /// Whether the statement's columns are still these: a table may have been altered meanwhile.
    @unsafe func matches(_ statement: UnsafeMutablePointer<MYSQL_STMT>) -> Bool {
        guard unsafe Int(statement.pointee.field_count) == count else { return false }
        for index in 0..<count {
            let field = unsafe statement.pointee.fields + index
            guard unsafe slots[index].type == Self.type(of: field) else { return false }
            guard unsafe Self.equals(names[index], field) else { return false }
        }
        return true
    }

    /// Notes where the values of the row just fetched lie.
    @unsafe func load(_ statement: UnsafeMutablePointer<MYSQL_STMT>) {
        guard let binds = unsafe statement.pointee.bind else { return }
        for index in 0..<count {
            let slot = unsafe slots + index
            guard let start = unsafe binds[index].u.row_ptr else {
                unsafe slot.pointee.start = nil
                continue
            }
            unsafe slot.pointee.length = Int(truncatingIfNeeded: binds[index].length_value)
            unsafe slot.pointee.start =
                UnsafePointer(
                    slot.pointee.type.hasLength ? start + Self.prefix(start.pointee) : start)
        }
    }

    /// The bytes that a length takes, by its first byte.
    @inline(__always)
    private static func prefix(_ first: UInt8) -> Int {
        switch first {
        case 252: 3
        case 253: 4
        case 254: 9
        default: 1
        }
    }

    /// The value's place; nil start for NULL and for a position that isn't there.
    @inline(__always)
    @unsafe func slot(_ index: Int) -> Slot {
        guard index >= 0, index < count else {
            return unsafe Slot(start: nil, length: 0, type: .null)
        }
        return unsafe slots[index]
    }

    /// The column's type.
    func type(_ index: Int) -> WireType {
        guard index >= 0, index < count else { return .null }
        return unsafe slots[index].type
    }

    /// Whether the value is NULL.
    @inline(__always)
    func isNull(_ index: Int) -> Bool { unsafe slot(index).start == nil }

    /// The value's bytes; nil for NULL.
    @inline(__always)
    @unsafe func bytes(_ index: Int) -> UnsafeRawBufferPointer? {
        let slot = unsafe slot(index)
        guard let start = unsafe slot.start else { return nil }
        return unsafe UnsafeRawBufferPointer(start: start, count: slot.length)
    }

    // MARK: Rows kept for later

    /// A copy of the row's values.
    func keep() -> KeptRow {
        var total = 0
        for index in 0..<count where unsafe slots[index].start != nil {
            total += unsafe slots[index].length
        }
        let kept = KeptRow(count: count, byteCount: total)
        for index in 0..<count {
            unsafe kept.append(slots[index].start, slots[index].length)
        }
        return kept
    }

    /// Stands on no row: every value reads as NULL.
    func clear() {
        for index in 0..<count { unsafe slots[index].start = nil }
    }

    /// Stands on a row kept earlier, which must live as long as it is read.
    func load(_ kept: KeptRow) {
        for index in 0..<count {
            let cell = unsafe kept.cell(index)
            unsafe slots[index].start = cell.start
            unsafe slots[index].length = cell.length
        }
    }
}

extension ResultRow {
    @unsafe private static func name(of field: UnsafePointer<MYSQL_FIELD>) -> String {
        guard let name = unsafe field.pointee.name else { return "" }
        return unsafe String(cString: name)
    }

    @unsafe private static func equals(
        _ name: String, _ field: UnsafePointer<MYSQL_FIELD>
    ) -> Bool {
        guard let other = unsafe field.pointee.name else { return name.isEmpty }
        var index = 0
        for byte in name.utf8 {
            guard unsafe UInt8(bitPattern: other[index]) == byte else { return false }
            index += 1
        }
        return unsafe other[index] == 0
    }

    /// The character set of bytes that are no text.
    private static let binaryCharacterSet: UInt32 = 63

    @unsafe private static func type(of field: UnsafePointer<MYSQL_FIELD>) -> WireType {
        let isUnsigned = unsafe field.pointee.flags & UInt32(UNSIGNED_FLAG) != 0
        switch unsafe field.pointee.type {
        case MYSQL_TYPE_NULL: return .null
        case MYSQL_TYPE_TINY: return isUnsigned ? .uint8 : .int8
        case MYSQL_TYPE_SHORT, MYSQL_TYPE_YEAR: return isUnsigned ? .uint16 : .int16
        case MYSQL_TYPE_INT24, MYSQL_TYPE_LONG: return isUnsigned ? .uint32 : .int32
        case MYSQL_TYPE_LONGLONG: return isUnsigned ? .uint64 : .int64
        case MYSQL_TYPE_FLOAT: return .float
        case MYSQL_TYPE_DOUBLE: return .double
        case MYSQL_TYPE_DECIMAL, MYSQL_TYPE_NEWDECIMAL: return .decimal
        case MYSQL_TYPE_BIT: return .bits
        case MYSQL_TYPE_DATE, MYSQL_TYPE_NEWDATE: return .date
        case MYSQL_TYPE_TIME, MYSQL_TYPE_TIME2: return .time
        case MYSQL_TYPE_DATETIME, MYSQL_TYPE_DATETIME2: return .timestamp
        case MYSQL_TYPE_TIMESTAMP, MYSQL_TYPE_TIMESTAMP2: return .instant
        case MYSQL_TYPE_JSON: return .json
        case MYSQL_TYPE_GEOMETRY: return .bytes
        default: break
        }
        // MariaDB's own types travel as texts; the extended metadata says what they are.
        if unsafe hasAttribute(field, MARIADB_FIELD_ATTR_FORMAT_NAME, "json") { return .json }
        if unsafe hasAttribute(field, MARIADB_FIELD_ATTR_DATA_TYPE_NAME, "uuid") { return .uuid }
        return unsafe field.pointee.charsetnr == binaryCharacterSet ? .bytes : .text
    }

    @unsafe private static func hasAttribute(
        _ field: UnsafePointer<MYSQL_FIELD>, _ attribute: mariadb_field_attr_t, _ value: String
    ) -> Bool {
        var text = unsafe MARIADB_CONST_STRING()
        guard unsafe mariadb_field_attr(&text, field, attribute) == 0, let start = unsafe text.str,
            unsafe text.length == value.utf8.count
        else { return false }
        return unsafe UnsafeRawBufferPointer(start: start, count: text.length)
            .elementsEqual(value.utf8)
    }
}
