import CQuicksilverSQLite
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a value is stored as.
///
/// Source: sqlite.org/c3ref/c_blob.html.
enum StorageClass {
    case integer
    case real
    case text
    case blob
    case null

    /// The class of SQLite's code; NULL for any other.
    @inline(__always)
    init(code: Int32) {
        switch code {
        case 1: self = .integer
        case 2: self = .real
        case 3: self = .text
        case 4: self = .blob
        default: self = .null
        }
    }

    /// Its name in SQLite's manual.
    var name: String {
        switch self {
        case .integer: "INTEGER"
        case .real: "REAL"
        case .text: "TEXT"
        case .blob: "BLOB"
        case .null: "NULL"
        }
    }
}

// The current row. Positions are 0-based; outside the row, and without one, SQLite answers NULL.
extension StatementHandle {
    /// The value of a column.
    @inline(__always)
    func cell(_ index: Int) -> StoredValue {
        unsafe StoredValue(sqlite3_column_value(raw, Int32(truncatingIfNeeded: index)))
    }
}

/// A value in SQLite's memory: of the row a statement stands on, or an argument of a function; to be read at once.
///
/// A column is looked up once and read by `sqlite3_value_…`; each `sqlite3_column_…` would look it up anew. SQLite calls
/// such a value unprotected, which forbids two threads at a time, and a connection of ours has one.
/// Source: sqlite.org/c3ref/value.html, c3ref/column_blob.html.
@safe struct StoredValue {
    private let raw: OpaquePointer?

    @unsafe @inline(__always)
    init(_ raw: OpaquePointer?) { unsafe self.raw = raw }

    /// A value that is NULL.
    @inline(__always)
    static var null: StoredValue { unsafe StoredValue(sqlite3_column_value(nil, 0)) }

    /// What the value is stored as; ask before reading, since reading converts.
    @inline(__always)
    var storage: StorageClass { StorageClass(code: unsafe sqlite3_value_type(raw)) }

    /// The integer.
    @inline(__always)
    var integer: Int64 { unsafe sqlite3_value_int64(raw) }

    /// The floating-point number.
    @inline(__always)
    var real: Double { unsafe sqlite3_value_double(raw) }

    /// The text; nil when its bytes aren't UTF-8, which SQLite doesn't check.
    @inline(__always)
    var text: String? { unsafe withText { unsafe String(exactly: $0) } }

    /// The bytes.
    var bytes: Data {
        // NULL for an empty value.
        guard let start = unsafe sqlite3_value_blob(raw) else { return Data() }
        return unsafe Data(bytes: start, count: Int(sqlite3_value_bytes(raw)))
    }

    /// The UUID of 16 bytes; nil when there are more or fewer.
    var uuid: UUID? {
        let bytes = bytes
        guard bytes.count == 16 else { return nil }
        return unsafe bytes.withUnsafeBytes { bytes in
            UUID(uuid: unsafe bytes.loadUnaligned(as: uuid_t.self))
        }
    }

    /// The date of a text; nil when it isn't one.
    var date: LocalDate? { unsafe withText { unsafe LocalDate.parse($0) } }

    /// The time of a text; nil when it isn't one.
    var time: LocalTime? { unsafe withText { unsafe LocalTime.parse($0) } }

    /// The date and time of a text; nil when it isn't one.
    var timestamp: LocalDateTime? { unsafe withText { unsafe LocalDateTime.parse($0) } }

    /// The instant of a text, in UTC where it has no offset; nil when it isn't one.
    var instant: Instant? { unsafe withText { unsafe Instant.parse($0, assumingUTC: true) } }

    /// The interval of a text; nil when it isn't one.
    var interval: Interval? { unsafe withText { unsafe Interval.parse($0) } }

    /// The exact number of a text; nil when it isn't one.
    var decimal: Decimal? { unsafe withText { unsafe DecimalCodec.parse($0) } }

    /// Whatever it is; a text that isn't UTF-8 is bytes.
    var value: SQLValue {
        switch storage {
        case .integer: .int(integer)
        case .real: .double(real)
        case .text: text.map { .text($0) } ?? .bytes(bytes)
        case .blob: .bytes(bytes)
        case .null: .null
        }
    }

    @unsafe @inline(__always)
    private func withText<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        // The pointer first, then the count: asking for the text can convert it.
        let start = unsafe sqlite3_value_text(raw)
        let count = Int(unsafe sqlite3_value_bytes(raw))
        return unsafe body(
            UnsafeRawBufferPointer(start: start, count: unsafe start == nil ? 0 : count))
    }
}

extension String {
    /// The text of UTF-8 bytes; nil when they aren't valid, where Swift would repair them.
    ///
    /// Plain ASCII, which most texts are, costs one look at eight bytes at a time.
    @unsafe @inline(__always)
    init?(exactly bytes: UnsafeRawBufferPointer) {
        if unsafe Self.isASCII(bytes) {
            unsafe self.init(decoding: bytes, as: UTF8.self)
        } else {
            unsafe self.init(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self)
        }
    }

    @unsafe @inline(__always)
    private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let count = bytes.count
        var seen: UInt64 = 0
        guard count >= 8 else {
            for index in 0..<count { seen |= unsafe UInt64(bytes[index]) }
            return seen < 0x80
        }
        var position = 0
        while position < count &- 8 {
            seen |= unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            position &+= 8
        }
        // The last eight, some of which may have been seen.
        seen |= unsafe bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        return seen & 0x8080_8080_8080_8080 == 0
    }
}
