import QuicksilverSQL

/// The conditions that hold for one execution.
///
/// Shape: ``CriteriaFilter`` puts them where a statement reads the rows of their classes.
struct Criteria: Sendable {
    /// Those that registries and the session give.
    private let given: [LoaderCriterion]
    private let isIgnoring: Bool
    /// What the query itself says.
    let scope: CriteriaScope
    /// The classes by their tables, those that take several by all of them; of the classes in one table the topmost.
    let mappers: [[ObjectIdentifier]: Mapper]
    /// The classes whose objects take several tables by their own one.
    let parts: [ObjectIdentifier: Mapper]
    /// The aliases that have taken the place of others, with conditions inside.
    var exchanged: [ObjectIdentifier: AliasSource] = [:]

    /// The conditions of a session and a query; nil when nobody has any.
    init?(_ core: SessionCore, _ scope: CriteriaScope, _ mapper: Mapper) {
        isIgnoring = core.ignoringDepth > 0
        guard !scope.own.isEmpty || (!isIgnoring && core.hasCriteria) else { return nil }
        self.scope = scope
        given = core.criteria
        var mappers: [[ObjectIdentifier]: Mapper] = [:]
        var parts: [ObjectIdentifier: Mapper] = [:]
        for mapper in [mapper] + mapper.registries.flatMap(\.mappers) {
            let tables = mapper.layout.from.sourceIDs
            let depth = mapper.type.__mapping.ancestors.count
            func isBelow(_ other: Mapper?) -> Bool {
                other.map { $0.type.__mapping.ancestors.count <= depth } ?? false
            }
            if !isBelow(mappers[tables]) { mappers[tables] = mapper }
            let own = ObjectIdentifier(mapper.table)
            if tables.count > 1, !isBelow(parts[own]) { parts[own] = mapper }
        }
        self.mappers = mappers
        self.parts = parts
    }

    /// What has to hold for the rows of a class, as a query with a scope of its own reads them.
    func conditions(
        _ mapper: Mapper, _ alias: AliasSource?, _ scope: CriteriaScope? = nil
    ) -> [Node] {
        let scope = scope ?? self.scope
        var all = scope.own
        if !isIgnoring, !scope.ignored.contains(where: { $0(mapper.type) }) {
            all += mapper.registries.flatMap(\.criteria.all) + given
        }
        return all.compactMap { $0.condition(mapper, alias) }
    }
}

extension Criteria {
    /// A query's state with the conditions of its classes.
    func filtered(_ state: QueryState) -> QueryState {
        var filter = CriteriaFilter(self)
        var result = state
        var place = CriteriaPlacement(state.readPoints)
        // Aliases first: what is said of them elsewhere is about those with conditions inside.
        for point in state.readPoints {
            if let alias = point.alias { filter.enter(alias, for: [point.mapper]) }
        }
        let sources = filter.sources(of: state.unfiltered)
        let read = sources.compactMap(\.id) + state.readPoints.flatMap(\.sourceIDs)
        filter.begin(reading: read)
        if let from = state.from { result.from = place.walk(from, &filter) }
        result.predicate = state.predicate.map { filter.filtered($0) }
        result.having = state.having.map { filter.filtered($0) }
        result.orderBy = state.orderBy.map { filter.filtered($0) }
        result.groupBy = state.groupBy.map { filter.filtered($0) }
        for condition in place.rest(sources, &filter) {
            result.predicate = result.predicate.map { joined($0, condition) } ?? condition
        }
        var applied = self
        applied.exchanged = filter.exchanged
        result.applied = applied
        if !filter.exchanged.isEmpty {
            // Statements that are no SELECT have it from here.
            var rewriter = TreeRewriter(exchanging: filter.exchanged)
            result.predicate = result.predicate.map { rewriter.rewrite($0) }
        }
        return result
    }

    /// A SELECT of a class's columns with the conditions of the tables it reads, but for the aliases of rows whose objects are there.
    func filtered(
        _ select: SelectNode, of mapper: Mapper, owners: [ObjectIdentifier] = []
    ) -> SelectNode {
        var filter = CriteriaFilter(self)
        let point = QueryState.Point(mapper: mapper, alias: nil)
        let noted = select.noting([point], owners: owners)
        let result = filter.filtered(noted, for: []).select
        guard !filter.exchanged.isEmpty else { return result }
        var rewriter = TreeRewriter(exchanging: filter.exchanged)
        return rewriter.rewrite(result)
    }

    /// A SELECT of a filtered query, with the conditions in the subqueries among its columns as well.
    func finished(_ select: SelectNode) -> SelectNode {
        var filter = CriteriaFilter(self)
        var select = select
        filter.begin(reading: filter.sources(of: select).compactMap(\.id))
        for index in select.columns.indices {
            select.columns[index].node = filter.filtered(select.columns[index].node)
        }
        guard !filter.exchanged.isEmpty else { return select }
        var rewriter = TreeRewriter(exchanging: filter.exchanged)
        return rewriter.rewrite(select)
    }
}

extension QueryState {
    /// What it reads, as a SELECT of its values alone.
    fileprivate var unfiltered: SelectNode {
        var select = SelectNode(columns: [])
        for case .column(let column) in items { select.columns.append(column) }
        select.from = from.map { [$0] } ?? []
        select.predicate = predicate
        return select
    }

    /// A SELECT made of it, once its conditions are part of it: with those of subqueries among the columns.
    func finished(_ select: SelectNode) -> SelectNode { applied?.finished(select) ?? select }
}

extension SessionCore {
    /// Whether a registry or the session gives conditions to queries.
    var hasCriteria: Bool { !criteria.isEmpty || CriteriaStore.isAnywhere }

    /// The conditions for rows of one class that are read by themselves; nil when none can concern them.
    func criteria(_ mapper: Mapper, _ scope: CriteriaScope = CriteriaScope()) -> Criteria? {
        if criteria.isEmpty, scope.own.isEmpty, mapper.expressions.isEmpty, !mapper.isPolymorphic,
            !CriteriaStore.isAnywhere || mapper.registries.allSatisfy({ $0.criteria.all.isEmpty })
        {
            return nil
        }
        return Criteria(self, scope, mapper)
    }

    /// A query's state as it is executed: with the conditions that hold now.
    func filtered(_ state: QueryState) -> QueryState {
        guard state.applied == nil, state.statement == nil,
            let criteria = Criteria(self, state.columnOptions.scope, state.root.mapper)
        else { return state }
        return criteria.filtered(state)
    }

    /// Runs the body without conditions: what a flush looks up is everything.
    func seeingAll<R>(_ body: () throws -> R) rethrows -> R {
        ignoringDepth += 1
        defer { ignoringDepth -= 1 }
        return try body()
    }
}

extension Query {
    /// The query as it is executed: with the conditions that hold now.
    func filtered() -> Self { with { $0 = core.filtered($0) } }
}
