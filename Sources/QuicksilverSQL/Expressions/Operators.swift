/// How tightly an operator binds; a child of the same or a lower precedence is put in parentheses.
public struct Precedence: Comparable, Hashable, Sendable {
    /// The rank; higher binds tighter.
    public let rank: Int

    /// A rank; higher binds tighter.
    public init(_ rank: Int) { self.rank = rank }

    /// Whether the left binds less tightly.
    public static func < (left: Precedence, right: Precedence) -> Bool { left.rank < right.rank }

    /// Nothing binds less.
    public static let lowest = Precedence(0)
    /// OR.
    public static let or = Precedence(10)
    /// AND.
    public static let and = Precedence(20)
    /// NOT.
    public static let not = Precedence(30)
    /// Comparison, IN, LIKE, BETWEEN, IS.
    public static let comparison = Precedence(40)
    /// Operators a database defines for itself, such as `||` and `->`.
    public static let other = Precedence(50)
    /// Bit operators.
    public static let bit = Precedence(55)
    /// Plus and minus.
    public static let additive = Precedence(60)
    /// Times, divided by, modulo.
    public static let multiplicative = Precedence(70)
    /// A sign.
    public static let sign = Precedence(80)
    /// COLLATE, casts, subscripts.
    public static let postfix = Precedence(90)
    /// A column, a literal, a function, anything in parentheses.
    public static let atom = Precedence(100)
}

/// An operator with one operand.
public enum UnaryOperator: Hashable, Sendable {
    /// `NOT`.
    case not
    /// `-`.
    case minus
    /// `~`.
    case bitNot
    /// `IS NULL`.
    case isNull
    /// `IS NOT NULL`.
    case isNotNull
    /// `IS TRUE`.
    case isTrue
    /// `IS NOT TRUE`.
    case isNotTrue
    /// `IS FALSE`.
    case isFalse
    /// `IS NOT FALSE`.
    case isNotFalse
}

/// An operator with two operands.
public enum BinaryOperator: Hashable, Sendable {
    /// `+`
    case add
    /// `-`
    case subtract
    /// `*`
    case multiply
    /// Division that keeps the fraction, of integers too.
    case divide
    /// Integer division, rounded toward zero.
    case integerDivide
    /// The remainder, with the sign of the dividend.
    case modulo
    /// `||` on texts; NULL if a side is NULL.
    case concat
    /// `=`
    case equal
    /// `<>`
    case notEqual
    /// `<`
    case less
    /// `<=`
    case lessOrEqual
    /// `>`
    case greater
    /// `>=`
    case greaterOrEqual
    /// Unequal, NULL being a value like others.
    case isDistinctFrom
    /// Equal, NULL being a value like others.
    case isNotDistinctFrom
    /// `&`
    case bitAnd
    /// `|`
    case bitOr
    /// Exclusive or of bits.
    case bitXor
    /// `<<`
    case shiftLeft
    /// `>>`
    case shiftRight
    /// Whether the left array or JSON document contains the right.
    case contains
    /// Whether the left is contained in the right.
    case containedBy
    /// Whether two arrays share an element.
    case overlaps
    /// An operator written as it stands.
    case custom(String, Precedence)

    /// How tightly it binds.
    public var precedence: Precedence {
        switch self {
        case .add, .subtract: .additive
        case .multiply, .divide, .integerDivide, .modulo: .multiplicative
        case .concat, .contains, .containedBy, .overlaps: .other
        case .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight: .bit
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isDistinctFrom,
            .isNotDistinctFrom:
            .comparison
        case .custom(_, let precedence): precedence
        }
    }

    /// Whether `(a op b) op c` equals `a op (b op c)`, so that parentheses can be left out.
    public var isAssociative: Bool {
        switch self {
        case .concat, .bitAnd, .bitOr: true
        default: false
        }
    }

    /// Its spelling where all databases agree.
    public var symbol: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide, .integerDivide: "/"
        case .modulo: "%"
        case .concat: "||"
        case .equal: "="
        case .notEqual: "<>"
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .isDistinctFrom: "IS DISTINCT FROM"
        case .isNotDistinctFrom: "IS NOT DISTINCT FROM"
        case .bitAnd: "&"
        case .bitOr: "|"
        case .bitXor: "#"
        case .shiftLeft: "<<"
        case .shiftRight: ">>"
        case .contains: "@>"
        case .containedBy: "<@"
        case .overlaps: "&&"
        case .custom(let symbol, _): symbol
        }
    }

    /// The operator that is true exactly where this one is false, NULL staying NULL.
    public var negated: BinaryOperator? {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        case .isDistinctFrom: .isNotDistinctFrom
        case .isNotDistinctFrom: .isDistinctFrom
        default: nil
        }
    }
}
