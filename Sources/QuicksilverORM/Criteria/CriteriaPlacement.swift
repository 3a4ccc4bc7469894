import QuicksilverSQL

/// Walks over one FROM and gives each class its conditions: in ON where it is joined, else in WHERE.
struct CriteriaPlacement {
    /// The classes that are known to be read, by what they go by.
    private var waiting: [(ids: [ObjectIdentifier], mapper: Mapper, alias: AliasSource?)] = []
    /// The classes that what goes by tables alone is read as.
    private let expected: [Mapper]
    /// The sources that have had their conditions, or get none.
    private var done: Set<ObjectIdentifier>
    /// The classes that have had theirs.
    private var placed: [Mapper] = []
    /// The conditions of what stands at the left of everything.
    private var open: [Node] = []

    init(
        _ points: [QueryState.Point], expecting classes: [Mapper] = [],
        owners: [ObjectIdentifier] = []
    ) {
        expected = classes
        done = Set(owners)
        for point in points {
            let ids = point.sourceIDs
            if waiting.contains(where: { $0.ids == ids && $0.mapper === point.mapper }) { continue }
            waiting.append((ids, point.mapper, point.alias))
        }
    }

    /// A FROM item with conditions where it joins; those of its left side wait for ``rest(_:_:)``.
    mutating func walk(_ item: FromItem, _ filter: inout CriteriaFilter) -> FromItem {
        let (item, conditions) = placed(item, &filter)
        open += conditions
        return item
    }

    /// The conditions for WHERE: of what stands at the left, and of what is read although FROM doesn't name it.
    mutating func rest(_ sources: [ColumnSource], _ filter: inout CriteriaFilter) -> [Node] {
        var all = open
        for source in sources { all += conditions(source, &filter) }
        while let entity = waiting.first {
            let source = entity.alias.map { ColumnSource.alias($0) } ?? .table(entity.mapper.table)
            all += conditions(source, &filter)
            waiting.removeAll { $0.ids == entity.ids }
        }
        open = []
        return all
    }

    /// Whether a class has had its conditions.
    func hasPlaced(_ mapper: Mapper) -> Bool { placed.contains { $0.isKind(of: mapper) } }

    private mutating func conditions(
        _ source: ColumnSource, _ filter: inout CriteriaFilter
    ) -> [Node] {
        guard let id = source.id, !done.contains(id) else { return [] }
        done.insert(id)
        let known = waiting.filter { $0.ids.contains(id) }
        waiting.removeAll { $0.ids.contains(id) }
        for entity in known { done.formUnion(entity.ids) }
        switch source {
        case .alias(let alias):
            if case .table(let table) = alias.base {
                if let entity = known.first { return conditions(entity.mapper, alias, &filter) }
                return conditions(table, alias, &filter)
            }
            let classes = known.isEmpty ? expected : known.map(\.mapper)
            if filter.enter(alias, for: classes) {
                placed += classes
                return []
            }
            return known.flatMap { conditions($0.mapper, alias, &filter) }
        case .table(let table):
            if let entity = known.first { return conditions(entity.mapper, nil, &filter) }
            return conditions(table, nil, &filter)
        case .none: return []
        }
    }

    private mutating func conditions(
        _ mapper: Mapper, _ alias: AliasSource?, _ filter: inout CriteriaFilter
    ) -> [Node] {
        placed.append(mapper)
        return filter.conditions(mapper, alias)
    }

    /// The conditions of a table that no class is known to be read from.
    private mutating func conditions(
        _ table: Table, _ alias: AliasSource?, _ filter: inout CriteriaFilter
    ) -> [Node] {
        let id = ObjectIdentifier(table)
        if let mapper = expected.first(where: { $0.layout.from.sourceIDs == [id] }) {
            return conditions(mapper, alias, &filter)
        }
        if let mapper = filter.criteria.mappers[[id]] {
            return conditions(mapper, alias, &filter)
        }
        guard let mapper = filter.criteria.parts[id] else { return [] }
        placed.append(mapper)
        return part(mapper, alias, filter)
    }

    /// The conditions of a class of which only its own table is read, while it takes several.
    ///
    /// Shape: as they are where they are about that table; else `managers.id IN (SELECT employees.id FROM employees JOIN managers … WHERE …)`.
    private func part(
        _ mapper: Mapper, _ alias: AliasSource?, _ filter: CriteriaFilter
    ) -> [Node] {
        let conditions = filter.conditions(mapper, alias)
        guard !conditions.isEmpty, let segment = mapper.segments.last else { return [] }
        let own = alias.map { ObjectIdentifier($0) } ?? ObjectIdentifier(segment.table)
        var sources = SourceWalk()
        for condition in conditions { sources.walk(condition) }
        if sources.found.allSatisfy({ $0.id == own }) { return conditions }
        var select = SelectNode(
            columns: mapper.primaryKey.map {
                SelectedColumn(node: mapper.node(of: $0), allowsNull: true)
            }, from: [mapper.layout.ownFrom])
        select.predicate = joined(filter.conditions(mapper, nil))
        let key = segment.key.map { segment.table.node($0, in: alias) }
        return [
            .inList(
                key.count == 1 ? key[0] : .tuple(key), .query(.select(select)), isNegated: false)
        ]
    }

    private func both(_ on: Node?, _ conditions: [Node]) -> Node? {
        conditions.reduce(on) { on, next in on.map { joined($0, next) } ?? next }
    }

    private mutating func placed(
        _ item: FromItem, _ filter: inout CriteriaFilter
    ) -> (FromItem, [Node]) {
        switch item {
        case .table(let table): return (item, conditions(.table(table), &filter))
        case .alias(let alias): return (item, conditions(.alias(alias), &filter))
        case .fault: return (item, [])
        case .join(var join):
            let ids = item.sourceIDs
            if done.isDisjoint(with: ids), !waiting.contains(where: { $0.ids.contains(ids[0]) }),
                let mapper = expected.first(where: { $0.layout.from.sourceIDs == ids })
                    ?? filter.criteria.mappers[ids]
            {
                done.formUnion(ids)
                return (item, conditions(mapper, nil, &filter))
            }
            let (left, outer) = placed(join.left, &filter)
            let (right, inner) = placed(join.right, &filter)
            join.left = left
            join.right = right
            join.on = join.on.map { filter.filtered($0) }
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
