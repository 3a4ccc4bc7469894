extension EngineURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL with `***` for its password.
    public var description: String { string(hidingPassword: true) }

    /// The URL with `***` for its password.
    public var debugDescription: String { description }

    /// Only the description, so that `dump` doesn't reach the password.
    public var customMirror: Mirror { Mirror(self, children: ["url": description]) }

    /// Writes the URL so that reading it gives the same parts again.
    ///
    /// Hiding the password also hides the values of options that are secrets by their name.
    public func string(hidingPassword: Bool = true) -> String {
        var text = scheme + (driver.map { "+" + $0 } ?? "") + "://"
        if user != nil || password != nil {
            text += Self.encode(user ?? "")
            if let password { text += ":" + (hidingPassword ? "***" : Self.encode(password)) }
            text += "@"
        }
        text += hosts.map(Self.encode(host:)).joined(separator: ",")
        if let database {
            // Beside a host the first '/' ends the authority, so one in a name needs its escape.
            text += "/" + Self.encode(database, keeping: hosts.isEmpty ? "/:" : ":")
        }
        for (index, option) in options.enumerated() {
            let isHidden = hidingPassword && Self.isSecret(option.name)
            text += index == 0 ? "?" : "&"
            text += Self.encode(option.name) + "="
            text += isHidden ? "***" : Self.encode(option.value, keeping: "/:,")
        }
        return text
    }

    private static func encode(host: Host) -> String {
        let name =
            isIPv6(host.name) ? "[" + encode(host.name, keeping: ":") + "]" : encode(host.name)
        return name + (host.port.map { ":\($0)" } ?? "")
    }

    private static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["password", "passwd", "passphrase", "pwd", "secret", "token"]
            .contains { name.contains($0) }
    }
}

// Percent-encoding, written out: the full Foundation isn't wanted for one function.
extension EngineURL {
    /// Writes every byte but unreserved characters and those in `keeping` as `%XX`.
    static func encode(_ text: String, keeping: String = "") -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            case _ where keeping.utf8.contains(byte): bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads `%XX`; a `+` is a plus.
    static func decode(_ text: Substring, _ part: String) throws(EngineURLError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexValue),
                let low = rest.popFirst().flatMap(hexValue)
            else {
                throw EngineURLError(
                    .invalidPercentEncoding,
                    "A '%' in the \(part) isn't followed by two hexadecimal digits. Write %25 for a "
                        + "percent sign.")
            }
            bytes.append(high << 4 | low)
        }
        guard !bytes.contains(0) else {
            throw EngineURLError(.nulCharacter, "The \(part) holds %00, which no database takes.")
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw EngineURLError(
                .invalidPercentEncoding, "The \(part), once decoded, isn't UTF-8.")
        }
        return decoded
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
