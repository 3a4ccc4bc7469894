import QuicksilverSQL

/// What a query selects and how, before it is a statement.
///
/// Shape: what ``QueryClauses`` change; nothing in it is for users.
public struct QueryState: Sendable {
    /// One thing that is selected.
    enum Item: Sendable {
        /// An object of a class, under an alias where it has one.
        case entity(Mapper, AliasSource?)
        /// A value.
        case column(SelectedColumn)
    }
    /// A class, under an alias where it has one, that names and joins start from.
    struct Point: Sendable {
        let mapper: Mapper
        let alias: AliasSource?
    }

    var items: [Item]
    var root: Point
    var joinPoint: Point
    /// The classes that are in it, in the order they came.
    var points: [Point]
    /// The joins along relations.
    var joins: [Joined] = []
    /// What puts a subquery's columns in the place of the classes' own, the innermost first.
    var adapters: [ColumnAdapter] = []
    var from: FromItem?
    var predicate: Node?
    var orderBy: [Node] = []
    var groupBy: [Node] = []
    var having: Node?
    var limit: Int?
    var offset: Int?
    var isDistinct = false
    /// Whether the subquery it selects from can have a row twice.
    var mayRepeat = false
    /// The terms of `DISTINCT ON`.
    var distinctOn: [Node] = []
    var lock: LockNode?
    var overwrites = false
    /// A statement that takes the place of everything else.
    var statement: QueryNode?
    var parameters = Parameters()
    var loading: LoadingChoices = [:]
    var eager: [EagerPath] = []
    /// How many rows are read at a time where not all are wanted at once.
    var window = 500
    /// Which columns of classes are read.
    var columnOptions = ColumnOptions()
    /// The conditions of its classes, once they are part of it.
    var applied: Criteria?
    /// The first fault of its making; executing throws it.
    var fault: CompileError?

    init(_ item: Item, _ root: Point) { self.init([item], root) }

    init(_ items: [Item], _ root: Point) {
        self.items = items
        self.root = root
        joinPoint = root
        points = [root]
    }

    /// Keeps the first fault.
    mutating func fail(_ error: CompileError) { fault = fault ?? error }

    /// Adds a condition by AND.
    mutating func and(_ condition: Node) {
        let condition = adapted(condition)
        predicate = predicate.map { joined($0, condition) } ?? condition
    }

    /// Whether it yields objects of one class and nothing else.
    var isSingleEntity: Bool {
        if items.count == 1, case .entity = items[0] { true } else { false }
    }

    /// Whether a row can come more than once for one object.
    var isMultiplied: Bool { from != nil || mayRepeat }

    /// What it selects from, where the columns alone don't say it: joins, and objects that take several tables.
    private var sources: [FromItem] {
        if let from { return [from] }
        return entities.filter { $0.alias == nil && !$0.mapper.layout.isPlain }
            .map(\.mapper.layout.from)
    }

    /// The classes it selects, and the one it starts from.
    private var entities: [Point] {
        var result = [root]
        for case .entity(let mapper, let alias) in items
        where !result.contains(where: { $0.mapper === mapper && $0.alias === alias }) {
            result.append(Point(mapper: mapper, alias: alias))
        }
        return result
    }

    /// What rows have to fulfil: what was asked for, and what keeps rows of other classes out of a shared table.
    ///
    /// Shape: classes that a join brought have that in the join's own condition.
    var condition: Node? {
        let joined = from?.sourceIDs ?? []
        let criteria = entities.enumerated().map { index, point -> Node? in
            let brought = point.item.sourceIDs.allSatisfy { joined.contains($0) }
            return index > 0 && brought ? nil : point.criterion
        }
        return (criteria + [predicate]).conjunction
    }

    /// The lock: PostgreSQL locks no rows of an outer join's far side, which those of subclasses are.
    private var locked: LockNode? {
        guard var lock, lock.of.isEmpty,
            entities.contains(where: { !$0.mapper.layout.places.isEmpty })
        else { return lock }
        lock.of = entities.flatMap { point in
            point.alias.map { [.alias($0)] } ?? point.mapper.segments.map { .table($0.table) }
        }
        lock.isLenient = true
        return lock
    }

    /// The SELECT.
    func select(columns: [SelectedColumn]? = nil) -> SelectNode {
        var node = SelectNode(columns: columns ?? items.flatMap { self.columns(of: $0) })
        node.from = sources
        node.predicate = condition
        node.orderBy = orderBy
        node.groupBy = groupBy
        node.having = having
        node.distinct = !isDistinct ? .none : distinctOn.isEmpty ? .all : .on(distinctOn)
        node.notes = SelectEntities(self)
        node.limit = limit.map { .bind(BindParameter(.int(Int64($0)), type: .bigInteger)) }
        node.offset = offset.map { .bind(BindParameter(.int(Int64($0)), type: .bigInteger)) }
        node.lock = locked
        return finished(node)
    }
}

extension QueryState {
    /// The columns that an item takes of the row.
    func columns(of item: Item) -> [SelectedColumn] {
        switch item {
        case .entity(let mapper, let alias):
            mapper.selected(columnOptions.row(of: mapper), in: alias)
        case .column(let column): [column]
        }
    }

    /// How many columns of the row an item takes.
    func width(of item: Item) -> Int {
        switch item {
        case .entity(let mapper, _): columnOptions.row(of: mapper).columns.count
        case .column: 1
        }
    }
}

extension QueryState.Point {
    /// The FROM item.
    var item: FromItem { alias.map { .alias($0) } ?? mapper.layout.from }

    /// What keeps rows of other classes out of a table that is shared; the subquery of an alias has it inside.
    var criterion: Node? {
        guard let alias else { return mapper.criterion() }
        if case .table = alias.base { return mapper.criterion(in: alias) }
        return nil
    }

    /// The tree of an attribute.
    func node(_ position: Int) -> Node { mapper.node(of: position, in: alias) }
}

/// Two conditions that both have to hold.
func joined(_ left: Node, _ right: Node) -> Node { conjunction(left, right) }
