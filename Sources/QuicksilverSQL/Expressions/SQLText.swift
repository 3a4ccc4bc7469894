/// SQL as a programmer writes it: literal text is SQL, every interpolated value is a bind.
///
/// Shape: `"age > \(limit)"` is `age > ?` with one bind; interpolated expressions and columns embed as SQL;
/// `\(identifier: name)` is quoted by the dialect. There is no interpolation that pastes a run-time string as SQL.
/// Source: design D3; parity row Q3.
public struct SQLText: AnyExpression, ExpressibleByStringInterpolation {
    /// The pieces.
    public internal(set) var textNode: TextNode

    /// The tree.
    public var node: Node { .text(textNode) }

    /// SQL without interpolations. `:name` is a named bind.
    public init(stringLiteral value: String) {
        textNode = TextNode(pieces: namedBinds(in: value), type: .null)
    }

    /// SQL with interpolations.
    public init(stringInterpolation: Interpolation) {
        textNode = TextNode(pieces: stringInterpolation.pieces, type: .null)
    }

    /// SQL made at run time: the one raw door. Whoever opens it vouches that no user's value is in `sql`.
    public init(unsafe sql: String) {
        textNode = TextNode(pieces: namedBinds(in: sql), type: .null)
    }

    /// An expression as SQL text: `serverDefault: .sql(now())`.
    public static func sql(_ expression: some AnyExpression) -> SQLText { "\(expression)" }

    /// A value as SQL text, a bind: `serverDefault: .value(0)`.
    public static func value(_ value: some ColumnValue) -> SQLText { "\(value)" }

    /// The pieces of an interpolated text.
    public struct Interpolation: StringInterpolationProtocol {
        var pieces: [TextNode.Piece] = []
        /// The quotation mark that the literal before is still inside of.
        private var openQuote: UInt8?

        /// An empty text.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }
        /// SQL.
        public mutating func appendLiteral(_ literal: String) {
            var scanner = NamedBindScanner(literal)
            pieces.append(contentsOf: scanner.pieces())
            openQuote = scanner.openQuote
        }
        /// A value: always a bind.
        public mutating func appendInterpolation<Value: ColumnValue>(_ value: Value) {
            refuseInsideQuotes()
            pieces.append(.node(.bind(BindParameter(value.sqlValue, type: Value.dataType))))
        }
        /// An expression.
        public mutating func appendInterpolation(_ expression: some AnyExpression) {
            refuseInsideQuotes()
            pieces.append(.node(expression.node))
        }
        /// A name, quoted by the dialect.
        public mutating func appendInterpolation(identifier: String) {
            refuseInsideQuotes()
            pieces.append(.identifier(identifier))
        }

        /// Between quotation marks the placeholder would be text, and the value nowhere.
        private mutating func refuseInsideQuotes() {
            guard let quote = openQuote else { return }
            let mark = Unicode.Scalar(quote)
            pieces.append(
                .node(
                    .fault(
                        CompileError(
                            .invalidArgument,
                            "the SQL text has an interpolation between quotation marks, \(mark)…\(mark): take them "
                                + "away, as values become binds and identifiers are quoted by themselves"
                        ))))
        }
    }
}
