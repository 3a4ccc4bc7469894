extension SQLCompiler {
    /// `name(arguments)` with DISTINCT, ORDER BY, WITHIN GROUP, FILTER and OVER, spelt by the dialect where it is known.
    public func renderFunction(_ function: FunctionNode) throws(CompileError) {
        try renderAnyFunction(function)
    }

    /// What ``renderFunction(_:)`` does unless a dialect changes it.
    public func renderAnyFunction(_ function: FunctionNode) throws(CompileError) {
        var function = function
        if function.isDistinct, function.over != nil {
            throw unsupported("DISTINCT in a window function")
        }
        if function.filter != nil, !state.dialect.capabilities.aggregateFilter {
            try emulateFilter(of: &function)
        }
        if let known = function.known {
            try renderKnownFunction(known, function)
        } else {
            try renderCall(function, name: function.name)
        }
    }

    /// The function's name as the tree has it.
    public func renderKnownFunction(
        _ known: KnownFunction, _ function: FunctionNode
    ) throws(CompileError) {
        try renderCall(function, name: function.name)
    }

    /// Turns `f(a) FILTER (WHERE c)` into `f(CASE WHEN c THEN a END)`, for aggregates that pass over NULLs.
    private func emulateFilter(of function: inout FunctionNode) throws(CompileError) {
        guard let condition = function.filter else { return }
        let passesOverNulls: Bool =
            switch function.known {
            case .sum, .average, .minimum, .maximum, .stringAggregate, .boolAnd, .boolOr: true
            case nil: function.name == "count" && function.arguments.count == 1
            default: false
            }
        guard passesOverNulls, let first = function.arguments.first else {
            throw unsupported(
                "FILTER on \(function.name)", hint: "filter with CASE inside, or in a subquery")
        }
        let value: Node =
            if case .constant(.star) = first { .constant(.integer(1)) } else { first }
        function.arguments[0] = .caseWhen(
            CaseNode(
                operand: nil, branches: [(condition: condition, result: value)], otherwise: nil,
                type: first.dataType))
        function.filter = nil
    }

    /// A call under a given name.
    public func renderCall(_ function: FunctionNode, name: String) throws(CompileError) {
        state.write(name)
        state.write("(")
        if function.isDistinct { state.write("DISTINCT ") }
        try renderList(function.arguments)
        if !function.orderBy.isEmpty {
            state.write(" ORDER BY ")
            try renderOrderBy(function.orderBy)
        }
        state.write(")")
        try renderCallTail(function)
    }

    /// A call under a given name whose only argument is cast to a type.
    public func renderCall(
        _ function: FunctionNode, name: String, casting type: DataType
    ) throws(CompileError) {
        var changed = function
        if let first = function.arguments.first { changed.arguments = [.cast(first, type)] }
        try renderCall(changed, name: name)
    }

    /// A call in parts of its own: `text` between the arguments, by their positions.
    ///
    /// Shape: `renderTemplate(f, "strpos(", 0, ", ", 1, ")")`
    public func renderTemplate(
        _ function: FunctionNode, _ pieces: TemplatePiece...
    ) throws(CompileError) {
        for piece in pieces {
            switch piece {
            case .text(let text): state.write(text)
            case .argument(let index):
                guard function.arguments.indices.contains(index) else {
                    throw CompileError(
                        .invalidArgument, "\(function.name) wants more arguments than it was given")
                }
                try render(function.arguments[index])
            }
        }
    }

    /// WITHIN GROUP, FILTER and OVER behind a call.
    public func renderCallTail(_ function: FunctionNode) throws(CompileError) {
        if !function.withinGroup.isEmpty {
            state.write(" WITHIN GROUP (ORDER BY ")
            try renderOrderBy(function.withinGroup)
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
            try renderOrderBy(window.orderBy)
            separator = " "
        }
        if let frame = window.frame {
            state.write(separator)
            try renderFrame(frame)
        }
    }

    /// `ROWS BETWEEN start AND end EXCLUDE …`.
    public func renderFrame(_ frame: WindowFrame) throws(CompileError) {
        try renderStandardFrame(frame)
    }

    /// What ``renderFrame(_:)`` does unless a dialect changes it.
    public func renderStandardFrame(_ frame: WindowFrame) throws(CompileError) {
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
            try checkBound(node)
            try render(node)
            state.write(" PRECEDING")
        case .currentRow: state.write("CURRENT ROW")
        case .following(let node):
            try checkBound(node)
            try render(node)
            state.write(" FOLLOWING")
        case .unboundedFollowing: state.write("UNBOUNDED FOLLOWING")
        }
    }

    private func checkBound(_ node: Node) throws(CompileError) {
        if case .constant(.integer(let count)) = node, count < 0 {
            throw CompileError(
                .invalidArgument, "a window frame reaches \(count) rows; say preceding or following"
            )
        }
    }
}

/// A piece of ``SQLCompiler/renderTemplate(_:_:)``.
public enum TemplatePiece: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// SQL.
    case text(String)
    /// The argument at a position.
    case argument(Int)

    /// SQL.
    public init(stringLiteral value: String) { self = .text(value) }
    /// The argument at a position.
    public init(integerLiteral value: Int) { self = .argument(value) }
}
