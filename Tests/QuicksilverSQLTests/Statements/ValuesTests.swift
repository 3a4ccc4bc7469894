import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct ValuesTests {
    private let pairs = values(
        User.idColumn, User.nameColumn, rows: [(1, "ed"), (2, "wendy")])

    @Test func rowsAreAQuery() {
        expectSQL(
            pairs,
            [
                .sqlite: "VALUES (?, ?), (?, ?)",
                .postgresql: "VALUES ($1, $2), ($3, $4)",
                .mariadb: "SELECT ? AS user_id, ? AS user_name UNION ALL SELECT ?, ?",
            ], binds: [1, "ed", 2, "wendy"])
    }

    @Test func rowsAreATable() {
        let v = pairs.alias("v")
        expectSQL(
            select(v.c.user_id, v[User.nameColumn]).orderBy(v.c.user_id),
            [
                .sqlite: """
                SELECT v.user_id, v.user_name FROM (SELECT column1 AS user_id, column2 AS user_name \
                FROM (VALUES (?, ?), (?, ?))) AS v ORDER BY v.user_id
                """,
                .postgresql:
                    "SELECT v.user_id, v.user_name FROM (VALUES ($1, $2), ($3, $4)) AS v (user_id, user_name) ORDER BY v.user_id",
                .mariadb: """
                SELECT v.user_id, v.user_name FROM (SELECT ? AS user_id, ? AS user_name UNION ALL SELECT ?, ?) AS v \
                ORDER BY v.user_id
                """,
            ], binds: [1, "ed", 2, "wendy"])
    }

    @Test func rowsAreACTE() {
        let v = pairs.cte("v")
        expectSQL(
            select(v.c.user_id),
            [
                .sqlite:
                    "WITH v (user_id, user_name) AS (VALUES (?, ?), (?, ?)) SELECT v.user_id FROM v",
                .postgresql:
                    "WITH v (user_id, user_name) AS (VALUES ($1, $2), ($3, $4)) SELECT v.user_id FROM v",
                .mariadb:
                    "WITH v (user_id, user_name) AS (SELECT ? AS user_id, ? AS user_name UNION ALL SELECT ?, ?) SELECT v.user_id FROM v",
            ], binds: [1, "ed", 2, "wendy"])
    }

    @Test func rowsAreAPartOfASetOperation() {
        let one = values(Staff.idColumn, rows: [(7), (8)])
        expectSQL(
            select(User.id).except(one),
            [
                .sqlite: "SELECT users.user_id FROM users EXCEPT VALUES (?), (?)",
                .postgresql: "SELECT users.user_id FROM users EXCEPT VALUES ($1), ($2)",
                .mariadb:
                    "SELECT users.user_id FROM users EXCEPT (SELECT ? AS id UNION ALL SELECT ?)",
            ], binds: [7, 8])
        let named = one.union(select(User.id)).subquery("n")
        expectSQLOn(
            .postgresql, select(named.c.id),
            """
            SELECT n.id FROM (SELECT anon_1.id FROM (VALUES ($1), ($2)) AS anon_1 (id) \
            UNION SELECT users.user_id FROM users) AS n
            """, binds: [7, 8])
    }

    @Test func untypedRows() {
        expectSQLOn(
            .postgresql, values(["a", "b"], rows: [[.int(1), .text("x")], [.null, .null]]),
            "VALUES ($1, $2), ($3, $4)", binds: [1, "x", .null, .null])
        expectFault(values(["a"], rows: []), .missing, "row")
        expectFault(values([], rows: [[]]), .missing, "column")
        expectFault(
            values(["a", "b"], rows: [[.int(1), .int(2)], [.int(3)]]), .inconsistent, "row 1",
            "1 values for 2")
    }
}
