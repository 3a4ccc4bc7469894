extension SQLCompiler {
    /// `?`
    public func renderPlaceholder(_ number: Int, type: DataType) {
        state.write("?")
    }

    /// The operator's own.
    public func precedence(of op: BinaryOperator) -> Precedence { op.precedence }

    /// The constant's standard spelling.
    public func renderConstant(_ constant: Constant) throws(CompileError) {
        switch constant {
        case .null: state.write("NULL")
        case .true_: state.write("TRUE")
        case .false_: state.write("FALSE")
        case .integer(let value): state.write("\(value)")
        case .star: state.write("*")
        case .currentDate: state.write("CURRENT_DATE")
        case .currentTime: state.write("CURRENT_TIME")
        case .currentTimestamp: state.write("CURRENT_TIMESTAMP")
        case .text(let text): state.write(try state.dialect.literal(for: .text(text), type: .text))
        }
    }

    /// The operator's standard spelling.
    public func renderUnary(_ op: UnaryOperator, _ operand: Node) throws(CompileError) {
        switch op {
        case .not:
            state.write("NOT ")
            try render(operand, above: .not)
        case .minus:
            state.write("-")
            try render(operand, above: Precedence(Precedence.sign.rank + 1))
        case .bitNot:
            state.write("~")
            try render(operand, above: .sign)
        case .isNull, .isNotNull, .isTrue, .isNotTrue, .isFalse, .isNotFalse:
            try render(operand, above: .other)
            state.write(op.words)
        }
    }

    /// `left op right`, parenthesised by precedence.
    public func renderBinary(
        _ op: BinaryOperator, _ left: Node, _ right: Node, _ type: DataType
    ) throws(CompileError) {
        try renderInfix(op, op.symbol, left, right)
    }

    /// `left symbol right`, parenthesised by the operator's precedence.
    public func renderInfix(
        _ op: BinaryOperator, _ symbol: String, _ left: Node, _ right: Node
    ) throws(CompileError) {
        let rank = precedence(of: op)
        let next = Precedence(rank.rank + 1)
        try render(left, above: rank == .comparison ? next : rank)
        state.write(" ")
        state.write(symbol)
        state.write(" ")
        if op.isAssociative, case .binary(op, _, _, _) = right {
            try render(right, above: rank)
        } else {
            try render(right, above: next)
        }
    }

    /// `subject IN (?, ?, …)`; an empty list is false for every subject, NULL too.
    public func renderInValues(
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
        renderExpanding(bind)
        state.write(")")
    }

    /// `CAST(node AS type)`.
    public func renderCast(_ node: Node, to type: DataType) throws(CompileError) {
        state.write("CAST(")
        try render(node)
        state.write(" AS ")
        state.write(try castTypeName(for: type))
        state.write(")")
    }

    /// The type's name in DDL.
    public func castTypeName(for type: DataType) throws(CompileError) -> String {
        try state.dialect.typeName(for: type)
    }

    /// `name(arguments)` with DISTINCT, ORDER BY, WITHIN GROUP, FILTER and OVER.
    public func renderFunction(_ function: FunctionNode) throws(CompileError) {
        try renderCall(function, name: function.name)
    }

    /// A call under a given name.
    public func renderCall(_ function: FunctionNode, name: String) throws(CompileError) {
        state.write(name)
        state.write("(")
        if function.isDistinct { state.write("DISTINCT ") }
        try renderList(function.arguments)
        if !function.orderBy.isEmpty {
            state.write(" ORDER BY ")
            try renderList(function.orderBy)
        }
        state.write(")")
        try renderCallTail(function)
    }

    /// WITHIN GROUP, FILTER and OVER behind a call.
    public func renderCallTail(_ function: FunctionNode) throws(CompileError) {
        if !function.withinGroup.isEmpty {
            state.write(" WITHIN GROUP (ORDER BY ")
            try renderList(function.withinGroup)
            state.write(")")
        }
        if let filter = function.filter {
            state.write(" FILTER (WHERE ")
            try render(filter)
            state.write(")")
        }
        if let window = function.over {
            state.write(" OVER ")
            try renderWindow(window)
        }
    }

    /// A window: a bare name, or `(name PARTITION BY … ORDER BY … frame)`.
    public func renderWindow(_ window: WindowNode) throws(CompileError) {
        if let name = window.name, window.partitionBy.isEmpty, window.orderBy.isEmpty,
            window.frame == nil
        {
            return try state.writeIdentifier(name)
        }
        state.write("(")
        try renderWindowBody(window)
        state.write(")")
    }

    /// A window without its parentheses.
    public func renderWindowBody(_ window: WindowNode) throws(CompileError) {
        var separator = ""
        if let name = window.name {
            try state.writeIdentifier(name)
            separator = " "
        }
        if !window.partitionBy.isEmpty {
            state.write(separator + "PARTITION BY ")
            try renderList(window.partitionBy)
            separator = " "
        }
        if !window.orderBy.isEmpty {
            state.write(separator + "ORDER BY ")
            try renderList(window.orderBy)
            separator = " "
        }
        if let frame = window.frame {
            state.write(separator)
            try renderFrame(frame)
        }
    }

    /// `ROWS BETWEEN start AND end EXCLUDE …`.
    public func renderFrame(_ frame: WindowFrame) throws(CompileError) {
        state.write(frame.unit.rawValue + " BETWEEN ")
        try renderBound(frame.start)
        state.write(" AND ")
        try renderBound(frame.end)
        if let exclude = frame.exclude { state.write(" EXCLUDE " + exclude.rawValue) }
    }

    private func renderBound(_ bound: WindowFrame.Bound) throws(CompileError) {
        switch bound {
        case .unboundedPreceding: state.write("UNBOUNDED PRECEDING")
        case .preceding(let node):
            try render(node)
            state.write(" PRECEDING")
        case .currentRow: state.write("CURRENT ROW")
        case .following(let node):
            try render(node)
            state.write(" FOLLOWING")
        case .unboundedFollowing: state.write("UNBOUNDED FOLLOWING")
        }
    }

    /// `node COLLATE "name"`.
    public func renderCollate(_ node: Node, _ collation: String) throws(CompileError) {
        try render(node, above: .postfix)
        state.write(" COLLATE ")
        try state.writeIdentifier(collation)
    }

    /// `term DESC NULLS LAST`.
    public func renderOrdering(_ ordering: OrderingNode) throws(CompileError) {
        try render(ordering.term)
        if ordering.isDescending { state.write(" DESC") }
        if let nulls = ordering.nulls { state.write(" NULLS " + nulls.rawValue) }
    }

    /// `(a, b)`.
    public func renderTuple(_ nodes: [Node]) throws(CompileError) {
        state.write("(")
        try renderList(nodes)
        state.write(")")
    }

    /// The dialect can't.
    public func unsupported(_ construct: String, hint: String? = nil) -> CompileError {
        .unsupported(construct, by: state.dialect.name, hint: hint)
    }

    /// Refused unless a dialect has it.
    public func renderGrouping(_ grouping: GroupingNode) throws(CompileError) {
        throw unsupported(grouping.kind.rawValue)
    }

    /// Refused unless a dialect has it.
    public func renderArray(_ elements: [Node], _ type: DataType) throws(CompileError) {
        throw unsupported("arrays")
    }

    /// Refused unless a dialect has it.
    public func renderQuantified(_ quantifier: Quantifier, _ node: Node) throws(CompileError) {
        throw unsupported(quantifier.rawValue)
    }

    /// `EXTRACT(field FROM node)`.
    public func renderExtract(_ field: DateField, from node: Node) throws(CompileError) {
        state.write("EXTRACT(\(field.rawValue.uppercased()) FROM ")
        try render(node)
        state.write(")")
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
