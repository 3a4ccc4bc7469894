/// A foreign key of one column: `ForeignKey("users.user_id")`.
///
/// Shape: `REFERENCES users (user_id)`; the target is found when it is needed, so tables can be declared in any order. A
/// schema stands first: `"shop.users.user_id"`.
public struct ForeignKey: Hashable, Sendable {
    /// `table.column`, or `schema.table.column`.
    public let target: String
    /// What happens to the row when its target is deleted.
    public let onDelete: ReferentialAction?
    /// What happens to the row when its target's key changes.
    public let onUpdate: ReferentialAction?
    /// The constraint's name; by convention unless said.
    public let name: String?
    /// When the database checks it.
    public let deferrable: Deferrable?

    /// A reference to `table.column`.
    public init(
        _ target: String, onDelete: ReferentialAction? = nil, onUpdate: ReferentialAction? = nil,
        name: String? = nil, deferrable: Deferrable? = nil
    ) {
        self.target = target
        self.onDelete = onDelete
        self.onUpdate = onUpdate
        self.name = name
        self.deferrable = deferrable
    }
}

/// What happens to a row when what it refers to goes or changes.
public enum ReferentialAction: String, Hashable, Sendable {
    /// It goes or changes as well.
    case cascade = "CASCADE"
    /// Its foreign key becomes NULL.
    case setNull = "SET NULL"
    /// Its foreign key becomes its default.
    case setDefault = "SET DEFAULT"
    /// Refused at once.
    case restrict = "RESTRICT"
    /// Refused at the end of the statement or transaction.
    case noAction = "NO ACTION"
}

/// When a constraint is checked.
public enum Deferrable: String, Hashable, Sendable {
    /// At the end of the transaction.
    case initiallyDeferred = "DEFERRABLE INITIALLY DEFERRED"
    /// At each statement, until a transaction says otherwise.
    case initiallyImmediate = "DEFERRABLE INITIALLY IMMEDIATE"
}

/// A primary key named or ordered by hand; columns that say `primaryKey: true` need none.
public struct PrimaryKeyConstraint: Hashable, Sendable, TableItem {
    /// The columns' keys.
    public let columns: [String]
    /// The constraint's name; by convention unless said.
    public let name: String?

    /// A primary key of some columns.
    public init(_ columns: String..., name: String? = nil) {
        self.columns = columns
        self.name = name
    }
}

/// A foreign key of one or more columns.
public struct ForeignKeyConstraint: Hashable, Sendable, TableItem {
    /// The columns' keys.
    public let columns: [String]
    /// `table.column` for each of them, all of one table.
    public let targets: [String]
    /// What happens to the row when its target is deleted.
    public let onDelete: ReferentialAction?
    /// What happens to the row when its target's key changes.
    public let onUpdate: ReferentialAction?
    /// The constraint's name; by convention unless said.
    public let name: String?
    /// When the database checks it.
    public let deferrable: Deferrable?
    /// Added by ALTER TABLE after all tables are there; cycles are found without saying so.
    public let useAlter: Bool

    /// A foreign key of some columns to `table.column`s.
    public init(
        _ columns: [String], references targets: [String], onDelete: ReferentialAction? = nil,
        onUpdate: ReferentialAction? = nil, name: String? = nil, deferrable: Deferrable? = nil,
        useAlter: Bool = false
    ) {
        self.columns = columns
        self.targets = targets
        self.onDelete = onDelete
        self.onUpdate = onUpdate
        self.name = name
        self.deferrable = deferrable
        self.useAlter = useAlter
    }
}

/// UNIQUE over one or more columns.
public struct UniqueConstraint: Hashable, Sendable, TableItem {
    /// The columns' keys.
    public let columns: [String]
    /// The constraint's name; by convention unless said.
    public let name: String?
    /// Whether two NULLs count as equal (`NULLS NOT DISTINCT`, PostgreSQL 15).
    public let nullsNotDistinct: Bool
    /// When the database checks it.
    public let deferrable: Deferrable?

    /// UNIQUE over some columns.
    public init(
        _ columns: String..., name: String? = nil, nullsNotDistinct: Bool = false,
        deferrable: Deferrable? = nil
    ) {
        self.columns = columns
        self.name = name
        self.nullsNotDistinct = nullsNotDistinct
        self.deferrable = deferrable
    }
}

/// CHECK.
public struct CheckConstraint: Sendable, TableItem {
    /// The condition.
    public let condition: SQLText
    /// The constraint's name; by convention unless said.
    public let name: String?

    /// A condition every row has to fulfil: `CheckConstraint("age >= 0", name: "age_not_negative")`.
    public init(_ condition: SQLText, name: String? = nil) {
        self.condition = condition
        self.name = name
    }
}

/// EXCLUDE (PostgreSQL): no two rows for which all the comparisons hold.
public struct ExclusionConstraint: Sendable, TableItem {
    /// Expressions and the operators that compare them.
    public let elements: [(expression: SQLText, operator: String)]
    /// The index method.
    public let method: String
    /// Rows it is about; all when nil.
    public let predicate: SQLText?
    /// The constraint's name; by convention unless said.
    public let name: String?

    /// An exclusion: `ExclusionConstraint(("room", "="), ("during", "&&"))`.
    public init(
        _ elements: (SQLText, String)..., using method: String = "gist",
        where predicate: SQLText? = nil,
        name: String? = nil
    ) {
        self.elements = elements.map { (expression: $0.0, operator: $0.1) }
        self.method = method
        self.predicate = predicate
        self.name = name
    }
}

/// An index over columns or expressions.
public struct Index: Sendable, TableItem {
    /// A term.
    public struct Term: Sendable, ExpressibleByStringLiteral {
        /// A column's key, or an expression.
        public enum Subject: Sendable {
            /// A column by its key.
            case column(String)
            /// An expression.
            case expression(SQLText)
        }
        /// What is indexed.
        public let subject: Subject
        /// Whether it descends.
        public let isDescending: Bool

        /// A column by its key.
        public init(stringLiteral value: String) {
            subject = .column(value)
            isDescending = false
        }
        private init(_ subject: Subject, isDescending: Bool) {
            self.subject = subject
            self.isDescending = isDescending
        }
        /// A column, descending.
        public static func descending(_ column: String) -> Term {
            Term(.column(column), isDescending: true)
        }
        /// An expression.
        public static func expression(_ text: SQLText, descending: Bool = false) -> Term {
            Term(.expression(text), isDescending: descending)
        }
    }
    /// Its name; by convention when nil.
    public let name: String?
    /// What is indexed.
    public let terms: [Term]
    /// Whether it is unique.
    public let isUnique: Bool
    /// Rows it is about; all when nil.
    public let predicate: SQLText?
    /// Columns kept beside the key (`INCLUDE`).
    public let include: [String]
    /// The index method (`USING`).
    public let method: String?

    /// An index: `Index("ix_users_name", "name", .descending("created_at"))`.
    public init(
        _ name: String?, _ terms: Term..., unique: Bool = false, where predicate: SQLText? = nil,
        include: [String] = [], using method: String? = nil
    ) {
        self.name = name
        self.terms = terms
        isUnique = unique
        self.predicate = predicate
        self.include = include
        self.method = method
    }
}
