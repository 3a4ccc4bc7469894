import QuicksilverSQL

/// A join condition as a relation declares it, by attributes of its two classes.
///
/// Shape: `"User.id == Address.userID and Address.kind == 'home'"`. Attributes go by their class's name; `self` and `other` are the relation's own
/// class and the one it leads to, for one related to itself. Operators are `==`, `=`, `!=`, `<`, `<=`, `>`, `>=`, `is null`, `is not null`,
/// `and`, `or`, `not` and parentheses; values are texts in single quotes, numbers, `true` and `false`.
indirect enum JoinTerm: Sendable {
    /// What is compared.
    enum Operand: Sendable {
        case parent(Int)
        case target(Int)
        /// A column of the table between them.
        case middle(Int)
        case value(SQLValue)
    }
    case all([JoinTerm])
    case any([JoinTerm])
    case not(JoinTerm)
    case compare(BinaryOperator, Operand, Operand)
    case isNull(Operand, isNegated: Bool)
    case expression(JoinExpression)

    /// The condition between two rows, and one of the table between them where there is one.
    func node(
        _ near: (Int) -> Node, _ far: (Int) -> Node,
        _ middle: (Int) -> Node = { _ in .constant(.null) }
    ) -> Node {
        func node(_ operand: Operand, like other: Node? = nil) -> Node {
            switch operand {
            case .parent(let position): near(position)
            case .target(let position): far(position)
            case .middle(let index): middle(index)
            case .value(let value):
                .bind(BindParameter(value, type: other?.columnType ?? value.plainType))
            }
        }
        switch self {
        case .all(let terms): return .conjunction(terms.map { $0.node(near, far, middle) })
        case .any(let terms): return .disjunction(terms.map { $0.node(near, far, middle) })
        case .not(let term): return .unary(.not, term.node(near, far, middle))
        case .expression(let expression): return expression.node { node($0) }
        case .isNull(let operand, let isNegated):
            return .unary(isNegated ? .isNotNull : .isNull, node(operand))
        case .compare(let operation, let left, let right):
            if case .value = left {
                let other = node(right)
                return .binary(operation, node(left, like: other), other, .boolean)
            }
            let first = node(left)
            return .binary(operation, first, node(right, like: first), .boolean)
        }
    }

    /// The parent's attributes in it.
    var parentAttributes: [Int] {
        func attribute(_ operand: Operand) -> [Int] {
            if case .parent(let position) = operand { [position] } else { [] }
        }
        switch self {
        case .all(let terms), .any(let terms): return terms.flatMap(\.parentAttributes)
        case .not(let term): return term.parentAttributes
        case .compare(_, let left, let right): return attribute(left) + attribute(right)
        case .isNull(let operand, _): return attribute(operand)
        case .expression(let expression): return expression.parentAttributes
        }
    }
}

extension Node {
    /// The type of the column it is.
    fileprivate var columnType: DataType? {
        if case .column(let column) = self { column.type } else { nil }
    }
}

extension SQLValue {
    /// The type of a value by itself.
    fileprivate var plainType: DataType {
        switch self {
        case .int: .bigInteger
        case .bool: .boolean
        case .double: .double
        default: .text
        }
    }
}

/// Reads a ``JoinTerm``.
struct JoinText {
    enum Token: Equatable {
        case name(String)
        case text(String)
        case number(String)
        case symbol(String)
    }
    private let parent: Mapper
    private let target: Mapper
    private let secondary: Table?
    private let title: String
    private let label: String
    private let source: String
    private var tokens: [Token] = []
    private var position = 0
    private var depth = 0

    init(
        _ source: String, _ parent: Mapper, _ target: Mapper, _ secondary: Table?,
        _ title: String, _ label: String
    ) throws(ORMError) {
        self.source = source
        self.secondary = secondary
        self.label = label
        self.parent = parent
        self.target = target
        self.title = title
        tokens = try scan()
    }

    /// The condition.
    ///
    /// - Throws: ``ORMError`` `.configuration` that says what was expected, or which attributes there are.
    mutating func term() throws(ORMError) -> JoinTerm {
        let result = try disjunction()
        guard position == tokens.count else { throw expected("and, or, or the end") }
        return result
    }

