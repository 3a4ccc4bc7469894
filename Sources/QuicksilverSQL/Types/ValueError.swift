/// A value that can't be made, read or stored without changing it.
///
/// It names the value, the range or form that is allowed, and what to do instead. Nothing is
/// rounded, clamped or dropped to avoid this error.
public struct ValueError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of fault it is; an open set.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String, Sendable {
            case outOfRange, malformed, inexact, tooDeep, wrongType, unexpectedNull
        }
        private let kind: Kind

        /// The value lies outside the range of its type.
        public static let outOfRange = Code(kind: .outOfRange)
        /// The text or bytes don't have the form that was asked for.
        public static let malformed = Code(kind: .malformed)
        /// The value would lose digits.
        public static let inexact = Code(kind: .inexact)
        /// The value is nested deeper than is allowed.
        public static let tooDeep = Code(kind: .tooDeep)
        /// The value is of another kind than the type.
        public static let wrongType = Code(kind: .wrongType)
        /// The value is NULL, and the type has none.
        public static let unexpectedNull = Code(kind: .unexpectedNull)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of fault it is.
    public let code: Code
    /// What was wrong, and what to do.
    public let message: String

    /// Makes an error from its code and a message that says what was wrong and what to do.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "ValueError.\(code): \(message)" }
}

extension ValueError {
    /// The error for text that isn't of the asked form; shows at most 60 characters of it.
    package static func malformed(
        _ type: String, _ text: some StringProtocol, expected: String
    ) -> ValueError {
        let shown = text.count > 60 ? "\(text.prefix(60))…" : String(text)
        return ValueError(
            .malformed, "\"\(shown)\" is not a valid \(type); write it like \(expected).")
    }

    /// The error for a number outside its range.
    package static func outOfRange(
        _ what: String, _ value: some CustomStringConvertible, _ range: String
    ) -> ValueError {
        ValueError(.outOfRange, "\(what) \(value) is outside \(range); use a value inside it.")
    }
}
