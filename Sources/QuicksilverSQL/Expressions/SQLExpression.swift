/// A SQL expression whose value is a Swift `Value`.
///
/// Shape: a value over one tree; immutable, `Sendable`, belongs to no connection. Not `Equatable`: `==` builds SQL.
public struct SQLExpression<Value: ColumnValue>: Sendable {
    /// The tree.
    public let node: Node

    /// An expression over a tree; the caller vouches for `Value`.
    public init(node: Node) {
        self.node = node
    }

    /// A bind of a value.
    public init(_ value: Value) {
        node = .bind(BindParameter(value.sqlValue, type: Value.dataType))
    }
}

/// What can be selected: an expression with a Swift type for its values.
public protocol SelectItem<Value>: Sendable {
    /// The Swift type of its values.
    associatedtype Value: ColumnValue
    /// The tree.
    var node: Node { get }
}

extension SQLExpression: SelectItem {}

/// A condition.
public typealias SQLPredicate = SQLExpression<Bool>

/// A column whose type is known only at run time: `users.c.name`.
///
/// Shape: compares with any value and any expression; read as ``SQLValue``; narrowed by ``as(_:)``.
public struct DynamicColumn: SelectItem {
    /// Its values: whatever the database holds.
    public typealias Value = SQLValue
    /// The tree.
    public let node: Node

    /// A column over a tree.
    public init(node: Node) {
        self.node = node
    }

    /// The same column with values read as a Swift type.
    public func `as`<Value: ColumnValue>(_ type: Value.Type) -> SQLExpression<Value> {
        SQLExpression(node: node)
    }
}

/// What can stand where an expression or a value is wanted, whatever the type: a value becomes a bind.
public protocol SQLOperand: Sendable {
    /// The tree: an expression's own, or a bind of the value.
    var operandNode: Node { get }
}

/// What can stand where an expression of some type is wanted, whatever the type.
public protocol AnyExpression: SQLOperand {
    /// The tree.
    var node: Node { get }
}

extension AnyExpression {
    /// The tree.
    public var operandNode: Node { node }
}

extension SQLExpression: AnyExpression {}
extension DynamicColumn: AnyExpression {}
