/// What can stand in FROM.
public indirect enum FromItem: Sendable {
    /// A table.
    case table(Table)
    /// An alias, a subquery, a CTE, VALUES or a function, by the name it goes by.
    case alias(AliasSource)
    /// Two items joined.
    case join(JoinNode)
    /// A fault found while building.
    case fault(CompileError)
}

/// Two FROM items joined.
public struct JoinNode: Sendable {
    /// How they are joined.
    public enum Kind: String, Hashable, Sendable {
        /// `JOIN`.
        case inner = "JOIN"
        /// `LEFT OUTER JOIN`.
        case left = "LEFT OUTER JOIN"
        /// `RIGHT OUTER JOIN`.
        case right = "RIGHT OUTER JOIN"
        /// `FULL OUTER JOIN`.
        case full = "FULL OUTER JOIN"
        /// `CROSS JOIN`.
        case cross = "CROSS JOIN"
    }
    /// How they are joined.
    public var kind: Kind
    /// The left side.
    public var left: FromItem
    /// The right side.
    public var right: FromItem
    /// The ON condition; nil for CROSS JOIN.
    public var on: Node?

    /// A join.
    package init(kind: Kind, left: FromItem, right: FromItem, on: Node?) {
        self.kind = kind
        self.left = left
        self.right = right
        self.on = on
    }
}

/// What a column can belong to.
public enum ColumnSource: Sendable {
    /// A table by its own name.
    case table(Table)
    /// Anything under another name.
    case alias(AliasSource)
    /// No source: the bare name, as in a CHECK or an index.
    case none
}

/// A column of a source.
public final class ColumnReference: Sendable {
    /// What it belongs to.
    public let source: ColumnSource
    /// Its name in SQL.
    public let name: String
    /// Its SQL type.
    public let type: DataType
    /// Its definition, where it comes from a table.
    public let definition: ColumnDefinition?
    /// Whether name and type are the definition's own.
    let isPlain: Bool
    /// Whose column it is to the floor above, where the table alone doesn't say it; no part of its SQL.
    package let notes: (any AnyObject & Sendable)?

    /// A table's column as it was declared.
    init(_ definition: ColumnDefinition, of table: Table) {
        source = .table(table)
        name = definition.name
        type = definition.type
        self.definition = definition
        isPlain = true
        notes = nil
    }

    /// The same column with a note of whose it is.
    package init(_ column: ColumnReference, notes: any AnyObject & Sendable) {
        source = column.source
        name = column.name
        type = column.type
        definition = column.definition
        isPlain = column.isPlain
        self.notes = notes
    }

    /// A column of a source.
    public init(
        source: ColumnSource, name: String, type: DataType, definition: ColumnDefinition? = nil
    ) {
        isPlain = definition.map { $0.name == name && $0.type == type } ?? false
        self.source = source
        self.name = name
        self.type = type
        self.definition = definition
        notes = nil
    }
}

/// Something in FROM that goes by a name of its own.
///
/// Identity matters: two aliases never unify, even under the same name.
public final class AliasSource: Sendable {
    /// What stands behind the name.
    public enum Base: Sendable {
        /// A table.
        case table(Table)
        /// A query in parentheses.
        case query(QueryNode)
        /// A common table expression, by its name.
        case cte(CommonTableExpression)
        /// A function that yields rows.
        case function(FunctionNode)
    }
    /// A column it offers.
    public struct OutputColumn: Sendable, Hashable {
        /// The name it is reached by in Swift.
        public let key: String
        /// Its name in SQL.
        public let name: String
        /// Its SQL type.
        public let type: DataType

        /// A column on offer.
        public init(key: String, name: String, type: DataType) {
            self.key = key
            self.name = name
            self.type = type
        }
    }
    /// The name; nil lets the compiler make one (`users_1`).
    public let name: String?
    /// What stands behind it.
    public let base: Base
    /// The columns it offers.
    public let columns: [OutputColumn]
    /// Whether `(a, b, c)` is written after the name.
    public let rendersColumnNames: Bool
    /// Whether it may see the FROM items before it.
    public let isLateral: Bool
    /// The tables' columns that its columns are, position by position; nil for others.
    let definitions: [ColumnDefinition?]

    /// An alias.
    public init(
        name: String?, base: Base, columns: [OutputColumn], rendersColumnNames: Bool = false,
        isLateral: Bool = false, definitions: [ColumnDefinition?] = []
    ) {
        self.name = name
        self.base = base
        self.columns = columns
        self.rendersColumnNames = rendersColumnNames
        self.isLateral = isLateral
        self.definitions = definitions
    }
}

/// A common table expression: `WITH name AS (query)`.
///
/// Identity matters: it is written once, however often it is used.
public final class CommonTableExpression: Sendable {
    /// Its name.
    public let name: String
    /// The columns it offers.
    public let columns: [AliasSource.OutputColumn]
    /// `WITH RECURSIVE`: the query's second part refers to ``name``.
    public let isRecursive: Bool
    /// `MATERIALIZED` or `NOT MATERIALIZED`; the database decides when nil.
    public let isMaterialized: Bool?
    /// The statement; a recursive one refers to this CTE by name.
    public let body: Body

    /// What stands in the parentheses.
    public enum Body: Sendable {
        /// A query.
        case query(QueryNode)
        /// An INSERT, UPDATE or DELETE with RETURNING.
        case statement(StatementNode)
        /// This is the inner reference of a recursive CTE: the name alone.
        case itself
    }

    /// A common table expression.
    public init(
        name: String, columns: [AliasSource.OutputColumn], isRecursive: Bool = false,
        isMaterialized: Bool? = nil, body: Body
    ) {
        self.name = name
        self.columns = columns
        self.isRecursive = isRecursive
        self.isMaterialized = isMaterialized
        self.body = body
    }
}

extension AliasSource {
    /// The same name and columns over something else that has them.
    package func over(_ base: Base) -> AliasSource {
        AliasSource(
            name: name, base: base, columns: columns, rendersColumnNames: rendersColumnNames,
            isLateral: isLateral, definitions: definitions)
    }
}

extension CommonTableExpression {
    /// The same name and columns over another query that has them.
    package func over(_ query: QueryNode) -> CommonTableExpression {
        CommonTableExpression(
            name: name, columns: columns, isRecursive: isRecursive, isMaterialized: isMaterialized,
            body: .query(query))
    }
}
