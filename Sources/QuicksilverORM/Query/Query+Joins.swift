public import QuicksilverSQL

extension QueryClauses {
    /// Says what is selected from, instead of the class's own table.
    ///
    /// Source: parity row Q11.
    public func selectFrom(_ item: some FromConvertible) -> Self {
        with { $0.from = item.fromItem }
    }

    /// Joins along relations by name, each from the end of the one before; `filterBy` is about the last end then.
    ///
    /// Shape: `.join("addresses")`, `.join("cartitems", "price")`; with `aliased: true` every end goes by an alias of its own.
    /// Source: parity row Q12.
    public func join(_ names: String..., aliased: Bool = false) -> Self {
        with { $0.join(names: names, outer: false, isAliased: aliased) }
    }

    /// Joins along a path of relation names.
    public func join(_ names: [String], aliased: Bool = false) -> Self {
        with { $0.join(names: names, outer: false, isAliased: aliased) }
    }

    /// Joins along a relation: `.join(User.addresses)`, or from an alias: `.join(a1.addresses)`.
    ///
    /// Shape: starts from the join point where that is of the relation's class, else from the last of that class in the query.
    public func join<Value>(_ path: RelationPath<Value>, aliased: Bool = false) -> Self {
        with { $0.join(path, outer: false, isAliased: aliased) }
    }

    /// Joins along a relation to an alias of its class.
    public func join<Value>(_ path: RelationPath<Value>, to alias: AliasedClass<Value.Member>)
        -> Self
    {
        with { $0.join(path, outer: false, to: alias._source) }
    }

    /// Joins along two relations, the second from the end of the first.
    public func join<A, B>(_ a: RelationPath<A>, _ b: RelationPath<B>) -> Self { join(a).join(b) }

    /// Joins along three relations, each from the end of the one before.
    public func join<A, B, C>(
        _ a: RelationPath<A>, _ b: RelationPath<B>, _ c: RelationPath<C>
    ) -> Self {
        join(a).join(b).join(c)
    }

    /// Joins a class by a condition; without one by the only relation that leads to it, or by the foreign key.
    public func join<Other: MappedObject>(
        _ type: Other.Type, on condition: SQLPredicate? = nil
    ) -> Self {
        with { $0.join($0.point(reading: type.__mapping.mapper), outer: false, on: condition) }
    }

    /// Joins an alias of a class by a condition; without one by the only relation that leads to its class, or by the foreign key.
    public func join<Other: MappedObject>(
        _ alias: AliasedClass<Other>, on condition: SQLPredicate? = nil
    ) -> Self {
        with { $0.join(QueryState.Point(of: alias), outer: false, on: condition) }
    }

    /// Joins a table, a subquery or a common table expression by a condition; the join point stays.
    public func join(_ item: some FromConvertible, on condition: SQLPredicate? = nil) -> Self {
        with { $0.join(item.fromItem, as: nil, outer: false, on: condition) }
    }

    /// Joins along relations by name, keeping rows for which they lead to nothing.
    public func outerJoin(_ names: String..., aliased: Bool = false) -> Self {
        with { $0.join(names: names, outer: true, isAliased: aliased) }
    }

    /// Joins along a relation, keeping rows for which it leads to nothing.
    public func outerJoin<Value>(_ path: RelationPath<Value>, aliased: Bool = false) -> Self {
        with { $0.join(path, outer: true, isAliased: aliased) }
    }

    /// Joins along a relation to an alias of its class, keeping rows for which it leads to nothing.
    public func outerJoin<Value>(
        _ path: RelationPath<Value>, to alias: AliasedClass<Value.Member>
    ) -> Self {
        with { $0.join(path, outer: true, to: alias._source) }
    }

    /// Joins a class, keeping rows for which it has none.
    public func outerJoin<Other: MappedObject>(
        _ type: Other.Type, on condition: SQLPredicate? = nil
    ) -> Self {
        with { $0.join($0.point(reading: type.__mapping.mapper), outer: true, on: condition) }
    }

    /// Joins an alias of a class, keeping rows for which it has none.
    public func outerJoin<Other: MappedObject>(
        _ alias: AliasedClass<Other>, on condition: SQLPredicate? = nil
    ) -> Self {
        with { $0.join(QueryState.Point(of: alias), outer: true, on: condition) }
    }

    /// Joins a table, a subquery or a common table expression, keeping rows for which it has none.
    public func outerJoin(_ item: some FromConvertible, on condition: SQLPredicate? = nil) -> Self {
        with { $0.join(item.fromItem, as: nil, outer: true, on: condition) }
    }

    /// Goes back to the class the query began with: the next join and `filterBy` start there.
    public func resetJoinpoint() -> Self { with { $0.joinPoint = $0.root } }
}

extension QueryState.Point {
    /// An alias of a class.
    init<Object: MappedObject>(of alias: AliasedClass<Object>) {
        self.init(mapper: Object.__mapping.mapper, alias: alias._source)
    }
}

extension QueryClauses {
    /// Says which class is selected from: for queries of values that mention no column of it.
    ///
    /// Shape: `session.query(func_.count()).selectFrom(User.self)`
    public func selectFrom<Root: MappedObject>(_ type: Root.Type) -> Self {
        with { state in
            let point = state.point(reading: type.__mapping.mapper)
            state.from = point.item
            if !state.hasRoot {
                state.root = point
                state.points = []
            }
            state.joinPoint = point
            state.points.append(point)
        }
    }
}
