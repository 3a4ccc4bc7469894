import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Writes rows in COPY's binary form, or in its text form where a column has no binary one.
///
/// Source: PostgreSQL, "COPY", "File Formats".
struct CopyWriter {
    /// What is ready to be sent.
    var bytes: [UInt8] = []
    private let shape: ResultShape
    private var row = 0

    /// The signature, no flags, no extension.
    static let header: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0]

    init(_ shape: ResultShape) {
        self.shape = shape
    }

    mutating func start() {
        if shape.isBinary { bytes += Self.header }
    }

    mutating func finish() {
        if shape.isBinary { BigEndian.append(Int16(-1), to: &bytes) }
    }

    mutating func append(_ values: [SQLValue]) throws(DatabaseError) {
        guard values.count == shape.types.count else {
            throw DatabaseError(
                .parameterMismatch,
                "Row \(row) has \(values.count) values for \(shape.types.count) columns.")
        }
        if shape.isBinary { BigEndian.append(Int16(truncatingIfNeeded: values.count), to: &bytes) }
        for index in values.indices {
            do {
                if shape.isBinary {
                    try append(binary: values[index], shape.types[index])
                } else {
                    if index > 0 { bytes.append(0x09) }
                    try append(text: values[index])
                }
            } catch {
                var fault = error.error(parameter: index + 1, row: row, sql: nil)
                fault.column = shape.names[index]
                throw fault
            }
        }
        if !shape.isBinary { bytes.append(0x0A) }
        row += 1
    }

    private mutating func append(
        binary value: SQLValue, _ type: WireType
    ) throws(EncodingFault) {
        if value.isNull { return BigEndian.append(Int32(-1), to: &bytes) }
        let start = bytes.count
        BigEndian.append(Int32(0), to: &bytes)
        guard try BinaryWriter.append(value, as: type, to: &bytes) else {
            throw .wrongType("a value of the column's own type, \(type.id)")
        }
        guard let length = Int32(exactly: bytes.count - start - 4) else {
            throw .outOfRange("a value of less than 2 GiB")
        }
        BigEndian.store(length, at: start, in: &bytes)
    }

    private mutating func append(text value: SQLValue) throws(EncodingFault) {
        if value.isNull {
            bytes += [0x5C, 0x4E]
            return
        }
        for byte in try TextWriter.text(value).utf8 {
            switch byte {
            case 0: throw .invalid("PostgreSQL's texts can't hold NUL characters; send it as bytes")
            case 0x5C: bytes += [0x5C, 0x5C]
            case 0x09: bytes += [0x5C, 0x74]
            case 0x0A: bytes += [0x5C, 0x6E]
            case 0x0D: bytes += [0x5C, 0x72]
            default: bytes.append(byte)
            }
        }
    }
}

/// Reads rows in COPY's binary form, which arrive one at a time.
final class CopyReader {
    private let shape: ResultShape
    private var isFirst = true

    init(_ shape: ResultShape) {
        self.shape = shape
    }

    /// The row in these bytes; nil for the end's mark.
    func row(_ data: Data) throws(DatabaseError) -> [SQLValue]? {
        // The header comes in front of the first row.
        let skipped = isFirst ? CopyWriter.header.count : 0
        isFirst = false
        let values = unsafe data.withUnsafeBytes { bytes -> [SQLValue]?? in
            guard bytes.count >= skipped else { return .some(nil) }
            return unsafe read(UnsafeRawBufferPointer(rebasing: bytes[skipped...]))
        }
        guard let values else { return nil }
        guard let values else {
            throw DatabaseError(
                .dataOutOfRange,
                "A row of the copy holds a value that no Swift type holds: infinity, NaN, too many digits, "
                    + "or an array of more than one dimension.")
        }
        return values
    }

    /// The values; nil inside for a row that can't be read, nil outside for the end.
    private func read(_ bytes: UnsafeRawBufferPointer) -> [SQLValue]?? {
        guard bytes.count >= 2 else { return .some(nil) }
        let count = unsafe Int(BigEndian.load(bytes, as: Int16.self))
        guard count >= 0 else { return nil }
        guard count == shape.types.count else { return .some(nil) }
        var values: [SQLValue] = []
        values.reserveCapacity(count)
        var offset = 2
        for type in shape.types {
            guard offset + 4 <= bytes.count else { return .some(nil) }
            let length = unsafe Int(BigEndian.load(bytes, at: offset, as: Int32.self))
            offset += 4
            guard length >= 0 else {
                values.append(.null)
                continue
            }
            guard offset + length <= bytes.count else { return .some(nil) }
            let cell = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
            guard let value = unsafe BinaryForm.value(cell, type) else { return .some(nil) }
            values.append(value)
            offset += length
        }
        return .some(values)
    }
}
