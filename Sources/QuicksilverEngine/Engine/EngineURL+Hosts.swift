extension EngineURL {
    /// Reads `host[:port][,host[:port]]…`; no message repeats the text, which may hold a password.
    static func parseHosts(_ text: Substring) throws(EngineURLError) -> [Host] {
        var hosts: [Host] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            let which = "host \(hosts.count + 1)"
            guard !piece.isEmpty else {
                throw EngineURLError(
                    .emptyHost,
                    "Nothing stands where \(which) should. Separate hosts with one ','.")
            }
            hosts.append(
                try piece.first == "["
                    ? parseIPv6(piece, which) : parseName(piece, which))
        }
        return hosts
    }

    private static func parseName(
        _ piece: Substring, _ which: String
    ) throws(EngineURLError) -> Host {
        let colon = piece.firstIndex(of: ":")
        let raw = piece[..<(colon ?? piece.endIndex)]
        let port = colon.map { piece[piece.index(after: $0)...] }
        if let port, port.contains(":") {
            throw EngineURLError(
                .invalidIPv6,
                "There is more than one ':' in \(which). Put an IPv6 address in brackets, such as "
                    + "[::1]:5432; a user and password are followed by '@'.")
        }
        guard !raw.isEmpty else {
            throw EngineURLError(
                .emptyHost,
                "A port stands without a host name at \(which). Write the name before it, such as "
                    + "localhost.")
        }
        let name = try decode(raw, "name of \(which)")
        // A socket's directory may hold anything; a host name has few characters that need care.
        let isBad = { (c: Unicode.Scalar) in
            c.properties.isWhitespace || c.value < 0x20
                || "[]<>\"\\^`{|}?#@:/".unicodeScalars.contains(c)
        }
        guard name.hasPrefix("/") || !name.unicodeScalars.contains(where: isBad) else {
            throw EngineURLError(
                .invalidHost, "The name of \(which) holds a character that no host name has.")
        }
        return Host(
            name, port: try port.map { text throws(EngineURLError) in try parsePort(text, which) })
    }

    private static func parseIPv6(
        _ piece: Substring, _ which: String
    ) throws(EngineURLError) -> Host {
        guard let close = piece.firstIndex(of: "]") else {
            throw EngineURLError(
                .invalidIPv6, "The ']' after the IPv6 address is missing at \(which).")
        }
        let address = try decode(
            piece[piece.index(after: piece.startIndex)..<close], "address of \(which)")
        guard isIPv6(address) else {
            throw EngineURLError(
                .invalidIPv6,
                "What stands in brackets at \(which) isn't an IPv6 address such as [::1] or "
                    + "[fe80::1%25eth0]. Names and IPv4 addresses need no brackets.")
        }
        let rest = piece[piece.index(after: close)...]
        guard !rest.isEmpty else { return Host(address) }
        guard rest.first == ":" else {
            throw EngineURLError(
                .invalidIPv6, "Only ':' and a port may follow the ']' at \(which).")
        }
        return Host(address, port: try parsePort(rest.dropFirst(), which))
    }

    private static func parsePort(_ text: Substring, _ which: String) throws(EngineURLError) -> Int
    {
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, let port = Int(text), (1...65535).contains(port) else {
            throw EngineURLError(
                .invalidPort,
                "The port after ':' at \(which) isn't a number from 1 to 65535. A user and password "
                    + "are followed by '@'.")
        }
        return port
    }

    /// Whether the text is an IPv6 address, with a zone after `%` or not. Source: RFC 4291 section 2.2.
    static func isIPv6(_ text: String) -> Bool {
        let zoned = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        if zoned.count == 2, zoned[1].isEmpty { return false }
        let halves = zoned[0].split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return false }
        var groups = 0
        for (index, half) in halves.enumerated() where !half.isEmpty {
            guard let count = groupCount(half, isLast: index == halves.count - 1) else {
                return false
            }
            groups += count
        }
        return halves.count == 2 ? groups <= 7 : groups == 8
    }

    /// How many 16-bit groups the text is; an IPv4 address at the end is two.
    private static func groupCount(_ text: Substring, isLast: Bool) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var count = 0
        for (index, part) in parts.enumerated() {
            if isLast, index == parts.count - 1, part.contains(".") {
                let bytes = part.split(separator: ".", omittingEmptySubsequences: false)
                guard bytes.count == 4, bytes.allSatisfy({ UInt8($0) != nil && $0.first != "+" })
                else {
                    return nil
                }
                count += 2
            } else {
                guard (1...4).contains(part.count), part.utf8.allSatisfy({ hexValue($0) != nil })
                else {
                    return nil
                }
                count += 1
            }
        }
        return count
    }
}
