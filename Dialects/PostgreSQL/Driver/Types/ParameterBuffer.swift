import QuicksilverEngine
import QuicksilverSQL

/// The values of one execution as libpq takes them: bytes, lengths and formats.
///
/// Shape: kept and refilled, so that executing a statement again allocates nothing.
struct ParameterBuffer {
    private(set) var bytes: [UInt8] = []
    /// Where each value begins in `bytes`; -1 for NULL.
    private(set) var offsets: [Int] = []
    private(set) var lengths: [Int32] = []
    /// 1 for binary, 0 for text.
    private(set) var formats: [Int32] = []

    /// How many values there are.
    var count: Int { offsets.count }

    /// Forgets the values and keeps the memory.
    mutating func removeAll() {
        // A value of many megabytes shouldn't stay allocated as long as its statement is cached.
        bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 16)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
    }

    /// Appends a value as a parameter of that type.
    mutating func append(_ value: SQLValue, as type: WireType) throws(EncodingFault) {
        if value.isNull {
            offsets.append(-1)
            lengths.append(0)
            formats.append(1)
            return
        }
        let start = bytes.count
        if try BinaryWriter.append(value, as: type, to: &bytes) {
            formats.append(1)
        } else {
            bytes.removeSubrange(start...)
            try BinaryWriter.append(utf8: try TextWriter.text(value), to: &bytes)
            formats.append(0)
        }
        guard let length = Int32(exactly: bytes.count - start) else {
            throw .outOfRange("a value of less than 2 GiB")
        }
        lengths.append(length)
        offsets.append(start)
        // libpq measures texts by the NUL after them; binary values begin after it either way.
        bytes.append(0)
    }
}

extension EncodingFault {
    /// The error for a parameter by its number from 1, and by its row from 0 where there are many.
    func error(parameter number: Int, row: Int?, sql: String?) -> DatabaseError {
        let name = "Parameter \(number)" + (row.map { " of row \($0)" } ?? "")
        return switch self {
        case .wrongType(let need): DatabaseError(.wrongType, "\(name) must be \(need).", sql: sql)
        case .outOfRange(let need):
            DatabaseError(.dataOutOfRange, "\(name) is out of range: it must be \(need).", sql: sql)
        case .invalid(let reason):
            DatabaseError(.invalidValue, "\(name) can't be sent: \(reason).", sql: sql)
        }
    }
}
