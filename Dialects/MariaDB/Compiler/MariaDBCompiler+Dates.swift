public import QuicksilverSQL

extension MariaDBCompiler {
    /// `EXTRACT`, with functions where weeks and days are counted otherwise.
    ///
    /// Source: MariaDB "Date & Time Functions".
    public func renderExtract(_ field: DateField, from node: Node) throws(CompileError) {
        try checkField(field, of: node)
        switch field {
        case .week: try renderPart("week(", node, ", 3)")
        case .dayOfWeek: try renderPart("(dayofweek(", node, ") - 1)")
        case .dayOfYear: try renderPart("dayofyear(", node, ")")
        case .epoch:
            // Without the fraction: the difference is rounded toward zero.
            try renderPart("timestampdiff(SECOND, '1970-01-01', CAST(", node, " AS DATETIME))")
        default: try renderPart("EXTRACT(\(field.rawValue.uppercased()) FROM ", node, ")")
        }
    }

    private func renderPart(_ start: String, _ node: Node, _ end: String) throws(CompileError) {
        state.write(start)
        try render(node)
        state.write(end)
    }

    /// `(a + INTERVAL ? DAY)`
    public func renderDateArithmetic(_ node: DateArithmeticNode) throws(CompileError) {
        state.write("(")
        try renderOperand(node.date, of: .add, isRight: false)
        state.write(" + INTERVAL ")
        try render(node.amount, above: .postfix)
        state.write(" \(node.unit.rawValue.uppercased()))")
    }

    /// `CAST(date_format(a, '%Y-%m-01') AS DATETIME(6))` and the like.
    func renderDateTruncate(_ function: FunctionNode) throws(CompileError) {
        guard function.arguments.count == 2,
            case .constant(.text(let name)) = function.arguments[0],
            let field = DateField(rawValue: name)
        else { throw unsupported("date_trunc") }
        let node = function.arguments[1]
        let type = node.dataType.family == .date ? "DATE" : "DATETIME(6)"
        state.write("CAST(")
        switch field {
        case .year: try renderPart("date_format(", node, ", '%Y-01-01')")
        case .month: try renderPart("date_format(", node, ", '%Y-%m-01')")
        case .day: try renderPart("CAST(", node, " AS DATE)")
        case .hour: try renderPart("date_format(", node, ", '%Y-%m-%d %H:00:00')")
        case .minute: try renderPart("date_format(", node, ", '%Y-%m-%d %H:%i:00')")
        case .second: try renderPart("date_format(", node, ", '%Y-%m-%d %H:%i:%s')")
        case .quarter:
            try renderPart("date_format(", node, ", '%Y-01-01') + INTERVAL ")
            try renderPart("(quarter(", node, ") - 1) QUARTER")
        case .week:
            try renderPart("CAST(", node, " AS DATE) - INTERVAL ")
            try renderPart("weekday(", node, ") DAY")
        default: throw unsupported("date_trunc of \(name)")
        }
        state.write(" AS \(type))")
    }
}
