import CQuicksilverMariaDB
import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A value of a row that isn't complete, out of the memory it lay in.
enum BegunValue {
    case null
    case number(UInt64, ParameterKind)
    case bytes([UInt8], ParameterKind)
}

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

    /// Room for as many rows as go in one trip; for some hundred where there are few.
    init(width: Int, rows: Int, byteLimit: Int) {
        self.width = width
        self.byteLimit = byteLimit
        capacity = rows == 0 ? Self.maximumRows : min(max(rows, 256), Self.maximumRows)
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

    /// Whether a trip has as many rows, or bytes, as it takes.
    var isFull: Bool { rowCount == capacity || memory.count >= byteLimit }

    /// Forgets what is there.
    func removeAll() {
        memory.removeAll(keeping: byteLimit * 2)
        rowCount = 0
        for index in 0..<width { unsafe columns[index].kind = nil }
    }

    /// Ends the current row.
    @inline(__always)
    func endRow() { rowCount += 1 }

    // Each adds a column's value for the current row; false when it is of another type than those before it.

    /// Adds a value of any kind.
    func append(_ value: ParameterValue, at index: Int) -> Bool {
        switch value {
        case .null:
            appendNull(at: index)
            return true
        case .bool(let value): return append(value ? 1 : 0, as: .bool, at: index)
        case .int(let value): return append(UInt64(bitPattern: value), as: .int, at: index)
        case .double(let value): return append(value.bitPattern, as: .double, at: index)
        case .text(let text): return append(text, as: .text, at: index)
        case .decimal(let text): return append(text, as: .decimal, at: index)
        case .bytes(let data):
            guard takes(.bytes, at: index) else { return false }
            return unsafe data.withUnsafeBytes { bytes in
                let offset = unsafe memory.append(bytes: bytes)
                return set(UInt64(offset), length: bytes.count, at: index)
            }
        case .moment(let moment, let kind): return append(moment, as: kind, at: index)
        }
    }

    /// Adds NULL.
    @inline(__always)
    func appendNull(at index: Int) {
        let column = unsafe columns + index
        unsafe column.pointee.indicators[rowCount] = CChar(STMT_INDICATOR_NULL.rawValue)
        unsafe column.pointee.cells[rowCount] = 0
        unsafe column.pointee.lengths[rowCount] = 0
    }

    /// Adds a number.
    @inline(__always)
    func append(_ bits: UInt64, as kind: ParameterKind, at index: Int) -> Bool {
        guard takes(kind, at: index) else { return false }
        return set(bits, length: 0, at: index)
    }

    /// Adds a text.
    @inline(__always)
    func append(_ text: String, as kind: ParameterKind, at index: Int) -> Bool {
        guard takes(kind, at: index) else { return false }
        let (offset, length) = append(text)
        return set(offset, length: length, at: index)
    }

    /// Adds a date, a time or both.
    @inline(__always)
    func append(_ moment: WireMoment, as kind: ParameterKind, at index: Int) -> Bool {
        guard takes(kind, at: index) else { return false }
        return set(unsafe UInt64(memory.append(moment.packed)), length: 0, at: index)
    }

    @inline(__always)
    private func takes(_ kind: ParameterKind, at index: Int) -> Bool {
        let column = unsafe columns + index
        if let known = unsafe column.pointee.kind { return known == kind }
        unsafe column.pointee.kind = kind
        return true
    }

    @inline(__always)
    private func set(_ cell: UInt64, length: Int, at index: Int) -> Bool {
        let column = unsafe columns + index
        unsafe column.pointee.indicators[rowCount] = CChar(STMT_INDICATOR_NONE.rawValue)
        unsafe column.pointee.cells[rowCount] = cell
        unsafe column.pointee.lengths[rowCount] = UInt(length)
        return true
    }

    /// Takes the first values of the row that has been begun out again, so that the rows before it can be sent.
    func takeBegun(_ count: Int) -> [BegunValue] {
        (0..<count).map { index in
            let column = unsafe columns[index]
            guard unsafe column.indicators[rowCount] != CChar(STMT_INDICATOR_NULL.rawValue),
                let kind = unsafe column.kind
            else { return .null }
            let cell = unsafe column.cells[rowCount]
            switch kind {
            case .bool, .int, .double: return .number(cell, kind)
            case .decimal, .text, .bytes:
                let length = unsafe Int(column.lengths[rowCount])
                return unsafe .bytes(
                    [UInt8](UnsafeRawBufferPointer(start: memory.start + Int(cell), count: length)),
                    kind)
            case .date, .time, .timestamp:
                return unsafe .bytes(
                    [UInt8](
                        UnsafeRawBufferPointer(
                            start: memory.start + Int(cell),
                            count: MemoryLayout<MYSQL_TIME>.size)), kind)
            }
        }
    }

    /// Begins a row with values that ``takeBegun(_:)`` gave.
    func putBack(_ values: [BegunValue]) {
        for (index, value) in values.enumerated() {
            switch value {
            case .null: appendNull(at: index)
            case .number(let bits, let kind): _ = append(bits, as: kind, at: index)
            case .bytes(let bytes, let kind):
                guard takes(kind, at: index) else { continue }
                unsafe bytes.withUnsafeBytes { bytes in
                    let isMoment = kind == .date || kind == .time || kind == .timestamp
                    let offset =
                        isMoment
                        ? unsafe memory.append(bytes.loadUnaligned(as: MYSQL_TIME.self))
                        : unsafe memory.append(bytes: bytes)
                    _ = set(UInt64(offset), length: isMoment ? 0 : bytes.count, at: index)
                }
            }
        }
    }

    private func append(_ text: String) -> (UInt64, Int) {
        var text = text
        return text.withUTF8 { utf8 in
            unsafe (UInt64(memory.append(bytes: UnsafeRawBufferPointer(utf8))), utf8.count)
        }
    }

    /// Turns offsets into pointers and points the library at the columns; to be called once before an execution.
    func seal() {
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
