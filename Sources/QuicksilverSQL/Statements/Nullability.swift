extension SQLExpression {
    /// The same expression read as an Optional: for columns of the optional side of an outer join.
    ///
    /// Shape: no SQL; `String` becomes `String?`, `String?` stays.
    /// Source: design D2.
    public var optional: SQLExpression<Value.Unwrapped?> {
        SQLExpression<Value.Unwrapped?>(node: node)
    }
}
