import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct ArithmeticTests {
    @Test func sumsAndProducts() {
        expectSQL(
            select(Fact.n + 1),
            [
                .postgresql: "SELECT f.n + $1 AS anon_1 FROM f",
                .all: "SELECT f.n + ? AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select(1 + Fact.n),
            [
                .postgresql: "SELECT $1 + f.n AS anon_1 FROM f",
                .all: "SELECT ? + f.n AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select(Fact.n + Fact.id),
            [
                .all: "SELECT f.n + f.id AS anon_1 FROM f"
            ])
        expectSQL(
            select(Fact.n - 1),
            [
                .postgresql: "SELECT f.n - $1 AS anon_1 FROM f",
                .all: "SELECT f.n - ? AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select(10 - Fact.n),
            [
                .postgresql: "SELECT $1 - f.n AS anon_1 FROM f",
                .all: "SELECT ? - f.n AS anon_1 FROM f",
            ], binds: [10])
        expectSQL(
            select(Fact.n - Fact.id),
            [
                .all: "SELECT f.n - f.id AS anon_1 FROM f"
            ])
        expectSQL(
            select(Fact.n * 2),
            [
                .postgresql: "SELECT f.n * $1 AS anon_1 FROM f",
                .all: "SELECT f.n * ? AS anon_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(Fact.n * Fact.id),
            [
                .all: "SELECT f.n * f.id AS anon_1 FROM f"
            ])
        expectSQL(
            select(-Fact.n),
            [
                .all: "SELECT -f.n AS anon_1 FROM f"
            ])
        expectSQL(
            select(Fact.n % 3),
            [
                .postgresql: "SELECT f.n % $1 AS anon_1 FROM f",
                .all: "SELECT f.n % ? AS anon_1 FROM f",
            ], binds: [3])
        expectSQL(
            select(Fact.n % Fact.id),
            [
                .all: "SELECT f.n % f.id AS anon_1 FROM f"
            ])
    }

    @Test func divisionKeepsTheFraction() {
        expectSQL(
            select(Fact.id / 2),
            [
                .sqlite: "SELECT CAST(f.id AS REAL) / ? AS anon_1 FROM f",
                .postgresql: "SELECT CAST(f.id AS DOUBLE PRECISION) / $1 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.id AS DOUBLE) / ? AS anon_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(Fact.n / Fact.id),
            [
                .sqlite: "SELECT CAST(f.n AS REAL) / f.id AS anon_1 FROM f",
                .postgresql: "SELECT CAST(f.n AS DOUBLE PRECISION) / f.id AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.n AS DOUBLE) / f.id AS anon_1 FROM f",
            ])
        expectSQL(
            select(Fact.rate / 2),
            [
                .postgresql: "SELECT f.rate / $1 AS anon_1 FROM f",
                .all: "SELECT f.rate / ? AS anon_1 FROM f",
            ], binds: [2.0])
        expectSQL(
            select(Fact.rate / Fact.rate),
            [
                .all: "SELECT f.rate / f.rate AS anon_1 FROM f"
            ])
        expectSQL(
            select(facts.c.n / 2),
            [
                .sqlite: "SELECT CAST(f.n AS REAL) / ? AS anon_1 FROM f",
                .postgresql: "SELECT CAST(f.n AS DOUBLE PRECISION) / $1 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.n AS DOUBLE) / ? AS anon_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(facts.c.n / facts.c.rate),
            [
                .sqlite: "SELECT CAST(f.n AS REAL) / f.rate AS anon_1 FROM f",
                .postgresql: "SELECT CAST(f.n AS DOUBLE PRECISION) / f.rate AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.n AS DOUBLE) / f.rate AS anon_1 FROM f",
            ])
    }

    @Test func integerDivision() {
        expectSQL(
            select(Fact.n.quotient(dividingBy: 2)),
            [
                .sqlite: "SELECT f.n / ? AS anon_1 FROM f",
                .postgresql: "SELECT f.n / $1 AS anon_1 FROM f",
                .mariadb: "SELECT f.n DIV ? AS anon_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(Fact.n.quotient(dividingBy: Fact.id)),
            [
                .mariadb: "SELECT f.n DIV f.id AS anon_1 FROM f",
                .all: "SELECT f.n / f.id AS anon_1 FROM f",
            ])
        expectSQL(
            select((Fact.n + 1).quotient(dividingBy: Fact.id * 2)),
            [
                .sqlite: "SELECT (f.n + ?) / (f.id * ?) AS anon_1 FROM f",
                .postgresql: "SELECT (f.n + $1) / (f.id * $2) AS anon_1 FROM f",
                .mariadb: "SELECT (f.n + ?) DIV (f.id * ?) AS anon_1 FROM f",
            ], binds: [1, 2])
        expectSQL(
            select(facts.c.n.quotient(dividingBy: 2)),
            [
                .sqlite: "SELECT f.n / ? AS anon_1 FROM f",
                .postgresql: "SELECT f.n / $1 AS anon_1 FROM f",
                .mariadb: "SELECT f.n DIV ? AS anon_1 FROM f",
            ], binds: [2])
        expectFault(select(facts.c.rate.quotient(dividingBy: 2)), .invalidArgument)
    }

    @Test func parenthesesOnlyWhereTheyAreNeeded() {
        expectSQL(
            select(Fact.n + Fact.id * 2),
            [
                .postgresql: "SELECT f.n + f.id * $1 AS anon_1 FROM f",
                .all: "SELECT f.n + f.id * ? AS anon_1 FROM f",
            ], binds: [2])
        expectSQL(
            select((Fact.n + Fact.id) * 2),
            [
                .postgresql: "SELECT (f.n + f.id) * $1 AS anon_1 FROM f",
                .all: "SELECT (f.n + f.id) * ? AS anon_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(Fact.id - (Fact.id - 1)),
            [
                .postgresql: "SELECT f.id - (f.id - $1) AS anon_1 FROM f",
                .all: "SELECT f.id - (f.id - ?) AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select((Fact.id - Fact.id) - 1),
            [
                .postgresql: "SELECT f.id - f.id - $1 AS anon_1 FROM f",
                .all: "SELECT f.id - f.id - ? AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select(Fact.rate / (Fact.rate * 2)),
            [
                .postgresql: "SELECT f.rate / (f.rate * $1) AS anon_1 FROM f",
                .all: "SELECT f.rate / (f.rate * ?) AS anon_1 FROM f",
            ], binds: [2.0])
        expectSQL(
            select(Fact.rate * (Fact.rate / 2)),
            [
                .postgresql: "SELECT f.rate * (f.rate / $1) AS anon_1 FROM f",
                .all: "SELECT f.rate * (f.rate / ?) AS anon_1 FROM f",
            ], binds: [2.0])
        expectSQL(
            select(-(Fact.id + 1)),
            [
                .postgresql: "SELECT -(f.id + $1) AS anon_1 FROM f",
                .all: "SELECT -(f.id + ?) AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select(-(-Fact.id)),
            [
                .all: "SELECT -(-f.id) AS anon_1 FROM f"
            ])
        expectSQL(
            select(Fact.id - -Fact.id),
            [
                .all: "SELECT f.id - -f.id AS anon_1 FROM f"
            ])
        expectSQL(
            select((Fact.id % 7) * 2),
            [
                .postgresql: "SELECT f.id % $1 * $2 AS anon_1 FROM f",
                .all: "SELECT f.id % ? * ? AS anon_1 FROM f",
            ], binds: [7, 2])
        expectSQL(
            select(Fact.id * (Fact.id % 7)),
            [
                .postgresql: "SELECT f.id * (f.id % $1) AS anon_1 FROM f",
                .all: "SELECT f.id * (f.id % ?) AS anon_1 FROM f",
            ], binds: [7])
        expectSQL(
            select((Fact.n * 2).quotient(dividingBy: 3) + 1),
            [
                .sqlite: "SELECT f.n * ? / ? + ? AS anon_1 FROM f",
                .postgresql: "SELECT f.n * $1 / $2 + $3 AS anon_1 FROM f",
                .mariadb: "SELECT f.n * ? DIV ? + ? AS anon_1 FROM f",
            ], binds: [2, 3, 1])
    }

    @Test func exactNumbers() {
        expectSQL(
            select(Fact.price + Fact.price),
            [
                .sqlite: "SELECT decimal_add(f.price, f.price) AS anon_1 FROM f",
                .all: "SELECT f.price + f.price AS anon_1 FROM f",
            ])
        expectSQL(
            select(Fact.price - Fact.price),
            [
                .sqlite: "SELECT decimal_sub(f.price, f.price) AS anon_1 FROM f",
                .all: "SELECT f.price - f.price AS anon_1 FROM f",
            ])
        expectSQL(
            select(Fact.price * Fact.price),
            [
                .sqlite: "SELECT decimal_mul(f.price, f.price) AS anon_1 FROM f",
                .all: "SELECT f.price * f.price AS anon_1 FROM f",
            ])
        expectSQL(
            select(-Fact.price),
            [
                .sqlite: "SELECT decimal_sub(0, f.price) AS anon_1 FROM f",
                .all: "SELECT -f.price AS anon_1 FROM f",
            ])
        expectSQL(
            select(Fact.price / Fact.price),
            [
                .sqlite: "SELECT decimal_div(f.price, f.price) AS anon_1 FROM f",
                .all: "SELECT f.price / f.price AS anon_1 FROM f",
            ])
        expectSQL(
            select(facts.c.price * facts.c.n),
            [
                .sqlite: "SELECT decimal_mul(f.price, f.n) AS anon_1 FROM f",
                .all: "SELECT f.price * f.n AS anon_1 FROM f",
            ])
        expectSQL(
            select(facts.c.price * facts.c.rate),
            [
                .all: "SELECT f.price * f.rate AS anon_1 FROM f"
            ])
    }

    @Test func bits() {
        expectSQL(
            select(Fact.n & 6),
            [
                .sqlite: "SELECT f.n & ? AS anon_1 FROM f",
                .postgresql: "SELECT f.n & $1 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.n & ? AS SIGNED) AS anon_1 FROM f",
            ], binds: [6])
        expectSQL(
            select(Fact.n & Fact.id),
            [
                .mariadb: "SELECT CAST(f.n & f.id AS SIGNED) AS anon_1 FROM f",
                .all: "SELECT f.n & f.id AS anon_1 FROM f",
            ])
        expectSQL(
            select(Fact.n | 6),
            [
                .sqlite: "SELECT f.n | ? AS anon_1 FROM f",
                .postgresql: "SELECT f.n | $1 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.n | ? AS SIGNED) AS anon_1 FROM f",
            ], binds: [6])
        expectSQL(
            select(Fact.n | Fact.id),
            [
                .mariadb: "SELECT CAST(f.n | f.id AS SIGNED) AS anon_1 FROM f",
                .all: "SELECT f.n | f.id AS anon_1 FROM f",
            ])
        expectSQL(
            select(Fact.n ^ 6),
            [
                .sqlite: "SELECT (f.n | ?) - (f.n & ?) AS anon_1 FROM f",
                .postgresql: "SELECT f.n # $1 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.n ^ ? AS SIGNED) AS anon_1 FROM f",
            ], binds: [.sqlite: [6, 6], .all: [6]])
        expectSQL(
            select(Fact.n ^ Fact.id),
            [
                .sqlite: "SELECT (f.n | f.id) - (f.n & f.id) AS anon_1 FROM f",
                .postgresql: "SELECT f.n # f.id AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.n ^ f.id AS SIGNED) AS anon_1 FROM f",
            ])
        expectSQL(
            select(~Fact.n),
            [
                .mariadb: "SELECT CAST(~f.n AS SIGNED) AS anon_1 FROM f",
                .all: "SELECT ~f.n AS anon_1 FROM f",
            ])
        expectSQL(
            select(Fact.n << 3),
            [
                .sqlite: "SELECT f.n << ? AS anon_1 FROM f",
                .postgresql: "SELECT CAST(f.n AS BIGINT) << $1 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.n << ? AS SIGNED) AS anon_1 FROM f",
            ], binds: [3])
        expectSQL(
            select(Fact.big << 3),
            [
                .sqlite: "SELECT f.big << ? AS anon_1 FROM f",
                .postgresql: "SELECT f.big << $1 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.big << ? AS SIGNED) AS anon_1 FROM f",
            ], binds: [3])
        expectSQL(
            select(Fact.n >> 1),
            [
                .sqlite: "SELECT f.n >> ? AS anon_1 FROM f",
                .postgresql: "SELECT CAST(f.n AS BIGINT) >> $1 AS anon_1 FROM f",
                .mariadb:
                    "SELECT CAST(CASE WHEN f.n < 0 THEN ~(~f.n >> ?) ELSE f.n >> ? END AS SIGNED) AS anon_1 FROM f",
            ], binds: [.mariadb: [1, 1], .all: [1]])
    }

    @Test func bitsInParentheses() {
        expectSQL(
            select((Fact.n & 6) | 1),
            [
                .sqlite: "SELECT (f.n & ?) | ? AS anon_1 FROM f",
                .postgresql: "SELECT (f.n & $1) | $2 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(CAST(f.n & ? AS SIGNED) | ? AS SIGNED) AS anon_1 FROM f",
            ], binds: [6, 1])
        expectSQL(
            select((Fact.n & 6) & 2),
            [
                .sqlite: "SELECT f.n & ? & ? AS anon_1 FROM f",
                .postgresql: "SELECT f.n & $1 & $2 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(CAST(f.n & ? AS SIGNED) & ? AS SIGNED) AS anon_1 FROM f",
            ], binds: [6, 2])
        expectSQL(
            select((Fact.n + 1) & 6),
            [
                .sqlite: "SELECT (f.n + ?) & ? AS anon_1 FROM f",
                .postgresql: "SELECT (f.n + $1) & $2 AS anon_1 FROM f",
                .mariadb: "SELECT CAST((f.n + ?) & ? AS SIGNED) AS anon_1 FROM f",
            ], binds: [1, 6])
        expectSQL(
            select((Fact.n & 6) + 1),
            [
                .sqlite: "SELECT (f.n & ?) + ? AS anon_1 FROM f",
                .postgresql: "SELECT (f.n & $1) + $2 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.n & ? AS SIGNED) + ? AS anon_1 FROM f",
            ], binds: [6, 1])
        expectSQL(
            select(~(Fact.n + 1)),
            [
                .sqlite: "SELECT ~(f.n + ?) AS anon_1 FROM f",
                .postgresql: "SELECT ~(f.n + $1) AS anon_1 FROM f",
                .mariadb: "SELECT CAST(~(f.n + ?) AS SIGNED) AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select((~Fact.n) + 1),
            [
                .sqlite: "SELECT (~f.n) + ? AS anon_1 FROM f",
                .postgresql: "SELECT (~f.n) + $1 AS anon_1 FROM f",
                .mariadb: "SELECT (CAST(~f.n AS SIGNED)) + ? AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select(-(Fact.n & 6)),
            [
                .sqlite: "SELECT -(f.n & ?) AS anon_1 FROM f",
                .postgresql: "SELECT -(f.n & $1) AS anon_1 FROM f",
                .mariadb: "SELECT -CAST(f.n & ? AS SIGNED) AS anon_1 FROM f",
            ], binds: [6])
        expectSQL(
            keys(where: (Fact.n & 6) == 2),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.n & ? = ?",
                .postgresql: "SELECT f.id FROM f WHERE f.n & $1 = $2",
                .mariadb: "SELECT f.id FROM f WHERE CAST(f.n & ? AS SIGNED) = ?",
            ], binds: [6, 2])
        expectSQL(
            select((Fact.n ^ Fact.id) * 2),
            [
                .sqlite: "SELECT ((f.n | f.id) - (f.n & f.id)) * ? AS anon_1 FROM f",
                .postgresql: "SELECT (f.n # f.id) * $1 AS anon_1 FROM f",
                .mariadb: "SELECT CAST(f.n ^ f.id AS SIGNED) * ? AS anon_1 FROM f",
            ], binds: [2])
    }
}
