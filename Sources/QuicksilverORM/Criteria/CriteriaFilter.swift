import QuicksilverSQL

/// Puts conditions for classes into a statement: into each SELECT that reads a class, however deep it stands.
///
/// Shape: `users WHERE NOT users.is_gone` in the parts of a union, in what `fromSelf`, subqueries and common table expressions are made
/// of, in EXISTS and scalar subqueries. Aliases of queries are exchanged for others, as what they stand for has changed.
/// Source: features G12, U119.
struct CriteriaFilter {
    let criteria: Criteria
    /// What the query being walked says of conditions.
    private(set) var scope: CriteriaScope
    /// The aliases whose query has conditions inside, by those they take the place of.
    private(set) var exchanged: [ObjectIdentifier: AliasSource]
    /// Whether all SELECTs of an alias's query have had the conditions of the classes it is read as.
    private var isMet: [ObjectIdentifier: Bool] = [:]
    private var expressions: [ObjectIdentifier: CommonTableExpression] = [:]
    private var depth = 0
    /// What the queries around the one being walked read, the outermost first.
    private var scopes: [[ObjectIdentifier]] = []

    init(_ criteria: Criteria) {
        self.criteria = criteria
        scope = criteria.scope
        exchanged = criteria.exchanged
        for id in exchanged.keys { isMet[id] = true }
    }

    /// What has to hold for the rows of a class.
    func conditions(_ mapper: Mapper, _ alias: AliasSource?) -> [Node] {
        criteria.conditions(mapper, alias, scope)
    }

    /// An expression with the queries inside it filtered.
    mutating func filtered(_ node: Node) -> Node {
        var copy = self
        var rewriter = TreeRewriter { copy.filtered($0, for: []).query }
        let result = rewriter.rewrite(node)
        self = copy
        return result
    }

    /// Goes into a query that reads these.
    mutating func begin(reading sources: [ObjectIdentifier]) { scopes.append(sources) }

    /// A query with conditions in all its parts, and whether each had those of some classes.
    mutating func filtered(
        _ query: QueryNode, for classes: [Mapper]
    ) -> (query: QueryNode, isMet: Bool) {
        switch query {
        case .select(let select):
            let result = filtered(select, for: classes)
            return (.select(result.select), result.isMet)
        case .compound(var compound):
            var isMet = true
            for index in compound.parts.indices {
                let part = filtered(compound.parts[index], for: classes)
                compound.parts[index] = part.query
                isMet = isMet && part.isMet
            }
            return (.compound(compound), isMet)
        case .values, .text: return (query, false)
        }
    }

    /// A SELECT with conditions, and whether it had those of some classes.
    mutating func filtered(
        _ select: SelectNode, for classes: [Mapper]
    ) -> (select: SelectNode, isMet: Bool) {
        let notes = select.entities
        if notes?.isFiltered == true { return (select, true) }
        guard depth < 200 else {
            var deep = select
            deep.fault = CompileError(
                .invalidArgument,
                "conditions of withLoaderCriteria reach 200 queries inside each other, not more")
            return (deep, true)
        }
        depth += 1
        let outer = scope
        defer {
            depth -= 1
            scope = outer
        }
        if let inner = notes?.scope {
            let known = Set(scope.own.map(\.id))
            scope.own += inner.own.filter { !known.contains($0.id) }
            scope.ignored += inner.ignored
        }
        let sources = self.sources(of: select)
        let found = sources.compactMap(\.id)
        scopes.append(found)
        defer { scopes.removeLast() }
        var place = CriteriaPlacement(
            (notes?.points ?? []).filter { point in
                point.sourceIDs.contains { found.contains($0) }
            }, expecting: classes, owners: notes?.owners ?? [])
        var result = select
        result.from = select.from.map { place.walk($0, &self) }
        let conditions = place.rest(sources, &self)
        for index in select.columns.indices {
            result.columns[index].node = filtered(select.columns[index].node)
        }
        result.predicate = select.predicate.map { filtered($0) }
        result.having = select.having.map { filtered($0) }
        result.orderBy = select.orderBy.map { filtered($0) }
        for condition in conditions {
            result.predicate = result.predicate.map { joined($0, condition) } ?? condition
        }
        result.notes = SelectEntities(
            notes?.points ?? [], scope: notes?.scope ?? CriteriaScope(), isFiltered: true)
        return (result, classes.allSatisfy { place.hasPlaced($0) })
    }

