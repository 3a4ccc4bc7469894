import CQuicksilverSQLite
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLValue {
    /// The argument of a function.
    init(argument value: OpaquePointer?) {
        switch unsafe sqlite3_value_type(value) {
        case SQLITE_INTEGER: self = .int(unsafe sqlite3_value_int64(value))
        case SQLITE_FLOAT: self = .double(unsafe sqlite3_value_double(value))
        case SQLITE_TEXT:
            let start = unsafe sqlite3_value_text(value)
            let count = Int(unsafe sqlite3_value_bytes(value))
            let bytes = unsafe UnsafeRawBufferPointer(
                start: start, count: unsafe start == nil ? 0 : count)
            self = unsafe String(exactly: bytes).map { .text($0) } ?? .bytes(unsafe Data(bytes))
        case SQLITE_BLOB:
            let start = unsafe sqlite3_value_blob(value)
            let count = Int(unsafe sqlite3_value_bytes(value))
            self = .bytes(unsafe start.map { unsafe Data(bytes: $0, count: count) } ?? Data())
        default: self = .null
        }
    }

    /// The text that SQLite stores for a value that isn't a number, bytes or NULL.
    var storedText: String {
        switch self {
        case .text(let text), .json(let text): return text
        case .decimal(let value): return DecimalCodec.text(value)
        case .uuid(let value): return value.uuidString.lowercased()
        case .interval(let value): return value.description
        case .date(let value): return value.description
        case .time(let value): return value.description
        case .timestamp(let value): return Self.text { value.append(to: &$0, as: .sqlWithoutZone) }
        case .instant(let value): return Self.text { value.append(to: &$0, as: .sqlWithoutZone) }
        case .null, .bool, .int, .double, .bytes, .array, .invalid: return description
        }
    }

    private static func text(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
