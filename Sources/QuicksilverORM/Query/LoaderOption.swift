import QuicksilverSQL

/// How a query loads one relation, or a path of them.
///
/// Shape: made by ``eagerload(_:)``, ``lazyload(_:)``, ``noload(_:)``, ``selectinload(_:)``, ``joinedload(_:)`` and ``raiseload(_:)``, by
/// `"orders.items"` or by `User.addresses`.
/// Source: parity row Q16.
public struct LoaderOption: Sendable {
    enum Path: Sendable {
        case names([String])
        case relation(ClassMapping, Int)
    }
    let path: Path
    let loading: Loading
    /// What it says of columns, where it isn't about a relation.
    var columns: ColumnChange?

    init(_ names: String, _ loading: Loading) {
        path = .names(names.split(separator: ".").map(String.init))
        self.loading = loading
    }

    init<Value>(_ relation: RelationPath<Value>, _ loading: Loading) {
        path = .relation(relation.mapping, relation.position)
        self.loading = loading
    }
}

/// Loads in the query itself, by an outer join; `"orders.items"` means the items of the orders.
public func eagerload(_ path: String) -> LoaderOption { LoaderOption(path, .joined) }
/// Loads in the query itself, by an outer join.
public func eagerload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
    LoaderOption(path, .joined)
}
/// The same as ``eagerload(_:)-(String)``.
public func joinedload(_ path: String) -> LoaderOption { LoaderOption(path, .joined) }
/// The same as ``eagerload(_:)-(String)``.
public func joinedload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
    LoaderOption(path, .joined)
}
/// Loads with the query, by one further query for at most 500 parents.
public func selectinload(_ path: String) -> LoaderOption { LoaderOption(path, .selectIn) }
/// Loads with the query, by one further query for at most 500 parents.
public func selectinload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
    LoaderOption(path, .selectIn)
}
/// Loads on first read.
public func lazyload(_ path: String) -> LoaderOption { LoaderOption(path, .batched) }
/// Loads on first read.
public func lazyload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
    LoaderOption(path, .batched)
}
/// Never loads: the relation reads as empty.
public func noload(_ path: String) -> LoaderOption { LoaderOption(path, .noload) }
/// Never loads: the relation reads as empty.
public func noload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
    LoaderOption(path, .noload)
}
/// Never loads: reading the relation unloaded is an error.
public func raiseload(_ path: String) -> LoaderOption { LoaderOption(path, .raise) }
/// Never loads: reading the relation unloaded is an error.
public func raiseload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
    LoaderOption(path, .raise)
}

extension QueryClauses {
    /// Says how relations are loaded, for this query and the objects it makes.
    public func options(_ options: LoaderOption...) -> Self {
        with { state in for option in options { state.apply(option) } }
    }
}

extension QueryState {
    mutating func apply(_ option: LoaderOption) {
        if let change = option.columns { return apply(change) }
        var path: [Relation] = []
        switch option.path {
        case .relation(let mapping, let position):
            guard let relation = mapping.mapper.relations[position] else { return }
            path = [relation]
        case .names(let names):
            var mapper = root.mapper
            for name in names {
                guard let relation = relation(named: name, of: mapper) else { return }
                path.append(relation)
                mapper = relation.target
            }
        }
        guard let last = path.last else { return }
        loading[ObjectIdentifier(last)] = option.loading
        if option.loading == .selectIn || option.loading == .joined { eager.append(path) }
    }
}
