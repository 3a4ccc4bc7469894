import QuicksilverSQL

extension ClassDeclaration {
    /// Whether any column says what may be assigned to it.
    var hasValidators: Bool { columns.contains { $0.validator != nil } }

    /// Keeps what the last column says of the values that may be assigned to it; NULL is the column's own matter.
    mutating func validate<Value: ColumnValue>(
        _ type: Value.Type, _ isRight: (@Sendable (Value.Unwrapped) throws -> Bool)?
    ) {
        guard let isRight else { return }
        columns[columns.count - 1].validator = { value in
            guard !value.isNull else { return }
            let value: Value.Unwrapped = try RowLoader(value, "").read(0)
            guard try isRight(value) else { throw ValidationFailure() }
        }
    }
}

/// What a column's `validate` says by returning false.
private struct ValidationFailure: Error, CustomStringConvertible {
    var description: String { "it isn't what the column's validate asks for" }
}
