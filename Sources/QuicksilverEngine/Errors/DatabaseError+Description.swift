extension DatabaseError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind, the codes, the message and the names; values only with ``includesValues``.
    ///
    /// Shape: one line, then one indented line each for detail, hint, SQL, parameters and cause.
    public var description: String {
        var text = "DatabaseError." + kind.name
        let codes = [sqlState.map { "SQLSTATE \($0)" }, nativeCode.map { "code \($0)" }]
        let known = codes.compactMap { $0 }
        if !known.isEmpty { text += " (" + known.joined(separator: ", ") + ")" }
        text += ": " + message
        let names: [(String, String?)] = [
            ("constraint", constraint), ("schema", schema), ("table", table), ("column", column),
        ]
        let named = names.compactMap { name, value in value.map { "\(name) \($0)" } }
        if !named.isEmpty { text += " [" + named.joined(separator: ", ") + "]" }
        if let detail, includesValues { text += "\n  detail: " + detail }
        if let hint = hint ?? kind.hint { text += "\n  hint: " + hint }
        if let sql { text += "\n  SQL: " + sql }
        if includesValues {
            let values = parameters()
            if !values.isEmpty {
                text += "\n  parameters: [" + values.joined(separator: ", ") + "]"
            }
        }
        // One that was only given another form says nothing new.
        if let underlying, (underlying as? EngineURLError)?.message != message {
            text += "\n  cause: \(underlying)"
        }
        return text
    }

    /// The same as ``description``: debuggers and logs don't see values either.
    public var debugDescription: String { description }

    /// Only the description, so that `dump` doesn't reach the values.
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
