/// The neutral tree: one case for each thing that can stand where SQL wants an expression.
///
/// Shape: what ``SQLExpression`` and ``DynamicColumn`` hold and a dialect's compiler walks. `extension_` holds any
/// construct from outside, with its own rendering for each dialect. One word: what is more than a reference lies in a box.
public enum Node: Sendable {
    /// A column of a table, an alias, a subquery or a CTE.
    case column(ColumnReference)
    /// A value sent beside the SQL.
    case bind(BindParameter)
    /// A constant written into the SQL: only our own, never a user's value.
    indirect case constant(Constant)
    /// An operator with one operand.
    indirect case unary(UnaryOperator, Node)
    /// An operator with two operands.
    indirect case binary(BinaryOperator, Node, Node, DataType)
    /// Terms joined by AND; TRUE when there are none.
    case conjunction([Node])
    /// Terms joined by OR; FALSE when there are none.
    case disjunction([Node])
    /// `a BETWEEN b AND c`.
    indirect case between(Node, Node, Node, isNegated: Bool)
    /// `a IN (…)` over one expanding bind, a list of expressions, or a subquery.
    indirect case inList(Node, InList, isNegated: Bool)
    /// `a LIKE b ESCAPE c` and its kin.
    indirect case like(LikeNode)
    /// `(a, b)`.
    case tuple([Node])
    /// CASE.
    indirect case caseWhen(CaseNode)
    /// `CAST(a AS type)`.
    indirect case cast(Node, DataType)
    /// The same value under another codec; no SQL.
    indirect case coerced(Node, DataType)
    /// `EXTRACT(field FROM a)`.
    indirect case extract(DateField, Node)
    /// A function, aggregate or window function.
    indirect case function(FunctionNode)
    /// `a COLLATE "name"`.
    indirect case collate(Node, String)
    /// A query that yields one value.
    indirect case scalar(QueryNode, DataType)
    /// `EXISTS (query)`.
    indirect case exists(QueryNode)
    /// `op ANY/ALL (…)`'s right side: a query or an array.
    indirect case quantified(Quantifier, Node)
    /// `a AS name` in a column list; the name in ORDER BY and GROUP BY.
    indirect case label(Node, String)
    /// A label by its name.
    indirect case labelReference(String)
    /// A value inside a JSON document.
    indirect case jsonPath(JSONPathNode)
    /// A date or time plus a span.
    indirect case dateArithmetic(DateArithmeticNode)
    /// `ARRAY[…]`.
    indirect case array([Node], DataType)
    /// The row an upsert wanted to insert, by column.
    indirect case excluded(ColumnReference)
    /// `DEFAULT` as a value.
    case defaultValue
    /// An ordering term: direction and place of NULLs.
    indirect case ordering(OrderingNode)
    /// ROLLUP, CUBE or GROUPING SETS.
    indirect case grouping(GroupingNode)
    /// SQL as it stands, with binds and expressions inside.
    indirect case text(TextNode)
    /// A construct from outside.
    indirect case extension_(any ExtensionNode)
    /// A fault found while building; compiling throws it.
    indirect case fault(CompileError)
}

/// A construct the tree doesn't know: renders itself for each dialect and says what the cache may compare.
public protocol ExtensionNode: Sendable {
    /// Its name in errors.
    var name: String { get }
    /// The SQL type of its value.
    var dataType: DataType { get }
    /// The expressions inside it.
    var children: [Node] { get }
    /// What tells it from another of its kind, beside its children; nil if that can't be said: the statement isn't cached.
    var cacheKey: String? { get }
    /// Writes its SQL.
    ///
    /// - Throws: ``CompileError`` when the compiler's dialect has no such thing.
    func render(to compiler: any SQLCompiler) throws(CompileError)
}

/// A constant of ours.
public enum Constant: Hashable, Sendable {
    /// `NULL`.
    case null
    /// `TRUE`.
    case true_
    /// `FALSE`.
    case false_
    /// An integer.
    case integer(Int)
    /// `*`, or `table.*`.
    case star
    /// `CURRENT_DATE`.
    case currentDate
    /// `CURRENT_TIME`.
    case currentTime
    /// `CURRENT_TIMESTAMP`.
    case currentTimestamp
    /// A text of ours, for example a date part's name.
    case text(String)
}

/// A bind: a value, a name to be given one at execution, or a list that expands in `IN`.
///
/// Identity matters: the same bind used twice is one parameter on databases that number them.
public final class BindParameter: Sendable {
    /// The name it is given a value by; nil for a plain value.
    public let name: String?
    /// Its SQL type; decides the wire format.
    public let type: DataType
    /// Its value; nil when it must be given at execution.
    public let value: SQLValue?
    /// Whether the value is a list that expands to one placeholder an element.
    public let isExpanding: Bool
    /// What makes its value at each execution, where a column's default does.
    let origin: Origin?

