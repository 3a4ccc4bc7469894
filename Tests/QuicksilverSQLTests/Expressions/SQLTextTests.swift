import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct SQLTextTests {
    @Test func interpolatedValuesAreBinds() {
        let name = "x'; DROP TABLE f; --"
        expectSQL(
            select(Fact.id).where("name = \(name) AND n > \(5)"),
            [
                .postgresql: "SELECT f.id FROM f WHERE name = $1 AND n > $2",
                .all: "SELECT f.id FROM f WHERE name = ? AND n > ?",
            ], binds: [.text(name), 5])
        expectSQL(
            select(Fact.id).where(text("n > \(5)")),
            [
                .postgresql: "SELECT f.id FROM f WHERE n > $1",
                .all: "SELECT f.id FROM f WHERE n > ?",
            ], binds: [5])
        expectSQL(
            select(Fact.id).where("n IS \(nil as Int?)"),
            [
                .postgresql: "SELECT f.id FROM f WHERE n IS $1",
                .all: "SELECT f.id FROM f WHERE n IS ?",
            ], binds: [.null])
    }

    @Test func expressionsEmbed() {
        expectSQL(
            select(Fact.id).where("\(Fact.n) > \(Fact.id + 1)"),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > (f.id + $1)",
                .all: "SELECT f.id FROM f WHERE f.n > (f.id + ?)",
            ], binds: [1])
        expectSQL(
            select(Fact.id).where("\(facts.c.name) = \(func_.lower(Fact.note))"),
            [
                .all: "SELECT f.id FROM f WHERE f.name = lower(f.note)"
            ])
    }

    @Test func valuesInsideQuotesAreRefused() {
        let name = "ed"
        let texts: [SQLText] = [
            "name = '\(name)'", "name LIKE '%\(name)%'", "name = 'it''s \(name)'",
            "\"\(identifier: name)\" = 1", "`\(Fact.n)` = 1",
        ]
        for text in texts {
            let error = #expect(throws: CompileError.self) {
                try select(Fact.id).where(text).compile(for: snapshots.dialects[0])
            }
            #expect(error?.message.contains("between quotation marks") == true)
        }
        expectSQL(
            select(Fact.id).where("name = 'a''b' /* don't */ AND n = \(5) -- it's \(6)\n"),
            [
                .postgresql:
                    "SELECT f.id FROM f WHERE name = 'a''b' /* don't */ AND n = $1 -- it's $2\n",
                .all: "SELECT f.id FROM f WHERE name = 'a''b' /* don't */ AND n = ? -- it's ?\n",
            ], binds: [5, 6])
        // Where backslashes escape, as on MariaDB, the text has ended here.
        expectSQL(
            select(Fact.id).where(#"name = 'it\'s' AND n = \#(5)"#),
            [
                .postgresql: #"SELECT f.id FROM f WHERE name = 'it\'s' AND n = $1"#,
                .all: #"SELECT f.id FROM f WHERE name = 'it\'s' AND n = ?"#,
            ], binds: [5])
    }

    @Test func namesInQuotesOfEveryKindAreNoBinds() throws {
        for sql in [
            "':a'", "\":a\"", "`:a`", "/* :a */ 1", "1 -- :a", "a::int", "a := 1", "$$ :a ' $$",
            "$x$ :a $$ $y$ :a $x$", "E'it\\'s :a'", "e'\\\\' || ':a'", "'it''s :a'", ":1",
        ] {
            #expect(SQLText(unsafe: sql).textNode.pieces.count == 1, "\(sql)")
        }
        for sql in [
            ":a", "a[1: :a]", "'x' :a", "$1 :a", "a$b$ :a $b$", "$$ :a", "name' :a' :a",
            "'a\\' :a",
        ] {
            let binds = SQLText(unsafe: sql).textNode.pieces.filter { piece in
                if case .node = piece { true } else { false }
            }
            #expect(binds.count == 1, "\(sql)")
        }
    }

    @Test func identifiersAreQuoted() {
        let name = "odd\"`name"
        expectSQL(
            select(Fact.id).orderBy(text("\(identifier: name) DESC")),
            [
                .mariadb: #"SELECT f.id FROM f ORDER BY `odd"``name` DESC"#,
                .all: #"SELECT f.id FROM f ORDER BY "odd""`name" DESC"#,
            ])
        expectSQL(
            select(Fact.id).orderBy(text("\(identifier: "plain") DESC")),
            [
                .all: "SELECT f.id FROM f ORDER BY plain DESC"
            ])
    }

    @Test func asExpressions() {
        expectSQL(
            select(text("price * \(2)").as(Double.self)).from(facts),
            [
                .postgresql: "SELECT price * $1 FROM f",
                .all: "SELECT price * ? FROM f",
            ], binds: [2])
        expectSQL(
            select(literalColumn("n + 1", as: Int.self) * 2).from(facts),
            [
                .postgresql: "SELECT (n + 1) * $1 AS anon_1 FROM f",
                .all: "SELECT (n + 1) * ? AS anon_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(literalColumn("n", as: Int.self) * 2).from(facts),
            [
                .postgresql: "SELECT n * $1 AS anon_1 FROM f",
                .all: "SELECT n * ? AS anon_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(Fact.id).where(text("flag OR maybe"), Fact.n > 1),
            [
                .postgresql: "SELECT f.id FROM f WHERE (flag OR maybe) AND f.n > $1",
                .all: "SELECT f.id FROM f WHERE (flag OR maybe) AND f.n > ?",
            ], binds: [1])
        expectSQL(
            select(Fact.id).where(!text("flag OR maybe")),
            [
                .all: "SELECT f.id FROM f WHERE NOT (flag OR maybe)"
            ])
        expectSQL(
            select(Fact.id).orderBy(text("random()")),
            [
                .all: "SELECT f.id FROM f ORDER BY random()"
            ])
        expectSQL(
            select(Fact.id).where(text(unsafe: "n > " + "1")),
            [
                .all: "SELECT f.id FROM f WHERE n > 1"
            ])
    }

    @Test func namedBinds() throws {
        let query = select(Fact.id).where("n > :least AND note <> ':least' AND at::text = '1'")
        for dialect in snapshots.dialects {
            let compiled = try query.compile(for: dialect)
            #expect(compiled.binds == [nil], "\(dialect.name)")
            #expect(!compiled.sql.contains(":least AND note"), "\(dialect.name)")
            #expect(compiled.sql.contains("':least' AND at::text"), "\(dialect.name)")
        }
    }

    @Test func literalsInTheSQL() {
        expectSQL(
            select(constant("it's")),
            [
                .all: "SELECT 'it''s' AS anon_1"
            ])
        expectSQL(
            select(constant(5) + Fact.n),
            [
                .all: "SELECT 5 + f.n AS anon_1 FROM f"
            ])
        expectSQL(
            select(Fact.n - constant(-5)),
            [
                .all: "SELECT f.n - (-5) AS anon_1 FROM f"
            ])
        expectSQL(
            select(constant(true)),
            [
                .postgresql: "SELECT TRUE AS anon_1",
                .all: "SELECT 1 AS anon_1",
            ])
        expectSQL(
            select(constant(nil as Int?)),
            [
                .all: "SELECT NULL AS anon_1"
            ])
        expectSQL(
            select(literal(5) + Fact.n),
            [
                .postgresql: "SELECT $1 + f.n AS anon_1 FROM f",
                .all: "SELECT ? + f.n AS anon_1 FROM f",
            ], binds: [5])
    }

    @Test func literalsInPlaceOfBinds() throws {
        let query = keys(where: Fact.n - 5 > -3 && Fact.name == "it's" && Fact.flag == true)
        for dialect in snapshots.dialects {
            let compiled = try query.compile(for: dialect, inliningLiterals: true)
            #expect(compiled.binds.isEmpty)
            #expect(compiled.sql.contains("f.n - 5 > -3"), "\(compiled.sql)")
            #expect(compiled.sql.contains("'it''s'"), "\(compiled.sql)")
        }
    }
}
