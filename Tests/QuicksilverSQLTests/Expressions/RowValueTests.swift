import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct RowValueTests {
    private let pair = tuple_(Fact.id, Fact.name)

    @Test func comparedWithValues() {
        expectSQL(
            keys(where: pair == (1, "a")),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.name) = ($1, $2)",
                .all: "SELECT f.id FROM f WHERE (f.id, f.name) = (?, ?)",
            ], binds: [1, "a"])
        expectSQL(
            keys(where: pair != (1, "a")),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.name) <> ($1, $2)",
                .all: "SELECT f.id FROM f WHERE (f.id, f.name) <> (?, ?)",
            ], binds: [1, "a"])
        expectSQL(
            keys(where: pair < (1, "a")),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.name) < ($1, $2)",
                .all: "SELECT f.id FROM f WHERE (f.id, f.name) < (?, ?)",
            ], binds: [1, "a"])
        expectSQL(
            keys(where: pair <= (1, "a")),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.name) <= ($1, $2)",
                .all: "SELECT f.id FROM f WHERE (f.id, f.name) <= (?, ?)",
            ], binds: [1, "a"])
        expectSQL(
            keys(where: pair > (1, "a")),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.name) > ($1, $2)",
                .all: "SELECT f.id FROM f WHERE (f.id, f.name) > (?, ?)",
            ], binds: [1, "a"])
        expectSQL(
            keys(where: pair >= (1, "a")),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.name) >= ($1, $2)",
                .all: "SELECT f.id FROM f WHERE (f.id, f.name) >= (?, ?)",
            ], binds: [1, "a"])
        expectSQL(
            keys(where: !(pair == (1, "a"))),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.name) <> ($1, $2)",
                .all: "SELECT f.id FROM f WHERE (f.id, f.name) <> (?, ?)",
            ], binds: [1, "a"])
    }

    @Test func comparedWithARow() {
        expectSQL(
            keys(where: pair == tuple_(Fact.big, Fact.name + "x")),
            [
                .sqlite: "SELECT f.id FROM f WHERE (f.id, f.name) = (f.big, f.name || ?)",
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.name) = (f.big, f.name || $1)",
                .mariadb: "SELECT f.id FROM f WHERE (f.id, f.name) = (f.big, concat(f.name, ?))",
            ], binds: ["x"])
    }

    @Test func amongRows() {
        expectSQL(
            keys(where: pair.in([(1, "a"), (2, "b")])),
            [
                .sqlite: "SELECT f.id FROM f WHERE (f.id, f.name) IN (VALUES (?, ?), (?, ?))",
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.name) IN (($1, $2), ($3, $4))",
                .mariadb: "SELECT f.id FROM f WHERE (f.id, f.name) IN ((?, ?), (?, ?))",
            ], binds: [1, "a", 2, "b"])
        expectSQL(
            keys(where: pair.notIn([(1, "a")])),
            [
                .sqlite: "SELECT f.id FROM f WHERE (f.id, f.name) NOT IN (VALUES (?, ?))",
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.name) NOT IN (($1, $2))",
                .mariadb: "SELECT f.id FROM f WHERE (f.id, f.name) NOT IN ((?, ?))",
            ], binds: [1, "a"])
        expectSQL(
            keys(where: pair.in([])),
            [
                .postgresql:
                    "SELECT f.id FROM f WHERE (f.id, f.name) IN (SELECT CAST(NULL AS INTEGER), CAST(NULL AS VARCHAR(40)) WHERE 1 = 0)",
                .all: "SELECT f.id FROM f WHERE (f.id, f.name) IN (SELECT NULL, NULL WHERE 1 = 0)",
            ])
        expectSQL(
            keys(where: pair.notIn([])),
            [
                .postgresql:
                    "SELECT f.id FROM f WHERE (f.id, f.name) NOT IN (SELECT CAST(NULL AS INTEGER), CAST(NULL AS VARCHAR(40)) WHERE 1 = 0)",
                .all:
                    "SELECT f.id FROM f WHERE (f.id, f.name) NOT IN (SELECT NULL, NULL WHERE 1 = 0)",
            ])
        expectSQL(
            keys(where: tuple_(Fact.id, Fact.n + 1, Fact.flag).in([(1, 2, true)])),
            [
                .sqlite: "SELECT f.id FROM f WHERE (f.id, f.n + ?, f.flag) IN (VALUES (?, ?, ?))",
                .postgresql: "SELECT f.id FROM f WHERE (f.id, f.n + $1, f.flag) IN (($2, $3, $4))",
                .mariadb: "SELECT f.id FROM f WHERE (f.id, f.n + ?, f.flag) IN ((?, ?, ?))",
            ],
            binds: [1, 1, 2, true])
    }

    @Test func otherPlaceholdersComeFirst() {
        let statement = keys(where: Fact.n == 7 && pair.in([(1, "a"), (2, "b")]) && Fact.big > 9)
        let binds: [SQLValue] = [7, 1, "a", 2, "b", 9]
        expectSQL(
            statement,
            [
                .sqlite:
                    "SELECT f.id FROM f WHERE f.n = ? AND (f.id, f.name) IN (VALUES (?, ?), (?, ?)) AND f.big > ?",
                .postgresql:
                    "SELECT f.id FROM f WHERE f.n = $1 AND (f.id, f.name) IN (($3, $4), ($5, $6)) AND f.big > $2",
                .mariadb:
                    "SELECT f.id FROM f WHERE f.n = ? AND (f.id, f.name) IN ((?, ?), (?, ?)) AND f.big > ?",
            ], binds: [.postgresql: [7, 9, 1, "a", 2, "b"], .all: binds])
    }

    @Test func amongAQuerysRows() {
        let query = select(User.id, User.name)
        expectSQL(
            keys(where: pair.in(query)),
            [
                .all:
                    "SELECT f.id FROM f WHERE (f.id, f.name) IN (SELECT users.user_id, users.user_name FROM users)"
            ])
        expectSQL(
            keys(where: pair.notIn(query)),
            [
                .all:
                    "SELECT f.id FROM f WHERE (f.id, f.name) NOT IN (SELECT users.user_id, users.user_name FROM users)"
            ])
    }
}
