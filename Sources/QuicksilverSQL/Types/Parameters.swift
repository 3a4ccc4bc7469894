/// Named values for one execution: a row to insert, or the values of named binds.
///
/// Shape: `["name": "ed", "age": 30, "nick": nil]`; variables of any ``ColumnValue`` type stand where literals do.
public struct Parameters: Sendable, ExpressibleByDictionaryLiteral {
    /// The names, in the order they were given.
    public private(set) var names: [String]
    /// The values, one for each name.
    public private(set) var values: [SQLValue]

    /// No values.
    public init() {
        names = []
        values = []
    }

    /// Names with values; of a name given twice the last value counts.
    public init(dictionaryLiteral elements: (String, (any ColumnValue)?)...) {
        self.init()
        for (name, value) in elements { self[name] = value?.sqlValue ?? .null }
    }

    /// Names with values; of a name given twice the last value counts.
    public init(_ pairs: some Swift.Sequence<(String, SQLValue)>) {
        self.init()
        for (name, value) in pairs { self[name] = value }
    }

    /// The value of a name; setting nil removes it.
    public subscript(name: String) -> SQLValue? {
        get { names.firstIndex(of: name).map { values[$0] } }
        set {
            switch (names.firstIndex(of: name), newValue) {
            case (let index?, let value?): values[index] = value
            case (let index?, nil):
                names.remove(at: index)
                values.remove(at: index)
            case (nil, let value?):
                names.append(name)
                values.append(value)
            case (nil, nil): break
            }
        }
    }

    /// Whether there are none.
    public var isEmpty: Bool { names.isEmpty }
}
