/// How a column's value lies in a row of the binary protocol.
///
/// Source: MariaDB "Result Set Packets", binary resultset row encoding.
enum WireType: UInt8 {
    case null
    case int8, uint8, int16, uint16, int32, uint32, int64, uint64
    case float, double
    // From here on a length stands before the value.
    case decimal, bits
    case date, time, timestamp, instant
    case text, json, uuid, bytes

    /// Whether a length stands before the value.
    @inline(__always)
    var hasLength: Bool { rawValue >= WireType.decimal.rawValue }

    /// The type as a person calls it.
    var name: String {
        switch self {
        case .null: "NULL"
        case .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64: "an integer"
        case .float, .double: "a floating-point number"
        case .decimal: "a decimal number"
        case .bits: "bits"
        case .date: "a date"
        case .time: "a time"
        case .timestamp, .instant: "a date and time"
        case .text: "text"
        case .json: "JSON"
        case .uuid: "a UUID"
        case .bytes: "bytes"
        }
    }
}
