/// A statement or a schema that can't be turned into SQL: says what, for which dialect, and what to do.
///
/// Building never throws; a construct carries its fault and compiling throws it.
public struct CompileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of fault it is.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public let description: String
        private init(_ name: String) { description = name }

        /// The dialect can't say this.
        public static let unsupported = Code("unsupported")
        /// A table or column that isn't there.
        public static let unknownName = Code("unknownName")
        /// More than one thing fits.
        public static let ambiguous = Code("ambiguous")
        /// An argument outside its range.
        public static let invalidArgument = Code("invalidArgument")
        /// An identifier no database takes.
        public static let invalidIdentifier = Code("invalidIdentifier")
        /// Parts that don't fit each other.
        public static let inconsistent = Code("inconsistent")
        /// Something that has to be said is missing.
        public static let missing = Code("missing")
    }

    /// What kind of fault it is.
    public let code: Code
    /// What is wrong and what to do, with names.
    public let message: String
    /// The dialect that was compiled for, where that matters.
    public let dialect: String?
    /// The construct, where the dialect can't say it.
    public let construct: String?

    /// A fault.
    public init(
        _ code: Code, _ message: String, dialect: String? = nil, construct: String? = nil
    ) {
        self.code = code
        self.message = message
        self.dialect = dialect
        self.construct = construct
    }

    /// The dialect can't say the construct; `hint` is what to do instead.
    public static func unsupported(
        _ construct: String, by dialect: String, hint: String? = nil
    ) -> CompileError {
        CompileError(
            .unsupported,
            "\(dialect) has no \(construct)" + (hint.map { "; \($0)" } ?? ""),
            dialect: dialect, construct: construct)
    }

    /// The dialect can't say the construct at a place of the schema; `hint` is what to do instead.
    public static func unsupported(
        _ construct: String, in place: String, by dialect: String, hint: String? = nil
    ) -> CompileError {
        CompileError(
            .unsupported,
            "\(dialect) has no \(construct) (\(place))" + (hint.map { "; \($0)" } ?? ""),
            dialect: dialect, construct: construct)
    }

    /// `CompileError.code: message`.
    public var description: String { "CompileError.\(code): \(message)" }
}
