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
    @inlinable
    public init(dictionaryLiteral elements: (String, (any ColumnValue)?)...) {
        // Inlined, so that the literal stays on the stack; through a buffer, as an array copies each element twice.
        let (names, values) = elements.withUnsafeBufferPointer { elements in
            if elements.count == 1 {
                let (name, value) = elements[0]
                return ([name], [value?.sqlValue ?? .null])
            }
            var names: [String] = []
            var values: [SQLValue] = []
            names.reserveCapacity(elements.count)
            values.reserveCapacity(elements.count)
            for (name, value) in elements {
                names.append(name)
                values.append(value?.sqlValue ?? .null)
            }
            return (names, values)
        }
        self.init(names: names, values: values)
        if names.count > 1 { dropEarlierTwins() }
    }

    /// Names with values; of a name given twice the last value counts.
    public init(_ pairs: some Swift.Sequence<(String, SQLValue)>) {
        self.init()
        for (name, value) in pairs { self[name] = value }
    }

    /// Names and values, as many of each; a name given twice is found by nobody.
    @usableFromInline
    package init(names: [String], values: [SQLValue]) {
        self.names = names
        self.values = values
    }

    /// Has the last value count of a name given twice.
    @usableFromInline
    mutating func dropEarlierTwins() {
        for index in names.indices.dropFirst() where names[..<index].contains(names[index]) {
            self = Parameters(zip(names, values))
            return
        }
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

extension [Parameters] {
    /// One set for each row of values under the same names: the cheapest form for many rows, as names are checked once.
    ///
    /// Shape: `try connection.execute(users.insert(), .rows(["name", "age"], people.map { [.text($0.name), $0.age.sqlValue] }))`.
    /// - Throws: ``CompileError`` `.inconsistent` for a name given twice or a row with more or fewer values than names.
    public static func rows(
        _ names: [String], _ rows: some Swift.Sequence<[SQLValue]>
    ) throws(CompileError) -> [Parameters] {
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw CompileError(.inconsistent, "the name '\(twice)' is given twice")
        }
        var sets: [Parameters] = []
        sets.reserveCapacity(rows.underestimatedCount)
        for row in rows {
            guard row.count == names.count else {
                throw CompileError(
                    .inconsistent,
                    "row \(sets.count) has \(row.count) values for \(names.count) names")
            }
            sets.append(Parameters(names: names, values: row))
        }
        return sets
    }
}
