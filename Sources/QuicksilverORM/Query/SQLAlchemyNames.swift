public import QuicksilverSQL

// What a reader of SQLAlchemy's documents tries first, where it is said otherwise here: the compiler answers with what to write.

extension QueryClauses {
    /// Spelt with a capital letter here.
    @available(*, unavailable, renamed: "outerJoin")
    public func outerjoin(_ names: String...) -> Self { self }

    /// Spelt with a capital letter here.
    @available(*, unavailable, renamed: "outerJoin")
    public func outerjoin<Value>(_ path: RelationPath<Value>) -> Self { self }

    /// A method of its own here.
    @available(*, unavailable, message: "write outerJoin(…)")
    public func join<Value>(_ path: RelationPath<Value>, isOuter: Bool) -> Self { self }

    /// Not needed here: an object comes once, however many rows it stands in.
    @available(*, unavailable, message: "objects come once; leave it out")
    public func unique() -> Self { self }

    /// Not needed here: a query for a class is one for the classes below it.
    @available(
        *, unavailable,
        message:
            "a query for a class yields whole objects of its subclasses; filter on their columns, as in filter(Manager.level > 1)"
    )
    public func withPolymorphic(_ types: (any MappedObject.Type)...) -> Self { self }

    /// Said by expressions here, or by what is marked as SQL.
    @available(
        *, unavailable,
        message: "order by attributes, desc(User.name), or by SQL, text(\"users.name DESC\")"
    )
    public func orderBy(_ text: String) -> Self { self }
}

/// Not needed here: a query for a class is one for the classes below it.
@available(
    *, unavailable,
    message:
        "a query for a class yields whole objects of its subclasses; filter on their columns, as in filter(Manager.level > 1)"
)
public func withPolymorphic<Base: MappedObject>(
    _ base: Base.Type, _ types: [any MappedObject.Type] = []
) -> AliasedClass<Base> {
    aliased(base)
}

extension RelationPath {
    /// Said by the join here.
    @available(*, unavailable, message: "name the alias in the join: join(User.addresses, to: a1)")
    public func ofType(_ alias: AliasedClass<Value.Member>) -> Self { self }

    /// Said by the join here.
    @available(*, unavailable, message: "name the alias in the join: join(User.addresses, to: a1)")
    public func ofType<Other: MappedObject>(_ type: Other.Type) -> Self { self }
}

extension Query {
    /// Said of a statement here.
    @available(*, unavailable, message: "make it of a statement: select(…).where(…).scalar()")
    public func scalarSubquery() -> Self { self }

    /// Said by assignments here, whose values the compiler checks.
    @available(*, unavailable, message: "write update(.set(User.name, to: \"x\"))")
    public func update(_ values: [String: any ColumnValue]) throws -> Int { 0 }
}

extension ObjectResult {
    /// Not needed here: an object comes once, however many rows it stands in.
    @available(*, unavailable, message: "objects come once; leave it out")
    public func unique() -> Self { self }

    /// Not needed here: a select of one class yields its objects, not rows of one.
    @available(*, unavailable, message: "the rows are the objects already; leave it out")
    public func scalars() -> Self { self }

    /// Spelt without `scalar` here.
    @available(*, unavailable, renamed: "one()")
    public func scalarOne() throws -> Element { try one() }

    /// Spelt without `scalar` here.
    @available(*, unavailable, renamed: "oneOrNone()")
    public func scalarOneOrNone() throws -> Element? { try oneOrNone() }
}

extension Session {
    /// Said by a query here.
    @available(
        *, unavailable,
        message: "options stand in a query: query(User.self).options(…).filterBy(id: 5).oneOrNone()"
    )
    public func get<A: MappedObject>(
        _ type: A.Type, _ key: any ColumnValue, options: [LoaderOption]
    ) throws -> A? {
        nil
    }

    /// Not needed here: a flush writes in batches.
    @available(*, unavailable, message: "addAll(objects): a flush writes them in batches")
    public func bulkSaveObjects(_ objects: [any MappedObject]) throws {}
}
