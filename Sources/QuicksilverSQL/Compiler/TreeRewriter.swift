/// Puts other columns in the place of a tree's columns: those of a query that has become a subquery, for example.
///
/// Shape: subqueries inside are entered, but for those that say in their FROM that the columns are their own.
package struct TreeRewriter {
    /// What stands where the columns of a source did, by the source.
    private let sources: [ObjectIdentifier: AliasSource]
    /// Whether aliases take the place of aliases with the same columns, in FROM as well.
    private let exchanges: Bool
    /// What takes the place of a query inside an expression, where that isn't the same with other columns.
    private let subquery: ((QueryNode) -> QueryNode)?
    /// What takes the place of a column, where that isn't one of an alias.
    private var column: ((ColumnReference) -> Node?)?
    private var level = TreeLevel()

    /// A rewriter of the columns of some sources.
    package init(_ sources: [ObjectIdentifier: AliasSource]) {
        self.sources = sources
        exchanges = false
        subquery = nil
    }

    /// A rewriter that exchanges aliases for others with the same columns, wherever they stand.
    package init(exchanging aliases: [ObjectIdentifier: AliasSource]) {
        sources = aliases
        exchanges = true
        subquery = nil
    }

    /// A rewriter of the queries that stand in expressions.
    package init(_ subquery: @escaping (QueryNode) -> QueryNode) {
        sources = [:]
        exchanges = false
        self.subquery = subquery
    }

    /// A rewriter of columns that leaves queries inside expressions as they are.
    package init(columns: @escaping (ColumnReference) -> Node?) {
        self.init { $0 }
        column = columns
    }

    /// The tree with other columns.
    package mutating func rewrite(_ node: Node) -> Node {
        guard level.descend() else { return node }
        defer { level.ascend() }
        switch node {
        case .column(let column): return other(column) ?? node
        case .bind, .constant, .labelReference, .defaultValue, .fault, .excluded: return node
        case .unary(let operation, let inner): return .unary(operation, rewrite(inner))
        case .cast(let inner, let type): return .cast(rewrite(inner), type)
        case .coerced(let inner, let type): return .coerced(rewrite(inner), type)
        case .extract(let field, let inner): return .extract(field, rewrite(inner))
        case .collate(let inner, let name): return .collate(rewrite(inner), name)
        case .quantified(let quantifier, let inner): return .quantified(quantifier, rewrite(inner))
        case .label(let inner, let name): return .label(rewrite(inner), name)
        case .binary(let operation, let left, let right, let type):
            return .binary(operation, rewrite(left), rewrite(right), type)
        case .conjunction(let nodes): return .conjunction(rewrite(nodes))
        case .disjunction(let nodes): return .disjunction(rewrite(nodes))
        case .tuple(let nodes): return .tuple(rewrite(nodes))
        case .array(let nodes, let type): return .array(rewrite(nodes), type)
        case .between(let value, let low, let high, let isNegated):
            return .between(rewrite(value), rewrite(low), rewrite(high), isNegated: isNegated)
        case .inList(let subject, let list, let isNegated):
            return .inList(rewrite(subject), rewrite(list), isNegated: isNegated)
        case .scalar(let query, let type): return .scalar(rewrite(query), type)
        case .exists(let query): return .exists(rewrite(query))
        default: return rewriteParts(of: node)
        }
    }

    /// The trees with other columns.
    package mutating func rewrite(_ nodes: [Node]) -> [Node] {
        var result: [Node] = []
        result.reserveCapacity(nodes.count)
        for node in nodes { result.append(rewrite(node)) }
        return result
    }

    private func other(_ column: ColumnReference) -> Node? {
        if let other = self.column { return other(column) }
        guard let id = column.source.id, let alias = sources[id] else { return nil }
        if exchanges {
            return .column(
                ColumnReference(
                    source: .alias(alias), name: column.name, type: column.type,
                    definition: column.definition))
        }
        if let definition = column.definition { return alias.node(for: definition) }
        return ColumnSource.alias(alias).node(key: column.name)
    }

    private mutating func rewriteParts(of node: Node) -> Node {
        switch node {
        case .like(var like):
            like.subject = rewrite(like.subject)
            like.pattern = rewrite(like.pattern)
            return .like(like)
        case .caseWhen(var choice):
            choice.operand = choice.operand.map { rewrite($0) }
            for index in choice.branches.indices {
                choice.branches[index].condition = rewrite(choice.branches[index].condition)
                choice.branches[index].result = rewrite(choice.branches[index].result)
            }
            choice.otherwise = choice.otherwise.map { rewrite($0) }
            return .caseWhen(choice)
        case .function(let function): return .function(rewrite(function))
        case .jsonPath(var path):
            path.document = rewrite(path.document)
            return .jsonPath(path)
        case .dateArithmetic(var sum):
            sum.date = rewrite(sum.date)
            sum.amount = rewrite(sum.amount)
            return .dateArithmetic(sum)
        case .ordering(var ordering):
            ordering.term = rewrite(ordering.term)
            return .ordering(ordering)
        case .grouping(var grouping):
            for index in grouping.sets.indices {
                grouping.sets[index] = rewrite(grouping.sets[index])
            }
            return .grouping(grouping)
        case .text(let text): return .text(rewrite(text))
        case .extension_(let outside):
            guard outside.children.contains(where: mentions) else { return node }
            return .fault(
                CompileError(
                    .unsupported,
                    "'\(outside.name)' is about columns that a subquery stands for now; use the subquery's own"
                ))
        default: return node
        }
    }

    private func mentions(_ node: Node) -> Bool {
        var found = false
        var walk = TreeWalk()
        walk.source = { source in
            if let id = source.id, sources[id] != nil { found = true }
        }
        walk.walk(node)
        return found
    }

    private mutating func rewrite(_ text: TextNode) -> TextNode {
        var text = text
        for index in text.pieces.indices {
            if case .node(let inner) = text.pieces[index] {
                text.pieces[index] = .node(rewrite(inner))
            }
        }
        return text
    }

    private mutating func rewrite(_ list: InList) -> InList {
        switch list {
        case .values, .tuples: list
        case .expressions(let nodes): .expressions(rewrite(nodes))
        case .query(let query): .query(rewrite(query))
        }
    }

    private mutating func rewrite(_ function: FunctionNode) -> FunctionNode {
        var function = function
        function.arguments = rewrite(function.arguments)
        function.orderBy = rewrite(function.orderBy)
        function.withinGroup = rewrite(function.withinGroup)
        function.filter = function.filter.map { rewrite($0) }
        function.over = function.over.map { rewrite($0) }
        return function
    }

    private mutating func rewrite(_ window: WindowNode) -> WindowNode {
        var window = window
        window.partitionBy = rewrite(window.partitionBy)
        window.orderBy = rewrite(window.orderBy)
        return window
    }
}

