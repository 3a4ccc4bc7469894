public import QuicksilverSQL

// One function for each usual number of values, as in `select`: a tuple of one made by a parameter pack isn't the bare value to
// the compiler in every place.

extension Session {
    /// A query for one value.
    ///
    /// Shape: `session.query(User.name)`; names in `filterBy` and `join` are about the class whose column comes first.
    public func query<A: SelectItem>(_ a: A) -> Query<A.Value> {
        Query(core, QueryState(of: [selectedColumn(a)])) { try $0.value(0, A.Value.self) }
    }

    /// A query for 2 values.
    public func query<A: SelectItem, B: SelectItem>(_ a: A, _ b: B) -> Query<(A.Value, B.Value)> {
        Query(core, QueryState(of: [selectedColumn(a), selectedColumn(b)])) {
            (try $0.value(0, A.Value.self), try $0.value(1, B.Value.self))
        }
    }

    /// A query for 3 values.
    public func query<A: SelectItem, B: SelectItem, C: SelectItem>(_ a: A, _ b: B, _ c: C) -> Query<
        (A.Value, B.Value, C.Value)
    > {
        Query(core, QueryState(of: [selectedColumn(a), selectedColumn(b), selectedColumn(c)])) {
            (
                try $0.value(0, A.Value.self), try $0.value(1, B.Value.self),
                try $0.value(2, C.Value.self)
            )
        }
    }

    /// A query for 4 values.
    public func query<A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem>(
        _ a: A, _ b: B, _ c: C, _ d: D
    ) -> Query<(A.Value, B.Value, C.Value, D.Value)> {
        Query(
            core,
            QueryState(of: [
                selectedColumn(a), selectedColumn(b), selectedColumn(c), selectedColumn(d),
            ])
        ) {
            (
                try $0.value(0, A.Value.self), try $0.value(1, B.Value.self),
                try $0.value(2, C.Value.self), try $0.value(3, D.Value.self)
            )
        }
    }

    /// A query for 5 values; further ones by addColumn.
    public func query<A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem>(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E
    ) -> Query<(A.Value, B.Value, C.Value, D.Value, E.Value)> {
        Query(
            core,
            QueryState(of: [
                selectedColumn(a), selectedColumn(b), selectedColumn(c), selectedColumn(d),
                selectedColumn(e),
            ])
        ) {
            (
                try $0.value(0, A.Value.self), try $0.value(1, B.Value.self),
                try $0.value(2, C.Value.self), try $0.value(3, D.Value.self),
                try $0.value(4, E.Value.self)
            )
        }
    }
}

extension Query {
    /// One other value of each row of this query.
    ///
    /// Shape: `try query.values(User.name, User.age)`
    public func values<A: SelectItem>(_ a: A) throws -> [A.Value] {
        try Query<A.Value>(core, state.selecting([selectedColumn(a)])) {
            try $0.value(0, A.Value.self)
        }.all()
    }

    /// 2 values of each row of this query.
    public func values<A: SelectItem, B: SelectItem>(_ a: A, _ b: B) throws -> [(A.Value, B.Value)]
    {
        try Query<(A.Value, B.Value)>(
            core, state.selecting([selectedColumn(a), selectedColumn(b)])
        ) { (try $0.value(0, A.Value.self), try $0.value(1, B.Value.self)) }.all()
    }

    /// 3 values of each row of this query.
    public func values<A: SelectItem, B: SelectItem, C: SelectItem>(_ a: A, _ b: B, _ c: C) throws
        -> [(A.Value, B.Value, C.Value)]
    {
        try Query<(A.Value, B.Value, C.Value)>(
            core, state.selecting([selectedColumn(a), selectedColumn(b), selectedColumn(c)])
        ) {
            (
                try $0.value(0, A.Value.self), try $0.value(1, B.Value.self),
                try $0.value(2, C.Value.self)
            )
        }.all()
    }

    /// 4 values of each row of this query.
    public func values<A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem>(
        _ a: A, _ b: B, _ c: C, _ d: D
    ) throws -> [(A.Value, B.Value, C.Value, D.Value)] {
        try Query<(A.Value, B.Value, C.Value, D.Value)>(
            core,
            state.selecting([
                selectedColumn(a), selectedColumn(b), selectedColumn(c), selectedColumn(d),
            ])
        ) {
            (
                try $0.value(0, A.Value.self), try $0.value(1, B.Value.self),
                try $0.value(2, C.Value.self), try $0.value(3, D.Value.self)
            )
        }.all()
    }
}

extension QueryState {
    /// The query with other columns.
    fileprivate func selecting(_ columns: [SelectedColumn]) -> QueryState {
        var copy = self
        copy.items = columns.map {
            .column(SelectedColumn(node: adapted($0.node), allowsNull: $0.allowsNull))
        }
        // Values alone don't say where the rows come from.
        copy.from = from ?? (hasRoot ? root.item : nil)
        return copy
    }
}

func selectedColumn<Item: SelectItem>(_ item: Item) -> SelectedColumn {
    SelectedColumn(node: item.node, allowsNull: Item.Value.allowsNull)
}
