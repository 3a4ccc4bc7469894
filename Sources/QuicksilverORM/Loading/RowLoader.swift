public import QuicksilverSQL

/// The row a generated initialiser reads: columns by the position of their attributes.
public final class RowLoader {
    /// The row.
    var reader: any RowReader
    /// Where each attribute stands in the row; empty when there is one value for whichever is asked.
    let positions: [Int]

    init(_ reader: any RowReader, _ positions: [Int]) {
        self.reader = reader
        self.positions = positions
    }

    /// One value under a name.
    init(_ value: SQLValue, _ name: String) {
        reader = ValueReader([value], names: [name])
        positions = []
    }

    /// The value of an attribute.
    ///
    /// - Throws: an error that names the column when it holds something else.
    public func read<Value: ColumnValue>(_ attribute: Int) throws -> Value {
        try Value.read(from: reader, at: positions.isEmpty ? 0 : positions[attribute])
    }
}

@available(*, unavailable)
extension RowLoader: Sendable {}
