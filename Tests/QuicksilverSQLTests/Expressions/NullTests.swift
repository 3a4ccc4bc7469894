import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct NullTests {
    @Test func isNull() {
        expectSQL(
            keys(where: Fact.n.isNull),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NULL"
            ])
        expectSQL(
            keys(where: Fact.n.isNotNull),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NOT NULL"
            ])
        expectSQL(
            keys(where: Fact.n == nil),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NULL"
            ])
        expectSQL(
            keys(where: Fact.n != nil),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NOT NULL"
            ])
        expectSQL(
            keys(where: Fact.n.is(nil)),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NULL"
            ])
        expectSQL(
            keys(where: Fact.n.isNot(nil)),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NOT NULL"
            ])
        expectSQL(
            keys(where: (Fact.n + 1).isNull),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n + $1 IS NULL",
                .all: "SELECT f.id FROM f WHERE f.n + ? IS NULL",
            ], binds: [1])
        expectSQL(
            keys(where: (Fact.n > 1).isNull),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.n > $1) IS NULL",
                .all: "SELECT f.id FROM f WHERE (f.n > ?) IS NULL",
            ], binds: [1])
    }

    @Test func aVariableThatIsNil() {
        let none: Int? = nil
        let some: Int? = 4
        expectSQL(
            keys(where: Fact.n == none),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NULL"
            ])
        expectSQL(
            keys(where: Fact.n == some),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n = $1",
                .all: "SELECT f.id FROM f WHERE f.n = ?",
            ], binds: [4])
        expectSQL(
            keys(where: Fact.n != none),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NOT NULL"
            ])
    }

    @Test func isTrueAndFalse() {
        expectSQL(
            keys(where: Fact.maybe.is(true)),
            [
                .all: "SELECT f.id FROM f WHERE f.maybe IS TRUE"
            ])
        expectSQL(
            keys(where: Fact.maybe.is(false)),
            [
                .all: "SELECT f.id FROM f WHERE f.maybe IS FALSE"
            ])
        expectSQL(
            keys(where: Fact.maybe.isNot(true)),
            [
                .all: "SELECT f.id FROM f WHERE f.maybe IS NOT TRUE"
            ])
        expectSQL(
            keys(where: Fact.maybe.isNot(false)),
            [
                .all: "SELECT f.id FROM f WHERE f.maybe IS NOT FALSE"
            ])
        expectSQL(
            keys(where: !Fact.maybe.is(true)),
            [
                .all: "SELECT f.id FROM f WHERE f.maybe IS NOT TRUE"
            ])
        expectSQL(
            keys(where: (Fact.n > 1).is(true)),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.n > $1) IS TRUE",
                .all: "SELECT f.id FROM f WHERE (f.n > ?) IS TRUE",
            ], binds: [1])
    }

    @Test func firstThatIsntNull() {
        expectSQL(
            select(coalesce(Fact.n, 0)),
            [
                .postgresql: "SELECT coalesce(f.n, $1) AS coalesce_1 FROM f",
                .all: "SELECT coalesce(f.n, ?) AS coalesce_1 FROM f",
            ], binds: [0])
        expectSQL(
            select(coalesce(Fact.n, Fact.id)),
            [
                .all: "SELECT coalesce(f.n, f.id) AS coalesce_1 FROM f"
            ])
        expectSQL(
            select(func_.coalesce(Fact.n, Fact.n, 0)),
            [
                .postgresql: "SELECT coalesce(f.n, f.n, $1) AS coalesce_1 FROM f",
                .all: "SELECT coalesce(f.n, f.n, ?) AS coalesce_1 FROM f",
            ], binds: [0])
        expectSQL(
            select(coalesce(facts.c.n, facts.c.id, 5)),
            [
                .postgresql: "SELECT coalesce(f.n, f.id, $1) AS coalesce_1 FROM f",
                .all: "SELECT coalesce(f.n, f.id, ?) AS coalesce_1 FROM f",
            ], binds: [5])
        expectSQL(
            select(nullIf(Fact.n, 0)),
            [
                .postgresql: "SELECT nullif(f.n, $1) AS nullif_1 FROM f",
                .all: "SELECT nullif(f.n, ?) AS nullif_1 FROM f",
            ], binds: [0])
    }

    @Test func nullsInAnOrder() {
        expectSQL(
            select(Fact.id).orderBy(Fact.n.nullsFirst()),
            [
                .mariadb: "SELECT f.id FROM f ORDER BY f.n IS NOT NULL, f.n",
                .all: "SELECT f.id FROM f ORDER BY f.n NULLS FIRST",
            ])
        expectSQL(
            select(Fact.id).orderBy(Fact.n.nullsLast()),
            [
                .mariadb: "SELECT f.id FROM f ORDER BY f.n IS NULL, f.n",
                .all: "SELECT f.id FROM f ORDER BY f.n NULLS LAST",
            ])
        expectSQL(
            select(Fact.id).orderBy(Fact.n.desc().nullsFirst(), Fact.id.asc()),
            [
                .mariadb: "SELECT f.id FROM f ORDER BY f.n IS NOT NULL, f.n DESC, f.id",
                .all: "SELECT f.id FROM f ORDER BY f.n DESC NULLS FIRST, f.id",
            ])
        expectSQL(
            select(Fact.id).orderBy(desc(Fact.n).nullsLast()),
            [
                .mariadb: "SELECT f.id FROM f ORDER BY f.n IS NULL, f.n DESC",
                .all: "SELECT f.id FROM f ORDER BY f.n DESC NULLS LAST",
            ])
        expectSQL(
            select(Fact.id).orderBy((Fact.n + 1).nullsLast()),
            [
                .sqlite: "SELECT f.id FROM f ORDER BY f.n + ? NULLS LAST",
                .postgresql: "SELECT f.id FROM f ORDER BY f.n + $1 NULLS LAST",
                .mariadb: "SELECT f.id FROM f ORDER BY f.n + ? IS NULL, f.n + ?",
            ],
            binds: [.mariadb: [1, 1], .all: [1]])
    }

    @Test func nullItself() {
        expectSQL(
            select(null_()),
            [
                .all: "SELECT NULL AS anon_1"
            ])
        expectSQL(
            select(coalesce(null_(), Fact.n)),
            [
                .all: "SELECT coalesce(NULL, f.n) AS coalesce_1 FROM f"
            ])
    }
}
