import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct WindowTests {
    @Test func ranks() {
        expectSQL(
            select(func_.rowNumber().over(orderBy: [Fact.n])),
            [
                .all: "SELECT row_number() OVER (ORDER BY f.n) AS row_number_1 FROM f"
            ])
        expectSQL(
            select(func_.rank().over(orderBy: [Fact.n.desc()])),
            [
                .all: "SELECT rank() OVER (ORDER BY f.n DESC) AS rank_1 FROM f"
            ])
        expectSQL(
            select(func_.rank().over(partitionBy: Fact.flag, Fact.small, orderBy: Fact.n.desc())),
            [
                .all:
                    "SELECT rank() OVER (PARTITION BY f.flag, f.small ORDER BY f.n DESC) AS rank_1 FROM f"
            ])
        expectSQL(
            select(func_.rank().over(orderBy: Fact.n), func_.count().over()),
            [
                .all:
                    "SELECT rank() OVER (ORDER BY f.n) AS rank_1, count(*) OVER () AS count_1 FROM f"
            ])
        expectSQL(
            select(func_.denseRank().over(partitionBy: [Fact.flag], orderBy: [Fact.n])),
            [
                .all:
                    "SELECT dense_rank() OVER (PARTITION BY f.flag ORDER BY f.n) AS dense_rank_1 FROM f"
            ])
        expectSQL(
            select(func_.percentRank().over(orderBy: [Fact.n])),
            [
                .all: "SELECT percent_rank() OVER (ORDER BY f.n) AS percent_rank_1 FROM f"
            ])
        expectSQL(
            select(func_.cumeDist().over(orderBy: [Fact.n])),
            [
                .all: "SELECT cume_dist() OVER (ORDER BY f.n) AS cume_dist_1 FROM f"
            ])
        expectSQL(
            select(func_.ntile(4).over(orderBy: [Fact.n])),
            [
                .postgresql: "SELECT ntile($1) OVER (ORDER BY f.n) AS ntile_1 FROM f",
                .all: "SELECT ntile(?) OVER (ORDER BY f.n) AS ntile_1 FROM f",
            ], binds: [4])
    }

    @Test func neighbours() {
        expectSQL(
            select(func_.lag(Fact.n).over(orderBy: [Fact.id])),
            [
                .all: "SELECT lag(f.n) OVER (ORDER BY f.id) AS lag_1 FROM f"
            ])
        expectSQL(
            select(func_.lag(Fact.n, 2).over(orderBy: [Fact.id])),
            [
                .postgresql: "SELECT lag(f.n, $1) OVER (ORDER BY f.id) AS lag_1 FROM f",
                .all: "SELECT lag(f.n, ?) OVER (ORDER BY f.id) AS lag_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(func_.lead(Fact.n).over(orderBy: [Fact.id])),
            [
                .all: "SELECT lead(f.n) OVER (ORDER BY f.id) AS lead_1 FROM f"
            ])
        expectSQL(
            on: [.sqlite, .postgresql],
            select(func_.lead(Fact.n, 2, default: 0).over(orderBy: [Fact.id])),
            [
                .sqlite: "SELECT lead(f.n, ?, ?) OVER (ORDER BY f.id) AS lead_1 FROM f",
                .postgresql: "SELECT lead(f.n, $1, $2) OVER (ORDER BY f.id) AS lead_1 FROM f",
            ], binds: [2, 0])
        expectRefused(
            select(func_.lag(Fact.n, default: 0).over(orderBy: [Fact.id])),
            [.mariadb: "a default in lag"])
        expectSQL(
            select(func_.firstValue(Fact.n).over(orderBy: [Fact.id])),
            [
                .all: "SELECT first_value(f.n) OVER (ORDER BY f.id) AS first_value_1 FROM f"
            ])
        expectSQL(
            select(func_.lastValue(Fact.n).over(orderBy: [Fact.id])),
            [
                .all: "SELECT last_value(f.n) OVER (ORDER BY f.id) AS last_value_1 FROM f"
            ])
        expectSQL(
            select(func_.nthValue(Fact.n, 2).over(orderBy: [Fact.id])),
            [
                .postgresql: "SELECT nth_value(f.n, $1) OVER (ORDER BY f.id) AS nth_value_1 FROM f",
                .all: "SELECT nth_value(f.n, ?) OVER (ORDER BY f.id) AS nth_value_1 FROM f",
            ], binds: [2])
    }

    @Test func aggregatesOverWindows() {
        expectSQL(
            select(func_.sum(Fact.n).over()),
            [
                .all: "SELECT sum(f.n) OVER () AS sum_1 FROM f"
            ])
        expectSQL(
            select(func_.count().over(partitionBy: [Fact.flag])).from(facts),
            [
                .all: "SELECT count(*) OVER (PARTITION BY f.flag) AS count_1 FROM f"
            ])
        expectSQL(
            select(func_.sum(Fact.n).filter(where: Fact.flag).over(orderBy: [Fact.id])),
            [
                .mariadb:
                    "SELECT sum(CASE WHEN f.flag THEN f.n END) OVER (ORDER BY f.id) AS sum_1 FROM f",
                .all: "SELECT sum(f.n) FILTER (WHERE f.flag) OVER (ORDER BY f.id) AS sum_1 FROM f",
            ])
        expectSQL(
            select(func_.avg(Fact.n).over(partitionBy: [Fact.flag, Fact.id % 2])),
            [
                .sqlite: "SELECT avg(f.n) OVER (PARTITION BY f.flag, f.id % ?) AS avg_1 FROM f",
                .postgresql:
                    "SELECT avg(CAST(f.n AS DOUBLE PRECISION)) OVER (PARTITION BY f.flag, f.id % $1) AS avg_1 FROM f",
                .mariadb:
                    "SELECT avg(CAST(f.n AS DOUBLE)) OVER (PARTITION BY f.flag, f.id % ?) AS avg_1 FROM f",
            ], binds: [2])
    }

    @Test func frames() {
        func sum(_ frame: WindowFrame) -> Select<Int?> {
            select(func_.sum(Fact.n).over(orderBy: [Fact.id], frame: frame))
        }
        expectSQL(
            sum(.rows(.unboundedPreceding)),
            [
                .all:
                    "SELECT sum(f.n) OVER (ORDER BY f.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS sum_1 FROM f"
            ])
        expectSQL(
            sum(.rows(.preceding(2), .following(1))),
            [
                .all:
                    "SELECT sum(f.n) OVER (ORDER BY f.id ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS sum_1 FROM f"
            ])
        expectSQL(
            sum(.rows(.currentRow, .unboundedFollowing)),
            [
                .all:
                    "SELECT sum(f.n) OVER (ORDER BY f.id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS sum_1 FROM f"
            ])
        expectSQL(
            sum(.rows(.preceding(2), .preceding(1))),
            [
                .all:
                    "SELECT sum(f.n) OVER (ORDER BY f.id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) AS sum_1 FROM f"
            ])
        expectSQL(
            sum(.range(.unboundedPreceding, .currentRow)),
            [
                .all:
                    "SELECT sum(f.n) OVER (ORDER BY f.id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS sum_1 FROM f"
            ])
        expectSQL(
            sum(.range(.preceding(5), .following(5))),
            [
                .all:
                    "SELECT sum(f.n) OVER (ORDER BY f.id RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING) AS sum_1 FROM f"
            ])
        expectSQL(
            on: [.sqlite, .postgresql], sum(.groups(.preceding(1), .following(1))),
            [
                .all:
                    "SELECT sum(f.n) OVER (ORDER BY f.id GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS sum_1 FROM f"
            ])
        expectSQL(
            on: [.sqlite, .postgresql],
            sum(.rows(.unboundedPreceding, .unboundedFollowing).excluding(.currentRow)),
            [
                .all:
                    "SELECT sum(f.n) OVER (ORDER BY f.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS sum_1 FROM f"
            ])
        expectSQL(
            on: [.sqlite, .postgresql], sum(.groups(.unboundedPreceding).excluding(.ties)),
            [
                .all:
                    "SELECT sum(f.n) OVER (ORDER BY f.id GROUPS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES) AS sum_1 FROM f"
            ])
        expectRefused(
            sum(.groups(.preceding(1), .following(1))), [.mariadb: "GROUPS in a window frame"])
        expectRefused(
            sum(.rows(.unboundedPreceding).excluding(.group)),
            [.mariadb: "EXCLUDE in a window frame"])
        expectFault(sum(.rows(.preceding(-1))), .invalidArgument)
    }

    @Test func namedWindows() {
        let statement = select(
            func_.rank().over("w"), func_.sum(Fact.n).over("w"),
            func_.sum(Fact.n).over(Window("w", frame: .rows(.currentRow, .currentRow)))
        ).window("w", Window(partitionBy: [Fact.flag], orderBy: [Fact.n.desc().nullsLast()]))
        expectSQL(
            statement,
            [
                .mariadb:
                    "SELECT rank() OVER w AS rank_1, sum(f.n) OVER w AS sum_1, sum(f.n) OVER (w ROWS BETWEEN CURRENT ROW AND CURRENT ROW) AS sum_2 FROM f WINDOW w AS (PARTITION BY f.flag ORDER BY f.n IS NULL, f.n DESC)",
                .all:
                    "SELECT rank() OVER w AS rank_1, sum(f.n) OVER w AS sum_1, sum(f.n) OVER (w ROWS BETWEEN CURRENT ROW AND CURRENT ROW) AS sum_2 FROM f WINDOW w AS (PARTITION BY f.flag ORDER BY f.n DESC NULLS LAST)",
            ])
    }

    @Test func nullsInAWindowsOrder() {
        expectSQL(
            select(func_.rank().over(orderBy: [Fact.n.nullsLast()])),
            [
                .mariadb: "SELECT rank() OVER (ORDER BY f.n IS NULL, f.n) AS rank_1 FROM f",
                .all: "SELECT rank() OVER (ORDER BY f.n NULLS LAST) AS rank_1 FROM f",
            ])
        expectSQL(
            select(func_.rank().over(orderBy: [Fact.price.desc()])),
            [
                .sqlite:
                    "SELECT rank() OVER (ORDER BY f.price COLLATE decimal DESC) AS rank_1 FROM f",
                .all: "SELECT rank() OVER (ORDER BY f.price DESC) AS rank_1 FROM f",
            ])
    }

    @Test func whatWindowsLack() {
        expectRefused(
            select(func_.count(Fact.n).distinct().over()), [.all: "DISTINCT in a window function"])
        expectRefused(
            select(func_.stringAggregate(Fact.name, separator: ",").over()),
            [.mariadb: "string_agg over a window"])
    }

    @Test func windowsInsideOperators() {
        expectSQL(
            select(func_.sum(Fact.n).over() - Fact.n, func_.rowNumber().over() + 1),
            [
                .postgresql:
                    "SELECT sum(f.n) OVER () - f.n AS anon_1, row_number() OVER () + $1 AS anon_2 FROM f",
                .all:
                    "SELECT sum(f.n) OVER () - f.n AS anon_1, row_number() OVER () + ? AS anon_2 FROM f",
            ],
            binds: [1])
    }
}
