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
    /// What the value is stored as; ask before reading, since reading converts.
    @inline(__always)
    func storage(_ index: Int) -> StorageClass {
        StorageClass(code: unsafe sqlite3_column_type(raw, Int32(truncatingIfNeeded: index)))
    }

    /// The integer.
    @inline(__always)
    func integer(_ index: Int) -> Int64 {
        unsafe sqlite3_column_int64(raw, Int32(truncatingIfNeeded: index))
    }

    /// The floating-point number.
    @inline(__always)
    func real(_ index: Int) -> Double {
        unsafe sqlite3_column_double(raw, Int32(truncatingIfNeeded: index))
    }

    /// The text; nil when its bytes aren't UTF-8, which SQLite doesn't check.
    @inline(__always)
    func text(_ index: Int) -> String? { unsafe withText(index) { unsafe String(exactly: $0) } }

    /// The bytes.
    func bytes(_ index: Int) -> Data {
        let column = Int32(truncatingIfNeeded: index)
        // NULL for an empty value.
        guard let start = unsafe sqlite3_column_blob(raw, column) else { return Data() }
        return unsafe Data(bytes: start, count: Int(sqlite3_column_bytes(raw, column)))
    }

    /// The UUID of 16 bytes; nil when there are more or fewer.
    func uuid(_ index: Int) -> UUID? {
        let bytes = bytes(index)
        guard bytes.count == 16 else { return nil }
        return unsafe bytes.withUnsafeBytes { bytes in
            UUID(uuid: unsafe bytes.loadUnaligned(as: uuid_t.self))
        }
    }

    /// The date of a text; nil when it isn't one.
    func date(_ index: Int) -> LocalDate? { unsafe withText(index) { unsafe LocalDate.parse($0) } }

    /// The time of a text; nil when it isn't one.
    func time(_ index: Int) -> LocalTime? { unsafe withText(index) { unsafe LocalTime.parse($0) } }

    /// The date and time of a text; nil when it isn't one.
    func timestamp(_ index: Int) -> LocalDateTime? {
        unsafe withText(index) { unsafe LocalDateTime.parse($0) }
    }

    /// The instant of a text, in UTC where it has no offset; nil when it isn't one.
    func instant(_ index: Int) -> Instant? {
        unsafe withText(index) { unsafe Instant.parse($0, assumingUTC: true) }
    }

    /// The interval of a text; nil when it isn't one.
    func interval(_ index: Int) -> Interval? {
        unsafe withText(index) { unsafe Interval.parse($0) }
    }

    /// The exact number of a text; nil when it isn't one.
    func decimal(_ index: Int) -> Decimal? {
        unsafe withText(index) { unsafe DecimalCodec.parse($0) }
    }

    @unsafe @inline(__always)
    private func withText<R>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        let column = Int32(truncatingIfNeeded: index)
        // The pointer first, then the count: asking for the text can convert it.
        let start = unsafe sqlite3_column_text(raw, column)
        let count = Int(unsafe sqlite3_column_bytes(raw, column))
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
        var position = 0
        let count = bytes.count
        var seen: UInt64 = 0
        while position &+ 8 <= count {
            seen |= unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            position &+= 8
        }
        while position < count {
            seen |= UInt64(unsafe bytes[position])
            position &+= 1
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }
}
