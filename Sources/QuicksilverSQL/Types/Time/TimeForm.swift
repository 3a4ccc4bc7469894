/// How a date and time is written as text.
///
/// The SQL forms sort as bytes in the order of time for the years 1 to 9999, because a fraction is
/// either absent or six digits, and `+` sorts before `.` (a `Z` would not).
package enum TimeForm: Sendable, Hashable {
    /// `2026-11-21T13:05:07.123456`, an instant with `Z`.
    case iso
    /// `2026-11-21 13:05:07.123456`, an instant with `+00:00`.
    case sql
    /// As ``sql``, an instant in UTC and without its offset.
    case sqlWithoutZone

    /// The longest text that any of the types writes in any form, in bytes.
    package static let maximumLength = 48

    @inline(__always) var separator: UInt8 { self == .iso ? UInt8(ascii: "T") : 0x20 }
}
