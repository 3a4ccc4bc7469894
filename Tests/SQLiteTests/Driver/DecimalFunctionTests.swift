import QuicksilverEngine
import QuicksilverSQL
import QuicksilverSQLite
import Testing

@testable import QuicksilverSQLiteDriver

@Suite struct DecimalFunctionTests {
    private let connection: SQLiteConnection

    init() throws {
        connection = try SQLiteDriver.inMemory().connection()
    }

    @Test func textsAreReadAndWrittenInOneForm() {
        let forms: [(String, String?)] = [
            ("0", "0"), ("-0.00", "0"), ("+1", "1"), ("007.500", "7.5"), (".5", "0.5"),
            ("5.", "5"), ("-0.00120", "-0.0012"), ("1.5e3", "1500"), ("15E-3", "0.015"),
            ("0e999999", "0"), ("1e6", "1000000"),
            (
                "1234567890123456789012345678901234567890.1",
                "1234567890123456789012345678901234567890.1"
            ),
            ("", nil), ("-", nil), (".", nil), ("1 ", nil), (" 1", nil), ("1e", nil),
            ("1e1.5", nil),
            ("1.2.3", nil), ("0x10", nil), ("NaN", nil), ("1e20001", nil), ("1e-20001", nil),
            ("1e99999999999999999999", nil), ("١", nil),
        ]
        for (text, written) in forms { #expect(DecimalText(text)?.text == written, "\(text)") }
    }

    @Test func computesExactly() throws {
        let cases: [(String, SQLValue)] = [
            ("decimal_add('0.1', '0.2')", "0.3"),
            (
                "decimal_add('99999999999999999999999999999999999999', '1')",
                "100000000000000000000000000000000000000"
            ),
            ("decimal_add('1.5', '-1.50')", "0"),
            ("decimal_add('-1.5', '1.25')", "-0.25"),
            ("decimal_sub('1', '0.001')", "0.999"),
            ("decimal_sub('0.001', '1')", "-0.999"),
            ("decimal_sub('-5', '-7')", "2"),
            ("decimal_mul('-1.5', '0.02')", "-0.03"),
            (
                "decimal_mul('12345678901234567890', '98765432109876543210')",
                "1219326311370217952237463801111263526900"
            ),
            ("decimal_mul('0', '-5')", "0"),
            ("decimal_add(1, 0.5)", "1.5"),
            ("decimal_cmp('1.0', '1')", 0), ("decimal_cmp('2', '10')", -1),
            ("decimal_cmp('-2', '-10')", 1), ("decimal_cmp('0.1', '-0.1')", 1),
            ("decimal_cmp('0.09', '0.1')", -1), ("decimal_cmp('0', '-0')", 0),
            ("decimal_add(NULL, '1')", nil), ("decimal_cmp('1', NULL)", nil),
            (
                "(SELECT decimal_sum(x) FROM (SELECT '0.1' AS x UNION ALL SELECT '0.2' UNION ALL SELECT NULL))",
                "0.3"
            ),
            ("(SELECT decimal_sum(x) FROM (SELECT '1' AS x) WHERE 0)", nil),
        ]
        for (sql, expected) in cases {
            #expect(try connection.one("SELECT \(sql)") == expected, "\(sql)")
        }
    }

    @Test func sumsRunOverWindows() throws {
        let sums = try connection.all(
            """
            SELECT decimal_sum(x) OVER (ORDER BY n ROWS 1 PRECEDING) FROM
            (SELECT 1 AS n, NULL AS x UNION ALL SELECT 2, '0.1' UNION ALL SELECT 3, '0.2'
            UNION ALL SELECT 4, '-0.2' UNION ALL SELECT 5, NULL UNION ALL SELECT 6, NULL) ORDER BY n
            """)
        #expect(sums == [[nil], ["0.1"], ["0.3"], ["0"], ["-0.2"], [nil]])
    }

    @Test func whatIsNoNumberIsAnError() {
        for argument in ["'x'", "''", "X'31'", "9e999", "'NaN'"] {
            for function in ["decimal_add", "decimal_sub", "decimal_mul", "decimal_cmp"] {
                let error = databaseError {
                    _ = try connection.one("SELECT \(function)('1', \(argument))")
                }
                #expect((error?.underlying as? DatabaseError)?.kind == .wrongType, "\(argument)")
            }
        }
        let long = String(repeating: "9", count: 20_000)
        let error = databaseError {
            _ = try connection.one("SELECT decimal_mul(?1, ?1)", .text(long))
        }
        #expect((error?.underlying as? DatabaseError)?.kind == .dataOutOfRange)
    }

    @Test func columnsOfExactNumbersCompareAsNumbers() throws {
        let table = Table(
            "prices", MetaData(), Column("price", .numeric(30, 10), nullable: false, unique: true),
            Column("old", .numeric))
        for sql in try CreateTable(table).compile(for: SQLiteDialect()) {
            try connection.execute(script: sql)
        }
        for price: SQLValue in ["10", "9.5", "-3", "100.25", "0.09"] {
            try connection.run("INSERT INTO prices VALUES (?, NULL)", price)
        }
        #expect(
            try connection.all("SELECT price FROM prices ORDER BY price")
                == [["-3"], ["0.09"], ["9.5"], ["10"], ["100.25"]])
        #expect(try connection.one("SELECT max(price) FROM prices") == "100.25")
        #expect(try connection.one("SELECT min(price) FROM prices") == "-3")
        #expect(try connection.one("SELECT count(*) FROM prices WHERE price > 9.75") == 2)
        #expect(try connection.one("SELECT count(*) FROM prices WHERE price = '10.0'") == 1)
        #expect(try connection.one("SELECT count(*) FROM prices WHERE price BETWEEN 0 AND 10") == 3)
        #expect(
            databaseError { try connection.run("INSERT INTO prices VALUES ('10.00', NULL)") }?.kind
                == .unique)
        #expect(try connection.one("SELECT decimal_sum(price) FROM prices") == "116.84")
        // Texts that aren't numbers have a place as well: behind all numbers, in the order of their bytes.
        try connection.run("INSERT INTO prices VALUES ('b', NULL), ('a', NULL)")
        #expect(
            try connection.all("SELECT price FROM prices ORDER BY price DESC LIMIT 3")
                == [["b"], ["a"], ["100.25"]])
    }
}

