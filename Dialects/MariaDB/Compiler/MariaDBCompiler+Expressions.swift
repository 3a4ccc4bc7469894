public import QuicksilverSQL

extension MariaDBCompiler {
    /// What is written as a function or a CAST needs no parentheses around it.
    public func precedence(of op: BinaryOperator) -> Precedence {
        switch op {
        case .concat, .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight: .atom
        default: op.precedence
        }
    }

    /// `concat`, `DIV`, `<=>`, and bits as signed integers: MariaDB's own are unsigned.
    ///
    /// Source: MariaDB "Operators", "Bit Functions".
    public func renderBinary(
        _ op: BinaryOperator, _ left: Node, _ right: Node, _ type: DataType
    ) throws(CompileError) {
        switch op {
        case .concat:
            state.write("concat(")
            try renderList(joined(left) + joined(right))
            state.write(")")
        case .integerDivide:
            try checkIntegers(left, right)
            try renderInfix(op, "DIV", left, right)
        case .isNotDistinctFrom: try renderInfix(op, "<=>", left, right)
        case .isDistinctFrom:
            state.write("NOT (")
            try renderInfix(op, "<=>", left, right)
            state.write(")")
        case .bitAnd, .bitOr, .shiftLeft: try renderSigned(op, op.symbol, left, right)
        case .bitXor: try renderSigned(op, "^", left, right)
        case .shiftRight:
            // The sign is kept, as it is elsewhere: a negative number is shifted upside down.
            state.write("CAST(CASE WHEN ")
            try render(left, above: .other)
            state.write(" < 0 THEN ~(~")
            try render(left, above: .postfix)
            state.write(" >> ")
            try renderOperand(right, of: op, isRight: true)
            state.write(") ELSE ")
            try renderInfix(op, ">>", left, right)
            state.write(" END AS SIGNED)")
        case .contains where left.dataType.family == .json:
            state.write("json_contains(")
            try renderList([left, right])
            state.write(")")
        default: try renderStandardBinary(op, left, right, type)
        }
    }

    private func renderSigned(
        _ op: BinaryOperator, _ symbol: String, _ left: Node, _ right: Node
    ) throws(CompileError) {
        state.write("CAST(")
        try renderInfix(op, symbol, left, right)
        state.write(" AS SIGNED)")
    }

    /// The parts of texts joined one after another.
    private func joined(_ node: Node) -> [Node] {
        if case .binary(.concat, let left, let right, _) = node.withoutCoercion {
            return joined(left) + joined(right)
        }
        return [node]
    }

    /// `CAST(~a AS SIGNED)`
    public func renderUnary(_ op: UnaryOperator, _ operand: Node) throws(CompileError) {
        guard op == .bitNot else { return try renderStandardUnary(op, operand) }
        state.write("CAST(")
        try renderStandardUnary(op, operand)
        state.write(" AS SIGNED)")
    }

    /// `REGEXP`; `locate` under a binary collation for parts of texts, so that case matters whatever the column's collation.
    ///
    /// Source: MariaDB "Regular Expressions Functions", "LOCATE".
    public func renderLike(_ like: LikeNode) throws(CompileError) {
        switch like.kind {
        case .like, .caseInsensitive: try renderStandardLike(like)
        case .regexp, .regexpCaseInsensitive:
            try render(like.subject, above: .other)
            state.write(like.isNegated ? " NOT REGEXP " : " REGEXP ")
            state.write(like.kind == .regexp ? "concat('(?-i)', " : "concat('(?i)', ")
            try render(like.pattern)
            state.write(")")
        case .contains:
            try renderLocate(like)
            state.write(like.isNegated ? " = 0" : " > 0")
        case .startsWith:
            try renderLocate(like)
            state.write(like.isNegated ? " <> 1" : " = 1")
        case .endsWith:
            state.write("locate(")
            try render(like.pattern)
            state.write(", right(")
            try renderBytewise(like.subject)
            state.write(", char_length(")
            try render(like.pattern)
            state.write(like.isNegated ? "))) <> 1" : "))) = 1")
        }
    }

    private func renderLocate(_ like: LikeNode) throws(CompileError) {
        state.write("locate(")
        try render(like.pattern)
        state.write(", ")
        try renderBytewise(like.subject)
        state.write(")")
    }

    private func renderBytewise(_ node: Node) throws(CompileError) {
        state.write("convert(")
        try render(node)
        state.write(" USING utf8mb4) COLLATE utf8mb4_bin")
    }

    /// CAST, or what means the same for Booleans.
    public func renderCast(_ node: Node, to type: DataType) throws(CompileError) {
        switch (node.dataType.family, type.family) {
        case (.boolean, .text):
            state.write("CASE WHEN ")
            try render(node)
            state.write(" THEN 'true' WHEN NOT ")
            try render(node, above: .not)
            state.write(" THEN 'false' END")
        case (.boolean, .boolean): try render(node, above: .atom)
        case (_, .boolean):
            state.write("(")
            try render(node, above: .other)
            state.write(" <> 0)")
        case (_, .json):
            state.write("json_compact(")
            try render(node)
            state.write(")")
        default: try renderStandardCast(node, to: type)
        }
    }

