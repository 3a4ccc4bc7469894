/// How a row of a result becomes a Swift value.
public struct RowDecoder<Element>: Sendable {
    /// Reads the row a reader stands on.
    public let decode: @Sendable (any RowReader) throws -> Element

    /// A decoder.
    public init(_ decode: @escaping @Sendable (any RowReader) throws -> Element) {
        self.decode = decode
    }
}

/// A statement whose rows have a Swift type.
public protocol RowStatement<Element>: Statement {
    /// A row's type.
    associatedtype Element
    /// How a row is read.
    var decoder: RowDecoder<Element> { get }
}

/// SELECT, with rows of type `Element`.
///
/// Shape: `select(users.c.id, users.c.name).where(…)`; every method returns a new value.
/// Source: parity row E8; PostgreSQL "SELECT".
public struct Select<Element>: RowStatement {
    /// Its tree.
    public internal(set) var select: SelectNode
    /// How a row is read.
    public let decoder: RowDecoder<Element>

    /// A SELECT over a tree; the caller vouches for the decoder.
    public init(select: SelectNode, decoder: RowDecoder<Element>) {
        self.select = select
        self.decoder = decoder
    }

    func with(_ change: (inout SelectNode) -> Void) -> Self {
        var copy = self
        change(&copy.select)
        return copy
    }
}

/// Selects expressions; a row is a tuple of their Swift types, or the bare type of a single one.
///
/// Shape: `SELECT a, b FROM …`, FROM found from the columns.
public func select<each Item: SelectItem>(
    _ items: repeat each Item
) -> Select<(repeat (each Item).Value)> {
    var node = SelectNode()
    for item in repeat each items {
        node.columns.append(selected(item))
    }
    return Select(
        select: node,
        decoder: RowDecoder { row in
            var index = -1
            return (repeat try readNext((each Item).Value.self, from: row, at: &index))
        })
}

func selected<Item: SelectItem>(_ item: Item) -> SelectedColumn {
    SelectedColumn(node: item.node, allowsNull: Item.Value.allowsNull)
}

func readNext<Value: ColumnValue>(
    _ type: Value.Type, from row: any RowReader, at index: inout Int
) throws -> Value {
    index += 1
    return try Value.read(from: row, at: index)
}

extension Select {
    /// Keeps rows that fulfil the condition; several are joined by AND.
    public func `where`(_ predicates: SQLPredicate...) -> Self {
        with { select in
            for predicate in predicates {
                select.predicate =
                    select.predicate.map { conjunction($0, predicate.node) } ?? predicate.node
            }
        }
    }

    /// Says what to select from, beside what the columns imply.
    public func from(_ items: any FromConvertible...) -> Self {
        with { $0.from += items.map(\.fromItem) }
    }

    /// Orders by terms, after those there are.
    public func orderBy(_ terms: any AnyExpression...) -> Self {
        with { $0.orderBy += terms.map(\.node) }
    }

    /// Returns at most `count` rows.
    ///
    /// Units: rows, 0 or more.
    public func limit(_ count: Int) -> Self {
        with { select in
            select.limit = .bind(BindParameter(.int(Int64(count)), type: .bigInteger))
            if count < 0 {
                select.fault = CompileError(.invalidArgument, "LIMIT \(count) is below 0")
            }
        }
    }

    /// Skips rows before the first one returned.
    ///
    /// Units: rows, 0 or more.
    public func offset(_ count: Int) -> Self {
        with { select in
            select.offset = .bind(BindParameter(.int(Int64(count)), type: .bigInteger))
            if count < 0 {
                select.fault = CompileError(.invalidArgument, "OFFSET \(count) is below 0")
            }
        }
    }
}

/// Joins two conditions, flattening ANDs.
package func conjunction(_ left: Node, _ right: Node) -> Node {
    switch (left, right) {
    case (.conjunction(let a), .conjunction(let b)): .conjunction(a + b)
    case (.conjunction(let a), _): .conjunction(a + [right])
    case (_, .conjunction(let b)): .conjunction([left] + b)
    default: .conjunction([left, right])
    }
}

/// What can stand in FROM.
public protocol FromConvertible: Sendable {
    /// The FROM item.
    var fromItem: FromItem { get }
}

extension Table: FromConvertible {
    /// The table.
    public var fromItem: FromItem { .table(self) }
}
