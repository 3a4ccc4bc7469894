import QuicksilverSQL
import QuicksilverTesting
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct FunctionTests {
    @Test func anyNamePassesThrough() {
        expectSQL(
            select(func_.soundex(Fact.name)),
            [
                .all: "SELECT soundex(f.name) AS soundex_1 FROM f"
            ])
        expectSQL(
            select(func_.anything(Fact.n, 5, "x")),
            [
                .postgresql: "SELECT anything(f.n, $1, $2) AS anything_1 FROM f",
                .all: "SELECT anything(f.n, ?, ?) AS anything_1 FROM f",
            ], binds: [5, "x"])
        expectSQL(
            select(func_.app.discount(Fact.n)),
            [
                .all: "SELECT app.discount(f.n) AS anon_1 FROM f"
            ])
        expectSQL(
            select(func_.pi()),
            [
                .all: "SELECT pi() AS pi_1"
            ])
        expectFault(select(NamedFunction.hostile), .invalidIdentifier)
    }

    @Test func texts() {
        expectSQL(
            select(func_.lower(Fact.name)),
            [
                .all: "SELECT lower(f.name) AS lower_1 FROM f"
            ])
        expectSQL(
            select(func_.upper(Fact.note)),
            [
                .all: "SELECT upper(f.note) AS upper_1 FROM f"
            ])
        expectSQL(
            select(func_.trim(Fact.name), func_.ltrim(Fact.name), func_.rtrim(Fact.name)),
            [
                .all:
                    "SELECT trim(f.name) AS trim_1, ltrim(f.name) AS ltrim_1, rtrim(f.name) AS rtrim_1 FROM f"
            ])
        expectSQL(
            select(func_.replace(Fact.name, "a", "b")),
            [
                .postgresql: "SELECT replace(f.name, $1, $2) AS replace_1 FROM f",
                .all: "SELECT replace(f.name, ?, ?) AS replace_1 FROM f",
            ], binds: ["a", "b"])
        expectSQL(
            select(func_.substr(Fact.name, 2)),
            [
                .postgresql: "SELECT substr(f.name, $1) AS substr_1 FROM f",
                .all: "SELECT substr(f.name, ?) AS substr_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(func_.substr(Fact.name, 2, 3)),
            [
                .postgresql: "SELECT substr(f.name, $1, $2) AS substr_1 FROM f",
                .all: "SELECT substr(f.name, ?, ?) AS substr_1 FROM f",
            ], binds: [2, 3])
        expectSQL(
            select(func_.length(Fact.name)),
            [
                .mariadb: "SELECT char_length(f.name) AS length_1 FROM f",
                .all: "SELECT length(f.name) AS length_1 FROM f",
            ])
        expectSQL(
            select(func_.byteLength(Fact.name)),
            [
                .sqlite: "SELECT length(CAST(f.name AS BLOB)) AS octet_length_1 FROM f",
                .all: "SELECT octet_length(f.name) AS octet_length_1 FROM f",
            ])
        expectSQL(
            select(func_.position(of: "b", in: Fact.name)),
            [
                .sqlite: "SELECT instr(f.name, ?) AS position_1 FROM f",
                .postgresql: "SELECT strpos(f.name, $1) AS position_1 FROM f",
                .mariadb: "SELECT locate(?, f.name) AS position_1 FROM f",
            ], binds: ["b"])
        expectSQL(
            select(func_.position(of: Fact.note, in: Fact.name)),
            [
                .sqlite: "SELECT instr(f.name, f.note) AS position_1 FROM f",
                .postgresql: "SELECT strpos(f.name, f.note) AS position_1 FROM f",
                .mariadb: "SELECT locate(f.note, f.name) AS position_1 FROM f",
            ])
        expectSQL(
            select(func_.lower(facts.c.name)),
            [
                .all: "SELECT lower(f.name) AS lower_1 FROM f"
            ])
    }

    @Test func numbers() {
        expectSQL(
            select(func_.abs(Fact.n)),
            [
                .all: "SELECT abs(f.n) AS abs_1 FROM f"
            ])
        expectSQL(
            select(func_.round(Fact.rate, 2)),
            [
                .sqlite: "SELECT round(f.rate, 2) AS round_1 FROM f",
                .postgresql:
                    "SELECT CAST(round(CAST(f.rate AS NUMERIC), 2) AS DOUBLE PRECISION) AS round_1 FROM f",
                .mariadb:
                    "SELECT CASE WHEN abs(f.rate) < 1e30 THEN CAST(round(CAST(f.rate AS DECIMAL(65, 30)), 2) AS DOUBLE) ELSE f.rate END AS round_1 FROM f",
            ])
        expectSQL(
            select(func_.round(Fact.rate)),
            [
                .sqlite: "SELECT round(f.rate, 0) AS round_1 FROM f",
                .postgresql:
                    "SELECT CAST(round(CAST(f.rate AS NUMERIC), 0) AS DOUBLE PRECISION) AS round_1 FROM f",
                .mariadb:
                    "SELECT CASE WHEN abs(f.rate) < 1e30 THEN CAST(round(CAST(f.rate AS DECIMAL(65, 30)), 0) AS DOUBLE) ELSE f.rate END AS round_1 FROM f",
            ])
        expectSQL(
            select(func_.round(Fact.price, 1)),
            [
                .sqlite: "SELECT decimal(f.price, 1) AS round_1 FROM f",
                .all: "SELECT round(f.price, 1) AS round_1 FROM f",
            ])
        expectSQL(
            select(func_.round(Fact.n)),
            [
                .all: "SELECT f.n FROM f"
            ])
        expectSQL(
            select(func_.floor(Fact.rate), func_.ceiling(Fact.rate)),
            [
                .sqlite: "SELECT floor(f.rate) AS floor_1, ceil(f.rate) AS ceiling_1 FROM f",
                .all: "SELECT floor(f.rate) AS floor_1, ceiling(f.rate) AS ceiling_1 FROM f",
            ])
        expectSQL(
            select(func_.floor(Fact.n)),
            [
                .all: "SELECT f.n FROM f"
            ])
        expectSQL(
            select(func_.power(Fact.n, Fact.id)),
            [
                .postgresql:
                    "SELECT power(CAST(f.n AS DOUBLE PRECISION), CAST(f.id AS DOUBLE PRECISION)) AS power_1 FROM f",
                .all: "SELECT power(f.n, f.id) AS power_1 FROM f",
            ])
        expectSQL(
            select(func_.abs(Fact.price)),
            [
                .sqlite: "SELECT ltrim(decimal(f.price), '-') AS abs_1 FROM f",
                .all: "SELECT abs(f.price) AS abs_1 FROM f",
            ])
        expectSQL(
            select(func_.random()),
            [
                .sqlite:
                    "SELECT (abs(random() % 9007199254740992) / 9007199254740992.0) AS random_1",
                .postgresql: "SELECT random() AS random_1",
                .mariadb: "SELECT rand() AS random_1",
            ])
    }

    @Test func smallestAndLargest() {
        expectSQL(
            select(func_.least(Fact.id, Fact.big)),
            [
                .sqlite: "SELECT min(f.id, f.big) AS least_1 FROM f",
                .postgresql:
                    "SELECT CASE WHEN f.id IS NULL OR f.big IS NULL THEN NULL ELSE least(f.id, f.big) END AS least_1 FROM f",
                .mariadb: "SELECT least(f.id, f.big) AS least_1 FROM f",
            ])
        expectSQL(
            select(func_.greatest(Fact.id, Fact.big, Fact.small)),
            [
                .sqlite: "SELECT max(f.id, f.big, f.small) AS greatest_1 FROM f",
                .postgresql:
                    "SELECT CASE WHEN f.id IS NULL OR f.big IS NULL OR f.small IS NULL THEN NULL ELSE greatest(f.id, f.big, f.small) END AS greatest_1 FROM f",
                .mariadb: "SELECT greatest(f.id, f.big, f.small) AS greatest_1 FROM f",
            ])
        expectSQL(
            select(func_.greatest(Fact.id)),
            [
                .all: "SELECT f.id AS greatest_1 FROM f"
            ])
        expectSQL(
            select(func_.least(Fact.price, Fact.price * 2)),
            [
                .sqlite:
                    "SELECT min(f.price COLLATE decimal, (decimal_mul(f.price, ?)) COLLATE decimal) AS least_1 FROM f",
                .postgresql:
                    "SELECT CASE WHEN f.price IS NULL OR f.price * $1 IS NULL THEN NULL ELSE least(f.price, f.price * $1) END AS least_1 FROM f",
                .mariadb: "SELECT least(f.price, f.price * ?) AS least_1 FROM f",
            ],
            binds: [.postgresql: [.decimal(2)], .all: [.decimal(2)]])
    }

    @Test func present() {
        expectSQL(
            select(now()),
            [
                .sqlite:
                    "SELECT replace(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000', '.000000', '') AS now_1",
                .postgresql: "SELECT now() AS now_1",
                .mariadb: "SELECT utc_timestamp(6) AS now_1",
            ])
        expectSQL(
            select(currentDate()),
            [
                .sqlite: "SELECT date('now') AS current_date_1",
                .postgresql: "SELECT CAST(now() AT TIME ZONE 'UTC' AS DATE) AS current_date_1",
                .mariadb: "SELECT utc_date() AS current_date_1",
            ])
        expectSQL(
            keys(where: Fact.seen < now()),
            [
                .sqlite:
                    "SELECT f.id FROM f WHERE f.seen < replace(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000', '.000000', '')",
                .postgresql: "SELECT f.id FROM f WHERE f.seen < now()",
                .mariadb: "SELECT f.id FROM f WHERE f.seen < utc_timestamp(6)",
            ])
    }

    @Test func functionsInsideOperators() {
        expectSQL(
            select(func_.length(Fact.name) * 2 + 1),
            [
                .sqlite: "SELECT length(f.name) * ? + ? AS anon_1 FROM f",
                .postgresql: "SELECT length(f.name) * $1 + $2 AS anon_1 FROM f",
                .mariadb: "SELECT char_length(f.name) * ? + ? AS anon_1 FROM f",
            ], binds: [2, 1])
        expectSQL(
            keys(where: func_.lower(Fact.name) == "a"),
            [
                .postgresql: "SELECT f.id FROM f WHERE lower(f.name) = $1",
                .all: "SELECT f.id FROM f WHERE lower(f.name) = ?",
            ], binds: ["a"])
        expectSQL(
            keys(where: func_.position(of: "b", in: Fact.name) > 0),
            [
                .sqlite: "SELECT f.id FROM f WHERE instr(f.name, ?) > ?",
                .postgresql: "SELECT f.id FROM f WHERE strpos(f.name, $1) > $2",
                .mariadb: "SELECT f.id FROM f WHERE locate(?, f.name) > ?",
            ], binds: ["b", 0])
    }
}

extension NamedFunction {
    /// A call whose name is no name.
    fileprivate static var hostile: DynamicColumn {
        func_[dynamicMember: "pg_sleep(9); --"]()
    }
}