    /// Filters what stands behind an alias; whether that has had the conditions of the classes it is read as.
    @discardableResult
    mutating func enter(_ alias: AliasSource, for classes: [Mapper]) -> Bool {
        let id = ObjectIdentifier(alias)
        if let known = isMet[id] { return known }
        let base: AliasSource.Base
        let around = scopes
        if !alias.isLateral { scopes = [] }
        defer { scopes = around }
        switch alias.base {
        case .query(let query):
            if case .select(let select) = query, select.entities?.isFiltered == true { return true }
            let (inside, isMet) = filtered(query, for: classes)
            self.isMet[id] = isMet
            base = .query(exchanging(inside))
        case .cte(let cte):
            let (inside, isMet) = filtered(cte, for: classes)
            self.isMet[id] = isMet
            base = .cte(inside)
        case .table, .function: return false
        }
        exchanged[id] = alias.over(base)
        return isMet[id] ?? false
    }

    private mutating func filtered(
        _ cte: CommonTableExpression, for classes: [Mapper]
    ) -> (CommonTableExpression, Bool) {
        guard case .query(let query) = cte.body else {
            // A recursive expression's reference to itself: its rows come from the parts.
            if case .itself = cte.body { return (cte, true) }
            return (cte, false)
        }
        let id = ObjectIdentifier(cte)
        if let known = expressions[id] { return (known, isMet[id] ?? false) }
        let (inside, isMet) = filtered(query, for: classes)
        let other = cte.over(exchanging(inside))
        expressions[id] = other
        self.isMet[id] = isMet
        return (other, isMet)
    }

    /// What a SELECT reads: what FROM names, and what its columns and condition mention that no query around it reads.
    func sources(of select: SelectNode) -> [ColumnSource] {
        var named = SourceWalk()
        for item in select.from { named.walk(item) }
        let known = Set(select.from.flatMap(\.sourceIDs))
        var mentioned = SourceWalk()
        for column in select.columns { mentioned.walk(column.node) }
        if let predicate = select.predicate { mentioned.walk(predicate) }
        let outside: [ObjectIdentifier]
        switch select.correlation {
        case .automatic:
            let visible = select.border.map { $0.visible.flatMap(\.sourceIDs) }
            outside = scopes.joined().filter { visible?.contains($0) ?? true }
        case .to(let items): outside = items.flatMap(\.sourceIDs)
        case .except(let items):
            let own = items.flatMap(\.sourceIDs)
            outside = scopes.joined().filter { !own.contains($0) }
        }
        // Conditions of joins mention what their own FROM has.
        return named.found.filter { $0.id.map(known.contains) ?? false }
            + mentioned.found.filter { source in
                source.id.map { !known.contains($0) && !outside.contains($0) } ?? false
            }
    }

    private func exchanging(_ query: QueryNode) -> QueryNode {
        if exchanged.isEmpty { return query }
        var rewriter = TreeRewriter(exchanging: exchanged)
        return rewriter.rewrite(query)
    }
}

/// Collects what a FROM item and columns belong to.
struct SourceWalk: TreeVisitor {
    private(set) var found: [ColumnSource] = []
    var entersQueries: Bool { false }
    var level = TreeLevel()
    private var seen: Set<ObjectIdentifier> = []

    init() {}
    func visit(_ node: Node) -> Bool { true }
    mutating func visit(_ source: ColumnSource) {
        guard let id = source.id, seen.insert(id).inserted else { return }
        found.append(source)
    }
}

extension QueryState.Point {
    /// What its columns go by in a statement.
    var sourceIDs: [ObjectIdentifier] {
        alias.map { [ObjectIdentifier($0)] } ?? mapper.layout.from.sourceIDs
    }
}
