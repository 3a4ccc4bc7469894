extension SQLCompiler {
    /// Refused unless a dialect has it.
    public func renderLike(_ like: LikeNode) throws(CompileError) {
        throw unsupported("LIKE")
    }

    /// Refused unless a dialect has it.
    public func renderJSONPath(_ path: JSONPathNode) throws(CompileError) {
        throw unsupported("JSON paths")
    }

    /// Refused unless a dialect has it.
    public func renderDateArithmetic(_ node: DateArithmeticNode) throws(CompileError) {
        throw unsupported("date arithmetic")
    }
}
