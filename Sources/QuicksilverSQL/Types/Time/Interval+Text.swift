extension Interval: LosslessStringConvertible, Codable {
    private static let form = "P1Y2M3DT4H5M6.789S"

    /// Reads ISO 8601 text such as `P1Y2M3DT4H5M6.789S` or `P2W`; nil for anything else.
    ///
    /// Each number may have its own sign, and a sign before the `P` turns all of them round.
    public init?(_ description: String) {
        guard let value = description.readingUTF8(Self.parse) else { return nil }
        self = value
    }

    /// Reads ISO 8601 text such as `P1Y2M3DT4H5M6.789S` or `P2W`.
    ///
    /// - Throws: ``ValueError`` `.malformed` for anything else, also when it doesn't fit.
    public init(parsing text: String) throws(ValueError) {
        guard let value = Self(text) else {
            throw .malformed("interval", text, expected: Self.form)
        }
        self = value
    }

    /// The interval as `P1Y2M3DT4H5M6.789S`, without the parts that are zero; `PT0S` for none.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.maximumLength) { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return write(to: base)
        }
    }

    /// Decodes the interval from text.
    public init(from decoder: any Decoder) throws {
        self = try decodeText("interval", Self.form, from: decoder) { Self($0) }
    }

    /// Encodes the interval as text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Interval {
    /// The longest text of an interval, in bytes, rounded up.
    package static let maximumLength = 96

    /// Reads an interval from ASCII bytes; nil when they aren't one.
    package static func parse(_ utf8: UnsafeRawBufferPointer) -> Interval? {
        guard var reader = TimeReader(utf8) else { return nil }
        let isNegative = reader.peek == UInt8(ascii: "-")
        if isNegative || reader.peek == UInt8(ascii: "+") { reader.advance() }
        guard reader.skip(UInt8(ascii: "P")) else { return nil }
        var months = CheckedSum()
        var days = CheckedSum()
        var time = CheckedSum()
        var inTime = false
        var rank = 0  // units must come in order, each at most once
        var parts = 0
        while !reader.isAtEnd {
            if !inTime, reader.skip(UInt8(ascii: "T")) {
                inTime = true
                guard !reader.isAtEnd else { return nil }
            }
            guard let part = reader.intervalPart(isNegative: isNegative) else { return nil }
            let place: Int
            switch (inTime, part.unit) {
            case (false, UInt8(ascii: "Y")):
                place = 1
                months.add(part.count, times: 12)
            case (false, UInt8(ascii: "M")):
                place = 2
                months.add(part.count)
            case (false, UInt8(ascii: "W")):
                place = 3
                days.add(part.count, times: 7)
            case (false, UInt8(ascii: "D")):
                place = 4
                days.add(part.count)
            case (true, UInt8(ascii: "H")):
                place = 5
                time.add(part.count, times: Microseconds.perHour)
            case (true, UInt8(ascii: "M")):
                place = 6
                time.add(part.count, times: Microseconds.perMinute)
            case (true, UInt8(ascii: "S")):
                place = 7
                time.add(part.count, times: Microseconds.perSecond)
                time.add(part.fraction)
            default: return nil
            }
            guard place > rank, !part.hasFraction || place == 7 else { return nil }
            rank = place
            parts += 1
        }
        guard parts > 0 else { return nil }
        return Interval(months: months, days: days, time: time)
    }

    /// Writes the text into memory of at least ``maximumLength`` bytes; gives the count.
    package func write(to memory: UnsafeMutablePointer<UInt8>) -> Int {
        var writer = TimeWriter(memory)
        writer.put(UInt8(ascii: "P"))
        writer.part(Int64(months / 12), "Y")
        writer.part(Int64(months % 12), "M")
        writer.part(Int64(days), "D")
        if microseconds != 0 {
            writer.put(UInt8(ascii: "T"))
            writer.part(microseconds / Microseconds.perHour, "H")
            writer.part(microseconds / Microseconds.perMinute % 60, "M")
            writer.seconds(microseconds % Microseconds.perMinute)
        } else if months == 0, days == 0 {
            writer.put(UInt8(ascii: "T"))
            writer.put(UInt8(ascii: "0"))
            writer.put(UInt8(ascii: "S"))
        }
        return writer.count
    }

    /// Appends the ISO 8601 text.
    package func append(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.maximumLength) { buffer in
            guard let base = buffer.baseAddress else { return }
            let count = write(to: base)
            bytes.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
        }
    }
}

extension TimeReader {
    /// A number with its unit's letter; the fraction is in microseconds and has the same sign.
    fileprivate mutating func intervalPart(
        isNegative outer: Bool
    ) -> (count: Int64, fraction: Int64, hasFraction: Bool, unit: UInt8)? {
        var isNegative = outer
        if skip(UInt8(ascii: "-")) {
            isNegative.toggle()
        } else {
            _ = skip(UInt8(ascii: "+"))
        }
        guard let (value, _) = number(limit: 18) else { return nil }
        var microseconds: Int64 = 0
        let hasFraction = skip(UInt8(ascii: "."))
        if hasFraction {
            guard let digits = fraction() else { return nil }
            microseconds = digits
        }
        guard !isAtEnd else { return nil }
        let unit = peek
        advance()
        return isNegative
            ? (-value, -microseconds, hasFraction, unit) : (value, microseconds, hasFraction, unit)
    }
}

extension TimeWriter {
    /// A number with its unit's letter; nothing when it is zero.
    fileprivate mutating func part(_ value: Int64, _ unit: Unicode.Scalar) {
        guard value != 0 else { return }
        if value < 0 { put(UInt8(ascii: "-")) }
        number(value.magnitude)
        put(UInt8(ascii: unit))
    }

    /// Seconds with the fraction's digits up to the last that isn't zero; nothing for zero.
    fileprivate mutating func seconds(_ microseconds: Int64) {
        guard microseconds != 0 else { return }
        if microseconds < 0 { put(UInt8(ascii: "-")) }
        let size = microseconds.magnitude
        number(size / 1_000_000)
        var fraction = size % 1_000_000
        if fraction != 0 {
            put(UInt8(ascii: "."))
            var width = 6
            while fraction % 10 == 0 {
                fraction /= 10
                width -= 1
            }
            number(fraction, width: width)
        }
        put(UInt8(ascii: "S"))
    }
}
