import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads values from PostgreSQL's binary forms; nil where the bytes aren't the form, or the value doesn't fit the Swift type.
///
/// Source: the `…send` functions of src/backend/utils/adt.
enum BinaryForm {
    @inline(__always)
    static func bool(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> Bool? {
        if form == .bool, bytes.count == 1 { return unsafe bytes[0] != 0 }
        switch unsafe integer(bytes, form) {
        case 0: return false
        case 1: return true
        default: return nil
        }
    }

    @inline(__always)
    static func integer(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> Int64? {
        switch form {
        case .int4 where bytes.count == 4:
            return unsafe Int64(BigEndian.load(bytes, as: Int32.self))
        case .int8 where bytes.count == 8: return unsafe BigEndian.load(bytes, as: Int64.self)
        case .int2 where bytes.count == 2:
            return unsafe Int64(BigEndian.load(bytes, as: Int16.self))
        case .oid where bytes.count == 4:
            return unsafe Int64(BigEndian.load(bytes, as: UInt32.self))
        case .bool where bytes.count == 1: return unsafe bytes[0] == 0 ? 0 : 1
        case .numeric:
            guard let number = unsafe decimal(bytes, form) else { return nil }
            return Int64(number.description)
        default: return nil
        }
    }

    @inline(__always)
    static func double(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> Double? {
        switch form {
        case .float8 where bytes.count == 8:
            return unsafe Double(bitPattern: BigEndian.load(bytes, as: UInt64.self))
        case .float4 where bytes.count == 4:
            return unsafe Double(Float(bitPattern: BigEndian.load(bytes, as: UInt32.self)))
        case .int2, .int4, .int8, .oid:
            return unsafe integer(bytes, form).flatMap { Double(exactly: $0) }
        case .numeric:
            return switch unsafe DecimalCodec.decodePostgres(bytes) {
            case .value(let value): Double(value.description)
            case .nan: .nan
            case .positiveInfinity: .infinity
            case .negativeInfinity: -.infinity
            case .tooLarge, .malformed: nil
            }
        default: return nil
        }
    }

    static func decimal(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> Decimal? {
        switch form {
        case .numeric:
            if case .value(let value) = unsafe DecimalCodec.decodePostgres(bytes) { return value }
            return nil
        case .int2, .int4, .int8, .oid:
            return unsafe integer(bytes, form).map { Decimal($0) }
        default: return nil
        }
    }

    @inline(__always)
    static func string(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> String? {
        switch form {
        case .text, .json: return unsafe String(decoding: bytes, as: UTF8.self)
        case .jsonb: return unsafe json(bytes, form)
        default: return nil
        }
    }

    static func json(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> String? {
        switch form {
        case .text, .json: return unsafe String(decoding: bytes, as: UTF8.self)
        case .jsonb:
            // The first byte is the version of the form; 1 is the only one there is.
            guard bytes.count >= 1, unsafe bytes[0] == 1 else { return nil }
            return unsafe String(
                decoding: UnsafeRawBufferPointer(rebasing: bytes[1...]), as: UTF8.self)
        default: return nil
        }
    }

    static func data(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> Data? {
        guard form == .bytea else { return nil }
        return unsafe Data(bytes)
    }

    static func uuid(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> UUID? {
        switch form {
        case .uuid where bytes.count == 16:
            return unsafe UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
        case .text: return unsafe UUID(uuidString: String(decoding: bytes, as: UTF8.self))
        default: return nil
        }
    }

    static func date(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> LocalDate? {
        switch form {
        case .date where bytes.count == 4:
            let days = unsafe BigEndian.load(bytes, as: Int32.self)
            // The two ends of the range mean -infinity and infinity, and aren't of these years either.
            let (sum, overflow) = days.addingReportingOverflow(Epoch.days)
            guard !overflow, Epoch.holds(days: sum) else { return nil }
            return LocalDate(daysSinceEpoch: sum)
        case .text: return unsafe LocalDate.parse(bytes)
        default: return nil
        }
    }

    static func time(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> LocalTime? {
        switch form {
        case .time where bytes.count == 8:
            // 24:00:00 is a time to PostgreSQL and none to LocalTime.
            return unsafe try? LocalTime(
                microsecondsSinceMidnight: BigEndian.load(bytes, as: Int64.self))
        case .text: return unsafe LocalTime.parse(bytes)
        default: return nil
        }
    }

    @inline(__always)
    private static func microseconds(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard bytes.count == 8 else { return nil }
        let value = unsafe BigEndian.load(bytes, as: Int64.self)
        // The two ends of the range mean -infinity and infinity, and aren't of these years either.
        let (sum, overflow) = value.addingReportingOverflow(Epoch.microseconds)
        return !overflow && Epoch.holds(microseconds: sum) ? sum : nil
    }

    @inline(__always)
    static func timestamp(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> LocalDateTime? {
        switch form {
        case .timestamp:
            return unsafe microseconds(bytes).map { LocalDateTime(microsecondsSinceEpoch: $0) }
        case .text: return unsafe LocalDateTime.parse(bytes)
        default: return nil
        }
    }

    @inline(__always)
    static func instant(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> Instant? {
        switch form {
        case .timestamptz:
            return unsafe microseconds(bytes).map { Instant(microsecondsSinceEpoch: $0) }
        case .text: return unsafe Instant.parse(bytes)
        default: return nil
        }
    }

    static func interval(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> Interval? {
        switch form {
        case .interval where bytes.count == 16:
            let time = unsafe BigEndian.load(bytes, as: Int64.self)
            let days = unsafe BigEndian.load(bytes, at: 8, as: Int32.self)
            let months = unsafe BigEndian.load(bytes, at: 12, as: Int32.self)
            // PostgreSQL 17 writes ±infinity as all three at their ends.
            if time == .max, days == .max, months == .max { return nil }
            if time == .min, days == .min, months == .min { return nil }
            return Interval(months: months, days: days, microseconds: time)
        case .text: return unsafe Interval.parse(bytes)
        default: return nil
        }
    }
}
