/// Reads the parts of dates and times from ASCII bytes, from left to right.
///
/// Every reader answers nil, or -1 where an Optional would cost, when the bytes don't fit; the
/// position is then of no use any more.
struct TimeReader {
    private var next: UnsafeRawPointer
    private let end: UnsafeRawPointer

    /// Stands before the first byte; nil when there are no bytes.
    @inline(__always)
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return nil }
        next = base
        end = base + bytes.count
    }

    /// Whether all bytes are read.
    @inline(__always) var isAtEnd: Bool { next == end }

    /// The next byte without going past it; 0 at the end.
    @inline(__always) var peek: UInt8 { next < end ? next.load(as: UInt8.self) : 0 }

    @inline(__always) mutating func advance() { next += 1 }

    /// Goes past one given byte.
    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        next += 1
        return true
    }

    /// Exactly two digits; -1 when they aren't there.
    @inline(__always)
    mutating func twoDigits() -> Int {
        guard end - next >= 2 else { return -1 }
        let tens = next.load(as: UInt8.self) &- 0x30
        let ones = next.load(fromByteOffset: 1, as: UInt8.self) &- 0x30
        guard tens < 10, ones < 10 else { return -1 }
        next += 2
        return Int(tens) &* 10 &+ Int(ones)
    }

    /// All the digits that follow, at most `limit` of them; nil when there is none or one more.
    mutating func number(limit: Int) -> (value: Int64, digits: Int)? {
        var value: Int64 = 0
        var digits = 0
        while true {
            let digit = peek &- 0x30
            guard digit < 10 else { break }
            guard digits < limit else { return nil }
            value = value &* 10 &+ Int64(digit)
            digits &+= 1
            next += 1
        }
        return digits == 0 ? nil : (value, digits)
    }

    /// `YYYY-MM-DD`; years past 9999 and before 1 have a sign and at least four digits.
    @inline(__always)
    mutating func date() -> Int32? {
        let year: Int
        let first = peek
        if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
            next += 1
            guard let (value, digits) = number(limit: 7), digits >= 4 else { return nil }
            year = first == UInt8(ascii: "-") ? -Int(value) : Int(value)
        } else {
            let high = twoDigits()
            let low = twoDigits()
            guard high | low >= 0 else { return nil }
            year = high &* 100 &+ low
        }
        guard skip(UInt8(ascii: "-")) else { return nil }
        let month = twoDigits()
        guard skip(UInt8(ascii: "-")) else { return nil }
        let day = twoDigits()
        guard month >= 1, month <= 12, day >= 1 else { return nil }
        guard day <= 28 || day <= CivilCalendar.daysInMonth(year: year, month: month) else {
            return nil
        }
        return Int32(exactly: CivilCalendar.days(year: year, month: month, day: day))
    }

    /// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.ffffff`, as microseconds since midnight.
    @inline(__always)
    mutating func time() -> Int64? {
        let hour = twoDigits()
        guard skip(UInt8(ascii: ":")) else { return nil }
        let minute = twoDigits()
        guard hour >= 0, hour < 24, minute >= 0, minute < 60 else { return nil }
        var seconds = Int64(hour &* 3_600 &+ minute &* 60)
        guard skip(UInt8(ascii: ":")) else { return seconds &* Microseconds.perSecond }
        let second = twoDigits()
        guard second >= 0, second < 60 else { return nil }
        seconds &+= Int64(second)
        let whole = seconds &* Microseconds.perSecond
        guard skip(UInt8(ascii: ".")) else { return whole }
        guard let fraction = fraction() else { return nil }
        return whole &+ fraction
    }

    /// The digits after a decimal point, as microseconds; digits after the sixth must be zeros.
    @inline(__always)
    mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var digits = 0
        while true {
            let digit = peek &- 0x30
            guard digit < 10 else { break }
            if digits < 6 {
                value = value &* 10 &+ Int64(digit)
            } else if digit != 0 {
                return nil
            }
            digits &+= 1
            next += 1
        }
        guard digits > 0 else { return nil }
        while digits < 6 {
            value &*= 10
            digits &+= 1
        }
        return value
    }

    /// The letter or space between a date and a time.
    @inline(__always)
    mutating func separator() -> Bool {
        let byte = peek
        guard byte == UInt8(ascii: "T") || byte == 0x20 || byte == UInt8(ascii: "t") else {
            return false
        }
        next += 1
        return true
    }

    /// `Z`, `+02`, `+0200`, `+02:00` or `+02:00:30`, as seconds east of UTC.
    mutating func offset() -> Int64? {
        let sign = peek
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") {
            next += 1
            return 0
        }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        next += 1
        let hours = twoDigits()
        guard hours >= 0, hours < 24 else { return nil }
        var seconds = Int64(hours) * 3_600
        if !isAtEnd {
            let colon = skip(UInt8(ascii: ":"))
            let minutes = twoDigits()
            guard minutes >= 0, minutes < 60 else { return nil }
            seconds += Int64(minutes) * 60
            if colon, skip(UInt8(ascii: ":")) {
                let rest = twoDigits()
                guard rest >= 0, rest < 60 else { return nil }
                seconds += Int64(rest)
            }
        }
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }
}

extension TimeReader {
    /// `YYYY-MM-DD HH:MM:SS` with no, three or six more digits, as databases write it; nil for other forms, and for bytes that
    /// aren't a date and time.
    ///
    /// Every part has its place, so nothing is looked for: a third of the time.
    @inline(__always)
    static func common(_ bytes: UnsafeRawBufferPointer) -> LocalDateTime? {
        let count = bytes.count
        guard count == 19 || count == 23 || count == 26, let base = bytes.baseAddress else {
            return nil
        }
        // The largest digit met: letters and signs are larger than 9.
        var largest: UInt8 = 0
        func digits(_ place: Int, _ many: Int) -> Int {
            var value = 0
            for offset in place..<place + many {
                let digit = base.load(fromByteOffset: offset, as: UInt8.self) &- 0x30
                largest = max(largest, digit)
                value = value &* 10 &+ Int(digit)
            }
            return value
        }
        func isByte(_ place: Int, _ byte: Unicode.Scalar) -> Bool {
            base.load(fromByteOffset: place, as: UInt8.self) == UInt8(ascii: byte)
        }
        let (year, month, day) = (digits(0, 4), digits(5, 2), digits(8, 2))
        let (hour, minute, second) = (digits(11, 2), digits(14, 2), digits(17, 2))
        let fraction = count == 19 ? 0 : count == 23 ? digits(20, 3) &* 1_000 : digits(20, 6)
        guard largest < 10, isByte(4, "-"), isByte(7, "-"), isByte(10, " "), isByte(13, ":"),
            isByte(16, ":"), count == 19 || isByte(19, "."), month >= 1, month <= 12, day >= 1,
            day <= 28 || day <= CivilCalendar.daysInMonth(year: year, month: month), hour < 24,
            minute < 60, second < 60
        else { return nil }
        let days = CivilCalendar.days(year: year, month: month, day: day)
        let seconds = Int64(hour &* 3_600 &+ minute &* 60 &+ second)
        return LocalDateTime(
            days: Int32(truncatingIfNeeded: days),
            time: seconds &* Microseconds.perSecond &+ Int64(fraction))
    }
}

extension String {
    /// Runs a reader over the text's UTF-8 bytes.
    func readingUTF8<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        var copy = self
        return copy.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}
