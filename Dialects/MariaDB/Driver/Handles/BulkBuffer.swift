import CQuicksilverMariaDB
import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The values of many executions, column by column, as the library reads arrays of parameters.
///
/// Shape: numbers lie one after another; texts, bytes and moments are found through an array of pointers. An indicator for
/// each value says whether it is NULL.
/// Source: MariaDB Connector/C, "Bulk Insert (Column-wise Binding)".
@safe final class BulkBuffer {
    /// One placeholder's values.
    @unsafe private struct Column {
        var kind: ParameterKind?
        /// Numbers themselves, or pointers to what isn't a number; offsets until the memory stands still.
        var cells: UnsafeMutablePointer<UInt64>
        var lengths: UnsafeMutablePointer<UInt>
        var indicators: UnsafeMutablePointer<CChar>
    }

    /// How many rows were filled in.
    private(set) var rowCount = 0
    /// What the library is given.
    let binds: UnsafeMutablePointer<MYSQL_BIND>
    private let width: Int
    private let capacity: Int
    private let byteLimit: Int
    private let columns: UnsafeMutablePointer<Column>
    private var memory: ParameterMemory

    /// Most rows in one trip.
    private static let maximumRows = 8_192

    /// Room for `rows` rows or as many as go in one trip.
    init(width: Int, rows: Int, byteLimit: Int) {
        self.width = width
        self.byteLimit = byteLimit
        capacity = min(rows, Self.maximumRows)
        memory = ParameterMemory(capacity: capacity * 32)
        unsafe binds = UnsafeMutablePointer<MYSQL_BIND>.allocate(capacity: width)
        unsafe binds.initialize(repeating: MYSQL_BIND(), count: width)
        unsafe columns = UnsafeMutablePointer<Column>.allocate(capacity: width)
        for index in 0..<width {
            unsafe (columns + index).initialize(
                to: Column(
                    kind: nil, cells: .allocate(capacity: capacity),
                    lengths: .allocate(capacity: capacity),
                    indicators: .allocate(capacity: capacity)))
        }
    }

    deinit {
        for index in 0..<width {
            unsafe columns[index].cells.deallocate()
            unsafe columns[index].lengths.deallocate()
            unsafe columns[index].indicators.deallocate()
        }
        unsafe columns.deallocate()
        unsafe binds.deallocate()
    }

    /// Takes rows until the trip is full; gives how many. 0 when a column's values are of several types.
    func fill(_ values: [SQLValue], from first: Int) throws(DatabaseError) -> Int {
        memory.removeAll(keeping: byteLimit * 2)
        rowCount = 0
        for index in 0..<width { unsafe columns[index].kind = nil }
        let rows = min(capacity, values.count / width - first)
        while rowCount < rows, memory.count < byteLimit {
            for column in 0..<width {
                let value = try ParameterValue(
                    values[(first + rowCount) * width + column], position: column + 1)
                guard append(value, column) else { return 0 }
            }
            rowCount += 1
        }
        seal()
        return rowCount
    }

    /// Adds a column's value for the current row; false when it is of another type than those before it.
    private func append(_ value: ParameterValue, _ index: Int) -> Bool {
        let column = unsafe columns + index
        let row = rowCount
        guard let kind = value.kind else {
            unsafe column.pointee.indicators[row] = CChar(STMT_INDICATOR_NULL.rawValue)
            unsafe column.pointee.cells[row] = 0
            unsafe column.pointee.lengths[row] = 0
            return true
        }
        if let known = unsafe column.pointee.kind {
            guard known == kind else { return false }
        } else {
            unsafe column.pointee.kind = kind
        }
        unsafe column.pointee.indicators[row] = CChar(STMT_INDICATOR_NONE.rawValue)
        let cell: UInt64
        var length = 0
        switch value {
        case .null: cell = 0
        case .bool(let value): cell = value ? 1 : 0
        case .int(let value): cell = UInt64(bitPattern: value)
        case .double(let value): cell = value.bitPattern
        case .decimal(let text), .text(let text): (cell, length) = append(text)
        case .bytes(let data):
            (cell, length) = unsafe data.withUnsafeBytes { bytes in
                unsafe (UInt64(memory.append(bytes: bytes)), bytes.count)
            }
        case .moment(let moment, _): cell = unsafe UInt64(memory.append(moment.packed))
        }
        unsafe column.pointee.cells[row] = cell
        unsafe column.pointee.lengths[row] = UInt(length)
        return true
    }

    private func append(_ text: String) -> (UInt64, Int) {
        var text = text
        return text.withUTF8 { utf8 in
            unsafe (UInt64(memory.append(bytes: UnsafeRawBufferPointer(utf8))), utf8.count)
        }
    }

    /// Turns offsets into pointers and points the library at the columns.
    private func seal() {
        let base = unsafe UInt64(UInt(bitPattern: memory.start))
        for index in 0..<width {
            let column = unsafe columns[index]
            // Only NULLs: any type does.
            let kind = unsafe column.kind ?? .text
            switch kind {
            case .int, .double: break
            case .bool:
                // The library steps through these by one byte.
                let bytes = unsafe UnsafeMutableRawPointer(column.cells)
                for row in 0..<rowCount {
                    let bit = unsafe UInt8(truncatingIfNeeded: column.cells[row])
                    unsafe bytes.storeBytes(of: bit, toByteOffset: row, as: UInt8.self)
                }
            case .decimal, .text, .bytes, .date, .time, .timestamp:
                for row in 0..<rowCount { unsafe column.cells[row] += base }
            }
            unsafe binds[index].buffer_type = kind.wire
            unsafe binds[index].buffer = UnsafeMutableRawPointer(column.cells)
            unsafe binds[index].length = column.lengths
            unsafe binds[index].u.indicator = column.indicators
            unsafe binds[index].is_null = nil
        }
    }
}
