extension StatementNode {
    /// The tables it mentions, each once, in the order of its text.
    package var tables: [Table] {
        var found: [Table] = []
        func add(_ table: Table) {
            if !found.contains(where: { $0 === table }) { found.append(table) }
        }
        switch self {
        case .insert(let insert): add(insert.table)
        case .update(let update): add(update.table)
        case .delete(let delete): add(delete.table)
        case .query, .text: break
        }
        var walk = TreeWalk()
        walk.source = { source in
            switch source {
            case .table(let table): add(table)
            case .alias(let alias): if case .table(let table) = alias.base { add(table) }
            case .none: break
            }
        }
        walk.walk(self)
        return found
    }
}
