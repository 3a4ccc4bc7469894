import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct UpsertTests {
    private let row = goods.insert().values(["code": "a", "price": 3])

    @Test func doNothing() {
        expectSQL(
            row.onConflict(Goods.code).doNothing(),
            [
                .sqlite:
                    "INSERT INTO goods (code, price) VALUES (?, ?) ON CONFLICT (code) DO NOTHING",
                .postgresql:
                    "INSERT INTO goods (code, price) VALUES ($1, $2) ON CONFLICT (code) DO NOTHING",
                .mariadb:
                    "INSERT INTO goods (code, price) VALUES (?, ?) ON DUPLICATE KEY UPDATE goods.code = goods.code",
            ], binds: ["a", 3])
        expectSQL(
            row.onConflict().doNothing(),
            [
                .sqlite: "INSERT INTO goods (code, price) VALUES (?, ?) ON CONFLICT DO NOTHING",
                .postgresql:
                    "INSERT INTO goods (code, price) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                .mariadb:
                    "INSERT INTO goods (code, price) VALUES (?, ?) ON DUPLICATE KEY UPDATE goods.id = goods.id",
            ], binds: ["a", 3])
        expectRefused(
            row.onConflict(Goods.code).doNothing().returning(Goods.id),
            [.mariadb: "DO NOTHING with RETURNING"])
    }

    @Test func doUpdate() {
        expectSQL(
            row.onConflict(Goods.code).doUpdate(
                .set(Goods.price, to: Goods.price + excluded(Goods.price))),
            [
                .sqlite: """
                INSERT INTO goods (code, price) VALUES (?, ?) ON CONFLICT (code) DO UPDATE \
                SET price = goods.price + excluded.price, seen = ?
                """,
                .postgresql: """
                INSERT INTO goods (code, price) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE \
                SET price = goods.price + excluded.price, seen = $3
                """,
                .mariadb: """
                INSERT INTO goods (code, price) VALUES (?, ?) ON DUPLICATE KEY UPDATE \
                price = goods.price + VALUES(price), seen = ?
                """,
            ], binds: ["a", 3, 9])
    }

    @Test func everyGivenColumnThatIsNoKeyIsSet() {
        expectSQL(
            row.onConflict(Goods.code).doUpdate(),
            [
                .sqlite: """
                INSERT INTO goods (code, price) VALUES (?, ?) ON CONFLICT (code) DO UPDATE \
                SET price = excluded.price, seen = ?
                """,
                .postgresql: """
                INSERT INTO goods (code, price) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE \
                SET price = excluded.price, seen = $3
                """,
                .mariadb: """
                INSERT INTO goods (code, price) VALUES (?, ?) ON DUPLICATE KEY UPDATE \
                price = VALUES(price), seen = ?
                """,
            ], binds: ["a", 3, 9])
        expectFault(
            goods.insert().values(["code": "a"]).onConflict(Goods.code).doUpdate(), .missing,
            "doNothing()")
    }

    @Test func conditions() {
        let condition = row.onConflict(Goods.code).doUpdate(
            .set(Goods.price, to: excluded(Goods.price)), where: Goods.price < 10)
        expectSQLOn(
            .postgresql, condition,
            """
            INSERT INTO goods (code, price) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE \
            SET price = excluded.price, seen = $3 WHERE goods.price < $4
            """, binds: ["a", 3, 9, 10])
        expectRefused(condition, [.mariadb: "DO UPDATE … WHERE"])
        let partial = row.onConflict(Goods.code, where: Goods.price > 0).doNothing()
        expectSQLOn(
            .sqlite, partial,
            "INSERT INTO goods (code, price) VALUES (?, ?) ON CONFLICT (code) WHERE price > ? DO NOTHING",
            binds: ["a", 3, 0])
        expectRefused(partial, [.mariadb: "ON CONFLICT … WHERE"])
    }

    @Test func constraintsByName() {
        let named = row.onConflict(constraint: "goods_code_key").doNothing()
        expectSQLOn(
            .postgresql, named,
            "INSERT INTO goods (code, price) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT goods_code_key DO NOTHING",
            binds: ["a", 3])
        expectRefused(
            named,
            [.sqlite: "ON CONFLICT ON CONSTRAINT", .mariadb: "ON CONFLICT ON CONSTRAINT"])
    }

    @Test func postgreSQLWantsToKnowTheKeyOfAnUpdate() {
        let anyKey = row.onConflict().doUpdate(.set(Goods.price, to: 1))
        expectRefused(anyKey, [.postgresql: "DO UPDATE without a key"])
        expectSQLOn(
            .mariadb, anyKey,
            "INSERT INTO goods (code, price) VALUES (?, ?) ON DUPLICATE KEY UPDATE price = ?, seen = ?",
            binds: ["a", 3, 1, 9])
    }

    /// MariaDB acts on every key, so a row that could meet another one is refused.
    @Test func mariaDBRefusesOneKeyAmongSeveral() {
        let both = goods.insert().values(["id": 1, "code": "a"])
        expectRefused(
            both.onConflict(Goods.code).doNothing(),
            [.mariadb: "ON CONFLICT of one key among several"])
        expectRefused(
            both.onConflict(Goods.id).doNothing(),
            [.mariadb: "ON CONFLICT of one key among several"])
        expectRefused(both.onConflict().doNothing(), [:])
    }

    @Test func rowsOfAQuery() {
        let query = goods.insert().from(
            select(User.name.label("code"), User.age.label("price")))
        expectSQL(
            query.onConflict(Goods.code).doNothing(),
            [
                .sqlite: """
                INSERT INTO goods (code, price) SELECT users.user_name AS code, users.age AS price FROM users \
                WHERE TRUE ON CONFLICT (code) DO NOTHING
                """,
                .postgresql: """
                INSERT INTO goods (code, price) SELECT users.user_name AS code, users.age AS price FROM users \
                ON CONFLICT (code) DO NOTHING
                """,
                .mariadb: """
                INSERT INTO goods (code, price) SELECT users.user_name AS code, users.age AS price FROM users \
                ON DUPLICATE KEY UPDATE goods.code = goods.code
                """,
            ])
        let same = goods.insert().from(select(Goods.code, Goods.price).where(Goods.id > 1))
        expectSQLOn(
            .mariadb, same.onConflict(Goods.code).doNothing(),
            """
            INSERT INTO goods (code, price) SELECT * FROM (SELECT goods.code, goods.price FROM goods \
            WHERE goods.id > ?) AS inserted ON DUPLICATE KEY UPDATE goods.code = goods.code
            """, binds: [1])
        let united = goods.insert().from(
            select(User.name.label("code")).union(select(Staff.name)), columns: ["code"])
        expectSQLOn(
            .sqlite, united.onConflict(Goods.code).doNothing(),
            """
            INSERT INTO goods (code, price) SELECT anon_1.code, ? AS anon_1 FROM \
            (SELECT users.user_name AS code FROM users UNION SELECT staff.name FROM staff) AS anon_1 \
            WHERE TRUE ON CONFLICT (code) DO NOTHING
            """, binds: [5])
    }

    @Test func onlyColumnsOfTheTable() {
        expectFault(row.onConflict(User.id).doNothing(), .invalidArgument, "goods")
        expectFault(
            row.onConflict(Goods.code).doUpdate(.set(User.age, to: 1)), .unknownName, "age")
        expectRefused(
            users.insert().defaults().onConflict(User.id).doNothing(),
            [.sqlite: "DEFAULT VALUES with ON CONFLICT"])
    }
}
