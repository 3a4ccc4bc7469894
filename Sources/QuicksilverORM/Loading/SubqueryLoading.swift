import QuicksilverSQL

extension SessionCore {
    /// Loads a relation of a query's objects by one query that has that one as a subquery, however many they are.
    ///
    /// Shape: `SELECT addresses.*, u.id FROM (SELECT DISTINCT users.id FROM users WHERE …) AS u JOIN addresses ON …`; further joins along the
    /// relations that lead to the owners.
    /// Source: features J5.
    func load(
        _ relation: Relation, of owners: [any MappedObject], over query: QueryState,
        trail: [Relation], below: EagerBelow
    ) throws {
        try autoflush()
        let chain = trail + [relation]
        let keyed =
            relation.criterion == nil || relation.secondary != nil
            ? relation.parentAttributes : relation.parent.primaryKey
        let (source, first) = query.keys(
            chain[0].parentAttributes + (chain[0].criterion?.parentAttributes ?? [])
                + (chain.count == 1 ? keyed : []))
        var from = FromItem.alias(source)
        var near: (Int) -> Node = { position in
            first.firstIndex(of: position).map { ColumnSource.alias(source).node(at: $0) }
                ?? .constant(.null)
        }
        var keyNodes = keyed.map(near)
        for (index, step) in chain.enumerated() {
            let isLast = index == chain.count - 1
            let alias = isLast ? nil : step.target.alias()
            let end = QueryState.Point(mapper: step.target, alias: alias)
            from = step.joined(to: from, near: near, end: end)
            near = { end.node($0) }
            if index == chain.count - 2 { keyNodes = keyed.map(near) }
        }
        let target = relation.target
        let options = columnOptions(for: owners)
        var select = target.select(options)
        let offset = select.columns.count
        select.columns += keyNodes.map { SelectedColumn(node: $0, allowsNull: true) }
        select.from = [from]
        select.orderBy = relation.ordering
        let rowKey = RowKey(
            offset..<select.columns.count,
            keyed.map { relation.parent.columns[$0].definition.type })
        var members: [KeyValue: [any MappedObject]] = [:]
        var seen: [KeyValue: Set<ObjectIdentifier>] = [:]
        let plan = try plan(below, options, select)
        try each(
            select, of: target, options, choices(for: owners), query.parameters, along: plan
        ) { object, reader in
            // Several ways may lead from the query to the same owner.
            guard let key = try rowKey.read(reader),
                seen[key, default: []].insert(ObjectIdentifier(object)).inserted
            else { return }
            members[key, default: []].append(object)
        }
        for owner in owners {
            let key = KeyValue(keyed.map { owner.value(at: $0) })
            fill(relation, of: owner, key.flatMap { members[$0] } ?? [])
        }
        releaseIfIdle()
    }
}

extension Relation {
    /// The parent's attributes that tie it to the relation's rows.
    var parentAttributes: [Int] {
        secondary.map { $0.parentPairs.map(\.attribute) } ?? pairs.map(\.parent)
    }

    /// A FROM item with an inner join along the relation.
    fileprivate func joined(
        to item: FromItem, near: (Int) -> Node, end: QueryState.Point
    ) -> FromItem {
        guard let secondary else {
            return .join(
                JoinNode(
                    kind: .inner, left: item, right: end.item,
                    on: condition(near, end)))
        }
        let middle = AliasSource(aliasing: secondary.table, name: nil)
        let first = FromItem.join(
            JoinNode(
                kind: .inner, left: item, right: .alias(middle),
                on: QuicksilverORM.joined(
                    secondary.parentPairs.map {
                        .binary(
                            .equal, near($0.attribute),
                            secondary.table.node($0.column, in: middle), .boolean)
                    })))
        return .join(
            JoinNode(
                kind: .inner, left: first, right: end.item,
                on: [targetCondition(middle, end.alias), throughCondition(near, end, middle)]
                    .conjunction))
    }
}

extension QueryState {
    /// The query with some attributes of its class only, each combination once, as a subquery; and which column is which attribute.
    fileprivate func keys(_ attributes: [Int]) -> (AliasSource, [Int]) {
        var inner = self
        inner.lock = nil
        let isCut = limit != nil || offset != nil || !distinctOn.isEmpty
        if !isCut {
            inner.orderBy = []
            inner.isDistinct = groupBy.isEmpty
        }
        var positions: [Int] = []
        for attribute in attributes where !positions.contains(attribute) {
            positions.append(attribute)
        }
        let columns = positions.map {
            SelectedColumn(node: root.node($0), allowsNull: true)
        }
        let source = ObjectStatement(queryNode: .select(inner.select(columns: columns)))
            .subquery().source
        guard isCut else { return (source, positions) }
        // What cuts the rows comes before what makes each once.
        var outer = SelectNode(
            columns: positions.indices.map {
                SelectedColumn(node: ColumnSource.alias(source).node(at: $0), allowsNull: true)
            })
        outer.distinct = .all
        return (ObjectStatement(queryNode: .select(outer)).subquery().source, positions)
    }
}
