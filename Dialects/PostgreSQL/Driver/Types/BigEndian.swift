/// Integers in the network's byte order, which is PostgreSQL's.
///
/// The caller has checked the length.
enum BigEndian {
    @inline(__always)
    static func load<Value: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, at offset: Int = 0, as type: Value.Type = Value.self
    ) -> Value {
        Value(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    @inline(__always)
    static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        var swapped = value.bigEndian
        unsafe withUnsafeBytes(of: &swapped) { unsafe bytes.append(contentsOf: $0) }
    }

    /// Overwrites four bytes that were left open for a length.
    @inline(__always)
    static func store(_ value: Int32, at offset: Int, in bytes: inout [UInt8]) {
        let pattern = UInt32(bitPattern: value)
        bytes[offset] = UInt8(truncatingIfNeeded: pattern >> 24)
        bytes[offset + 1] = UInt8(truncatingIfNeeded: pattern >> 16)
        bytes[offset + 2] = UInt8(truncatingIfNeeded: pattern >> 8)
        bytes[offset + 3] = UInt8(truncatingIfNeeded: pattern)
    }
}

/// PostgreSQL counts days and microseconds from 2000-01-01.
enum Epoch {
    /// Days from 1970-01-01 to 2000-01-01.
    static let days: Int32 = 10_957
    /// Microseconds from 1970-01-01 to 2000-01-01.
    static let microseconds: Int64 = 946_684_800_000_000

    /// Whether a day, counted from 1970-01-01, is one of the years 1 to 9999, beyond which no other database goes.
    @inline(__always)
    static func holds(days: Int32) -> Bool { days >= -719_162 && days <= 2_932_896 }

    /// Whether a moment, in microseconds from 1970-01-01, is one of the years 1 to 9999.
    @inline(__always)
    static func holds(microseconds: Int64) -> Bool {
        microseconds >= -62_135_596_800_000_000 && microseconds <= 253_402_300_799_999_999
    }
}
