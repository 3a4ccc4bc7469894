public import QuicksilverSQL

extension PostgreSQLCompiler {
    /// Shifts work on 64 bits, as they do elsewhere; everything else is the base.
    ///
    /// Source: PostgreSQL 9.3.
    public func renderBinary(
        _ op: BinaryOperator, _ left: Node, _ right: Node, _ type: DataType
    ) throws(CompileError) {
        switch op {
        case .shiftLeft, .shiftRight:
            let isWide = left.dataType == .bigInteger
            try renderInfix(op, op.symbol, isWide ? left : .cast(left, .bigInteger), right)
        default: try renderStandardBinary(op, left, right, type)
        }
    }

    /// `subject = ANY ($1)`, `subject <> ALL ($1)` with one array, where the element type has arrays.
    ///
    /// Source: PostgreSQL 9.24.3.
    public func renderInValues(
        _ subject: Node, _ bind: BindParameter, isNegated: Bool
    ) throws(CompileError) {
        guard !state.inlinesLiterals, bind.type.hasArrays else {
            return try renderInList(subject, bind, isNegated: isNegated)
        }
        try render(subject, above: .other)
        state.write(isNegated ? " <> ALL (" : " = ANY (")
        renderArrayBind(bind)
        state.write(")")
    }

    /// `SELECT CAST(NULL AS type) WHERE 1 = 0`: a bare NULL would be a text, which compares with texts alone.
    public func emptyList(beside members: [Node]) throws(CompileError) -> String? {
        var columns: [String] = []
        for member in members {
            let type = member.dataType
            columns.append(
                type == .null ? "NULL" : "CAST(NULL AS \(try castTypeName(for: type)))")
        }
        return "SELECT " + columns.joined(separator: ", ") + " WHERE 1 = 0"
    }

    /// `ILIKE`, `~`, `strpos`, `starts_with`.
    public func renderLike(_ like: LikeNode) throws(CompileError) {
        switch like.kind {
        case .like: try renderStandardLike(like)
        case .caseInsensitive: try renderMatch(like, " ILIKE ", " NOT ILIKE ")
        case .regexp: try renderMatch(like, " ~ ", " !~ ")
        case .regexpCaseInsensitive: try renderMatch(like, " ~* ", " !~* ")
        case .contains:
            state.write("strpos(")
            try renderList([like.subject, like.pattern])
            state.write(like.isNegated ? ") = 0" : ") > 0")
        case .startsWith:
            state.write(like.isNegated ? "NOT starts_with(" : "starts_with(")
            try renderList([like.subject, like.pattern])
            state.write(")")
        case .endsWith:
            state.write("right(")
            try render(like.subject)
            state.write(", length(")
            try render(like.pattern)
            state.write(like.isNegated ? ")) <> " : ")) = ")
            try render(like.pattern, above: .other)
        }
    }

    private func renderMatch(
        _ like: LikeNode, _ positive: String, _ negative: String
    ) throws(CompileError) {
        try render(like.subject, above: .other)
        state.write(like.isNegated ? negative : positive)
        try render(like.pattern, above: .postfix)
        try renderEscape(like)
    }

    /// `ANY (query)`, `ANY (array)`
    public func renderQuantified(_ quantifier: Quantifier, _ node: Node) throws(CompileError) {
        state.write(quantifier.rawValue + " ")
        if case .scalar = node { return try render(node) }
        state.write("(")
        try render(node)
        state.write(")")
    }

    /// `ARRAY[a, b]`
    public func renderArray(_ elements: [Node], _ type: DataType) throws(CompileError) {
        state.write("ARRAY[")
        try renderList(elements)
        state.write("]")
    }

    /// `ROLLUP (a, b)`, `CUBE (a, b)`, `GROUPING SETS ((a, b), (a), ())`
    public func renderGrouping(_ grouping: GroupingNode) throws(CompileError) {
        state.write(grouping.kind.rawValue + " (")
        for (index, set) in grouping.sets.enumerated() {
            if index > 0 { state.write(", ") }
            if grouping.kind == .sets { state.write("(") }
            try renderList(set)
            if grouping.kind == .sets { state.write(")") }
        }
        state.write(")")
    }

    /// `document #>> path` as a text, `document #> path` as JSON; other types are cast from the text.
    ///
    /// Source: PostgreSQL 9.16.
    public func renderJSONPath(_ path: JSONPathNode) throws(CompileError) {
        switch path.type.family {
        case .json:
            if path.steps.isEmpty { return try render(path.document.asJSON, above: .atom) }
            try renderPath(path, " #> ")
        case .text: try renderPath(path, " #>> ")
        default:
            state.write("CAST(")
            try renderPath(path, " #>> ")
            state.write(" AS ")
            state.write(try castTypeName(for: path.type))
            state.write(")")
        }
    }

    private func renderPath(_ path: JSONPathNode, _ symbol: String) throws(CompileError) {
        state.write("(")
        try render(path.document.asJSON, above: .postfix)
        state.write(symbol)
        let steps = path.steps.map { step -> SQLValue in
            switch step {
            case .key(let key): .text(key)
            case .index(let index): .text("\(index)")
            }
        }
        try renderOwnBind(.array(steps), type: .array(.text))
        state.write(")")
    }
}

extension Node {
    /// The expression as JSONB: a text is cast.
    fileprivate var asJSON: Node {
        dataType.family == .text ? .cast(self, .json) : self
    }
}

extension DataType {
    /// Whether a list of such values travels as one array.
    fileprivate var hasArrays: Bool {
        switch self {
        case .null, .json, .enumeration, .array, .vendor: false
        default: true
        }
    }
}
