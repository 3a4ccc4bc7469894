/// Functions by name: `func_.max(users.c.user_name)`, `func_.anything(a, 5)`.
///
/// Shape: functions known to Quicksilver have types and mean the same on every database; any other name is written as it
/// stands, and its value is a ``DynamicColumn``. Values among the arguments become binds.
/// Source: parity row E8.
public let func_ = FunctionNamespace()

/// What ``func_`` is.
@dynamicMemberLookup
public struct FunctionNamespace: Sendable {
    /// A function by its name, which is written as it stands.
    public subscript(dynamicMember name: String) -> NamedFunction { NamedFunction(name: name) }
}

/// A function by its name; `func_.schema.name(…)` names one of a schema.
@dynamicMemberLookup
public struct NamedFunction: Sendable {
    let _name: String

    init(name: String) { _name = name }

    /// The function of that name in the schema this one names.
    public subscript(dynamicMember name: String) -> NamedFunction {
        NamedFunction(name: "\(_name).\(name)")
    }

    /// A call; values become binds.
    public func callAsFunction(_ arguments: any SQLOperand...) -> DynamicColumn {
        guard _name.isFunctionName else {
            return DynamicColumn(
                node: .fault(
                    CompileError(
                        .invalidIdentifier,
                        "'\(_name)' is no function name: letters, digits and _ make one")))
        }
        return DynamicColumn(
            node: .function(
                FunctionNode(
                    name: _name, arguments: arguments.map(\.operandNode), type: .null)))
    }
}

extension String {
    /// Whether it is one or more plain words with dots between them.
    fileprivate var isFunctionName: Bool {
        split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
            guard let first = word.utf8.first, !(48...57).contains(first) else { return false }
            return word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        }
    }
}

extension Node {
    /// A call of a function that dialects may spell differently.
    static func call(
        _ name: String, _ known: KnownFunction? = nil, _ arguments: [Node], type: DataType
    ) -> Node {
        .function(FunctionNode(name: name, arguments: arguments, type: type, known: known))
    }
}

/// An expression whose values are numbers.
///
/// Shape: columns and expressions of number types and their Optionals, and every ``DynamicColumn``.
public protocol NumberOperand: ExpressionFace {}

extension SQLExpression: NumberOperand where Value.Unwrapped: Numeric {}
extension DynamicColumn: NumberOperand {}

/// The first of its arguments that isn't NULL; a value as the last one makes the result non-optional.
public func coalesce<First: ColumnValue>(
    _ first: SQLExpression<First>, _ otherwise: First.Unwrapped
) -> SQLExpression<First.Unwrapped> {
    func_.coalesce(first, otherwise)
}

/// The first of its arguments that isn't NULL.
public func coalesce<First: ColumnValue, Second: ColumnValue>(
    _ first: SQLExpression<First>, _ second: SQLExpression<Second>
) -> SQLExpression<Second> where First.Unwrapped == Second.Unwrapped {
    func_.coalesce(first, second)
}

/// The first of its arguments that isn't NULL; any number of expressions and values.
@_disfavoredOverload
public func coalesce(_ first: some AnyExpression, _ others: any SQLOperand...) -> DynamicColumn {
    let nodes = [first.node] + others.map(\.operandNode)
    return DynamicColumn(node: coalesced(nodes))
}

/// NULL where the two are equal, else the first.
public func nullIf<Value: ColumnValue>(
    _ expression: SQLExpression<Value>, _ value: Value.Unwrapped
) -> SQLExpression<Value.Unwrapped?> {
    func_.nullIf(expression, value)
}

func coalesced(_ nodes: [Node]) -> Node {
    let type = nodes.lazy.map(\.dataType).first { $0 != .null } ?? .null
    return .call("coalesce", nil, nodes, type: type)
}

extension FunctionNamespace {
    /// The first of its arguments that isn't NULL; never NULL itself.
    public func coalesce<First: ColumnValue>(
        _ first: SQLExpression<First>, _ otherwise: First.Unwrapped
    ) -> SQLExpression<First.Unwrapped> {
        SQLExpression(node: coalesced([first.node, first.bind(otherwise)]))
    }

    /// The first of its arguments that isn't NULL.
    public func coalesce<First: ColumnValue, Second: ColumnValue>(
        _ first: SQLExpression<First>, _ second: SQLExpression<Second>
    ) -> SQLExpression<Second> where First.Unwrapped == Second.Unwrapped {
        SQLExpression(node: coalesced([first.node, second.node]))
    }

