/// The neutral SQL types; a dialect turns each into its own name and its own wire format.
///
/// Source: the types table of the user guide.
public indirect enum DataType: Hashable, Sendable {
    /// Not known: the database decides.
    case null
    /// TRUE and FALSE; 0 and 1 on SQLite and MariaDB.
    case boolean
    /// 16 bits.
    case smallInteger
    /// 32 bits; on SQLite, whose column takes more, values beyond are refused before they are sent.
    case integer
    /// 64 bits.
    case bigInteger
    /// An exact number of `precision` digits, `scale` of them after the point.
    case numeric(precision: Int?, scale: Int?)
    /// A 32-bit binary float.
    case float
    /// A 64-bit binary float.
    case double
    /// A text of at most `length` characters.
    case string(length: Int?)
    /// A text of at most `length` characters that doesn't end in a blank: databases fill it up with blanks, and compare without.
    case char(length: Int)
    /// A text without a limit.
    case text
    /// Bytes, at most `length` of them.
    case binary(length: Int?)
    /// A calendar date.
    case date
    /// A time of day, with microseconds.
    case time
    /// A date and time without a zone, with microseconds.
    case timestamp
    /// A point in time, with microseconds.
    case timestampWithZone
    /// A span of time.
    case interval
    /// A UUID.
    case uuid
    /// A JSON document.
    case json
    /// One of a list of texts.
    case enumeration(EnumType)
    /// An array of another type (PostgreSQL).
    case array(DataType)
    /// A type a database has for itself.
    case vendor(VendorType)
}

/// A named list of texts: `CREATE TYPE … AS ENUM` on PostgreSQL, `ENUM(…)` on MariaDB, VARCHAR with a CHECK on SQLite.
public struct EnumType: Hashable, Sendable {
    /// The type's name; needed where the database creates a type.
    public let name: String
    /// The schema the type lives in.
    public let schema: String?
    /// The allowed texts, in their order.
    public let values: [String]

    /// An enumeration of `values` called `name`.
    public init(name: String, schema: String? = nil, values: [String]) {
        self.name = name
        self.schema = schema
        self.values = values
    }
}

/// A type written as it stands: one spelling for each dialect that has it.
public struct VendorType: Hashable, Sendable {
    /// The spelling by dialect name.
    public let spellings: [String: String]
    /// The neutral type whose wire format values use.
    public let base: DataType

    /// A type spelt `spellings[dialect]` whose values travel as `base`.
    public init(_ spellings: [String: String], base: DataType) {
        self.spellings = spellings
        self.base = base
    }
}

extension DataType {
    /// What the type is about, to choose an operator by.
    package enum Family: Hashable, Sendable {
        case unknown, boolean, integer, exact, floating, text, binary
        case date, time, timestamp, instant, interval
        case uuid, json, array
    }

    /// The type's family.
    package var family: Family {
        switch self {
        case .null: .unknown
        case .boolean: .boolean
        case .smallInteger, .integer, .bigInteger: .integer
        case .numeric: .exact
        case .float, .double: .floating
        case .string, .char, .text, .enumeration: .text
        case .binary: .binary
        case .date: .date
        case .time: .time
        case .timestamp: .timestamp
        case .timestampWithZone: .instant
        case .interval: .interval
        case .uuid: .uuid
        case .json: .json
        case .array: .array
        case .vendor(let type): type.base.family
        }
    }
}
