import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension BinaryForm {
    /// The value as PostgreSQL's own type says; nil when no Swift value holds it.
    static func value(_ bytes: UnsafeRawBufferPointer, _ type: WireType) -> SQLValue? {
        if type.form == .array { return unsafe array(bytes, type.elementForm).map { .array($0) } }
        return unsafe scalar(bytes, type.form)
    }

    private static func scalar(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> SQLValue? {
        switch form {
        case .bool: unsafe bool(bytes, form).map { .bool($0) }
        case .int2, .int4, .int8, .oid: unsafe integer(bytes, form).map { .int($0) }
        case .float4, .float8: unsafe double(bytes, form).map { .double($0) }
        case .numeric: unsafe decimal(bytes, form).map { .decimal($0) }
        case .text: unsafe string(bytes, form).map { .text($0) }
        case .json, .jsonb: unsafe json(bytes, form).map { .json($0) }
        case .bytea: unsafe data(bytes, form).map { .bytes($0) }
        case .uuid: unsafe uuid(bytes, form).map { .uuid($0) }
        case .date: unsafe date(bytes, form).map { .date($0) }
        case .time: unsafe time(bytes, form).map { .time($0) }
        case .timestamp: unsafe timestamp(bytes, form).map { .timestamp($0) }
        case .timestamptz: unsafe instant(bytes, form).map { .instant($0) }
        case .interval: unsafe interval(bytes, form).map { .interval($0) }
        case .array, .other: nil
        }
    }

    /// The elements of an array of at most one dimension; nil when it has more, or an element has no Swift value.
    ///
    /// Shape: number of dimensions, whether there are NULLs, element type, then length and lower bound of each dimension, then
    /// each element with its length before it, -1 for NULL.
    /// Source: `array_send` in src/backend/utils/adt/arrayfuncs.c.
    static func array(_ bytes: UnsafeRawBufferPointer, _ form: WireForm) -> [SQLValue]? {
        guard bytes.count >= 12 else { return nil }
        switch unsafe BigEndian.load(bytes, as: Int32.self) {
        case 0: return []
        case 1: break
        default: return nil
        }
        guard bytes.count >= 20 else { return nil }
        let count = unsafe Int(BigEndian.load(bytes, at: 12, as: Int32.self))
        guard count >= 0, count <= (bytes.count - 20) / 4 else { return nil }
        var values: [SQLValue] = []
        values.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            guard offset + 4 <= bytes.count else { return nil }
            let length = unsafe Int(BigEndian.load(bytes, at: offset, as: Int32.self))
            offset += 4
            guard length >= 0 else {
                values.append(.null)
                continue
            }
            guard offset + length <= bytes.count else { return nil }
            let cell = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
            guard let value = unsafe scalar(cell, form) else { return nil }
            values.append(value)
            offset += length
        }
        return values
    }
}
