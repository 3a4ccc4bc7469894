extension DataType {
    /// The type in the words that declare it, for errors: `.string(80)`.
    package var declaration: String {
        switch self {
        case .null: "of no known type"
        case .boolean: ".boolean"
        case .smallInteger: ".smallInteger"
        case .integer: ".integer"
        case .bigInteger: ".bigInteger"
        case .numeric(let precision?, let scale?): ".numeric(\(precision), \(scale))"
        case .numeric(let precision?, nil): ".numeric(\(precision))"
        case .numeric(nil, _): ".numeric"
        case .float: ".float"
        case .double: ".double"
        case .string(let length?): ".string(\(length))"
        case .string(nil): ".string"
        case .char(let length): ".char(\(length))"
        case .text: ".text"
        case .binary(let length?): ".binary(\(length))"
        case .binary(nil): ".binary"
        case .date: ".date"
        case .time: ".time"
        case .timestamp: ".timestamp"
        case .timestampWithZone: ".timestampWithZone"
        case .interval: ".interval"
        case .uuid: ".uuid"
        case .json: ".json"
        case .enumeration(let type): ".enumeration of " + type.values.joined(separator: ", ")
        case .array(let element): ".array(\(element.declaration))"
        case .vendor(let type):
            type.spellings.sorted { $0.key < $1.key }.map(\.value).first ?? type.base.declaration
        }
    }
}
