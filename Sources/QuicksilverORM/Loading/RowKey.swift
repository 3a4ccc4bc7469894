import QuicksilverSQL

/// A key that some columns of a row make.
struct RowKey {
    private let columns: [(place: Int, type: DataType)]
    /// Where the only column stands, if it is an integer, the commonest case.
    private let integer: Int?

    /// The key of the columns at some places, of some types.
    init(_ places: some Collection<Int>, _ types: [DataType]) {
        columns = Array(zip(places, types).map { ($0, $1) })
        integer = columns.count == 1 && types[0].isInteger ? columns[0].place : nil
    }

    /// The key of the row that a reader stands on; nil when a part of it is NULL.
    @inline(__always)
    func read(_ reader: any RowReader) throws -> KeyValue? {
        guard let integer else {
            return KeyValue(try columns.map { try reader.value(at: $0.place, as: $0.type) })
        }
        return reader.isNull(at: integer) ? nil : .integer(try reader.int64(at: integer))
    }
}

extension Mapper {
    /// The key that some attributes make in a row of ``select(_:where:)``.
    func rowKey(_ positions: [Int], _ row: EntityRow? = nil) -> RowKey {
        let places = (row ?? ColumnOptions().row(of: self)).positions
        return RowKey(
            positions.map { places[$0] }, positions.map { columns[$0].definition.type })
    }
}
