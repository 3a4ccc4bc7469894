extension FunctionNamespace {
    private func text<Operand: TextOperand>(
        _ name: String, _ arguments: [Node], known: KnownFunction? = nil
    ) -> Operand {
        Operand(node: .call(name, known, arguments, type: .text))
    }

    /// Lower case; SQLite knows ASCII letters only.
    public func lower<Operand: TextOperand>(_ operand: Operand) -> Operand {
        text("lower", [operand.node])
    }

    /// Upper case; SQLite knows ASCII letters only.
    public func upper<Operand: TextOperand>(_ operand: Operand) -> Operand {
        text("upper", [operand.node])
    }

    /// Without spaces at both ends.
    public func trim<Operand: TextOperand>(_ operand: Operand) -> Operand {
        text("trim", [operand.node])
    }

    /// Without spaces at the start.
    public func ltrim<Operand: TextOperand>(_ operand: Operand) -> Operand {
        text("ltrim", [operand.node])
    }

    /// Without spaces at the end.
    public func rtrim<Operand: TextOperand>(_ operand: Operand) -> Operand {
        text("rtrim", [operand.node])
    }

    /// Each occurrence of a text replaced by another.
    public func replace<Operand: TextOperand>(
        _ operand: Operand, _ part: String, _ replacement: String
    ) -> Operand {
        text("replace", [operand.node, .textBind(part), .textBind(replacement)])
    }

    /// A part of a text.
    ///
    /// Shape: `substr(a, start, length)`
    /// Units: characters; `start` is 1-based.
    public func substr<Operand: TextOperand>(
        _ operand: Operand, _ start: Int, _ length: Int? = nil
    ) -> Operand {
        var arguments: [Node] = [operand.node, .count(start)]
        if let length { arguments.append(.count(length)) }
        return text("substr", arguments, known: .substring)
    }

    /// How many characters a text has.
    ///
    /// Shape: `length(a)`, `char_length(a)` on MariaDB. SQLite counts up to the first NUL character.
    public func length(_ operand: SQLExpression<String>) -> SQLExpression<Int> {
        SQLExpression(node: .call("length", .length, [operand.node], type: .integer))
    }

    /// How many characters a text has; NULL of NULL.
    public func length(_ operand: some TextOperand) -> SQLExpression<Int?> {
        SQLExpression(node: .call("length", .length, [operand.node], type: .integer))
    }

    /// How many bytes a text or a run of bytes has.
    public func byteLength(_ operand: some AnyExpression) -> SQLExpression<Int?> {
        SQLExpression(node: .call("octet_length", .byteLength, [operand.node], type: .integer))
    }

    /// Where a text first stands in another, 0 when it doesn't.
    ///
    /// Units: characters, 1-based.
    public func position(of part: String, in operand: some TextOperand) -> SQLExpression<Int?> {
        position(.textBind(part), operand.node)
    }

    /// Where a text that is an expression first stands in another, 0 when it doesn't.
    public func position(
        of part: some AnyExpression, in operand: some TextOperand
    ) -> SQLExpression<Int?> {
        position(part.node, operand.node)
    }

    private func position(_ part: Node, _ operand: Node) -> SQLExpression<Int?> {
        SQLExpression(node: .call("position", .position, [operand, part], type: .integer))
    }

    /// Texts joined, NULLs counting as empty; ``TextOperand/concat(_:)`` is NULL if one is NULL.
    public func concat(_ operands: any SQLOperand...) -> SQLExpression<String> {
        SQLExpression(
            node: .call("concat", .concat, operands.map(\.operandNode), type: .text))
    }

    /// The texts of a group joined with a separator, NULLs left out; NULL of no rows.
    ///
    /// Shape: `string_agg(a, ', ')`, `group_concat(a, ', ')` on SQLite, `group_concat(a SEPARATOR ', ')` on MariaDB. The
    /// separator is a literal, as MariaDB takes nothing else. Ordered by ``ExpressionFace/aggregateOrder(by:)``, which SQLite
    /// has since 3.44 only.
    public func stringAggregate(
        _ operand: some TextOperand, separator: String
    ) -> SQLExpression<String?> {
        let arguments = [operand.node, .constant(.text(separator))]
        return SQLExpression(
            node: .call("string_agg", .stringAggregate, arguments, type: .text))
    }
}

extension Node {
    /// A bind of a number of characters or the like.
    static func count(_ value: Int) -> Node {
        .bind(BindParameter(.int(Int64(value)), type: .integer))
    }
}
