/// How a row of a result becomes a Swift value.
public struct RowDecoder<Element>: Sendable {
    /// Reads the row a reader stands on.
    public let decode: @Sendable (any RowReader) throws -> Element
    /// Makes what reads the rows of one result.
    @usableFromInline let start:
        (@Sendable (any RowReader) throws -> @Sendable (any RowReader) throws -> Element)?

    /// A decoder that needs nothing but the row.
    @inlinable
    public init(_ decode: @escaping @Sendable (any RowReader) throws -> Element) {
        self.decode = decode
        start = nil
    }

    /// A decoder that looks at a result once, at its columns' names for example, before it reads rows.
    public init(
        starting start:
            @escaping @Sendable (any RowReader) throws ->
            @Sendable (any RowReader) throws -> Element
    ) {
        self.start = start
        decode = { reader in try start(reader)(reader) }
    }

    /// The decoder for one result; itself when it needs nothing from the result.
    @inlinable
    public func started(on reader: any RowReader) throws -> RowDecoder {
        guard let start else { return self }
        return RowDecoder(try start(reader))
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
    public internal(set) var select: SelectNode {
        didSet { memo = StatementMemo() }
    }
    /// Where what is worked out of its tree is kept.
    public private(set) var memo: StatementMemo? = StatementMemo()
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
@inlinable
public func select<each Item: SelectItem>(
    _ items: repeat each Item
) -> Select<(repeat (each Item).Value)> {
    var columns: [SelectedColumn] = []
    for item in repeat each items {
        columns.append(selected(item))
    }
    return Select(
        select: selectNode(columns),
        decoder: RowDecoder { row in
            var index = -1
            return (repeat try readNext((each Item).Value.self, from: row, at: &index))
        })
}

@usableFromInline
func selectNode(_ columns: [SelectedColumn]) -> SelectNode {
    var node = SelectNode()
    node.columns = columns
    return node
}

@usableFromInline
func selected<Item: SelectItem>(_ item: Item) -> SelectedColumn {
    SelectedColumn(node: item.node, allowsNull: Item.Value.allowsNull)
}

@inlinable @inline(__always)
func readNext<Value: ColumnValue>(
    _ type: Value.Type, from row: any RowReader, at index: inout Int
) throws -> Value {
    index += 1
    return try Value.read(from: row, at: index)
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
