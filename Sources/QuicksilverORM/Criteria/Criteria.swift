import QuicksilverSQL

/// The conditions that hold for one execution, and where they go in its statement.
struct Criteria: Sendable {
    private let own: [LoaderCriterion]
    private let given: [LoaderCriterion]
    private let ignored: [@Sendable (any MappedObject.Type) -> Bool]
    /// The classes by their tables, those that take several by all of them.
    private let mappers: [[ObjectIdentifier]: Mapper]

    /// The conditions of a session and a query; nil when nobody has any.
    init?(_ core: SessionCore, _ scope: CriteriaScope, _ mapper: Mapper) {
        let isIgnoring = core.ignoringDepth > 0
        guard !scope.own.isEmpty || (!isIgnoring && core.hasCriteria) else { return nil }
        own = scope.own
        given = isIgnoring ? [] : core.criteria
        ignored = isIgnoring ? [{ _ in true }] : scope.ignored
        var mappers: [[ObjectIdentifier]: Mapper] = [:]
        for mapper in [mapper] + mapper.registries.flatMap(\.mappers) {
            let tables = mapper.layout.from.sourceIDs
            // Of the classes in one table it is the one that the others inherit from.
            let depth = mapper.type.__mapping.ancestors.count
            if let known = mappers[tables], known.type.__mapping.ancestors.count <= depth {
                continue
            }
            mappers[tables] = mapper
        }
        self.mappers = mappers
    }

    /// What has to hold for the rows of a class.
    func conditions(_ mapper: Mapper, _ alias: AliasSource?) -> [Node] {
        var all = own
        if !ignored.contains(where: { $0(mapper.type) }) {
            all += mapper.registries.flatMap(\.criteria.all) + given
        }
        return all.compactMap { $0.condition(mapper, alias) }
    }

    // MARK: - Statements

    /// A query's state with the conditions of its classes.
    func filtered(_ state: QueryState) -> QueryState {
        var result = state
        result.predicate = state.predicate.map(filtered)
        result.having = state.having.map(filtered)
        var entities: [(mapper: Mapper, alias: AliasSource?)] = [
            (state.root.mapper, state.root.alias)
        ]
        for case .entity(let mapper, let alias) in state.items { entities.append((mapper, alias)) }
        // The end of a join is known by its class; others by their tables.
        if state.from?.sourceIDs.contains(where: state.joinPoint.item.sourceIDs.contains) == true {
            entities.append((state.joinPoint.mapper, state.joinPoint.alias))
        }
        var place = Placement(self, entities)
        if let from = state.from { result.from = place.walk(from) }
        for condition in place.rest() { result.and(condition) }
        result.applied = self
        return result
    }

    /// A SELECT of a class's columns with the conditions of the tables it reads.
    func filtered(_ select: SelectNode, of mapper: Mapper) -> SelectNode {
        var select = select
        var place = Placement(self, [(mapper, nil)])
        select.from = select.from.map { place.walk($0) }
        add(place.rest(), to: &select)
        return select
    }

    private func add(_ conditions: [Node], to select: inout SelectNode) {
        for condition in conditions {
            select.predicate = select.predicate.map { joined($0, condition) } ?? condition
        }
    }

    /// A condition with the queries inside it filtered.
    private func filtered(_ node: Node) -> Node {
        switch node {
        case .conjunction(let nodes): .conjunction(nodes.map(filtered))
        case .disjunction(let nodes): .disjunction(nodes.map(filtered))
        case .unary(let operation, let inner): .unary(operation, filtered(inner))
        case .binary(let operation, let left, let right, let type):
            .binary(operation, filtered(left), filtered(right), type)
        case .exists(let query): .exists(filtered(query))
        case .scalar(let query, let type): .scalar(filtered(query), type)
        case .inList(let subject, .query(let query), let isNegated):
            .inList(filtered(subject), .query(filtered(query)), isNegated: isNegated)
        default: node
        }
    }

    private func filtered(_ query: QueryNode) -> QueryNode {
        guard case .select(var select) = query else { return query }
        select.predicate = select.predicate.map(filtered)
        var entities: [(mapper: Mapper, alias: AliasSource?)] = []
        if select.from.isEmpty {
            // FROM is found from the columns that are selected; what only the condition names is the query around it.
            var sources = Sources()
            for column in select.columns { sources.walk(column.node) }
            for source in sources.found {
                if let entity = entity(source) { entities.append(entity) }
            }
        }
        var place = Placement(self, entities)
        select.from = select.from.map { place.walk($0) }
        add(place.rest(), to: &select)
        return .select(select)
    }

