import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Why a value can't be sent as a type.
enum EncodingFault: Error {
    /// The value is of another kind; the words say what is needed.
    case wrongType(String)
    /// The value is of the kind and the type can't hold it.
    case outOfRange(String)
    /// The value can't be sent to PostgreSQL at all.
    case invalid(String)
}

extension EncodingFault {
    /// A date or moment that couldn't be read back.
    static let years = EncodingFault.outOfRange("a date of year 1 to 9999")
}

/// Writes values in PostgreSQL's binary forms.
///
/// Source: the `…recv` functions of src/backend/utils/adt.
enum BinaryWriter {
    /// Appends a value that isn't NULL; false when the pair of value and type has no binary form, so that text must be tried.
    static func append(
        _ value: SQLValue, as type: WireType, to bytes: inout [UInt8]
    ) throws(EncodingFault) -> Bool {
        switch value {
        case .int(let value): try append(integer: value, as: type.form, to: &bytes)
        case .text(let value): try append(text: value, as: type.form, to: &bytes)
        case .double(let value): try append(double: value, as: type.form, to: &bytes)
        case .bool(let value): append(bool: value, as: type.form, to: &bytes)
        case .decimal(let value): try append(decimal: value, as: type.form, to: &bytes)
        case .bytes(let value): try append(data: value, as: type.form, to: &bytes)
        case .uuid(let value): append(uuid: value, as: type.form, to: &bytes)
        case .json(let value): try append(json: value, as: type.form, to: &bytes)
        case .array(let values): try append(array: values, as: type, to: &bytes)
        case .date, .time, .timestamp, .instant, .interval:
            try append(time: value, as: type.form, to: &bytes)
        case .invalid(let reason): throw .invalid(reason)
        case .null: false
        }
    }

    private static func append(
        integer value: Int64, as form: WireForm, to bytes: inout [UInt8]
    ) throws(EncodingFault) -> Bool {
        switch form {
        case .int8: BigEndian.append(value, to: &bytes)
        case .int4:
            guard let value = Int32(exactly: value) else {
                throw .outOfRange("an integer of 32 bits")
            }
            BigEndian.append(value, to: &bytes)
        case .int2:
            guard let value = Int16(exactly: value) else {
                throw .outOfRange("an integer of 16 bits")
            }
            BigEndian.append(value, to: &bytes)
        case .oid:
            guard let value = UInt32(exactly: value) else {
                throw .outOfRange("an integer of 0 to 4294967295")
            }
            BigEndian.append(value, to: &bytes)
        case .bool:
            guard value == 0 || value == 1 else {
                throw .wrongType("a Boolean; of integers only 0 and 1 count as one")
            }
            bytes.append(value == 1 ? 1 : 0)
        case .numeric: DecimalCodec.encodePostgres(Decimal(value), into: &bytes)
        case .float8:
            guard let value = Double(exactly: value) else {
                throw .outOfRange("an integer that a double holds exactly")
            }
            BigEndian.append(value.bitPattern, to: &bytes)
        case .bytea, .uuid, .json, .jsonb, .date, .time, .timestamp, .timestamptz, .interval,
            .array:
            throw .wrongType("another kind of value than an integer")
        case .float4, .text, .other: return false
        }
        return true
    }

    private static func append(
        double value: Double, as form: WireForm, to bytes: inout [UInt8]
    ) throws(EncodingFault) -> Bool {
        switch form {
        case .float8: BigEndian.append(value.bitPattern, to: &bytes)
        case .float4:
            let narrow = Float(value)
            guard narrow.isFinite || !value.isFinite else {
                throw .outOfRange("a number that 32 bits of floating point can hold")
            }
            BigEndian.append(narrow.bitPattern, to: &bytes)
        case .numeric, .text, .other, .int2, .int4, .int8: return false
        default: throw .wrongType("another kind of value than a floating-point number")
        }
        return true
    }

    private static func append(
        bool value: Bool, as form: WireForm, to bytes: inout [UInt8]
    ) -> Bool {
        switch form {
        case .bool: bytes.append(value ? 1 : 0)
        case .int2: BigEndian.append(Int16(value ? 1 : 0), to: &bytes)
        case .int4: BigEndian.append(Int32(value ? 1 : 0), to: &bytes)
        case .int8: BigEndian.append(Int64(value ? 1 : 0), to: &bytes)
        default: return false
        }
        return true
    }

    private static func append(
        decimal value: Decimal, as form: WireForm, to bytes: inout [UInt8]
    ) throws(EncodingFault) -> Bool {
        guard !value.isNaN else { throw .outOfRange("a number; NaN has no exact value") }
        switch form {
        case .numeric: DecimalCodec.encodePostgres(value, into: &bytes)
        case .int2, .int4, .int8, .float4, .float8, .text, .other: return false
        default: throw .wrongType("another kind of value than a decimal")
        }
        return true
    }

    private static func append(
        text value: String, as form: WireForm, to bytes: inout [UInt8]
    ) throws(EncodingFault) -> Bool {
        switch form {
        case .text, .json: break
        case .jsonb: bytes.append(1)
        case .bytea: throw .wrongType("bytes")
        default: return false
        }
        try append(utf8: value, to: &bytes)
        return true
    }

