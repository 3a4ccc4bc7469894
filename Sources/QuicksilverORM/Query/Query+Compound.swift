import QuicksilverSQL

extension Query {
    /// Rows of this query or the others, each once.
    ///
    /// Shape: `SELECT … FROM (a UNION b) AS …`; further clauses are about the whole, by the class's own columns.
    public func union(_ others: Self...) -> Self {
        with { $0.combine(.union, others.map(\.state)) }
    }

    /// Rows of this query and the others.
    public func unionAll(_ others: Self...) -> Self {
        with { $0.combine(.unionAll, others.map(\.state)) }
    }

    /// Rows that all the queries have, each once.
    public func intersect(_ others: Self...) -> Self {
        with { $0.combine(.intersect, others.map(\.state)) }
    }

    /// Rows that all the queries have, as often as the one that has them least; not on SQLite.
    public func intersectAll(_ others: Self...) -> Self {
        with { $0.combine(.intersectAll, others.map(\.state)) }
    }

    /// Rows of this query that none of the others has, each once.
    public func except(_ others: Self...) -> Self {
        with { $0.combine(.except, others.map(\.state)) }
    }

    /// Rows of this query less those of the others, one for one; not on SQLite.
    public func exceptAll(_ others: Self...) -> Self {
        with { $0.combine(.exceptAll, others.map(\.state)) }
    }
}

extension ObjectSelect {
    /// Rows of this query or the others, each once.
    ///
    /// Shape: `SELECT … FROM (a UNION b) AS …`; further clauses are about the whole, by the class's own columns.
    public func union(_ others: Self...) -> Self {
        with { $0.combine(.union, others.map(\.state)) }
    }

    /// Rows of this query and the others.
    public func unionAll(_ others: Self...) -> Self {
        with { $0.combine(.unionAll, others.map(\.state)) }
    }

    /// Rows that all the queries have, each once.
    public func intersect(_ others: Self...) -> Self {
        with { $0.combine(.intersect, others.map(\.state)) }
    }

    /// Rows that all the queries have, as often as the one that has them least; not on SQLite.
    public func intersectAll(_ others: Self...) -> Self {
        with { $0.combine(.intersectAll, others.map(\.state)) }
    }

    /// Rows of this query that none of the others has, each once.
    public func except(_ others: Self...) -> Self {
        with { $0.combine(.except, others.map(\.state)) }
    }

    /// Rows of this query less those of the others, one for one; not on SQLite.
    public func exceptAll(_ others: Self...) -> Self {
        with { $0.combine(.exceptAll, others.map(\.state)) }
    }
}
