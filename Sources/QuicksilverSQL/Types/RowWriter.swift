#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Where the values of rows are written, one after another, on their way to a database.
///
/// Shape: the counterpart of ``RowReader``: one value for each placeholder in order, then ``endRow()``. A driver takes values
/// from here straight into the client library's memory; only ``write(_:)-(SQLValue)`` and ``endRow()`` have no default.
public protocol RowWriter: AnyObject {
    /// Writes a value of any kind.
    ///
    /// - Throws: an error that names the place of a value that can't be sent.
    func write(_ value: SQLValue) throws
    /// Writes SQL NULL.
    func writeNull() throws
    /// Writes a Boolean.
    func write(_ value: Bool) throws
    /// Writes an integer.
    func write(_ value: Int64) throws
    /// Writes a binary floating-point number.
    func write(_ value: Double) throws
    /// Writes a text.
    func write(_ value: String) throws
    /// Writes bytes.
    func write(_ value: Data) throws
    /// Writes a date and time without a zone.
    func write(_ value: LocalDateTime) throws
    /// Writes a point in time.
    func write(_ value: Instant) throws
    /// Ends the row: it is complete, and may be sent.
    ///
    /// - Throws: when values are missing, or the database refuses this row or one before it.
    func endRow() throws
}

extension RowWriter {
    /// Writes SQL NULL.
    public func writeNull() throws { try write(SQLValue.null) }
    /// Writes a Boolean.
    public func write(_ value: Bool) throws { try write(SQLValue.bool(value)) }
    /// Writes an integer.
    public func write(_ value: Int64) throws { try write(SQLValue.int(value)) }
    /// Writes a binary floating-point number.
    public func write(_ value: Double) throws { try write(SQLValue.double(value)) }
    /// Writes a text.
    public func write(_ value: String) throws { try write(SQLValue.text(value)) }
    /// Writes bytes.
    public func write(_ value: Data) throws { try write(SQLValue.bytes(value)) }
    /// Writes a date and time without a zone.
    public func write(_ value: LocalDateTime) throws { try write(SQLValue.timestamp(value)) }
    /// Writes a point in time.
    public func write(_ value: Instant) throws { try write(SQLValue.instant(value)) }
}
