extension Select {
    /// Keeps rows that fulfil the conditions; all of all calls are joined by AND.
    public func `where`(_ predicates: SQLPredicate...) -> Self { self.where(predicates) }

    /// Keeps rows that fulfil the conditions; none keeps all.
    public func `where`(_ predicates: [SQLPredicate]) -> Self {
        with { select in
            for predicate in predicates { select.predicate.and(predicate.node) }
        }
    }

    /// Keeps rows that fulfil a condition that can be NULL, which doesn't count as true.
    public func `where`(_ predicate: SQLExpression<Bool?>) -> Self {
        with { $0.predicate.and(predicate.node) }
    }

    /// Keeps rows that fulfil a condition written as SQL: `.where("age > \(limit)")`.
    public func `where`(_ text: SQLText) -> Self {
        with { $0.predicate.and(text.node) }
    }

    /// The same as `where`.
    public func filter(_ predicates: SQLPredicate...) -> Self { self.where(predicates) }

    /// The same as `where`.
    public func filter(_ text: SQLText) -> Self { self.where(text) }

    /// Says what to select from, beside what the columns imply.
    ///
    /// Shape: `FROM a, b`; needed for joins written as values and for tables of which no column is mentioned.
    public func from(_ items: any FromConvertible...) -> Self {
        with { $0.from += items.map(\.fromItem) }
    }

    /// The same as ``from(_:)``.
    public func selectFrom(_ items: any FromConvertible...) -> Self {
        with { $0.from += items.map(\.fromItem) }
    }

    /// Groups rows by terms, after those there are.
    public func groupBy(_ terms: any AnyExpression...) -> Self { groupBy(terms) }

    /// Groups rows by terms, after those there are.
    public func groupBy(_ terms: [any AnyExpression]) -> Self {
        with { $0.groupBy += terms.map(\.node) }
    }

    /// Groups rows by every column of a collection: `.groupBy(users.c)`.
    public func groupBy(_ columns: Columns) -> Self {
        with { $0.groupBy += columns.map(\.node) }
    }

    /// Keeps groups that fulfil the conditions; all of all calls are joined by AND.
    public func having(_ predicates: SQLPredicate...) -> Self {
        with { select in
            for predicate in predicates { select.having.and(predicate.node) }
        }
    }

    /// Orders by terms, after those there are.
    public func orderBy(_ terms: any AnyExpression...) -> Self { orderBy(terms) }

    /// Orders by terms, after those there are.
    public func orderBy(_ terms: [any AnyExpression]) -> Self {
        with { $0.orderBy += terms.map(\.node) }
    }

    /// Returns each row once.
    public func distinct() -> Self {
        with { $0.distinct = .all }
    }

    /// Returns the first row of each group of rows whose terms are equal, first as ORDER BY says.
    ///
    /// Shape: `DISTINCT ON (terms)`; PostgreSQL, which wants ORDER BY to begin with the same terms.
    public func distinct(on terms: any AnyExpression...) -> Self {
        with { $0.distinct = .on(terms.map(\.node)) }
    }

    /// Names a window that functions refer to with `.over("name")`.
    public func window(_ name: String, _ window: Window) -> Self {
        with { $0.windows.append((name: name, window: window.node)) }
    }

    /// Names a CTE although nothing refers to it, such as one that writes.
    public func with(_ ctes: CTE...) -> Self {
        with { $0.with += ctes.map(\.cte) }
    }

    /// Leaves these out of this subquery's FROM, because an enclosing query supplies them; only these.
    public func correlate(to items: any FromConvertible...) -> Self {
        with { $0.correlation = .to(items.map(\.fromItem)) }
    }

    /// Keeps these in this subquery's FROM, although an enclosing query has them too.
    public func correlateExcept(_ items: any FromConvertible...) -> Self {
        with { $0.correlation = .except(items.map(\.fromItem)) }
    }
}

extension Node? {
    /// Adds a condition by AND.
    mutating func and(_ condition: Node) {
        self = map { conjunction($0, condition) } ?? condition
    }
}
