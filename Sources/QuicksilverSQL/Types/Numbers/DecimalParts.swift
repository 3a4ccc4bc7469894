#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A decimal number taken apart: sign, whole mantissa, power of ten.
///
/// Shape: `(-1)^isNegative * mantissa * 10^exponent`. ``normalized`` parts have no trailing zeros
/// in the mantissa, and zero has exponent 0 and no sign.
package struct DecimalParts: Sendable, Hashable {
    /// Whether the number is below zero.
    package var isNegative: Bool
    /// The digits as a whole number.
    package var mantissa: UInt128
    /// The power of ten that the mantissa is multiplied by.
    package var exponent: Int

    /// Makes parts as they are given, not normalised.
    package init(isNegative: Bool, mantissa: UInt128, exponent: Int) {
        self.isNegative = isNegative
        self.mantissa = mantissa
        self.exponent = exponent
    }

    /// The same number without trailing zeros in the mantissa.
    package var normalized: DecimalParts {
        guard mantissa != 0 else {
            return DecimalParts(isNegative: false, mantissa: 0, exponent: 0)
        }
        var result = self
        // An odd number has no trailing zero: that spares most numbers the wide division.
        while result.mantissa & 1 == 0, result.mantissa > UInt128(UInt64.max) {
            let (quotient, rest) = result.mantissa.quotientAndRemainder(dividingBy: 10)
            guard rest == 0 else { return result }
            result.mantissa = quotient
            result.exponent += 1
        }
        guard result.mantissa <= UInt128(UInt64.max) else { return result }
        var low = UInt64(truncatingIfNeeded: result.mantissa)
        while low & 1 == 0 {
            let quotient = low / 10
            guard quotient &* 10 == low else { break }
            low = quotient
            result.exponent += 1
        }
        result.mantissa = UInt128(low)
        return result
    }

    /// The number of decimal digits of the mantissa; 1 for zero.
    package var digitCount: Int {
        var count = 1
        var bound: UInt128 = 10
        while count < 39, mantissa >= bound {
            count += 1
            if count == 39 { break }
            bound &*= 10
        }
        return count
    }
}

extension DecimalParts {
    /// Takes a `Decimal` apart; nil when it is not a number.
    ///
    /// `Decimal` shows its mantissa only as text or as another `Decimal`. Its bytes are read
    /// directly once a check at first use has found them as expected; else the text is read.
    package init?(_ value: Decimal) {
        guard let layout = DecimalLayout.current else {
            self.init(slowly: value)
            return
        }
        guard let parts = layout.parts(of: value) else { return nil }
        self = parts
    }

    /// Takes a `Decimal` apart by its text; nil when it is not a number.
    init?(slowly value: Decimal) {
        guard !value.isNaN else { return nil }
        let parts = value.description.readingUTF8 { DecimalParts(ascii: $0) }
        guard let parts else { return nil }
        self = parts
    }

    /// The `Decimal` of these parts; nil when it has no exact one.
    package var decimal: Decimal? {
        guard let parts = normalized.withinExponents else { return nil }
        if let layout = DecimalLayout.current { return layout.decimal(of: parts) }
        let value = parts.decimalSlowly
        return value.isNaN ? nil : value
    }

    /// The `Decimal` by arithmetic; the parts are known to fit.
    var decimalSlowly: Decimal {
        let high = UInt64(truncatingIfNeeded: mantissa >> 64)
        let low = UInt64(truncatingIfNeeded: mantissa)
        var significand = Decimal(low)
        if high != 0 {
            let half = Decimal(UInt64(1) << 32)
            significand += Decimal(high) * half * half
        }
        return Decimal(
            sign: isNegative ? .minus : .plus, exponent: exponent, significand: significand)
    }

    /// The same number with an exponent that `Decimal` has, -128 to 127; nil when there is none.
    private var withinExponents: DecimalParts? {
        guard exponent >= -128 else { return nil }
        var result = self
        while result.exponent > 127 {
            let (product, overflow) = result.mantissa.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            result.mantissa = product
            result.exponent -= 1
        }
        return result
    }
}
