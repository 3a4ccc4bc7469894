public import QuicksilverSQL

/// A query for objects, values, or tuples of both; each method returns a new one.
///
/// Shape: `session.query(User.self).filter(User.age > 30).orderBy(User.name).all()`. Executes on `all()`, `first()`, `one()` and their
/// like. Faults of its making are thrown then, never earlier.
/// Source: parity rows Q1 to Q16.
public struct Query<Element>: QueryClauses {
    let core: SessionCore
    var state: QueryState
    let decode: @Sendable (RowDecoding) throws -> Element

    init(
        _ core: SessionCore, _ state: QueryState,
        _ decode: @escaping @Sendable (RowDecoding) throws -> Element
    ) {
        self.core = core
        self.state = state
        self.decode = decode
        if core.asked == nil, state.hasRoot { core.asked = state.root.mapper }
    }

    /// What it selects and how.
    public var __state: QueryState {
        get { state }
        set { state = newValue }
    }
}

extension Session {
    /// A query for the objects of a class.
    public func query<A: MappedObject>(_ a: A.Type) -> Query<A> { query(select(a)) }

    /// A query for the objects of a mapper's class.
    ///
    /// - Throws: at execution, when the mapper's class isn't `A`.
    public func query<A: MappedObject>(_ mapper: Mapper, as type: A.Type = A.self) -> Query<A> {
        query(A.self).with { state in
            if mapper.type != A.self {
                state.fail(
                    CompileError(
                        .inconsistent, "the mapper is that of \(mapper.type), not of \(A.self)"))
            }
        }
    }

    /// A query for the objects of an alias of a class.
    public func query<A: MappedObject>(_ alias: AliasedClass<A>) -> Query<A> {
        query(select(alias))
    }

    /// A query for tuples of objects of two classes.
    public func query<A: MappedObject, B: MappedObject>(_ a: A.Type, _ b: B.Type) -> Query<(A, B)> {
        query(a).addEntity(b)
    }

    /// A query for tuples of objects of three classes.
    public func query<A: MappedObject, B: MappedObject, C: MappedObject>(
        _ a: A.Type, _ b: B.Type, _ c: C.Type
    ) -> Query<(A, B, C)> {
        query(a).addEntity(b).addEntity(c)
    }

    /// A query for tuples of objects of two aliases.
    public func query<A: MappedObject, B: MappedObject>(
        _ a: AliasedClass<A>, _ b: AliasedClass<B>
    ) -> Query<(A, B)> {
        query(a).addEntity(b)
    }

    /// A query for tuples of an object and a value.
    public func query<A: MappedObject, Item: SelectItem>(
        _ a: A.Type, _ item: Item
    ) -> Query<(A, Item.Value)> {
        query(a).addColumn(item)
    }

    /// A query for tuples of an object and two values.
    public func query<A: MappedObject, First: SelectItem, Second: SelectItem>(
        _ a: A.Type, _ first: First, _ second: Second
    ) -> Query<(A, First.Value, Second.Value)> {
        query(a).addColumn(first).addColumn(second)
    }
}

extension Query {
    /// Adds the objects of another class to each row.
    public func addEntity<each T, B: MappedObject>(
        _ type: B.Type
    ) -> Query<(repeat each T, B)> where Element == (repeat each T) {
        let wider = statement.addEntity(type)
        return Query<(repeat each T, B)>(core, wider.state, wider.decode)
    }

    /// Adds the objects of an alias of a class to each row.
    public func addEntity<each T, B: MappedObject>(
        _ alias: AliasedClass<B>
    ) -> Query<(repeat each T, B)> where Element == (repeat each T) {
        let wider = statement.addEntity(alias)
        return Query<(repeat each T, B)>(core, wider.state, wider.decode)
    }

    /// Adds the objects of a class that may be missing, as on the far side of an outer join.
    public func addEntity<each T, B: MappedObject>(
        optional type: B.Type
    ) -> Query<(repeat each T, B?)> where Element == (repeat each T) {
        let wider = statement.addEntity(optional: type)
        return Query<(repeat each T, B?)>(core, wider.state, wider.decode)
    }

    /// Adds a value to each row, an aggregate often.
    ///
    /// Source: parity row Q8.
    public func addColumn<each T, Item: SelectItem>(
        _ item: Item
    ) -> Query<(repeat each T, Item.Value)> where Element == (repeat each T) {
        let wider = statement.addColumn(item)
        return Query<(repeat each T, Item.Value)>(core, wider.state, wider.decode)
    }
}

/// Reads one row of a query's result, item by item.
final class RowDecoding {
    @exclusivity(unchecked) var reader: any RowReader
    @exclusivity(unchecked) private var loaders: [EntityLoader?] = []
    @exclusivity(unchecked) private var offsets: [Int] = []
    /// The objects read so far, by item; kept where more than one item is read, or windows are.
    private(set) var found: [[any MappedObject]]
    private let keepsFound: Bool

    init(
        _ core: SessionCore, _ state: QueryState, _ reader: any RowReader, keepsFound: Bool = false
    ) throws {
        self.reader = reader
        self.keepsFound = keepsFound
        found = Array(repeating: [], count: state.items.count)
        var offset = 0
        for item in state.items {
            offsets.append(offset)
            if case .entity(let mapper, _) = item {
                let row =
                    state.statement == nil
                    ? state.columnOptions.row(of: mapper).shifted(by: offset)
                    : try mapper.row(in: reader)
                loaders.append(
                    EntityLoader(
                        core, mapper, row, overwrites: state.overwrites,
                        loading: state.loading, options: state.columnOptions, reader: reader))
            } else {
                loaders.append(nil)
            }
            offset += state.width(of: item)
        }
    }

    func optionalEntity<A: MappedObject>(_ index: Int, _ type: A.Type) throws -> A? {
        let object = try loaders[index]?.object(reader)
        if keepsFound, let object { found[index].append(object) }
        return object.flatMap { A.cast($0) }
    }

    func entity<A: MappedObject>(_ index: Int, _ type: A.Type) throws -> A {
        guard let object = try optionalEntity(index, type) else { throw Self.missing(A.self) }
        return object
    }

    /// What reads the objects of a query for one class.
    func onlyLoader() throws -> EntityLoader {
        guard let loader = loaders.first ?? nil else { throw Self.missing(Nobody.self) }
        return loader
    }

    /// The error of a row whose key is NULL.
    static func missing(_ type: Any.Type) -> ORMError {
        ORMError(
            .noResult,
            "a row has no \(type): its key is NULL, as on the far side of an outer join; "
                + "add it with addEntity(optional: \(type).self)")
    }

    func value<Value: ColumnValue>(_ index: Int, _ type: Value.Type) throws -> Value {
        try Value.read(from: reader, at: offsets[index])
    }
}

extension Mapper {
    /// Where columns stand in a row, found by name; columns it doesn't know are left out.
    fileprivate func row(in reader: any RowReader) throws -> EntityRow {
        let names = (0..<reader.columnCount).map { reader.columnName(at: $0) }
        let places = layout.columns.map { names.firstIndex(of: $0.definition.name) ?? -1 }
        for (position, column) in columns.enumerated()
        where places[position] < 0 && !selection.defers(position)
            && column.expression == nil
        {
            throw ORMError(
                .unknownName,
                "the statement yields no column '\(column.definition.name)' for \(type).\(column.attribute); it yields "
                    + names.joined(separator: ", "))
        }
        // Of a class below it a column is missed when a row of that class comes.
        return EntityRow(
            columns: [], positions: Array(places.prefix(columns.count)),
            others: layout.places.mapValues { own in own.map { places[$0] } })
    }
}
