extension FunctionNamespace {
    /// A JSON array of its arguments.
    ///
    /// Shape: `jsonb_build_array(a, b)`, `json_array(a, b)` on SQLite and MariaDB; Booleans and documents stay what they are.
    public func jsonArray(_ elements: any SQLOperand...) -> SQLExpression<SQLValue> {
        SQLExpression(
            node: .call("json_array", .jsonArray, elements.map(\.operandNode), type: .json))
    }

    /// A JSON object of keys and values.
    ///
    /// Shape: `jsonb_build_object('k', a)`, `json_object('k', a)` on SQLite and MariaDB.
    public func jsonObject(_ members: KeyValuePairs<String, any SQLOperand>) -> SQLExpression<
        SQLValue
    > {
        let arguments = members.flatMap { [Node.textBind($0.key), $0.value.operandNode] }
        return SQLExpression(node: .call("json_object", .jsonObject, arguments, type: .json))
    }

    /// A JSON array of a group's values, NULLs as `null`.
    ///
    /// Shape: `jsonb_agg(a)`, `json_group_array(a)` on SQLite, `json_arrayagg(a)` on MariaDB. Of no rows it is NULL on
    /// PostgreSQL and MariaDB and `[]` on SQLite.
    public func jsonArrayAggregate(_ operand: some AnyExpression) -> SQLExpression<SQLValue> {
        SQLExpression(
            node: .call("json_arrayagg", .jsonArrayAggregate, [operand.node], type: .json))
    }

    /// How many elements a JSON array has.
    public func jsonArrayLength(_ document: some AnyExpression) -> SQLExpression<Int?> {
        SQLExpression(
            node: .call("json_array_length", .jsonArrayLength, [document.node], type: .integer))
    }

    /// What a JSON value is: `object`, `array`, `string`, `number`, `boolean` or `null`, on every database.
    public func jsonType(_ document: some AnyExpression) -> SQLExpression<String?> {
        SQLExpression(node: .call("json_type", .jsonType, [document.node], type: .text))
    }
}
