import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct CollationRegexTests {
    @Test func regularExpressions() {
        expectSQL(
            keys(where: Fact.name.regexp("^a")),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.name REGEXP ?",
                .postgresql: "SELECT f.id FROM f WHERE f.name ~ $1",
                .mariadb: "SELECT f.id FROM f WHERE f.name REGEXP concat('(?-i)', ?)",
            ], binds: ["^a"])
        expectSQL(
            keys(where: !Fact.name.regexp("^a")),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.name NOT REGEXP ?",
                .postgresql: "SELECT f.id FROM f WHERE f.name !~ $1",
                .mariadb: "SELECT f.id FROM f WHERE f.name NOT REGEXP concat('(?-i)', ?)",
            ], binds: ["^a"])
        expectSQL(
            keys(where: Fact.name.regexp("^a", caseInsensitive: true)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.name REGEXP ('(?i)' || ?)",
                .postgresql: "SELECT f.id FROM f WHERE f.name ~* $1",
                .mariadb: "SELECT f.id FROM f WHERE f.name REGEXP concat('(?i)', ?)",
            ], binds: ["^a"])
        expectSQL(
            keys(where: !Fact.name.regexp("^a", caseInsensitive: true)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.name NOT REGEXP ('(?i)' || ?)",
                .postgresql: "SELECT f.id FROM f WHERE f.name !~* $1",
                .mariadb: "SELECT f.id FROM f WHERE f.name NOT REGEXP concat('(?i)', ?)",
            ], binds: ["^a"])
        expectSQL(
            keys(where: Fact.name.regexp(Fact.note)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.name REGEXP f.note",
                .postgresql: "SELECT f.id FROM f WHERE f.name ~ f.note",
                .mariadb: "SELECT f.id FROM f WHERE f.name REGEXP concat('(?-i)', f.note)",
            ])
        expectSQL(
            keys(where: (Fact.name + "x").regexp(Fact.note + "$")),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.name || ? REGEXP (f.note || ?)",
                .postgresql: "SELECT f.id FROM f WHERE f.name || $1 ~ (f.note || $2)",
                .mariadb:
                    "SELECT f.id FROM f WHERE concat(f.name, ?) REGEXP concat('(?-i)', concat(f.note, ?))",
            ], binds: ["x", "$"])
        expectSQL(
            keys(where: facts.c.name.regexp("^a")),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.name REGEXP ?",
                .postgresql: "SELECT f.id FROM f WHERE f.name ~ $1",
                .mariadb: "SELECT f.id FROM f WHERE f.name REGEXP concat('(?-i)', ?)",
            ], binds: ["^a"])
    }

    @Test func collations() {
        expectSQL(
            select(Fact.id).orderBy(Fact.name.collate("NOCASE")),
            [
                .mariadb: "SELECT f.id FROM f ORDER BY f.name COLLATE `NOCASE`",
                .all: #"SELECT f.id FROM f ORDER BY f.name COLLATE "NOCASE""#,
            ])
        expectSQL(
            select(Fact.id).orderBy(Fact.name.collate("de-x-icu").desc()),
            [
                .mariadb: "SELECT f.id FROM f ORDER BY f.name COLLATE `de-x-icu` DESC",
                .all: #"SELECT f.id FROM f ORDER BY f.name COLLATE "de-x-icu" DESC"#,
            ])
        expectSQL(
            keys(where: Fact.name.collate("binary") == "a"),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.name COLLATE binary = ?",
                .postgresql: #"SELECT f.id FROM f WHERE f.name COLLATE "binary" = $1"#,
                .mariadb: "SELECT f.id FROM f WHERE f.name COLLATE `binary` = ?",
            ], binds: ["a"])
        expectSQL(
            keys(where: (Fact.name + "x").collate("C") < "b"),
            [
                .sqlite: #"SELECT f.id FROM f WHERE (f.name || ?) COLLATE "C" < ?"#,
                .postgresql: #"SELECT f.id FROM f WHERE (f.name || $1) COLLATE "C" < $2"#,
                .mariadb: "SELECT f.id FROM f WHERE concat(f.name, ?) COLLATE `C` < ?",
            ], binds: ["x", "b"])
        expectSQL(
            keys(where: Fact.name.collate("C").like("a%")),
            [
                .sqlite: #"SELECT f.id FROM f WHERE f.name COLLATE "C" LIKE ? ESCAPE '\'"#,
                .postgresql: #"SELECT f.id FROM f WHERE f.name COLLATE "C" LIKE $1"#,
                .mariadb: "SELECT f.id FROM f WHERE f.name COLLATE `C` LIKE ?",
            ], binds: ["a%"])
        expectSQL(
            select(func_.lower(Fact.name.collate("C"))),
            [
                .mariadb: "SELECT lower(f.name COLLATE `C`) AS lower_1 FROM f",
                .all: #"SELECT lower(f.name COLLATE "C") AS lower_1 FROM f"#,
            ])
    }
}
