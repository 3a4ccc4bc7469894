public import QuicksilverSQL

// What a user of Swift's collections, or of another word of ours, tries first: the compiler answers with what to write.

extension Query {
    /// A condition is an expression here: the database decides, not the program.
    @available(
        *, unavailable,
        message:
            "write an expression, filter(User.name == \"ed\"): the database decides, not a closure"
    )
    public func filter(_ isIncluded: (Element) throws -> Bool) -> Self { self }

    /// A condition is an expression here: the database decides, not the program.
    @available(
        *, unavailable,
        message:
            "write an expression, where(User.name == \"ed\"): the database decides, not a closure"
    )
    public func `where`(_ isIncluded: (Element) throws -> Bool) -> Self { self }
}

extension QueryClauses {
    /// Joins follow relations, or have a condition.
    @available(
        *, unavailable,
        message:
            "a join follows a relation, join(Book.author), or has a condition, join(Author.self, on: Author.id == Book.authorID)"
    )
    public func join<Value>(_ column: SQLExpression<Value>) -> Self { self }
}

/// Relations are loaded so; columns have options of their own.
@available(
    *, unavailable,
    message:
        "this is for relations; columns are read with their object, or as defer_(…) and undefer(…) say"
)
public func joinedload<Value>(_ column: SQLExpression<Value>) -> LoaderOption {
    undefer(column)
}

/// Relations are loaded so; columns have options of their own.
@available(
    *, unavailable,
    message:
        "this is for relations; columns are read with their object, or as defer_(…) and undefer(…) say"
)
public func selectinload<Value>(_ column: SQLExpression<Value>) -> LoaderOption {
    undefer(column)
}
