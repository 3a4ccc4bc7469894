import QuicksilverSQL
import QuicksilverTesting
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct ExactNumberTests {
    private let five: SQLValue = .decimal(5)

    @Test func timesAnInteger() {
        expectSQL(
            select(Fact.price * Fact.small, Fact.small * Fact.price),
            [
                .sqlite:
                    "SELECT decimal_mul(f.price, f.small) AS anon_1, decimal_mul(f.small, f.price) AS anon_2 FROM f",
                .all: "SELECT f.price * f.small AS anon_1, f.small * f.price AS anon_2 FROM f",
            ])
        let product: SQLExpression<Decimal> = Fact.price * Fact.id
        let maybe: SQLExpression<Decimal?> = Fact.n * Fact.cost
        #expect(product.node.dataType == .numeric(precision: nil, scale: nil))
        #expect(maybe.node.dataType == .numeric(precision: nil, scale: nil))
    }

    @Test func comparisons() {
        expectSQL(
            keys(where: Fact.price == 5),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.price = ? COLLATE decimal",
                .postgresql: "SELECT f.id FROM f WHERE f.price = $1",
                .mariadb: "SELECT f.id FROM f WHERE f.price = ?",
            ], binds: [five])
        expectSQL(
            keys(where: Fact.price != 5),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.price <> ? COLLATE decimal",
                .postgresql: "SELECT f.id FROM f WHERE f.price <> $1",
                .mariadb: "SELECT f.id FROM f WHERE f.price <> ?",
            ], binds: [five])
        expectSQL(
            keys(where: Fact.price < 5),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.price < ? COLLATE decimal",
                .postgresql: "SELECT f.id FROM f WHERE f.price < $1",
                .mariadb: "SELECT f.id FROM f WHERE f.price < ?",
            ], binds: [five])
        expectSQL(
            keys(where: Fact.price >= Fact.cost),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.price >= f.cost COLLATE decimal",
                .all: "SELECT f.id FROM f WHERE f.price >= f.cost",
            ])
        expectSQL(
            keys(where: Fact.price.between(5, 5)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.price COLLATE decimal BETWEEN ? AND ?",
                .postgresql: "SELECT f.id FROM f WHERE f.price BETWEEN $1 AND $2",
                .mariadb: "SELECT f.id FROM f WHERE f.price BETWEEN ? AND ?",
            ], binds: [five, five])
        expectSQL(
            keys(where: Fact.cost.isDistinct(from: 5)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.cost IS NOT ? COLLATE decimal",
                .postgresql: "SELECT f.id FROM f WHERE f.cost IS DISTINCT FROM $1",
                .mariadb: "SELECT f.id FROM f WHERE NOT (f.cost <=> ?)",
            ], binds: [five])
        expectSQL(
            keys(where: Fact.price.in([5, 5])),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.price COLLATE decimal IN (?, ?)",
                .postgresql: "SELECT f.id FROM f WHERE f.price = ANY ($1)",
                .mariadb: "SELECT f.id FROM f WHERE f.price IN (?, ?)",
            ],
            binds: [.postgresql: [.array([five, five])], .all: [five, five]])
        expectSQL(
            keys(where: facts.c.price > facts.c.n),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.price > decimal(f.n) COLLATE decimal",
                .all: "SELECT f.id FROM f WHERE f.price > f.n",
            ])
        expectSQL(
            keys(where: facts.c.n > facts.c.price),
            [
                .sqlite: "SELECT f.id FROM f WHERE decimal(f.n) > f.price COLLATE decimal",
                .all: "SELECT f.id FROM f WHERE f.n > f.price",
            ])
    }

    @Test func arithmetic() {
        expectSQL(
            select(Fact.price + Fact.price * 5),
            [
                .sqlite: "SELECT decimal_add(f.price, decimal_mul(f.price, ?)) AS anon_1 FROM f",
                .postgresql: "SELECT f.price + f.price * $1 AS anon_1 FROM f",
                .mariadb: "SELECT f.price + f.price * ? AS anon_1 FROM f",
            ], binds: [five])
        expectSQL(
            select((Fact.price + Fact.price) * 5),
            [
                .sqlite: "SELECT decimal_mul(decimal_add(f.price, f.price), ?) AS anon_1 FROM f",
                .postgresql: "SELECT (f.price + f.price) * $1 AS anon_1 FROM f",
                .mariadb: "SELECT (f.price + f.price) * ? AS anon_1 FROM f",
            ], binds: [five])
        expectSQL(
            keys(where: Fact.price - 5 < 5),
            [
                .sqlite: "SELECT f.id FROM f WHERE decimal_sub(f.price, ?) < ? COLLATE decimal",
                .postgresql: "SELECT f.id FROM f WHERE f.price - $1 < $2",
                .mariadb: "SELECT f.id FROM f WHERE f.price - ? < ?",
            ], binds: [five, five])
        expectSQL(
            select(Fact.price / 5),
            [
                .sqlite: "SELECT decimal_div(f.price, ?) AS anon_1 FROM f",
                .postgresql: "SELECT f.price / $1 AS anon_1 FROM f",
                .mariadb: "SELECT f.price / ? AS anon_1 FROM f",
            ], binds: [five])
        expectSQL(
            select(facts.c.price * facts.c.n),
            [
                .sqlite: "SELECT decimal_mul(f.price, f.n) AS anon_1 FROM f",
                .all: "SELECT f.price * f.n AS anon_1 FROM f",
            ])
    }

    @Test func functions() {
        expectSQL(
            select(func_.round(Fact.price, 1), func_.abs(Fact.price)),
            [
                .sqlite:
                    "SELECT decimal(f.price, 1) AS round_1, ltrim(decimal(f.price), '-') AS abs_1 FROM f",
                .all: "SELECT round(f.price, 1) AS round_1, abs(f.price) AS abs_1 FROM f",
            ])
        expectSQL(
            select(func_.least(Fact.price, Fact.price)),
            [
                .sqlite:
                    "SELECT min(f.price COLLATE decimal, f.price COLLATE decimal) AS least_1 FROM f",
                .postgresql:
                    "SELECT CASE WHEN f.price IS NULL OR f.price IS NULL THEN NULL ELSE least(f.price, f.price) END AS least_1 FROM f",
                .mariadb: "SELECT least(f.price, f.price) AS least_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.n, .numeric(10, 2)), cast(Fact.price, .text)),
            [
                .sqlite: "SELECT decimal(f.n, 2) AS n_1, CAST(f.price AS TEXT) AS price_1 FROM f",
                .postgresql:
                    "SELECT CAST(f.n AS NUMERIC(10, 2)) AS n_1, CAST(f.price AS TEXT) AS price_1 FROM f",
                .mariadb:
                    "SELECT CAST(f.n AS DECIMAL(10, 2)) AS n_1, CAST(f.price AS CHAR) AS price_1 FROM f",
            ])
        expectSQL(
            select(cast(Fact.price, .integer), cast(Fact.price, .double)),
            [
                .sqlite:
                    "SELECT CAST(f.price AS INTEGER) AS price_1, CAST(f.price AS REAL) AS price_2 FROM f",
                .postgresql:
                    "SELECT CAST(f.price AS INTEGER) AS price_1, CAST(f.price AS DOUBLE PRECISION) AS price_2 FROM f",
                .mariadb:
                    "SELECT CAST(f.price AS SIGNED) AS price_1, CAST(f.price AS DOUBLE) AS price_2 FROM f",
            ])
        expectSQL(
            select(func_.floor(Fact.price)),
            [
                .sqlite:
                    "SELECT CASE WHEN decimal_cmp(decimal(f.price, 0), f.price) > 0 THEN decimal_sub(decimal(f.price, 0), '1') ELSE decimal(f.price, 0) END AS floor_1 FROM f",
                .all: "SELECT floor(f.price) AS floor_1 FROM f",
            ])
        expectSQL(
            select(func_.ceiling(Fact.price)),
            [
                .sqlite:
                    "SELECT CASE WHEN decimal_cmp(decimal(f.price, 0), f.price) < 0 THEN decimal_add(decimal(f.price, 0), '1') ELSE decimal(f.price, 0) END AS ceiling_1 FROM f",
                .all: "SELECT ceiling(f.price) AS ceiling_1 FROM f",
            ])
    }

    @Test func groups() {
        expectSQL(
            select(func_.sum(Fact.price), func_.avg(Fact.price)),
            [
                .sqlite:
                    "SELECT decimal_sum(f.price) AS sum_1, decimal_div(decimal_sum(f.price), count(f.price)) AS avg_1 FROM f",
                .all: "SELECT sum(f.price) AS sum_1, avg(f.price) AS avg_1 FROM f",
            ])
        expectSQL(
            select(func_.min(Fact.price), func_.max(Fact.price)),
            [
                .sqlite:
                    "SELECT min(f.price COLLATE decimal) AS min_1, max(f.price COLLATE decimal) AS max_1 FROM f",
                .all: "SELECT min(f.price) AS min_1, max(f.price) AS max_1 FROM f",
            ])
        expectSQL(
            select(func_.sum(Fact.price).over(orderBy: [Fact.price])),
            [
                .sqlite:
                    "SELECT decimal_sum(f.price) OVER (ORDER BY f.price COLLATE decimal) AS sum_1 FROM f",
                .all: "SELECT sum(f.price) OVER (ORDER BY f.price) AS sum_1 FROM f",
            ])
        expectSQL(
            select(func_.sum(Fact.price).filter(where: Fact.flag)),
            [
                .sqlite: "SELECT decimal_sum(f.price) FILTER (WHERE f.flag) AS sum_1 FROM f",
                .postgresql: "SELECT sum(f.price) FILTER (WHERE f.flag) AS sum_1 FROM f",
                .mariadb: "SELECT sum(CASE WHEN f.flag THEN f.price END) AS sum_1 FROM f",
            ])
    }

    @Test func order() {
        expectSQL(
            select(Fact.id).orderBy(Fact.price, Fact.cost.desc().nullsLast()),
            [
                .sqlite:
                    "SELECT f.id FROM f ORDER BY f.price COLLATE decimal, f.cost COLLATE decimal DESC NULLS LAST",
                .postgresql: "SELECT f.id FROM f ORDER BY f.price, f.cost DESC NULLS LAST",
                .mariadb: "SELECT f.id FROM f ORDER BY f.price, f.cost IS NULL, f.cost DESC",
            ])
        expectSQL(
            select(Fact.id).orderBy((Fact.price * 5).label("total").desc()),
            [
                .sqlite:
                    "SELECT f.id FROM f ORDER BY (decimal_mul(f.price, ?)) COLLATE decimal DESC",
                .postgresql: "SELECT f.id FROM f ORDER BY f.price * $1 DESC",
                .mariadb: "SELECT f.id FROM f ORDER BY f.price * ? DESC",
            ], binds: [five])
    }
}
