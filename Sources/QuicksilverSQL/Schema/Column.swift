/// A column as it is declared: a name, a SQL type with its Swift type, and what the schema says of it.
///
/// Shape: `Column("user_id", .integer, primaryKey: true)` is a `Column<Int>`. Once a table has it, `users[column]` is a
/// typed expression and `users.c.user_id` a dynamic one.
/// Source: parity row E2.
public struct Column<Value: ColumnValue>: Sendable, TableItem {
    /// Everything the schema knows of it.
    public let definition: ColumnDefinition

    /// Declares a column.
    ///
    /// Shape: NOT NULL when `nullable` is false; by default a primary key is, other columns aren't. `key` is the name it is
    /// reached by in Swift (`table.c.key`), its SQL name unless said.
    public init(
        _ name: String, _ type: SQLType<Value>, _ foreignKeys: ForeignKey...,
        key: String? = nil, primaryKey: Bool = false, nullable: Bool? = nil,
        unique: Bool = false, index: Bool = false, autoincrement: Autoincrement = .automatic,
        identity: Identity? = nil, default: ColumnDefault<Value>? = nil,
        onUpdate: ColumnDefault<Value>? = nil, serverDefault: SQLText? = nil,
        computed: Computed? = nil, comment: String? = nil
    ) {
        definition = ColumnDefinition(
            name: name, key: key ?? name, type: type.dataType, allowsNull: Value.allowsNull,
            isPrimaryKey: primaryKey, isNullable: nullable ?? !primaryKey, isUnique: unique,
            isIndexed: index, autoincrement: autoincrement, identity: identity,
            default: `default`?.erased, onUpdate: onUpdate?.erased, serverDefault: serverDefault,
            computed: computed, comment: comment, foreignKeys: foreignKeys)
    }

    /// Declares a column that may hold NULL by its Swift type: `Column<Int?>("age", .integer)`.
    @_disfavoredOverload
    public init<Wrapped>(
        _ name: String, _ type: SQLType<Wrapped>, _ foreignKeys: ForeignKey...,
        key: String? = nil, unique: Bool = false, index: Bool = false,
        default: ColumnDefault<Value>? = nil, onUpdate: ColumnDefault<Value>? = nil,
        serverDefault: SQLText? = nil, computed: Computed? = nil, comment: String? = nil
    ) where Value == Wrapped? {
        definition = ColumnDefinition(
            name: name, key: key ?? name, type: type.dataType, allowsNull: true,
            isPrimaryKey: false, isNullable: true, isUnique: unique, isIndexed: index,
            autoincrement: .never, identity: nil, default: `default`?.erased,
            onUpdate: onUpdate?.erased, serverDefault: serverDefault, computed: computed,
            comment: comment, foreignKeys: foreignKeys)
    }
}

/// What stands in a `Table`'s list: columns, constraints, indexes.
public protocol TableItem: Sendable {}

/// Everything the schema knows of a column.
///
/// Identity matters: a definition belongs to the table that was made with it.
public final class ColumnDefinition: Sendable {
    /// Its name in SQL.
    public let name: String
    /// The name it is reached by in Swift.
    public let key: String
    /// Its SQL type.
    public let type: DataType
    /// Whether its Swift type holds NULL.
    public let allowsNull: Bool
    /// Whether it is part of the primary key.
    public let isPrimaryKey: Bool
    /// Whether the database lets it be NULL.
    public let isNullable: Bool
    /// Whether it has a UNIQUE constraint of its own.
    public let isUnique: Bool
    /// Whether it has an index of its own.
    public let isIndexed: Bool
    /// Whether the database makes its values.
    public let autoincrement: Autoincrement
    /// GENERATED … AS IDENTITY.
    public let identity: Identity?
    /// What an INSERT sends when it says nothing of the column.
    public let `default`: AnyColumnDefault?
    /// What an UPDATE sends when it says nothing of the column.
    public let onUpdate: AnyColumnDefault?
    /// DEFAULT.
    public let serverDefault: SQLText?
    /// GENERATED ALWAYS AS.
    public let computed: Computed?
    /// A comment kept in the database where it keeps any.
    public let comment: String?
    /// The foreign keys declared on the column.
    public let foreignKeys: [ForeignKey]

    /// A definition.
    public init(
        name: String, key: String, type: DataType, allowsNull: Bool, isPrimaryKey: Bool = false,
        isNullable: Bool = true, isUnique: Bool = false, isIndexed: Bool = false,
        autoincrement: Autoincrement = .automatic, identity: Identity? = nil,
        default: AnyColumnDefault? = nil, onUpdate: AnyColumnDefault? = nil,
        serverDefault: SQLText? = nil, computed: Computed? = nil, comment: String? = nil,
        foreignKeys: [ForeignKey] = []
    ) {
        self.name = name
        self.key = key
        self.type = type
        self.allowsNull = allowsNull
        self.isPrimaryKey = isPrimaryKey
        self.isNullable = isNullable
        self.isUnique = isUnique
        self.isIndexed = isIndexed
        self.autoincrement = autoincrement
        self.identity = identity
        self.default = `default`
        self.onUpdate = onUpdate
        self.serverDefault = serverDefault
        self.computed = computed
        self.comment = comment
        self.foreignKeys = foreignKeys
    }
}

/// Whether the database makes a column's values.
public enum Autoincrement: Hashable, Sendable {
    /// When it is a single integer primary key without a foreign key or default.
    case automatic
    /// Yes.
    case always
    /// No.
    case never
}

/// `GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY`.
public struct Identity: Hashable, Sendable {
    /// Whether an INSERT can't give a value.
    public let always: Bool
    /// The first value.
    public let start: Int?
    /// The step.
    public let increment: Int?

    /// An identity.
    public init(always: Bool = false, start: Int? = nil, increment: Int? = nil) {
        self.always = always
        self.start = start
        self.increment = increment
    }
}

/// `GENERATED ALWAYS AS (expression)`.
public struct Computed: Sendable {
    /// The expression.
    public let expression: SQLText
    /// Whether the value is stored; computed at each read otherwise, where the database can.
    public let isStored: Bool

    /// A computed column.
    public init(_ expression: SQLText, stored: Bool = true) {
        self.expression = expression
        isStored = stored
    }
}

/// What a statement sends for a column it says nothing of.
public struct ColumnDefault<Value: ColumnValue>: Sendable {
    /// The same without its type.
    public let erased: AnyColumnDefault

    /// The same value for every row.
    public static func value(_ value: Value) -> Self {
        Self(erased: .value(value.sqlValue))
    }
    /// A value made for every row.
    public static func function(_ make: @escaping @Sendable () -> Value) -> Self {
        Self(erased: .function { make().sqlValue })
    }
    /// A SQL expression the database computes.
    public static func sql(_ expression: SQLExpression<Value>) -> Self {
        Self(erased: .expression(expression.node))
    }
    /// A SQL expression as text.
    public static func sql(_ text: SQLText) -> Self {
        Self(erased: .expression(text.node))
    }
}

/// A ``ColumnDefault`` without its type.
public enum AnyColumnDefault: Sendable {
    /// The same value for every row.
    case value(SQLValue)
    /// A value made for every row.
    case function(@Sendable () -> SQLValue)
    /// A SQL expression the database computes.
    case expression(Node)
}

extension AnyColumnDefault {
    /// The value, when it is the same for every row.
    package var fixedValue: SQLValue? {
        if case .value(let value) = self { value } else { nil }
    }

    /// The value for one row; nil when the database computes it.
    package func make() -> SQLValue? {
        switch self {
        case .value(let value): value
        case .function(let make): make()
        case .expression: nil
        }
    }
}
