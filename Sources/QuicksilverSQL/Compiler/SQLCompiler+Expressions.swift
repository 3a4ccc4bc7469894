extension SQLCompiler {
    /// Writes an expression, in parentheses when its operator binds less tightly than `minimum`.
    public func render(
        _ node: Node, above minimum: Precedence = .lowest
    ) throws(CompileError) {
        let state = state
        try state.descend()
        defer { state.depth -= 1 }
        if precedence(of: node) < minimum {
            state.write("(")
            try renderBare(node)
            state.write(")")
        } else {
            try renderBare(node)
        }
    }

    /// Writes expressions with commas between them.
    public func renderList(_ nodes: [Node]) throws(CompileError) {
        for (index, node) in nodes.enumerated() {
            if index > 0 { state.write(", ") }
            try render(node)
        }
    }

    /// How tightly the outermost operator of an expression binds.
    public func precedence(of node: Node) -> Precedence {
        switch node {
        case .unary(.not, _): .not
        case .unary(.minus, _): .sign
        // PostgreSQL ranks `~` below `+`.
        case .unary(.bitNot, _): .other
        case .unary: .comparison
        case .binary(let op, _, _, _): precedence(of: op)
        case .conjunction(let terms):
            terms.count == 1 ? precedence(of: terms[0]) : terms.isEmpty ? .atom : .and
        case .disjunction(let terms):
            terms.count == 1 ? precedence(of: terms[0]) : terms.isEmpty ? .atom : .or
        case .between, .inList, .like: .comparison
        case .collate: .postfix
        case .coerced(let inner, _): precedence(of: inner)
        case .label(let inner, _): precedence(of: inner)
        case .constant(.integer(let value)) where value < 0: .sign
        // `--5` starts a comment.
        case .bind(let bind) where state.inlinesLiterals && bind.isNegative: .sign
        case .ordering: .lowest
        case .text(let text):
            if text.pieces.count == 1, case .sql(let sql) = text.pieces[0], isSimple(sql) {
                .atom
            } else {
                .lowest
            }
        default: .atom
        }
    }

    private func renderBare(_ node: Node) throws(CompileError) {
        switch node {
        case .column(let column): try renderColumn(column)
        case .bind(let bind): try renderBind(bind)
        case .constant(let constant): try renderConstant(constant)
        case .unary(let op, let operand): try renderUnary(op, operand)
        case .binary(let op, let left, let right, let type):
            try renderBinary(op, left, right, type)
        case .conjunction(let terms):
            try renderTerms(terms, " AND ", above: .and, empty: .true_)
        case .disjunction(let terms):
            try renderTerms(terms, " OR ", above: .or, empty: .false_)
        case .between(let value, let low, let high, let isNegated):
            try renderBetween(value, low, high, isNegated: isNegated)
        case .inList(let subject, let list, let isNegated):
            try renderIn(subject, list, isNegated)
        case .like(let like): try renderLike(like)
        case .tuple(let nodes): try renderTuple(nodes)
        case .caseWhen(let node): try renderCase(node)
        case .cast(let inner, let type): try renderCast(inner, to: type)
        case .coerced(let inner, _): try renderBare(inner)
        case .extract(let field, let inner): try renderExtract(field, from: inner)
        case .function(let function): try renderFunction(function)
        case .collate(let inner, let collation): try renderCollate(inner, collation)
        case .scalar(let query, _): try renderSubquery(query)
        case .exists(let query):
            state.write("EXISTS ")
            try renderSubquery(query)
        case .quantified(let quantifier, let inner): try renderQuantified(quantifier, inner)
        case .label(let inner, let name):
            if state.labels.contains(name) {
                try state.writeIdentifier(name)
            } else {
                try renderBare(inner)
            }
        case .labelReference(let name): try state.writeIdentifier(name)
        case .jsonPath(let path): try renderJSONPath(path)
        case .dateArithmetic(let node): try renderDateArithmetic(node)
        case .array(let elements, let type): try renderArray(elements, type)
        case .excluded(let column): try renderExcluded(column)
        case .defaultValue: state.write("DEFAULT")
        case .ordering(let ordering): try renderOrdering(ordering)
        case .grouping(let grouping): try renderGrouping(grouping)
        case .text(let text): try renderText(text)
        case .extension_(let node): try node.render(to: self)
        case .fault(let fault): throw fault
        }
    }

    /// Writes a column with its table's or alias's name.
    public func renderColumn(_ column: ColumnReference) throws(CompileError) {
        let state = state
        switch column.source {
        case .table(let table):
            if let fault = table.fault { throw fault }
            if !state.omitsTables { try state.writeTablePrefix(table) }
        case .alias(let alias):
            if !state.omitsTables {
                try state.writeIdentifier(state.name(of: alias))
                state.write(".")
            }
        case .none: break
        }
        try state.writeIdentifier(column.name)
    }

    /// Writes a table's name with its schema.
    public func renderTableName(_ table: Table) throws(CompileError) {
        try state.writeTableName(table)
    }

    /// Writes a bind: a placeholder, or a literal where literals are asked for.
    public func renderBind(_ bind: BindParameter) throws(CompileError) {
        let state = state
        if state.inlinesLiterals {
            guard let value = bind.value ?? bind.madeValue else {
                throw CompileError(
                    .missing, "the bind '\(bind.name ?? "?")' has no value to write as a literal")
            }
            state.write(try state.dialect.literal(for: value, type: bind.type))
            return
        }
        if case .invalid(let reason)? = bind.value {
            throw CompileError(.invalidArgument, reason)
        }
        guard state.numbersPlaceholders else {
            renderPlaceholder(state.addSlot(bind), type: bind.type)
            return
        }
        let id = ObjectIdentifier(bind)
        let number = state.numbers[id] ?? state.addSlot(bind)
        state.numbers[id] = number
        renderPlaceholder(number, type: bind.type)
    }

    /// Writes SQL text with what is interpolated in it.
    public func renderText(_ text: TextNode) throws(CompileError) {
        for piece in text.pieces {
            switch piece {
            case .sql(let sql): state.write(sql)
            case .node(let node): try render(node, above: .atom)
            case .identifier(let name): try state.writeIdentifier(name)
            }
        }
    }

    private func renderTerms(
        _ terms: [Node], _ separator: String, above precedence: Precedence, empty: Constant
    ) throws(CompileError) {
        switch terms.count {
        case 0: try renderConstant(empty)
        case 1: try renderBare(terms[0])
        default:
            let limit = state.dialect.capabilities.maximumTerms ?? terms.count
            guard terms.count > limit else {
                return try renderRow(terms[...], separator, above: precedence)
            }
            for start in stride(from: 0, to: terms.count, by: limit) {
                state.write(start > 0 ? separator + "(" : "(")
                try renderRow(
                    terms[start..<min(start + limit, terms.count)], separator, above: precedence)
                state.write(")")
            }
        }
    }

    private func renderRow(
        _ terms: ArraySlice<Node>, _ separator: String, above precedence: Precedence
    ) throws(CompileError) {
        for (index, term) in terms.enumerated() {
            if index > 0 { state.write(separator) }
            try render(term, above: Precedence(precedence.rank + 1))
        }
    }

    private func renderIn(
        _ subject: Node, _ list: InList, _ isNegated: Bool
    ) throws(CompileError) {
        switch list {
        case .values(let bind): try renderInValues(subject, bind, isNegated: isNegated)
        case .tuples(let bind, let width):
            try render(subject, above: .other)
            state.write(isNegated ? " NOT IN (" : " IN (")
            try renderExpanding(bind, beside: subject, width: width)
            state.write(")")
        case .expressions(let nodes):
            if nodes.isEmpty {
                try renderConstant(isNegated ? .true_ : .false_)
                return
            }
            try render(subject, above: .other)
            state.write(isNegated ? " NOT IN (" : " IN (")
            try renderList(nodes)
            state.write(")")
        case .query(let query):
            try render(subject, above: .other)
            state.write(isNegated ? " NOT IN " : " IN ")
            try renderSubquery(query)
        }
    }

    /// Marks the place of a list that becomes as many placeholders as it has elements at execution.
    public func renderExpanding(
        _ bind: BindParameter, beside subject: Node, width: Int = 1
    ) throws(CompileError) {
        let empty = try emptyList(beside: subject.members)
        _ = state.addSlot(bind, width: width, empty: empty)
        state.cut()
    }

    private func renderCase(_ node: CaseNode) throws(CompileError) {
        state.write("CASE")
        if let operand = node.operand {
            state.write(" ")
            try render(operand)
        }
        for branch in node.branches {
            state.write(" WHEN ")
            try render(branch.condition)
            state.write(" THEN ")
            try render(branch.result)
        }
        if let otherwise = node.otherwise {
            state.write(" ELSE ")
            try render(otherwise)
        }
        state.write(" END")
    }
}

extension Node {
    /// The expressions of a tuple, or this one.
    fileprivate var members: [Node] {
        if case .tuple(let nodes) = withoutCoercion { nodes } else { [self] }
    }
}

extension BindParameter {
    /// Whether its value is written with a minus in front.
    fileprivate var isNegative: Bool {
        switch value {
        case .int(let value): value < 0
        case .double(let value): value.sign == .minus
        case .decimal(let value): "\(value)".hasPrefix("-")
        default: false
        }
    }
}

/// Whether a text is one word or number, so that it needs no parentheses.
private func isSimple(_ sql: String) -> Bool {
    sql.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
