#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What PostgreSQL's binary `numeric` says.
package enum PostgresNumeric: Sendable, Hashable {
    /// A number that `Decimal` holds exactly.
    case value(Decimal)
    /// `NaN`.
    case nan
    /// `Infinity`.
    case positiveInfinity
    /// `-Infinity`.
    case negativeInfinity
    /// A number with more digits, or further from 1, than `Decimal` holds.
    case tooLarge
    /// Bytes that aren't a `numeric`.
    case malformed
}

extension DecimalCodec {
    private static let negativeSign: UInt16 = 0x4000
    private static let nanSign: UInt16 = 0xC000
    private static let positiveInfinitySign: UInt16 = 0xD000
    private static let negativeInfinitySign: UInt16 = 0xF000

    /// Appends the number in PostgreSQL's binary form; NaN as its `NaN`.
    ///
    /// Shape: big-endian 16-bit words: number of groups, weight of the first, sign, digits after
    /// the point, then the groups of four decimal digits, each worth 10000 to its weight.
    /// Source: PostgreSQL, `numeric_send` in src/backend/utils/adt/numeric.c.
    package static func encodePostgres(_ value: Decimal, into bytes: inout [UInt8]) {
        // Eight bytes of header, and 39 digits in groups of four that may start and end inside one.
        withUnsafeTemporaryAllocation(byteCount: 8 + 2 * 12, alignment: 2) { memory in
            let count = encode(DecimalParts(value)?.normalized, into: memory)
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        }
    }

    /// Writes the binary form of normalised parts, nil for NaN; gives the count of bytes.
    private static func encode(
        _ parts: DecimalParts?, into memory: UnsafeMutableRawBufferPointer
    ) -> Int {
        func put(_ word: Int, at index: Int) {
            memory.storeBytes(
                of: UInt16(truncatingIfNeeded: word).bigEndian, toByteOffset: index * 2,
                as: UInt16.self)
        }
        guard let parts, parts.mantissa != 0 else {
            put(0, at: 0)
            put(0, at: 1)
            put(parts == nil ? Int(nanSign) : 0, at: 2)
            put(0, at: 3)
            return 8
        }
        // Groups end at multiples of four digits from the point; the lowest may be cut short.
        let lowest = parts.exponent >> 2
        let shift: UInt64 =
            switch parts.exponent & 3 {
            case 0: 1
            case 1: 10
            case 2: 100
            default: 1_000
            }
        // Groups come out lowest first: they are put at the end and moved to the front.
        var position = memory.count / 2
        var rest = parts.mantissa
        var divisor = 10_000 / shift
        var factor = shift
        while rest > UInt128(UInt64.max) {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: UInt128(divisor))
            rest = quotient
            position -= 1
            put(Int(UInt64(truncatingIfNeeded: remainder) * factor), at: position)
            divisor = 10_000
            factor = 1
        }
        var low = UInt64(truncatingIfNeeded: rest)
        while low != 0 {
            let quotient = low / divisor
            position -= 1
            put(Int((low - quotient * divisor) * factor), at: position)
            low = quotient
            divisor = 10_000
            factor = 1
        }
        let count = memory.count / 2 - position
        UnsafeMutableRawBufferPointer(rebasing: memory[8...]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: memory[(position * 2)...]))
        put(count, at: 0)
        put(lowest + count - 1, at: 1)
        put(parts.isNegative ? Int(negativeSign) : 0, at: 2)
        put(max(0, -parts.exponent), at: 3)
        return 8 + count * 2
    }

    /// Reads a number from PostgreSQL's binary form.
    ///
    /// Source: PostgreSQL, `numeric_recv` in src/backend/utils/adt/numeric.c.
    package static func decodePostgres(_ bytes: UnsafeRawBufferPointer) -> PostgresNumeric {
        guard bytes.count >= 8 else { return .malformed }
        func word(_ index: Int) -> UInt16 {
            UInt16(bytes[index * 2]) << 8 | UInt16(bytes[index * 2 + 1])
        }
        var count = Int(word(0))
        let weight = Int(Int16(bitPattern: word(1)))
        let sign = word(2)
        guard bytes.count == 8 + count * 2 else { return .malformed }
        switch sign {
        case 0, negativeSign: break
        case nanSign: return .nan
        case positiveInfinitySign: return .positiveInfinity
        case negativeInfinitySign: return .negativeInfinity
        default: return .malformed
        }
        while count > 0, word(3 + count) == 0 { count -= 1 }
        guard count > 0 else { return .value(Decimal()) }
        var last = UInt64(word(3 + count))
        guard last < 10_000 else { return .malformed }
        // The last group without its zeros: they may be what doesn't fit 128 bits.
        var width: UInt64 = 10_000
        var zeros = 0
        while last % 10 == 0 {
            last /= 10
            width /= 10
            zeros += 1
        }
        var mantissa: UInt128 = 0
        var low: UInt64 = 0
        for index in 0..<(count - 1) {
            let group = UInt64(word(4 + index))
            guard group < 10_000 else { return .malformed }
            if index < 4 {
                low = low * 10_000 + group
                mantissa = UInt128(low)
            } else if !multiply(&mantissa, by: 10_000, adding: group) {
                return .tooLarge
            }
        }
        guard multiply(&mantissa, by: width, adding: last) else { return .tooLarge }
        let parts = DecimalParts(
            isNegative: sign == negativeSign, mantissa: mantissa,
            exponent: 4 * (weight - count + 1) + zeros)
        return parts.decimal.map { .value($0) } ?? .tooLarge
    }

    /// Multiplies and adds; false when the result needs more than 128 bits.
    @inline(__always)
    private static func multiply(
        _ value: inout UInt128, by factor: UInt64, adding digits: UInt64
    ) -> Bool {
        let (product, first) = value.multipliedReportingOverflow(by: UInt128(factor))
        let (sum, second) = product.addingReportingOverflow(UInt128(digits))
        value = sum
        return !first && !second
    }
}
