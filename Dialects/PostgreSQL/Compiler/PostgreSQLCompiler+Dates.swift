public import QuicksilverSQL

extension PostgreSQLCompiler {
    /// `EXTRACT`, as an integer; instants are taken apart in UTC, whatever the session's zone.
    ///
    /// Source: PostgreSQL 9.9.1.
    public func renderExtract(_ field: DateField, from node: Node) throws(CompileError) {
        try checkField(field, of: node)
        switch field {
        case .second: try renderField("floor(EXTRACT(SECOND FROM ", node, ")) AS INTEGER)")
        case .microsecond:
            try renderField(
                "EXTRACT(MICROSECONDS FROM ", node, ") AS INTEGER) % 1000000", wraps: true)
        case .epoch: try renderField("floor(EXTRACT(EPOCH FROM ", node, ")) AS BIGINT)")
        case .dayOfWeek: try renderField("EXTRACT(DOW FROM ", node, ") AS INTEGER)")
        case .dayOfYear: try renderField("EXTRACT(DOY FROM ", node, ") AS INTEGER)")
        default:
            let name = field.rawValue.uppercased()
            try renderField("EXTRACT(\(name) FROM ", node, ") AS INTEGER)")
        }
    }

    private func renderField(
        _ start: String, _ node: Node, _ end: String, wraps: Bool = false
    ) throws(CompileError) {
        state.write(wraps ? "(CAST(" : "CAST(")
        state.write(start)
        try renderInUTC(node)
        state.write(end)
        if wraps { state.write(")") }
    }

    /// The date or time; an instant as the clock in UTC shows it.
    func renderInUTC(_ node: Node) throws(CompileError) {
        guard node.dataType.family == .instant else { return try render(node) }
        try render(node, above: .postfix)
        state.write(" AT TIME ZONE 'UTC'")
    }

    /// `(a + ? * INTERVAL '1 day')`; days and more are added to instants in UTC.
    ///
    /// Source: PostgreSQL 9.9, table 9.32.
    public func renderDateArithmetic(_ node: DateArithmeticNode) throws(CompileError) {
        let isDate = node.type.family == .date
        let isZoned =
            node.type.family == .instant
            && ![.hour, .minute, .second, .microsecond].contains(node.unit)
        let unit = node.unit == .quarter ? "3 months" : "1 \(node.unit.rawValue)"
        state.write(isDate ? "CAST(" : isZoned ? "((" : "(")
        if isZoned {
            try renderInUTC(node.date)
        } else {
            try renderOperand(node.date, of: .add, isRight: false)
        }
        state.write(" + ")
        try renderOperand(node.amount, of: .multiply, isRight: false)
        state.write(" * INTERVAL '\(unit)'")
        state.write(isDate ? " AS DATE)" : isZoned ? ") AT TIME ZONE 'UTC')" : ")")
    }

    /// `date_trunc('month', a)`
    func renderDateTruncate(_ function: FunctionNode) throws(CompileError) {
        guard function.arguments.count == 2,
            case .constant(.text(let field)) = function.arguments[0]
        else { return try renderCall(function, name: "date_trunc") }
        let node = function.arguments[1]
        switch node.dataType.family {
        case .date:
            state.write("CAST(date_trunc('\(field)', CAST(")
            try render(node)
            state.write(" AS TIMESTAMP)) AS DATE)")
        case .instant:
            state.write("date_trunc('\(field)', ")
            try render(node)
            state.write(", 'UTC')")
        default:
            state.write("date_trunc('\(field)', ")
            try render(node)
            state.write(")")
        }
    }

    /// Microseconds between two dates or times, exactly.
    func renderMicroseconds(_ function: FunctionNode) throws(CompileError) {
        let isDate = function.arguments.first?.dataType.family == .date
        try renderTemplate(
            function, isDate ? "CAST((" : "CAST(EXTRACT(EPOCH FROM ", 0, " - ", 1,
            isDate ? ") * 86400000000 AS BIGINT)" : ") * 1000000 AS BIGINT)")
    }
}
