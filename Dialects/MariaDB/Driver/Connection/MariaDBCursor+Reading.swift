package import QuicksilverSQL

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

// Typed reads. Each asks the row first and makes an error only when the answer isn't there.
extension MariaDBCursor {
    /// How many columns a row has.
    package var columnCount: Int { row.count }

    /// The name of a column.
    package func columnName(at index: Int) -> String {
        index >= 0 && index < row.count ? row.names[index] : "\(index)"
    }

    /// Whether the value is NULL.
    package func isNull(at index: Int) -> Bool { row.isNull(index) }

    /// A Boolean: 0 and 1 count, nothing else.
    package func bool(at index: Int) throws -> Bool {
        if case .signed(let value) = row.integer(index) {
            if value == 0 { return false }
            if value == 1 { return true }
            throw outOfRange("\(value)", at: index, for: Bool.self)
        }
        throw mismatch(index, Bool.self)
    }

    /// An integer; also a DECIMAL without digits after its point, as SUM gives.
    package func int64(at index: Int) throws -> Int64 {
        switch row.integer(index) {
        case .signed(let value): return value
        case .large(let value): throw outOfRange("\(value)", at: index, for: Int64.self)
        case nil: break
        }
        if row.type(index) == .decimal, !row.isNull(index) {
            if let value = row.decimal(index), let exact = Int64(DecimalCodec.text(value)) {
                return exact
            }
            throw outOfRange(row.text(index) ?? "", at: index, for: Int64.self)
        }
        throw mismatch(index, Int64.self)
    }

    /// A floating-point number; also an integer that it holds exactly, and a DECIMAL.
    package func double(at index: Int) throws -> Double {
        if let value = row.double(index) { return value }
        switch row.integer(index) {
        case .signed(let value):
            if let exact = Double(exactly: value) { return exact }
            throw outOfRange("\(value)", at: index, for: Double.self)
        case .large(let value):
            if let exact = Double(exactly: value) { return exact }
            throw outOfRange("\(value)", at: index, for: Double.self)
        case nil: break
        }
        if row.type(index) == .decimal, let value = row.text(index).flatMap({ Double($0) }) {
            return value
        }
        throw mismatch(index, Double.self)
    }

    /// An exact number.
    package func decimal(at index: Int) throws -> Decimal {
        if row.type(index) == .decimal, let text = row.text(index) {
            if let value = row.decimal(index) { return value }
            throw outOfRange(text, at: index, for: Decimal.self)
        }
        switch row.integer(index) {
        case .signed(let value): return Decimal(value)
        case .large(let value): return Decimal(value)
        case nil: throw mismatch(index, Decimal.self)
        }
    }

    /// A text; also ENUM, SET and the texts of JSON and UUID columns.
    package func string(at index: Int) throws -> String {
        switch row.type(index) {
        case .text, .json, .uuid:
            if let value = row.text(index) { return value }
        default: break
        }
        throw mismatch(index, String.self)
    }

    /// Bytes; also BIT and GEOMETRY.
    package func data(at index: Int) throws -> Data {
        switch row.type(index) {
        case .bytes, .bits:
            if let value = row.data(index) { return value }
        default: break
        }
        throw mismatch(index, Data.self)
    }

    /// A UUID: of that type, as text, or of 16 bytes.
    package func uuid(at index: Int) throws -> UUID {
        switch row.type(index) {
        case .uuid, .text, .bytes:
            if row.isNull(index) { break }
            if let value = row.uuid(index) { return value }
            throw malformed(index, UUID.self)
        default: break
        }
        throw mismatch(index, UUID.self)
    }

    /// A date; also one kept as text.
    package func date(at index: Int) throws -> LocalDate {
        if row.type(index) == .date, let moment = row.moment(index) {
            return try date(moment, index)
        }
        return try parsed(index, row.dateText)
    }

    /// A time of day; also one kept as text. A TIME below zero or of a day and more is an error.
    package func time(at index: Int) throws -> LocalTime {
        guard row.type(index) == .time, let moment = row.moment(index) else {
            return try parsed(index, row.timeText)
        }
        guard !moment.isNegative, moment.day == 0 else {
            throw outOfRange("\(interval(moment))", at: index, for: LocalTime.self)
        }
        return try time(moment, index)
    }

    /// A date and time without a zone; also one kept as text.
    package func timestamp(at index: Int) throws -> LocalDateTime {
        switch row.type(index) {
        case .timestamp, .instant:
            if let moment = row.moment(index) { return try timestamp(moment, index) }
        default: break
        }
        return try parsed(index, row.timestampText)
    }

    /// A point in time: DATETIME and TIMESTAMP are read as UTC, which every session of ours speaks.
    package func instant(at index: Int) throws -> Instant {
        switch row.type(index) {
        case .timestamp, .instant:
            if let moment = row.moment(index) { return Instant(utc: try timestamp(moment, index)) }
        default: break
        }
        return try parsed(index) { row.text($0).flatMap { Instant($0) } }
    }

    /// A span of time: as text, or of a TIME column.
    package func interval(at index: Int) throws -> Interval {
        if row.type(index) == .time, let moment = row.moment(index) { return interval(moment) }
        return try parsed(index) { row.text($0).flatMap { Interval($0) } }
    }

    /// A JSON document's text.
    package func json(at index: Int) throws -> String { try string(at: index) }

    /// MariaDB has no arrays.
    package func array(at index: Int, of element: DataType) throws -> [SQLValue] {
        throw mismatch(index, [SQLValue].self)
    }

    // MARK: Parts

    private func date(_ moment: WireMoment, _ index: Int) throws -> LocalDate {
        do throws(ValueError) {
            return try LocalDate(year: moment.year, month: moment.month, day: moment.day)
        } catch {
            throw malformed(index, LocalDate.self)
        }
    }

    private func time(_ moment: WireMoment, _ index: Int) throws -> LocalTime {
        do throws(ValueError) {
            return try LocalTime(
                hour: moment.hour, minute: moment.minute, second: moment.second,
                microsecond: moment.microsecond)
        } catch {
            throw malformed(index, LocalTime.self)
        }
    }

    private func timestamp(_ moment: WireMoment, _ index: Int) throws -> LocalDateTime {
        do throws(ValueError) {
            return try LocalDateTime(
                date: try LocalDate(year: moment.year, month: moment.month, day: moment.day),
                time: try LocalTime(
                    hour: moment.hour, minute: moment.minute, second: moment.second,
                    microsecond: moment.microsecond))
        } catch {
            throw malformed(index, LocalDateTime.self)
        }
    }

    /// A TIME as a span: at most 838 hours, so it fits.
    private func interval(_ moment: WireMoment) -> Interval {
        let hours = Int64(moment.day) * 24 + Int64(moment.hour)
        let seconds = (hours * 60 + Int64(moment.minute)) * 60 + Int64(moment.second)
        let microseconds = seconds * 1_000_000 + Int64(moment.microsecond)
        return Interval(
            months: 0, days: 0, microseconds: moment.isNegative ? -microseconds : microseconds)
    }

    private func parsed<Value>(_ index: Int, _ read: (Int) -> Value?) throws -> Value {
        guard row.type(index) == .text, !row.isNull(index) else {
            throw mismatch(index, Value.self)
        }
        if let value = read(index) { return value }
        throw malformed(index, Value.self)
    }
}
