extension DDLCompiler {
    /// A name as the dialect writes it.
    public func quoted(_ name: String) throws(CompileError) -> String {
        try dialect.identifiers.quoted(name)
    }

    /// A name with its schema.
    public func qualified(_ name: String, schema: String?) throws(CompileError) -> String {
        guard let schema else { return try quoted(name) }
        return try quoted(schema) + "." + quoted(name)
    }

    /// Columns' names with commas between them.
    public func list(_ columns: [ColumnDefinition]) throws(CompileError) -> String {
        var names: [String] = []
        for column in columns { names.append(try quoted(column.name)) }
        return names.joined(separator: ", ")
    }

    /// A text as a literal.
    public func literal(_ text: String) throws(CompileError) -> String {
        try dialect.literal(for: .text(text), type: .text)
    }

    /// SQL text with its values as literals and its columns without their tables.
    public func text(_ text: SQLText) throws(CompileError) -> String {
        let state = CompilerState(dialect: dialect, inlinesLiterals: true)
        state.omitsTables = true
        try dialect.makeCompiler(state).renderText(text.textNode)
        guard !state.sql.utf8.contains(0) else {
            throw CompileError(.invalidArgument, "SQL text can't hold a NUL character")
        }
        return state.sql
    }

    /// The expression of a DEFAULT: in parentheses unless it is a literal or a word every database knows there.
    public func defaultText(_ expression: SQLText) throws(CompileError) -> String {
        let sql = try text(expression)
        return isPlainDefault(sql) ? sql : "(\(sql))"
    }

    /// `DROP kind IF EXISTS name`.
    public func drop(_ kind: String, _ name: String, _ ifExists: Bool) -> String {
        "DROP \(kind) " + (ifExists ? "IF EXISTS " : "") + name
    }

    /// A constraint behind its name.
    func constraintText(_ constraint: ResolvedConstraint) throws(CompileError) -> String {
        switch constraint.kind {
        case .primaryKey:
            return "PRIMARY KEY (\(try list(constraint.columns)))"
        case .unique(let nullsNotDistinct, let deferrable):
            return "UNIQUE " + (nullsNotDistinct ? "NULLS NOT DISTINCT " : "")
                + "(\(try list(constraint.columns)))" + (deferrable.map { " " + $0.rawValue } ?? "")
        case .foreignKey(let key):
            return try foreignKeyText(key)
        case .check(let condition):
            return "CHECK (\(try text(condition)))"
        case .exclusion(let exclusion):
            return try exclusionText(exclusion)
        }
    }

    /// `FOREIGN KEY (columns) REFERENCES table (columns) ON DELETE … ON UPDATE … DEFERRABLE …`.
    func foreignKeyText(_ key: ResolvedForeignKey) throws(CompileError) -> String {
        var sql = "FOREIGN KEY (\(try list(key.columns))) REFERENCES \(try targetName(key)) "
        sql += "(\(try list(key.targetColumns)))"
        if let action = key.onDelete { sql += " ON DELETE \(action.rawValue)" }
        if let action = key.onUpdate { sql += " ON UPDATE \(action.rawValue)" }
        if let deferrable = key.deferrable { sql += " \(deferrable.rawValue)" }
        return sql
    }

    private func exclusionText(_ exclusion: ExclusionConstraint) throws(CompileError) -> String {
        var elements: [String] = []
        for element in exclusion.elements {
            guard isOperator(element.operator) else {
                throw CompileError(
                    .invalidArgument,
                    "'\(element.operator)' is no operator; an exclusion compares with one such as "
                        + "= or &&")
            }
            let expression = try text(element.expression)
            elements.append(
                (isSimpleName(expression) ? expression : "(\(expression))")
                    + " WITH \(element.operator)")
        }
        var sql = "EXCLUDE USING \(try quoted(exclusion.method)) "
        sql += "(\(elements.joined(separator: ", ")))"
        if let predicate = exclusion.predicate { sql += " WHERE (\(try text(predicate)))" }
        return sql
    }
}

/// Whether a DEFAULT needs no parentheses: one number, one text in quotes, or NULL, TRUE, CURRENT_TIMESTAMP and the like.
func isPlainDefault(_ sql: String) -> Bool {
    let bytes = Array(sql.utf8)
    guard let first = bytes.first else { return false }
    switch first {
    case UInt8(ascii: "'"):
        var index = 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") { return false }
            if bytes[index] == first {
                guard index + 1 < bytes.count, bytes[index + 1] == first else {
                    return index == bytes.count - 1
                }
                index += 1
            }
            index += 1
        }
        return false
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        let digits = bytes.dropFirst(first == UInt8(ascii: "-") ? 1 : 0)
        return !digits.isEmpty
            && digits.allSatisfy {
                ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: ".")
            }
    default:
        return [
            "null", "true", "false", "current_date", "current_time", "current_timestamp",
        ].contains(sql.lowercased())
    }
}

/// Whether a text is an operator and can't be anything else.
func isOperator(_ text: String) -> Bool {
    let allowed = Set("+-*/<>=~!@#%^&|`?".utf8)
    return !text.isEmpty && text.utf8.count < 64 && text.utf8.allSatisfy(allowed.contains)
        && !text.contains("--") && !text.contains("/*")
}

/// Whether a text is a bare lower-case name.
func isSimpleName(_ text: String) -> Bool {
    !text.isEmpty
        && text.utf8.allSatisfy {
            ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z")) || $0 == UInt8(ascii: "_")
                || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9"))
        }
}
