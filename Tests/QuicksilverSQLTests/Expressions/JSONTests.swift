import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct JSONTests {
    private let theme: SQLValue = #"$."theme""#
    private let sizes: SQLValue = #"$."sizes""#
    private let first: SQLValue = #"$."sizes"[0]"#

    @Test func pathsAsValues() {
        expectSQL(
            select(Fact.doc.json["theme"].text),
            [
                .sqlite:
                    "SELECT CASE json_type(f.doc, ?) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(json_extract(f.doc, ?) AS TEXT) END AS anon_1 FROM f",
                .postgresql: "SELECT (f.doc #>> $1) AS anon_1 FROM f",
                .mariadb:
                    "SELECT CASE WHEN json_type(json_extract(f.doc, ?)) IN ('STRING', 'NULL') THEN json_value(f.doc, ?) ELSE json_extract(f.doc, ?) END AS anon_1 FROM f",
            ],
            binds: [
                .sqlite: [theme, theme], .mariadb: [theme, theme, theme],
                .postgresql: [.array(["theme"])],
            ])
        expectSQL(
            select(Fact.doc["sizes"][0].int),
            [
                .sqlite: "SELECT CAST(json_extract(f.doc, ?) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST((f.doc #>> $1) AS BIGINT) AS anon_1 FROM f",
                .mariadb:
                    "SELECT CASE WHEN json_type(json_extract(f.doc, ?)) = 'ARRAY' THEN CAST(json_value(f.doc, ?) AS SIGNED) END AS anon_1 FROM f",
            ],
            binds: [
                .postgresql: [.array(["sizes", "0"])], .sqlite: [first], .mariadb: [sizes, first],
            ])
        expectSQL(
            select(Fact.doc.json["sizes"][0].double),
            [
                .sqlite: "SELECT CAST(json_extract(f.doc, ?) AS REAL) AS anon_1 FROM f",
                .postgresql: "SELECT CAST((f.doc #>> $1) AS DOUBLE PRECISION) AS anon_1 FROM f",
                .mariadb:
                    "SELECT CASE WHEN json_type(json_extract(f.doc, ?)) = 'ARRAY' THEN CAST(json_value(f.doc, ?) AS DOUBLE) END AS anon_1 FROM f",
            ],
            binds: [
                .postgresql: [.array(["sizes", "0"])], .sqlite: [first], .mariadb: [sizes, first],
            ])
        expectSQL(
            select(Fact.doc.json["sizes"][0].bool),
            [
                .sqlite: "SELECT json_extract(f.doc, ?) AS anon_1 FROM f",
                .postgresql: "SELECT CAST((f.doc #>> $1) AS BOOLEAN) AS anon_1 FROM f",
                .mariadb:
                    "SELECT CASE WHEN json_type(json_extract(f.doc, ?)) = 'ARRAY' THEN CAST(json_value(f.doc, ?) AS SIGNED) END AS anon_1 FROM f",
            ],
            binds: [
                .postgresql: [.array(["sizes", "0"])], .sqlite: [first], .mariadb: [sizes, first],
            ])
        expectSQL(
            select(Fact.doc.json["sizes"].json),
            [
                .sqlite: "SELECT (f.doc -> ?) AS anon_1 FROM f",
                .postgresql: "SELECT (f.doc #> $1) AS anon_1 FROM f",
                .mariadb: "SELECT json_extract(f.doc, ?) AS anon_1 FROM f",
            ],
            binds: [.postgresql: [.array(["sizes"])], .all: [#"$."sizes""#]])
        expectSQL(
            select(Fact.doc.json["sizes"].decoded(as: [Int].self)),
            [
                .sqlite: "SELECT (f.doc -> ?) AS anon_1 FROM f",
                .postgresql: "SELECT (f.doc #> $1) AS anon_1 FROM f",
                .mariadb: "SELECT json_extract(f.doc, ?) AS anon_1 FROM f",
            ],
            binds: [.postgresql: [.array(["sizes"])], .all: [#"$."sizes""#]])
    }

    @Test func placesFromTheEnd() {
        expectSQL(
            select(Fact.doc.json["sizes"][-1].int),
            [
                .sqlite: "SELECT CAST(json_extract(f.doc, ?) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST((f.doc #>> $1) AS BIGINT) AS anon_1 FROM f",
                .mariadb:
                    "SELECT CASE WHEN json_type(json_extract(f.doc, ?)) = 'ARRAY' THEN CAST(json_value(f.doc, ?) AS SIGNED) END AS anon_1 FROM f",
            ],
            binds: [
                .postgresql: [.array(["sizes", "-1"])], .sqlite: [#"$."sizes"[#-1]"#],
                .mariadb: [sizes, #"$."sizes"[-1]"#],
            ])
    }

    @Test func oddKeys() {
        expectSQL(
            select(Fact.doc.json[#"a.b c'$[0]\"#].int),
            [
                .sqlite: "SELECT CAST(json_extract(f.doc, ?) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST((f.doc #>> $1) AS BIGINT) AS anon_1 FROM f",
                .mariadb: "SELECT CAST(json_value(f.doc, ?) AS SIGNED) AS anon_1 FROM f",
            ],
            binds: [
                .postgresql: [.array([#"a.b c'$[0]\"#])], .sqlite: [#"$."a.b c'$[0]\\""#],
                .mariadb: [#"$."a.b c'$[0]\\""#],
            ])
        expectRefused(
            select(Fact.doc.json[#"a"b"#].int), [.sqlite: "a quotation mark in a JSON key"])
        expectSQL(
            on: [.postgresql, .mariadb], select(Fact.doc.json[#"a"b"#].int),
            [
                .postgresql: "SELECT CAST((f.doc #>> $1) AS BIGINT) AS anon_1 FROM f",
                .mariadb: "SELECT CAST(json_value(f.doc, ?) AS SIGNED) AS anon_1 FROM f",
            ],
            binds: [.postgresql: [.array([#"a"b"#])], .mariadb: [#"$."a\"b""#]])
    }

    @Test func conditionsOnPaths() {
        expectSQL(
            keys(where: Fact.doc.json["sizes"][0].int > 3),
            [
                .sqlite: "SELECT f.id FROM f WHERE CAST(json_extract(f.doc, ?) AS INTEGER) > ?",
                .postgresql: "SELECT f.id FROM f WHERE CAST((f.doc #>> $1) AS BIGINT) > $2",
                .mariadb:
                    "SELECT f.id FROM f WHERE CASE WHEN json_type(json_extract(f.doc, ?)) = 'ARRAY' THEN CAST(json_value(f.doc, ?) AS SIGNED) END > ?",
            ],
            binds: [
                .postgresql: [.array(["sizes", "0"]), 3], .sqlite: [first, 3],
                .mariadb: [sizes, first, 3],
            ])
        expectSQL(
            select(Fact.id).orderBy(Fact.doc.json["sizes"][0].int.desc()),
            [
                .sqlite: "SELECT f.id FROM f ORDER BY CAST(json_extract(f.doc, ?) AS INTEGER) DESC",
                .postgresql: "SELECT f.id FROM f ORDER BY CAST((f.doc #>> $1) AS BIGINT) DESC",
                .mariadb:
                    "SELECT f.id FROM f ORDER BY CASE WHEN json_type(json_extract(f.doc, ?)) = 'ARRAY' THEN CAST(json_value(f.doc, ?) AS SIGNED) END DESC",
            ],
            binds: [
                .postgresql: [.array(["sizes", "0"])], .sqlite: [first], .mariadb: [sizes, first],
            ])
        expectSQL(
            keys(where: Fact.doc.json["theme"].text.isNull),
            [
                .sqlite:
                    "SELECT f.id FROM f WHERE CASE json_type(f.doc, ?) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(json_extract(f.doc, ?) AS TEXT) END IS NULL",
                .postgresql: "SELECT f.id FROM f WHERE (f.doc #>> $1) IS NULL",
                .mariadb:
                    "SELECT f.id FROM f WHERE CASE WHEN json_type(json_extract(f.doc, ?)) IN ('STRING', 'NULL') THEN json_value(f.doc, ?) ELSE json_extract(f.doc, ?) END IS NULL",
            ],
            binds: [
                .sqlite: [theme, theme], .mariadb: [theme, theme, theme],
                .postgresql: [.array(["theme"])],
            ])
    }

    @Test func equalPathsShareANumber() {
        let size = Fact.doc.json["sizes"][0].int
        expectSQL(
            select(size).groupBy(size),
            [
                .sqlite:
                    "SELECT CAST(json_extract(f.doc, ?) AS INTEGER) AS anon_1 FROM f GROUP BY CAST(json_extract(f.doc, ?) AS INTEGER)",
                .postgresql:
                    "SELECT CAST((f.doc #>> $1) AS BIGINT) AS anon_1 FROM f GROUP BY CAST((f.doc #>> $1) AS BIGINT)",
                .mariadb:
                    "SELECT CASE WHEN json_type(json_extract(f.doc, ?)) = 'ARRAY' THEN CAST(json_value(f.doc, ?) AS SIGNED) END AS anon_1 FROM f GROUP BY CASE WHEN json_type(json_extract(f.doc, ?)) = 'ARRAY' THEN CAST(json_value(f.doc, ?) AS SIGNED) END",
            ],
            binds: [
                .postgresql: [.array(["sizes", "0"])], .sqlite: [first, first],
                .mariadb: [sizes, first, sizes, first],
            ])
    }

    @Test func arraysAndKinds() {
        expectSQL(
            select(Fact.doc.json["sizes"].count),
            [
                .sqlite: "SELECT json_array_length((f.doc -> ?)) AS json_array_length_1 FROM f",
                .postgresql:
                    "SELECT jsonb_array_length((f.doc #> $1)) AS json_array_length_1 FROM f",
                .mariadb:
                    "SELECT json_length(json_extract(f.doc, ?)) AS json_array_length_1 FROM f",
            ],
            binds: [.postgresql: [.array(["sizes"])], .all: [#"$."sizes""#]])
        expectSQL(
            select(Fact.doc.json["sizes"].type),
            [
                .sqlite:
                    "SELECT CASE json_type((f.doc -> ?)) WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'text' THEN 'string' WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' ELSE json_type((f.doc -> ?)) END AS json_type_1 FROM f",
                .postgresql: "SELECT jsonb_typeof((f.doc #> $1)) AS json_type_1 FROM f",
                .mariadb:
                    "SELECT CASE json_type(json_extract(f.doc, ?)) WHEN 'INTEGER' THEN 'number' WHEN 'DOUBLE' THEN 'number' ELSE lower(json_type(json_extract(f.doc, ?))) END AS json_type_1 FROM f",
            ],
            binds: [
                .postgresql: [.array(["sizes"])], .all: [#"$."sizes""#, #"$."sizes""#],
            ])
        expectSQL(
            select(Fact.doc.json.type),
            [
                .sqlite:
                    "SELECT CASE json_type((f.doc -> ?)) WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'text' THEN 'string' WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' ELSE json_type((f.doc -> ?)) END AS json_type_1 FROM f",
                .postgresql: "SELECT jsonb_typeof(f.doc) AS json_type_1 FROM f",
                .mariadb:
                    "SELECT CASE json_type(json_extract(f.doc, ?)) WHEN 'INTEGER' THEN 'number' WHEN 'DOUBLE' THEN 'number' ELSE lower(json_type(json_extract(f.doc, ?))) END AS json_type_1 FROM f",
            ], binds: [.postgresql: [], .all: ["$", "$"]])
        expectSQL(
            select(Fact.doc.json.json),
            [
                .sqlite: "SELECT (f.doc -> ?) AS anon_1 FROM f",
                .postgresql: "SELECT f.doc AS anon_1 FROM f",
                .mariadb: "SELECT json_extract(f.doc, ?) AS anon_1 FROM f",
            ], binds: [.postgresql: [], .all: ["$"]])
    }

    @Test func documentsMade() {
        expectSQL(
            select(func_.jsonArray(Fact.id, "x", Fact.flag)),
            [
                .sqlite:
                    "SELECT json_array(f.id, ?, json(CASE WHEN f.flag THEN 'true' WHEN NOT f.flag THEN 'false' END)) AS json_array_1 FROM f",
                .postgresql: "SELECT jsonb_build_array(f.id, $1, f.flag) AS json_array_1 FROM f",
                .mariadb:
                    "SELECT json_array(f.id, ?, json_compact(CASE WHEN f.flag THEN 'true' WHEN NOT f.flag THEN 'false' END)) AS json_array_1 FROM f",
            ], binds: ["x"])
        expectSQL(
            select(func_.jsonObject(["id": Fact.id, "doc": Fact.doc, "ok": Fact.flag])),
            [
                .sqlite:
                    "SELECT json_object(?, f.id, ?, json(f.doc), ?, json(CASE WHEN f.flag THEN 'true' WHEN NOT f.flag THEN 'false' END)) AS json_object_1 FROM f",
                .postgresql:
                    "SELECT jsonb_build_object($1, f.id, $2, f.doc, $3, f.flag) AS json_object_1 FROM f",
                .mariadb:
                    "SELECT json_object(?, f.id, ?, json_compact(f.doc), ?, json_compact(CASE WHEN f.flag THEN 'true' WHEN NOT f.flag THEN 'false' END)) AS json_object_1 FROM f",
            ],
            binds: ["id", "doc", "ok"])
        expectSQL(
            select(func_.jsonArrayAggregate(Fact.n)),
            [
                .sqlite: "SELECT json_group_array(f.n) AS json_arrayagg_1 FROM f",
                .postgresql: "SELECT jsonb_agg(f.n) AS json_arrayagg_1 FROM f",
                .mariadb: "SELECT json_arrayagg(f.n) AS json_arrayagg_1 FROM f",
            ])
        expectSQL(
            select(func_.jsonArrayAggregate(Fact.flag)),
            [
                .sqlite:
                    "SELECT json_group_array(json(CASE WHEN f.flag THEN 'true' WHEN NOT f.flag THEN 'false' END)) AS json_arrayagg_1 FROM f",
                .postgresql: "SELECT jsonb_agg(f.flag) AS json_arrayagg_1 FROM f",
                .mariadb:
                    "SELECT json_arrayagg(json_compact(CASE WHEN f.flag THEN 'true' WHEN NOT f.flag THEN 'false' END)) AS json_arrayagg_1 FROM f",
            ])
        expectSQL(
            select(func_.jsonArrayLength(func_.jsonArray(Fact.id, Fact.n))),
            [
                .sqlite:
                    "SELECT json_array_length(json_array(f.id, f.n)) AS json_array_length_1 FROM f",
                .postgresql:
                    "SELECT jsonb_array_length(jsonb_build_array(f.id, f.n)) AS json_array_length_1 FROM f",
                .mariadb: "SELECT json_length(json_array(f.id, f.n)) AS json_array_length_1 FROM f",
            ])
    }

    @Test func pathsStartAtDocuments() {
        expectFault(select(Fact.n.json["a"].text), .invalidArgument)
        expectFault(select(Fact.day.json[0].int), .invalidArgument)
        expectSQL(
            select(Fact.note.json["a"].int),
            [
                .sqlite: "SELECT CAST(json_extract(f.note, ?) AS INTEGER) AS anon_1 FROM f",
                .postgresql:
                    "SELECT CAST((CAST(f.note AS JSONB) #>> $1) AS BIGINT) AS anon_1 FROM f",
                .mariadb: "SELECT CAST(json_value(f.note, ?) AS SIGNED) AS anon_1 FROM f",
            ],
            binds: [.postgresql: [.array(["a"])], .all: [#"$."a""#]])
    }

    @Test func containment() {
        let part: SQLValue = .json(#"{"theme":"dark"}"#)
        let has = Fact.doc.json.contains(["theme": "dark"])
        expectSQL(
            on: [.postgresql, .mariadb], keys(where: has),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.doc @> $1",
                .mariadb: "SELECT f.id FROM f WHERE json_contains(f.doc, ?)",
            ], binds: [part])
        expectSQL(
            on: [.postgresql, .mariadb], keys(where: !has),
            [
                .postgresql: "SELECT f.id FROM f WHERE NOT f.doc @> $1",
                .mariadb: "SELECT f.id FROM f WHERE NOT json_contains(f.doc, ?)",
            ], binds: [part])
        expectSQL(
            on: [.postgresql, .mariadb], keys(where: Fact.doc.json["sizes"].contains([1])),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.doc #> $1) @> $2",
                .mariadb: "SELECT f.id FROM f WHERE json_contains(json_extract(f.doc, ?), ?)",
            ],
            binds: [
                .postgresql: [.array(["sizes"]), .json("[1]")],
                .mariadb: [#"$."sizes""#, .json("[1]")],
            ])
        expectRefused(keys(where: has), [.sqlite: "containment of JSON documents"])
    }

    @Test func jsonNullIsADocument() {
        let null = JSON(nil as Settings?)
        #expect(null.sqlValue == .json("null"))
        #expect((nil as JSON<Settings>?).sqlValue == .null)
    }
}
