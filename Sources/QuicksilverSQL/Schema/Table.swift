import Synchronization

/// A table: a name, columns, constraints and indexes, registered in a ``MetaData``.
///
/// Shape: `users.c.user_id` is a dynamic column, `users[userID]` a typed one, `users.c` the collection of all.
/// Identity matters: two tables are the same only when they are the same object.
/// Source: parity rows E2, E7.
public final class Table: Sendable {
    /// Its name in SQL.
    public let name: String
    /// Its schema; the connection's default when nil.
    public let schema: String?
    /// Its columns in order.
    public let columns: [ColumnDefinition]
    /// Constraints declared in its list.
    public let items: [any TableItem]
    /// Its primary key's columns in order.
    public let primaryKey: [ColumnDefinition]
    /// A comment kept in the database where it keeps any.
    public let comment: String?
    /// The registry it belongs to, as long as somebody holds that; of several the first that is there.
    public var metadata: MetaData? {
        homes.withLock { homes in homes.lazy.compactMap(\.metadata).first }
    }
    /// How its constraints and indexes without a name are called.
    public let naming: NamingConvention
    /// A fault of its declaration; compiling or creating it throws it.
    package let fault: CompileError?
    private let positions: [String: Int]
    private let homes: Mutex<[Home]>

    private struct Home {
        weak var metadata: MetaData?
    }

    /// Declares a table and registers it.
    ///
    /// Shape: items are columns, constraints and indexes. Faults (a name given twice, a constraint over an unknown column)
    /// are thrown when the table is used.
    public convenience init(
        _ name: String, _ metadata: MetaData, _ items: any TableItem..., schema: String? = nil,
        comment: String? = nil
    ) {
        self.init(name, metadata, items: items, schema: schema, comment: comment)
    }

    /// Declares a table whose columns, constraints and indexes are put together at run time.
    public init(
        _ name: String, _ metadata: MetaData, items: [any TableItem], schema: String? = nil,
        comment: String? = nil
    ) {
        self.name = name
        self.schema = schema ?? metadata.schema
        self.comment = comment
        homes = Mutex([Home(metadata: metadata)])
        naming = metadata.naming
        self.items = items.filter { !($0 is any ColumnItem) }
        var columns: [ColumnDefinition] = []
        var positions: [String: Int] = [:]
        var fault: CompileError?
        for case let item as any ColumnItem in items {
            let column = item.definition
            if positions[column.key] != nil || columns.contains(where: { $0.name == column.name }) {
                fault = CompileError(
                    .inconsistent, "table '\(name)' has two columns called '\(column.name)'")
            }
            positions[column.key] = columns.count
            columns.append(column)
        }
        var key = columns.filter(\.isPrimaryKey)
        for case let constraint as PrimaryKeyConstraint in items {
            key = constraint.columns.compactMap { name in positions[name].map { columns[$0] } }
            if key.count != constraint.columns.count {
                fault = CompileError(
                    .unknownName,
                    "the primary key of '\(name)' names \(constraint.columns); its columns are "
                        + "\(columns.map(\.key))")
            }
        }
        self.columns = columns
        self.positions = positions
        primaryKey = key
        self.fault = fault
        metadata.register(self)
    }

    /// A source of columns that is no table of the schema, such as a view.
    package init(
        unregistered name: String, schema: String?, columns: [ColumnDefinition],
        metadata: MetaData, fault: CompileError?
    ) {
        self.name = name
        self.schema = schema
        self.columns = columns
        homes = Mutex([Home(metadata: metadata)])
        naming = metadata.naming
        items = []
        primaryKey = []
        comment = nil
        var positions: [String: Int] = [:]
        var fault = fault
        for (index, column) in columns.enumerated() {
            if positions.updateValue(index, forKey: column.key) != nil {
                fault =
                    fault
                    ?? CompileError(
                        .inconsistent, "'\(name)' has two columns called '\(column.key)'")
            }
        }
        self.positions = positions
        self.fault = fault
    }