@Suite struct DecimalDivisionTests {
    private let connection: SQLiteConnection

    init() throws {
        connection = try SQLiteDriver.inMemory().connection()
    }

    @Test func roundsHalvesAwayFromZero() throws {
        let cases: [(String, SQLValue)] = [
            ("decimal('2.50')", "2.5"), ("decimal(NULL)", nil), ("decimal(7)", "7"),
            ("decimal('2.345', 2)", "2.35"), ("decimal('-2.345', 2)", "-2.35"),
            ("decimal('2.344', 2)", "2.34"), ("decimal('9.995', 2)", "10"),
            ("decimal('0.5', 0)", "1"), ("decimal('0.49', 0)", "0"),
            ("decimal('-0.05', 1)", "-0.1"),
            ("decimal('0.005', 1)", "0"), ("decimal('1.5', 5)", "1.5"),
        ]
        for (sql, expected) in cases {
            #expect(try connection.one("SELECT \(sql)") == expected, "\(sql)")
        }
    }

    @Test func dividesToTwentyDigits() throws {
        let cases: [(String, SQLValue)] = [
            ("decimal_div('1', '4')", "0.25"), ("decimal_div('-10', '2.5')", "-4"),
            ("decimal_div('1', '3')", "0.33333333333333333333"),
            ("decimal_div('2', '3')", "0.66666666666666666667"),
            (
                "decimal_div('123456789012345678901234567890', '10')",
                "12345678901234567890123456789"
            ),
            ("decimal_div('0', '7')", "0"), ("decimal_div('7', '0')", nil),
            ("decimal_div(NULL, '7')", nil), ("decimal_div('0.001', '1000')", "0.000001"),
            ("decimal_div('1000', '0.001')", "1000000"),
        ]
        for (sql, expected) in cases {
            #expect(try connection.one("SELECT \(sql)") == expected, "\(sql)")
        }
    }
}
