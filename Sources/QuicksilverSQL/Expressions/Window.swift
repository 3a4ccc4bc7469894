/// A window: which rows a function looks at, in which order.
///
/// Shape: `PARTITION BY … ORDER BY … frame`; `base` is a window the statement names.
/// Source: PostgreSQL 4.2.8; sqlite.org/windowfunctions.html.
public struct Window: Sendable {
    /// The tree.
    package var node: WindowNode

    /// A window.
    public init(
        _ base: String? = nil, partitionBy: [any AnyExpression] = [],
        orderBy: [any AnyExpression] = [], frame: WindowFrame? = nil
    ) {
        node = WindowNode(
            name: base, partitionBy: partitionBy.map(\.node), orderBy: orderBy.map(\.node),
            frame: frame)
    }
}

extension WindowFrame {
    /// Rows from one bound to another.
    public static func rows(_ start: Bound, _ end: Bound = .currentRow) -> Self {
        Self(unit: .rows, start: start, end: end)
    }

    /// Values of the ordering term from one bound to another.
    public static func range(_ start: Bound, _ end: Bound = .currentRow) -> Self {
        Self(unit: .range, start: start, end: end)
    }

    /// Groups of peers from one bound to another; not on MariaDB.
    public static func groups(_ start: Bound, _ end: Bound = .currentRow) -> Self {
        Self(unit: .groups, start: start, end: end)
    }

    /// The same frame without some rows; not on MariaDB.
    public func excluding(_ exclusion: Exclusion) -> Self {
        var copy = self
        copy.exclude = exclusion
        return copy
    }
}

extension WindowFrame.Bound {
    /// So many rows, values or groups before the current row.
    public static func preceding(_ count: Int) -> Self { .preceding(.constant(.integer(count))) }

    /// So many rows, values or groups after the current row.
    public static func following(_ count: Int) -> Self { .following(.constant(.integer(count))) }
}

extension ExpressionFace {
    /// The function over a window: `func_.rank().over(orderBy: [desc(User.age)])`.
    public func over(
        partitionBy: [any AnyExpression] = [], orderBy: [any AnyExpression] = [],
        frame: WindowFrame? = nil
    ) -> Self {
        over(Window(partitionBy: partitionBy, orderBy: orderBy, frame: frame))
    }

    /// The function over a window: `func_.rank().over(partitionBy: a, b, orderBy: c.desc())`.
    @_disfavoredOverload
    public func over(
        partitionBy: any AnyExpression..., orderBy: any AnyExpression...,
        frame: WindowFrame? = nil
    ) -> Self {
        over(Window(partitionBy: partitionBy, orderBy: orderBy, frame: frame))
    }

    /// The function over a window.
    public func over(_ window: Window) -> Self {
        changingFunction("over") { $0.over = window.node }
    }

    /// The function over a window that the statement names.
    public func over(_ name: String) -> Self { over(Window(name)) }

    /// The aggregate over the rows that fulfil a condition.
    ///
    /// Shape: `FILTER (WHERE …)`; MariaDB aggregates `CASE WHEN … THEN argument END`, where that means the same.
    public func filter(where condition: SQLPredicate) -> Self {
        changingFunction("filter") { function in
            function.filter =
                function.filter.map { conjunction($0, condition.node) } ?? condition.node
        }
    }

    /// The aggregate over distinct arguments.
    public func distinct() -> Self {
        changingFunction("distinct") { $0.isDistinct = true }
    }

    /// The aggregate over arguments in an order: `string_agg(a, ',' ORDER BY b)`.
    public func aggregateOrder(by terms: any AnyExpression...) -> Self {
        changingFunction("aggregateOrder") { $0.orderBy += terms.map(\.node) }
    }

    /// `WITHIN GROUP (ORDER BY …)`, of ordered-set aggregates.
    public func withinGroup(orderBy terms: any AnyExpression...) -> Self {
        changingFunction("withinGroup") { $0.withinGroup += terms.map(\.node) }
    }

    private func changingFunction(
        _ method: String, _ change: (inout FunctionNode) -> Void
    ) -> Self {
        guard case .function(var function) = node else {
            if case .fault = node { return self }
            return Self(
                node: .fault(
                    CompileError(
                        .invalidArgument, "\(method) stands behind a function, such as func_.sum(x)"
                    )))
        }
        change(&function)
        return Self(node: .function(function))
    }
}
