import Testing

@testable import QuicksilverEngine

@Suite struct StatementTextTests {
    @Test func textsAreTheSameWhenAllTheirBytesAre() {
        for length in 0...40 {
            let bytes = (0..<length).map { UInt8(ascii: "a") + UInt8($0 % 26) }
            let text = String(decoding: bytes, as: UTF8.self)
            // Not the same memory.
            let again = StatementCache.Text(
                bytes.reduce(into: "") { $0.append(Character(UnicodeScalar($1))) })
            #expect(StatementCache.Text(text) == again)
            #expect(StatementCache.Text(text).hashValue == again.hashValue)
            #expect(StatementCache.Text(text + "?") != again)
            for position in bytes.indices {
                var changed = bytes
                changed[position] = UInt8(ascii: "?")
                #expect(StatementCache.Text(String(decoding: changed, as: UTF8.self)) != again)
            }
        }
    }

    @Test func lettersOfOneAndOfTwoCodePointsAreDifferentTexts() {
        let (one, two) = ("SELECT 'caf\u{E9}'", "SELECT 'cafe\u{301}'")
        #expect(one == two)
        #expect(StatementCache.Text(one) != StatementCache.Text(two))
    }
}
