import QuicksilverSQL

/// How a query loads one relation, a path of them, or all.
///
/// Shape: made by ``joinedload(_:innerJoin:)-(String,_)``, ``selectinload(_:)-(String)``, ``subqueryload(_:)-(String)``, ``lazyload(_:)-(String)``,
/// ``noload(_:)-(String)``, ``raiseload(_:)-(String)`` and ``containsEager(_:)-(String)``, by `"orders.items"`, by `User.orders`, or by `"*"` for every relation
/// that nothing else is said of. A path goes on with the methods of the same names: `selectinload(User.orders).joinedload(Order.items)`.
/// Source: parity row Q16.
public struct LoaderOption: Sendable {
    /// One step of a path.
    struct Step: Sendable {
        enum Target: Sendable {
            case name(String)
            case relation(ClassMapping, Int)
        }
        let target: Target
        /// How it is loaded; nil where a longer path only passes through.
        var loading: Loading?
        /// Whether its rows are wanted, so that the parents' may be left out without them.
        var isInner = false
        /// Whether the query's own join brings its rows, and under which alias.
        var isContained = false
        var alias: AliasSource?
    }
    var steps: [Step]
    /// What it says of columns, where it isn't about a relation.
    var columns: ColumnChange?

    init(_ names: String, _ loading: Loading) {
        steps = Self.steps(names, loading)
    }

    init<Value>(_ relation: RelationPath<Value>, _ loading: Loading) {
        steps = [Step(target: .relation(relation.mapping, relation.position), loading: loading)]
    }

    private static func steps(_ names: String, _ loading: Loading) -> [Step] {
        let names = names.split(separator: ".").map(String.init)
        return names.enumerated().map { index, name in
            Step(target: .name(name), loading: index == names.count - 1 ? loading : nil)
        }
    }

    /// The option with further steps at its end.
    func adding(_ more: LoaderOption) -> LoaderOption {
        var copy = self
        copy.steps += more.steps
        return copy
    }

    /// The option with its last step changed.
    func last(_ change: (inout Step) -> Void) -> LoaderOption {
        var copy = self
        guard !copy.steps.isEmpty else { return copy }
        change(&copy.steps[copy.steps.count - 1])
        return copy
    }
}

/// Loads in the query itself, by an outer join; `"orders.items"` means the items of the orders.
public func eagerload(_ path: String) -> LoaderOption { LoaderOption(path, .joined) }
/// Loads in the query itself, by an outer join.
public func eagerload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
    LoaderOption(path, .joined)
}
/// Loads in the query itself, by an outer join under an alias; by an inner one, which leaves out parents without, if said.
public func joinedload(_ path: String, innerJoin: Bool = false) -> LoaderOption {
    LoaderOption(path, .joined).last { $0.isInner = innerJoin }
}
/// Loads in the query itself, by an outer join under an alias; by an inner one, which leaves out parents without, if said.
public func joinedload<Value>(_ path: RelationPath<Value>, innerJoin: Bool = false) -> LoaderOption
{
    LoaderOption(path, .joined).last { $0.isInner = innerJoin }
}
/// Loads with the query, by one further query for at most 500 parents.
public func selectinload(_ path: String) -> LoaderOption { LoaderOption(path, .selectIn) }
/// Loads with the query, by one further query for at most 500 parents.
public func selectinload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
    LoaderOption(path, .selectIn)
}
/// Loads with the query, by one further query that has this one as a subquery.
public func subqueryload(_ path: String) -> LoaderOption { LoaderOption(path, .subquery) }
/// Loads with the query, by one further query that has this one as a subquery.
public func subqueryload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
    LoaderOption(path, .subquery)
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
/// Loads from the query's own join along the relation; the query's conditions decide who is in it.
public func containsEager(_ path: String) -> LoaderOption {
    var option = LoaderOption(path, .joined)
    for index in option.steps.indices {
        option.steps[index].loading = .joined
        option.steps[index].isContained = true
    }
    return option
}
/// Loads from the query's own join along the relation; the query's conditions decide who is in it.
public func containsEager<Value>(_ path: RelationPath<Value>) -> LoaderOption {
    LoaderOption(path, .joined).last { $0.isContained = true }
}
/// Loads from the query's own join along the relation to an alias of its class.
public func containsEager<Value>(
    _ path: RelationPath<Value>, alias: AliasedClass<Value.Member>
) -> LoaderOption {
    LoaderOption(path, .joined).last { step in
        step.isContained = true
        step.alias = alias._source
    }
}

extension LoaderOption {
    /// Goes on along a relation, loaded in the same query.
    public func joinedload<Value>(
        _ path: RelationPath<Value>, innerJoin: Bool = false
    ) -> LoaderOption {
        adding(QuicksilverORM.joinedload(path, innerJoin: innerJoin))
    }
    /// Goes on along relations by name, loaded in the same query.
    public func joinedload(_ path: String, innerJoin: Bool = false) -> LoaderOption {
        adding(QuicksilverORM.joinedload(path, innerJoin: innerJoin))
    }
    /// Goes on along a relation, loaded by one further query for at most 500 parents.
    public func selectinload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
        adding(QuicksilverORM.selectinload(path))
    }
    /// Goes on along relations by name, loaded by one further query for at most 500 parents.
    public func selectinload(_ path: String) -> LoaderOption {
        adding(QuicksilverORM.selectinload(path))
    }
    /// Goes on along a relation, loaded by one further query over a subquery.
    public func subqueryload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
        adding(QuicksilverORM.subqueryload(path))
    }
    /// Goes on along relations by name, loaded by one further query over a subquery.
    public func subqueryload(_ path: String) -> LoaderOption {
        adding(QuicksilverORM.subqueryload(path))
    }
    /// Goes on along a relation, loaded on first read.
    public func lazyload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
        adding(QuicksilverORM.lazyload(path))
    }
    /// Goes on along a relation that never loads and reads as empty.
    public func noload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
        adding(QuicksilverORM.noload(path))
    }
    /// Goes on along a relation that may not be read unloaded.
    public func raiseload<Value>(_ path: RelationPath<Value>) -> LoaderOption {
        adding(QuicksilverORM.raiseload(path))
    }
    /// Goes on along relations by name, or `"*"`: what may not be read unloaded.
    public func raiseload(_ path: String) -> LoaderOption {
        adding(QuicksilverORM.raiseload(path))
    }
    /// Goes on along a relation that the query's own join brings.
    public func containsEager<Value>(_ path: RelationPath<Value>) -> LoaderOption {
        adding(QuicksilverORM.containsEager(path))
    }
}

extension QueryClauses {
    /// Says how relations are loaded, for this query and the objects it makes.
    public func options(_ options: LoaderOption...) -> Self { self.options(options) }

    /// Says how relations are loaded, for this query and the objects it makes.
    public func options(_ options: [LoaderOption]) -> Self {
        with { state in for option in options { state.apply(option) } }
    }
}
