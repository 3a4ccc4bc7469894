import QuicksilverSQL

extension JoinSearch {
    /// What a relation's own condition says: the attributes that tie the classes, and what else has to hold.
    ///
    /// Shape: equalities along a foreign key are what a flush keeps in step; without one the relation is view-only.
    func custom(_ condition: JoinCondition) throws(ORMError) -> Found {
        let term = try term(condition, nil, "primaryJoin")
        var equal: [(parent: Int, target: Int)] = []
        var rest: [JoinTerm] = []
        for part in term.parts {
            switch part {
            case .compare(.equal, .parent(let near), .target(let far)),
                .compare(.equal, .target(let far), .parent(let near)):
                equal.append((near, far))
            default: rest.append(part)
            }
        }
        let toParent = equal.filter { refers($0.target, of: target, to: $0.parent, of: parent) }
        let toTarget = equal.filter { refers($0.parent, of: parent, to: $0.target, of: target) }
        let direction: Relation.Direction
        let keys: [(parent: Int, target: Int)]
        let isOneToMany = !toParent.isEmpty && (toTarget.isEmpty || declared.isCollection)
        if isOneToMany || !toTarget.isEmpty {
            direction = isOneToMany ? .oneToMany : .manyToOne
            keys = isOneToMany ? toParent : toTarget
        } else {
            direction = declared.isCollection ? .oneToMany : .manyToOne
            keys = equal
            guard declared.isViewOnly else {
                throw fault(
                    "no foreign key is among the equalities of its primaryJoin, so nothing could be written; say viewOnly: true, "
                        + "or declare the foreign key")
            }
        }
        for pair in equal where !keys.contains(where: { $0 == pair }) {
            rest.append(.compare(.equal, .parent(pair.parent), .target(pair.target)))
        }
        return Found(
            direction: direction, pairs: keys, secondary: nil,
            criterion: rest.isEmpty && !keys.isEmpty ? nil : .all(rest))
    }

    /// What conditions say of a relation through a table: its columns' equalities with either class, and what else has to hold.
    ///
    /// Shape: `primaryJoin` is about the parent, `secondaryJoin` about the target; the foreign keys say what they don't.
    func custom(through table: Table) throws(ORMError) -> Found {
        var terms: [JoinTerm] = []
        if let condition = declared.primaryJoin {
            terms += try term(condition, table, "primaryJoin").parts
        }
        if let condition = declared.secondaryJoin {
            terms += try term(condition, table, "secondaryJoin").parts
        }
        var near: Side = []
        var far: Side = []
        var rest: [JoinTerm] = []
        for part in terms {
            switch part {
            case .compare(.equal, .parent(let attribute), .middle(let index)),
                .compare(.equal, .middle(let index), .parent(let attribute)):
                near.append((table.columns[index], attribute))
            case .compare(.equal, .target(let attribute), .middle(let index)),
                .compare(.equal, .middle(let index), .target(let attribute)):
                far.append((table.columns[index], attribute))
            default: rest.append(part)
            }
        }
        let found = try keys(of: table, needing: (near.isEmpty, far.isEmpty))
        return Found(
            direction: .manyToMany, pairs: [],
            secondary: Relation.Secondary(
                table: table, parentPairs: near.isEmpty ? found.parent : near,
                targetPairs: far.isEmpty ? found.target : far),
            criterion: rest.isEmpty ? nil : .all(rest))
    }

    /// Whether an attribute is a foreign key to another.
    private func refers(
        _ attribute: Int, of mapper: Mapper, to other: Int, of referred: Mapper
    ) -> Bool {
        let column = mapper.columns[attribute].definition
        let wanted = referred.columns[other].definition
        for segment in mapper.segments {
            guard let keys = try? segment.table.resolvedForeignKeys() else { continue }
            for key in keys {
                for (near, far) in zip(key.columns, key.targetColumns)
                where near === column && far === wanted {
                    return true
                }
            }
        }
        return false
    }
}

extension JoinTerm {
    /// The terms that all have to hold.
    fileprivate var parts: [JoinTerm] {
        guard case .all(let terms) = self else { return [self] }
        return terms.flatMap(\.parts)
    }
}

extension SessionCore {
    /// Loads a relation whose condition says more than which attributes are equal: the owners' rows are joined.
    ///
    /// Shape: `SELECT addresses.*, u.id FROM users AS u JOIN addresses ON condition WHERE u.id IN (…)`
    func loadByCondition(
        _ relation: Relation, _ owners: [any MappedObject], _ below: EagerBelow?
    ) throws {
        let parent = relation.parent
        let target = relation.target
        let near = QueryState.Point(mapper: parent, alias: parent.alias())
        var byKey: [KeyValue: any MappedObject] = [:]
        var keys: [KeyValue] = []
        for owner in owners {
            guard let key = owner.__state.key ?? KeyValue(parent.key(of: owner)) else {
                fill(relation, of: owner, [])
                continue
            }
            if byKey.updateValue(owner, forKey: key) == nil { keys.append(key) }
        }
        guard !keys.isEmpty else { return }
        let options = columnOptions(for: owners)
        let keyNodes = parent.primaryKey.map { near.node($0) }
        let types = parent.primaryKey.map { parent.columns[$0].definition.type }
        var select = target.select(options, where: inList(keyNodes, types, keys))
        let offset = select.columns.count
        select.columns += keyNodes.map { SelectedColumn(node: $0, allowsNull: true) }
        let far = QueryState.Point(mapper: target, alias: nil)
        select.from = [
            .join(
                JoinNode(
                    kind: .inner, left: near.item, right: far.item,
                    on: relation.condition(near, far)))
        ]
        select.orderBy = relation.ordering
        var members: [KeyValue: [any MappedObject]] = [:]
        var seen: [KeyValue: Set<ObjectIdentifier>] = [:]
        let plan = try plan(below, options, select)
        try each(
            select, of: target, options, choices(for: owners), owners: near.sourceIDs,
            along: plan
        ) { object, reader in
            var values: [SQLValue] = []
            for (index, type) in types.enumerated() {
                values.append(try reader.value(at: offset + index, as: type))
            }
            // Joins repeat it.
            guard let key = KeyValue(values),
                plan == nil
                    || seen[key, default: []].insert(ObjectIdentifier(object)).inserted
            else { return }
            members[key, default: []].append(object)
        }
        for (key, owner) in byKey { fill(relation, of: owner, members[key] ?? []) }
    }
}
