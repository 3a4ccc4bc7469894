import QuicksilverSQL

extension QueryState {
    /// A join along a relation that the query has.
    struct Joined: Sendable {
        let near: ObjectIdentifier
        let relation: Relation
        let end: Point
    }

    /// Joins along a relation, from the join point unless another is given, and moves the join point to its end.
    ///
    /// Shape: a second join along the same relation from the same point is the first one, unless it names an alias.
    mutating func join(
        _ relation: Relation, from near: Point? = nil, outer: Bool, to alias: AliasSource? = nil,
        isAliased: Bool = false
    ) {
        let near = near ?? joinPoint
        if alias == nil, !isAliased,
            let known = joins.first(where: { $0.near == near.id && $0.relation === relation })
        {
            joinPoint = known.end
            return
        }
        let left = from ?? root.item
        let kind: JoinNode.Kind = outer ? .left : .inner
        let plain = Point(mapper: relation.target, alias: nil)
        let needsName =
            isAliased || relation.target.root === relation.parent.root || left.shares(plain.item)
        let end = Point(
            mapper: relation.target, alias: alias ?? (needsName ? relation.target.alias() : nil))
        if let secondary = relation.secondary {
            let middle =
                isAliased || left.sourceIDs.contains(ObjectIdentifier(secondary.table))
                ? AliasSource(aliasing: secondary.table, name: nil) : nil
            let first = FromItem.join(
                JoinNode(
                    kind: kind, left: left,
                    right: middle.map { .alias($0) } ?? .table(secondary.table),
                    on: joined(
                        secondary.parentPairs.map {
                            .binary(
                                .equal, near.node($0.attribute),
                                secondary.table.node($0.column, in: middle), .boolean)
                        })))
            from = .join(
                JoinNode(
                    kind: kind, left: first, right: end.item,
                    on: [
                        relation.targetCondition(middle, end.alias),
                        relation.throughCondition({ near.node($0) }, end, middle), end.criterion,
                    ].conjunction
                        ?? .constant(.true_)))
        } else {
            from = .join(
                JoinNode(
                    kind: kind, left: left, right: end.item,
                    on: [relation.condition(near, end), end.criterion].conjunction
                        ?? .constant(.true_)))
        }
        joins.append(Joined(near: near.id, relation: relation, end: end))
        move(to: end)
    }

    /// Joins along relations by their names, from the join point on.
    mutating func join(names: [String], outer: Bool, isAliased: Bool = false) {
        for name in names {
            guard let relation = relation(named: name, of: joinPoint.mapper) else { return }
            join(relation, outer: outer, isAliased: isAliased)
        }
    }

    /// Joins along a relation as a query names it.
    mutating func join<Value>(
        _ path: RelationPath<Value>, outer: Bool, to alias: AliasSource? = nil,
        isAliased: Bool = false
    ) {
        guard let relation = path.relation else { return fail(path.fault) }
        guard let near = point(of: path.mapping, relation, path.alias) else {
            return fail(
                CompileError(
                    .missing,
                    "join(\(relation.description)): the query has no '\(path.mapping.type)' yet; it has "
                        + points.map { "\($0.mapper.type)" }.joined(separator: ", ")))
        }
        join(relation, from: near, outer: outer, to: alias, isAliased: isAliased)
    }

    /// The point a relation starts from: the join point where it is one of its class, else the last one that is.
    private func point(
        of mapping: ClassMapping, _ relation: Relation, _ alias: AliasSource?
    ) -> Point? {
        if let alias { return Point(mapper: mapping.mapper, alias: alias) }
        func fits(_ point: Point) -> Bool { point.mapper.isKind(of: relation.parent) }
        return fits(joinPoint) ? joinPoint : points.last(where: fits)
    }

    /// Joins anything that stands in FROM.
    mutating func join(
        _ item: FromItem, as point: Point?, outer: Bool, on condition: SQLPredicate?
    ) {
        if (from ?? root.item).shares(item) {
            return fail(
                CompileError(
                    .ambiguous,
                    "join: the query has \(point.map { "'\($0.mapper.type)'" } ?? "that table") already; join aliased(…) of it"
                ))
        }
        var select = SelectNode(columns: [])
        select.from = [from ?? root.item]
        select.join(
            outer ? .left : .inner, item, on: condition.map { adapted($0.node) })
        if let fault = select.fault { return fail(fault) }
        from = select.from.first
        if let criterion = point?.criterion, case .join(var join)? = from {
            join.on = [join.on, criterion].conjunction
            from = .join(join)
        }
        if let point { move(to: point) }
    }

    /// Joins a class: by the condition, by the only relation that leads to it, or by the foreign key.
    mutating func join(_ point: Point, outer: Bool, on condition: SQLPredicate?) {
        if condition == nil {
            let relations = joinPoint.mapper.relations.compactMap { $0 }
                .filter { $0.target === point.mapper }
            if relations.count > 1 {
                return fail(
                    CompileError(
                        .ambiguous,
                        "join(\(point.mapper.type)): '\(joinPoint.mapper.type)' has the relations "
                            + relations.map(\.name).joined(separator: ", ")
                            + " to it; say which: join(\(relations[0].description))"))
            }
            if let relation = relations.first {
                return join(relation, outer: outer, to: point.alias)
            }
        }
        join(point.item, as: point, outer: outer, on: condition)
    }

    private mutating func move(to point: Point) {
        joinPoint = point
        points.append(point)
    }

    /// The relation of a name, or a fault that lists the names there are.
    mutating func relation(named name: String, of mapper: Mapper) -> Relation? {
        guard let position = mapper.relationPosition(of: name) else {
            let names = mapper.declaredRelations.map(\.name)
            fail(
                CompileError(
                    .unknownName,
                    "'\(mapper.type)' has no relation '\(name)'; "
                        + (names.isEmpty
                            ? "it has none" : "its relations are " + names.joined(separator: ", ")))
            )
            return nil
        }
        guard let relation = mapper.relations[position] else {
            fail(
                CompileError(
                    .inconsistent,
                    "the relation '\(name)' of '\(mapper.type)' is declared wrongly; Registry.configure() says how"
                ))
            return nil
        }
        return relation
    }
}

extension Relation {
    /// What ties the rows of two points, without a secondary table.
    func condition(_ near: QueryState.Point, _ far: QueryState.Point) -> Node {
        condition({ near.node($0) }, far)
    }

    /// What ties the rows of a point to others, whose attributes are given as trees.
    func condition(_ near: (Int) -> Node, _ far: QueryState.Point) -> Node {
        var terms = pairs.map {
            Node.binary(.equal, near($0.parent), far.node($0.target), .boolean)
        }
        if let criterion { terms.append(criterion.node(near) { far.node($0) }) }
        return joined(terms)
    }
}

extension FromItem {
    /// Whether it has a table or an alias that another has as well.
    func shares(_ other: FromItem) -> Bool {
        !Set(sourceIDs).isDisjoint(with: other.sourceIDs)
    }
}

extension AliasSource {
    /// A table under another name.
    convenience init(aliasing table: Table, name: String?) {
        self.init(
            name: name, base: .table(table),
            columns: table.columns.map {
                OutputColumn(key: $0.key, name: $0.name, type: $0.type)
            })
    }
}
