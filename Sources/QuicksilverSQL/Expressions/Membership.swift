extension Node {
    /// This operand among values held by one bind.
    func among(_ values: [SQLValue], ifUnknown type: DataType, isNegated: Bool) -> Node {
        var list: [SQLValue] = []
        list.reserveCapacity(values.count)
        var common: DataType?
        for value in values {
            let (found, foundType) = operand(value, own: type)
            list.append(found)
            if !found.isNull { common = common.map { $0.widened(with: foundType) } ?? foundType }
        }
        let own = dataType.asOperand
        let bind = BindParameter(
            .array(list), type: common ?? (own == .null ? type : own), isExpanding: true)
        return .inList(self, .values(bind), isNegated: isNegated)
    }
}

extension DataType {
    /// The type that holds values of both: the wider of two integers, else the first that is known.
    fileprivate func widened(with other: DataType) -> DataType {
        self == .null || (family == .integer && other == .bigInteger) ? other : self
    }
}

extension SQLExpression {
    /// Whether the value is one of a list; false of an empty one, for NULL too.
    ///
    /// Shape: `a IN (?, …)` with as many placeholders as there are values at execution; `a = ANY($1)` with one array on
    /// PostgreSQL. Lists of any length share one compiled statement.
    public func `in`(_ values: [Value.Unwrapped]) -> SQLPredicate {
        among(values.map(\.sqlValue), isNegated: false)
    }

    /// Whether the value is one of a list. A nil among them makes the answer NULL where it would be false.
    @_disfavoredOverload
    public func `in`(_ values: some Swift.Sequence<Value.Unwrapped?>) -> SQLPredicate {
        among(values.map(\.sqlValue), isNegated: false)
    }

    /// Whether the value is none of a list; true of an empty one, for NULL too.
    public func notIn(_ values: [Value.Unwrapped]) -> SQLPredicate {
        among(values.map(\.sqlValue), isNegated: true)
    }

    /// Whether the value is none of a list. A nil among them makes the answer NULL where it would be true, as SQL has it.
    @_disfavoredOverload
    public func notIn(_ values: some Swift.Sequence<Value.Unwrapped?>) -> SQLPredicate {
        among(values.map(\.sqlValue), isNegated: true)
    }

    /// Needs no underscore in Swift.
    @available(*, unavailable, renamed: "in")
    public func in_(_ values: [Value.Unwrapped]) -> SQLPredicate { self.in(values) }

    private func among(_ values: [SQLValue], isNegated: Bool) -> SQLPredicate {
        SQLPredicate(
            node: node.among(values, ifUnknown: Value.Unwrapped.dataType, isNegated: isNegated))
    }
}

extension DynamicColumn {
    /// Whether the value is one of a list; false of an empty one, for NULL too.
    public func `in`(_ values: some Swift.Sequence<some ColumnValue>) -> SQLPredicate {
        among(values, isNegated: false)
    }

    /// Whether the value is none of a list; true of an empty one, for NULL too.
    public func notIn(_ values: some Swift.Sequence<some ColumnValue>) -> SQLPredicate {
        among(values, isNegated: true)
    }

    private func among<Element: ColumnValue>(
        _ values: some Swift.Sequence<Element>, isNegated: Bool
    ) -> SQLPredicate {
        SQLPredicate(
            node: node.among(
                values.map(\.sqlValue), ifUnknown: Element.dataType, isNegated: isNegated))
    }
}

extension AnyExpression {
    /// `a IN (SELECT …)`
    public func `in`(
        _ query: some QueryStatement, file: StaticString = #fileID, line: UInt = #line
    ) -> SQLPredicate {
        SQLPredicate(
            node: .inList(
                operandNode, .query(query.queryNode.placed(file, line)), isNegated: false))
    }

    /// `a NOT IN (SELECT …)`; NULL where the query yields a NULL and not the value.
    public func notIn(
        _ query: some QueryStatement, file: StaticString = #fileID, line: UInt = #line
    ) -> SQLPredicate {
        SQLPredicate(
            node: .inList(
                operandNode, .query(query.queryNode.placed(file, line)), isNegated: true))
    }

    /// `a IN (b, c)` over expressions; false of none.
    public func `in`(expressions: [any AnyExpression]) -> SQLPredicate {
        SQLPredicate(
            node: .inList(operandNode, .expressions(expressions.map(\.node)), isNegated: false))
    }

    /// `a NOT IN (b, c)` over expressions; true of none.
    public func notIn(expressions: [any AnyExpression]) -> SQLPredicate {
        SQLPredicate(
            node: .inList(operandNode, .expressions(expressions.map(\.node)), isNegated: true))
    }
}

/// At least one of a query's values: `User.age == any_(query)`; stands on the right side of a comparison.
///
/// Shape: `= ANY (SELECT …)`; SQLite has neither ANY nor ALL.
public func any_<Value: ColumnValue>(
    _ query: some QueryStatement<Value>
) -> SQLExpression<Value.Unwrapped> {
    quantified(.any, query.operand)
}

/// At least one of an array's elements, sent as one bind; PostgreSQL.
public func any_<Value: ColumnValue>(_ values: [Value]) -> SQLExpression<Value> {
    quantified(.any, values.operandNode)
}

/// At least one of the elements of an array that is an expression; PostgreSQL.
public func any_<Value: ColumnValue, List: ColumnValue>(
    _ array: SQLExpression<List>
) -> SQLExpression<Value> where List.Unwrapped == [Value] {
    quantified(.any, array.node)
}

/// Every one of a query's values: `User.age > all_(query)`; stands on the right side of a comparison.
public func all_<Value: ColumnValue>(
    _ query: some QueryStatement<Value>
) -> SQLExpression<Value.Unwrapped> {
    quantified(.all, query.operand)
}

/// Every one of an array's elements, sent as one bind; PostgreSQL.
public func all_<Value: ColumnValue>(_ values: [Value]) -> SQLExpression<Value> {
    quantified(.all, values.operandNode)
}

/// Every one of the elements of an array that is an expression; PostgreSQL.
public func all_<Value: ColumnValue, List: ColumnValue>(
    _ array: SQLExpression<List>
) -> SQLExpression<Value> where List.Unwrapped == [Value] {
    quantified(.all, array.node)
}

private func quantified<Value>(_ quantifier: Quantifier, _ inner: Node) -> SQLExpression<Value> {
    SQLExpression(node: .quantified(quantifier, inner))
}

extension QueryStatement {
    fileprivate var operand: Node {
        .scalar(queryNode, queryNode.resultColumns.first?.type ?? .null)
    }
}
