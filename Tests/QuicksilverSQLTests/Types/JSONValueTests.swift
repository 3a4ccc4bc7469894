import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct JSONValueTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "0.1", "-0.0", "1e+300", "3.141592653589793",
        "3.14159265358979323846", "123456789012345678901234567890", "1e999", "\"\"",
        "\"a\\\"\\\\\\n\\u0000\\u001f/é😀\"", "[]", "{}", "[1,[2,[]],{\"a\":null}]",
        "{\"\":1,\"B\":2,\"a\":[true,false]}", "[0.30000000000000004,\"x\"]",
    ])
    func canonicalTextRoundTrips(text: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(try value.serialized() == text)
        #expect(try JSONValue(parsing: value.serialized()) == value)
    }

    @Test func numbersKeepTheirDigits() throws {
        #expect(try JSONValue(parsing: "9223372036854775807") == .int(.max))
        #expect(try JSONValue(parsing: "-9223372036854775808") == .int(.min))
        #expect(
            try JSONValue(parsing: "9223372036854775808")
                == .exactNumber("9223372036854775808"))
        #expect(try JSONValue(parsing: "1.50") == .number(1.5))
        #expect(try JSONValue(parsing: "1e2") == .number(100))
        #expect(try JSONValue(parsing: "0.1000000000000000000001").doubleValue == 0.1)
        #expect(try JSONValue(parsing: "1e-400") == .exactNumber("1e-400"))
        guard case .number(let zero) = try JSONValue(parsing: "-0") else {
            Issue.record("-0 is not a number")
            return
        }
        #expect(zero == 0 && zero.sign == .minus)
    }

    @Test func spacesAndEscapes() throws {
        let text =
            " { \"k\" : [ 1 , \"\\u00e9\\uD83D\\uDE00\\/\\b\\f\\r\\t\" ] ,\n\t\"k2\":{} }\r\n"
        let value = try JSONValue(parsing: text)
        #expect(value["k"]?[1]?.stringValue == "é😀/\u{8}\u{C}\r\t")
        #expect(value["k2"]?.objectValue == [:])
        #expect(value["k3"] == nil && value["k"]?[2] == nil && value["k"]?[-1] == nil)
        #expect(try JSONValue(parsing: "{\"a\":1,\"a\":2}") == ["a": 2])
    }

    @Test(arguments: [
        "", " ", "nul", "nulL", "tru", "True", "01", "-", "-01", "1.", ".5", "1e", "1e+", "+1",
        "0x1",
        "NaN", "Infinity", "'a'", "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",
        "\"\\uD800\"", "\"\\uD800\\u0041\"", "\"\\uDC00\"", "\"\n\"", "[", "[1", "[1,", "[1,]",
        "[,1]",
        "[1 2]", "{", "{a:1}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{1:2}",
        "[1}", "{\"a\":1]", "1 2", "[]]", "null,", "//x\n1", "\u{FEFF}1",
    ])
    func malformedTextIsRefused(text: String) {
        let error = #expect(throws: ValueError.self) { try JSONValue(parsing: text) }
        #expect(error?.code == .malformed)
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        for bytes: [UInt8] in [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
        ] {
            #expect(throws: ValueError.self) {
                try bytes.withUnsafeBytes { try JSONValue(utf8: $0) }
            }
        }
    }

    @Test func depthIsLimitedBothWays() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = nested(JSONValue.maximumDepth, open, close)
            #expect(try JSONValue(parsing: text).serialized() == text)
            for depth in [JSONValue.maximumDepth + 1, 1_000_000] {
                let error = #expect(throws: ValueError.self) {
                    try JSONValue(parsing: nested(depth, open, close))
                }
                #expect(error?.code == .tooDeep)
            }
        }
        var value = JSONValue.null
        for _ in 0...JSONValue.maximumDepth { value = .array([value]) }
        let deep = value
        let error = #expect(throws: ValueError.self) { try deep.serialized() }
        #expect(error?.code == .tooDeep)
    }

    @Test func namesAreSortedByTheirBytes() throws {
        let value: JSONValue = ["b": 1, "a": [true, 1.5, "x", .null], "Z": [:], "é": [], "aa": 2]
        let text = "{\"Z\":{},\"a\":[true,1.5,\"x\",null],\"aa\":2,\"b\":1,\"é\":[]}"
        #expect(try value.serialized() == text)
        #expect(value.description == text)
    }

    @Test(arguments: [
        JSONValue.number(.nan), .number(.infinity), .exactNumber("1 "), .exactNumber(" 1"),
        .exactNumber("1,2"), .exactNumber("\"a\""), .exactNumber(""), .exactNumber("[1]"),
    ])
    func valuesThatJSONLacksAreRefused(value: JSONValue) {
        #expect(throws: ValueError.self) { try value.serialized() }
        #expect(value.description.hasPrefix("invalid JSON"))
    }

    @Test func wideTextIsReadInLinearTime() throws {
        let names = (0..<100_000).map { "\"n\($0)\":[\($0)]" }
        let text = "{" + names.joined(separator: ",") + "}"
        var value: JSONValue = .null
        let time = try ContinuousClock().measure { value = try JSONValue(parsing: text) }
        #expect(value.objectValue?.count == 100_000)
        #expect(value["n99999"] == [99_999])
        // Copying at each member would take minutes.
        #expect(time < .seconds(20))
    }

    @Test func codableBothWays() throws {
        let text = """
            {"a":[null,true,-5,1.5,"x",{"y":[]}],"big":123456789012345678901234567890,"d":0.1}
            """
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        #expect(value == (try JSONValue(parsing: text)))
        let data = try JSONEncoder().encode(value)
        #expect(try JSONValue(parsing: String(decoding: data, as: UTF8.self)) == value)
        #expect(throws: EncodingError.self) {
            try JSONEncoder().encode(JSONValue.exactNumber("1e999"))
        }
    }
}
