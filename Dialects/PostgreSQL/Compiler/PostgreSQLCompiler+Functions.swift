public import QuicksilverSQL

extension PostgreSQLCompiler {
    /// PostgreSQL's names, and casts where its result has another type than elsewhere.
    ///
    /// Source: PostgreSQL chapter 9.
    public func renderKnownFunction(
        _ known: KnownFunction, _ function: FunctionNode
    ) throws(CompileError) {
        let family = function.arguments.first?.dataType.family ?? .unknown
        switch known {
        case .byteLength: try renderCall(function, name: "octet_length")
        case .position: try renderTemplate(function, "strpos(", 0, ", ", 1, ")")
        case .jsonArrayAggregate: try renderCall(function, name: "jsonb_agg")
        case .jsonArray: try renderCall(function, name: "jsonb_build_array")
        case .jsonObject: try renderCall(function, name: "jsonb_build_object")
        case .jsonArrayLength: try renderCall(function, name: "jsonb_array_length")
        case .jsonType: try renderCall(function, name: "jsonb_typeof")
        case .least, .greatest: try renderExtreme(function)
        case .dateTruncate: try renderDateTruncate(function)
        case .power: try renderPower(function)
        case .round: try renderRound(function, family)
        case .sum where family == .integer && function.arguments[0].dataType == .bigInteger:
            state.write("CAST(")
            try renderCall(function, name: "sum")
            state.write(" AS BIGINT)")
        case .average where family == .integer:
            try renderCall(function, name: "avg", casting: .double)
        case .today: state.write("CAST(now() AT TIME ZONE 'UTC' AS DATE)")
        case .daysBetween: try renderTemplate(function, "(", 0, " - ", 1, ")")
        case .microsecondsBetween: try renderMicroseconds(function)
        default: try renderCall(function, name: function.name)
        }
    }

    /// NULL if any is NULL, as elsewhere: PostgreSQL's own passes over NULLs.
    private func renderExtreme(_ function: FunctionNode) throws(CompileError) {
        guard function.arguments.count > 1 else { return try renderList(function.arguments) }
        state.write("CASE WHEN ")
        for (index, argument) in function.arguments.enumerated() {
            if index > 0 { state.write(" OR ") }
            try render(argument, above: .other)
            state.write(" IS NULL")
        }
        state.write(" THEN NULL ELSE ")
        try renderCall(function, name: function.name)
        state.write(" END")
    }

    private func renderPower(_ function: FunctionNode) throws(CompileError) {
        var changed = function
        changed.arguments = function.arguments.map { argument in
            argument.dataType.family == .floating ? argument : .cast(argument, .double)
        }
        try renderCall(changed, name: "power")
    }

    /// Through NUMERIC: binary floats would round halves to even, and know no digits.
    private func renderRound(
        _ function: FunctionNode, _ family: DataType.Family
    ) throws(CompileError) {
        if family == .exact { return try renderCall(function, name: "round") }
        let back = family == .floating
        try renderTemplate(
            function, back ? "CAST(round(CAST(" : "round(CAST(", 0, " AS NUMERIC), ", 1,
            back ? ") AS DOUBLE PRECISION)" : ")")
    }
}