    /// What makes a value at each execution.
    enum Origin: Sendable {
        /// A column's default.
        case `default`(ColumnDefinition)
        /// A column's value on update.
        case onUpdate(ColumnDefinition)
    }

    /// A bind.
    public convenience init(
        _ value: SQLValue?, type: DataType, name: String? = nil, isExpanding: Bool = false
    ) {
        self.init(value, type: type, name: name, isExpanding: isExpanding, origin: nil)
    }

    /// A bind whose value a column's default makes.
    init(
        _ value: SQLValue?, type: DataType, name: String? = nil, isExpanding: Bool = false,
        origin: Origin?
    ) {
        self.origin = origin
        self.value = value
        self.type = type
        self.name = name
        self.isExpanding = isExpanding
    }
}

/// The right side of `IN`.
public enum InList: Sendable {
    /// One bind that holds all the values; any length shares one compiled statement.
    case values(BindParameter)
    /// Tuples of binds: `(a, b) IN ((1, 2), …)`; the bind's value is an array of arrays.
    case tuples(BindParameter, width: Int)
    /// Expressions.
    case expressions([Node])
    /// A subquery.
    case query(QueryNode)
}

/// `ANY` or `ALL`.
public enum Quantifier: String, Hashable, Sendable {
    /// At least one.
    case any = "ANY"
    /// Every one.
    case all = "ALL"
}

/// LIKE and its kin.
public struct LikeNode: Sendable {
    /// How the pattern is matched.
    public enum Kind: Hashable, Sendable {
        /// `LIKE`: case as the database's collation has it.
        case like
        /// Without regard to case.
        case caseInsensitive
        /// A regular expression in the database's own syntax.
        case regexp
        /// A regular expression without regard to case.
        case regexpCaseInsensitive
        /// Whether the pattern, a plain text, stands anywhere in the subject.
        case contains
        /// Whether the subject starts with the pattern, a plain text.
        case startsWith
        /// Whether the subject ends with the pattern, a plain text.
        case endsWith
    }
    /// How the pattern is matched.
    public var kind: Kind
    /// The text.
    public var subject: Node
    /// The pattern.
    public var pattern: Node
    /// The escape character of the pattern.
    public var escape: Character?
    /// `NOT LIKE`.
    public var isNegated: Bool
}

/// CASE.
public struct CaseNode: Sendable {
    /// What is compared in the short form; nil in the searched form.
    public var operand: Node?
    /// Conditions and results.
    public var branches: [(condition: Node, result: Node)]
    /// The ELSE result; NULL when nil.
    public var otherwise: Node?
    /// The type of the results.
    public var type: DataType
}

/// A part of a date or time.
public enum DateField: String, Hashable, Sendable, CaseIterable {
    /// The calendar year.
    case year
    /// 1 to 4.
    case quarter
    /// 1 to 12.
    case month
    /// ISO 8601 week, 1 to 53.
    case week
    /// Day of the month.
    case day
    /// 0 (Sunday) to 6.
    case dayOfWeek
    /// 1 to 366.
    case dayOfYear
    /// 0 to 23.
    case hour
    /// 0 to 59.
    case minute
    /// Whole seconds, 0 to 59.
    case second
    /// Microseconds of the second, 0 to 999,999.
    case microsecond
    /// Whole seconds since 1970-01-01 00:00 UTC.
    case epoch
}

/// A function call.
public struct FunctionNode: Sendable {
    /// The function's name as it is written; may be qualified with a schema.
    public var name: String
    /// Its arguments.
    public var arguments: [Node]
    /// The type of its value.
    public var type: DataType
    /// `DISTINCT` arguments.
    public var isDistinct = false
    /// ORDER BY inside the parentheses.
    public var orderBy: [Node] = []
    /// `WITHIN GROUP (ORDER BY …)`.
    public var withinGroup: [Node] = []
    /// `FILTER (WHERE …)`.
    public var filter: Node?
    /// `OVER (…)`.
    public var over: WindowNode?
    /// Which of the functions whose spelling differs between dialects it is; nil for one passed through by name.
    public var known: KnownFunction?
}

extension FunctionNode {
    /// A call by a name.
    public init(_ name: String, _ arguments: [Node], type: DataType) {
        self.init(name: name, arguments: arguments, type: type)
    }
}

