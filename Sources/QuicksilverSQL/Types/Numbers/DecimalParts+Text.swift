extension DecimalParts {
    /// Reads `-123.45`, `+1`, `.5`, `5.` or `1.5e10`; nil when it is none of these or has more
    /// digits than 128 bits hold.
    ///
    /// Zeros at the end of the digits count as exponent, so any number of them is read.
    package init?(ascii bytes: UnsafeRawBufferPointer) {
        var position = 0
        let count = bytes.count
        guard count > 0 else { return nil }
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { position = 1 }
        var mantissa = Accumulator()
        var digits = 0
        var fraction = 0
        var inFraction = false
        scan: while position < count {
            let byte = bytes[position]
            switch byte {
            case 0x30...0x39:
                guard mantissa.add(byte &- 0x30) else { return nil }
                digits += 1
                if inFraction { fraction += 1 }
            case UInt8(ascii: "."):
                guard !inFraction else { return nil }
                inFraction = true
            default: break scan
            }
            position += 1
        }
        guard digits > 0 else { return nil }
        var exponent = mantissa.zeros - fraction
        if position < count {
            guard bytes[position] | 0x20 == UInt8(ascii: "e") else { return nil }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[(position + 1)...])
            guard let power = Self.power(rest) else { return nil }
            exponent += power
        }
        self.init(isNegative: isNegative, mantissa: mantissa.value, exponent: exponent)
        if mantissa.value == 0 { self = normalized }
    }

    /// The number after an `e`; stops growing at a size that no number can use.
    private static func power(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let first = bytes.first else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        let start = isNegative || first == UInt8(ascii: "+") ? 1 : 0
        guard start < bytes.count else { return nil }
        var power = 0
        for byte in bytes[start...] {
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            power = min(power * 10 + Int(digit), 1_000_000_000)
        }
        return isNegative ? -power : power
    }

    /// Digits on their way into a mantissa: zeros wait until a digit follows that needs them.
    private struct Accumulator {
        private var low: UInt64 = 0
        private var wide: UInt128 = 0
        private var isWide = false
        private(set) var zeros = 0

        var value: UInt128 { isWide ? wide : UInt128(low) }

        @inline(__always)
        mutating func add(_ digit: UInt8) -> Bool {
            if digit == 0 {
                zeros += 1
                return true
            }
            if !isWide, zeros == 0, low < 1_000_000_000_000_000_000 {
                low = low &* 10 &+ UInt64(digit)
                return true
            }
            return addSlowly(digit)
        }

        private mutating func addSlowly(_ digit: UInt8) -> Bool {
            if !isWide {
                wide = UInt128(low)
                isWide = true
            }
            if wide == 0 { zeros = 0 }
            while zeros >= 0 {
                let (product, overflow) = wide.multipliedReportingOverflow(by: 10)
                guard !overflow else { return false }
                wide = product
                zeros -= 1
            }
            zeros = 0
            let (sum, overflow) = wide.addingReportingOverflow(UInt128(digit))
            wide = sum
            if !overflow, sum < 1_000_000_000_000_000_000 {
                low = UInt64(truncatingIfNeeded: sum)
                isWide = false
            }
            return !overflow
        }
    }

    /// Appends the number without an exponent: `-0.00123`, `123000`.
    package func append(to bytes: inout [UInt8]) {
        guard mantissa != 0 else { return bytes.append(0x30) }
        if isNegative { bytes.append(UInt8(ascii: "-")) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 40) { digits in
            let start = Self.writeDigits(mantissa, endingAt: 40, of: digits)
            let text = digits[start..<40]
            let whole = text.count + exponent
            if exponent >= 0 {
                bytes.append(contentsOf: text)
                bytes.append(contentsOf: repeatElement(0x30, count: exponent))
            } else if whole > 0 {
                bytes.append(contentsOf: text.prefix(whole))
                bytes.append(UInt8(ascii: "."))
                bytes.append(contentsOf: text.dropFirst(whole))
            } else {
                bytes.append(0x30)
                bytes.append(UInt8(ascii: "."))
                bytes.append(contentsOf: repeatElement(0x30, count: -whole))
                bytes.append(contentsOf: text)
            }
        }
    }

    /// Writes decimal digits backwards from `end`; gives the position of the first.
    private static func writeDigits(
        _ value: UInt128, endingAt end: Int, of memory: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var position = end
        var rest = value
        // Nineteen digits at a time fit 64 bits, where division is cheap.
        while rest > UInt128(UInt64.max) {
            let (quotient, remainder) = rest.quotientAndRemainder(
                dividingBy: 10_000_000_000_000_000_000)
            rest = quotient
            var group = UInt64(truncatingIfNeeded: remainder)
            for _ in 0..<19 {
                position -= 1
                memory[position] = 0x30 &+ UInt8(truncatingIfNeeded: group % 10)
                group /= 10
            }
        }
        var low = UInt64(truncatingIfNeeded: rest)
        while low != 0 {
            position -= 1
            memory[position] = 0x30 &+ UInt8(truncatingIfNeeded: low % 10)
            low /= 10
        }
        return position
    }
}
