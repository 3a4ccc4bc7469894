import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct UpdateTests {
    @Test func valuesAndExpressions() {
        expectSQL(
            users.update().set(User.name, to: "ed").set(User.age, to: User.age + 1).where(
                User.id == 7),
            [
                .postgresql:
                    "UPDATE users SET user_name = $1, age = users.age + $2 WHERE users.user_id = $3",
                .all: "UPDATE users SET user_name = ?, age = users.age + ? WHERE users.user_id = ?",
            ], binds: ["ed", 1, 7])
        expectSQL(
            update(users).values(["user_name": "ed", "age": nil]),
            [
                .postgresql: "UPDATE users SET user_name = $1, age = $2",
                .all: "UPDATE users SET user_name = ?, age = ?",
            ], binds: ["ed", .null])
        expectSQL(
            users.update().set(.set(users.c.age, to: 3), .set(users.c.nick, to: nil)),
            [
                .postgresql: "UPDATE users SET age = $1, nick = $2",
                .all: "UPDATE users SET age = ?, nick = ?",
            ], binds: [3, .null])
        expectSQL(
            users.update().set(User.age, to: 1).set(User.name, to: "x").set(User.age, to: 2),
            [
                .postgresql: "UPDATE users SET user_name = $1, age = $2",
                .all: "UPDATE users SET user_name = ?, age = ?",
            ], binds: ["x", 2])
    }

    @Test func columnsWithAnOnUpdateAreSet() {
        expectSQL(
            goods.update().set(Goods.price, to: 1),
            [
                .postgresql: "UPDATE goods SET price = $1, seen = $2",
                .all: "UPDATE goods SET price = ?, seen = ?",
            ], binds: [1, 9])
        expectSQL(
            goods.update().set(Goods.seen, to: 1),
            [
                .postgresql: "UPDATE goods SET seen = $1", .all: "UPDATE goods SET seen = ?",
            ], binds: [1])
    }

    @Test func otherTables() {
        expectSQL(
            addresses.update().set(Address.email, to: User.name).where(Address.user == User.id),
            [
                .mariadb:
                    "UPDATE addresses, users SET addresses.email = users.user_name WHERE addresses.user_id = users.user_id",
                .all:
                    "UPDATE addresses SET email = users.user_name FROM users WHERE addresses.user_id = users.user_id",
            ])
        let other = staff.alias("other")
        expectSQL(
            staff.update().set(Staff.name, to: other[Staff.nameColumn]).from(other).where(
                Staff.boss == other[Staff.idColumn]),
            [
                .mariadb:
                    "UPDATE staff, staff AS other SET staff.name = other.name WHERE staff.boss_id = other.id",
                .all:
                    "UPDATE staff SET name = other.name FROM staff AS other WHERE staff.boss_id = other.id",
            ])
        expectFault(
            staff.update().set(Staff.name, to: "x").from(
                staff.join(users, on: User.id == Staff.id)),
            .inconsistent, "staff", "alias")
    }

    @Test func subqueriesSeeTheRow() {
        let mail = select(func_.max(Address.email)).where(Address.user == User.id).scalar()
        expectSQL(
            users.update().set(User.nick, to: mail).where(
                exists(select(Address.id).where(Address.user == User.id))),
            [
                .all: """
                UPDATE users SET nick = (SELECT max(addresses.email) AS max_1 FROM addresses \
                WHERE addresses.user_id = users.user_id) WHERE EXISTS (SELECT addresses.id FROM addresses \
                WHERE addresses.user_id = users.user_id)
                """
            ])
    }

    @Test func aliases() {
        let u = users.alias("u")
        expectSQL(
            update(u).set(u[User.ageColumn], to: u[User.ageColumn] + 1).where(
                u[User.idColumn] == 1),
            [
                .postgresql: "UPDATE users AS u SET age = u.age + $1 WHERE u.user_id = $2",
                .all: "UPDATE users AS u SET age = u.age + ? WHERE u.user_id = ?",
            ], binds: [1, 1])
        expectFault(
            update(select(users).subquery("q")).values(["age": 1]), .invalidArgument, "updated")
    }

    @Test func returning() {
        let change = users.update().set(User.age, to: 1).returning(User.id, User.age)
        for dialect in [DialectName.sqlite, .postgresql] {
            let place = dialect == .postgresql ? "$1" : "?"
            expectSQLOn(
                dialect, change, "UPDATE users SET age = \(place) RETURNING user_id, age",
                binds: [1])
        }
        expectRefused(change, [.mariadb: "UPDATE … RETURNING"])
        let joined = addresses.update().set(Address.email, to: User.name).where(
            Address.user == User.id
        ).returning(Address.id, User.name)
        expectSQLOn(
            .postgresql, joined,
            """
            UPDATE addresses SET email = users.user_name FROM users WHERE addresses.user_id = users.user_id \
            RETURNING addresses.id, users.user_name
            """)
        expectRefused(
            joined,
            [
                .sqlite: "UPDATE … RETURNING of other tables' columns",
                .mariadb: "UPDATE … RETURNING",
            ])
    }

    @Test func mistakesAreFaults() {
        expectFault(users.update().set(Address.email, to: "x"), .unknownName, "email")
        expectFault(users.update().values(["agee": 1]), .unknownName, "agee", "user_name")
        expectFault(
            users.update().set(func_.lower(User.name), to: "x"), .invalidArgument, "expression")
    }
}
