/// Turns trees into one dialect's SQL: a list of hooks with a default for each.
///
/// Shape: a dialect's compiler is a final class that implements the hooks in which it differs; everything else is the base.
/// Each hook appends to ``state``.
public protocol SQLCompiler: AnyObject {
    /// What has been written so far.
    var state: CompilerState { get }

    // Expressions
    /// A placeholder for the bind with this 1-based number.
    func renderPlaceholder(_ number: Int, type: DataType)
    /// A constant.
    func renderConstant(_ constant: Constant) throws(CompileError)
    /// An operator with one operand.
    func renderUnary(_ op: UnaryOperator, _ operand: Node) throws(CompileError)
    /// An operator with two operands.
    func renderBinary(
        _ op: BinaryOperator, _ left: Node, _ right: Node, _ type: DataType) throws(CompileError)
    /// How tightly an operator binds here.
    func precedence(of op: BinaryOperator) -> Precedence
    /// BETWEEN.
    func renderBetween(
        _ value: Node, _ low: Node, _ high: Node, isNegated: Bool) throws(CompileError)
    /// LIKE and its kin.
    func renderLike(_ like: LikeNode) throws(CompileError)
    /// `IN` over one expanding bind.
    func renderInValues(
        _ subject: Node, _ bind: BindParameter, isNegated: Bool) throws(CompileError)
    /// What stands in `IN ()` for an empty list; nil for the dialect's own.
    func emptyList(beside members: [Node]) throws(CompileError) -> String?
    /// CAST.
    func renderCast(_ node: Node, to type: DataType) throws(CompileError)
    /// The name of a type in CAST.
    func castTypeName(for type: DataType) throws(CompileError) -> String
    /// EXTRACT.
    func renderExtract(_ field: DateField, from node: Node) throws(CompileError)
    /// A function, aggregate or window function.
    func renderFunction(_ function: FunctionNode) throws(CompileError)
    /// A function whose spelling differs between dialects.
    func renderKnownFunction(
        _ known: KnownFunction, _ function: FunctionNode) throws(CompileError)
    /// COLLATE.
    func renderCollate(_ node: Node, _ collation: String) throws(CompileError)
    /// ANY and ALL.
    func renderQuantified(_ quantifier: Quantifier, _ node: Node) throws(CompileError)
    /// A value inside a JSON document.
    func renderJSONPath(_ path: JSONPathNode) throws(CompileError)
    /// A date plus a span.
    func renderDateArithmetic(_ node: DateArithmeticNode) throws(CompileError)
    /// `ARRAY[…]`.
    func renderArray(_ elements: [Node], _ type: DataType) throws(CompileError)
    /// The row an upsert wanted to insert.
    func renderExcluded(_ column: ColumnReference) throws(CompileError)
    /// An ordering term.
    func renderOrdering(_ ordering: OrderingNode) throws(CompileError)
    /// ROLLUP and its kin.
    func renderGrouping(_ grouping: GroupingNode) throws(CompileError)
    /// The terms of ORDER BY, of queries, windows and aggregates.
    func renderOrderBy(_ terms: [Node]) throws(CompileError)
    /// The terms of GROUP BY.
    func renderGroupBy(_ terms: [Node]) throws(CompileError)
    /// A tuple.
    func renderTuple(_ nodes: [Node]) throws(CompileError)
    /// A window frame.
    func renderFrame(_ frame: WindowFrame) throws(CompileError)

    // Queries
    /// DISTINCT after SELECT.
    func renderDistinct(_ select: SelectNode) throws(CompileError)
    /// LIMIT and OFFSET.
    func renderLimit(_ limit: Node?, offset: Node?, withTies: Bool) throws(CompileError)
    /// FOR UPDATE and its kin.
    func renderLock(_ lock: LockNode) throws(CompileError)
    /// One part of a UNION.
    func renderCompoundPart(_ part: QueryNode) throws(CompileError)
    /// The word of a UNION.
    func renderCompoundOperator(_ kind: CompoundNode.Kind) throws(CompileError)
    /// VALUES as a query.
    func renderValues(_ values: ValuesNode) throws(CompileError)
    /// A join's words and sides.
    func renderJoin(_ join: JoinNode) throws(CompileError)
    /// An alias in FROM.
    func renderAlias(_ alias: AliasSource) throws(CompileError)
    /// A query in FROM, without its alias.
    func renderDerivedTable(_ query: QueryNode, of alias: AliasSource) throws(CompileError)
    /// The names of columns after an alias.
    func renderColumnNames(of alias: AliasSource) throws(CompileError)
    /// WITH before a statement.
    func renderWith(
        _ ctes: [CommonTableExpression], of statement: StatementNode) throws(CompileError)
    /// One CTE after WITH.
    func renderCTE(_ cte: CommonTableExpression) throws(CompileError)
    /// MATERIALIZED.
    func renderMaterialized(_ isMaterialized: Bool) throws(CompileError)
    /// What stands for an empty FROM where the dialect wants one.
    func renderEmptyFrom() throws(CompileError)

    // Statements that write
    /// INSERT.
    func renderInsert(_ insert: InsertNode) throws(CompileError)
    /// The query of INSERT … SELECT.
    func renderInsertQuery(_ query: QueryNode, of insert: InsertNode) throws(CompileError)
    /// The rows of an INSERT given as one array for each column; only where that means the same as row by row.
    func renderArrays(of row: [Node], in insert: InsertNode) throws(CompileError)
    /// An INSERT of defaults alone.
    func renderDefaultValues(_ insert: InsertNode) throws(CompileError)
    /// What an INSERT does on a conflict.
    func renderConflict(_ conflict: ConflictNode, in insert: InsertNode) throws(CompileError)
    /// UPDATE, without RETURNING.
    func renderUpdate(_ update: UpdateNode, beside others: [FromItem]) throws(CompileError)
    /// DELETE, without RETURNING.
    func renderDelete(_ delete: DeleteNode, beside others: [FromItem]) throws(CompileError)
    /// RETURNING.
    func renderReturning(
        _ columns: [SelectedColumn], of statement: String, beside others: [FromItem]
    ) throws(CompileError)
    /// The assignments of an UPDATE or upsert.
    func renderAssignments(
        _ assignments: [Assignment], of table: Table) throws(CompileError)
}
