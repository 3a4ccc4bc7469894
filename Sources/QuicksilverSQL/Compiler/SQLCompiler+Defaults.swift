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

    /// `CAST(node AS type)`.
    public func renderCast(_ node: Node, to type: DataType) throws(CompileError) {
        try renderStandardCast(node, to: type)
    }

    /// What ``renderCast(_:to:)`` does unless a dialect changes it.
    public func renderStandardCast(_ node: Node, to type: DataType) throws(CompileError) {
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

    /// Refuses fields that a type doesn't have.
    public func checkField(_ field: DateField, of node: Node) throws(CompileError) {
        let isClock = [.hour, .minute, .second, .microsecond].contains(field)
        let fits =
            switch node.dataType.family {
            case .date: !isClock
            case .time: isClock
            case .timestamp, .instant, .unknown, .text: true
            default: false
            }
        guard fits else {
            throw CompileError(
                .invalidArgument,
                "a column that is \(node.dataType.declaration) has no field \(field)")
        }
    }

    /// `EXTRACT(field FROM node)`.
    public func renderExtract(_ field: DateField, from node: Node) throws(CompileError) {
        state.write("EXTRACT(\(field.rawValue.uppercased()) FROM ")
        try render(node)
        state.write(")")
    }
}
