/// An expression whose values are texts.
///
/// Shape: columns and expressions of `String` and `String?`, and every ``DynamicColumn``.
public protocol TextOperand: ExpressionFace {}

extension SQLExpression: TextOperand where Value.Unwrapped == String {}
extension DynamicColumn: TextOperand {}

extension TextOperand {
    private func matches(
        _ kind: LikeNode.Kind, _ pattern: Node, escape: Character? = nil, isNegated: Bool = false
    ) -> SQLPredicate {
        SQLPredicate(
            node: .like(
                LikeNode(
                    kind: kind, subject: node, pattern: pattern, escape: escape,
                    isNegated: isNegated)))
    }

    /// Whether the text fits a pattern of `%` and `_`.
    ///
    /// Shape: `a LIKE ?`. The escape character is `\` on every database unless another is said. Case: SQLite takes ASCII
    /// letters of both cases as equal, MariaDB goes by the column's collation, PostgreSQL tells them apart; ``ilike(_:escape:)``
    /// and ``contains(_:)`` mean the same everywhere.
    public func like(_ pattern: String, escape: Character? = nil) -> SQLPredicate {
        matches(.like, .textBind(pattern), escape: escape)
    }
    /// Whether the text fits a pattern that is an expression.
    public func like(_ pattern: some AnyExpression, escape: Character? = nil) -> SQLPredicate {
        matches(.like, pattern.node, escape: escape)
    }
    /// `a NOT LIKE ?`
    public func notLike(_ pattern: String, escape: Character? = nil) -> SQLPredicate {
        matches(.like, .textBind(pattern), escape: escape, isNegated: true)
    }
    /// `a NOT LIKE b`
    public func notLike(_ pattern: some AnyExpression, escape: Character? = nil) -> SQLPredicate {
        matches(.like, pattern.node, escape: escape, isNegated: true)
    }

    /// Whether the text fits a pattern, without regard to case.
    ///
    /// Shape: `a ILIKE ?` on PostgreSQL, `LOWER(a) LIKE LOWER(?)` elsewhere. SQLite knows the case of ASCII letters only.
    public func ilike(_ pattern: String, escape: Character? = nil) -> SQLPredicate {
        matches(.caseInsensitive, .textBind(pattern), escape: escape)
    }
    /// Whether the text fits a pattern that is an expression, without regard to case.
    public func ilike(_ pattern: some AnyExpression, escape: Character? = nil) -> SQLPredicate {
        matches(.caseInsensitive, pattern.node, escape: escape)
    }
    /// NOT ``ilike(_:escape:)``.
    public func notIlike(_ pattern: String, escape: Character? = nil) -> SQLPredicate {
        matches(.caseInsensitive, .textBind(pattern), escape: escape, isNegated: true)
    }

    /// Whether a text stands anywhere in this one; `%` and `_` mean themselves, case matters, on every database.
    ///
    /// Shape: `strpos(a, ?) > 0`, `instr(a, ?) > 0` on SQLite, `LOCATE(?, a …) > 0` under a binary collation on MariaDB.
    /// No pattern is made, so there is nothing to escape.
    public func contains(_ part: String) -> SQLPredicate { matches(.contains, .textBind(part)) }
    /// Whether a text that is an expression stands anywhere in this one.
    public func contains(_ part: some AnyExpression) -> SQLPredicate {
        matches(.contains, part.node)
    }

    /// Whether this text starts with another; `%` and `_` mean themselves, case matters, on every database.
    ///
    /// Shape: `starts_with(a, ?)` on PostgreSQL, `instr(a, ?) = 1` on SQLite, `LOCATE(?, a …) = 1` on MariaDB.
    public func startsWith(_ part: String) -> SQLPredicate { matches(.startsWith, .textBind(part)) }
    /// Whether this text starts with one that is an expression.
    public func startsWith(_ part: some AnyExpression) -> SQLPredicate {
        matches(.startsWith, part.node)
    }

    /// Whether this text ends with another; `%` and `_` mean themselves, case matters, on every database.
    public func endsWith(_ part: String) -> SQLPredicate { matches(.endsWith, .textBind(part)) }
    /// Whether this text ends with one that is an expression.
    public func endsWith(_ part: some AnyExpression) -> SQLPredicate {
        matches(.endsWith, part.node)
    }

    /// Whether a regular expression, in the database's own syntax, fits somewhere in the text.
    ///
    /// Shape: `a ~ ?` (`~*`) on PostgreSQL; `a REGEXP ?` on MariaDB and SQLite, case told by `(?i)` before the pattern. SQLite
    /// itself has no `regexp` function: our driver registers one.
    public func regexp(_ pattern: String, caseInsensitive: Bool = false) -> SQLPredicate {
        matches(caseInsensitive ? .regexpCaseInsensitive : .regexp, .textBind(pattern))
    }
    /// Whether a regular expression that is an expression fits somewhere in the text.
    public func regexp(
        _ pattern: some AnyExpression, caseInsensitive: Bool = false
    ) -> SQLPredicate {
        matches(caseInsensitive ? .regexpCaseInsensitive : .regexp, pattern.node)
    }

    /// Texts joined; NULL if one is NULL.
    ///
    /// Shape: `a || b`; `CONCAT(a, b)` on MariaDB.
    public func concat(_ others: any SQLOperand...) -> Self {
        Self(
            node: others.reduce(node) { joined, next in
                .binary(.concat, joined, next.operandNode, .text)
            })
    }

    /// `a COLLATE name`: compared and ordered by a collation of the database.
    public func collate(_ collation: String) -> Self {
        Self(node: .collate(node, collation))
    }
}

extension SQLExpression where Value.Unwrapped == String {
    /// Texts joined; NULL if a side is NULL.
    ///
    /// Shape: `a || b`; `CONCAT(a, b)` on MariaDB.
    public static func + (left: Self, right: String) -> Self {
        Self(node: .binary(.concat, left.node, .textBind(right), .text))
    }

    /// Texts joined; NULL if a side is NULL.
    public static func + (left: String, right: Self) -> Self {
        Self(node: .binary(.concat, .textBind(left), right.node, .text))
    }

    /// Texts joined.
    public static func + (left: Self, right: Self) -> Self {
        Self(node: .binary(.concat, left.node, right.node, .text))
    }

    /// Texts joined; NULL if a side is NULL.
    @_disfavoredOverload
    public static func + <Other>(
        left: Self, right: SQLExpression<Other>
    ) -> SQLExpression<String?> where Other.Unwrapped == String {
        SQLExpression<String?>(node: .binary(.concat, left.node, right.node, .text))
    }
}

extension Node {
    /// A bind of a text.
    static func textBind(_ value: String) -> Node {
        .bind(BindParameter(.text(value), type: .text))
    }
}
