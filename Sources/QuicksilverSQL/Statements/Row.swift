import Synchronization

/// A row whose shape is known only at run time: values by name or by position.
///
/// Shape: `try row["name"]`, `try row[0]`, `try row.get("age", as: Int.self)`, `try row.as(Person.self)`. A copy of the values,
/// so it outlives the connection. All rows of a result share one list of names.
/// Source: design D2.
public struct Row: Sendable {
    /// The values in the order of the columns.
    public let values: [SQLValue]
    /// The names of the columns.
    public let columns: RowColumns

    /// A row of values under names.
    public init(_ values: [SQLValue], columns: RowColumns) {
        self.values = values
        self.columns = columns
    }

    /// The value of a column.
    ///
    /// - Throws: ``RowError`` when no column, or more than one, has that name.
    public subscript(name: String) -> SQLValue {
        get throws(RowError) { try self[columns.position(of: name)] }
    }

    /// The value at a position.
    ///
    /// Units: 0-based.
    /// - Throws: ``RowError`` when there is no such position.
    public subscript(position: Int) -> SQLValue {
        get throws(RowError) {
            guard values.indices.contains(position) else {
                throw RowError(
                    .unknownColumn,
                    "there is no column \(position); the row has \(values.count) columns")
            }
            return values[position]
        }
    }

    /// The value of a column as a Swift type.
    ///
    /// - Throws: ``RowError`` for the name; an error that names the column when it holds something else.
    @inlinable
    public func get<Value: ColumnValue>(_ name: String, as type: Value.Type) throws -> Value {
        try get(columns.position(of: name), as: type)
    }

    /// The value at a position as a Swift type.
    ///
    /// - Throws: ``RowError`` for the position; an error that names the column when it holds something else.
    @inlinable
    public func get<Value: ColumnValue>(_ position: Int, as type: Value.Type) throws -> Value {
        if values.indices.contains(position), let value = Value.held(in: values[position]) {
            return value
        }
        return try converted(position)
    }

    /// The value at a position as a Swift type that it may have to be made into.
    @usableFromInline
    func converted<Value: ColumnValue>(_ position: Int) throws -> Value {
        _ = try self[position]
        return try Value.read(from: ValueReader(values, names: columns.names), at: position)
    }

    /// The value of a column or labelled expression of the statement, also where two columns have the same name.
    ///
    /// Shape: `try row.get(users[name])`.
    /// - Throws: as ``get(_:as:)``.
    public func get<Value: ColumnValue>(_ expression: SQLExpression<Value>) throws -> Value {
        try get(columns.position(of: expression.node), as: Value.self)
    }

    /// The value of a column or labelled expression of the statement, also where two columns have the same name.
    ///
    /// - Throws: ``RowError`` when the row has no such column.
    public subscript(expression: some AnyExpression) -> SQLValue {
        get throws(RowError) { try self[columns.position(of: expression.node)] }
    }

    /// The values by name.
    ///
    /// - Throws: ``RowError`` when two columns have the same name.
    public var dictionary: [String: SQLValue] {
        get throws(RowError) {
            var result: [String: SQLValue] = [:]
            result.reserveCapacity(values.count)
            for (index, name) in columns.names.enumerated() {
                // The look-up throws for a name that stands twice.
                _ = try columns.position(of: name)
                result[name] = values[index]
            }
            return result
        }
    }

    /// The names and values in order.
    public var mapping: [(name: String, value: SQLValue)] {
        zip(columns.names, values).map { (name: $0, value: $1) }
    }
}

extension Row: Hashable {
    /// Whether names and values are the same.
    public static func == (left: Row, right: Row) -> Bool {
        left.values == right.values && left.columns.names == right.columns.names
    }

    /// The values.
    public func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

extension Row: CustomStringConvertible {
    /// `(user_id: 7, name: 'ed')`
    public var description: String {
        "(" + mapping.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + ")"
    }
}

/// The names of a result's columns, shared by its rows.
public final class RowColumns: Sendable {
    /// The names as the database reports them.
    public let names: [String]
    /// The names by which the statement's columns are reached in Swift, where they differ.
    private let keys: [String]
    /// Names that stand for more than one column.
    private let ambiguous: Set<String>
    /// What the statement's columns are columns of, where they are.
    private let sources: [ObjectIdentifier?]
    /// The position behind the one found last: columns are mostly asked for in their order.
    private let expected = Atomic<Int>(0)

