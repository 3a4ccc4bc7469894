import QuicksilverSQL

extension Mapper {
    /// Whether the class itself says that relations are loaded with its objects.
    var hasEagerRelations: Bool { relations.contains { $0?.loading.isEager ?? false } }
}

extension SessionCore {
    /// Whether anything is loaded with the objects of a class.
    func loadsEagerly(
        _ mapper: Mapper, _ paths: [EagerPath], _ loading: LoadingChoices
    ) -> Bool {
        if !paths.isEmpty || !loading.isEmpty { return true }
        return mapper.hasEagerRelations
            || (mapper.isPolymorphic && mapper.descendants.contains { $0.hasEagerRelations })
    }

    /// Loads, for the objects of a query, the relations that their mapper or the query's options say, level by level.
    ///
    /// Shape: one query for at most 500 parents; one for all of them where the relation is loaded by subquery and the query is known.
    func loadEagerly(
        _ objects: [any MappedObject], _ mapper: Mapper, _ paths: [EagerPath],
        _ loading: LoadingChoices, of query: QueryState? = nil
    ) throws {
        var levels = [EagerLevel(objects: objects, mapper: mapper, paths: paths, trail: [])]
        while let level = levels.popLast() {
            guard !level.objects.isEmpty else { continue }
            for relation in level.relations(loading) {
                let waiting = level.objects.filter {
                    $0.mapper.has(relation) && !$0.slot(relation.position).isLoaded
                }
                let below = level.joins(below: relation, loading)
                if !waiting.isEmpty, let query, loading.loading(of: relation) == .subquery,
                    (level.trail + [relation]).isStraight(from: query.root.mapper)
                {
                    try load(
                        relation, of: waiting, over: query, trail: level.trail, below: below)
                } else {
                    try loadInWindows(relation, of: waiting, below)
                }
                if let next = level.below(relation, loading) { levels.append(next) }
            }
        }
    }

    private func loadInWindows(
        _ relation: Relation, of owners: [any MappedObject], _ below: EagerBelow
    ) throws {
        var start = 0
        while start < owners.count {
            let end = min(start + LoadBatch.window, owners.count)
            try load(relation, of: Array(owners[start..<end]), below: below)
            start = end
        }
    }
}

extension [Relation] {
    /// Whether each starts from the class that the one before leads to, not from one below it.
    fileprivate func isStraight(from mapper: Mapper) -> Bool {
        var near = mapper
        for relation in self {
            guard near.isKind(of: relation.parent), !near.isUnion else { return false }
            near = relation.target
        }
        return true
    }
}

/// What a query says of loading behind a relation, for the statement that loads its objects.
struct EagerBelow {
    let relation: Relation
    let paths: [EagerPath]
    let loading: LoadingChoices
}

/// Objects of one class whose relations are loaded, and how they were come to.
private struct EagerLevel {
    let objects: [any MappedObject]
    let mapper: Mapper
    let paths: [EagerPath]
    /// The relations that lead here from the query's own class.
    let trail: [Relation]

    /// The relations to load: those that come with the query by themselves, then those that paths begin with.
    func relations(_ loading: LoadingChoices) -> [Relation] {
        var result: [Relation] = []
        var classes = [mapper]
        if mapper.isPolymorphic {
            classes += mapper.descendants.filter { other in
                objects.contains { $0.mapper === other }
            }
        }
        for case let relation? in classes.flatMap(\.relations)
        where loading.loading(of: relation).isEager
            && !result.contains(where: { $0 === relation })
        {
            result.append(relation)
        }
        for path in paths {
            guard let relation = path.relations.first, !result.contains(where: { $0 === relation })
            else { continue }
            result.append(relation)
        }
        return result
    }

    /// What is said of loading behind a relation.
    func joins(below relation: Relation, _ loading: LoadingChoices) -> EagerBelow {
        EagerBelow(
            relation: relation,
            paths: paths.filter { $0.relations.first === relation }.compactMap(\.rest),
            loading: loading)
    }

    /// What a relation leads to, where more is loaded from there.
    func below(_ relation: Relation, _ loading: LoadingChoices) -> EagerLevel? {
        let rest = paths.filter { $0.relations.first === relation }.compactMap(\.rest)
        let target = relation.target
        let reverse = relation.reverse
        func isEager(_ inner: Relation?) -> Bool {
            guard let inner, inner !== reverse else { return false }
            return loading.loading(of: inner).isEager
        }
        let classes = target.isPolymorphic ? [target] + target.descendants : [target]
        // Mostly none of the classes has more to load, and then no object is asked.
        guard !rest.isEmpty || classes.contains(where: { $0.relations.contains(where: isEager) })
        else { return nil }
        let members = objects.filter { $0.mapper.has(relation) }
            .flatMap { $0.slot(relation.position).known }.unique
        let isDeeper =
            !rest.isEmpty
            || members.contains { member in
                member.mapper.relations.contains { inner in
                    guard isEager(inner), let inner else { return false }
                    return !member.slot(inner.position).isLoaded
                }
            }
        guard isDeeper else { return nil }
        return EagerLevel(
            objects: members, mapper: relation.target, paths: rest, trail: trail + [relation])
    }
}
