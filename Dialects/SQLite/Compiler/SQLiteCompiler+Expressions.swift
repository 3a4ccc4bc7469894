public import QuicksilverSQL

extension SQLiteCompiler {
    /// `IS` and `IS NOT` for distinctness, an exact emulation of exclusive or, and exact arithmetic through functions.
    ///
    /// Shape: SQLite has no exact numbers; they are stored as texts. `decimal_add(a, b)`, `decimal_sub`, `decimal_mul` and
    /// `decimal_div` compute with them and the collation `decimal` orders them; our driver registers all of these.
    public func renderBinary(
        _ op: BinaryOperator, _ left: Node, _ right: Node, _ type: DataType
    ) throws(CompileError) {
        switch op {
        case .isDistinctFrom: try renderComparison(op, "IS NOT", left, right)
        case .isNotDistinctFrom: try renderComparison(op, "IS", left, right)
        case .bitXor:
            state.write("(")
            try renderInfix(.bitOr, "|", left, right)
            state.write(") - (")
            try renderInfix(.bitAnd, "&", left, right)
            state.write(")")
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            try renderComparison(op, op.symbol, left, right)
        case .add where type.family == .exact: try renderExact("decimal_add", left, right)
        case .subtract where type.family == .exact: try renderExact("decimal_sub", left, right)
        case .multiply where type.family == .exact: try renderExact("decimal_mul", left, right)
        case .divide where type.family == .exact: try renderExact("decimal_div", left, right)
        default: try renderStandardBinary(op, left, right, type)
        }
    }

    /// A comparison; beside an exact number the other side becomes one, and the collation `decimal` decides.
    private func renderComparison(
        _ op: BinaryOperator, _ symbol: String, _ left: Node, _ right: Node
    ) throws(CompileError) {
        guard left.dataType.family == .exact || right.dataType.family == .exact else {
            return try renderInfix(op, symbol, left, right)
        }
        try renderInfix(op, symbol, left.exact, .collate(right.exact, "decimal"))
    }

    /// `subject IN (…)`, of exact numbers by the collation `decimal`.
    public func renderInValues(
        _ subject: Node, _ bind: BindParameter, isNegated: Bool
    ) throws(CompileError) {
        try renderInList(subject.ordered, bind, isNegated: isNegated)
    }

    private func renderExact(_ name: String, _ left: Node, _ right: Node) throws(CompileError) {
        state.write(name + "(")
        try renderList([left, right])
        state.write(")")
    }

    /// The sign of an exact number changes by subtraction.
    public func renderUnary(_ op: UnaryOperator, _ operand: Node) throws(CompileError) {
        guard op == .minus, operand.dataType.family == .exact else {
            return try renderStandardUnary(op, operand)
        }
        state.write("decimal_sub(0, ")
        try render(operand)
        state.write(")")
    }

    /// Exact numbers between others by the collation `decimal`.
    public func renderBetween(
        _ value: Node, _ low: Node, _ high: Node, isNegated: Bool
    ) throws(CompileError) {
        let isExact = [value, low, high].contains { $0.dataType.family == .exact }
        try render(isExact ? .collate(value.exact, "decimal") : value, above: .other)
        state.write(isNegated ? " NOT BETWEEN " : " BETWEEN ")
        try render(isExact ? low.exact : low, above: .other)
        state.write(" AND ")
        try render(isExact ? high.exact : high, above: .other)
    }

    /// Exact numbers are ordered by the collation `decimal`.
    public func renderOrderBy(_ terms: [Node]) throws(CompileError) {
        try renderList(
            terms.map { term in
                switch term {
                case .ordering(var ordering):
                    ordering.term = ordering.term.ordered
                    return .ordering(ordering)
                default: return term.ordered
                }
            })
    }

    /// Writes an expression with the collation `decimal` where its values are exact numbers.
    func renderOrdered(_ node: Node, above minimum: Precedence = .lowest) throws(CompileError) {
        try render(node.ordered, above: minimum)
    }

    /// LIKE with `\` as escape character, as elsewhere; `instr` for parts of texts.
    ///
    /// Source: sqlite.org/lang_expr.html section 5; sqlite.org/lang_corefunc.html.
    public func renderLike(_ like: LikeNode) throws(CompileError) {
        var like = like
        switch like.kind {
        case .like, .caseInsensitive:
            if like.escape == nil { like.escape = "\\" }
            try renderStandardLike(like)
        case .regexp, .regexpCaseInsensitive:
            try render(like.subject, above: .other)
            state.write(like.isNegated ? " NOT REGEXP " : " REGEXP ")
            if like.kind == .regexp { return try render(like.pattern, above: .postfix) }
            state.write("('(?i)' || ")
            try render(like.pattern, above: .postfix)
            state.write(")")
        case .contains:
            state.write("instr(")
            try renderList([like.subject, like.pattern])
            state.write(like.isNegated ? ") = 0" : ") > 0")
        case .startsWith:
            state.write("instr(")
            try renderList([like.subject, like.pattern])
            state.write(like.isNegated ? ") <> 1" : ") = 1")
        case .endsWith:
            state.write("instr(substr(")
            try render(like.subject)
            state.write(", -length(")
            try render(like.pattern)
            state.write(")), ")
            try render(like.pattern)
            state.write(like.isNegated ? ") <> 1" : ") = 1")
        }
    }

