/// An exact number of any length, read from and written as text: what SQLite's functions for decimals compute with.
///
/// Shape: `(-1)^isNegative * digits * 10^-scale`; no zeros in front, and none behind the point. Zero has no digits.
struct DecimalText: Equatable {
    /// Whether the number is below zero.
    private(set) var isNegative: Bool
    /// The digits, 0 to 9, the first of them not 0.
    private(set) var digits: [UInt8]
    /// How many of the digits stand after the point; never below 0.
    private(set) var scale: Int

    /// Zero.
    static let zero = DecimalText(isNegative: false, digits: [], scale: 0)

    /// The most digits a number may have: enough for all that databases hold, and too few to keep a processor busy.
    static let mostDigits = 20_000

    /// A number of these digits; a negative scale puts zeros behind them.
    init(isNegative: Bool, digits: [UInt8], scale: Int) {
        var digits = digits[...]
        var scale = scale
        while scale > 0, digits.last == 0 {
            digits.removeLast()
            scale -= 1
        }
        if scale < 0 {
            digits.append(contentsOf: repeatElement(0, count: -scale))
            scale = 0
        }
        let first = digits.firstIndex { $0 != 0 } ?? digits.endIndex
        self.digits = Array(digits[first...])
        self.isNegative = isNegative && !self.digits.isEmpty
        self.scale = self.digits.isEmpty ? 0 : scale
    }

    /// Reads `-123.4500`, `.5`, `1.5e10`; nil for anything else, and for a number of too many digits.
    init?(_ text: some StringProtocol) {
        var rest = Substring(text).utf8
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        var digits: [UInt8] = []
        var scale = 0
        var inFraction = false
        var isNumber = false
        while let byte = rest.first {
            if byte == UInt8(ascii: "."), !inFraction {
                inFraction = true
            } else if byte >= 0x30, byte <= 0x39 {
                isNumber = true
                if inFraction { scale += 1 }
                if byte != 0x30 || !digits.isEmpty { digits.append(byte - 0x30) }
            } else {
                break
            }
            rest.removeFirst()
        }
        guard isNumber else { return nil }
        if let byte = rest.first {
            guard byte | 0x20 == UInt8(ascii: "e") else { return nil }
            rest.removeFirst()
            guard rest.count < 8, let power = Int(Substring(rest)) else { return nil }
            scale -= power
        }
        guard digits.isEmpty || max(digits.count, digits.count - scale, scale) <= Self.mostDigits
        else { return nil }
        self.init(
            isNegative: isNegative, digits: digits, scale: digits.isEmpty ? 0 : scale)
    }

    /// The number without an exponent and without zeros behind its last digit: equal numbers have equal texts.
    var text: String {
        if digits.isEmpty { return "0" }
        var bytes: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        let whole = digits.count - scale
        if whole <= 0 {
            bytes += [0x30, UInt8(ascii: ".")]
            bytes.append(contentsOf: repeatElement(0x30, count: -whole))
            bytes += digits.map { $0 + 0x30 }
        } else {
            bytes += digits[..<whole].map { $0 + 0x30 }
            if scale > 0 {
                bytes.append(UInt8(ascii: "."))
                bytes += digits[whole...].map { $0 + 0x30 }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension DecimalText {
    /// Below zero, zero or above it, as this number is smaller than another, equal to it, or larger.
    func compare(_ other: DecimalText) -> Int {
        if isNegative != other.isNegative { return isNegative ? -1 : 1 }
        let result = compareSize(other)
        return isNegative ? -result : result
    }

    /// Compares without the signs.
    private func compareSize(_ other: DecimalText) -> Int {
        let whole = digits.count - scale
        let otherWhole = other.digits.count - other.scale
        if digits.isEmpty || other.digits.isEmpty { return digits.count - other.digits.count }
        if whole != otherWhole { return whole - otherWhole }
        for (digit, otherDigit) in zip(digits, other.digits) where digit != otherDigit {
            return Int(digit) - Int(otherDigit)
        }
        return digits.count - other.digits.count
    }

    /// The number with its sign turned around.
    static prefix func - (value: DecimalText) -> DecimalText {
        DecimalText(isNegative: !value.isNegative, digits: value.digits, scale: value.scale)
    }

    /// The sum, exact.
    static func + (left: DecimalText, right: DecimalText) -> DecimalText {
        let scale = max(left.scale, right.scale)
        if left.isNegative == right.isNegative {
            return DecimalText(
                isNegative: left.isNegative,
                digits: sum(left.aligned(to: scale), right.aligned(to: scale)), scale: scale)
        }
        let (large, small) = left.compareSize(right) >= 0 ? (left, right) : (right, left)
        return DecimalText(
            isNegative: large.isNegative,
            digits: difference(large.aligned(to: scale), small.aligned(to: scale)), scale: scale)
    }

    /// The difference, exact.
    static func - (left: DecimalText, right: DecimalText) -> DecimalText { left + -right }

    /// The product, exact.
    static func * (left: DecimalText, right: DecimalText) -> DecimalText {
        var result = [UInt32](repeating: 0, count: left.digits.count + right.digits.count)
        for (row, digit) in left.digits.enumerated() where digit != 0 {
            for (column, other) in right.digits.enumerated() {
                // Sums of at most 20,000 products of two digits: far from 32 bits.
                result[row + column + 1] += UInt32(digit) * UInt32(other)
            }
        }
        var carry: UInt32 = 0
        var digits = [UInt8](repeating: 0, count: result.count)
        for index in result.indices.reversed() {
            let value = result[index] + carry
            digits[index] = UInt8(value % 10)
            carry = value / 10
        }
        return DecimalText(
            isNegative: left.isNegative != right.isNegative, digits: digits,
            scale: left.scale + right.scale)
    }

    /// The digits with zeros behind, so that `scale` of them stand after the point.
    private func aligned(to scale: Int) -> [UInt8] {
        digits + repeatElement(0, count: scale - self.scale)
    }

    private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: max(left.count, right.count) + 1)
        var carry: UInt8 = 0
        for place in 1...result.count {
            var value = carry
            if place <= left.count { value += left[left.count - place] }
            if place <= right.count { value += right[right.count - place] }
            result[result.count - place] = value % 10
            carry = value / 10
        }
        return result
    }

    /// The difference of digits of which the first are the larger number's.
    private static func difference(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var result = left
        var borrow: UInt8 = 0
        for place in stride(from: 1, through: left.count, by: 1) {
            let taken = borrow + (place <= right.count ? right[right.count - place] : 0)
            let index = left.count - place
            borrow = left[index] < taken ? 1 : 0
            result[index] = left[index] + borrow * 10 - taken
        }
        return result
    }
}
