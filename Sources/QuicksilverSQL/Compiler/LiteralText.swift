#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Pieces that the dialects make literals of.
package enum LiteralText {
    /// A text in single quotes, those inside it doubled.
    package static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "'")]
        bytes.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "'") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "'"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Bytes as hexadecimal digits, capital letters.
    package static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        for byte in bytes {
            for half in [byte >> 4, byte & 15] {
                digits.append(half < 10 ? 48 + half : 55 + half)
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// A number that reads back as the same Double, always with a point or an exponent.
    package static func number(_ value: Double) -> String { "\(value)" }

    /// An exact number; nil when it is NaN.
    package static func decimal(_ value: Decimal) -> String? {
        value.isNaN ? nil : DecimalCodec.text(value)
    }

    /// A UUID in small letters.
    package static func uuid(_ value: UUID) -> String { value.uuidString.lowercased() }

    /// A calendar date.
    ///
    /// - Throws: ``CompileError`` outside the years 1 to 9999.
    package static func date(_ value: LocalDate) throws(CompileError) -> String {
        guard LocalDate.sqlRange.contains(value) else { throw outOfRange("date", value) }
        return text { value.append(to: &$0) }
    }

    /// A time of day.
    package static func time(_ value: LocalTime) -> String {
        text { value.append(to: &$0) }
    }

    /// A date and time.
    ///
    /// - Throws: ``CompileError`` outside the years 1 to 9999.
    package static func timestamp(_ value: LocalDateTime) throws(CompileError) -> String {
        guard LocalDateTime.sqlRange.contains(value) else { throw outOfRange("timestamp", value) }
        return text { value.append(to: &$0) }
    }

    /// A point in time, in UTC, with `+00:00` unless the form leaves it out.
    ///
    /// - Throws: ``CompileError`` outside the years 1 to 9999.
    package static func instant(
        _ value: Instant, as form: TimeForm
    ) throws(CompileError) -> String {
        guard Instant.sqlRange.contains(value) else { throw outOfRange("instant", value) }
        return text { value.append(to: &$0, as: form) }
    }

    private static func text(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func outOfRange(_ what: String, _ value: some Any) -> CompileError {
        CompileError(
            .invalidArgument, "the \(what) \(value) is outside the years 1 to 9999 of SQL")
    }

    /// A value no literal of the dialect can hold.
    package static func refused(
        _ value: String, by dialect: String, hint: String? = nil
    ) -> CompileError {
        CompileError(
            .invalidArgument,
            "\(dialect) has no literal for \(value)" + (hint.map { "; \($0)" } ?? ""),
            dialect: dialect, construct: "literal")
    }
}
