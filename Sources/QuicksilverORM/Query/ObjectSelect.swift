public import QuicksilverSQL

/// SELECT of objects, values, or tuples of both, as a statement that belongs to no session yet.
///
/// Shape: `select(User.self).where(User.age > 30)`, executed by `session.execute`, `session.scalars` or `session.query(statement)`. `Sendable`,
/// and made of the same clauses as ``Query``. It stands where a query of columns does as well: in `exists(…)`, `in(…)`, as a
/// subquery or a common table expression.
/// Source: parity rows Q1 to Q16.
public struct ObjectSelect<Element>: QueryClauses, QueryStatement {
    var state: QueryState
    let decode: @Sendable (RowDecoding) throws -> Element

    /// What it selects and how.
    public var __state: QueryState {
        get { state }
        set { state = newValue }
    }

    /// Its tree; what is loaded with the objects isn't part of it.
    public var queryNode: QueryNode { state.queryNode }

    /// Objects belong to a session, so that a connection alone can't read the rows.
    public var decoder: RowDecoder<Element> {
        RowDecoder { (_: any RowReader) -> Element in
            throw ORMError(
                .invalidState,
                "a select of objects is executed by a session: session.execute(statement), session.scalars(statement)"
            )
        }
    }
}

/// Selects the objects of a class.
///
/// Shape: `session.scalars(select(User.self).where(User.name == "ed"))`
public func select<A: MappedObject>(_ a: A.Type) -> ObjectSelect<A> {
    ObjectSelect(state: QueryState(of: a)) { try $0.entity(0, A.self) }
}

/// Selects the objects of an alias of a class.
public func select<A: MappedObject>(_ alias: AliasedClass<A>) -> ObjectSelect<A> {
    ObjectSelect(state: QueryState(of: alias)) { try $0.entity(0, A.self) }
}

/// Selects tuples of objects of two classes.
public func select<A: MappedObject, B: MappedObject>(
    _ a: A.Type, _ b: B.Type
) -> ObjectSelect<(A, B)> {
    select(a).addEntity(b)
}

/// Selects tuples of an object and a value.
///
/// Shape: `select(User.self, Address.email)`
public func select<A: MappedObject, Item: SelectItem>(
    _ a: A.Type, _ item: Item
) -> ObjectSelect<(A, Item.Value)> {
    select(a).addColumn(item)
}

/// Selects tuples of an object and two values.
public func select<A: MappedObject, First: SelectItem, Second: SelectItem>(
    _ a: A.Type, _ first: First, _ second: Second
) -> ObjectSelect<(A, First.Value, Second.Value)> {
    select(a).addColumn(first).addColumn(second)
}

extension ObjectSelect {
    /// Adds the objects of another class to each row.
    public func addEntity<each T, B: MappedObject>(
        _ type: B.Type
    ) -> ObjectSelect<(repeat each T, B)> where Element == (repeat each T) {
        let old = decode
        let index = state.items.count
        return ObjectSelect<(repeat each T, B)>(state: state.adding(type)) { row in
            let first = try old(row)
            return (repeat each first, try row.entity(index, B.self))
        }
    }

    /// Adds the objects of an alias of a class to each row.
    public func addEntity<each T, B: MappedObject>(
        _ alias: AliasedClass<B>
    ) -> ObjectSelect<(repeat each T, B)> where Element == (repeat each T) {
        let old = decode
        let index = state.items.count
        return ObjectSelect<(repeat each T, B)>(state: state.adding(alias)) { row in
            let first = try old(row)
            return (repeat each first, try row.entity(index, B.self))
        }
    }

    /// Adds the objects of a class that may be missing, as on the far side of an outer join.
    public func addEntity<each T, B: MappedObject>(
        optional type: B.Type
    ) -> ObjectSelect<(repeat each T, B?)> where Element == (repeat each T) {
        let old = decode
        let index = state.items.count
        return ObjectSelect<(repeat each T, B?)>(state: state.adding(type)) { row in
            let first = try old(row)
            return (repeat each first, try row.optionalEntity(index, B.self))
        }
    }

    /// Adds a value to each row.
    public func addColumn<each T, Item: SelectItem>(
        _ item: Item
    ) -> ObjectSelect<(repeat each T, Item.Value)> where Element == (repeat each T) {
        let old = decode
        let index = state.items.count
        return ObjectSelect<(repeat each T, Item.Value)>(state: state.adding(item)) { row in
            let first = try old(row)
            return (repeat each first, try row.value(index, Item.Value.self))
        }
    }
}

extension Session {
    /// A query that executes a statement here.
    public func query<Element>(_ statement: ObjectSelect<Element>) -> Query<Element> {
        Query(core, statement.state, statement.decode)
    }

    /// Executes a select of objects, in the session's transaction, after a flush.
    ///
    /// - Throws: as ``Query/all()``.
    public func execute<Element>(
        _ statement: ObjectSelect<Element>, _ parameters: Parameters = Parameters()
    ) throws -> ObjectResult<Element> {
        ObjectResult(try query(statement).params(parameters).all())
    }

    /// Executes a select of objects or of one value: the same as `execute`.
    public func scalars<Element>(
        _ statement: ObjectSelect<Element>, _ parameters: Parameters = Parameters()
    ) throws -> ObjectResult<Element> {
        try execute(statement, parameters)
    }

    /// The first row of a select of objects or of one value; nil when there is none.
    public func scalar<Element>(_ statement: ObjectSelect<Element>) throws -> Element? {
        try query(statement).first()
    }
}

/// The rows of an executed select of objects: all of them are there.
public struct ObjectResult<Element>: Swift.Sequence {
    private let rows: [Element]

    init(_ rows: [Element]) { self.rows = rows }

    /// All rows.
    public func all() -> [Element] { rows }

    /// The first row, or nil.
    public func first() -> Element? { rows.first }

    /// The only row.
    ///
    /// - Throws: ``ORMError`` `.noResult`, `.multipleResults`.
    public func one() throws -> Element {
        guard let row = try oneOrNone() else {
            throw ORMError(.noResult, "the select for one \(Element.self) found none")
        }
        return row
    }

    /// The only row, or nil when there is none.
    ///
    /// - Throws: ``ORMError`` `.multipleResults`.
    public func oneOrNone() throws -> Element? {
        guard rows.count < 2 else {
            throw ORMError(
                .multipleResults, "the select for one \(Element.self) found \(rows.count)")
        }
        return rows.first
    }

    /// Walks over the rows.
    public func makeIterator() -> IndexingIterator<[Element]> { rows.makeIterator() }
}