/// Functions that dialects spell differently.
public enum KnownFunction: String, Hashable, Sendable, CaseIterable {
    /// Characters of a text.
    case length
    /// Bytes of a text or of bytes.
    case byteLength
    /// Position of a text in another, 1-based, 0 when absent.
    case position
    /// A part of a text.
    case substring
    /// Texts of a group joined with a separator.
    case stringAggregate
    /// A JSON array of a group's values.
    case jsonArrayAggregate
    /// A JSON array of its arguments.
    case jsonArray
    /// A JSON object of its keys and values.
    case jsonObject
    /// Length of a JSON array.
    case jsonArrayLength
    /// The type of a JSON value.
    case jsonType
    /// The smallest of its arguments, NULL if any is NULL.
    case least
    /// The largest of its arguments, NULL if any is NULL.
    case greatest
    /// The present instant.
    case now
    /// A random number from 0 up to 1.
    case random
    /// Rounds down.
    case floor
    /// Rounds up.
    case ceiling
    /// Cuts off a date's lower fields.
    case dateTruncate
    /// The position of a value among ordered others.
    case rowNumber
    /// Whether every value of a group is true.
    case boolAnd
    /// Whether any value of a group is true.
    case boolOr
    /// Power.
    case power
    /// Texts joined; NULLs count as empty.
    case concat
    /// The next value of a sequence; its arguments are the names of schema and sequence, or the sequence's alone.
    case nextValue
    /// The number without its sign.
    case absolute
    /// Rounds to so many digits after the point, halves away from zero.
    case round
    /// The sum of a group.
    case sum
    /// The mean of a group.
    case average
    /// The smallest value of a group.
    case minimum
    /// The largest value of a group.
    case maximum
    /// The value of an earlier row of the window.
    case lag
    /// The value of a later row of the window.
    case lead
    /// Today's date, in UTC.
    case today
    /// Whole days from the second date to the first.
    case daysBetween
    /// Microseconds from the second point in time to the first.
    case microsecondsBetween
}

/// A window.
public struct WindowNode: Sendable {
    /// A named window it starts from, or is.
    public var name: String?
    /// PARTITION BY.
    public var partitionBy: [Node] = []
    /// ORDER BY.
    public var orderBy: [Node] = []
    /// The frame.
    public var frame: WindowFrame?
}

/// A window's frame.
public struct WindowFrame: Sendable {
    /// What bounds count.
    public enum Unit: String, Hashable, Sendable {
        /// Rows.
        case rows = "ROWS"
        /// Values of the ordering term.
        case range = "RANGE"
        /// Groups of peers.
        case groups = "GROUPS"
    }
    /// One end.
    public enum Bound: Sendable {
        /// The partition's first row.
        case unboundedPreceding
        /// So many before.
        case preceding(Node)
        /// The current row.
        case currentRow
        /// So many after.
        case following(Node)
        /// The partition's last row.
        case unboundedFollowing
    }
    /// What is left out.
    public enum Exclusion: String, Hashable, Sendable {
        /// The current row.
        case currentRow = "CURRENT ROW"
        /// The current row and its peers.
        case group = "GROUP"
        /// The current row's peers.
        case ties = "TIES"
    }
    /// What bounds count.
    public var unit: Unit
    /// The first row.
    public var start: Bound
    /// The last row.
    public var end: Bound
    /// What is left out.
    public var exclude: Exclusion?
}

/// A value inside a JSON document.
public struct JSONPathNode: Sendable {
    /// A step into a document.
    public enum Step: Hashable, Sendable {
        /// A member of an object.
        case key(String)
        /// An element of an array, 0-based.
        case index(Int)
    }
    /// The document.
    public var document: Node
    /// The steps.
    public var steps: [Step]
    /// What the value is read as: `.json` for a document, `.text`, a number or a Boolean for a value.
    public var type: DataType
}

/// A date or time plus or minus a span.
public struct DateArithmeticNode: Sendable {
    /// The date or time.
    public var date: Node
    /// How many of the unit, negative to go back.
    public var amount: Node
    /// The unit.
    public var unit: DateField
    /// The type of the result.
    public var type: DataType
}

/// An ordering term.
public struct OrderingNode: Sendable {
    /// Where NULLs come.
    public enum Nulls: String, Hashable, Sendable {
        /// Before all values.
        case first = "FIRST"
        /// After all values.
        case last = "LAST"
    }
    /// What is ordered by.
    public var term: Node
    /// Whether it descends.
    public var isDescending: Bool
    /// Where NULLs come; the database's habit when nil.
    public var nulls: Nulls?
}

/// GROUP BY with several groupings at once.
public struct GroupingNode: Sendable {
    /// Which.
    public enum Kind: String, Hashable, Sendable {
        /// Every prefix of the list.
        case rollup = "ROLLUP"
        /// Every subset of the list.
        case cube = "CUBE"
        /// The sets given.
        case sets = "GROUPING SETS"
    }
    /// Which.
    public var kind: Kind
    /// The lists.
    public var sets: [[Node]]
}

/// SQL as it stands.
public struct TextNode: Sendable {
    /// A piece.
    public enum Piece: Sendable {
        /// SQL.
        case sql(String)
        /// An expression or a bind.
        case node(Node)
        /// A name, quoted by the dialect.
        case identifier(String)
    }
    /// The pieces in order.
    public var pieces: [Piece]
    /// The type of its value.
    public var type: DataType
}
