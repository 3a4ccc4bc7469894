/// A type of PostgreSQL by its number in `pg_type`; those below 16384 are the same on every server.
///
/// Source: src/include/catalog/pg_type.dat.
struct TypeID: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }
    init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// The server infers the type from where the parameter stands.
    static let inferred = TypeID(0)
    static let bool = TypeID(16)
    static let bytea = TypeID(17)
    static let char = TypeID(18)
    static let name = TypeID(19)
    static let int8 = TypeID(20)
    static let int2 = TypeID(21)
    static let int4 = TypeID(23)
    static let text = TypeID(25)
    static let oid = TypeID(26)
    static let json = TypeID(114)
    static let xml = TypeID(142)
    static let float4 = TypeID(700)
    static let float8 = TypeID(701)
    static let unknown = TypeID(705)
    static let bpchar = TypeID(1042)
    static let varchar = TypeID(1043)
    static let date = TypeID(1082)
    static let time = TypeID(1083)
    static let timestamp = TypeID(1114)
    static let timestamptz = TypeID(1184)
    static let interval = TypeID(1186)
    static let numeric = TypeID(1700)
    static let uuid = TypeID(2950)
    static let jsonb = TypeID(3802)

    /// Whether the number is given out by one database, so that only its catalog knows the type.
    var isOfDatabase: Bool { rawValue >= 16_384 }

    /// The array type over each element type that has a fixed number.
    static let arrays: [TypeID: TypeID] = [
        .bool: TypeID(1000), .bytea: TypeID(1001), .char: TypeID(1002), .name: TypeID(1003),
        .int2: TypeID(1005), .int4: TypeID(1007), .text: TypeID(1009), .bpchar: TypeID(1014),
        .varchar: TypeID(1015), .int8: TypeID(1016), .float4: TypeID(1021),
        .float8: TypeID(1022), .oid: TypeID(1028), .timestamp: TypeID(1115),
        .date: TypeID(1182), .time: TypeID(1183), .timestamptz: TypeID(1185),
        .interval: TypeID(1187), .numeric: TypeID(1231), .json: TypeID(199),
        .xml: TypeID(143), .uuid: TypeID(2951), .jsonb: TypeID(3807),
    ]

    /// The element type of each array type that has a fixed number.
    static let elements: [TypeID: TypeID] = Dictionary(
        uniqueKeysWithValues: arrays.map { ($0.value, $0.key) })
}

extension TypeID: CustomStringConvertible {
    private static let names: [TypeID: String] = [
        .bool: "boolean", .bytea: "bytea", .char: "char", .name: "name", .int8: "bigint",
        .int2: "smallint", .int4: "integer", .text: "text", .oid: "oid", .json: "json",
        .xml: "xml", .float4: "real", .float8: "double precision", .bpchar: "character",
        .varchar: "character varying", .date: "date", .time: "time", .timestamp: "timestamp",
        .timestamptz: "timestamp with time zone", .interval: "interval", .numeric: "numeric",
        .uuid: "uuid", .jsonb: "jsonb",
    ]

    /// The type's name where it is known, else its number.
    var description: String {
        if let name = Self.names[self] { return name }
        if let element = Self.elements[self] { return "\(element)[]" }
        return "number \(rawValue)"
    }
}

/// How the values of a type look on the wire in binary form.
enum WireForm: UInt8, Sendable {
    case bool, int2, int4, int8, oid, float4, float8, numeric
    /// The text itself: texts, enums, JSON, XML.
    case text, json
    /// A version byte and the text.
    case jsonb
    case bytea, uuid, date, time, timestamp, timestamptz, interval
    /// An array whose elements have a form of their own.
    case array
    /// A form this driver doesn't read: asked for as text.
    case other
}

extension TypeID {
    /// The form of a type with a fixed number; `other` when it isn't known.
    var form: WireForm {
        switch self {
        case .bool: .bool
        case .int2: .int2
        case .int4: .int4
        case .int8: .int8
        case .oid: .oid
        case .float4: .float4
        case .float8: .float8
        case .numeric: .numeric
        case .text, .varchar, .bpchar, .name, .char, .unknown, .xml: .text
        case .json: .json
        case .jsonb: .jsonb
        case .bytea: .bytea
        case .uuid: .uuid
        case .date: .date
        case .time: .time
        case .timestamp: .timestamp
        case .timestamptz: .timestamptz
        case .interval: .interval
        default: Self.elements[self] == nil ? .other : .array
        }
    }
}

/// A type with what is known of its values' form.
struct WireType: Hashable, Sendable {
    let id: TypeID
    let form: WireForm
    /// The element type of an array.
    let element: TypeID
    /// The form of an array's elements.
    let elementForm: WireForm

    /// A type with a fixed number.
    init(_ id: TypeID) {
        self.id = id
        form = id.form
        element = TypeID.elements[id] ?? .inferred
        elementForm = element.form
    }

    /// A type whose form the catalog told.
    init(_ id: TypeID, form: WireForm, element: TypeID = .inferred, elementForm: WireForm = .other)
    {
        self.id = id
        self.form = form
        self.element = element
        self.elementForm = elementForm
    }

    /// Whether its binary form can be read.
    var isReadable: Bool {
        switch form {
        case .other: false
        case .array: elementForm != .other && elementForm != .array
        default: true
        }
    }
}
