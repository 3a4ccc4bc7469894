import QuicksilverSQL

extension QueryState {
    /// Joins along a relation of the join point, which moves to its end.
    mutating func join(_ relation: Relation, outer: Bool, to alias: AliasSource? = nil) {
        let left = from ?? root.item
        let kind: JoinNode.Kind = outer ? .left : .inner
        let end = Point(mapper: relation.target, alias: alias ?? selfAlias(relation))
        if let secondary = relation.secondary {
            let middle = joinPoint
            let first = FromItem.join(
                JoinNode(
                    kind: kind, left: left, right: .table(secondary.table),
                    on: joined(
                        secondary.parentPairs.map {
                            .binary(
                                .equal, middle.node($0.attribute), secondary.table.node($0.column),
                                .boolean)
                        })))
            from = .join(
                JoinNode(
                    kind: kind, left: first, right: end.item,
                    on: [relation.targetCondition(nil, end.alias), end.criterion].conjunction
                        ?? .constant(.true_)))
        } else {
            from = .join(
                JoinNode(
                    kind: kind, left: left, right: end.item,
                    on: [relation.condition(joinPoint, end), end.criterion].conjunction
                        ?? .constant(.true_)))
        }
        joinPoint = end
    }

    /// A class joined to itself needs another name for its far end.
    private func selfAlias(_ relation: Relation) -> AliasSource? {
        relation.target.root === relation.parent.root ? relation.target.alias() : nil
    }

    /// Joins along relations by their names, from the join point on.
    mutating func join(names: [String], outer: Bool) {
        for name in names {
            guard let relation = relation(named: name, of: joinPoint.mapper) else { return }
            join(relation, outer: outer)
        }
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
        return mapper.relations[position]
    }
}

extension Relation {
    /// What ties the rows of two points, without a secondary table.
    func condition(_ near: QueryState.Point, _ far: QueryState.Point) -> Node {
        joined(
            pairs.map { .binary(.equal, near.node($0.parent), far.node($0.target), .boolean) })
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