    /// CAST, or what means the same where SQLite has no such type.
    ///
    /// - Throws: ``CompileError`` `.unsupported` where a value could change: texts to times with microseconds.
    public func renderCast(_ node: Node, to type: DataType) throws(CompileError) {
        let source = node.dataType.family
        switch (source, type.family) {
        case (.boolean, .text): try renderBooleanText(node)
        case (.boolean, .boolean), (.boolean, .integer): try render(node, above: .atom)
        case (_, .boolean):
            state.write("(")
            try render(node, above: .other)
            state.write(" <> 0)")
        case (_, .exact):
            state.write("decimal(")
            try render(node)
            if case .numeric(.some, let scale) = type { state.write(", \(scale ?? 0)") }
            state.write(")")
        case (.timestamp, .date), (.instant, .date): try renderPart(node, ", 1, 10)")
        case (.text, .date), (.unknown, .date):
            state.write("date(")
            try render(node)
            state.write(")")
        case (.timestamp, .time), (.instant, .time): try renderPart(node, ", 12)")
        case (.date, .timestamp), (.date, .instant):
            state.write("(")
            try render(node, above: .postfix)
            state.write(" || ' 00:00:00')")
        case (.timestamp, .instant), (.instant, .timestamp), (.timestamp, .timestamp),
            (.instant, .instant), (.time, .time), (.date, .date):
            try render(node, above: .atom)
        case (_, .timestamp), (_, .instant), (_, .time):
            if case .bind = node { return try render(node) }
            throw unsupported("CAST to \(type)", hint: "store it as one")
        default: try renderStandardCast(node, to: type)
        }
    }

    private func renderPart(_ node: Node, _ end: String) throws(CompileError) {
        state.write("substr(")
        try render(node)
        state.write(end)
    }

    /// `json_extract(document, path)`, `document -> path` as JSON.
    ///
    /// Source: sqlite.org/json1.html.
    public func renderJSONPath(_ path: JSONPathNode) throws(CompileError) {
        let text = try jsonPath(path.steps)
        switch path.type.family {
        case .json:
            state.write("(")
            try render(path.document, above: .postfix)
            state.write(" -> ")
            try renderOwnBind(.text(text), type: .text)
            state.write(")")
        case .text:
            state.write("CASE json_type(")
            try renderPlace(path.document, text)
            state.write(
                " WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(json_extract(")
            try renderPlace(path.document, text)
            state.write(" AS TEXT) END")
        case .boolean:
            state.write("json_extract(")
            try renderPlace(path.document, text)
        default:
            state.write("CAST(json_extract(")
            try renderPlace(path.document, text)
            state.write(" AS \(try castTypeName(for: path.type)))")
        }
    }

    private func renderPlace(_ document: Node, _ path: String) throws(CompileError) {
        try render(document)
        state.write(", ")
        try renderOwnBind(.text(path), type: .text)
        state.write(")")
    }

    private func jsonPath(_ steps: [JSONPathNode.Step]) throws(CompileError) -> String {
        var path = "$"
        for step in steps {
            switch step {
            case .key(let key):
                guard !key.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 < 32 }) else {
                    throw unsupported("a quotation mark in a JSON key", hint: "choose another key")
                }
                path += ".\""
                for scalar in key.unicodeScalars {
                    if scalar == "\\" { path.unicodeScalars.append(scalar) }
                    path.unicodeScalars.append(scalar)
                }
                path += "\""
            case .index(let index): path += index < 0 ? "[#\(index)]" : "[\(index)]"
            }
        }
        return path
    }
}

extension SQLCompiler {
    /// A Boolean as `'true'` or `'false'`, as PostgreSQL writes it.
    func renderBooleanText(_ node: Node) throws(CompileError) {
        state.write("CASE WHEN ")
        try render(node)
        state.write(" THEN 'true' WHEN NOT ")
        try render(node, above: .not)
        state.write(" THEN 'false' END")
    }
}

extension Node {
    /// The expression as an exact number, where it is a number of another kind.
    fileprivate var exact: Node {
        switch dataType.family {
        case .integer, .floating: .cast(self, .numeric(precision: nil, scale: nil))
        default: self
        }
    }

    /// The expression under the collation `decimal` where its values are exact numbers.
    fileprivate var ordered: Node {
        dataType.family == .exact ? .collate(self, "decimal") : self
    }
}
