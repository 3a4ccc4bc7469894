extension IdentifierRules {
    /// A name made by convention, shortened with a hash of the whole when it is longer than the database takes.
    ///
    /// Shape: the first characters, `_`, and eight hexadecimal digits that depend on nothing but the name, so that the same
    /// declaration has the same name for ever. Names of a user's own are never changed: ``quoted(_:)`` refuses long ones.
    public func shortened(_ name: String) -> String {
        let length = countsBytes ? name.utf8.count : name.unicodeScalars.count
        guard length > maximumLength else { return name }
        var room = maximumLength - 9
        var result = ""
        for scalar in name.unicodeScalars {
            room -= countsBytes ? UTF8.width(scalar) : 1
            if room < 0 { break }
            result.unicodeScalars.append(scalar)
        }
        return result + "_" + hashDigits(name)
    }

    /// Eight hexadecimal digits of the FNV-1a hash of a text, the same on every machine.
    private func hashDigits(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        let folded = UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
        let digits = String(folded, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0..<0x80: 1
        case 0x80..<0x800: 2
        case 0x800..<0x1_0000: 3
        default: 4
        }
    }
}
