/// Looks at every part of a tree, parents before children.
///
/// Shape: one's own type, so that the walk becomes straight code that knows it; ``TreeWalk`` where that doesn't matter.
package protocol TreeVisitor {
    /// Whether subqueries inside expressions are entered.
    var entersQueries: Bool { get }
    /// Shown every expression; whether to go on below it.
    mutating func visit(_ node: Node) -> Bool
    /// Shown every FROM item and the source of every column.
    mutating func visit(_ source: ColumnSource)
    /// How deep the walk is; begins as a new one.
    var level: TreeLevel { get set }
}

/// How deep a walk is; what no compiler takes is left out, and writing it will say so.
package struct TreeLevel {
    private var depth = 0
    private var stack = StackBound()

    /// The top of a tree.
    package init() {}

    @inline(__always)
    mutating func descend() -> Bool {
        if stack.ends(at: depth + 1) { return false }
        depth += 1
        return true
    }

    @inline(__always)
    mutating func ascend() { depth -= 1 }
}

/// Looks at every part of a tree with closures.
package struct TreeWalk: TreeVisitor {
    /// Shown every expression; whether to go on below it.
    package var node: (Node) -> Bool = { _ in true }
    /// Shown every FROM item and the source of every column.
    package var source: (ColumnSource) -> Void = { _ in }
    /// Whether subqueries inside expressions are entered.
    package var entersQueries = true

    /// How deep the walk is.
    package var level = TreeLevel()

    /// A walk that looks at nothing.
    package init() {}

    package func visit(_ node: Node) -> Bool { self.node(node) }
    package func visit(_ source: ColumnSource) { self.source(source) }
}

extension TreeVisitor {
    /// Walks an expression.
    package mutating func walk(_ tree: Node) {
        guard visit(tree), level.descend() else { return }
        defer { level.ascend() }
        switch tree {
        case .column(let column), .excluded(let column): visit(column.source)
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
            for part in nodes { walk(part) }
        case .between(let value, let low, let high, _):
            walk(value)
            walk(low)
            walk(high)
        case .inList(let subject, let list, _):
            walk(subject)
            switch list {
            case .values, .tuples: break
            case .expressions(let nodes): for node in nodes { walk(node) }
            case .query(let query): enter(query)
            }
        case .like(let like):
            walk(like.subject)
            walk(like.pattern)
        case .caseWhen(let node):
            if let part = node.operand { walk(part) }
            for branch in node.branches {
                walk(branch.condition)
                walk(branch.result)
            }
            if let part = node.otherwise { walk(part) }
        case .function(let function): walk(function)
        case .scalar(let query, _), .exists(let query): enter(query)
        case .jsonPath(let path): walk(path.document)
        case .dateArithmetic(let node):
            walk(node.date)
            walk(node.amount)
        case .ordering(let ordering): walk(ordering.term)
        case .grouping(let grouping):
            for set in grouping.sets { for node in set { walk(node) } }
        case .text(let text): walk(text)
        case .extension_(let node): for child in node.children { walk(child) }
        }
    }

    /// Walks SQL text.
    package mutating func walk(_ text: TextNode) {
        for case .node(let node) in text.pieces { walk(node) }
    }

    private mutating func walk(_ function: FunctionNode) {
        for part in function.arguments { walk(part) }
        for part in function.orderBy { walk(part) }
        for part in function.withinGroup { walk(part) }
        if let part = function.filter { walk(part) }
        if let part = function.over { walk(part) }
    }

    private mutating func walk(_ window: WindowNode) {
        for part in window.partitionBy { walk(part) }
        for part in window.orderBy { walk(part) }
        for case .preceding(let node)? in [window.frame?.start, window.frame?.end] { walk(node) }
        for case .following(let node)? in [window.frame?.start, window.frame?.end] { walk(node) }
    }

    private mutating func enter(_ query: QueryNode) {
        if entersQueries { walk(query) }
    }

    /// Walks a FROM item.
    package mutating func walk(_ item: FromItem) {
        guard level.descend() else { return }
        defer { level.ascend() }
        switch item {
        case .table(let table): visit(.table(table))
        case .alias(let alias): visit(.alias(alias))
        case .join(let join):
            walk(join.left)
            walk(join.right)
            if let part = join.on { walk(part) }
        case .fault: break
        }
    }

    /// Walks what stands behind an alias.
    package mutating func walk(_ base: AliasSource.Base) {
        switch base {
        case .table, .cte: break
        case .query(let query): enter(query)
        case .function(let function): walk(function)
        }
    }

    /// Walks a query.
    package mutating func walk(_ query: QueryNode) {
        guard level.descend() else { return }
        defer { level.ascend() }
        switch query {
        case .select(let select): walk(select)
        case .compound(let compound):
            for part in compound.parts { walk(part) }
            for part in compound.orderBy { walk(part) }
            if let part = compound.limit { walk(part) }
            if let part = compound.offset { walk(part) }
        case .values(let values):
            for row in values.rows { for node in row { walk(node) } }
        case .text(let text, _): walk(text)
        }
    }

    /// Walks a SELECT in the order in which it is written.
    package mutating func walk(_ select: SelectNode) {
        if case .on(let nodes) = select.distinct { for node in nodes { walk(node) } }
        for part in select.columns { walk(part.node) }
        for part in select.from { walk(part) }
        if let part = select.predicate { walk(part) }
        for part in select.groupBy { walk(part) }
        if let part = select.having { walk(part) }
        for part in select.windows { walk(part.window) }
        for part in select.orderBy { walk(part) }
        if let part = select.limit { walk(part) }
        if let part = select.offset { walk(part) }
        if let lock = select.lock { for item in lock.of { walk(item) } }
    }

    /// Walks a statement.
    package mutating func walk(_ statement: StatementNode) {
        switch statement {
        case .query(let query): walk(query)
        case .insert(let insert):
            switch insert.source {
            case .parameters, .defaults: break
            case .rows(let rows):
                for row in rows { for node in row { walk(node) } }
            case .query(let query): walk(query)
            }
            if let conflict = insert.conflict {
                if let part = conflict.targetPredicate { walk(part) }
                if case .update(let assignments, let predicate) = conflict.action {
                    for part in assignments { walk(part.value) }
                    if let part = predicate { walk(part) }
                }
            }
            for part in insert.returning { walk(part.node) }
        case .update(let update):
            walk(update.target)
            for part in update.assignments { walk(part.value) }
            for part in update.from { walk(part) }
            if let part = update.predicate { walk(part) }
            for part in update.returning { walk(part.node) }
        case .delete(let delete):
            walk(delete.target)
            for part in delete.using { walk(part) }
            if let part = delete.predicate { walk(part) }
            for part in delete.returning { walk(part.node) }
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
