import QuicksilverSQL

extension QueryState {
    /// A query for the objects of a class.
    init<A: MappedObject>(of type: A.Type) {
        let mapper = type.__mapping.mapper
        self.init(.entity(mapper, nil), Point(mapper: mapper, alias: nil))
        begin(at: point(reading: mapper))
        items = [.entity(mapper, root.alias)]
    }

    /// A query for the objects of an alias of a class.
    init<A: MappedObject>(of alias: AliasedClass<A>) {
        let point = Point(of: alias)
        self.init(.entity(point.mapper, point.alias), point)
    }

    /// A query for values; names are about the class whose column is mentioned first.
    init(of columns: [SelectedColumn]) {
        var root: Point?
        for column in columns where root == nil {
            var walk = TreeWalk()
            walk.node = { node in
                if root == nil, case .column(let column) = node,
                    let mapping = column.notes as? ClassMapping
                {
                    root = Point(mapper: mapping.mapper, alias: nil)
                }
                return true
            }
            walk.source = { source in
                guard root == nil else { return }
                switch source {
                case .table(let table):
                    root = MapperIndex.mapper(of: table).map { Point(mapper: $0, alias: nil) }
                case .alias(let alias):
                    guard case .table(let table) = alias.base else { return }
                    root = MapperIndex.mapper(of: table).map { Point(mapper: $0, alias: alias) }
                case .none: return
                }
            }
            walk.walk(column.node)
        }
        let point = root ?? Point(mapper: Nobody.__mapping.mapper, alias: nil)
        self.init(columns.map { .column($0) }, point)
        guard point.mapper.isUnion, point.alias == nil else { return }
        begin(at: self.point(reading: point.mapper))
        items = columns.map {
            .column(SelectedColumn(node: adapted($0.node), allowsNull: $0.allowsNull))
        }
    }

    /// Takes another class for the one it starts from.
    private mutating func begin(at point: Point) {
        root = point
        joinPoint = point
        points = [point]
    }

    /// The query with the objects of another class in each row.
    func adding<B: MappedObject>(_ type: B.Type) -> QueryState {
        var copy = self
        let point = copy.point(reading: type.__mapping.mapper)
        copy.items.append(.entity(point.mapper, point.alias))
        copy.points.append(point)
        return copy
    }

    /// The query with the objects of an alias in each row.
    func adding<B: MappedObject>(_ alias: AliasedClass<B>) -> QueryState {
        var copy = self
        copy.items.append(.entity(B.__mapping.mapper, alias._source))
        copy.points.append(Point(of: alias))
        return copy
    }

    /// The query with a value in each row.
    func adding<Item: SelectItem>(_ item: Item) -> QueryState {
        var copy = self
        copy.items.append(
            .column(
                SelectedColumn(node: adapted(item.node), allowsNull: Item.Value.allowsNull)))
        return copy
    }

    /// Whether it begins with a class.
    var hasRoot: Bool { root.mapper.type != Nobody.self }

    /// Keeps the fault of asking a query without a class for a name; whether it has one.
    mutating func requireRoot(_ what: String) -> Bool {
        if joinPoint.mapper.type != Nobody.self { return true }
        fail(
            CompileError(
                .missing,
                "\(what): the query selects values only and begins with no class; say selectFrom(User.self) first"
            ))
        return false
    }
}

/// The class of queries that begin with none.
final class Nobody: MappedObject {
    let __state = InstanceState()
    static let __mapping = ClassMapping(Nobody.self)
    static func __declare(_ declaration: inout ClassDeclaration) {}
    init(__row row: RowLoader) throws {
        throw ORMError(.invalidState, "a query without a class has no objects")
    }
    func __get(_ attribute: Int) -> SQLValue { .null }
    func __load(_ attribute: Int, from row: RowLoader) throws {}
}
