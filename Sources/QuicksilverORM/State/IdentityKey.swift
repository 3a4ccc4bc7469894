import QuicksilverSQL

/// A row's primary key as the identity map finds it: one integer mostly.
enum KeyValue: Hashable {
    case integer(Int64)
    case other([SQLValue])

    /// The key of a row; nil when a part of it is NULL.
    init?(_ values: [SQLValue]) {
        if values.count == 1, case .int(let value) = values[0] {
            self = .integer(value)
            return
        }
        for value in values where value.isNull { return nil }
        self = .other(values)
    }

    /// The values of the key's columns.
    var values: [SQLValue] {
        switch self {
        case .integer(let value): [.int(value)]
        case .other(let values): values
        }
    }
}
