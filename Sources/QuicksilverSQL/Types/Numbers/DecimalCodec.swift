#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Exact conversions of `Decimal`: to and from text and PostgreSQL's bytes, never by way of Double.
///
/// `Decimal` holds every number of 38 digits, and those of 39 that fit 128 bits, times a power of
/// ten from -128 to 127. What doesn't fit is refused; nothing is rounded.
package enum DecimalCodec {
    /// Reads `-123.4500`, `.5`, `1.5e10`; nil for anything else and for what `Decimal` can't hold.
    ///
    /// `NaN` and `Infinity` are not numbers here: the caller looks for them first.
    package static func parse(_ utf8: UnsafeRawBufferPointer) -> Decimal? {
        DecimalParts(ascii: utf8)?.decimal
    }

    /// Reads a decimal from text, as the form over bytes does.
    package static func parse(_ text: String) -> Decimal? {
        text.readingUTF8 { parse($0) }
    }

    /// Appends the number without an exponent and without trailing zeros: `-0.00123`, `123000`.
    ///
    /// A `Decimal` that is not a number is written `NaN`; a database without one must refuse it
    /// first.
    package static func append(_ value: Decimal, to bytes: inout [UInt8]) {
        guard let parts = DecimalParts(value) else {
            return bytes.append(contentsOf: [0x4E, 0x61, 0x4E])
        }
        parts.normalized.append(to: &bytes)
    }

    /// The number's text, as ``append(_:to:)`` writes it.
    package static func text(_ value: Decimal) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(48)
        append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether `NUMERIC(precision, scale)` holds the number without rounding; false when it is NaN.
    ///
    /// Units: decimal digits. A scale may be negative or above the precision, as in PostgreSQL.
    package static func fits(_ value: Decimal, precision: Int, scale: Int) -> Bool {
        guard let parts = DecimalParts(value)?.normalized else { return false }
        guard parts.mantissa != 0 else { return true }
        return -parts.exponent <= scale && parts.digitCount + parts.exponent <= precision - scale
    }

    /// What to say of so many digits: they mostly come from a literal.
    private static func literalHint(_ digits: Int) -> String {
        digits < 16
            ? "" : " A literal such as 19.99 goes through Double: write Decimal(string: \"19.99\")."
    }

    /// Checks that `NUMERIC(precision, scale)` holds the number without rounding.
    ///
    /// - Throws: ``ValueError`` `.inexact` when digits after the point would be lost, `.outOfRange`
    ///   when there are too many before it, or when the value is NaN.
    package static func check(
        _ value: Decimal, precision: Int, scale: Int
    ) throws(ValueError) {
        guard let parts = DecimalParts(value)?.normalized else {
            throw ValueError(
                .outOfRange,
                "NUMERIC(\(precision), \(scale)) can't hold NaN; use NULL or a number.")
        }
        guard parts.mantissa != 0 else { return }
        if -parts.exponent > scale {
            throw ValueError(
                .inexact,
                "The number has \(-parts.exponent) digits after the point and "
                    + "NUMERIC(\(precision), \(scale)) keeps \(scale); round it first."
                    + literalHint(parts.digitCount))
        }
        if parts.digitCount + parts.exponent > precision - scale {
            throw ValueError(
                .outOfRange,
                "The number has \(parts.digitCount + parts.exponent) digits before the point "
                    + "and NUMERIC(\(precision), \(scale)) holds \(precision - scale).")
        }
    }
}
