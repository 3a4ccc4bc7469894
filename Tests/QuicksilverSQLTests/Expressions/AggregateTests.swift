import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct AggregateTests {
    @Test func counts() {
        expectSQL(
            select(func_.count()).from(facts),
            [
                .all: "SELECT count(*) AS count_1 FROM f"
            ])
        expectSQL(
            select(func_.count(Fact.n)),
            [
                .all: "SELECT count(f.n) AS count_1 FROM f"
            ])
        expectSQL(
            select(func_.count(Fact.n).distinct()),
            [
                .all: "SELECT count(DISTINCT f.n) AS count_1 FROM f"
            ])
    }

    @Test func sumsAndMeans() {
        expectSQL(
            select(func_.sum(Fact.n)),
            [
                .all: "SELECT sum(f.n) AS sum_1 FROM f"
            ])
        expectSQL(
            select(func_.sum(Fact.big)),
            [
                .postgresql: "SELECT CAST(sum(f.big) AS BIGINT) AS sum_1 FROM f",
                .all: "SELECT sum(f.big) AS sum_1 FROM f",
            ])
        expectSQL(
            select(func_.sum(Fact.rate)),
            [
                .all: "SELECT sum(f.rate) AS sum_1 FROM f"
            ])
        expectSQL(
            select(func_.sum(Fact.price)),
            [
                .sqlite: "SELECT decimal_sum(f.price) AS sum_1 FROM f",
                .all: "SELECT sum(f.price) AS sum_1 FROM f",
            ])
        expectSQL(
            select(func_.avg(Fact.n)),
            [
                .sqlite: "SELECT avg(f.n) AS avg_1 FROM f",
                .postgresql: "SELECT avg(CAST(f.n AS DOUBLE PRECISION)) AS avg_1 FROM f",
                .mariadb: "SELECT avg(CAST(f.n AS DOUBLE)) AS avg_1 FROM f",
            ])
        expectSQL(
            select(func_.avg(Fact.rate)),
            [
                .all: "SELECT avg(f.rate) AS avg_1 FROM f"
            ])
        expectSQL(
            select(func_.avg(Fact.price)),
            [
                .sqlite: "SELECT decimal_div(decimal_sum(f.price), count(f.price)) AS avg_1 FROM f",
                .all: "SELECT avg(f.price) AS avg_1 FROM f",
            ])
        expectSQL(
            select(func_.sum(Fact.n).distinct()),
            [
                .all: "SELECT sum(DISTINCT f.n) AS sum_1 FROM f"
            ])
        expectSQL(
            select(func_.sum(facts.c.n)),
            [
                .all: "SELECT sum(f.n) AS sum_1 FROM f"
            ])
    }

    @Test func extremes() {
        expectSQL(
            select(func_.min(Fact.n), func_.max(Fact.name)),
            [
                .all: "SELECT min(f.n) AS min_1, max(f.name) AS max_1 FROM f"
            ])
        expectSQL(
            select(func_.min(Fact.price), func_.max(Fact.price)),
            [
                .sqlite:
                    "SELECT min(f.price COLLATE decimal) AS min_1, max(f.price COLLATE decimal) AS max_1 FROM f",
                .all: "SELECT min(f.price) AS min_1, max(f.price) AS max_1 FROM f",
            ])
        expectSQL(
            select(func_.max(facts.c.name)),
            [
                .all: "SELECT max(f.name) AS max_1 FROM f"
            ])
    }

    @Test func conditionsOfAGroup() {
        expectSQL(
            select(func_.boolAnd(Fact.flag), func_.boolOr(Fact.maybe)),
            [
                .postgresql:
                    "SELECT bool_and(f.flag) AS bool_and_1, bool_or(f.maybe) AS bool_or_1 FROM f",
                .all: "SELECT min(f.flag) AS bool_and_1, max(f.maybe) AS bool_or_1 FROM f",
            ])
        expectSQL(
            select(func_.boolAnd(Fact.n > 1)),
            [
                .postgresql: "SELECT bool_and(f.n > $1) AS bool_and_1 FROM f",
                .all: "SELECT min(f.n > ?) AS bool_and_1 FROM f",
            ], binds: [1])
    }

    @Test func filters() {
        expectSQL(
            select(func_.count().filter(where: Fact.flag)),
            [
                .mariadb: "SELECT count(CASE WHEN f.flag THEN 1 END) AS count_1 FROM f",
                .all: "SELECT count(*) FILTER (WHERE f.flag) AS count_1 FROM f",
            ])
        expectSQL(
            select(func_.count(Fact.n).filter(where: Fact.id > 3)),
            [
                .sqlite: "SELECT count(f.n) FILTER (WHERE f.id > ?) AS count_1 FROM f",
                .postgresql: "SELECT count(f.n) FILTER (WHERE f.id > $1) AS count_1 FROM f",
                .mariadb: "SELECT count(CASE WHEN f.id > ? THEN f.n END) AS count_1 FROM f",
            ], binds: [3])
        expectSQL(
            select(func_.sum(Fact.n).filter(where: Fact.flag)),
            [
                .mariadb: "SELECT sum(CASE WHEN f.flag THEN f.n END) AS sum_1 FROM f",
                .all: "SELECT sum(f.n) FILTER (WHERE f.flag) AS sum_1 FROM f",
            ])
        expectSQL(
            select(func_.count().filter(where: Fact.flag).filter(where: Fact.id > 3)),
            [
                .sqlite: "SELECT count(*) FILTER (WHERE f.flag AND f.id > ?) AS count_1 FROM f",
                .postgresql:
                    "SELECT count(*) FILTER (WHERE f.flag AND f.id > $1) AS count_1 FROM f",
                .mariadb:
                    "SELECT count(CASE WHEN f.flag AND f.id > ? THEN 1 END) AS count_1 FROM f",
            ],
            binds: [3])
        expectSQL(
            select(func_.count(Fact.n).distinct().filter(where: Fact.flag)),
            [
                .mariadb: "SELECT count(DISTINCT CASE WHEN f.flag THEN f.n END) AS count_1 FROM f",
                .all: "SELECT count(DISTINCT f.n) FILTER (WHERE f.flag) AS count_1 FROM f",
            ])
        expectSQL(
            select(func_.stringAggregate(Fact.name, separator: ", ").filter(where: Fact.flag)),
            [
                .sqlite:
                    "SELECT group_concat(f.name, ', ') FILTER (WHERE f.flag) AS string_agg_1 FROM f",
                .postgresql:
                    "SELECT string_agg(f.name, ', ') FILTER (WHERE f.flag) AS string_agg_1 FROM f",
                .mariadb:
                    "SELECT group_concat(CASE WHEN f.flag THEN f.name END SEPARATOR ', ') AS string_agg_1 FROM f",
            ])
        expectRefused(
            select(func_.jsonArrayAggregate(Fact.n).filter(where: Fact.flag)),
            [.mariadb: "FILTER on json_arrayagg"])
        expectRefused(
            select(func_.group_things(Fact.n).filter(where: Fact.flag)),
            [.mariadb: "FILTER on group_things"])
    }

    @Test func textsOfAGroup() {
        let names = func_.stringAggregate(Fact.name, separator: ", ")
        expectSQL(
            select(names),
            [
                .sqlite: "SELECT group_concat(f.name, ', ') AS string_agg_1 FROM f",
                .postgresql: "SELECT string_agg(f.name, ', ') AS string_agg_1 FROM f",
                .mariadb: "SELECT group_concat(f.name SEPARATOR ', ') AS string_agg_1 FROM f",
            ])
        expectSQL(
            select(func_.stringAggregate(Fact.name, separator: "'\\")),
            [
                .sqlite: #"SELECT group_concat(f.name, '''\') AS string_agg_1 FROM f"#,
                .postgresql: #"SELECT string_agg(f.name, E'''\\') AS string_agg_1 FROM f"#,
                .mariadb: #"SELECT group_concat(f.name SEPARATOR '''\\') AS string_agg_1 FROM f"#,
            ])
        expectSQL(
            select(func_.stringAggregate(Fact.name, separator: ",").distinct()),
            [
                .sqlite: "SELECT group_concat(DISTINCT f.name) AS string_agg_1 FROM f",
                .postgresql: "SELECT string_agg(DISTINCT f.name, ',') AS string_agg_1 FROM f",
                .mariadb:
                    "SELECT group_concat(DISTINCT f.name SEPARATOR ',') AS string_agg_1 FROM f",
            ])
        expectSQL(
            on: [.postgresql, .mariadb], select(names.aggregateOrder(by: Fact.n.desc(), Fact.id)),
            [
                .postgresql:
                    "SELECT string_agg(f.name, ', ' ORDER BY f.n DESC, f.id) AS string_agg_1 FROM f",
                .mariadb:
                    "SELECT group_concat(f.name ORDER BY f.n DESC, f.id SEPARATOR ', ') AS string_agg_1 FROM f",
            ])
        expectSQL(
            on: [.postgresql, .mariadb], select(names.distinct()),
            [
                .postgresql: "SELECT string_agg(DISTINCT f.name, ', ') AS string_agg_1 FROM f",
                .mariadb:
                    "SELECT group_concat(DISTINCT f.name SEPARATOR ', ') AS string_agg_1 FROM f",
            ])
        expectRefused(
            select(names.aggregateOrder(by: Fact.n)), [.sqlite: "ORDER BY in an aggregate"])
        expectRefused(
            select(names.distinct()), [.sqlite: "a separator beside DISTINCT in an aggregate"])
    }

    @Test func groupsAndLabels() {
        let size = (Fact.n / 10).label("size")
        expectSQL(
            select(size, func_.count().label("many")).groupBy(size).having(func_.count() > 1)
                .orderBy(label("many").desc(), size),
            [
                .sqlite:
                    "SELECT CAST(f.n AS REAL) / ? AS size, count(*) AS many FROM f GROUP BY size HAVING count(*) > ? ORDER BY many DESC, size",
                .postgresql:
                    "SELECT CAST(f.n AS DOUBLE PRECISION) / $1 AS size, count(*) AS many FROM f GROUP BY size HAVING count(*) > $2 ORDER BY many DESC, size",
                .mariadb:
                    "SELECT CAST(f.n AS DOUBLE) / ? AS size, count(*) AS many FROM f GROUP BY size HAVING count(*) > ? ORDER BY many DESC, size",
            ], binds: [10, 1])
        expectSQL(
            select(Fact.name, func_.max(Fact.n)).groupBy(Fact.name).having(
                func_.max(Fact.n) > func_.min(Fact.n)),
            [
                .all:
                    "SELECT f.name, max(f.n) AS max_1 FROM f GROUP BY f.name HAVING max(f.n) > min(f.n)"
            ])
    }

    @Test func orderedSets() {
        let median = func_.percentile_cont(0.5).withinGroup(orderBy: Fact.rate)
        expectSQL(
            on: [.postgresql], select(median),
            [
                .postgresql:
                    "SELECT percentile_cont($1) WITHIN GROUP (ORDER BY f.rate) AS percentile_cont_1 FROM f"
            ], binds: [0.5])
        expectRefused(select(median), [.sqlite: "WITHIN GROUP", .mariadb: "WITHIN GROUP"])
    }

    @Test func modifiersStandBehindFunctionsOnly() {
        expectFault(select(Fact.n.distinct()), .invalidArgument)
        expectFault(select((Fact.n + 1).filter(where: Fact.flag)), .invalidArgument)
        expectFault(select(Fact.n.aggregateOrder(by: Fact.id)), .invalidArgument)
        expectFault(select(Fact.n.over()), .invalidArgument)
    }

    @Test func orderInAnAggregateThatHasNone() {
        expectRefused(
            select(func_.sum(Fact.n).aggregateOrder(by: Fact.id)),
            [.sqlite: "ORDER BY in an aggregate", .mariadb: "ORDER BY in sum"])
    }
}