    private mutating func disjunction() throws(ORMError) -> JoinTerm {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw fault("its parentheses are too deep") }
        var terms = [try conjunction()]
        while take(.name("or")) || take(.symbol("||")) { terms.append(try conjunction()) }
        return terms.count == 1 ? terms[0] : .any(terms)
    }

    private mutating func conjunction() throws(ORMError) -> JoinTerm {
        var terms = [try factor()]
        while take(.name("and")) || take(.symbol("&&")) { terms.append(try factor()) }
        return terms.count == 1 ? terms[0] : .all(terms)
    }

    private mutating func factor() throws(ORMError) -> JoinTerm {
        if take(.symbol("(")) {
            let inner = try disjunction()
            guard take(.symbol(")")) else { throw expected(")") }
            return inner
        }
        if take(.name("not")) || take(.symbol("!")) {
            depth += 1
            defer { depth -= 1 }
            guard depth < 50 else { throw fault("its negations are too deep") }
            return .not(try factor())
        }
        let left = try operand()
        if take(.name("is")) {
            let isNegated = take(.name("not"))
            guard take(.name("null")) else { throw expected("null") }
            return .isNull(left, isNegated: isNegated)
        }
        guard position < tokens.count, case .symbol(let symbol) = tokens[position],
            let operation = Self.operators[symbol]
        else { throw expected("a comparison") }
        position += 1
        return .compare(operation, left, try operand())
    }

    private static let operators: [String: BinaryOperator] = [
        "==": .equal, "=": .equal, "!=": .notEqual, "<>": .notEqual, "<": .less,
        "<=": .lessOrEqual, ">": .greater, ">=": .greaterOrEqual,
    ]

    private mutating func operand() throws(ORMError) -> JoinTerm.Operand {
        guard position < tokens.count else { throw expected("an attribute or a value") }
        let token = tokens[position]
        position += 1
        switch token {
        case .text(let text): return .value(.text(text))
        case .number(let digits):
            if let whole = Int64(digits) { return .value(.int(whole)) }
            if let number = Double(digits) { return .value(.double(number)) }
        case .name("true"): return .value(.bool(true))
        case .name("false"): return .value(.bool(false))
        case .name(let name):
            guard take(.symbol(".")), position < tokens.count,
                case .name(let attribute) = tokens[position]
            else { break }
            position += 1
            return try self.attribute(attribute, of: name)
        case .symbol: break
        }
        position -= 1
        throw expected("an attribute, such as \(parent.type).id, or a value")
    }

    private func attribute(
        _ name: String, of owner: String
    ) throws(ORMError) -> JoinTerm.Operand {
        let isParent = owner == "self" || (owner == "\(parent.type)" && parent !== target)
        let isTarget = owner == "other" || (owner == "\(target.type)" && parent !== target)
        if !isParent, !isTarget, let secondary, owner == secondary.name {
            guard
                let index = secondary.columns.firstIndex(where: {
                    $0.key == name || $0.name == name
                })
            else {
                throw fault(
                    "'\(owner)' has no column '\(name)'; its columns are "
                        + secondary.columns.map(\.key).joined(separator: ", "))
            }
            return .middle(index)
        }
        guard isParent || isTarget else {
            throw fault(
                parent === target
                    ? "'\(owner)': a class related to itself is called self and other"
                    : "'\(owner)' is neither \(parent.type) nor \(target.type)"
                        + (secondary.map { ", nor '\($0.name)'" } ?? ""))
        }
        let mapper = isParent ? parent : target
        guard let position = mapper.position(of: name) else {
            throw fault(mapper.unknown(name).message)
        }
        return isParent ? .parent(position) : .target(position)
    }

    private mutating func take(_ token: Token) -> Bool {
        guard position < tokens.count, tokens[position].folded == token else { return false }
        position += 1
        return true
    }

    private func expected(_ what: String) -> ORMError {
        let here = position < tokens.count ? "'\(tokens[position].shown)'" : "the end"
        return fault("\(what) is wanted where \(here) is")
    }

    private func fault(_ text: String) -> ORMError {
        ORMError(.configuration, "\(title): \(label) \"\(source)\": \(text)")
    }
}

extension JoinText.Token {
    /// The token with its word in lower case, as keywords are compared.
    fileprivate var folded: Self {
        if case .name(let name) = self { .name(name.lowercased()) } else { self }
    }

    fileprivate var shown: String {
        switch self {
        case .name(let text), .text(let text), .number(let text), .symbol(let text): text
        }
    }
}

extension JoinText {
    private func scan() throws(ORMError) -> [Token] {
        let characters = Array(source)
        var tokens: [Token] = []
        var index = 0
        func run(_ isIn: (Character) -> Bool) -> String {
            let start = index
            while index < characters.count, isIn(characters[index]) { index += 1 }
            return String(characters[start..<index])
        }
        while index < characters.count {
            let next = characters[index]
            if next.isWhitespace {
                index += 1
            } else if next.isLetter || next == "_" {
                tokens.append(.name(run { $0.isLetter || $0.isNumber || $0 == "_" }))
            } else if next.isNumber || (next == "-" && index + 1 < characters.count) {
                index += 1
                let rest = run { $0.isNumber || $0 == "." }
                tokens.append(.number(String(next) + rest))
            } else if next == "'" {
                index += 1
                let text = run { $0 != "'" }
                guard index < characters.count else { throw fault("a text has no end") }
                index += 1
                tokens.append(.text(text))
            } else if ".()".contains(next) {
                index += 1
                tokens.append(.symbol(String(next)))
            } else {
                let symbol = run { "=!<>&|".contains($0) }
                guard !symbol.isEmpty else { throw fault("'\(next)' isn't known") }
                tokens.append(.symbol(symbol))
            }
        }
        return tokens
    }
}
