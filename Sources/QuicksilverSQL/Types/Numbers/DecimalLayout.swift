#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where the parts of a `Decimal` lie in its twenty bytes.
///
/// Shape: exponent (8 bits), a byte of flags, reserved bits, and eight 16-bit words of mantissa,
/// lowest first. The flags are the length of the mantissa in words, the sign, and whether trailing
/// zeros are gone; their order differs between Foundation on Apple's systems and elsewhere.
struct DecimalLayout: Sendable {
    private let lengthShift: UInt8
    private let negative: UInt8
    private let compact: UInt8

    /// The layout here, found by making and reading known numbers; nil when it is neither of both.
    static let current: DecimalLayout? = [
        DecimalLayout(lengthShift: 4, negative: 0x08, compact: 0x04),
        DecimalLayout(lengthShift: 0, negative: 0x10, compact: 0x20),
    ].first { $0.isRight }

    private struct Bytes {
        var exponent: Int8 = 0
        var flags: UInt8 = 0
        var reserved: UInt16 = 0
        // UInt128 would be aligned to 16 bytes: four words keep the bytes together.
        var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    }

    /// The parts of a value, not normalised; nil when it is not a number.
    @inline(__always)
    func parts(of value: Decimal) -> DecimalParts? {
        let bytes = withUnsafeBytes(of: value) { $0.loadUnaligned(as: Bytes.self) }
        let length = bytes.flags >> lengthShift & 0x0F
        let isNegative = bytes.flags & negative != 0
        guard length != 0 || !isNegative else { return nil }
        let high = UInt64(bytes.words.3) << 32 | UInt64(bytes.words.2)
        let low = UInt64(bytes.words.1) << 32 | UInt64(bytes.words.0)
        return DecimalParts(
            isNegative: isNegative, mantissa: UInt128(high) << 64 | UInt128(low),
            exponent: Int(bytes.exponent))
    }

    /// The value of normalised parts whose exponent is -128 to 127.
    @inline(__always)
    func decimal(of parts: DecimalParts) -> Decimal {
        let bits = 128 - parts.mantissa.leadingZeroBitCount
        let length = UInt8(truncatingIfNeeded: (bits + 15) / 16)
        let low = UInt64(truncatingIfNeeded: parts.mantissa)
        let high = UInt64(truncatingIfNeeded: parts.mantissa >> 64)
        let bytes = Bytes(
            exponent: Int8(truncatingIfNeeded: parts.exponent),
            flags: length << lengthShift | (parts.isNegative ? negative : 0) | compact,
            words: (
                UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32),
                UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32)
            ))
        return withUnsafeBytes(of: bytes) { $0.loadUnaligned(as: Decimal.self) }
    }

    /// Whether known numbers are read and made as they must be.
    private var isRight: Bool {
        guard MemoryLayout<Decimal>.size == 20, MemoryLayout<Bytes>.size == 20,
            _isPOD(Decimal.self)
        else { return false }
        let samples = [
            DecimalParts(isNegative: true, mantissa: 12_345, exponent: -3),
            DecimalParts(isNegative: false, mantissa: 0x0123_4567_89AB_CDEF, exponent: 7),
            DecimalParts(isNegative: true, mantissa: UInt128.max, exponent: -128),
            DecimalParts(isNegative: false, mantissa: 1, exponent: 127),
            DecimalParts(isNegative: false, mantissa: 0, exponent: 0),
        ]
        // Reading comes first: bytes in a wrong order are never made into a value.
        for sample in samples where parts(of: sample.decimalSlowly)?.normalized != sample {
            return false
        }
        for sample in samples {
            let expected = sample.decimalSlowly
            let made = decimal(of: sample)
            guard made == expected, made.description == expected.description else { return false }
        }
        return parts(of: Decimal.nan) == nil
    }
}
