public import QuicksilverSQL

/// The row a generated initialiser reads: columns by the position of their attributes.
public final class RowLoader {
    /// The row.
    @usableFromInline let reader: any RowReader
    /// Where each attribute stands in the row; empty when there is one value for whichever is asked.
    @usableFromInline let positions: [Int]
    /// What attributes hold that the row doesn't have; their position is -1.
    @usableFromInline let placeholders: (any RowReader)?
    /// The attribute whose value its Swift type doesn't hold.
    @exclusivity(unchecked) @usableFromInline var failed: Int?

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
    @inlinable
    public func read<Value: ColumnValue>(_ attribute: Int) throws -> Value {
        let position = positions.isEmpty ? 0 : positions[attribute]
        if position < 0, let placeholders {
            return try Value.read(from: placeholders, at: attribute)
        }
        do {
            return try Value.read(from: reader, at: position)
        } catch {
            failed = attribute
            throw error
        }
    }
}

@available(*, unavailable)
extension RowLoader: Sendable {}

/// A row of one value, made once and filled again and again: what a session gives an attribute a value through.
final class SingleValue {
    private let reader = ValueReader([.null], names: [""])
    private let loader: RowLoader

    init() { loader = RowLoader(reader, []) }

    /// The row, with another value.
    func holding(_ value: SQLValue) -> RowLoader {
        reader.replaceFirst(by: value)
        return loader
    }
}
