import QuicksilverSQL

extension TypeID {
    /// The type a parameter is declared with, so that the server finds the right operator and function.
    ///
    /// Shape: integers are `int4` while their values fit, because functions take `int4` and it widens by itself; enums, JSON
    /// and types of the database's own are left to the server, which reads them from text.
    init(declaring type: DataType, wide: Bool) {
        switch type {
        case .null, .json, .enumeration, .vendor: self = .inferred
        case .boolean: self = .bool
        case .smallInteger, .integer, .bigInteger: self = wide ? .int8 : .int4
        case .numeric: self = .numeric
        case .float: self = .float4
        case .double: self = .float8
        case .string, .text: self = .text
        case .char: self = .bpchar
        case .binary: self = .bytea
        case .date: self = .date
        case .time: self = .time
        case .timestamp: self = .timestamp
        case .timestampWithZone: self = .timestamptz
        case .interval: self = .interval
        case .uuid: self = .uuid
        case .array(let element):
            let inner = TypeID(
                declaring: element, wide: element != .integer && element != .smallInteger)
            self = TypeID.arrays[inner] ?? .inferred
        }
    }

    /// How to declare what is otherwise left to the server, where it can't tell: `concat($1)`, `$1 -> 'a'`.
    init(declaringDefinitely type: DataType) {
        switch type {
        case .json: self = .jsonb
        case .null, .enumeration: self = .text
        case .vendor(let vendor): self.init(declaring: vendor.base, wide: true)
        default: self.init(declaring: type, wide: true)
        }
    }
}
