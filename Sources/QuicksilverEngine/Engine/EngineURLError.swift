/// Says which part of an engine's URL is wrong, and how to write it; it never prints a password.
public struct EngineURLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which part of the URL is wrong. An open set: a `switch` needs a `default`.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code's name, stable.
        public let name: String

        init(_ name: String) { self.name = name }

        /// The code's name.
        public var description: String { name }

        /// The URL is empty.
        public static let empty = Self("empty")
        /// White space or control characters around or inside the URL.
        public static let whitespace = Self("whitespace")
        /// There is no `://`.
        public static let missingScheme = Self("missingScheme")
        /// The scheme is empty or has characters that no scheme has.
        public static let invalidScheme = Self("invalidScheme")
        /// The name after `+` is empty or has characters that no driver's name has.
        public static let invalidDriver = Self("invalidDriver")
        /// No dialect goes by this scheme.
        public static let unknownScheme = Self("unknownScheme")
        /// The dialect is known, but its driver isn't compiled in.
        public static let unknownDriver = Self("unknownDriver")
        /// `@`, `/` or another separator stands where it must be percent-encoded.
        public static let unescapedCharacter = Self("unescapedCharacter")
        /// A `%` without two hexadecimal digits, or bytes that aren't UTF-8.
        public static let invalidPercentEncoding = Self("invalidPercentEncoding")
        /// `%00`: no database takes a NUL there.
        public static let nulCharacter = Self("nulCharacter")
        /// A port or a comma without a host name.
        public static let emptyHost = Self("emptyHost")
        /// The host has characters that no host name has.
        public static let invalidHost = Self("invalidHost")
        /// Brackets without a well-formed IPv6 address, or such an address without brackets.
        public static let invalidIPv6 = Self("invalidIPv6")
        /// The port isn't a number from 1 to 65535.
        public static let invalidPort = Self("invalidPort")
        /// An SQLite URL with two slashes before its path, where three are needed.
        public static let twoSlashes = Self("twoSlashes")
        /// An option that isn't `name=value`.
        public static let invalidOption = Self("invalidOption")
        /// The same option twice.
        public static let repeatedOption = Self("repeatedOption")
        /// An option that neither the engine nor the driver knows.
        public static let unknownOption = Self("unknownOption")
        /// An option whose value is of the wrong form or out of its range.
        public static let invalidOptionValue = Self("invalidOptionValue")
        /// A part that this driver needs is missing, such as the host or the database.
        public static let missingPart = Self("missingPart")
        /// A part that this driver has no use for, such as a password for a file.
        public static let unusedPart = Self("unusedPart")
    }

    /// Which part of the URL is wrong.
    public let code: Code

    /// What is wrong and how to write it.
    public let message: String

    /// Makes an error; drivers use it for what only they can check.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "EngineURLError.\(code): \(message)" }
}

extension EngineURLError {
    /// Says that no dialect goes by the scheme, and names those there are.
    public static func unknownScheme(_ scheme: String, known: [String]) -> EngineURLError {
        let list = known.sorted().joined(separator: ", ")
        let near = nearest(to: scheme, in: known).map { " Did you mean '\($0)'?" } ?? ""
        return EngineURLError(
            .unknownScheme,
            "No database goes by the scheme '\(scheme)'.\(near) The schemes compiled in are: "
                + (list.isEmpty ? "none" : list) + ".")
    }

    /// The name closest to a mistyped one, when it is close enough to be meant.
    static func nearest(to name: String, in known: [String]) -> String? {
        let wanted = Array(name.lowercased())
        let scored = known.map { ($0, distance(wanted, Array($0.lowercased()))) }
        guard let best = scored.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
        return best.1 <= max(1, wanted.count / 3) ? best.0 : nil
    }

    /// How many letters must be added, removed or replaced to turn one name into the other.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let cost = a == b ? diagonal : min(diagonal, row[j], row[j + 1]) + 1
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[right.count]
    }
}
