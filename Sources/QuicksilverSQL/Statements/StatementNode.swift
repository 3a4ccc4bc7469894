/// Any statement, as the tree a compiler walks.
public indirect enum StatementNode: Sendable {
    /// A query.
    case query(QueryNode)
    /// INSERT.
    case insert(InsertNode)
    /// UPDATE.
    case update(UpdateNode)
    /// DELETE.
    case delete(DeleteNode)
    /// SQL as it stands.
    case text(TextNode, columns: [ResultColumn])
}

/// Any query.
public indirect enum QueryNode: Sendable {
    /// SELECT.
    case select(SelectNode)
    /// UNION and its kin.
    case compound(CompoundNode)
    /// VALUES.
    case values(ValuesNode)
    /// SQL as it stands that yields rows.
    case text(TextNode, columns: [ResultColumn])
}

/// A column of a result.
public struct ResultColumn: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Its SQL type; `.null` when only the database knows.
    public let type: DataType

    /// A column of a result.
    public init(name: String, type: DataType) {
        self.name = name
        self.type = type
    }
}

/// A selected column.
public struct SelectedColumn: Sendable {
    /// The expression.
    public var node: Node
    /// Whether its Swift type holds NULL; a column of an outer-joined side has to.
    public var allowsNull: Bool

    /// A selected column.
    public init(node: Node, allowsNull: Bool) {
        self.node = node
        self.allowsNull = allowsNull
    }
}

/// SELECT.
public struct SelectNode: Sendable {
    /// DISTINCT.
    public enum Distinct: Sendable {
        /// Duplicates stay.
        case none
        /// `DISTINCT`.
        case all
        /// `DISTINCT ON (…)`.
        case on([Node])
    }
    /// Whether FROM items of an enclosing query are left out of this one's FROM.
    public enum Correlation: Sendable {
        /// Those that are only mentioned, not listed.
        case automatic
        /// These.
        case to([FromItem])
        /// All but these.
        case except([FromItem])
    }
    /// The columns.
    public var columns: [SelectedColumn] = []
    /// FROM items said explicitly; others are found from the columns that are mentioned.
    public var from: [FromItem] = []
    /// WHERE.
    public var predicate: Node?
    /// GROUP BY.
    public var groupBy: [Node] = []
    /// HAVING.
    public var having: Node?
    /// WINDOW.
    public var windows: [(name: String, window: WindowNode)] = []
    /// ORDER BY.
    public var orderBy: [Node] = []
    /// LIMIT.
    public var limit: Node?
    /// OFFSET.
    public var offset: Node?
    /// `FETCH FIRST … WITH TIES`.
    public var limitWithTies = false
    /// DISTINCT.
    public var distinct: Distinct = .none
    /// CTEs named although nothing refers to them, such as DML.
    public var with: [CommonTableExpression] = []
    /// FOR UPDATE and its kin.
    public var lock: LockNode?
    /// Correlation.
    public var correlation: Correlation = .automatic
    /// What it may see of the queries around it, where it is part of somebody's definition.
    package var border: QueryBorder?
    /// Where in a program it was made an operand; no part of its SQL.
    package var place: SourcePlace?
    /// What the floor above knows of it; no part of its SQL.
    package var notes: (any AnyObject & Sendable)?
    /// A fault found while building.
    public var fault: CompileError?
}

/// FOR UPDATE and its kin.
public struct LockNode: Sendable {
    /// How strong.
    public enum Strength: String, Hashable, Sendable {
        /// `FOR UPDATE`.
        case update = "FOR UPDATE"
        /// `FOR NO KEY UPDATE`.
        case noKeyUpdate = "FOR NO KEY UPDATE"
        /// `FOR SHARE`.
        case share = "FOR SHARE"
        /// `FOR KEY SHARE`.
        case keyShare = "FOR KEY SHARE"
    }
    /// What happens when a row is locked by another.
    public enum Wait: String, Hashable, Sendable {
        /// Wait.
        case wait = ""
        /// Fail at once.
        case noWait = "NOWAIT"
        /// Leave the row out.
        case skipLocked = "SKIP LOCKED"
    }
    /// How strong.
    public var strength: Strength
    /// What happens when a row is locked by another.
    public var wait: Wait
    /// `OF`: whose rows; all when empty.
    public var of: [FromItem]
    /// Whether a dialect without `OF` may lock the rows of all tables.
    public var isLenient = false
}

