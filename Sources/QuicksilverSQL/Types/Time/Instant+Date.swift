#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension Instant {
    /// Seconds from 1970-01-01 to 2001-01-01, where `Date` counts from.
    private static let referenceShift: Int64 = 978_307_200

    /// Makes the instant of a `Date`, rounded to the nearest microsecond.
    ///
    /// - Throws: ``ValueError`` `.outOfRange` when the date is not a finite number, or is further
    ///   from 1970 than 64 bits of microseconds reach (about 292,000 years).
    public init(_ date: Date) throws(ValueError) {
        let seconds = date.timeIntervalSinceReferenceDate
        // Also false for NaN. The bound is well inside Int64 and outside every usable date.
        guard abs(seconds) < 9.0e12 else {
            throw .outOfRange("The Date at", "\(seconds) s", "about 285,000 years around 2001")
        }
        let whole = seconds.rounded(.down)
        let fraction = Int64(((seconds - whole) * 1_000_000).rounded())
        microsecondsSinceEpoch =
            (Int64(whole) + Self.referenceShift) * Microseconds.perSecond + fraction
    }

    /// The current instant, by the system's clock.
    public static var now: Instant {
        // The system's clock can't show a date that is out of range.
        (try? Instant(Date())) ?? Instant(microsecondsSinceEpoch: 0)
    }

    /// The nearest `Date`.
    ///
    /// It gives the same instant back for the years 1729 to 2273; further away a `Date` can't tell
    /// two neighbouring microseconds apart.
    public var date: Date { Date(self) }
}

extension Date {
    /// Makes the date nearest to an instant; exact to the microsecond for the years 1729 to 2273.
    public init(_ instant: Instant) {
        let microseconds = instant.microsecondsSinceEpoch
        let seconds = microseconds / 1_000_000
        let fraction = microseconds - seconds * 1_000_000
        self.init(
            timeIntervalSinceReferenceDate: Double(seconds - 978_307_200)
                + Double(fraction) / 1_000_000)
    }
}