    /// The first of its arguments that isn't NULL; never NULL itself.
    public func coalesce<First: ColumnValue, Second: ColumnValue>(
        _ first: SQLExpression<First>, _ second: SQLExpression<Second>,
        _ otherwise: First.Unwrapped
    ) -> SQLExpression<First.Unwrapped> where First.Unwrapped == Second.Unwrapped {
        SQLExpression(node: coalesced([first.node, second.node, first.bind(otherwise)]))
    }

    /// The first of its arguments that isn't NULL; any number of expressions and values.
    @_disfavoredOverload
    public func coalesce(_ first: some AnyExpression, _ others: any SQLOperand...) -> DynamicColumn
    {
        DynamicColumn(node: coalesced([first.node] + others.map(\.operandNode)))
    }

    /// NULL where the two are equal, else the first.
    public func nullIf<Value: ColumnValue>(
        _ expression: SQLExpression<Value>, _ value: Value.Unwrapped
    ) -> SQLExpression<Value.Unwrapped?> {
        let arguments = [expression.node, expression.bind(value)]
        return SQLExpression(
            node: .call("nullif", nil, arguments, type: expression.node.dataType))
    }

    /// The smallest of its arguments; NULL if any is NULL, on every database.
    ///
    /// Shape: `least(a, b)`, `min(a, b)` on SQLite; PostgreSQL, whose `least` passes over NULLs, tests for them first.
    public func least<Value: ColumnValue>(
        _ first: SQLExpression<Value>, _ others: SQLExpression<Value>...
    ) -> SQLExpression<Value> {
        extreme("least", .least, first, others)
    }

    /// The largest of its arguments; NULL if any is NULL, on every database.
    public func greatest<Value: ColumnValue>(
        _ first: SQLExpression<Value>, _ others: SQLExpression<Value>...
    ) -> SQLExpression<Value> {
        extreme("greatest", .greatest, first, others)
    }

    private func extreme<Value>(
        _ name: String, _ known: KnownFunction, _ first: SQLExpression<Value>,
        _ others: [SQLExpression<Value>]
    ) -> SQLExpression<Value> {
        let nodes = [first.node] + others.map(\.node)
        return SQLExpression(node: .call(name, known, nodes, type: first.node.dataType.asOperand))
    }

    /// A random number from 0 up to 1, another for each row.
    public func random() -> SQLExpression<Double> {
        SQLExpression(node: .call("random", .random, [], type: .double))
    }

    /// The number without its sign.
    public func abs<Operand: NumberOperand>(_ operand: Operand) -> Operand {
        number("abs", .absolute, operand)
    }

    /// The number rounded to so many digits after the point, halves away from zero.
    ///
    /// Shape: `round(a, n)`; through NUMERIC on PostgreSQL, whose binary floats round to even.
    /// Units: decimal digits, 0 or more.
    public func round<Operand: NumberOperand>(_ operand: Operand, _ digits: Int = 0) -> Operand {
        if operand.node.dataType.family == .integer { return operand }
        let arguments: [Node] = [operand.node, .constant(.integer(digits))]
        return Operand(
            node: .call("round", .round, arguments, type: operand.node.dataType.asOperand))
    }

    /// The largest whole number that isn't above.
    public func floor<Operand: NumberOperand>(_ operand: Operand) -> Operand {
        operand.node.dataType.family == .integer ? operand : number("floor", .floor, operand)
    }

    /// The smallest whole number that isn't below.
    public func ceiling<Operand: NumberOperand>(_ operand: Operand) -> Operand {
        operand.node.dataType.family == .integer ? operand : number("ceiling", .ceiling, operand)
    }

    /// A number to the power of another, as a binary float.
    public func power(
        _ base: some NumberOperand, _ exponent: some NumberOperand
    ) -> SQLExpression<Double?> {
        SQLExpression(
            node: .call("power", .power, [base.node, exponent.node], type: .double))
    }

    private func number<Operand: NumberOperand>(
        _ name: String, _ known: KnownFunction, _ operand: Operand
    ) -> Operand {
        Operand(node: .call(name, known, [operand.node], type: operand.node.dataType.asOperand))
    }
}