/// UNION and its kin.
public struct CompoundNode: Sendable {
    /// Which.
    public enum Kind: String, Hashable, Sendable {
        /// Rows of either, each once.
        case union = "UNION"
        /// Rows of either.
        case unionAll = "UNION ALL"
        /// Rows of both, each once.
        case intersect = "INTERSECT"
        /// Rows of both.
        case intersectAll = "INTERSECT ALL"
        /// Rows of the first that aren't in the second, each once.
        case except = "EXCEPT"
        /// Rows of the first less those of the second.
        case exceptAll = "EXCEPT ALL"
    }
    /// Which.
    public var kind: Kind
    /// The queries, two or more.
    public var parts: [QueryNode]
    /// ORDER BY over the whole.
    public var orderBy: [Node] = []
    /// LIMIT over the whole.
    public var limit: Node?
    /// OFFSET over the whole.
    public var offset: Node?
    /// CTEs named although nothing refers to them.
    public var with: [CommonTableExpression] = []
    /// A fault found while building.
    public var fault: CompileError?
}

/// VALUES.
public struct ValuesNode: Sendable {
    /// The columns' names and types.
    public var columns: [ResultColumn]
    /// The rows.
    public var rows: [[Node]]
    /// The declared columns behind ``columns``, where they were declared.
    var definitions: [ColumnDefinition] = []
    /// A fault found while building.
    public var fault: CompileError?
}

/// INSERT.
public struct InsertNode: Sendable {
    /// Where the rows come from.
    public enum Source: Sendable {
        /// Not said yet: parameters at execution decide the columns.
        case parameters
        /// Rows of expressions, one for each of the columns.
        case rows([[Node]])
        /// A query.
        case query(QueryNode)
        /// `DEFAULT VALUES`.
        case defaults
    }
    /// The table.
    public var table: Table
    /// The columns that are given; all defaults otherwise.
    public var columns: [ColumnDefinition] = []
    /// Where the rows come from.
    public var source: Source = .parameters
    /// What happens on a conflict.
    public var conflict: ConflictNode?
    /// RETURNING.
    public var returning: [SelectedColumn] = []
    /// CTEs named.
    public var with: [CommonTableExpression] = []
    /// A fault found while building.
    public var fault: CompileError?
}

/// What an INSERT does where a row with the same key is there.
public struct ConflictNode: Sendable {
    /// What is done.
    public enum Action: Sendable {
        /// The row is left out.
        case nothing
        /// The row that is there is changed; no assignments stand for every given column that is no key.
        case update([Assignment], where: Node?)
    }
    /// The columns of the unique key; any key when empty.
    public var target: [ColumnDefinition]
    /// The predicate of the partial index meant.
    public var targetPredicate: Node?
    /// The constraint meant, by name.
    public var constraint: String?
    /// What is done.
    public var action: Action
}

/// `column = value` in UPDATE.
public struct Assignment: Sendable {
    /// The column.
    public var column: ColumnDefinition
    /// The value.
    public var value: Node
}

/// UPDATE.
public struct UpdateNode: Sendable {
    /// What is changed: a table, or an alias of one.
    public var target: FromItem
    /// The table changed.
    public var table: Table
    /// The changes, in order; empty lets parameters at execution decide.
    public var assignments: [Assignment] = []
    /// Other FROM items; those mentioned are added.
    public var from: [FromItem] = []
    /// WHERE.
    public var predicate: Node?
    /// RETURNING.
    public var returning: [SelectedColumn] = []
    /// CTEs named.
    public var with: [CommonTableExpression] = []
    /// A fault found while building.
    public var fault: CompileError?
}

/// DELETE.
public struct DeleteNode: Sendable {
    /// What is deleted from: a table, or an alias of one.
    public var target: FromItem
    /// The table deleted from.
    public var table: Table
    /// Other items (`USING`); those mentioned are added.
    public var using: [FromItem] = []
    /// WHERE.
    public var predicate: Node?
    /// RETURNING.
    public var returning: [SelectedColumn] = []
    /// CTEs named.
    public var with: [CommonTableExpression] = []
    /// A fault found while building.
    public var fault: CompileError?
}

extension SelectNode {
    /// A SELECT of some columns.
    package init(columns: [SelectedColumn], from: [FromItem] = []) {
        self.init()
        self.columns = columns
        self.from = from
    }
}

extension LockNode {
    /// A lock.
    package init(_ strength: Strength, _ wait: Wait) {
        self.init(strength: strength, wait: wait, of: [])
    }
}

extension CompoundNode {
    /// Queries united, intersected or subtracted.
    package init(_ kind: Kind, _ parts: [QueryNode]) {
        self.init(kind: kind, parts: parts)
    }
}

extension OrderingNode {
    /// A term from its largest value down.
    package init(descending term: Node) {
        self.init(term: term, isDescending: true, nulls: nil)
    }
}
