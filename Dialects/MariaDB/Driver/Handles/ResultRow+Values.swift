import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A whole number as a column holds it.
enum WireInteger {
    case signed(Int64)
    /// Above `Int64.max`.
    case large(UInt64)
}

/// A date, a time or both as a column holds it.
struct WireMoment {
    var year = 0
    var month = 0
    var day = 0
    var hour = 0
    var minute = 0
    var second = 0
    var microsecond = 0
    /// Of a TIME: whether it is below zero. Its `day` counts whole days.
    var isNegative = false
}

/// Values of the binary protocol: little-endian numbers, texts and packed dates.
///
/// Source: MariaDB "Result Set Packets", binary resultset row encoding.
extension ResultRow {
    /// A whole number of an integer, YEAR or BIT column; nil for NULL and for other types.
    @inline(__always)
    func integer(_ index: Int) -> WireInteger? {
        let slot = unsafe slot(index)
        guard let start = unsafe UnsafeRawPointer(slot.start) else { return nil }
        switch unsafe slot.type {
        case .int64: return unsafe .signed(Int64(littleEndian: start.loadUnaligned(as: Int64.self)))
        case .int32:
            return unsafe .signed(Int64(Int32(littleEndian: start.loadUnaligned(as: Int32.self))))
        case .uint32:
            return unsafe .signed(Int64(UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))))
        case .int16:
            return unsafe .signed(Int64(Int16(littleEndian: start.loadUnaligned(as: Int16.self))))
        case .uint16:
            return unsafe .signed(Int64(UInt16(littleEndian: start.loadUnaligned(as: UInt16.self))))
        case .int8: return unsafe .signed(Int64(start.loadUnaligned(as: Int8.self)))
        case .uint8: return unsafe .signed(Int64(start.loadUnaligned(as: UInt8.self)))
        case .uint64:
            let value = unsafe UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
            return Int64(exactly: value).map { .signed($0) } ?? .large(value)
        case .bits:
            var value: UInt64 = 0
            for offset in unsafe 0..<min(slot.length, 8) {
                value =
                    unsafe value << 8 | UInt64(start.load(fromByteOffset: offset, as: UInt8.self))
            }
            return Int64(exactly: value).map { .signed($0) } ?? .large(value)
        default: return nil
        }
    }

    /// A number of a FLOAT or DOUBLE column.
    @inline(__always)
    func double(_ index: Int) -> Double? {
        let slot = unsafe slot(index)
        guard let start = unsafe UnsafeRawPointer(slot.start) else { return nil }
        switch unsafe slot.type {
        case .double:
            return unsafe Double(
                bitPattern: UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)))
        case .float:
            return unsafe Double(
                Float(bitPattern: UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))))
        default: return nil
        }
    }

    /// The value's bytes as text, whatever its type; for texts, decimals and messages.
    @inline(__always)
    func text(_ index: Int) -> String? {
        guard let bytes = unsafe bytes(index) else { return nil }
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    /// The value's bytes.
    func data(_ index: Int) -> Data? {
        guard let bytes = unsafe bytes(index) else { return nil }
        return unsafe Data(bytes)
    }

    /// A number of a DECIMAL column; nil when `Decimal` can't hold all its digits.
    func decimal(_ index: Int) -> Decimal? {
        guard let bytes = unsafe bytes(index) else { return nil }
        return unsafe DecimalCodec.parse(bytes)
    }

    /// A UUID of 16 bytes, or of its 36 characters.
    func uuid(_ index: Int) -> UUID? {
        guard let bytes = unsafe bytes(index) else { return nil }
        if bytes.count == 16 { return unsafe UUID(uuid: bytes.loadUnaligned(as: uuid_t.self)) }
        return text(index).flatMap { UUID(uuidString: $0) }
    }

    /// A date written as text.
    func dateText(_ index: Int) -> LocalDate? {
        unsafe bytes(index).flatMap { unsafe LocalDate.parse($0) }
    }

    /// A time of day written as text.
    func timeText(_ index: Int) -> LocalTime? {
        unsafe bytes(index).flatMap { unsafe LocalTime.parse($0) }
    }

    /// A date and time written as text.
    func timestampText(_ index: Int) -> LocalDateTime? {
        unsafe bytes(index).flatMap { unsafe LocalDateTime.parse($0) }
    }

    /// The parts of a DATE, DATETIME, TIMESTAMP or TIME column.
    @inline(__always)
    func moment(_ index: Int) -> WireMoment? {
        let slot = unsafe slot(index)
        guard let start = unsafe slot.start else { return nil }
        var moment = WireMoment()
        switch unsafe slot.type {
        case .date, .timestamp, .instant:
            // 0, 4, 7 or 11 bytes: what is zero at the end isn't sent.
            if unsafe slot.length >= 4 {
                moment.year = unsafe Int(start[0]) | Int(start[1]) << 8
                moment.month = unsafe Int(start[2])
                moment.day = unsafe Int(start[3])
            }
            if unsafe slot.length >= 7 {
                moment.hour = unsafe Int(start[4])
                moment.minute = unsafe Int(start[5])
                moment.second = unsafe Int(start[6])
            }
            if unsafe slot.length >= 11 { moment.microsecond = unsafe Self.word(start + 7) }
            return moment
        case .time:
            // 0, 8 or 12 bytes.
            if unsafe slot.length >= 8 {
                moment.isNegative = unsafe start[0] != 0
                moment.day = unsafe Self.word(start + 1)
                moment.hour = unsafe Int(start[5])
                moment.minute = unsafe Int(start[6])
                moment.second = unsafe Int(start[7])
            }
            if unsafe slot.length >= 12 { moment.microsecond = unsafe Self.word(start + 8) }
            return moment
        default: return nil
        }
    }

    @inline(__always)
    @unsafe private static func word(_ start: UnsafePointer<UInt8>) -> Int {
        unsafe Int(UInt32(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)))
    }
}
