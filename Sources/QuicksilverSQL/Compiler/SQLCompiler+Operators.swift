extension SQLCompiler {
    /// The operator's standard spelling.
    public func renderUnary(_ op: UnaryOperator, _ operand: Node) throws(CompileError) {
        try renderStandardUnary(op, operand)
    }

    /// What ``renderUnary(_:_:)`` does unless a dialect changes it.
    public func renderStandardUnary(
        _ op: UnaryOperator, _ operand: Node
    ) throws(CompileError) {
        switch op {
        case .not:
            state.write("NOT ")
            try render(operand, above: .not)
        case .minus:
            state.write("-")
            try render(operand, above: Precedence(Precedence.sign.rank + 1))
        case .bitNot:
            state.write("~")
            try render(operand, above: .postfix)
        case .isNull, .isNotNull, .isTrue, .isNotTrue, .isFalse, .isNotFalse:
            try render(operand, above: .other)
            state.write(op.words)
        }
    }

    /// `left op right`, parenthesised by precedence.
    public func renderBinary(
        _ op: BinaryOperator, _ left: Node, _ right: Node, _ type: DataType
    ) throws(CompileError) {
        try renderStandardBinary(op, left, right, type)
    }

    /// What ``renderBinary(_:_:_:_:)`` does unless a dialect changes it.
    public func renderStandardBinary(
        _ op: BinaryOperator, _ left: Node, _ right: Node, _ type: DataType
    ) throws(CompileError) {
        switch op {
        case .divide where type.family == .floating && !left.dataType.isFractional:
            try renderCast(left, to: .double)
            state.write(" / ")
            try renderOperand(right, of: op, isRight: true)
        case .integerDivide:
            try checkIntegers(left, right)
            try renderInfix(op, op.symbol, left, right)
        case .contains, .containedBy, .overlaps:
            guard state.dialect.capabilities.arrays else {
                throw unsupported(
                    left.dataType.family == .json ? "containment of JSON documents" : "arrays")
            }
            try renderInfix(op, op.symbol, left, right)
        default: try renderInfix(op, op.symbol, left, right)
        }
    }

    /// Integer division takes integers: others are refused.
    public func checkIntegers(_ left: Node, _ right: Node) throws(CompileError) {
        for type in [left.dataType, right.dataType] {
            switch type.family {
            case .integer, .unknown: break
            default:
                throw CompileError(
                    .invalidArgument, "integer division takes integers, not \(type.declaration)")
            }
        }
    }

    /// `left symbol right`, with the parentheses that the operands need.
    public func renderInfix(
        _ op: BinaryOperator, _ symbol: String, _ left: Node, _ right: Node
    ) throws(CompileError) {
        try renderOperand(left, of: op, isRight: false)
        let state = state
        state.write(" ")
        state.write(symbol)
        state.write(" ")
        try renderOperand(right, of: op, isRight: true)
    }

    /// Writes an operand of an operator, in parentheses unless all databases agree that it needs none.
    ///
    /// Databases agree on `* / %` over `+ -` over comparisons. They don't on `||`, `&`, `|`, `<<` and the like: PostgreSQL
    /// gives all of these one rank below `+`, SQLite puts `||` above `*`, MariaDB has a rank for each. So an operand under
    /// such an operator, or with such an operator, has parentheses, unless it is the same operator and associative.
    public func renderOperand(
        _ node: Node, of op: BinaryOperator, isRight: Bool
    ) throws(CompileError) {
        let child: BinaryOperator?
        if case .binary(let inner, _, _, _) = node.withoutCoercion,
            precedence(of: inner) < .atom
        {
            child = inner
        } else {
            child = nil
        }
        switch op.rank {
        case .comparison: try render(node, above: .other)
        case .arithmetic:
            guard let child else { return try render(node, above: .sign) }
            let isBare =
                child.rank == .arithmetic
                && (isRight
                    ? child.precedence > op.precedence : child.precedence >= op.precedence)
            try render(node, above: isBare ? .lowest : .atom)
        case .other:
            guard let child else { return try render(node, above: .sign) }
            try render(node, above: child == op && op.isAssociative ? .lowest : .atom)
        }
    }

    /// `subject IN (?, ?, …)`; an empty list is false for every subject, NULL too.
    public func renderInValues(
        _ subject: Node, _ bind: BindParameter, isNegated: Bool
    ) throws(CompileError) {
        try renderInList(subject, bind, isNegated: isNegated)
    }

    /// `subject IN (?, ?, …)` with a placeholder for each value, or with literals where these are asked for.
    public func renderInList(
        _ subject: Node, _ bind: BindParameter, isNegated: Bool
    ) throws(CompileError) {
        if state.inlinesLiterals {
            guard case .array(let values)? = bind.value, !values.isEmpty else {
                return try renderConstant(isNegated ? .true_ : .false_)
            }
            try render(subject, above: .other)
            state.write(isNegated ? " NOT IN (" : " IN (")
            for (index, value) in values.enumerated() {
                if index > 0 { state.write(", ") }
                state.write(try state.dialect.literal(for: value, type: bind.type))
            }
            state.write(")")
            return
        }
        try render(subject, above: .other)
        state.write(isNegated ? " NOT IN (" : " IN (")
        try renderExpanding(bind, beside: subject)
        state.write(")")
    }

    /// Writes a bind that holds a list as one placeholder for an array.
    public func renderArrayBind(_ bind: BindParameter) {
        let id = ObjectIdentifier(bind)
        let type = DataType.array(bind.type)
        if state.dialect.numbersPlaceholders, let number = state.numbers[id] {
            return renderPlaceholder(number, type: type)
        }
        let number = state.addSlot(bind, type: type, isExpanding: false)
        state.numbers[id] = number
        renderPlaceholder(number, type: type)
    }

    /// Writes a value of the compiler's own, such as a JSON path, as a bind; equal values share one.
    public func renderOwnBind(_ value: SQLValue, type: DataType) throws(CompileError) {
        try renderBind(state.ownBind(value, type: type))
    }

    /// Writes a text of ours as a literal of the dialect.
    public func renderTextLiteral(_ text: String) throws(CompileError) {
        state.write(try state.dialect.literal(for: .text(text), type: .text))
    }

    /// LIKE, with case as the dialect has it or, through `lower`, without regard to it.
    public func renderLike(_ like: LikeNode) throws(CompileError) {
        try renderStandardLike(like)
    }

    /// What ``renderLike(_:)`` does unless a dialect changes it.
    public func renderStandardLike(_ like: LikeNode) throws(CompileError) {
        switch like.kind {
        case .like: try render(like.subject, above: .other)
        case .caseInsensitive:
            state.write("lower(")
            try render(like.subject)
            state.write(")")
        case .regexp, .regexpCaseInsensitive: throw unsupported("regular expressions")
        case .contains, .startsWith, .endsWith: throw unsupported("search for a part of a text")
        }
        state.write(like.isNegated ? " NOT LIKE " : " LIKE ")
        if like.kind == .caseInsensitive {
            state.write("lower(")
            try render(like.pattern)
            state.write(")")
        } else {
            try render(like.pattern, above: .postfix)
        }
        try renderEscape(like)
    }

    /// ` ESCAPE 'c'`
    public func renderEscape(_ like: LikeNode) throws(CompileError) {
        guard let escape = like.escape else { return }
        guard escape.unicodeScalars.count == 1 else {
            throw CompileError(
                .invalidArgument,
                "the escape character of LIKE has to be one character, not '\(escape)'")
        }
        state.write(" ESCAPE ")
        try renderTextLiteral(String(escape))
    }
}

