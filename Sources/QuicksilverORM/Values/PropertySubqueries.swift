import QuicksilverSQL

extension Node {
    /// The tree whose subqueries see what they see where a class's column properties and hybrids are loaded.
    ///
    /// Shape: `filter(Order.total > 5)` has the property's expression and doesn't say whose it is; so a subquery that was made on the same line of
    /// the program as one of a property's is that one, also inside subqueries of the query's own.
    /// Source: features G6.
    var asDefined: Node {
        guard hasSubqueries else { return self }
        var rewriter = TreeRewriter { $0.asDefined }
        return rewriter.rewrite(self)
    }

    private var hasSubqueries: Bool {
        var found = false
        var walk = TreeWalk()
        walk.entersQueries = false
        walk.node = { node in
            switch node {
            case .scalar, .exists, .inList(_, .query, _): found = true
            default: break
            }
            return !found
        }
        walk.walk(self)
        return found
    }

    /// The queries that stand in the expression itself.
    fileprivate var subqueries: [QueryNode] {
        var found: [QueryNode] = []
        var rewriter = TreeRewriter { query in
            found.append(query)
            return query
        }
        _ = rewriter.rewrite(self)
        return found
    }
}

extension QueryNode {
    /// The query as its definition has it, or with those in it that have one.
    fileprivate var asDefined: QueryNode {
        if let place {
            let key = StructureKey(.query(self))
            for definition in definitions
            where definition.query.place == place && StructureKey(.query(definition.query)) == key {
                let node = Node.scalar(self, .null).bordered(definition.border)
                if case .scalar(let bordered, _) = node { return bordered }
            }
        }
        var rewriter = TreeRewriter { $0.asDefined }
        switch self {
        case .select(let select):
            return select.border == nil ? .select(rewriter.rewrite(select)) : self
        case .compound(var compound):
            compound.parts = compound.parts.map(\.asDefined)
            return .compound(compound)
        case .values, .text: return self
        }
    }

    /// The subqueries of properties of the classes whose tables it mentions.
    fileprivate var definitions: [(query: QueryNode, border: QueryBorder)] {
        var tables: [Table] = []
        var walk = TreeWalk()
        walk.source = { source in
            if case .table(let table) = source, !tables.contains(where: { $0 === table }) {
                tables.append(table)
            }
        }
        walk.walk(.scalar(self, .null))
        return tables.compactMap { MapperIndex.mapper(of: $0) }.flatMap(\.definitions)
    }
}

extension Mapper {
    /// The subqueries that the class's column properties and hybrids are made of.
    fileprivate var definitions: [(query: QueryNode, border: QueryBorder)] {
        let hybrids = type.__mapping.declaration.hybrids.map { ($0.name, $0.expression) }
        let properties = expressions.compactMap { position in
            columns[position].expression.map { (columns[position].attribute, $0) }
        }
        return (properties + hybrids).flatMap { name, expression in
            let border = QueryBorder(
                visible: segments.map { .table($0.table) }, owner: "\(type).\(name)")
            return expression().node.subqueries.map { ($0, border) }
        }
    }
}
