import QuicksilverSQL

/// What a query selects and how, before it is a statement.
struct QueryState: Sendable {
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
    var from: FromItem?
    var predicate: Node?
    var orderBy: [Node] = []
    var groupBy: [Node] = []
    var having: Node?
    var limit: Int?
    var offset: Int?
    var isDistinct = false
    var lock: LockNode?
    var overwrites = false
    /// A statement that takes the place of everything else.
    var statement: QueryNode?
    var parameters = Parameters()
    var loading: [ObjectIdentifier: Loading] = [:]
    var eager: [[Relation]] = []
    /// How many rows are read at a time where not all are wanted at once.
    var window = 500
    /// Which columns of classes are read.
    var columnOptions = ColumnOptions()
    /// The first fault of its making; executing throws it.
    var fault: CompileError?

    init(_ item: Item, _ root: Point) {
        items = [item]
        self.root = root
        joinPoint = root
    }

    /// Keeps the first fault.
    mutating func fail(_ error: CompileError) { fault = fault ?? error }

    /// Adds a condition by AND.
    mutating func and(_ condition: Node) {
        predicate = predicate.map { joined($0, condition) } ?? condition
    }

    /// Whether it yields objects of one class and nothing else.
    var isSingleEntity: Bool {
        if items.count == 1, case .entity = items[0] { true } else { false }
    }

    /// Whether a row can come more than once for one object.
    var isMultiplied: Bool { from != nil }

    /// The SELECT.
    func select(columns: [SelectedColumn]? = nil) -> SelectNode {
        var node = SelectNode(columns: columns ?? items.flatMap { self.columns(of: $0) })
        if let from { node.from = [from] }
        node.predicate = predicate
        node.orderBy = orderBy
        node.groupBy = groupBy
        node.having = having
        node.distinct = isDistinct ? .all : .none
        node.limit = limit.map { .bind(BindParameter(.int(Int64($0)), type: .bigInteger)) }
        node.offset = offset.map { .bind(BindParameter(.int(Int64($0)), type: .bigInteger)) }
        node.lock = lock
        return node
    }
}

extension QueryState {
    /// The columns that an item takes of the row.
    func columns(of item: Item) -> [SelectedColumn] {
        switch item {
        case .entity(let mapper, let alias):
            columnOptions.selection(of: mapper).columns.map {
                SelectedColumn(node: mapper.node(of: $0, in: alias), allowsNull: true)
            }
        case .column(let column): [column]
        }
    }

    /// How many columns of the row an item takes.
    func width(of item: Item) -> Int {
        switch item {
        case .entity(let mapper, _): columnOptions.selection(of: mapper).columns.count
        case .column: 1
        }
    }
}

extension QueryState.Point {
    /// The FROM item.
    var item: FromItem { alias.map { .alias($0) } ?? .table(mapper.table) }

    /// The tree of an attribute.
    func node(_ position: Int) -> Node { mapper.node(of: position, in: alias) }
}

/// Two conditions that both have to hold.
func joined(_ left: Node, _ right: Node) -> Node { conjunction(left, right) }
