import QuicksilverSQL

extension Relation {
    /// Rows of a point whose relation leads to an object.
    ///
    /// Shape: many-to-one compares the foreign key, others ask by EXISTS.
    func leads(from point: QueryState.Point, to object: any MappedObject) -> Node {
        if criterion != nil {
            return exists(from: point) { end in
                joined(
                    target.primaryKey.map {
                        equal(end.node($0), object.value(at: $0), $0, target)
                    })
            }
        }
        switch direction {
        case .manyToOne:
            return joined(
                pairs.map {
                    equal(point.node($0.parent), object.value(at: $0.target), $0.target, target)
                })
        case .oneToMany:
            return joined(
                pairs.map {
                    equal(point.node($0.parent), object.value(at: $0.target), $0.parent, parent)
                })
        case .manyToMany:
            return exists(from: point) { end in
                joined(
                    target.primaryKey.map {
                        equal(end.node($0), object.value(at: $0), $0, target)
                    })
            }
        }
    }

    /// Rows of a point that an object's relation leads to.
    func leading(from object: any MappedObject, to point: QueryState.Point) -> Node {
        if criterion != nil, secondary == nil {
            return leadingByCondition(from: object, to: point)
        }
        guard let secondary else {
            return joined(
                pairs.map {
                    equal(point.node($0.target), object.value(at: $0.parent), $0.target, target)
                })
        }
        var select = SelectNode(
            columns: [SelectedColumn(node: .constant(.integer(1)), allowsNull: false)],
            from: [.table(secondary.table)])
        select.predicate = joined(
            secondary.parentPairs.map {
                equal(
                    secondary.table.node($0.column), object.value(at: $0.attribute), $0.attribute,
                    parent)
            }
                + secondary.targetPairs.map {
                    .binary(
                        .equal, secondary.table.node($0.column), point.node($0.attribute), .boolean)
                }
                + [
                    throughCondition(
                        { position in
                            .bind(
                                BindParameter(
                                    object.value(at: position),
                                    type: parent.columns[position].definition.type))
                        }, point, nil)
                ].compactMap { $0 })
        return .exists(.select(select))
    }

    /// Rows of a point that an object's row fulfils the relation's condition with.
    private func leadingByCondition(
        from object: any MappedObject, to point: QueryState.Point
    ) -> Node {
        let near = QueryState.Point(mapper: parent, alias: parent.alias())
        var select = SelectNode(
            columns: [SelectedColumn(node: .constant(.integer(1)), allowsNull: false)],
            from: [near.item])
        select.predicate = joined(
            parent.primaryKey.map {
                equal(near.node($0), object.value(at: $0), $0, parent)
            } + [condition(near, point)])
        select.correlation = .to([point.item])
        return .exists(.select(select.noting([], owners: near.sourceIDs)))
    }

    /// Rows of a point whose relation leads to nothing.
    func isEmpty(from point: QueryState.Point) -> Node {
        if direction == .manyToOne, criterion == nil {
            return joined(pairs.map { .unary(.isNull, point.node($0.parent)) })
        }
        return .unary(.not, exists(from: point) { _ in nil })
    }

    /// `EXISTS (SELECT 1 FROM target WHERE …)`, tied to a point; the target goes by an alias where its own name is the point's.
    func exists(
        from point: QueryState.Point, as alias: AliasSource? = nil,
        _ condition: (QueryState.Point) -> Node?
    ) -> Node {
        let alias =
            alias
            ?? (target.root === point.mapper.root ? target.alias() : nil)
        let end = QueryState.Point(mapper: target, alias: alias)
        var select = SelectNode(
            columns: [SelectedColumn(node: .constant(.integer(1)), allowsNull: false)],
            from: [end.item])
        var terms: [Node] = []
        if let secondary {
            select.from = [
                .join(
                    JoinNode(
                        kind: .inner, left: .table(secondary.table), right: end.item,
                        on: targetCondition(nil, alias)))
            ]
            terms = secondary.parentPairs.map {
                .binary(.equal, secondary.table.node($0.column), point.node($0.attribute), .boolean)
            }
            if let more = throughCondition({ point.node($0) }, end, nil) { terms.append(more) }
        } else {
            terms = [self.condition(point, end)]
        }
        if let criterion = end.criterion { terms.append(criterion) }
        if let condition = condition(end) { terms.append(condition) }
        select.predicate = joined(terms)
        select.correlation = .to([point.item])
        return .exists(.select(select.noting([end])))
    }

    /// What has to hold between rows on both sides of a secondary table, beside the equal columns.
    func throughCondition(
        _ near: (Int) -> Node, _ far: QueryState.Point, _ middle: AliasSource?
    ) -> Node? {
        guard let secondary, let criterion else { return nil }
        return criterion.node(near, { far.node($0) }) { index in
            secondary.table.node(secondary.table.columns[index], in: middle)
        }
    }

    private func equal(
        _ node: Node, _ value: SQLValue, _ position: Int, _ mapper: Mapper
    ) -> Node {
        .binary(
            .equal, node,
            .bind(BindParameter(value, type: mapper.columns[position].definition.type)), .boolean)
    }
}
