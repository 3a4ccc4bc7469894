/// CASE with values as results: the first condition that is true decides.
///
/// Shape: `case_((User.age > 64, "senior"), (User.age > 17, "adult"), else: "minor")`.
public func case_<Value: ColumnValue>(
    _ branches: (SQLPredicate, Value)..., else otherwise: Value
) -> SQLExpression<Value> {
    searched(branches.map { ($0.node, $1.operandNode) }, otherwise.operandNode)
}

/// CASE with values as results; NULL when no condition is true.
public func case_<Value: ColumnValue>(
    _ branches: (SQLPredicate, Value)...
) -> SQLExpression<Value.Unwrapped?> {
    searched(branches.map { ($0.node, $1.operandNode) }, nil)
}

/// CASE with expressions as results.
public func case_<Value: ColumnValue>(
    _ branches: (SQLPredicate, SQLExpression<Value>)..., else otherwise: SQLExpression<Value>
) -> SQLExpression<Value> {
    searched(branches.map { ($0.node, $1.node) }, otherwise.node)
}

/// CASE with expressions as results and a value otherwise.
public func case_<Value: ColumnValue>(
    _ branches: (SQLPredicate, SQLExpression<Value>)..., else otherwise: Value
) -> SQLExpression<Value> {
    searched(branches.map { ($0.node, $1.node) }, otherwise.operandNode)
}

/// CASE with expressions as results; NULL when no condition is true.
public func case_<Value: ColumnValue>(
    _ branches: (SQLPredicate, SQLExpression<Value>)...
) -> SQLExpression<Value.Unwrapped?> {
    searched(branches.map { ($0.node, $1.node) }, nil)
}

/// CASE whose parts are made at run time.
///
/// Shape: results are values or expressions; the type of the value is asked for with ``DynamicColumn/as(_:)``.
public func case_(
    _ branches: [(condition: SQLPredicate, result: any SQLOperand)],
    else otherwise: (any SQLOperand)?
) -> DynamicColumn {
    let expression: SQLExpression<SQLValue> = searched(
        branches.map { ($0.condition.node, $0.result.operandNode) }, otherwise?.operandNode)
    return DynamicColumn(node: expression.node)
}

/// CASE that compares one expression with values.
///
/// Shape: `CASE a WHEN ? THEN ? … ELSE ? END`
public func case_<Operand: ColumnValue, Value: ColumnValue>(
    on operand: SQLExpression<Operand>, _ branches: (Operand.Unwrapped, Value)...,
    else otherwise: Value
) -> SQLExpression<Value> {
    short(operand, branches.map { ($0, $1.operandNode) }, otherwise.operandNode)
}

/// CASE that compares one expression with values; NULL when none fits.
public func case_<Operand: ColumnValue, Value: ColumnValue>(
    on operand: SQLExpression<Operand>, _ branches: (Operand.Unwrapped, Value)...
) -> SQLExpression<Value.Unwrapped?> {
    short(operand, branches.map { ($0, $1.operandNode) }, nil)
}

/// CASE that compares one expression with values and has expressions as results.
public func case_<Operand: ColumnValue, Value: ColumnValue>(
    on operand: SQLExpression<Operand>,
    _ branches: (Operand.Unwrapped, SQLExpression<Value>)...,
    else otherwise: SQLExpression<Value>
) -> SQLExpression<Value> {
    short(operand, branches.map { ($0, $1.node) }, otherwise.node)
}

private func searched<Value>(
    _ branches: [(Node, Node)], _ otherwise: Node?
) -> SQLExpression<Value> {
    SQLExpression(node: makeCase(nil, branches, otherwise))
}

private func short<Operand, Value>(
    _ operand: SQLExpression<Operand>, _ branches: [(Operand.Unwrapped, Node)], _ otherwise: Node?
) -> SQLExpression<Value> {
    SQLExpression(
        node: makeCase(operand.node, branches.map { (operand.bind($0), $1) }, otherwise))
}

private func makeCase(_ operand: Node?, _ branches: [(Node, Node)], _ otherwise: Node?) -> Node {
    if branches.isEmpty {
        return .fault(CompileError(.invalidArgument, "CASE needs at least one condition"))
    }
    let results = branches.map(\.1) + (otherwise.map { [$0] } ?? [])
    let type = results.lazy.map(\.dataType).first { $0 != .null } ?? .null
    return .caseWhen(
        CaseNode(
            operand: operand, branches: branches.map { (condition: $0, result: $1) },
            otherwise: otherwise, type: type))
}
