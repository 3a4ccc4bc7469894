extension DecimalText {
    /// The number with at most so many digits after the point, halves rounded away from zero.
    func rounded(to places: Int) -> DecimalText {
        let cut = scale - places
        guard cut > 0 else { return self }
        let kept = digits.count - cut
        guard kept >= 0 else { return .zero }
        var result = Array(digits[..<kept])
        if digits[kept] >= 5 {
            var index = kept - 1
            while index >= 0, result[index] == 9 {
                result[index] = 0
                index -= 1
            }
            if index >= 0 { result[index] += 1 } else { result.insert(1, at: 0) }
        }
        return DecimalText(isNegative: isNegative, digits: result, scale: places)
    }

    /// The quotient with at most so many digits after the point, halves rounded away from zero; nil when the divisor is zero.
    func divided(by other: DecimalText, places: Int) -> DecimalText? {
        guard !other.digits.isEmpty else { return nil }
        // One digit more than is wanted, to round by.
        let shift = places + 1 + other.scale - scale
        var numerator = digits
        if shift >= 0 {
            numerator.append(contentsOf: repeatElement(0, count: shift))
        } else {
            numerator.removeLast(min(-shift, numerator.count))
        }
        let quotient = DecimalText(
            isNegative: isNegative != other.isNegative,
            digits: Self.quotient(numerator, other.digits), scale: places + 1)
        return quotient.rounded(to: places)
    }

    /// Division as at school, without the remainder.
    private static func quotient(_ numerator: [UInt8], _ divisor: [UInt8]) -> [UInt8] {
        // One digit longer than the divisor; the first digit first.
        var rest = [UInt8](repeating: 0, count: divisor.count + 1)
        let divisor = [0] + divisor
        return numerator.map { digit in
            for index in 1..<rest.count { rest[index - 1] = rest[index] }
            rest[rest.count - 1] = digit
            var times: UInt8 = 0
            while !rest.lexicographicallyPrecedes(divisor) {
                subtract(divisor, from: &rest)
                times += 1
            }
            return times
        }
    }

    private static func subtract(_ divisor: [UInt8], from rest: inout [UInt8]) {
        var borrow: UInt8 = 0
        for index in rest.indices.reversed() {
            let taken = divisor[index] + borrow
            borrow = rest[index] < taken ? 1 : 0
            rest[index] = rest[index] + borrow * 10 - taken
        }
    }
}
