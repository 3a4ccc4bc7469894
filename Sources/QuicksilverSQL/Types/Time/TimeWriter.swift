/// Writes the parts of dates and times as ASCII bytes into memory that has room for them.
struct TimeWriter {
    private let start: UnsafeMutablePointer<UInt8>
    private var next: UnsafeMutablePointer<UInt8>

    @inline(__always)
    init(_ start: UnsafeMutablePointer<UInt8>) {
        self.start = start
        next = start
    }

    /// The bytes written so far.
    @inline(__always) var count: Int { next - start }

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        next.initialize(to: byte)
        next += 1
    }

    @inline(__always)
    mutating func twoDigits(_ value: Int) {
        let number = UInt8(truncatingIfNeeded: value)
        let tens = number / 10
        put(0x30 &+ tens)
        put(0x30 &+ number &- tens &* 10)
    }

    /// A number without leading zeros, or with as many as make it `width` digits.
    mutating func number(_ value: UInt64, width: Int = 1) {
        var digits = 1
        var bound: UInt64 = 10
        while digits < width || (digits < 20 && value >= bound) {
            digits += 1
            bound = bound &* 10
            if digits == 20 { break }
        }
        var rest = value
        var position = digits
        while position > 0 {
            position -= 1
            (next + position).initialize(to: 0x30 &+ UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        next += digits
    }

    /// `YYYY-MM-DD`; years past 9999 and before 0 get a sign, so that reading back is exact.
    @inline(__always)
    mutating func date(days: Int64) {
        let (year, month, day) = CivilCalendar.civil(days: days)
        if year >= 0, year <= 9_999 {
            twoDigits(year / 100)
            twoDigits(year % 100)
        } else {
            put(year < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
            number(UInt64(year.magnitude), width: 4)
        }
        put(UInt8(ascii: "-"))
        twoDigits(month)
        put(UInt8(ascii: "-"))
        twoDigits(day)
    }

    /// `HH:MM:SS`, and six digits of fraction when it isn't zero.
    @inline(__always)
    mutating func time(microseconds: Int64) {
        let second = UInt32(truncatingIfNeeded: microseconds / Microseconds.perSecond)
        let fraction = UInt32(
            truncatingIfNeeded: microseconds - Int64(second) * Microseconds.perSecond)
        let minute = second / 60
        twoDigits(Int(minute / 60))
        put(UInt8(ascii: ":"))
        twoDigits(Int(minute % 60))
        put(UInt8(ascii: ":"))
        twoDigits(Int(second % 60))
        guard fraction != 0 else { return }
        put(UInt8(ascii: "."))
        let high = fraction / 10_000
        let low = fraction % 10_000
        twoDigits(Int(high))
        twoDigits(Int(low / 100))
        twoDigits(Int(low % 100))
    }
}

/// Text of at most ``TimeForm/maximumLength`` bytes, made by a function that writes into memory.
func timeText(_ write: (UnsafeMutablePointer<UInt8>) -> Int) -> String {
    String(unsafeUninitializedCapacity: TimeForm.maximumLength) { buffer in
        guard let base = buffer.baseAddress else { return 0 }
        return write(base)
    }
}

/// Appends text of at most ``TimeForm/maximumLength`` bytes, made by a function as above.
@inline(__always)
func appendTime(to bytes: inout [UInt8], _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TimeForm.maximumLength) { buffer in
        guard let base = buffer.baseAddress else { return }
        let count = write(base)
        bytes.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
    }
}

/// Reads a value from text in a decoder, with an error that shows the text and the form expected.
func decodeText<Value>(
    _ type: String, _ expected: String, from decoder: any Decoder, _ make: (String) -> Value?
) throws -> Value {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    if let value = make(text) { return value }
    let error = ValueError.malformed(type, text, expected: expected)
    throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
}