    /// The class whose table something in FROM is.
    private func entity(_ source: ColumnSource) -> (mapper: Mapper, alias: AliasSource?)? {
        switch source {
        case .table(let table): mappers[[ObjectIdentifier(table)]].map { ($0, nil) }
        case .alias(let alias): aliased(alias)
        case .none: nil
        }
    }

    private func aliased(_ alias: AliasSource) -> (mapper: Mapper, alias: AliasSource?)? {
        guard case .table(let table) = alias.base else { return nil }
        return mappers[[ObjectIdentifier(table)]].map { ($0, alias) }
    }

    /// Collects what columns belong to.
    private struct Sources: TreeVisitor {
        var found: [ColumnSource] = []
        var entersQueries: Bool { false }
        var level = TreeLevel()
        private var seen: Set<ObjectIdentifier> = []

        init() {}
        func visit(_ node: Node) -> Bool { true }
        mutating func visit(_ source: ColumnSource) {
            guard let identity = source.identity, seen.insert(identity).inserted else { return }
            found.append(source)
        }
    }

    /// Walks over FROM and gives each class its conditions: in ON where it is joined, else in WHERE.
    private struct Placement {
        let criteria: Criteria
        /// The classes that are known to be read, by what they go by.
        private var waiting: [(ids: [ObjectIdentifier], mapper: Mapper, alias: AliasSource?)] = []
        /// The tables whose classes have had their conditions.
        private var done: Set<ObjectIdentifier> = []
        /// The conditions of what stands at the left of everything.
        private var open: [Node] = []

        init(_ criteria: Criteria, _ entities: [(mapper: Mapper, alias: AliasSource?)]) {
            self.criteria = criteria
            for (mapper, alias) in entities {
                let ids = alias.map { [ObjectIdentifier($0)] } ?? mapper.layout.from.sourceIDs
                if waiting.contains(where: { $0.ids == ids }) { continue }
                waiting.append((ids, mapper, alias))
            }
        }

        mutating func walk(_ item: FromItem) -> FromItem {
            let (item, conditions) = placed(item)
            open += conditions
            return item
        }

        /// The conditions for WHERE: of what stands at the left, and of classes that FROM doesn't name.
        mutating func rest() -> [Node] {
            let all = open + waiting.flatMap { criteria.conditions($0.mapper, $0.alias) }
            open = []
            waiting = []
            return all
        }

        private mutating func conditions(_ source: ColumnSource) -> [Node] {
            guard let identity = source.identity, !done.contains(identity) else { return [] }
            if let index = waiting.firstIndex(where: { $0.ids.contains(identity) }) {
                let entity = waiting.remove(at: index)
                done.formUnion(entity.ids)
                return criteria.conditions(entity.mapper, entity.alias)
            }
            return criteria.entity(source).map { criteria.conditions($0.mapper, $0.alias) } ?? []
        }

        private func both(_ on: Node?, _ conditions: [Node]) -> Node? {
            conditions.reduce(on) { on, next in on.map { joined($0, next) } ?? next }
        }

        private mutating func placed(_ item: FromItem) -> (FromItem, [Node]) {
            switch item {
            case .table(let table): return (item, conditions(.table(table)))
            case .alias(let alias): return (item, conditions(.alias(alias)))
            case .fault: return (item, [])
            case .join(var join):
                let ids = item.sourceIDs
                if let mapper = criteria.mappers[ids], done.isDisjoint(with: ids),
                    !waiting.contains(where: { $0.ids.contains(ids[0]) })
                {
                    return (item, criteria.conditions(mapper, nil))
                }
                let (left, outer) = placed(join.left)
                let (right, inner) = placed(join.right)
                join.left = left
                join.right = right
                switch join.kind {
                case .inner, .left:
                    join.on = both(join.on, inner)
                    return (.join(join), outer)
                case .right:
                    join.on = both(join.on, outer)
                    return (.join(join), inner)
                case .full, .cross: return (.join(join), outer + inner)
                }
            }
        }
    }
}

extension ColumnSource {
    /// What tells it from others.
    fileprivate var identity: ObjectIdentifier? {
        switch self {
        case .table(let table): ObjectIdentifier(table)
        case .alias(let alias): ObjectIdentifier(alias)
        case .none: nil
        }
    }
}

extension SessionCore {
    /// Whether a registry or the session gives conditions to queries.
    var hasCriteria: Bool { !criteria.isEmpty || CriteriaStore.isAnywhere }

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
