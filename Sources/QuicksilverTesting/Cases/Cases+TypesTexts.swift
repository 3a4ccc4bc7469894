import QuicksilverEngine
import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Texts that something on the way might change.
private let oddTexts: [String] = [
    "", " ", "  two blanks  ", "'", "''", "\"", "\\", "\\'", "\\n", "\n\r\t", "%_", "a;b", "--",
    "/*",
    "NULL", "null", "?", "$1", ":name", "{}", "é", "e\u{301}", "ß", "İ", "日本語", "👩‍👩‍👧‍👦", "🇩🇪", "👍🏽",
    "\u{FEFF}mark", "\u{202E}reversed", "\u{FFFD}", "\u{10FFFF}", "\u{1}\u{1F}\u{7F}",
    "a\u{0300}\u{0301}",
]

/// A text of 16 MiB whose characters have one to four bytes.
private func largeText() -> String {
    String(repeating: "aé日👍 0123456789", count: 16 * 1_048_576 / 21)
        + String(repeating: "x", count: 16 * 1_048_576 % 21)
}

/// 16 MiB in which every byte occurs.
private func largeBytes() -> Data {
    Data((0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) })
        .repeated(256)
}

extension Data {
    fileprivate func repeated(_ count: Int) -> Data {
        var result = Data(capacity: self.count * count)
        for _ in 0..<count { result.append(self) }
        return result
    }
}

extension ComplianceCase {
    /// Texts and bytes: what is odd, what is large, and what is too long.
    static var typesOfTexts: [ComplianceCase] {
        var cases = CaseList("types")
        addTexts(&cases)
        addLengths(&cases)
        addBytes(&cases)
        return cases.all
    }

    private static func addTexts(_ cases: inout CaseList) {
        cases.add("texts come back character by character") { db in
            try await expectRoundTrip(db, .text, oddTexts)
            try await expectRoundTrip(db, .string(40), oddTexts)
            try await expectRoundTrip(db, .string, oddTexts)
        }
        cases.add("texts are told apart by their code points") { db in
            let column = TypeColumn(.string(20))
            try await column.create(db)
            let texts = ["é", "e\u{301}", "E", "e", "É", "a", "a ", "ss", "ß"]
            try await column.write(db, texts)
            for (number, text) in texts.enumerated() {
                let keys = try await db.engine.execute(
                    select(column.id).where(column.value == text, column.id > 0)
                ).all()
                #expect(keys == [number + 1], "'\(text)'")
            }
        }
        cases.add("a text of 16 MiB comes back") { db in
            let text = largeText()
            #expect(text.utf8.count == 16 * 1_048_576)
            try await expectRoundTrip(db, .text, [text], isComparable: false)
        }
        cases.add(
            "texts hold NUL", needs: [.nulInText],
            whenLacking: .runs { db in
                let column = TypeColumn(.text)
                try await column.create(db)
                for text in ["\0", "a\0b", "a\0"] {
                    let error = try await column.expectRefused(db, .text(text))
                    #expect(error?.message.contains("NUL") == true)
                }
            }
        ) { db in
            try await expectRoundTrip(db, .text, ["\0", "a\0b", "\0\0", "a\0"])
        }
    }

    private static func addLengths(_ cases: inout CaseList) {
        cases.add("texts longer than their column are refused, in characters and not in bytes") {
            db in
            let column = TypeColumn(.string(4))
            try await column.create(db)
            // The last of them is too long by a blank, which databases like to cut off.
            for text in ["abcde", "ééééé", "👍👍👍👍👍", "abcd "] {
                let error = try await column.expectRefused(db, .text(text))
                #expect(error?.column == "value")
            }
            try await column.write(db, ["abcd", "éééé", "👍👍👍👍", "a   ", ""])
            #expect(
                try await column.values(db) == ["abcd", "abcd", "éééé", "👍👍👍👍", "a   ", ""])
        }
        cases.add("texts of a fixed length come back without what they were filled up with") { db in
            let column = TypeColumn(.char(5))
            try await column.create(db)
            for text in ["abcdef", "ab ", "     ", "abcde "] {
                try await column.expectRefused(db, .text(text))
            }
            try await column.write(db, ["abcde", "ab", "", "é 👍"])
            #expect(try await column.values(db) == ["abcde", "abcde", "ab", "", "é 👍"])
            let keys = try await db.engine.execute(
                select(column.id).where(column.value == "ab")
            ).all()
            #expect(keys == [2])
        }
    }

    private static func addBytes(_ cases: inout CaseList) {
        cases.add("bytes come back, NUL and all others") { db in
            let every = Data((0...255).map { UInt8($0) })
            try await expectRoundTrip(
                db, .binary, [Data(), Data([0]), Data([0, 0, 0]), every, Data("text".utf8)])
            try await expectRoundTrip(db, .binary(256), [Data(), Data([0]), every])
        }
        cases.add("bytes of 16 MiB come back") { db in
            let bytes = largeBytes()
            #expect(bytes.count == 16 * 1_048_576)
            try await expectRoundTrip(db, .binary, [bytes], isComparable: false)
        }
        cases.add("bytes longer than their column are refused") { db in
            let column = TypeColumn(.binary(3))
            try await column.create(db)
            let error = try await column.expectRefused(db, .bytes(Data([1, 2, 3, 4])))
            #expect(error?.column == "value")
            try await column.write(db, [Data([1, 2, 3]), Data()])
            #expect(try await column.values(db) == [Data([1, 2, 3]), Data([1, 2, 3]), Data()])
        }
    }
}
