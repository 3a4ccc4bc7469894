import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct TextStatementTests {
    @Test func interpolatedValuesAreBinds() {
        let limit = 30
        expectSQL(
            ("SELECT user_id FROM users WHERE age > \(limit) AND user_name = \("x'; --")" as SQLText)
                .rows,
            [
                .postgresql: "SELECT user_id FROM users WHERE age > $1 AND user_name = $2",
                .all: "SELECT user_id FROM users WHERE age > ? AND user_name = ?",
            ], binds: [30, "x'; --"])
    }

    @Test func expressionsAndNamesEmbed() {
        let text: SQLText =
            "SELECT \(User.id) FROM \(identifier: "Odd Name") WHERE \(User.age + 1) > 2"
        expectSQL(
            text.rows,
            [
                .sqlite: #"SELECT users.user_id FROM "Odd Name" WHERE (users.age + ?) > 2"#,
                .postgresql: #"SELECT users.user_id FROM "Odd Name" WHERE (users.age + $1) > 2"#,
                .mariadb: "SELECT users.user_id FROM `Odd Name` WHERE (users.age + ?) > 2",
            ], binds: [1])
    }

    @Test func namedBindsTakeValues() {
        let text: SQLText = "SELECT user_name FROM users WHERE user_id > :low AND user_id < :high"
        expectSQL(
            text.params(["low": 1, "high": 9]).columns(User.nameColumn),
            [
                .postgresql: "SELECT user_name FROM users WHERE user_id > $1 AND user_id < $2",
                .all: "SELECT user_name FROM users WHERE user_id > ? AND user_id < ?",
            ], binds: [1, 9])
        expectFault(text.params(["lo": 1]).rows, .unknownName, ":lo", "low, high")
    }

    @Test func aTextIsAQuery() {
        let text: SQLText = "SELECT user_id, user_name FROM users"
        let known = text.columns(User.idColumn, User.nameColumn).subquery("known")
        expectSQL(
            select(known.c.user_name).where(known[User.idColumn] == 1),
            [
                .postgresql:
                    "SELECT known.user_name FROM (SELECT user_id, user_name FROM users) AS known WHERE known.user_id = $1",
                .all:
                    "SELECT known.user_name FROM (SELECT user_id, user_name FROM users) AS known WHERE known.user_id = ?",
            ], binds: [1])
        expectSQL(
            select(User.id).where(User.id.in(("SELECT 1" as SQLText).columns(User.idColumn))),
            [.all: "SELECT users.user_id FROM users WHERE users.user_id IN (SELECT 1)"])
    }
}
