public import QuicksilverSQL

extension SQLiteCompiler {
    /// Refuses what SQLite's aggregates lack; the rest is the base.
    public func renderFunction(_ function: FunctionNode) throws(CompileError) {
        if !function.withinGroup.isEmpty { throw unsupported("WITHIN GROUP") }
        if !function.orderBy.isEmpty {
            throw unsupported(
                "ORDER BY in an aggregate", hint: "aggregate over an ordered subquery")
        }
        try renderAnyFunction(function)
    }

    /// SQLite's names.
    ///
    /// Source: sqlite.org/lang_corefunc.html, lang_aggfunc.html, lang_mathfunc.html, json1.html.
    public func renderKnownFunction(
        _ known: KnownFunction, _ function: FunctionNode
    ) throws(CompileError) {
        let isExact = function.arguments.first?.dataType.family == .exact
        switch known {
        case .byteLength: try renderTemplate(function, "length(CAST(", 0, " AS BLOB))")
        case .position: try renderTemplate(function, "instr(", 0, ", ", 1, ")")
        case .stringAggregate: try renderStringAggregate(function)
        case .jsonArrayAggregate: try renderJSON(function, "json_group_array")
        case .jsonArray: try renderJSON(function, "json_array")
        case .jsonObject: try renderJSON(function, "json_object")
        case .jsonType:
            try renderTemplate(
                function, "CASE json_type(", 0,
                ") WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'text' THEN 'string'",
                " WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' ELSE json_type(", 0,
                ") END")
        case .least, .greatest: try renderExtreme(known, function)
        case .now:
            state.write("replace(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000', '.000000', '')")
        case .random: state.write("(abs(random() % 9007199254740992) / 9007199254740992.0)")
        case .floor, .ceiling:
            if isExact { return try renderExactBound(function, isFloor: known == .floor) }
            try renderCall(function, name: known == .floor ? "floor" : "ceil")
        case .absolute where isExact: try renderTemplate(function, "ltrim(decimal(", 0, "), '-')")
        case .round where isExact: try renderCall(function, name: "decimal")
        case .sum where isExact: try renderCall(function, name: "decimal_sum")
        case .average where isExact: try renderExactAverage(function)
        case .minimum, .maximum: try renderOrderedCall(function)
        case .dateTruncate: try renderDateTruncate(function)
        case .boolAnd: try renderCall(function, name: "min")
        case .boolOr: try renderCall(function, name: "max")
        case .concat: try renderConcat(function)
        case .today: state.write("date('now')")
        case .daysBetween:
            try renderTemplate(function, "CAST(julianday(", 0, ") - julianday(", 1, ") AS INTEGER)")
        case .microsecondsBetween: try renderMicroseconds(function)
        default: try renderCall(function, name: function.name)
        }
    }

    /// `group_concat(a, ', ')`; with DISTINCT SQLite takes no separator but its own comma.
    private func renderStringAggregate(_ function: FunctionNode) throws(CompileError) {
        var changed = function
        if function.isDistinct {
            guard function.arguments.count == 2,
                case .constant(.text(",")) = function.arguments[1]
            else {
                throw unsupported("a separator beside DISTINCT in an aggregate", hint: "use ','")
            }
            changed.arguments.removeLast()
        }
        try renderCall(changed, name: "group_concat")
    }

    /// Documents and Booleans inside JSON stay what they are.
    private func renderJSON(_ function: FunctionNode, _ name: String) throws(CompileError) {
        var changed = function
        changed.arguments = function.arguments.map { argument in
            switch argument.dataType.family {
            case .json: .call("json", [argument])
            case .boolean: .call("json", [.cast(argument, .text)])
            default: argument
            }
        }
        try renderCall(changed, name: name)
    }

    /// `min(a, b)`: of one argument that would be the aggregate.
    private func renderExtreme(
        _ known: KnownFunction, _ function: FunctionNode
    ) throws(CompileError) {
        guard function.arguments.count > 1 else { return try renderList(function.arguments) }
        state.write(known == .least ? "min(" : "max(")
        for (index, argument) in function.arguments.enumerated() {
            if index > 0 { state.write(", ") }
            try renderOrdered(argument)
        }
        state.write(")")
    }

    private func renderOrderedCall(_ function: FunctionNode) throws(CompileError) {
        var changed = function
        if let first = function.arguments.first, first.dataType.family == .exact {
            changed.arguments[0] = .collate(first, "decimal")
        }
        try renderCall(changed, name: function.name)
    }

    private func renderExactAverage(_ function: FunctionNode) throws(CompileError) {
        state.write("decimal_div(")
        try renderCall(function, name: "decimal_sum")
        state.write(", ")
        try renderCall(function, name: "count")
        state.write(")")
    }

    /// The rounded number, and one less, or more, where that went too far.
    private func renderExactBound(
        _ function: FunctionNode, isFloor: Bool
    ) throws(CompileError) {
        try renderTemplate(
            function, "CASE WHEN decimal_cmp(decimal(", 0, ", 0), ", 0,
            isFloor ? ") > 0 THEN decimal_sub(decimal(" : ") < 0 THEN decimal_add(decimal(", 0,
            ", 0), '1') ELSE decimal(", 0, ", 0) END")
    }

    private func renderConcat(_ function: FunctionNode) throws(CompileError) {
        state.write("(")
        for (index, argument) in function.arguments.enumerated() {
            if index > 0 { state.write(" || ") }
            state.write("coalesce(")
            try render(argument)
            state.write(", '')")
        }
        state.write(function.arguments.isEmpty ? "'')" : ")")
    }
}

extension Node {
    /// A call of a function by its name.
    fileprivate static func call(_ name: String, _ arguments: [Node]) -> Node {
        .function(FunctionNode(name, arguments, type: .json))
    }
}
