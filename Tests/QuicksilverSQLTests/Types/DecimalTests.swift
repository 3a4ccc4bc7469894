import Testing

@testable import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct DecimalTests {
    static let nines38 = String(repeating: "9", count: 38)
    /// 2^128 - 1, the largest mantissa, which has 39 digits.
    static let largestMantissa = "340282366920938463463374607431768211455"

    static let plainTexts = [
        "0", "1", "-1", "10", "-123.45", "0.1", "-0.001", "1000000", "4294967296",
        "18446744073709551615", "18446744073709551616", "-9223372036854775808",
        nines38, "-" + nines38, "0." + nines38, "12345678901234567890.123456789012345678",
        "0.00000000000000000000000000000000000001", largestMantissa, "-" + largestMantissa,
        "1" + String(repeating: "0", count: 127), "100000000000000000000000000000000000001",
        "0." + String(repeating: "0", count: 127) + "1",
        largestMantissa + String(repeating: "0", count: 127),
    ]

    @Test func aNumberOfManyDigitsIsToldFromALiteral() {
        #expect(throws: ValueError.self) { try DecimalCodec.check(19.99, precision: 8, scale: 2) }
        do throws(ValueError) {
            try DecimalCodec.check(19.99, precision: 8, scale: 2)
        } catch {
            #expect(error.message.hasSuffix("write Decimal(string: \"19.99\")."))
        }
        do throws(ValueError) {
            try DecimalCodec.check(Decimal(1) / 8, precision: 8, scale: 2)
            Issue.record("0.125 was taken")
        } catch {
            #expect(error.message.hasSuffix("round it first."))
        }
    }

    @Test func layoutIsReadDirectly() {
        #expect(DecimalLayout.current != nil)
    }

    @Test(arguments: plainTexts)
    func textRoundTrips(text: String) throws {
        let value = try #require(DecimalCodec.parse(text))
        #expect(DecimalCodec.text(value) == text)
        #expect(value.description == text)
    }

    @Test(arguments: plainTexts)
    func slowPathAgrees(text: String) throws {
        let value = try #require(DecimalCodec.parse(text))
        let parts = try #require(DecimalParts(value))
        #expect(DecimalParts(slowly: value)?.normalized == parts)
        #expect(parts.decimalSlowly == value)
        #expect(parts.decimal == value)
        #expect(parts.decimalSlowly.hashValue == value.hashValue)
    }

    @Test(arguments: [
        ("1.5e10", "15000000000"), ("1.5E-3", "0.0015"), ("-0", "0"), ("-0.000e-999999999999", "0"),
        ("+7", "7"), (".5", "0.5"), ("5.", "5"), ("0005.5000", "5.5"), ("1e2", "100"),
        ("100e-2", "1"), ("0.10e1", "1"), ("1000e126", "1" + String(repeating: "0", count: 129)),
        ("123.4500", "123.45"), ("0e99999999999999999999", "0"),
        ("1" + String(repeating: "0", count: 60) + "e-60", "1"),
        ("1." + String(repeating: "0", count: 500), "1"),
    ])
    func otherSpellings(text: String, expected: String) throws {
        let value = try #require(DecimalCodec.parse(text))
        #expect(DecimalCodec.text(value) == expected)
    }

    @Test(arguments: [
        "", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e-", "1.2.3", "1,5", "1_000", " 1", "1 ",
        "--1",
        "+-1", "0x10", "1e5.5", "NaN", "nan", "Infinity", "-inf", "1f", "١", "1e1e1",
        "340282366920938463463374607431768211456", "1e-129", "1e166", "1e999999999999999999999",
        "999999999999999999999999999999999999999", "1." + nines38 + "9",
        "1" + String(repeating: "0", count: 100) + "1",
    ])
    func refusedTexts(text: String) {
        #expect(DecimalCodec.parse(text) == nil)
    }

    @Test func valuesOfArithmeticAreRead() throws {
        let sum = Decimal(string: "0.1").flatMap { tenth in
            Decimal(string: "0.2").map { tenth + $0 }
        }
        #expect(DecimalCodec.text(try #require(sum)) == "0.3")
        #expect(DecimalCodec.text(Decimal(1_000_000)) == "1000000")
        #expect(DecimalCodec.text(Decimal(1) / Decimal(4)) == "0.25")
        #expect(DecimalCodec.text(Decimal.nan) == "NaN")
        #expect(DecimalCodec.text(-Decimal(12)) == "-12")
        #expect(DecimalParts(Decimal.nan) == nil)
        #expect(DecimalParts(Decimal()) == DecimalParts(Decimal(0)))
        let parsed = try #require(DecimalCodec.parse("1000000"))
        #expect(parsed == Decimal(1_000_000))
        #expect(parsed.hashValue == Decimal(1_000_000).hashValue)
        #expect(parsed + 1 == Decimal(1_000_001))
        #expect(parsed * parsed == Decimal(1_000_000_000_000))
    }

    @Test(arguments: [
        ("0", 1, 0, true), ("99999999.99", 10, 2, true), ("100000000", 10, 2, false),
        ("0.001", 10, 2, false), ("1.10", 2, 1, true), ("-99.9", 3, 1, true), ("1200", 2, -2, true),
        ("1250", 2, -2, false), ("12300", 2, -2, false), ("0.00012", 2, 5, true),
        ("0.0012", 2, 5, false), (nines38, 38, 0, true), (nines38, 38, 1, false),
        ("0." + nines38, 38, 38, true), ("1" + String(repeating: "0", count: 38), 38, 0, false),
        (largestMantissa, 39, 0, true),
    ])
    func numericFits(text: String, precision: Int, scale: Int, fits: Bool) throws {
        let value = try #require(DecimalCodec.parse(text))
        #expect(DecimalCodec.fits(value, precision: precision, scale: scale) == fits)
        var passes = true
        do throws(ValueError) {
            try DecimalCodec.check(value, precision: precision, scale: scale)
        } catch {
            passes = false
        }
        #expect(passes == fits)
    }

    @Test func notANumberFitsNowhere() {
        #expect(!DecimalCodec.fits(.nan, precision: 38, scale: 0))
        #expect(throws: ValueError.self) {
            try DecimalCodec.check(.nan, precision: 38, scale: 0)
        }
    }
}