extension TreeRewriter {
    /// The query with other columns.
    package mutating func rewrite(_ query: QueryNode) -> QueryNode {
        if let subquery { return subquery(query) }
        switch query {
        case .select(let select): return .select(rewrite(select))
        case .compound(var compound):
            compound.parts = compound.parts.map { rewrite($0) }
            compound.orderBy = rewrite(compound.orderBy)
            return .compound(compound)
        case .values(var values):
            values.rows = values.rows.map { rewrite($0) }
            return .values(values)
        case .text(let text, let columns): return .text(rewrite(text), columns: columns)
        }
    }

    package mutating func rewrite(_ select: SelectNode) -> SelectNode {
        // What it has in its own FROM isn't the outer query's.
        guard exchanges || select.from.flatMap(\.sourceIDs).allSatisfy({ sources[$0] == nil })
        else { return select }
        var select = select
        if case .on(let terms) = select.distinct { select.distinct = .on(rewrite(terms)) }
        for index in select.windows.indices {
            select.windows[index].window = rewrite(select.windows[index].window)
        }
        for index in select.columns.indices {
            select.columns[index].node = rewrite(select.columns[index].node)
        }
        select.from = select.from.map { rewrite($0) }
        select.predicate = select.predicate.map { rewrite($0) }
        select.groupBy = rewrite(select.groupBy)
        select.having = select.having.map { rewrite($0) }
        select.orderBy = rewrite(select.orderBy)
        if case .to(let items) = select.correlation {
            select.correlation = .to(items.map { moved($0) })
        }
        if let border = select.border {
            select.border?.visible = border.visible.map { moved($0) }
        }
        if exchanges, case .except(let items) = select.correlation {
            select.correlation = .except(items.map { moved($0) })
        }
        if exchanges, var lock = select.lock {
            lock.of = lock.of.map { moved($0) }
            select.lock = lock
        }
        return select
    }

    /// The FROM item with other columns in its conditions.
    package mutating func rewrite(_ item: FromItem) -> FromItem {
        guard case .join(var join) = item else { return exchanges ? moved(item) : item }
        join.left = rewrite(join.left)
        join.right = rewrite(join.right)
        join.on = join.on.map { rewrite($0) }
        return .join(join)
    }

    /// The alias in the place of an item that it stands for.
    private func moved(_ item: FromItem) -> FromItem {
        guard item.sourceIDs.count == 1, let alias = sources[item.sourceIDs[0]] else { return item }
        return .alias(alias)
    }
}
