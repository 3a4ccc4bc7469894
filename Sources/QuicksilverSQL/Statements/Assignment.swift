extension Assignment {
    /// A column and its new value; nil is NULL.
    public static func set<Value>(
        _ column: SQLExpression<Value>, to value: Value.Unwrapped?
    ) -> Assignment {
        make(column.node) { type in
            let value = value?.sqlValue ?? .null
            return .bind(BindParameter(value, type: type == .null ? value.dataType : type))
        }
    }

    /// A column and an expression for its new value.
    public static func set<Value, Other>(
        _ column: SQLExpression<Value>, to expression: SQLExpression<Other>
    ) -> Assignment where Other.Unwrapped == Value.Unwrapped {
        make(column.node) { _ in expression.node }
    }

    /// A column and a value or an expression; nil is NULL.
    public static func set(_ column: DynamicColumn, to value: (any SQLOperand)?) -> Assignment {
        make(column.node) { type in
            switch value?.operandNode {
            case .bind(let bind)? where bind.name == nil && type != .null:
                .bind(BindParameter(bind.value, type: type))
            case let node?: node
            case nil: .bind(BindParameter(.null, type: type))
            }
        }
    }

    /// A column and DEFAULT: what the database puts where nothing is said; not on SQLite.
    public static func setDefault(_ column: some AnyExpression) -> Assignment {
        make(column.node) { _ in .defaultValue }
    }

    private static func make(_ column: Node, _ value: (DataType) -> Node) -> Assignment {
        switch column {
        case .column(let reference):
            if let definition = reference.definition {
                return Assignment(column: definition, value: value(definition.type))
            }
            return faulty(
                reference.name,
                CompileError(
                    .invalidArgument,
                    "'\(reference.name)' is no column of a table; only those can be set"))
        case .fault(let fault): return faulty("?", fault)
        case .coerced(let inner, _): return make(inner, value)
        default:
            return faulty(
                "?", CompileError(.invalidArgument, "only a column can be set, not an expression"))
        }
    }

    /// An assignment that throws when it is compiled.
    private static func faulty(_ name: String, _ fault: CompileError) -> Assignment {
        Assignment(
            column: ColumnDefinition(name: name, key: name, type: .null, allowsNull: true),
            value: .fault(fault))
    }

    /// What is wrong with it as an assignment to a table's column.
    func fault(in table: Table) -> CompileError? {
        if case .fault(let fault) = value { return fault }
        return table.columns.contains { $0 === column }
            ? nil
            : CompileError(
                .unknownName,
                "table '\(table.name)' has no column object '\(column.name)'; its columns are "
                    + table.columns.map(\.key).joined(separator: ", "))
    }
}

/// The value that an upsert wanted to insert for a column.
///
/// Shape: `excluded.column`; `VALUES(column)` on MariaDB. Stands in `doUpdate` only.
public func excluded<Value>(_ column: SQLExpression<Value>) -> SQLExpression<Value> {
    SQLExpression(node: excludedNode(column.node))
}

/// The value that an upsert wanted to insert for a column.
public func excluded(_ column: DynamicColumn) -> DynamicColumn {
    DynamicColumn(node: excludedNode(column.node))
}

private func excludedNode(_ node: Node) -> Node {
    switch node {
    case .column(let reference): .excluded(reference)
    case .coerced(let inner, _): excludedNode(inner)
    case .fault: node
    default:
        .fault(
            CompileError(.invalidArgument, "excluded(…) takes a column of the table inserted into"))
    }
}
