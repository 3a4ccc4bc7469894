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
    /// Every part has its place, so nothing is looked for, and eight characters are read at a time.
    @inline(__always)
    static func common(_ bytes: UnsafeRawBufferPointer) -> LocalDateTime? {
        let count = bytes.count
        guard count == 19 || count == 23 || count == 26, let base = bytes.baseAddress else {
            return nil
        }
        var wrong: UInt64 = 0
        let date = EightCharacters(base, like: 0x2d30_302d_3030_3030, &wrong)  // 0000-00-
        let day = EightCharacters(base + 8, like: 0x3030_3a30_3020_3030, &wrong)  // 00 00:00
        let time = EightCharacters(base + 11, like: 0x3030_3a30_303a_3030, &wrong)  // 00:00:00
        var fraction = 0
        if count == 23 {
            let last = EightCharacters(base + 15, like: 0x3030_302e_3030_3a30, &wrong)  // 0:00.000
            fraction = (last.pair(5) &* 100 &+ last.pair(7)) &* 100
        } else if count == 26 {
            let last = EightCharacters(base + 18, like: 0x3030_3030_3030_2e30, &wrong)  // 0.000000
            fraction = last.pair(2) &* 10_000 &+ last.pair(4) &* 100 &+ last.pair(6)
        }
        let (year, month) = (date.pair(0) &* 100 &+ date.pair(2), date.pair(5))
        let (hour, minute, second) = (time.pair(0), time.pair(3), time.pair(6))
        guard wrong & 0x8080_8080_8080_8080 == 0, month >= 1, month <= 12, day.pair(0) >= 1,
            day.pair(0) <= 28
                || day.pair(0) <= CivilCalendar.daysInMonth(year: year, month: month), hour < 24,
            minute < 60, second < 60
        else { return nil }
        let days = CivilCalendar.days(year: year, month: month, day: day.pair(0))
        let seconds = Int64(hour &* 3_600 &+ minute &* 60 &+ second)
        return LocalDateTime(
            days: Int32(truncatingIfNeeded: days),
            time: seconds &* Microseconds.perSecond &+ Int64(fraction))
    }
}

/// Eight characters, digits and separators, read as one word.
private struct EightCharacters {
    /// In each byte ten times the digit there plus the digit after it.
    private let pairs: UInt64

    /// Reads them; the highest bit of a byte of `wrong` is set where they aren't like a form, whose digits are zeros.
    @inline(__always)
    init(_ start: UnsafeRawPointer, like form: UInt64, _ wrong: inout UInt64) {
        let zeros: UInt64 = 0x3030_3030_3030_3030
        // Digits become 0 to 9, the form's separators 0, all else more.
        let digits = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)) ^ form
        let separators =
            ((form ^ zeros) &+ 0x7f7f_7f7f_7f7f_7f7f) >> 7 & 0x0101_0101_0101_0101
        // What reaches 0x80 when this is added is above 9, or above 0 for a separator.
        let room = 0x7676_7676_7676_7676 &+ separators &* 9
        wrong |= digits | (digits &+ room)
        pairs = digits &* 10 &+ digits >> 8
    }

    /// The number that two digits are; behind the last digit stands 0.
    @inline(__always)
    func pair(_ place: UInt64) -> Int { Int(truncatingIfNeeded: pairs >> (place &* 8) & 0xff) }
}

extension String {
    /// Runs a reader over the text's UTF-8 bytes.
    func readingUTF8<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        var copy = self
        return copy.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}
