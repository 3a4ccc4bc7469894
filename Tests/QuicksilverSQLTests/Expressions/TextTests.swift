import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct TextTests {
    @Test func like() {
        expectSQL(
            keys(where: Fact.name.like("a%")),
            [
                .sqlite: #"SELECT f.id FROM f WHERE f.name LIKE ? ESCAPE '\'"#,
                .postgresql: "SELECT f.id FROM f WHERE f.name LIKE $1",
                .mariadb: "SELECT f.id FROM f WHERE f.name LIKE ?",
            ], binds: ["a%"])
        expectSQL(
            keys(where: Fact.name.notLike("a%")),
            [
                .sqlite: #"SELECT f.id FROM f WHERE f.name NOT LIKE ? ESCAPE '\'"#,
                .postgresql: "SELECT f.id FROM f WHERE f.name NOT LIKE $1",
                .mariadb: "SELECT f.id FROM f WHERE f.name NOT LIKE ?",
            ], binds: ["a%"])
        expectSQL(
            keys(where: Fact.name.like(Fact.note)),
            [
                .sqlite: #"SELECT f.id FROM f WHERE f.name LIKE f.note ESCAPE '\'"#,
                .all: "SELECT f.id FROM f WHERE f.name LIKE f.note",
            ])
        expectSQL(
            keys(where: Fact.name.notLike(Fact.note)),
            [
                .sqlite: #"SELECT f.id FROM f WHERE f.name NOT LIKE f.note ESCAPE '\'"#,
                .all: "SELECT f.id FROM f WHERE f.name NOT LIKE f.note",
            ])
        expectSQL(
            keys(where: facts.c.name.like("a%")),
            [
                .sqlite: #"SELECT f.id FROM f WHERE f.name LIKE ? ESCAPE '\'"#,
                .postgresql: "SELECT f.id FROM f WHERE f.name LIKE $1",
                .mariadb: "SELECT f.id FROM f WHERE f.name LIKE ?",
            ], binds: ["a%"])
        expectSQL(
            keys(where: (Fact.name + "x").like("a%")),
            [
                .sqlite: #"SELECT f.id FROM f WHERE f.name || ? LIKE ? ESCAPE '\'"#,
                .postgresql: "SELECT f.id FROM f WHERE f.name || $1 LIKE $2",
                .mariadb: "SELECT f.id FROM f WHERE concat(f.name, ?) LIKE ?",
            ], binds: ["x", "a%"])
        expectSQL(
            keys(where: Fact.name.like(Fact.note + "%")),
            [
                .sqlite: #"SELECT f.id FROM f WHERE f.name LIKE (f.note || ?) ESCAPE '\'"#,
                .postgresql: "SELECT f.id FROM f WHERE f.name LIKE (f.note || $1)",
                .mariadb: "SELECT f.id FROM f WHERE f.name LIKE concat(f.note, ?)",
            ], binds: ["%"])
    }

    @Test func likeWithAnEscapeCharacter() {
        expectSQL(
            keys(where: Fact.name.like("50!%", escape: "!")),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.name LIKE $1 ESCAPE '!'",
                .all: "SELECT f.id FROM f WHERE f.name LIKE ? ESCAPE '!'",
            ], binds: ["50!%"])
        expectSQL(
            keys(where: Fact.name.notLike("50!%", escape: "!")),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.name NOT LIKE $1 ESCAPE '!'",
                .all: "SELECT f.id FROM f WHERE f.name NOT LIKE ? ESCAPE '!'",
            ], binds: ["50!%"])
        expectSQL(
            keys(where: Fact.name.ilike("50!%", escape: "!")),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.name ILIKE $1 ESCAPE '!'",
                .all: "SELECT f.id FROM f WHERE lower(f.name) LIKE lower(?) ESCAPE '!'",
            ], binds: ["50!%"])
        expectSQL(
            keys(where: Fact.name.like(#"50\%"#, escape: #"\"#)),
            [
                .sqlite: #"SELECT f.id FROM f WHERE f.name LIKE ? ESCAPE '\'"#,
                .postgresql: #"SELECT f.id FROM f WHERE f.name LIKE $1 ESCAPE E'\\'"#,
                .mariadb: #"SELECT f.id FROM f WHERE f.name LIKE ? ESCAPE '\\'"#,
            ], binds: [#"50\%"#])
        expectSQL(
            keys(where: Fact.name.like("50'%", escape: "'")),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.name LIKE $1 ESCAPE ''''",
                .all: "SELECT f.id FROM f WHERE f.name LIKE ? ESCAPE ''''",
            ], binds: ["50'%"])
        expectFault(keys(where: Fact.name.like("a", escape: "👩‍🚀")), .invalidArgument)
    }

    @Test func withoutRegardToCase() {
        expectSQL(
            keys(where: Fact.name.ilike("a%")),
            [
                .sqlite: #"SELECT f.id FROM f WHERE lower(f.name) LIKE lower(?) ESCAPE '\'"#,
                .postgresql: "SELECT f.id FROM f WHERE f.name ILIKE $1",
                .mariadb: "SELECT f.id FROM f WHERE lower(f.name) LIKE lower(?)",
            ], binds: ["a%"])
        expectSQL(
            keys(where: Fact.name.notIlike("a%")),
            [
                .sqlite: #"SELECT f.id FROM f WHERE lower(f.name) NOT LIKE lower(?) ESCAPE '\'"#,
                .postgresql: "SELECT f.id FROM f WHERE f.name NOT ILIKE $1",
                .mariadb: "SELECT f.id FROM f WHERE lower(f.name) NOT LIKE lower(?)",
            ], binds: ["a%"])
        expectSQL(
            keys(where: Fact.name.ilike(Fact.note)),
            [
                .sqlite: #"SELECT f.id FROM f WHERE lower(f.name) LIKE lower(f.note) ESCAPE '\'"#,
                .postgresql: "SELECT f.id FROM f WHERE f.name ILIKE f.note",
                .mariadb: "SELECT f.id FROM f WHERE lower(f.name) LIKE lower(f.note)",
            ])
    }

    @Test func partsOfTexts() {
        expectSQL(
            keys(where: Fact.name.contains("5%")),
            [
                .sqlite: "SELECT f.id FROM f WHERE instr(f.name, ?) > 0",
                .postgresql: "SELECT f.id FROM f WHERE strpos(f.name, $1) > 0",
                .mariadb:
                    "SELECT f.id FROM f WHERE locate(?, convert(f.name USING utf8mb4) COLLATE utf8mb4_bin) > 0",
            ], binds: ["5%"])
        expectSQL(
            keys(where: Fact.name.startsWith("5%")),
            [
                .sqlite: "SELECT f.id FROM f WHERE instr(f.name, ?) = 1",
                .postgresql: "SELECT f.id FROM f WHERE starts_with(f.name, $1)",
                .mariadb:
                    "SELECT f.id FROM f WHERE locate(?, convert(f.name USING utf8mb4) COLLATE utf8mb4_bin) = 1",
            ], binds: ["5%"])
        expectSQL(
            keys(where: Fact.name.endsWith("5%")),
            [
                .sqlite: "SELECT f.id FROM f WHERE instr(substr(f.name, -length(?)), ?) = 1",
                .postgresql: "SELECT f.id FROM f WHERE right(f.name, length($1)) = $1",
                .mariadb:
                    "SELECT f.id FROM f WHERE locate(?, right(convert(f.name USING utf8mb4) COLLATE utf8mb4_bin, char_length(?))) = 1",
            ],
            binds: [.postgresql: ["5%"], .all: ["5%", "5%"]])
        expectSQL(
            keys(where: Fact.name.contains(Fact.note)),
            [
                .sqlite: "SELECT f.id FROM f WHERE instr(f.name, f.note) > 0",
                .postgresql: "SELECT f.id FROM f WHERE strpos(f.name, f.note) > 0",
                .mariadb:
                    "SELECT f.id FROM f WHERE locate(f.note, convert(f.name USING utf8mb4) COLLATE utf8mb4_bin) > 0",
            ])
        expectSQL(
            keys(where: Fact.name.startsWith(Fact.note)),
            [
                .sqlite: "SELECT f.id FROM f WHERE instr(f.name, f.note) = 1",
                .postgresql: "SELECT f.id FROM f WHERE starts_with(f.name, f.note)",
                .mariadb:
                    "SELECT f.id FROM f WHERE locate(f.note, convert(f.name USING utf8mb4) COLLATE utf8mb4_bin) = 1",
            ])
        expectSQL(
            keys(where: Fact.name.endsWith(Fact.note)),
            [
                .sqlite:
                    "SELECT f.id FROM f WHERE instr(substr(f.name, -length(f.note)), f.note) = 1",
                .postgresql: "SELECT f.id FROM f WHERE right(f.name, length(f.note)) = f.note",
                .mariadb:
                    "SELECT f.id FROM f WHERE locate(f.note, right(convert(f.name USING utf8mb4) COLLATE utf8mb4_bin, char_length(f.note))) = 1",
            ])
        expectSQL(
            keys(where: facts.c.name.contains("5%")),
            [
                .sqlite: "SELECT f.id FROM f WHERE instr(f.name, ?) > 0",
                .postgresql: "SELECT f.id FROM f WHERE strpos(f.name, $1) > 0",
                .mariadb:
                    "SELECT f.id FROM f WHERE locate(?, convert(f.name USING utf8mb4) COLLATE utf8mb4_bin) > 0",
            ], binds: ["5%"])
    }

    @Test func partsOfTextsTurnedAround() {
        expectSQL(
            keys(where: !Fact.name.contains("5%")),
            [
                .sqlite: "SELECT f.id FROM f WHERE instr(f.name, ?) = 0",
                .postgresql: "SELECT f.id FROM f WHERE strpos(f.name, $1) = 0",
                .mariadb:
                    "SELECT f.id FROM f WHERE locate(?, convert(f.name USING utf8mb4) COLLATE utf8mb4_bin) = 0",
            ], binds: ["5%"])
        expectSQL(
            keys(where: !Fact.name.startsWith("5%")),
            [
                .sqlite: "SELECT f.id FROM f WHERE instr(f.name, ?) <> 1",
                .postgresql: "SELECT f.id FROM f WHERE NOT starts_with(f.name, $1)",
                .mariadb:
                    "SELECT f.id FROM f WHERE locate(?, convert(f.name USING utf8mb4) COLLATE utf8mb4_bin) <> 1",
            ], binds: ["5%"])
        expectSQL(
            keys(where: !Fact.name.endsWith("5%")),
            [
                .sqlite: "SELECT f.id FROM f WHERE instr(substr(f.name, -length(?)), ?) <> 1",
                .postgresql: "SELECT f.id FROM f WHERE right(f.name, length($1)) <> $1",
                .mariadb:
                    "SELECT f.id FROM f WHERE locate(?, right(convert(f.name USING utf8mb4) COLLATE utf8mb4_bin, char_length(?))) <> 1",
            ],
            binds: [.postgresql: ["5%"], .all: ["5%", "5%"]])
    }

    @Test func joined() {
        expectSQL(
            select(Fact.name + "!"),
            [
                .sqlite: "SELECT f.name || ? AS anon_1 FROM f",
                .postgresql: "SELECT f.name || $1 AS anon_1 FROM f",
                .mariadb: "SELECT concat(f.name, ?) AS anon_1 FROM f",
            ], binds: ["!"])
        expectSQL(
            select("<" + Fact.name + ">"),
            [
                .sqlite: "SELECT ? || f.name || ? AS anon_1 FROM f",
                .postgresql: "SELECT $1 || f.name || $2 AS anon_1 FROM f",
                .mariadb: "SELECT concat(?, f.name, ?) AS anon_1 FROM f",
            ], binds: ["<", ">"])
        expectSQL(
            select(Fact.name + Fact.note),
            [
                .mariadb: "SELECT concat(f.name, f.note) AS anon_1 FROM f",
                .all: "SELECT f.name || f.note AS anon_1 FROM f",
            ])
        expectSQL(
            select(Fact.name.concat("-", Fact.note, 5)),
            [
                .sqlite: "SELECT f.name || ? || f.note || ? AS anon_1 FROM f",
                .postgresql: "SELECT f.name || $1 || f.note || $2 AS anon_1 FROM f",
                .mariadb: "SELECT concat(f.name, ?, f.note, ?) AS anon_1 FROM f",
            ], binds: ["-", 5])
        expectSQL(
            select(facts.c.name + "!"),
            [
                .sqlite: "SELECT f.name || ? AS anon_1 FROM f",
                .postgresql: "SELECT f.name || $1 AS anon_1 FROM f",
                .mariadb: "SELECT concat(f.name, ?) AS anon_1 FROM f",
            ], binds: ["!"])
        expectSQL(
            select(facts.c.name + facts.c.note),
            [
                .mariadb: "SELECT concat(f.name, f.note) AS anon_1 FROM f",
                .all: "SELECT f.name || f.note AS anon_1 FROM f",
            ])
        expectSQL(
            keys(where: Fact.name + "!" == "a!"),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.name || ? = ?",
                .postgresql: "SELECT f.id FROM f WHERE f.name || $1 = $2",
                .mariadb: "SELECT f.id FROM f WHERE concat(f.name, ?) = ?",
            ], binds: ["!", "a!"])
        expectSQL(
            select(func_.concat(Fact.name, "-", Fact.note)),
            [
                .sqlite:
                    "SELECT (coalesce(f.name, '') || coalesce(?, '') || coalesce(f.note, '')) AS concat_1 FROM f",
                .postgresql: "SELECT concat(f.name, $1, f.note) AS concat_1 FROM f",
                .mariadb:
                    "SELECT concat(coalesce(f.name, ''), coalesce(?, ''), coalesce(f.note, '')) AS concat_1 FROM f",
            ], binds: ["-"])
    }

    @Test func joinedPartsInParentheses() {
        expectSQL(
            select((Fact.name + "a") + ("b" + Fact.name)),
            [
                .sqlite: "SELECT f.name || ? || ? || f.name AS anon_1 FROM f",
                .postgresql: "SELECT f.name || $1 || $2 || f.name AS anon_1 FROM f",
                .mariadb: "SELECT concat(f.name, ?, ?, f.name) AS anon_1 FROM f",
            ], binds: ["a", "b"])
        expectSQL(
            select(func_.length(Fact.name + "a") + 1),
            [
                .sqlite: "SELECT length(f.name || ?) + ? AS anon_1 FROM f",
                .postgresql: "SELECT length(f.name || $1) + $2 AS anon_1 FROM f",
                .mariadb: "SELECT char_length(concat(f.name, ?)) + ? AS anon_1 FROM f",
            ], binds: ["a", 1])
    }
}
