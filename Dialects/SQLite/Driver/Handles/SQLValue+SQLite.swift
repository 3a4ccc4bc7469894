import CQuicksilverSQLite
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLValue {
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
