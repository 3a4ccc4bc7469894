public import QuicksilverSQL

extension MariaDBCompiler {
    /// Refuses what MariaDB's aggregates lack; the rest is the base.
    public func renderFunction(_ function: FunctionNode) throws(CompileError) {
        if !function.withinGroup.isEmpty { throw unsupported("WITHIN GROUP") }
        if !function.orderBy.isEmpty, function.known != .stringAggregate,
            function.known != .jsonArrayAggregate
        {
            throw unsupported("ORDER BY in \(function.name)")
        }
        if function.over != nil,
            function.known == .stringAggregate || function.known == .jsonArrayAggregate
        {
            throw unsupported("\(function.name) over a window")
        }
        try renderAnyFunction(function)
    }

    /// MariaDB's names.
    ///
    /// Source: MariaDB "Built-in Functions".
    public func renderKnownFunction(
        _ known: KnownFunction, _ function: FunctionNode
    ) throws(CompileError) {
        let family = function.arguments.first?.dataType.family ?? .unknown
        switch known {
        case .length: try renderCall(function, name: "char_length")
        case .position: try renderTemplate(function, "locate(", 1, ", ", 0, ")")
        case .stringAggregate: try renderStringAggregate(function)
        case .jsonArrayAggregate: try renderJSON(function, "json_arrayagg")
        case .jsonArray: try renderJSON(function, "json_array")
        case .jsonObject: try renderJSON(function, "json_object")
        case .jsonArrayLength: try renderCall(function, name: "json_length")
        case .jsonType:
            try renderTemplate(
                function, "CASE json_type(", 0,
                ") WHEN 'INTEGER' THEN 'number' WHEN 'DOUBLE' THEN 'number' ELSE lower(json_type(",
                0,
                ")) END")
        case .least, .greatest:
            guard function.arguments.count > 1 else { return try renderList(function.arguments) }
            try renderCall(function, name: function.name)
        case .now: state.write("utc_timestamp(6)")
        case .today: state.write("utc_date()")
        case .random: state.write("rand()")
        case .dateTruncate: try renderDateTruncate(function)
        case .boolAnd: try renderCall(function, name: "min")
        case .boolOr: try renderCall(function, name: "max")
        case .concat: try renderConcat(function)
        case .round where family == .floating: try renderRound(function)
        case .average where family == .integer:
            try renderCall(function, name: "avg", casting: .double)
        case .lag, .lead:
            if function.arguments.count > 2 {
                throw unsupported("a default in \(function.name)", hint: "use coalesce")
            }
            try renderCall(function, name: function.name)
        case .daysBetween: try renderTemplate(function, "datediff(", 0, ", ", 1, ")")
        case .microsecondsBetween:
            try renderTemplate(function, "timestampdiff(MICROSECOND, ", 1, ", ", 0, ")")
        default: try renderCall(function, name: function.name)
        }
    }

    /// `group_concat(DISTINCT a ORDER BY b SEPARATOR ', ')`
    private func renderStringAggregate(_ function: FunctionNode) throws(CompileError) {
        guard function.arguments.count == 2, case .constant(.text) = function.arguments[1] else {
            return try renderCall(function, name: "group_concat")
        }
        state.write(function.isDistinct ? "group_concat(DISTINCT " : "group_concat(")
        try render(function.arguments[0])
        if !function.orderBy.isEmpty {
            state.write(" ORDER BY ")
            try renderOrderBy(function.orderBy)
        }
        state.write(" SEPARATOR ")
        try render(function.arguments[1])
        state.write(")")
        try renderCallTail(function)
    }

    /// Documents and Booleans inside JSON stay what they are.
    private func renderJSON(_ function: FunctionNode, _ name: String) throws(CompileError) {
        var changed = function
        changed.arguments = function.arguments.map { argument in
            switch argument.dataType.family {
            case .json: .cast(argument, .json)
            case .boolean: .cast(.cast(argument, .text), .json)
            default: argument
            }
        }
        try renderCall(changed, name: name)
    }

    /// Through DECIMAL: binary floats would round halves to even. What is too large for it has no fraction.
    private func renderRound(_ function: FunctionNode) throws(CompileError) {
        try renderTemplate(
            function, "CASE WHEN abs(", 0, ") < 1e30 THEN CAST(round(CAST(", 0,
            " AS DECIMAL(65, 30)), ", 1, ") AS DOUBLE) ELSE ", 0, " END")
    }

    private func renderConcat(_ function: FunctionNode) throws(CompileError) {
        state.write("concat(")
        for (index, argument) in function.arguments.enumerated() {
            if index > 0 { state.write(", ") }
            state.write("coalesce(")
            try render(argument)
            state.write(", '')")
        }
        state.write(function.arguments.isEmpty ? "'')" : ")")
    }
}
