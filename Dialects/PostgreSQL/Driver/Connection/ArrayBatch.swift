import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Takes the rows of a batch into arrays, one for each column, and sends them whenever there are enough.
///
/// Shape: nothing is sent before there is a full part. A single part is a transaction by itself; more of them are put into
/// one, or behind a savepoint where one is open.
final class ArrayBatch: RowWriter {
    private let connection: PostgreSQLConnection
    private let statement: PostgreSQLStatement
    private let columns: [ArrayColumn]
    /// Where its parts go; nil where they are put behind those of other statements.
    private let pipeline: ArrayPipeline?
    private let queue: PostgreSQLQueue?
    private var scratch: [UInt8] = []
    private var position = 0
    private var firstRow = 0
    private var rowCount = 0
    private var byteCount = 0
    /// Why the batch has ended, for rows that don't stop at an error.
    private var failure: (any Error)?

    /// Most rows of a part, and about how many bytes end it early.
    private static let (maximumRows, byteLimit) = (2_000, 1 << 20)

    init(
        _ connection: PostgreSQLConnection, _ statement: PostgreSQLStatement,
        _ shape: PostgreSQLStatement.Shape, queue: PostgreSQLQueue? = nil
    ) {
        self.connection = connection
        self.statement = statement
        self.queue = queue
        columns = shape.parameters.map { ArrayColumn(WireType($0.element, form: $0.elementForm)) }
        pipeline = queue == nil ? ArrayPipeline(connection, statement, shape) : nil
    }

    // MARK: Values

    func write(_ value: SQLValue) throws {
        switch value {
        case .null: try writeNull()
        case .int(let value): try write(value)
        case .text(let value): try write(value)
        case .double(let value): try write(value)
        case .bool(let value): try write(value)
        case .timestamp(let value): try write(value)
        case .instant(let value): try write(value)
        default: try encode(value)
        }
    }

    /// Writes a value of any kind but NULL in whatever form its column takes.
    private func encode(_ value: SQLValue) throws {
        let column = try next()
        do throws(EncodingFault) {
            if column.isText { return try appendText(value, to: column) }
            scratch.removeAll(keepingCapacity: true)
            if try BinaryWriter.append(value, as: column.element, to: &scratch) {
                byteCount += scratch.count
                guard column.append(scratch) else {
                    throw .outOfRange("a value of less than 2 GiB")
                }
                return
            }
        } catch {
            throw refused(error)
        }
        // No binary form: what is gathered goes out as it is, and this column goes on as text.
        if rowCount > 0 {
            let begun = columns.prefix(position - 1).map { $0.takeLast() }
            try sendPart()
            for (column, bytes) in zip(columns, begun) { column.putBack(bytes) }
        }
        column.becomeText()
        do throws(EncodingFault) {
            try appendText(value, to: column)
        } catch {
            throw refused(error)
        }
    }

    private func appendText(_ value: SQLValue, to column: ArrayColumn) throws(EncodingFault) {
        let text = try TextWriter.text(value)
        guard !text.utf8.contains(0) else { throw .nulInText }
        byteCount += text.utf8.count
        column.append(quoted: text)
    }

    func writeNull() throws { try next().appendNull() }

    func write(_ value: Int64) throws {
        guard isNext(.int8) else { return try encode(.int(value)) }
        try next().append(value)
    }

    func write(_ value: Double) throws {
        guard isNext(.float8) else { return try encode(.double(value)) }
        try next().append(Int64(bitPattern: value.bitPattern))
    }

    func write(_ value: Bool) throws {
        guard isNext(.bool) else { return try encode(.bool(value)) }
        try next().append(UInt8(value ? 1 : 0))
    }

    func write(_ value: String) throws {
        guard isNext(.text) else { return try encode(.text(value)) }
        let column = try next()
        byteCount += value.utf8.count
        guard column.append(value) else {
            throw refused(
                value.utf8.contains(0) ? .nulInText : .outOfRange("a value of less than 2 GiB"))
        }
    }

    func write(_ value: LocalDateTime) throws {
        let moment = value.microsecondsSinceEpoch
        guard isNext(.timestamp), Epoch.holds(microseconds: moment) else {
            return try encode(.timestamp(value))
        }
        try next().append(moment - Epoch.microseconds)
    }

    func write(_ value: Instant) throws {
        let moment = value.microsecondsSinceEpoch
        guard isNext(.timestamptz), Epoch.holds(microseconds: moment) else {
            return try encode(.instant(value))
        }
        try next().append(moment - Epoch.microseconds)
    }

    /// Whether the next column takes values of a form as they are.
    @inline(__always)
    private func isNext(_ form: WireForm) -> Bool {
        guard position < columns.count else { return false }
        let column = columns[position]
        return column.element.form == form && !column.isText
    }

    @inline(__always)
    private func next() throws -> ArrayColumn {
        if let failure { throw failure }
        guard position < columns.count else { throw wrongCount() }
        defer { position += 1 }
        return columns[position]
    }

    func endRow() throws {
        if let failure { throw failure }
        guard position == columns.count else { throw wrongCount() }
        position = 0
        rowCount += 1
        if rowCount == Self.maximumRows || byteCount > Self.byteLimit { try sendPart() }
    }

    // MARK: Parts

    private func sendPart() throws {
        try put(endsBatch: false)
        for column in columns { column.removeAll() }
        firstRow += rowCount
        rowCount = 0
        byteCount = 0
    }

    /// Sends what is left, and waits for the answers; gives the rows affected.
    func finish() throws -> Int {
        if let failure { throw failure }
        guard position == 0 else { throw wrongCount() }
        if rowCount > 0 { try put(endsBatch: true) }
        return try pipeline?.finish() ?? 0
    }

    private func put(endsBatch: Bool) throws(DatabaseError) {
        let rows = firstRow..<(firstRow + rowCount)
        try queue?.send(columns, rows: rows)
        try pipeline?.send(columns, rows: rows, endsBatch: endsBatch)
    }

    /// Undoes what has been sent.
    func abandon(because error: any Error) throws {
        failure = error
        try pipeline?.rollback()
    }

    private func refused(_ fault: EncodingFault) -> DatabaseError {
        let error = fault.error(
            parameter: position, row: firstRow + rowCount, sql: statement.sql)
        failure = error
        return error
    }

    private func wrongCount() -> DatabaseError {
        let error = DatabaseError(
            .parameterMismatch,
            "Row \(firstRow + rowCount) of the batch has \(position == columns.count ? "more" : "fewer") "
                + "values than the \(columns.count) that the statement takes.", sql: statement.sql)
        failure = error
        return error
    }
}

extension EncodingFault {
    /// A text that PostgreSQL can't hold.
    static let nulInText = EncodingFault.invalid(
        "PostgreSQL's texts can't hold NUL characters; send it as bytes")
}
