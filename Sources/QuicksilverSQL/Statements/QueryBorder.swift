/// What a subquery that defines something may see of the queries around it, wherever it is put.
///
/// Shape: tables of queries farther out are hidden from it and from the queries inside it, so that it means the same everywhere.
package struct QueryBorder: Sendable {
    /// The FROM items that are seen, where a query around it has them.
    package var visible: [FromItem]
    /// What it defines, for errors.
    package let owner: String

    /// A border around what a name stands for.
    package init(visible: [FromItem], owner: String) {
        self.visible = visible
        self.owner = owner
    }
}

extension Node {
    /// The tree whose subqueries see these items only; those that say themselves what they see are left as they are.
    package func bordered(_ border: QueryBorder) -> Node {
        func enclose(_ query: QueryNode) -> QueryNode {
            switch query {
            case .select(var select):
                if case .automatic = select.correlation, select.border == nil {
                    select.border = border
                }
                return .select(select)
            case .compound(var compound):
                compound.parts = compound.parts.map { enclose($0) }
                return .compound(compound)
            case .values, .text: return query
            }
        }
        var rewriter = TreeRewriter(enclose)
        return rewriter.rewrite(self)
    }
}

extension SQLCompiler {
    /// Writes a SELECT as if the queries around it had only what its border lets through.
    func renderBordered(_ select: SelectNode, _ border: QueryBorder) throws(CompileError) {
        var select = select
        select.border = nil
        let visible = border.visible.flatMap(\.sourceIDs)
        let scopes = state.scopes
        state.scopes = [scopes.joined().filter { visible.contains($0) }]
        defer { state.scopes = scopes }
        do {
            try renderSelect(select)
        } catch {
            throw CompileError(
                error.code, "\(border.owner): \(error.message)", dialect: error.dialect,
                construct: error.construct)
        }
    }
}
