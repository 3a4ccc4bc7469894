public import QuicksilverSQL

extension QueryState {
    /// What it executes as.
    var queryNode: QueryNode {
        if let fault {
            var select = SelectNode(columns: [])
            select.fault = fault
            return .select(select)
        }
        return statement ?? .select(select())
    }

    /// A tree by the columns of the subquery that has taken the place of this query's tables.
    func adapted(_ node: Node) -> Node {
        adapters.reduce(node.asDefined) { node, adapter in adapter.adapted(node) }
    }

    /// Makes the query one over a query of the same columns: further clauses are about its rows.
    ///
    /// Shape: `SELECT … FROM (query) AS …`; columns of the classes' tables stand for those of the subquery from then on.
    mutating func wrap(_ query: QueryNode, repeats: Bool) {
        mayRepeat = repeats
        select(from: ObjectStatement(queryNode: query).subquery().source, isOwn: true)
    }

    /// Takes its objects from a subquery that has their columns.
    ///
    /// Shape: `isOwn` when the subquery is this query itself, so that its clauses are inside.
    mutating func select(from source: AliasSource, isOwn: Bool) {
        var sources: [ObjectIdentifier: AliasSource] = [:]
        var place = 0
        for index in items.indices {
            let width = width(of: items[index])
            switch items[index] {
            case .entity(let mapper, let alias):
                let id = Point(mapper: mapper, alias: alias).id
                if sources.updateValue(source, forKey: id) != nil || alias != nil && items.count > 1
                {
                    fail(
                        CompileError(
                            .ambiguous,
                            "a query becomes a subquery only with each class once, not under two names: '\(mapper.type)'"
                        ))
                }
                items[index] = .entity(mapper, source)
            case .column(var column):
                if isOwn {
                    if case .column(let reference) = column.node, let id = reference.source.id {
                        sources[id] = source
                    }
                    column.node = ColumnSource.alias(source).node(at: place)
                }
                items[index] = .column(column)
            }
            place += width
        }
        adapters.append(.sources(sources))
        root = Point(mapper: root.mapper, alias: source)
        joinPoint = root
        points = [root]
        joins = []
        from = nil
        guard isOwn else { return }
        predicate = nil
        orderBy = []
        groupBy = []
        having = nil
        limit = nil
        offset = nil
        isDistinct = false
        distinctOn = []
        lock = nil
        statement = nil
    }

    /// Makes it the rows of itself and others together.
    mutating func combine(_ kind: CompoundNode.Kind, _ others: [QueryState]) {
        let states = [self] + others
        var parameters = Parameters()
        for state in states {
            if let fault = state.fault { return fail(fault) }
            guard state.statement == nil, state.lock == nil else {
                return fail(
                    CompileError(
                        .invalidArgument,
                        "\(kind.rawValue) takes queries without fromStatement and without locks"))
            }
            for (name, value) in zip(state.parameters.names, state.parameters.values) {
                if let other = parameters[name], other != value {
                    return fail(
                        CompileError(
                            .ambiguous,
                            "\(kind.rawValue): two of the queries give ':\(name)' different values; name them differently"
                        ))
                }
                parameters[name] = value
            }
        }
        guard states.count > 1 else {
            return fail(CompileError(.missing, "\(kind.rawValue) needs a second query"))
        }
        var node = CompoundNode(kind, states.map(\.queryNode))
        let counts = Set(states.map { state in state.items.reduce(0) { $0 + state.width(of: $1) } })
        if counts.count > 1 {
            node.fault = CompileError(
                .inconsistent, "the queries of \(kind.rawValue) select different columns")
        }
        self.parameters = parameters
        // Each part has its own; what all do without, their union does.
        if states.contains(where: { $0.columnOptions.scope.ignored.isEmpty }) {
            columnOptions.scope.ignored = []
        }
        wrap(.compound(node), repeats: ![.union, .intersect, .except].contains(kind))
    }
}

extension QueryState.Point {
    /// What tells its source from others.
    var id: ObjectIdentifier {
        alias.map { ObjectIdentifier($0) } ?? ObjectIdentifier(mapper.table)
    }
}

extension QueryClauses {
    /// The query as a subquery of a new one over the same rows: what is added then is about its result.
    ///
    /// Shape: `SELECT … FROM (SELECT …) AS …`: a filter on the first ten, a join behind a LIMIT.
    public func fromSelf() -> Self {
        with { state in
            let query = state.queryNode
            if state.fault == nil { state.wrap(query, repeats: state.isMultiplied) }
        }
    }

    /// Takes the objects from a subquery or common table expression that has their columns; further clauses name the class's own columns.
    ///
    /// Shape: `session.query(User.self).selectEntityFrom(subquery)`; `aliased(User.self, subquery)` is the same under a name.
    public func selectEntityFrom(_ source: some FromConvertible) -> Self {
        with { state in
            guard case .alias(let alias) = source.fromItem else {
                return state.fail(
                    CompileError(
                        .invalidArgument,
                        "selectEntityFrom takes a subquery, an alias or a CTE; selectFrom takes tables and joins"
                    ))
            }
            state.select(from: alias, isOwn: false)
        }
    }
}

extension Query {
    /// The query as a statement that belongs to no session: a part of others, or to be executed elsewhere.
    public var statement: ObjectSelect<Element> { ObjectSelect(state: state, decode: decode) }

    /// The query as a table in FROM: columns by `c`, or by attribute with `aliased(User.self, subquery)`.
    public func subquery(_ name: String? = nil) -> Alias { statement.subquery(name) }

    /// The query as a common table expression: columns by `c`, or by attribute with `aliased(User.self, cte)`.
    public func cte(_ name: String) -> CTE { statement.cte(name) }
}

/// Whether a query yields any row, as a condition of another: `EXISTS (SELECT …)`.
public func exists<Element>(_ query: Query<Element>) -> SQLPredicate {
    QuicksilverSQL.exists(query.statement)
}
