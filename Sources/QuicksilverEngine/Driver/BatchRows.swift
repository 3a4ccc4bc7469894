public import QuicksilverSQL

/// The rows of one batch, written one after another into wherever a driver sends them from.
///
/// Shape: ``write(to:)`` writes all rows, each the value of every placeholder in order and then the row's end; so rows
/// needn't be in memory at once, and no array of values is made for any. It may not use the connection that it writes to.
public protocol BatchRows {
    /// How many rows there are at least, as far as that is known without looking.
    var underestimatedCount: Int { get }
    /// Whether the same rows can be written a second time, after a statement turned out to be lost; otherwise once at most.
    var canRepeat: Bool { get }
    /// Writes all rows.
    ///
    /// - Throws: what the writer throws; an error of its own ends the batch, of which nothing is kept then.
    func write(to writer: any RowWriter) throws
}

extension BatchRows {
    /// `false`
    public var canRepeat: Bool { false }
}

/// Rows that lie in memory one after another, `width` values each.
package struct FlatRows: BatchRows {
    private let values: [SQLValue]
    private let width: Int

    /// Rows of `width` values each.
    package init(_ values: [SQLValue], width: Int) {
        self.values = values
        self.width = width
    }

    package var underestimatedCount: Int { width > 0 ? values.count / width : 0 }
    package var canRepeat: Bool { true }

    package func write(to writer: any RowWriter) throws {
        var start = 0
        while start < values.count {
            let end = min(start + width, values.count)
            for index in start..<end { try writer.write(values[index]) }
            try writer.endRow()
            start = end
        }
    }
}

/// Keeps what is written as values, for a driver that wants them all at once.
package final class ValueCollector: RowWriter {
    /// The values of all rows.
    package private(set) var values: [SQLValue] = []
    /// The values of the first row.
    package private(set) var width: Int?
    private var rowStart = 0

    /// Nothing yet.
    package init() {}

    package func write(_ value: SQLValue) throws { values.append(value) }

    package func endRow() throws {
        let count = values.count - rowStart
        rowStart = values.count
        guard count == width ?? count else {
            throw DatabaseError(
                .parameterMismatch,
                "A row of the batch has \(count) values, the first has \(width ?? count).")
        }
        width = count
    }
}

extension DriverStatement {
    /// Keeps the rows as values and executes them all.
    public func executeBatch(_ rows: any BatchRows) throws -> Int {
        let collector = ValueCollector()
        try rows.write(to: collector)
        guard let width = collector.width else { return 0 }
        return try executeBatch(collector.values, width: width)
    }

    /// Refused.
    public func executeBatch(_ rows: any BatchRows, _ answer: BatchAnswer) throws -> Int {
        throw DatabaseError(.unsupported, "The driver hands over nothing of a batch's rows.")
    }

    /// False: the driver takes no arrays.
    public func prepareArrays() throws(DatabaseError) -> Bool { false }

    /// Refused.
    public func executeArrays(_ rows: any BatchRows) throws -> Int {
        throw DatabaseError(.unsupported, "The driver takes no arrays of rows.")
    }
}
