public import QuicksilverSQL

extension SQLiteCompiler {
    /// `strftime`, without the fraction of a second: SQLite keeps three digits of it and would round.
    ///
    /// Source: sqlite.org/lang_datefunc.html.
    public func renderExtract(_ field: DateField, from node: Node) throws(CompileError) {
        try checkField(field, of: node)
        switch field {
        case .year: try renderFormat("%Y", node)
        case .quarter:
            state.write("((")
            try renderFormat("%m", node)
            state.write(" + 2) / 3)")
        case .month: try renderFormat("%m", node)
        case .week:
            // The week has the number that its Thursday's place in the year gives.
            state.write("((CAST(strftime('%j', ")
            try renderWholeSeconds(node)
            state.write(", '-3 days', 'weekday 4') AS INTEGER) - 1) / 7 + 1)")
        case .day: try renderFormat("%d", node)
        case .dayOfWeek: try renderFormat("%w", node)
        case .dayOfYear: try renderFormat("%j", node)
        case .hour: try renderFormat("%H", node)
        case .minute: try renderFormat("%M", node)
        case .second: try renderFormat("%S", node)
        case .microsecond: try renderMicrosecond(node)
        case .epoch: try renderFormat("%s", node)
        }
    }

    private func renderFormat(_ format: String, _ node: Node) throws(CompileError) {
        state.write("CAST(strftime('\(format)', ")
        try renderWholeSeconds(node)
        state.write(") AS INTEGER)")
    }

    /// The date and time without its fraction.
    private func renderWholeSeconds(_ node: Node) throws(CompileError) {
        switch node.dataType.family {
        case .date: try render(node)
        case .time:
            state.write("substr(")
            try render(node)
            state.write(", 1, 8)")
        default:
            state.write("substr(")
            try render(node)
            state.write(", 1, 19)")
        }
    }

    /// The fraction as a number of microseconds.
    private func renderMicrosecond(_ node: Node) throws(CompileError) {
        state.write("CAST(substr(substr(")
        try render(node)
        state.write(node.dataType.family == .time ? ", 10)" : ", 21)")
        state.write(" || '000000', 1, 6) AS INTEGER)")
    }

    /// `date(a, ? || ' days')`, with the time of day kept as it stands; a day that the target month lacks becomes its last.
    ///
    /// - Throws: ``CompileError`` `.unsupported` for microseconds.
    public func renderDateArithmetic(_ node: DateArithmeticNode) throws(CompileError) {
        let keepsTime = node.type.family != .date
        switch node.unit {
        case .year: try renderMonths(node, times: 12, keepsTime)
        case .quarter: try renderMonths(node, times: 3, keepsTime)
        case .month: try renderMonths(node, times: 1, keepsTime)
        case .week: try renderDays(node, times: 7, keepsTime)
        case .day: try renderDays(node, times: 1, keepsTime)
        case .hour, .minute, .second:
            state.write("(strftime('%Y-%m-%d %H:%M:%S', substr(")
            try render(node.date)
            state.write(", 1, 19), ")
            try renderSpan(node.amount, times: 1, "\(node.unit.rawValue)s")
            state.write(") || substr(")
            try render(node.date)
            state.write(", 20))")
        default: throw unsupported("adding \(node.unit)s", hint: "add whole seconds")
        }
    }

    private func renderDays(
        _ node: DateArithmeticNode, times: Int, _ keepsTime: Bool
    ) throws(CompileError) {
        if keepsTime { state.write("(") }
        state.write("date(")
        try renderDate(node, keepsTime)
        state.write(", ")
        try renderSpan(node.amount, times: times, "days")
        state.write(")")
        if keepsTime { try renderTime(node.date) }
    }

    /// SQLite lets 31 January plus one month be 3 March: the smaller of that and the target month's last day is right.
    private func renderMonths(
        _ node: DateArithmeticNode, times: Int, _ keepsTime: Bool
    ) throws(CompileError) {
        if keepsTime { state.write("(") }
        state.write("min(date(")
        try renderDate(node, keepsTime)
        state.write(", ")
        try renderSpan(node.amount, times: times, "months")
        state.write("), date(")
        try renderDate(node, keepsTime)
        state.write(", 'start of month', ")
        try renderSpan(node.amount, times: times, "months")
        state.write(", '1 month', '-1 day'))")
        if keepsTime { try renderTime(node.date) }
    }

    private func renderDate(_ node: DateArithmeticNode, _ keepsTime: Bool) throws(CompileError) {
        guard keepsTime else { return try render(node.date) }
        state.write("substr(")
        try render(node.date)
        state.write(", 1, 10)")
    }

    private func renderTime(_ date: Node) throws(CompileError) {
        state.write(" || substr(")
        try render(date)
        state.write(", 11))")
    }

    private func renderSpan(
        _ amount: Node, times: Int, _ unit: String
    ) throws(CompileError) {
        if times == 1 {
            try render(amount, above: .postfix)
        } else {
            state.write("(")
            try renderOperand(amount, of: .multiply, isRight: false)
            state.write(" * \(times))")
        }
        state.write(" || ' \(unit)'")
    }

    /// `strftime('%Y-%m-01', a)` and the like.
    func renderDateTruncate(_ function: FunctionNode) throws(CompileError) {
        guard function.arguments.count == 2,
            case .constant(.text(let name)) = function.arguments[0],
            let field = DateField(rawValue: name)
        else { throw unsupported("date_trunc") }
        let node = function.arguments[1]
        let midnight = node.dataType.family == .date ? "" : " 00:00:00"
        switch field {
        case .year: try renderTruncated("%Y-01-01" + midnight, node)
        case .month: try renderTruncated("%Y-%m-01" + midnight, node)
        case .day: try renderTruncated("%Y-%m-%d" + midnight, node)
        case .hour: try renderTruncated("%Y-%m-%d %H:00:00", node)
        case .minute: try renderTruncated("%Y-%m-%d %H:%M:00", node)
        case .second: try renderTruncated("%Y-%m-%d %H:%M:%S", node)
        case .quarter:
            try renderTruncated(
                "%Y-%m-01" + midnight, node, ", 'start of month', ",
                after: {
                    () throws(CompileError) in
                    self.state.write("-((")
                    try self.renderFormat("%m", node)
                    self.state.write(" - 1) % 3) || ' months'")
                })
        case .week: try renderTruncated("%Y-%m-%d" + midnight, node, ", '-6 days', 'weekday 1'")
        default: throw unsupported("date_trunc of \(name)")
        }
    }

    private func renderTruncated(
        _ format: String, _ node: Node, _ modifiers: String = "",
        after: () throws(CompileError) -> Void = {}
    ) throws(CompileError) {
        state.write("strftime('\(format)', ")
        try renderWholeSeconds(node)
        state.write(modifiers)
        try after()
        state.write(")")
    }

    /// Microseconds between two points in time, exactly.
    func renderMicroseconds(_ function: FunctionNode) throws(CompileError) {
        guard function.arguments.count == 2 else { throw unsupported("microseconds") }
        let (end, start) = (function.arguments[0], function.arguments[1])
        state.write("((")
        try renderFormat("%s", end)
        state.write(" - ")
        try renderFormat("%s", start)
        state.write(") * 1000000 + ")
        try renderMicrosecond(end)
        state.write(" - ")
        try renderMicrosecond(start)
        state.write(")")
    }
}