    /// `a IS NULL, a`: NULLs are ordered by a term of their own.
    public func renderOrdering(_ ordering: OrderingNode) throws(CompileError) {
        if let nulls = ordering.nulls {
            try render(ordering.term, above: .other)
            state.write(nulls == .last ? " IS NULL, " : " IS NOT NULL, ")
        }
        try render(ordering.term)
        if ordering.isDescending { state.write(" DESC") }
    }

    /// `ANY (query)`; arrays are refused.
    public func renderQuantified(_ quantifier: Quantifier, _ node: Node) throws(CompileError) {
        guard case .scalar = node else {
            throw unsupported("\(quantifier.rawValue) over an array", hint: "use .in(…)")
        }
        state.write(quantifier.rawValue + " ")
        try render(node)
    }

    /// `GROUP BY a, b WITH ROLLUP`, when that is all there is.
    ///
    /// Source: MariaDB "SELECT WITH ROLLUP".
    public func renderGroupBy(_ terms: [Node]) throws(CompileError) {
        guard case .grouping(let grouping)? = terms.first(where: \.isGrouping) else {
            return try renderList(terms)
        }
        guard terms.count == 1 else {
            throw unsupported(
                "\(grouping.kind.rawValue) beside other terms", hint: "put them all in one ROLLUP")
        }
        try renderList(terms)
    }

    /// `a, b WITH ROLLUP`
    public func renderGrouping(_ grouping: GroupingNode) throws(CompileError) {
        guard grouping.kind == .rollup else { throw unsupported(grouping.kind.rawValue) }
        try renderList(grouping.sets.flatMap { $0 })
        state.write(" WITH ROLLUP")
    }

    /// ROWS and RANGE; no groups of peers, nothing left out.
    ///
    /// Source: MariaDB "Window Frames".
    public func renderFrame(_ frame: WindowFrame) throws(CompileError) {
        if frame.unit == .groups { throw unsupported("GROUPS in a window frame") }
        if frame.exclude != nil { throw unsupported("EXCLUDE in a window frame") }
        try renderStandardFrame(frame)
    }

    /// `json_extract`, `json_value`.
    ///
    /// Shape: `json_value` unquotes texts and makes JSON's `null` NULL; of other values the text stays as JSON has it. MariaDB
    /// takes what is no array for an array of one: where a path asks for the first or last element, CASE sees to that.
    /// Source: MariaDB "JSON_VALUE", "JSON_EXTRACT".
    public func renderJSONPath(_ path: JSONPathNode) throws(CompileError) {
        let arrays = path.steps.indices.filter {
            path.steps[$0] == .index(0) || path.steps[$0] == .index(-1)
        }
        if arrays.isEmpty { return try renderPlace(path) }
        state.write("CASE WHEN ")
        for (position, index) in arrays.enumerated() {
            if position > 0 { state.write(" AND ") }
            state.write("json_type(")
            try renderPlace("json_extract", path.document, jsonPath(Array(path.steps[..<index])))
            state.write(") = 'ARRAY'")
        }
        state.write(" THEN ")
        try renderPlace(path)
        state.write(" END")
    }

    private func renderPlace(_ path: JSONPathNode) throws(CompileError) {
        let text = jsonPath(path.steps)
        switch path.type.family {
        case .json: try renderPlace("json_extract", path.document, text)
        case .text:
            state.write("CASE WHEN json_type(")
            try renderPlace("json_extract", path.document, text)
            state.write(") IN ('STRING', 'NULL') THEN ")
            try renderPlace("json_value", path.document, text)
            state.write(" ELSE ")
            try renderPlace("json_extract", path.document, text)
            state.write(" END")
        default:
            state.write("CAST(")
            try renderPlace("json_value", path.document, text)
            state.write(" AS \(try castTypeName(for: path.type)))")
        }
    }

    private func renderPlace(
        _ name: String, _ document: Node, _ path: String
    ) throws(CompileError) {
        state.write(name + "(")
        try render(document)
        state.write(", ")
        try renderOwnBind(.text(path), type: .text)
        state.write(")")
    }

    private func jsonPath(_ steps: [JSONPathNode.Step]) -> String {
        var path = "$"
        for step in steps {
            switch step {
            case .key(let key):
                path += ".\""
                for scalar in key.unicodeScalars {
                    if scalar == "\"" || scalar == "\\" { path += "\\" }
                    path.unicodeScalars.append(scalar)
                }
                path += "\""
            case .index(let index): path += "[\(index)]"
            }
        }
        return path
    }
}

extension Node {
    fileprivate var isGrouping: Bool {
        if case .grouping = self { true } else { false }
    }
}
