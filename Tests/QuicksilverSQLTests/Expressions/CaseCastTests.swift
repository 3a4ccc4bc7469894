import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct CaseCastTests {
    @Test func searchedCase() {
        expectSQL(
            select(case_((Fact.n > 64, "senior"), (Fact.n > 17, "adult"), else: "minor")),
            [
                .postgresql:
                    "SELECT CASE WHEN f.n > $1 THEN $2 WHEN f.n > $3 THEN $4 ELSE $5 END AS case_1 FROM f",
                .all:
                    "SELECT CASE WHEN f.n > ? THEN ? WHEN f.n > ? THEN ? ELSE ? END AS case_1 FROM f",
            ],
            binds: [64, "senior", 17, "adult", "minor"])
        expectSQL(
            select(case_((Fact.n > 64, "senior"))),
            [
                .postgresql: "SELECT CASE WHEN f.n > $1 THEN $2 END AS case_1 FROM f",
                .all: "SELECT CASE WHEN f.n > ? THEN ? END AS case_1 FROM f",
            ], binds: [64, "senior"])
        expectSQL(
            select(case_((Fact.flag, Fact.id), else: Fact.id * 2)),
            [
                .postgresql:
                    "SELECT CASE WHEN f.flag THEN f.id ELSE f.id * $1 END AS case_1 FROM f",
                .all: "SELECT CASE WHEN f.flag THEN f.id ELSE f.id * ? END AS case_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(case_((Fact.flag, Fact.id), else: 0)),
            [
                .postgresql: "SELECT CASE WHEN f.flag THEN f.id ELSE $1 END AS case_1 FROM f",
                .all: "SELECT CASE WHEN f.flag THEN f.id ELSE ? END AS case_1 FROM f",
            ], binds: [0])
        expectSQL(
            select(case_((Fact.flag || Fact.n.isNull, Fact.id))),
            [
                .all: "SELECT CASE WHEN f.flag OR f.n IS NULL THEN f.id END AS case_1 FROM f"
            ])
        expectFault(select(case_([], else: nil)), .invalidArgument)
    }

    @Test func shortCase() {
        expectSQL(
            select(case_(on: Fact.n, (1, "one"), (2, "two"), else: "many")),
            [
                .postgresql:
                    "SELECT CASE f.n WHEN $1 THEN $2 WHEN $3 THEN $4 ELSE $5 END AS case_1 FROM f",
                .all: "SELECT CASE f.n WHEN ? THEN ? WHEN ? THEN ? ELSE ? END AS case_1 FROM f",
            ],
            binds: [1, "one", 2, "two", "many"])
        expectSQL(
            select(case_(on: Fact.n, (1, "one"))),
            [
                .postgresql: "SELECT CASE f.n WHEN $1 THEN $2 END AS case_1 FROM f",
                .all: "SELECT CASE f.n WHEN ? THEN ? END AS case_1 FROM f",
            ], binds: [1, "one"])
        expectSQL(
            select(case_(on: Fact.n + 1, (1, Fact.id), else: Fact.id)),
            [
                .postgresql:
                    "SELECT CASE f.n + $1 WHEN $2 THEN f.id ELSE f.id END AS case_1 FROM f",
                .all: "SELECT CASE f.n + ? WHEN ? THEN f.id ELSE f.id END AS case_1 FROM f",
            ], binds: [1, 1])
    }

    @Test func caseMadeAtRunTime() {
        let branches: [(condition: SQLPredicate, result: any SQLOperand)] = [
            (condition: Fact.flag, result: "yes"), (condition: Fact.n == 1, result: Fact.name),
        ]
        expectSQL(
            select(case_(branches, else: "no")),
            [
                .postgresql:
                    "SELECT CASE WHEN f.flag THEN $1 WHEN f.n = $2 THEN f.name ELSE $3 END AS case_1 FROM f",
                .all:
                    "SELECT CASE WHEN f.flag THEN ? WHEN f.n = ? THEN f.name ELSE ? END AS case_1 FROM f",
            ], binds: ["yes", 1, "no"])
        expectSQL(
            select(case_(branches, else: nil)),
            [
                .postgresql:
                    "SELECT CASE WHEN f.flag THEN $1 WHEN f.n = $2 THEN f.name END AS case_1 FROM f",
                .all:
                    "SELECT CASE WHEN f.flag THEN ? WHEN f.n = ? THEN f.name END AS case_1 FROM f",
            ], binds: ["yes", 1])
    }

    @Test func caseInsideOthers() {
        let size = case_((Fact.n > 64, 2), else: 1)
        expectSQL(
            select(size + 1),
            [
                .postgresql: "SELECT CASE WHEN f.n > $1 THEN $2 ELSE $3 END + $4 AS anon_1 FROM f",
                .all: "SELECT CASE WHEN f.n > ? THEN ? ELSE ? END + ? AS anon_1 FROM f",
            ], binds: [64, 2, 1, 1])
        expectSQL(
            keys(where: size == 2),
            [
                .postgresql: "SELECT f.id FROM f WHERE CASE WHEN f.n > $1 THEN $2 ELSE $3 END = $4",
                .all: "SELECT f.id FROM f WHERE CASE WHEN f.n > ? THEN ? ELSE ? END = ?",
            ], binds: [64, 2, 1, 2])
        expectSQL(
            select(Fact.id).orderBy(case_((Fact.flag, Fact.n), else: Fact.n).desc()),
            [
                .all: "SELECT f.id FROM f ORDER BY CASE WHEN f.flag THEN f.n ELSE f.n END DESC"
            ])
        expectSQL(
            select(func_.sum(case_((Fact.flag, 1), else: 0))),
            [
                .postgresql:
                    "SELECT CAST(sum(CASE WHEN f.flag THEN $1 ELSE $2 END) AS BIGINT) AS sum_1 FROM f",
                .all: "SELECT sum(CASE WHEN f.flag THEN ? ELSE ? END) AS sum_1 FROM f",
            ], binds: [1, 0])
    }

    @Test func castsToNumbers() {
        expectSQL(
            select(cast(Fact.name, .integer)),
            [
                .mariadb: "SELECT CAST(f.name AS SIGNED) AS name_1 FROM f",
                .all: "SELECT CAST(f.name AS INTEGER) AS name_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.name, .bigInteger)),
            [
                .sqlite: "SELECT CAST(f.name AS INTEGER) AS name_1 FROM f",
                .postgresql: "SELECT CAST(f.name AS BIGINT) AS name_1 FROM f",
                .mariadb: "SELECT CAST(f.name AS SIGNED) AS name_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.name, .smallInteger)),
            [
                .sqlite: "SELECT CAST(f.name AS INTEGER) AS name_1 FROM f",
                .postgresql: "SELECT CAST(f.name AS SMALLINT) AS name_1 FROM f",
                .mariadb: "SELECT CAST(f.name AS SIGNED) AS name_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.n, .double)),
            [
                .sqlite: "SELECT CAST(f.n AS REAL) AS n_1 FROM f",
                .postgresql: "SELECT CAST(f.n AS DOUBLE PRECISION) AS n_1 FROM f",
                .mariadb: "SELECT CAST(f.n AS DOUBLE) AS n_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.n, .float)),
            [
                .mariadb: "SELECT CAST(f.n AS FLOAT) AS n_1 FROM f",
                .all: "SELECT CAST(f.n AS REAL) AS n_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.rate, .numeric(10, 2))),
            [
                .sqlite: "SELECT decimal(f.rate, 2) AS rate_1 FROM f",
                .postgresql: "SELECT CAST(f.rate AS NUMERIC(10, 2)) AS rate_1 FROM f",
                .mariadb: "SELECT CAST(f.rate AS DECIMAL(10, 2)) AS rate_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.name, .numeric)),
            [
                .sqlite: "SELECT decimal(f.name) AS name_1 FROM f",
                .postgresql: "SELECT CAST(f.name AS NUMERIC) AS name_1 FROM f",
                .mariadb: "SELECT CAST(f.name AS DECIMAL(38, 10)) AS name_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.flag, .integer)),
            [
                .sqlite: "SELECT f.flag AS flag_1 FROM f",
                .postgresql: "SELECT CAST(f.flag AS INTEGER) AS flag_1 FROM f",
                .mariadb: "SELECT CAST(f.flag AS SIGNED) AS flag_1 FROM f",
            ])
    }

    @Test func castsToTexts() {
        expectSQL(
            select(cast(Fact.n, .text)),
            [
                .mariadb: "SELECT CAST(f.n AS CHAR) AS n_1 FROM f",
                .all: "SELECT CAST(f.n AS TEXT) AS n_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.n, .string(5))),
            [
                .sqlite: "SELECT CAST(f.n AS TEXT) AS n_1 FROM f",
                .postgresql: "SELECT CAST(f.n AS VARCHAR(5)) AS n_1 FROM f",
                .mariadb: "SELECT CAST(f.n AS CHAR(5)) AS n_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.name, .char(3))),
            [
                .sqlite: "SELECT CAST(f.name AS TEXT) AS name_1 FROM f",
                .all: "SELECT CAST(f.name AS CHAR(3)) AS name_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.flag, .text)),
            [
                .postgresql: "SELECT CAST(f.flag AS TEXT) AS flag_1 FROM f",
                .all:
                    "SELECT CASE WHEN f.flag THEN 'true' WHEN NOT f.flag THEN 'false' END AS flag_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.n > 1, .text)),
            [
                .postgresql: "SELECT CAST(f.n > $1 AS TEXT) AS anon_1 FROM f",
                .all:
                    "SELECT CASE WHEN f.n > ? THEN 'true' WHEN NOT f.n > ? THEN 'false' END AS anon_1 FROM f",
            ], binds: [.postgresql: [1], .all: [1, 1]])
        expectSQL(
            select(cast(Fact.day, .text)),
            [
                .mariadb: "SELECT CAST(f.day AS CHAR) AS day_1 FROM f",
                .all: "SELECT CAST(f.day AS TEXT) AS day_1 FROM f",
            ])
    }

    @Test func castsToBooleans() {
        expectSQL(
            select(cast(Fact.n, .boolean)),
            [
                .postgresql: "SELECT CAST(f.n AS BOOLEAN) AS n_1 FROM f",
                .all: "SELECT (f.n <> 0) AS n_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.flag, .boolean)),
            [
                .postgresql: "SELECT CAST(f.flag AS BOOLEAN) AS flag_1 FROM f",
                .all: "SELECT f.flag AS flag_1 FROM f",
            ])
    }

    @Test func castsToOthers() {
        expectSQL(
            select(cast(Fact.made, .date)),
            [
                .sqlite: "SELECT substr(f.made, 1, 10) AS made_1 FROM f",
                .all: "SELECT CAST(f.made AS DATE) AS made_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.made, .time)),
            [
                .sqlite: "SELECT substr(f.made, 12) AS made_1 FROM f",
                .postgresql: "SELECT CAST(f.made AS TIME WITHOUT TIME ZONE) AS made_1 FROM f",
                .mariadb: "SELECT CAST(f.made AS TIME(6)) AS made_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.day, .timestamp)),
            [
                .sqlite: "SELECT (f.day || ' 00:00:00') AS day_1 FROM f",
                .postgresql: "SELECT CAST(f.day AS TIMESTAMP WITHOUT TIME ZONE) AS day_1 FROM f",
                .mariadb: "SELECT CAST(f.day AS DATETIME(6)) AS day_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.name, .date)),
            [
                .sqlite: "SELECT date(f.name) AS name_1 FROM f",
                .all: "SELECT CAST(f.name AS DATE) AS name_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.name, .binary)),
            [
                .sqlite: "SELECT CAST(f.name AS BLOB) AS name_1 FROM f",
                .postgresql: "SELECT CAST(f.name AS BYTEA) AS name_1 FROM f",
                .mariadb: "SELECT CAST(f.name AS BINARY) AS name_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.name, .uuid)),
            [
                .sqlite: "SELECT CAST(f.name AS TEXT) AS name_1 FROM f",
                .all: "SELECT CAST(f.name AS UUID) AS name_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.name, .json(Settings.self))),
            [
                .sqlite: "SELECT CAST(f.name AS TEXT) AS name_1 FROM f",
                .postgresql: "SELECT CAST(f.name AS JSONB) AS name_1 FROM f",
                .mariadb: "SELECT json_compact(f.name) AS name_1 FROM f",
            ])
        expectRefused(select(cast(Fact.name, .timestamp)), [.sqlite: "CAST to timestamp"])
    }

    @Test func coercionsHaveNoSQL() {
        expectSQL(
            select(typeCoerce(Fact.n, .bigInteger)),
            [
                .all: "SELECT f.n FROM f"
            ])
        expectSQL(
            select(typeCoerce(Fact.n + 1, .bigInteger) * 2),
            [
                .postgresql: "SELECT (f.n + $1) * $2 AS anon_1 FROM f",
                .all: "SELECT (f.n + ?) * ? AS anon_1 FROM f",
            ], binds: [1, 2])
        expectSQL(
            select(Fact.n.as(Int64.self)),
            [
                .all: "SELECT f.n FROM f"
            ])
    }
}