    /// Appends a text; the server would cut or refuse one with a NUL, so it is refused here, by name.
    static func append(utf8 text: String, to bytes: inout [UInt8]) throws(EncodingFault) {
        var text = text
        let start = bytes.count
        text.withUTF8 { unsafe bytes.append(contentsOf: $0) }
        if bytes[start...].contains(0) {
            throw .invalid("PostgreSQL's texts can't hold NUL characters; send it as bytes")
        }
    }

    private static func append(
        json value: String, as form: WireForm, to bytes: inout [UInt8]
    ) throws(EncodingFault) -> Bool {
        switch form {
        case .json, .text: break
        case .jsonb: bytes.append(1)
        case .other: return false
        default: throw .wrongType("another kind of value than JSON")
        }
        try append(utf8: value, to: &bytes)
        return true
    }

    private static func append(
        data value: Data, as form: WireForm, to bytes: inout [UInt8]
    ) throws(EncodingFault) -> Bool {
        switch form {
        case .bytea:
            unsafe value.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
            return true
        case .other: return false
        default: throw .wrongType("another kind of value than bytes")
        }
    }

    private static func append(
        uuid value: UUID, as form: WireForm, to bytes: inout [UInt8]
    ) -> Bool {
        guard form == .uuid else { return false }
        unsafe withUnsafeBytes(of: value.uuid) { unsafe bytes.append(contentsOf: $0) }
        return true
    }

    /// Appends a date, a time or an interval. Another kind of them is refused: the server would drop the half it can't keep.
    private static func append(
        time value: SQLValue, as form: WireForm, to bytes: inout [UInt8]
    ) throws(EncodingFault) -> Bool {
        switch (value, form) {
        case (.date(let value), .date):
            guard Epoch.holds(days: value.daysSinceEpoch) else { throw .years }
            BigEndian.append(value.daysSinceEpoch - Epoch.days, to: &bytes)
        case (.date(let value), .timestamp), (.date(let value), .timestamptz):
            guard let value = try? LocalDateTime(date: value, time: .midnight) else {
                throw .years
            }
            try append(microseconds: value.microsecondsSinceEpoch, to: &bytes)
        case (.time(let value), .time):
            BigEndian.append(value.microsecondsSinceMidnight, to: &bytes)
        case (.timestamp(let value), .timestamp):
            try append(microseconds: value.microsecondsSinceEpoch, to: &bytes)
        case (.instant(let value), .timestamptz):
            try append(microseconds: value.microsecondsSinceEpoch, to: &bytes)
        case (.interval(let value), .interval):
            BigEndian.append(value.microseconds, to: &bytes)
            BigEndian.append(value.days, to: &bytes)
            BigEndian.append(value.months, to: &bytes)
        case (_, .text), (_, .other): return false
        case (_, .date): throw .wrongType("a date")
        case (_, .time): throw .wrongType("a time of day")
        case (_, .timestamp): throw .wrongType("a date and time without a zone")
        case (_, .timestamptz): throw .wrongType("an instant, which has a zone")
        case (_, .interval): throw .wrongType("an interval")
        default: throw .wrongType("another kind of value than a date or time")
        }
        return true
    }

    private static func append(
        microseconds value: Int64, to bytes: inout [UInt8]
    ) throws(EncodingFault) {
        guard Epoch.holds(microseconds: value) else { throw .years }
        BigEndian.append(value - Epoch.microseconds, to: &bytes)
    }

    private static func append(
        array values: [SQLValue], as type: WireType, to bytes: inout [UInt8]
    ) throws(EncodingFault) -> Bool {
        guard type.form == .array else {
            if type.form == .other || type.form == .text { return false }
            throw .wrongType("one value, no array")
        }
        let start = bytes.count
        BigEndian.append(Int32(values.isEmpty ? 0 : 1), to: &bytes)
        BigEndian.append(Int32(values.contains { $0.isNull } ? 1 : 0), to: &bytes)
        BigEndian.append(type.element.rawValue, to: &bytes)
        if values.isEmpty { return true }
        guard let count = Int32(exactly: values.count) else { throw .outOfRange("a shorter array") }
        BigEndian.append(count, to: &bytes)
        BigEndian.append(Int32(1), to: &bytes)
        let element = WireType(type.element, form: type.elementForm)
        for value in values {
            if value.isNull {
                BigEndian.append(Int32(-1), to: &bytes)
                continue
            }
            if case .array = value {
                throw .wrongType("an array of one dimension")
            }
            let position = bytes.count
            BigEndian.append(Int32(0), to: &bytes)
            guard try append(value, as: element, to: &bytes) else {
                bytes.removeSubrange(start...)
                return false
            }
            guard let length = Int32(exactly: bytes.count - position - 4) else {
                throw .outOfRange("an array of less than 2 GiB")
            }
            BigEndian.store(length, at: position, in: &bytes)
        }
        return true
    }
}
