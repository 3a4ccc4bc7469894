import QuicksilverSQL

extension RelationHandle {
    /// A select of the relation's objects, which loads nothing of the relation itself; further conditions, orders and limits narrow it.
    ///
    /// Shape: `user.$addresses.select().where(Address.email.contains("@")).limit(10)`. For an object without a row it finds none.
    public func select() -> ObjectSelect<Value.Member> {
        let slot = object.slot(position)
        return QuicksilverORM.select(Value.Member.self).with { state in
            guard let relation = slot.relation else {
                return state.fail(
                    CompileError(
                        .inconsistent,
                        "a relation of '\(type(of: object))' is declared wrongly; Registry.configure() says how"
                    ))
            }
            state.and(relation.leading(from: object, to: state.root))
            state.orderBy = relation.orderTerms(in: nil)
        }
    }

    /// A query of the relation's objects in the object's session.
    ///
    /// Shape: `try user.$addresses.query().filterBy(email: "a@b").all()`; the way to read a `.writeOnly` relation.
    /// - Throws: ``ORMError`` `.invalidState` for an object that no open session has; what a flush throws.
    public func query() throws -> Query<Value.Member> {
        guard let core = object.__state.core, !core.isClosed else {
            throw ORMError(
                .invalidState,
                "\(object.slot(position).relation?.description ?? "a relation") can't be queried: its object belongs to no open session; add it to one"
            )
        }
        try core.check()
        try core.autoflush()
        let statement = select()
        return Query(core, statement.state, statement.decode)
    }
}
