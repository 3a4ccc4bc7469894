import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct BooleanLogicTests {
    private let a: SQLPredicate = Fact.n > 1
    private let b: SQLPredicate = Fact.name == "b"
    private let c = Fact.flag

    @Test func andBindsTighterThanOr() {
        expectSQL(
            keys(where: a && b),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1 AND f.name = $2",
                .all: "SELECT f.id FROM f WHERE f.n > ? AND f.name = ?",
            ], binds: [1, "b"])
        expectSQL(
            keys(where: a || b),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1 OR f.name = $2",
                .all: "SELECT f.id FROM f WHERE f.n > ? OR f.name = ?",
            ], binds: [1, "b"])
        expectSQL(
            keys(where: a && b || c),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1 AND f.name = $2 OR f.flag",
                .all: "SELECT f.id FROM f WHERE f.n > ? AND f.name = ? OR f.flag",
            ], binds: [1, "b"])
        expectSQL(
            keys(where: a && (b || c)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1 AND (f.name = $2 OR f.flag)",
                .all: "SELECT f.id FROM f WHERE f.n > ? AND (f.name = ? OR f.flag)",
            ], binds: [1, "b"])
        expectSQL(
            keys(where: (a || b) && c),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.n > $1 OR f.name = $2) AND f.flag",
                .all: "SELECT f.id FROM f WHERE (f.n > ? OR f.name = ?) AND f.flag",
            ], binds: [1, "b"])
    }

    @Test func termsOfOneKindAreFlat() {
        expectSQL(
            keys(where: and_(a, b, c)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1 AND f.name = $2 AND f.flag",
                .all: "SELECT f.id FROM f WHERE f.n > ? AND f.name = ? AND f.flag",
            ], binds: [1, "b"])
        expectSQL(
            keys(where: or_(a, or_(b, c))),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1 OR f.name = $2 OR f.flag",
                .all: "SELECT f.id FROM f WHERE f.n > ? OR f.name = ? OR f.flag",
            ], binds: [1, "b"])
        expectSQL(
            keys(where: and_(and_(a, b), c)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1 AND f.name = $2 AND f.flag",
                .all: "SELECT f.id FROM f WHERE f.n > ? AND f.name = ? AND f.flag",
            ], binds: [1, "b"])
        expectSQL(
            keys(where: and_(or_(a), b)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1 AND f.name = $2",
                .all: "SELECT f.id FROM f WHERE f.n > ? AND f.name = ?",
            ], binds: [1, "b"])
        expectSQL(
            select(Fact.id).where(a, b).where(c),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1 AND f.name = $2 AND f.flag",
                .all: "SELECT f.id FROM f WHERE f.n > ? AND f.name = ? AND f.flag",
            ], binds: [1, "b"])
    }

    @Test func noTermsAreAConstant() {
        expectSQL(
            keys(where: and_()),
            [
                .all: "SELECT f.id FROM f WHERE TRUE"
            ])
        expectSQL(
            keys(where: or_()),
            [
                .all: "SELECT f.id FROM f WHERE FALSE"
            ])
        expectSQL(
            keys(where: !and_()),
            [
                .all: "SELECT f.id FROM f WHERE FALSE"
            ])
        expectSQL(
            keys(where: !or_()),
            [
                .all: "SELECT f.id FROM f WHERE TRUE"
            ])
        expectSQL(
            keys(where: or_(and_(), c)),
            [
                .all: "SELECT f.id FROM f WHERE TRUE OR f.flag"
            ])
        expectSQL(
            keys(where: true_()),
            [
                .all: "SELECT f.id FROM f WHERE TRUE"
            ])
        expectSQL(
            keys(where: !true_()),
            [
                .all: "SELECT f.id FROM f WHERE FALSE"
            ])
    }

    @Test func notTurnsAComparisonAround() {
        expectSQL(
            keys(where: !(Fact.n == 1)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n <> $1",
                .all: "SELECT f.id FROM f WHERE f.n <> ?",
            ], binds: [1])
        expectSQL(
            keys(where: !(Fact.n != 1)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n = $1",
                .all: "SELECT f.id FROM f WHERE f.n = ?",
            ], binds: [1])
        expectSQL(
            keys(where: !(Fact.n < 1)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n >= $1",
                .all: "SELECT f.id FROM f WHERE f.n >= ?",
            ], binds: [1])
        expectSQL(
            keys(where: !(Fact.n <= 1)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1",
                .all: "SELECT f.id FROM f WHERE f.n > ?",
            ], binds: [1])
        expectSQL(
            keys(where: !(Fact.n > 1)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n <= $1",
                .all: "SELECT f.id FROM f WHERE f.n <= ?",
            ], binds: [1])
        expectSQL(
            keys(where: !(Fact.n >= 1)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n < $1",
                .all: "SELECT f.id FROM f WHERE f.n < ?",
            ], binds: [1])
        expectSQL(
            keys(where: !Fact.n.isNull),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NOT NULL"
            ])
        expectSQL(
            keys(where: !Fact.n.in([1, 2])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n <> ALL ($1)",
                .all: "SELECT f.id FROM f WHERE f.n NOT IN (?, ?)",
            ],
            binds: [.postgresql: [.array([1, 2])], .all: [1, 2]])
        expectSQL(
            keys(where: !Fact.name.like("a%")),
            [
                .sqlite: #"SELECT f.id FROM f WHERE f.name NOT LIKE ? ESCAPE '\'"#,
                .postgresql: "SELECT f.id FROM f WHERE f.name NOT LIKE $1",
                .mariadb: "SELECT f.id FROM f WHERE f.name NOT LIKE ?",
            ], binds: ["a%"])
    }

    @Test func notBeforeEverythingElse() {
        expectSQL(
            keys(where: !c),
            [
                .all: "SELECT f.id FROM f WHERE NOT f.flag"
            ])
        expectSQL(
            keys(where: !(!c)),
            [
                .all: "SELECT f.id FROM f WHERE f.flag"
            ])
        expectSQL(
            keys(where: not_(a && b)),
            [
                .postgresql: "SELECT f.id FROM f WHERE NOT (f.n > $1 AND f.name = $2)",
                .all: "SELECT f.id FROM f WHERE NOT (f.n > ? AND f.name = ?)",
            ], binds: [1, "b"])
        expectSQL(
            keys(where: !(a || c) && b),
            [
                .postgresql: "SELECT f.id FROM f WHERE NOT (f.n > $1 OR f.flag) AND f.name = $2",
                .all: "SELECT f.id FROM f WHERE NOT (f.n > ? OR f.flag) AND f.name = ?",
            ], binds: [1, "b"])
        expectSQL(
            keys(where: (!c) == Fact.flag),
            [
                .all: "SELECT f.id FROM f WHERE (NOT f.flag) = f.flag"
            ])
        expectSQL(
            keys(where: !exists(select(User.id))),
            [
                .all: "SELECT f.id FROM f WHERE NOT EXISTS (SELECT users.user_id FROM users)"
            ])
    }

    @Test func conditionsThatMayBeNull() {
        expectSQL(
            select(Fact.id).where(Fact.maybe && c),
            [
                .all: "SELECT f.id FROM f WHERE f.maybe AND f.flag"
            ])
        expectSQL(
            select(Fact.id).where(c && Fact.maybe || a),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.flag AND f.maybe OR f.n > $1",
                .all: "SELECT f.id FROM f WHERE f.flag AND f.maybe OR f.n > ?",
            ], binds: [1])
        expectSQL(
            select(Fact.id).where(!Fact.maybe),
            [
                .all: "SELECT f.id FROM f WHERE NOT f.maybe"
            ])
        expectSQL(
            select(Fact.id).where(!(Fact.maybe && Fact.maybe)),
            [
                .all: "SELECT f.id FROM f WHERE NOT (f.maybe AND f.maybe)"
            ])
    }

    @Test func aConditionIsAValue() {
        expectSQL(
            select(a),
            [
                .postgresql: "SELECT f.n > $1 AS anon_1 FROM f",
                .all: "SELECT f.n > ? AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select(a && c),
            [
                .postgresql: "SELECT f.n > $1 AND f.flag AS anon_1 FROM f",
                .all: "SELECT f.n > ? AND f.flag AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select(Fact.id).orderBy(a.desc()),
            [
                .postgresql: "SELECT f.id FROM f ORDER BY f.n > $1 DESC",
                .all: "SELECT f.id FROM f ORDER BY f.n > ? DESC",
            ], binds: [1])
    }
}