    /// Columns of a result; `keys` are names they are reached by as well.
    public convenience init(_ names: [String], keys: [String] = []) {
        self.init(names, keys: keys, sources: [])
    }

    /// Columns of a result that are tables' columns.
    init(_ names: [String], keys: [String], sources: [ObjectIdentifier?]) {
        self.sources = sources.count == names.count ? sources : []
        self.names = names
        self.keys = keys == names ? [] : keys
        var seen: Set<String> = []
        var ambiguous: Set<String> = []
        for name in names where !seen.insert(name).inserted { ambiguous.insert(name) }
        self.ambiguous = ambiguous
    }

    /// The position of a name.
    ///
    /// Units: 0-based.
    /// - Throws: ``RowError`` when no column, or more than one, has that name.
    public func position(of name: String) throws(RowError) -> Int {
        let expected = expected.load(ordering: .relaxed)
        let position =
            expected < names.count && names[expected] == name && ambiguous.isEmpty
            ? expected : try search(name)
        self.expected.store(position &+ 1, ordering: .relaxed)
        return position
    }

    private func search(_ name: String) throws(RowError) -> Int {
        if let position = names.firstIndex(of: name) {
            if !ambiguous.isEmpty, ambiguous.contains(name) {
                let positions = names.indices.filter { names[$0] == name }
                throw RowError(
                    .ambiguousColumn,
                    "columns \(positions.map(String.init).joined(separator: " and ")) are both called "
                        + "'\(name)'; give one a label, or read it by its position")
            }
            return position
        }
        if let position = keys.firstIndex(of: name) { return position }
        throw unknown(name)
    }

    /// The position of an expression: a column by what it is a column of, others by their label or name.
    func position(of node: Node) throws(RowError) -> Int {
        guard let name = node.outputName else {
            throw RowError(
                .unknownColumn, "an expression without a label can't be found; read it by position")
        }
        if let id = node.sourceID,
            let position = sources.firstIndex(
                of: id,
                where: {
                    names[$0] == name
                })
        {
            return position
        }
        if node.sourceID != nil, sources.contains(where: { $0 != nil }),
            names.indices.allSatisfy({ names[$0] != name || sources[$0] != nil })
        {
            throw unknown(name)
        }
        return try position(of: name)
    }

    private func unknown(_ name: String) -> RowError {
        RowError(
            .unknownColumn,
            "there is no column '\(name)'; the row has \(names.joined(separator: ", "))")
    }
}

/// A column that a row doesn't have, or has twice.
public struct RowError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of fault it is; an open set.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public let description: String
        private init(_ name: String) { description = name }

        /// No column has that name or position.
        public static let unknownColumn = Code("unknownColumn")
        /// More than one column has that name.
        public static let ambiguousColumn = Code("ambiguousColumn")
    }

    /// What kind of fault it is.
    public let code: Code
    /// What is wrong and what to do, with names.
    public let message: String

    /// A fault.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// `RowError.code: message`
    public var description: String { "RowError.\(code): \(message)" }
}

extension RowDecoder where Element == Row {
    /// Reads every column of whatever comes back, those the statement knows by their types.
    package static func rows(
        _ columns: [ResultColumn], keys: [String] = [], sources: [ObjectIdentifier?] = []
    ) -> RowDecoder<Row> {
        RowDecoder(starting: { reader in
            let count = reader.columnCount
            let names = RowColumns(
                (0..<count).map { reader.columnName(at: $0) }, keys: keys, sources: sources)
            let types = RowTypes(columns, count: count)
            return { reader in Row(try reader.values(as: types), columns: names) }
        })
    }
}

extension RowDecoder {
    /// Reads rows as a `Decodable` type, columns by key.
    static func decodable(_ rows: RowDecoder<Row>) -> RowDecoder
    where Element: Decodable & SendableMetatype {
        RowDecoder(starting: { reader in
            let rows = try rows.started(on: reader)
            return { reader in try rows.decode(reader).as(Element.self) }
        })
    }
}

extension Node {
    /// What it is a column of, if it is one without a label.
    var sourceID: ObjectIdentifier? {
        switch self {
        case .column(let column): column.source.id
        case .coerced(let inner, _): inner.sourceID
        default: nil
        }
    }
}

extension [ObjectIdentifier?] {
    /// The first position that holds an identity and fulfils a condition.
    fileprivate func firstIndex(
        of id: ObjectIdentifier, where fits: (Int) -> Bool
    ) -> Int? {
        indices.first { self[$0] == id && fits($0) }
    }
}