extension BinaryOperator {
    /// What databases agree on about an operator.
    enum Rank { case comparison, arithmetic, other }

    /// Whether it compares, computes by the rules of school, or is ranked by each database for itself.
    var rank: Rank {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isDistinctFrom,
            .isNotDistinctFrom:
            .comparison
        case .add, .subtract, .multiply, .divide, .integerDivide, .modulo: .arithmetic
        case .custom(_, let precedence): precedence <= .comparison ? .comparison : .other
        default: .other
        }
    }
}

extension UnaryOperator {
    /// What stands behind the operand.
    package var words: String {
        switch self {
        case .isNull: " IS NULL"
        case .isNotNull: " IS NOT NULL"
        case .isTrue: " IS TRUE"
        case .isNotTrue: " IS NOT TRUE"
        case .isFalse: " IS FALSE"
        case .isNotFalse: " IS NOT FALSE"
        case .not, .minus, .bitNot: ""
        }
    }
}

extension DataType {
    /// Whether dividing two of them keeps the fraction by itself.
    package var isFractional: Bool { family == .floating || family == .exact }
}

extension Node {
    /// The expression under changes of codec and labels.
    package var withoutCoercion: Node {
        switch self {
        case .coerced(let inner, _), .label(let inner, _): inner.withoutCoercion
        case .conjunction(let terms) where terms.count == 1: terms[0].withoutCoercion
        case .disjunction(let terms) where terms.count == 1: terms[0].withoutCoercion
        default: self
        }
    }
}