    /// Makes it a table of another registry as well; `leaving` that one if it is said.
    package func join(_ metadata: MetaData, leaving old: MetaData? = nil) {
        homes.withLock { homes in
            homes.removeAll { $0.metadata == nil || (old != nil && $0.metadata === old) }
            homes.append(Home(metadata: metadata))
        }
        old?.release(self)
        metadata.register(self)
    }

    /// The columns by key: `users.c.user_id`.
    public var c: Columns { Columns(.table(self)) }

    /// A typed column; fails on compiling when the column isn't this table's.
    public subscript<Value>(column: Column<Value>) -> SQLExpression<Value> {
        SQLExpression(node: node(column.definition))
    }

    /// The column of a key, or nil.
    public func column(_ key: String) -> ColumnDefinition? {
        positions[key].map { columns[$0] }
    }

    /// The name with its schema, as errors show it.
    public var fullName: String { schema.map { "\($0).\(name)" } ?? name }

    /// The tree of one of its columns.
    package func node(_ column: ColumnDefinition) -> Node {
        guard columns.contains(where: { $0 === column }) else {
            return .fault(
                CompileError(
                    .unknownName,
                    "table '\(name)' has no column object '\(column.name)'; its columns are "
                        + columns.map(\.key).joined(separator: ", ")))
        }
        return .column(ColumnReference(column, of: self))
    }
}

/// A ``TableItem`` that is a column.
package protocol ColumnItem: TableItem {
    var definition: ColumnDefinition { get }
}

extension Column: ColumnItem {}

/// The columns of a table, an alias, a subquery or a CTE, by key.
///
/// Shape: `users.c.user_id`, `users.c["user_id"]`; a collection of ``DynamicColumn`` in order. An unknown key is a fault that
/// compiling throws with the keys there are.
@dynamicMemberLookup
public struct Columns: Sendable, RandomAccessCollection {
    let _source: ColumnSource

    /// The columns of a source.
    package init(_ source: ColumnSource) {
        _source = source
    }

    /// The column of a key.
    public subscript(dynamicMember key: String) -> DynamicColumn { self[key] }

    /// The column of a key.
    public subscript(key: String) -> DynamicColumn {
        DynamicColumn(node: _source.node(key: key))
    }

    /// 0.
    public var startIndex: Int { 0 }
    /// How many columns there are.
    public var endIndex: Int { _source.columnCount }
    /// The column at a position.
    public subscript(position: Int) -> DynamicColumn {
        DynamicColumn(node: _source.node(at: position))
    }
}

extension ColumnSource {
    /// How many columns it has.
    package var columnCount: Int {
        switch self {
        case .table(let table): table.columns.count
        case .alias(let alias): alias.columns.count
        case .none: 0
        }
    }

    /// The column at a position.
    package func node(at position: Int) -> Node {
        switch self {
        case .table(let table):
            table.columns.indices.contains(position)
                ? table.node(table.columns[position]) : unknown("\(position)")
        case .alias(let alias):
            alias.columns.indices.contains(position)
                ? .column(reference(alias, alias.columns[position])) : unknown("\(position)")
        case .none: unknown("\(position)")
        }
    }

    /// The column of a key, or a fault that lists the keys.
    package func node(key: String) -> Node {
        switch self {
        case .table(let table):
            table.column(key).map { table.node($0) } ?? unknown(key)
        case .alias(let alias):
            alias.columns.first { $0.key == key }.map { .column(reference(alias, $0)) }
                ?? unknown(key)
        case .none: unknown(key)
        }
    }

    private func reference(
        _ alias: AliasSource, _ column: AliasSource.OutputColumn
    ) -> ColumnReference {
        var definition: ColumnDefinition?
        if case .table(let table) = alias.base { definition = table.column(column.key) }
        return ColumnReference(
            source: self, name: column.name, type: column.type, definition: definition)
    }

    private func unknown(_ key: String) -> Node {
        let (name, keys): (String, [String]) =
            switch self {
            case .table(let table): ("table '\(table.name)'", table.columns.map(\.key))
            case .alias(let alias): ("'\(alias.name ?? "alias")'", alias.columns.map(\.key))
            case .none: ("nothing", [])
            }
        return .fault(
            CompileError(
                .unknownName,
                "\(name) has no column '\(key)'; it has \(keys.joined(separator: ", "))"))
    }
}