@Suite struct PostgresNumericTests {
    private func bytes(_ words: [UInt16]) -> [UInt8] {
        words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    private func encode(_ text: String) throws -> [UInt8] {
        var result: [UInt8] = []
        DecimalCodec.encodePostgres(try #require(DecimalCodec.parse(text)), into: &result)
        return result
    }

    /// Words as a PostgreSQL 15 server sends them.
    @Test(
        arguments: [
            ("0", [0, 0, 0, 0]), ("1", [1, 0, 0, 0, 1]), ("-1", [1, 0, 0x4000, 0, 1]),
            ("10000", [1, 1, 0, 0, 1]), ("12345.6789", [3, 1, 0, 4, 1, 2345, 6789]),
            ("0.1", [1, 0xFFFF, 0, 1, 1000]), ("0.00001", [1, 0xFFFE, 0, 5, 1000]),
            ("-123.45", [2, 0, 0x4000, 2, 123, 4500]), ("100000000", [1, 2, 0, 0, 1]),
            ("100000001", [3, 2, 0, 0, 1, 0, 1]), ("120000", [2, 1, 0, 0, 12, 0]),
        ] as [(String, [UInt16])])
    func knownBytes(text: String, words: [UInt16]) throws {
        var expected = words
        // A server drops groups of zeros at the end.
        while expected.count > 4, expected.last == 0 {
            expected.removeLast()
            expected[0] -= 1
        }
        #expect(try encode(text) == bytes(expected))
        let decoded = bytes(words).withUnsafeBytes { DecimalCodec.decodePostgres($0) }
        #expect(try decoded == .value(#require(DecimalCodec.parse(text))))
    }

    @Test(arguments: DecimalTests.plainTexts)
    func roundTrips(text: String) throws {
        let decoded = try encode(text).withUnsafeBytes { DecimalCodec.decodePostgres($0) }
        #expect(try decoded == .value(#require(DecimalCodec.parse(text))))
    }

    @Test func randomNumbersRoundTrip() throws {
        for _ in 0..<20_000 {
            let digits = Int.random(in: 1...38)
            let mantissa = (0..<digits).reduce(UInt128(0)) { value, _ in
                value * 10 + UInt128(Int.random(in: 0...9))
            }
            let parts = DecimalParts(
                isNegative: .random(), mantissa: mantissa, exponent: .random(in: -90...90)
            ).normalized
            let value = try #require(parts.decimal)
            var encoded: [UInt8] = []
            DecimalCodec.encodePostgres(value, into: &encoded)
            let decoded = encoded.withUnsafeBytes { DecimalCodec.decodePostgres($0) }
            let text = DecimalCodec.text(value)
            guard decoded == .value(value), DecimalCodec.parse(text) == value,
                text == value.description
            else {
                Issue.record("\(value) failed")
                return
            }
        }
    }

    @Test func otherThanNumbers() {
        func decode(_ words: [UInt16]) -> PostgresNumeric {
            bytes(words).withUnsafeBytes { DecimalCodec.decodePostgres($0) }
        }
        #expect(decode([0, 0, 0xC000, 0]) == .nan)
        #expect(decode([0, 0, 0xD000, 0x20]) == .positiveInfinity)
        #expect(decode([0, 0, 0xF000, 0x20]) == .negativeInfinity)
        #expect(decode([1, 0, 0x1234, 0, 1]) == .malformed)
        #expect(decode([1, 0, 0, 0, 10_000]) == .malformed)
        #expect(decode([2, 0, 0, 0, 10_000, 1]) == .malformed)
        #expect(decode([2, 0, 0, 0, 1]) == .malformed)
        #expect(decode([0, 0, 0]) == .malformed)
        #expect(decode([1, 42, 0, 0, 1]) == .tooLarge)
        #expect(decode([1, 0x7FFF, 0, 0, 1]) == .tooLarge)
        #expect(decode([1, 0xFFDE, 0, 0, 1]) == .tooLarge)
        #expect(decode([11, 10, 0, 0] + Array(repeating: 9999, count: 11)) == .tooLarge)
        var nan: [UInt8] = []
        DecimalCodec.encodePostgres(.nan, into: &nan)
        #expect(nan == bytes([0, 0, 0xC000, 0]))
    }
}
