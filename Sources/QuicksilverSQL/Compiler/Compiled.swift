/// A statement as SQL: what a cache keeps and a driver prepares.
public struct CompiledSQL: Sendable {
    /// Where a placeholder's value comes from.
    public enum Source: Sendable {
        /// The bind at a position of the structure key.
        case ordinal(Int)
        /// The execution's parameters, by name.
        case named(String)
        /// The column's own default, when the parameters don't name it.
        case columnDefault(ColumnDefinition, name: String)
        /// The column's own value on update, when the parameters don't name it.
        case columnUpdate(ColumnDefinition, name: String)
        /// This value.
        case value(SQLValue)
    }
    /// A placeholder.
    public struct Slot: Sendable {
        /// Where its value comes from.
        public let source: Source
        /// Its SQL type.
        public let type: DataType
        /// Whether its value is a list that becomes several placeholders.
        public let isExpanding: Bool
        /// How many placeholders one element of the list becomes; 1 but for tuples.
        public let width: Int
        /// What stands in `IN ()` for an empty list; nil where the dialect's own does.
        let empty: String?
        /// The column its value is written into, where that may not hold it.
        package let target: Target?
    }
    /// A column that a value is written into.
    package struct Target: Sendable {
        /// The table's name.
        package let table: String
        /// The column's name.
        package let column: String
        /// What it takes.
        package let limit: ColumnLimit
    }
    /// What the statement does.
    public enum Kind: Hashable, Sendable {
        /// Reads.
        case query
        /// Adds rows.
        case insert
        /// Changes rows.
        case update
        /// Removes rows.
        case delete
        /// Anything else.
        case other
    }

    /// The SQL. Where a list expands the text is cut: see ``pieces``.
    public let sql: String
    /// The SQL cut at each expanding slot; one piece when there are none.
    public let pieces: [String]
    /// The placeholders in the order of their numbers.
    public let slots: [Slot]
    /// The columns of the result, when the statement says them.
    public let columns: [ResultColumn]
    /// What the statement does.
    public let kind: Kind
    /// Whether rows come back.
    public let returnsRows: Bool
    /// What stands in `IN ()` for an empty list of rows so wide.
    let emptyList: @Sendable (Int) -> String
    /// What stands before the rows in `(a, b) IN (…)`.
    let tupleListPrefix: String
    /// Whether placeholders have numbers.
    let numbersPlaceholders: Bool
}

/// A statement's SQL with its values: what `compile(for:)` shows.
public struct Compiled: Sendable, CustomStringConvertible {
    /// The SQL.
    public let sql: String
    /// The values in the order of their placeholders; a named bind without a value is nil.
    public let binds: [SQLValue?]
    /// The SQL types of the values.
    public let types: [DataType]
    /// The columns of the result, when the statement says them.
    public let columns: [ResultColumn]

    /// The SQL.
    public var description: String { sql }
}
