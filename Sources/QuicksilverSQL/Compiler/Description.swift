extension Statement {
    /// The statement as SQL of no particular database, for logs and debuggers; its values are left out.
    ///
    /// Shape: `SELECT users.name FROM users WHERE users.age > ?`. What a database gets is `compile(for:)`'s.
    public var description: String {
        do {
            return try CompilerState(dialect: PlainDialect()).compile(statementNode).sql
        } catch {
            return "\(error)"
        }
    }
}

extension AnyExpression {
    /// The expression as SQL of no particular database, for logs and debuggers; its values are left out.
    ///
    /// Shape: `users.age > ?`
    public var description: String {
        let state = CompilerState(dialect: PlainDialect())
        do {
            try PlainCompiler(state: state).render(node)
            return (state.pieces + [state.sql]).joined(separator: "…")
        } catch {
            return "\(error)"
        }
    }
}

extension Select: CustomStringConvertible {}
extension CompoundSelect: CustomStringConvertible {}
extension Values: CustomStringConvertible {}
extension TextStatement: CustomStringConvertible {}
extension Insert: CustomStringConvertible {}
extension Update: CustomStringConvertible {}
extension Delete: CustomStringConvertible {}
extension Returning: CustomStringConvertible {}
extension SQLExpression: CustomStringConvertible {}
extension DynamicColumn: CustomStringConvertible {}
extension OrderTerm: CustomStringConvertible {}

extension Table: CustomStringConvertible {
    /// Its name and columns: `users(id, name)`
    public var description: String {
        "\(fullName)(\(columns.map(\.name).joined(separator: ", ")))"
    }
}
