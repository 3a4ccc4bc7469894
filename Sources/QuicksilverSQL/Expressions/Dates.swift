#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A Swift type of dates or times.
public protocol TemporalValue: ColumnValue {}

extension LocalDate: TemporalValue {}
extension LocalTime: TemporalValue {}
extension LocalDateTime: TemporalValue {}
extension Instant: TemporalValue {}
extension Date: TemporalValue {}

/// A ``TemporalValue`` with a calendar date in it.
public protocol CalendarValue: TemporalValue {}

extension LocalDate: CalendarValue {}
extension LocalDateTime: CalendarValue {}
extension Instant: CalendarValue {}
extension Date: CalendarValue {}

/// A part of a date or time, as an integer.
///
/// Shape: `EXTRACT(field FROM a)` in each database's words, with the same numbers on all: weeks are ISO 8601's, Sunday is 0,
/// seconds are whole, instants are taken apart in UTC.
public func extract<Value: TemporalValue>(
    _ field: DateField, from operand: SQLExpression<Value>
) -> SQLExpression<Int> {
    SQLExpression(node: .extract(field, operand.node))
}

/// A part of a date or time that may be NULL.
public func extract<Value: TemporalValue>(
    _ field: DateField, from operand: SQLExpression<Value?>
) -> SQLExpression<Int?> {
    SQLExpression(node: .extract(field, operand.node))
}

/// A part of a date or time of a column whose type is known at run time only.
public func extract(_ field: DateField, from operand: DynamicColumn) -> SQLExpression<Int?> {
    SQLExpression(node: .extract(field, operand.node))
}

/// The present point in time.
///
/// Shape: `now()`, the start of the transaction, on PostgreSQL; `utc_timestamp(6)` on MariaDB; SQLite's clock, whose
/// fraction has three digits.
public func now() -> SQLExpression<Instant> {
    SQLExpression(node: .call("now", .now, [], type: .timestampWithZone))
}

/// The present point in time, for columns that are read as `Date`.
@_disfavoredOverload
public func now() -> SQLExpression<Date> {
    SQLExpression(node: .call("now", .now, [], type: .timestampWithZone))
}

/// Today's date in UTC.
public func currentDate() -> SQLExpression<LocalDate> {
    SQLExpression(node: .call("current_date", .today, [], type: .date))
}

extension FunctionNamespace {
    /// The present point in time.
    public func now() -> SQLExpression<Instant> { QuicksilverSQL.now() }

    /// A date or time with the fields below one set to their first value.
    ///
    /// Shape: `date_trunc('month', a)` in each database's words; weeks start on Monday, instants are cut in UTC.
    public func dateTruncate<Value: ColumnValue>(
        _ field: DateField, _ operand: SQLExpression<Value>
    ) -> SQLExpression<Value> where Value.Unwrapped: CalendarValue {
        SQLExpression(node: truncated(field, operand.node))
    }

    /// A date or time with the fields below one set to their first value.
    public func dateTruncate(_ field: DateField, _ operand: DynamicColumn) -> DynamicColumn {
        DynamicColumn(node: truncated(field, operand.node))
    }

    private func truncated(_ field: DateField, _ operand: Node) -> Node {
        .call(
            "date_trunc", .dateTruncate, [.constant(.text(field.rawValue)), operand],
            type: operand.dataType)
    }
}

extension Node {
    /// A date or time moved by so many units.
    func moved(by amount: Node, _ unit: DateField) -> Node {
        let family = dataType.family
        let isWholeDays = [.year, .quarter, .month, .week, .day].contains(unit)
        guard isWholeDays || [.hour, .minute, .second, .microsecond].contains(unit) else {
            return .fault(
                CompileError(
                    .invalidArgument, "no span has the unit \(unit); use year to microsecond"))
        }
        guard isWholeDays || family != .date else {
            return .fault(
                CompileError(
                    .invalidArgument, "a date moves by days or more, not by \(unit)s; cast it first"
                ))
        }
        guard family != .time else {
            return .fault(
                CompileError(.invalidArgument, "a time of day without a date can't be moved"))
        }
        return .dateArithmetic(
            DateArithmeticNode(date: self, amount: amount, unit: unit, type: dataType))
    }
}

extension SQLExpression where Value.Unwrapped: CalendarValue {
    /// The date or time moved by so many units, back when negative.
    ///
    /// Shape: `a + ? * INTERVAL '1 day'`, `a + INTERVAL ? DAY` on MariaDB, `date(a, ? || ' days')` and the like on SQLite.
    /// A day that the target month doesn't have becomes its last, on every database.
    public func adding(_ amount: Int, _ unit: DateField) -> Self {
        Self(node: node.moved(by: .count(amount), unit))
    }

    /// The date or time moved by as many units as an expression says.
    public func adding(_ amount: SQLExpression<Int>, _ unit: DateField) -> Self {
        Self(node: node.moved(by: amount.node, unit))
    }

    /// Whole microseconds since another; negative when that is later.
    public func microseconds<Other: ColumnValue>(
        since other: SQLExpression<Other>
    ) -> SQLExpression<Int?> where Other.Unwrapped == Value.Unwrapped {
        SQLExpression<Int?>(node: microseconds(other.node))
    }

    /// Whole microseconds since a value.
    public func microseconds(since other: Value.Unwrapped) -> SQLExpression<Int?> {
        SQLExpression<Int?>(node: microseconds(bind(other)))
    }

    /// Seconds since another, with their fraction.
    public func seconds<Other: ColumnValue>(
        since other: SQLExpression<Other>
    ) -> SQLExpression<Double?> where Other.Unwrapped == Value.Unwrapped {
        microseconds(since: other) / 1_000_000
    }

    /// Seconds since a value, with their fraction.
    public func seconds(since other: Value.Unwrapped) -> SQLExpression<Double?> {
        microseconds(since: other) / 1_000_000
    }

    private func microseconds(_ other: Node) -> Node {
        .call("microseconds", .microsecondsBetween, [node, other], type: .bigInteger)
    }
}

extension SQLExpression where Value.Unwrapped == LocalDate {
    /// Whole days since another date.
    public func days<Other: ColumnValue>(
        since other: SQLExpression<Other>
    ) -> SQLExpression<Int?> where Other.Unwrapped == LocalDate {
        SQLExpression<Int?>(node: .call("days", .daysBetween, [node, other.node], type: .integer))
    }

    /// Whole days since a date.
    public func days(since other: LocalDate) -> SQLExpression<Int?> {
        SQLExpression<Int?>(node: .call("days", .daysBetween, [node, bind(other)], type: .integer))
    }
}

extension DynamicColumn {
    /// The date or time moved by so many units, back when negative.
    public func adding(_ amount: Int, _ unit: DateField) -> Self {
        Self(node: node.moved(by: .count(amount), unit))
    }
}
