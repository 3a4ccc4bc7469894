#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a column of a type takes without changing it, where databases would round, cut or convert instead of refusing.
///
/// Shape: made once for each placeholder that is written into a column; nil where every database refuses by itself.
package enum ColumnLimit: Sendable, Hashable {
    /// Whole numbers: MariaDB would round the others, and write a date as one.
    case whole
    /// Whole numbers of so many bits: SQLite would keep larger ones, which the same column of another database can't hold.
    case bits(Int)
    /// True and false: MariaDB would take whatever rounds to 0 or 1.
    case truth
    /// Numbers of 64 bits of floating point: databases would round an integer that isn't one.
    case floating
    /// Numbers of so many digits, so many of them behind the point: databases would round.
    case digits(precision: Int, scale: Int)
    /// Texts: databases would write a number's or a date's digits, each in its own way.
    case texts
    /// Texts of at most so many characters: blanks beyond would be cut off.
    case characters(Int)
    /// Texts of at most so many characters that don't end in a blank, which couldn't be told from what is filled up.
    case filled(Int)
    /// At most so many bytes.
    case bytes(Int)
    /// One of these texts: MariaDB takes `'2'` for the second of them.
    case values(Set<String>)
    /// A date, a time or a timestamp: others would be cut to what fits.
    case family(DataType.Family)
    /// What is read back as a value of the family, and fits the other limit: SQLite stores anything.
    indirect case readable(DataType.Family, ColumnLimit?)

    /// The limit of a column of this type.
    package init?(_ type: DataType, dialect: any Dialect) {
        let other = ColumnLimit(refusedNowhere: type, dialect: dialect)
        if dialect.capabilities.storesAnything, let family = Self.readable(type) {
            self = .readable(family, other)
        } else if let other {
            self = other
        } else {
            return nil
        }
    }

    /// The limit of a column that databases with types don't keep.
    private init?(refusedNowhere type: DataType, dialect: any Dialect) {
        switch type {
        case .smallInteger: self = dialect.widensIntegers ? .bits(16) : .whole
        case .integer: self = dialect.widensIntegers ? .bits(32) : .whole
        case .bigInteger: self = .whole
        case .numeric(let precision?, let scale):
            self = .digits(precision: precision, scale: scale ?? 0)
        case .numeric(nil, _):
            guard let digits = dialect.defaultNumeric else { return nil }
            self = .digits(precision: digits.precision, scale: digits.scale)
        case .string(let length?): self = .characters(length)
        case .char(let length): self = .filled(length)
        case .binary(let length?): self = .bytes(length)
        case .enumeration(let type): self = .values(Set(type.values))
        case .date, .time, .timestamp, .timestampWithZone: self = .family(type.family)
        case .boolean: self = .truth
        case .float, .double: self = .floating
        case .string(nil), .text: self = .texts
        case .null, .binary(nil), .interval, .uuid, .json, .array, .vendor: return nil
        }
    }

    /// Whether a value can be stored as it is, where one look says so; ``fault(of:)`` decides the others.
    package func surelyTakes(_ value: SQLValue) -> Bool {
        switch (self, value) {
        case (_, .null), (.whole, .int), (.family(.timestamp), .timestamp),
            (.family(.instant), .instant), (.family(.date), .date), (.truth, .bool),
            (.floating, .double), (.texts, .text):
            true
        case (.bits(32), .int(let value)): Int32(exactly: value) != nil
        case (.characters(let most), .text(let text)): text.utf8.count <= most
        case (.readable(.integer, let other), .int), (.readable(.floating, let other), .double),
            (.readable(.timestamp, let other), .timestamp),
            (.readable(.instant, let other), .instant), (.readable(.date, let other), .date):
            other?.surelyTakes(value) ?? true
        default: false
        }
    }

    /// Why a value can't be stored as it is; nil when it can, or the database decides.
    ///
    /// Shape: `.wrongType` values are of another kind, others don't fit. The reason doesn't say the value: it stands in errors
    /// where values are hidden.
    package func fault(of value: SQLValue) -> (isWrongType: Bool, reason: String)? {
        switch (self, value) {
        case (.whole, .int), (_, .null): return nil
        case (.readable(let family, let other), _):
            // The more exact reason first.
            if let fault = other?.fault(of: value) { return fault }
            return Self.unreadable(value, as: family).map { (true, "it is a \($0)") }
        case (.whole, .double(let value)):
            return Int64(exactly: value) == nil ? (true, "it is no whole number") : nil
        case (.whole, .decimal(let value)):
            return DecimalCodec.fits(value, precision: 19, scale: 0)
                ? nil : (true, "it is no whole number of 64 bits")
        case (.bits(let bits), .int(let value)): return Self.fault(of: value, bits: bits)
        case (.bits(let bits), .double(let value)):
            return Self.whole.fault(of: .double(value))
                ?? Int64(exactly: value).flatMap { Self.fault(of: $0, bits: bits) }
        case (.bits(let bits), .decimal(let value)):
            return Self.whole.fault(of: .decimal(value))
                ?? Int64(value.description).flatMap { Self.fault(of: $0, bits: bits) }
        case (.truth, .bool), (.truth, .text): return nil
        case (.truth, .int(let value)): return value == 0 || value == 1 ? nil : Self.noTruth
        case (.truth, .double(let value)): return value == 0 || value == 1 ? nil : Self.noTruth
        case (.truth, .decimal(let value)): return value == 0 || value == 1 ? nil : Self.noTruth
        case (.floating, .int(let value)):
            return Double(exactly: value) == nil
                ? (false, "64 bits of floating point don't hold the integer exactly") : nil
        case (.characters(let most), .text(let text)), (.filled(let most), .text(let text)):
            return Self.fault(of: text, atMost: most, isFilled: self == .filled(most))
        case (.bytes(let most), .bytes(let data)):
            return data.count > most
                ? (false, "it takes at most \(most) bytes, not \(data.count)") : nil
        case (.values(let values), .text(let text)):
            return values.contains(text)
                ? nil : (false, "it is none of " + values.sorted().joined(separator: ", "))
        case (.digits(let precision, let scale), .decimal),
            (.digits(let precision, let scale), .int),
            (.digits(let precision, let scale), .double),
            (.digits(let precision, let scale), .text):
            return Self.number(value).flatMap { number in
                do throws(ValueError) {
                    try DecimalCodec.check(number, precision: precision, scale: scale)
                    return nil
                } catch {
                    return (false, error.message)
                }
            }
        case (.family, .text), (.family, .invalid): return nil
        case (.family(let family), _):
            let other = value.dataType.family
            return other == family ? nil : (true, "it takes no \(other), but a \(family)")
        case (.texts, _), (.characters, _), (.filled, _):
            return Self.isNoText(value)
                ? (true, "it takes no \(value.dataType.family), but a text") : nil
        case (.whole, _), (.bits, _), (.truth, _), (.floating, _), (.digits, _):
            return Self.isMoment(value) ? (true, "it takes no \(value.dataType.family)") : nil
        default: return nil
        }
    }

    private static func fault(of value: Int64, bits: Int) -> (isWrongType: Bool, reason: String)? {
        let fits = bits == 16 ? Int16(exactly: value) != nil : Int32(exactly: value) != nil
        return fits ? nil : (false, "it is no integer of \(bits) bits")
    }

    private static let noTruth = (isWrongType: true, reason: "it is neither true nor false")

    /// Whether MariaDB would write a value's digits as a number: 20261121 for a date.
    private static func isMoment(_ value: SQLValue) -> Bool {
        switch value {
        case .date, .time, .timestamp, .instant, .interval: true
        default: false
        }
    }

    /// Whether a value has no text that is its own on every database.
    private static func isNoText(_ value: SQLValue) -> Bool {
        switch value {
        case .bool, .int, .double, .decimal, .bytes, .date, .time, .timestamp, .instant, .interval:
            true
        default: false
        }
    }

    private static func fault(
        of text: String, atMost most: Int, isFilled: Bool
    ) -> (isWrongType: Bool, reason: String)? {
        if isFilled, text.utf8.last == UInt8(ascii: " ") {
            return (
                false,
                "a text of a fixed length can't end in a blank: the column is filled up with blanks"
            )
        }
        // Counting is for texts that might be too long: a character has at least one byte.
        guard text.utf8.count > most else { return nil }
        let count = text.unicodeScalars.count
        return count > most ? (false, "it takes at most \(most) characters, not \(count)") : nil
    }

    /// The number that a value is in a column of exact numbers; nil when it is none.
    private static func number(_ value: SQLValue) -> Decimal? {
        switch value {
        case .decimal(let value): value
        case .int(let value): Decimal(value)
        case .double(let value): value.isFinite ? DecimalCodec.parse("\(value)") : nil
        case .text(let text): DecimalCodec.parse(text)
        default: nil
        }
    }
}
