public import QuicksilverSQL

/// The row a generated initialiser reads: columns by the position of their attributes.
public final class RowLoader {
    /// The row.
    var reader: any RowReader
    /// Where each attribute stands in the row; empty when there is one value for whichever is asked.
    let positions: [Int]
    /// What attributes hold that the row doesn't have; their position is -1.
    private let placeholders: (any RowReader)?

    init(
        _ reader: any RowReader, _ positions: [Int], placeholders: (any RowReader)? = nil
    ) {
        self.reader = reader
        self.positions = positions
        self.placeholders = placeholders
    }

    /// One value under a name.
    init(_ value: SQLValue, _ name: String) {
        reader = ValueReader([value], names: [name])
        positions = []
        placeholders = nil
    }

    /// The value of an attribute.
    ///
    /// - Throws: an error that names the column when it holds something else.
    public func read<Value: ColumnValue>(_ attribute: Int) throws -> Value {
        let position = positions.isEmpty ? 0 : positions[attribute]
        if position < 0, let placeholders {
            return try Value.read(from: placeholders, at: attribute)
        }
        return try Value.read(from: reader, at: position)
    }
}

@available(*, unavailable)
extension RowLoader: Sendable {}
