extension SQLCompiler {
    /// Refused unless a dialect has it.
    public func renderJSONPath(_ path: JSONPathNode) throws(CompileError) {
        throw unsupported("JSON paths")
    }

    /// Refused unless a dialect has it.
    public func renderDateArithmetic(_ node: DateArithmeticNode) throws(CompileError) {
        throw unsupported("date arithmetic")
    }

    /// The dialect's own.
    public func emptyList(beside members: [Node]) throws(CompileError) -> String? { nil }

    /// `value BETWEEN low AND high`
    public func renderBetween(
        _ value: Node, _ low: Node, _ high: Node, isNegated: Bool
    ) throws(CompileError) {
        try render(value, above: .other)
        state.write(isNegated ? " NOT BETWEEN " : " BETWEEN ")
        try render(low, above: .other)
        state.write(" AND ")
        try render(high, above: .other)
    }

    /// The terms with commas between them.
    public func renderOrderBy(_ terms: [Node]) throws(CompileError) {
        try renderList(terms)
    }

    /// The terms with commas between them.
    public func renderGroupBy(_ terms: [Node]) throws(CompileError) {
        try renderList(terms)
    }
}
