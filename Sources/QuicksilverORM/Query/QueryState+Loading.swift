import QuicksilverSQL

/// How the relations of a query's objects are loaded, where something is said of it.
///
/// Shape: by relation; by class, for `"orders.*"`; for all, for `"*"`.
typealias LoadingChoices = [ObjectIdentifier: Loading]

extension LoadingChoices {
    /// The key of what holds for every relation.
    static let everything = ObjectIdentifier(QueryState.self)

    /// How a relation is loaded.
    func loading(of relation: Relation) -> Loading {
        if isEmpty { return relation.loading }
        return self[ObjectIdentifier(relation)] ?? self[ObjectIdentifier(relation.parent)]
            ?? self[Self.everything] ?? relation.loading
    }
}

extension Loading {
    /// Whether it comes with the query.
    var isEager: Bool {
        switch self {
        case .joined, .selectIn, .subquery: true
        case .batched, .select, .noload, .raise, .writeOnly: false
        }
    }
}

/// A path of relations that is loaded with a query.
struct EagerPath: Sendable {
    let relations: [Relation]
    /// How each is loaded, where that is said.
    let loadings: [Loading?]
    /// Those whose rows are wanted, by an inner join.
    let inner: [Bool]
    /// Those that the query's own join brings.
    let contained: [Contained?]

    /// A relation that the query's own join brings.
    struct Contained: Sendable {
        let alias: AliasSource?
    }

    /// The path behind its first step.
    var rest: EagerPath? {
        guard relations.count > 1 else { return nil }
        return EagerPath(
            relations: Array(relations.dropFirst()), loadings: Array(loadings.dropFirst()),
            inner: Array(inner.dropFirst()), contained: Array(contained.dropFirst()))
    }
}

extension QueryState {
    /// Applies an option.
    mutating func apply(_ option: LoaderOption) {
        if let change = option.columns { return apply(change) }
        var relations: [Relation] = []
        var mapper = root.mapper
        for step in option.steps {
            let relation: Relation
            switch step.target {
            case .name("*"):
                return applyToAll(step, relations.last?.target)
            case .name(let name):
                guard let named = self.relation(named: name, of: mapper) else { return }
                relation = named
            case .relation(let mapping, let position):
                let all = mapping.mapper.relations
                guard all.indices.contains(position), let found = all[position] else { return }
                if let last = relations.last, last.target !== mapping.mapper {
                    return fail(
                        CompileError(
                            .inconsistent,
                            "an option goes on from \(last.description), which leads to '\(last.target.type)', to \(found.description)"
                        ))
                }
                if relations.isEmpty, hasRoot, !knows(mapping.mapper) {
                    return fail(
                        CompileError(
                            .inconsistent,
                            "an option begins at \(found.description), and the query has no '\(mapping.type)'; it has "
                                + points.map { "\($0.mapper.type)" }.joined(separator: ", ")
                                + ". Say the way from there: selectinload(…).selectinload(…)"))
                }
                relation = found
            }
            relations.append(relation)
            mapper = relation.target
            if let loading = step.loading { self.loading[ObjectIdentifier(relation)] = loading }
        }
        guard option.steps.contains(where: { $0.loading?.isEager == true }) else { return }
        eager.append(
            EagerPath(
                relations: relations, loadings: option.steps.map(\.loading),
                inner: option.steps.map(\.isInner),
                contained: option.steps.map { step in
                    step.isContained ? EagerPath.Contained(alias: step.alias) : nil
                }))
    }

    /// Whether a class, or one of its family, is in the query.
    private func knows(_ mapper: Mapper) -> Bool {
        points.contains { $0.mapper.root === mapper.root }
            || items.contains { item in
                if case .entity(let other, _) = item { other.root === mapper.root } else { false }
            }
    }

    private mutating func applyToAll(_ step: LoaderOption.Step, _ mapper: Mapper?) {
        guard let loading = step.loading else { return }
        if loading.isEager {
            return fail(
                CompileError(
                    .invalidArgument,
                    "\"*\" says how everything else is loaded on access: lazyload, noload or raiseload; what comes with the query "
                        + "is named"))
        }
        self.loading[mapper.map { ObjectIdentifier($0) } ?? LoadingChoices.everything] = loading
    }
}
