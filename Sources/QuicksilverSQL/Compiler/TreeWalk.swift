/// Looks at every part of a tree, parents before children.
///
/// Shape: `node` and `item` return whether to go on below what they are shown.
package struct TreeWalk {
    /// Shown every expression.
    package var node: (Node) -> Bool = { _ in true }
    /// Shown every FROM item and the source of every column.
    package var source: (ColumnSource) -> Void = { _ in }
    /// Whether subqueries inside expressions are entered.
    package var entersQueries = true

    /// A walk that looks at nothing.
    package init() {}

    /// Walks an expression.
    package func walk(_ tree: Node) {
        guard node(tree) else { return }
        switch tree {
        case .column(let column), .excluded(let column): source(column.source)
        case .bind, .constant, .labelReference, .defaultValue, .fault: break
        case .unary(_, let inner), .cast(let inner, _), .coerced(let inner, _),
            .extract(_, let inner), .collate(let inner, _), .quantified(_, let inner),
            .label(let inner, _):
            walk(inner)
        case .binary(_, let left, let right, _):
            walk(left)
            walk(right)
        case .conjunction(let nodes), .disjunction(let nodes), .tuple(let nodes),
            .array(let nodes, _):
            nodes.forEach(walk)
        case .between(let value, let low, let high, _):
            walk(value)
            walk(low)
            walk(high)
        case .inList(let subject, let list, _):
            walk(subject)
            switch list {
            case .values, .tuples: break
            case .expressions(let nodes): nodes.forEach(walk)
            case .query(let query): enter(query)
            }
        case .like(let like):
            walk(like.subject)
            walk(like.pattern)
        case .caseWhen(let node):
            node.operand.map(walk)
            for branch in node.branches {
                walk(branch.condition)
                walk(branch.result)
            }
            node.otherwise.map(walk)
        case .function(let function): walk(function)
        case .scalar(let query, _), .exists(let query): enter(query)
        case .jsonPath(let path): walk(path.document)
        case .dateArithmetic(let node):
            walk(node.date)
            walk(node.amount)
        case .ordering(let ordering): walk(ordering.term)
        case .grouping(let grouping): grouping.sets.forEach { $0.forEach(walk) }
        case .text(let text): walk(text)
        case .extension_(let node): node.children.forEach(walk)
        }
    }

    /// Walks SQL text.
    package func walk(_ text: TextNode) {
        for case .node(let node) in text.pieces { walk(node) }
    }

    private func walk(_ function: FunctionNode) {
        function.arguments.forEach(walk)
        function.orderBy.forEach(walk)
        function.withinGroup.forEach(walk)
        function.filter.map(walk)
        function.over.map(walk)
    }

    private func walk(_ window: WindowNode) {
        window.partitionBy.forEach(walk)
        window.orderBy.forEach(walk)
        for case .preceding(let node)? in [window.frame?.start, window.frame?.end] { walk(node) }
        for case .following(let node)? in [window.frame?.start, window.frame?.end] { walk(node) }
    }

    private func enter(_ query: QueryNode) {
        if entersQueries { walk(query) }
    }

    /// Walks a FROM item.
    package func walk(_ item: FromItem) {
        switch item {
        case .table(let table): source(.table(table))
        case .alias(let alias): source(.alias(alias))
        case .join(let join):
            walk(join.left)
            walk(join.right)
            join.on.map(walk)
        case .fault: break
        }
    }

    /// Walks what stands behind an alias.
    package func walk(_ base: AliasSource.Base) {
        switch base {
        case .table, .cte: break
        case .query(let query): enter(query)
        case .function(let function): walk(function)
        }
    }

    /// Walks a query.
    package func walk(_ query: QueryNode) {
        switch query {
        case .select(let select): walk(select)
        case .compound(let compound):
            compound.parts.forEach(walk)
            compound.orderBy.forEach(walk)
            compound.limit.map(walk)
            compound.offset.map(walk)
        case .values(let values): values.rows.forEach { $0.forEach(walk) }
        case .text(let text, _): walk(text)
        }
    }

    /// Walks a SELECT in the order in which it is written.
    package func walk(_ select: SelectNode) {
        if case .on(let nodes) = select.distinct { nodes.forEach(walk) }
        select.columns.forEach { walk($0.node) }
        select.from.forEach(walk)
        select.predicate.map(walk)
        select.groupBy.forEach(walk)
        select.having.map(walk)
        select.windows.forEach { walk($0.window) }
        select.orderBy.forEach(walk)
        select.limit.map(walk)
        select.offset.map(walk)
        select.lock?.of.forEach(walk)
    }

    /// Walks a statement.
    package func walk(_ statement: StatementNode) {
        switch statement {
        case .query(let query): walk(query)
        case .insert(let insert):
            switch insert.source {
            case .parameters, .defaults: break
            case .rows(let rows): rows.forEach { $0.forEach(walk) }
            case .query(let query): walk(query)
            }
            if let conflict = insert.conflict {
                conflict.targetPredicate.map(walk)
                if case .update(let assignments, let predicate) = conflict.action {
                    assignments.forEach { walk($0.value) }
                    predicate.map(walk)
                }
            }
            insert.returning.forEach { walk($0.node) }
        case .update(let update):
            walk(update.target)
            update.assignments.forEach { walk($0.value) }
            update.from.forEach(walk)
            update.predicate.map(walk)
            update.returning.forEach { walk($0.node) }
        case .delete(let delete):
            walk(delete.target)
            delete.using.forEach(walk)
            delete.predicate.map(walk)
            delete.returning.forEach { walk($0.node) }
        case .text(let text, _): walk(text)
        }
    }
}

extension ColumnSource {
    /// What tells it from others; nil for none.
    package var id: ObjectIdentifier? {
        switch self {
        case .table(let table): ObjectIdentifier(table)
        case .alias(let alias): ObjectIdentifier(alias)
        case .none: nil
        }
    }
}
