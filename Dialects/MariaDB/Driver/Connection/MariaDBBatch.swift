import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Takes the rows of a batch into arrays of parameters, and executes the statement whenever a packet is full.
final class MariaDBBatch: RowWriter {
    private let statement: MariaDBStatement
    private let buffer: BulkBuffer
    private let width: Int
    private let body: (MariaDBCursor) throws -> Void
    private var position = 0
    private var row = 0
    private var failure: (any Error)?

    /// A batch whose results are given to `body`.
    init(
        _ statement: MariaDBStatement, rows: Int, _ body: @escaping (MariaDBCursor) throws -> Void
    ) {
        self.statement = statement
        self.body = body
        width = statement.parameterCount
        buffer = BulkBuffer(
            width: width, rows: rows,
            byteLimit: min(statement.connection.maximumPacket / 2, 4 << 20))
    }

    func write(_ value: SQLValue) throws {
        let index = try next()
        let parameter: ParameterValue
        do throws(DatabaseError) {
            parameter = try ParameterValue(value, position: index + 1)
        } catch {
            throw failed(error)
        }
        if buffer.append(parameter, at: index) { return }
        try splitRow(at: index)
        _ = buffer.append(parameter, at: index)
    }

    func writeNull() throws { buffer.appendNull(at: try next()) }

    func write(_ value: Bool) throws { try append(value ? 1 : 0, as: .bool) }

    func write(_ value: Int64) throws { try append(UInt64(bitPattern: value), as: .int) }

    func write(_ value: Double) throws {
        guard value.isFinite else { return try write(SQLValue.double(value)) }
        try append(value.bitPattern, as: .double)
    }

    func write(_ value: String) throws {
        let index = try next()
        if buffer.append(value, as: .text, at: index) { return }
        try splitRow(at: index)
        _ = buffer.append(value, as: .text, at: index)
    }

    @inline(__always)
    private func append(_ bits: UInt64, as kind: ParameterKind) throws {
        let index = try next()
        if buffer.append(bits, as: kind, at: index) { return }
        try splitRow(at: index)
        _ = buffer.append(bits, as: kind, at: index)
    }

    func endRow() throws {
        if let failure { throw failure }
        guard position == width else { throw failed(statement.countError(position)) }
        position = 0
        row += 1
        buffer.endRow()
        if buffer.isFull { try send() }
    }

    /// Sends what is left.
    func finish() throws {
        if let failure { throw failure }
        guard position == 0 else { throw failed(statement.countError(position)) }
        try send()
    }

    /// A column's value is of another type than those before: they go first, and the row begins anew.
    private func splitRow(at index: Int) throws {
        let begun = buffer.takeBegun(index)
        try send()
        buffer.putBack(begun)
    }

    private func send() throws {
        guard buffer.rowCount > 0 else { return buffer.removeAll() }
        buffer.seal()
        do {
            try body(statement.startBulk(buffer))
        } catch {
            failure = error
            throw error
        }
        buffer.removeAll()
    }

    @inline(__always)
    private func next() throws -> Int {
        if let failure { throw failure }
        guard position < width else { throw failed(statement.countError(position + 1)) }
        defer { position += 1 }
        return position
    }

    /// Keeps the error, for rows that don't stop at one.
    private func failed(_ error: DatabaseError) -> DatabaseError {
        var error = statement.withSQL(error)
        error.message = "Row \(row) of the batch: " + error.message
        failure = error
        return error
    }
}
