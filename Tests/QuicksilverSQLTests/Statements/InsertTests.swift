import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct InsertTests {
    @Test func rowsOfValues() {
        expectSQL(
            users.insert().values(["user_id": 1, "user_name": "ed"]),
            [
                .postgresql: "INSERT INTO users (user_id, user_name) VALUES ($1, $2)",
                .all: "INSERT INTO users (user_id, user_name) VALUES (?, ?)",
            ], binds: [1, "ed"])
        expectSQL(
            users.insert().values([
                ["user_id": 1, "user_name": "ed"], ["user_name": "wendy", "user_id": 2],
            ]),
            [
                .postgresql: "INSERT INTO users (user_id, user_name) VALUES ($1, $2), ($3, $4)",
                .all: "INSERT INTO users (user_id, user_name) VALUES (?, ?), (?, ?)",
            ], binds: [1, "ed", 2, "wendy"])
        expectSQL(
            addresses.insert().values(["mail": "a@b"]),
            [
                .postgresql: "INSERT INTO addresses (email) VALUES ($1)",
                .all: "INSERT INTO addresses (email) VALUES (?)",
            ], binds: ["a@b"])
    }

    @Test func assignments() {
        expectSQL(
            insert(into: users).set(User.id, to: 1).set(
                User.name, to: func_.lower(SQLExpression("ED"))
            )
            .set(User.age, to: nil),
            [
                .postgresql:
                    "INSERT INTO users (user_id, user_name, age) VALUES ($1, lower($2), $3)",
                .all: "INSERT INTO users (user_id, user_name, age) VALUES (?, lower(?), ?)",
            ], binds: [1, "ED", .null])
        let oldest = select(func_.max(User.age)).scalar()
        expectSQL(
            users.insert().set(.set(User.name, to: "x"), .set(User.age, to: oldest)),
            [
                .postgresql:
                    "INSERT INTO users (user_name, age) VALUES ($1, (SELECT max(users.age) AS max_1 FROM users))",
                .all:
                    "INSERT INTO users (user_name, age) VALUES (?, (SELECT max(users.age) AS max_1 FROM users))",
            ], binds: ["x"])
        let byDefault = users.insert().set(.set(User.name, to: "x"), .setDefault(User.age))
        expectSQLOn(
            .mariadb, byDefault, "INSERT INTO users (user_name, age) VALUES (?, DEFAULT)",
            binds: ["x"])
        expectRefused(byDefault, [.sqlite: "DEFAULT as a value"])
    }

    @Test func withoutValuesEveryColumnIsAParameter() throws {
        for dialect in snapshots.dialects {
            let compiled = try staff.insert().compile(for: dialect)
            let places = dialect.numbersPlaceholders ? "$1, $2, $3" : "?, ?, ?"
            #expect(compiled.sql == "INSERT INTO staff (id, boss_id, name) VALUES (\(places))")
            #expect(compiled.binds == [nil, nil, nil])
        }
    }

    @Test func clientDefaultsFillWhatIsNotSaid() {
        expectSQL(
            goods.insert().values([["code": "a"], ["code": "b"]]),
            [
                .postgresql: "INSERT INTO goods (code, price) VALUES ($1, $2), ($3, $4)",
                .all: "INSERT INTO goods (code, price) VALUES (?, ?), (?, ?)",
            ], binds: ["a", 5, "b", 5])
        expectSQL(
            goods.insert().values(["code": "a", "price": nil]),
            [
                .postgresql: "INSERT INTO goods (code, price) VALUES ($1, $2)",
                .all: "INSERT INTO goods (code, price) VALUES (?, ?)",
            ], binds: ["a", .null])
        expectSQL(
            goods.insert().from(select(User.name.label("code"))),
            [
                .postgresql:
                    "INSERT INTO goods (code, price) SELECT users.user_name AS code, $1 AS anon_1 FROM users",
                .all:
                    "INSERT INTO goods (code, price) SELECT users.user_name AS code, ? AS anon_1 FROM users",
            ], binds: [5])
    }

    @Test func defaults() {
        expectSQL(
            users.insert().defaults(),
            [
                .mariadb: "INSERT INTO users () VALUES ()",
                .all: "INSERT INTO users DEFAULT VALUES",
            ])
        expectSQL(
            goods.insert().defaults(),
            [
                .postgresql: "INSERT INTO goods (price) VALUES ($1)",
                .all: "INSERT INTO goods (price) VALUES (?)",
            ], binds: [5])
    }

    @Test func rowsOfAQuery() {
        expectSQL(
            addresses.insert().from(
                select(User.id, User.name).where(User.age > 3), columns: Address.user,
                Address.email),
            [
                .postgresql:
                    "INSERT INTO addresses (user_id, email) SELECT users.user_id, users.user_name FROM users WHERE users.age > $1",
                .all:
                    "INSERT INTO addresses (user_id, email) SELECT users.user_id, users.user_name FROM users WHERE users.age > ?",
            ], binds: [3])
        expectSQL(
            addresses.insert().from(select(Address.user)),
            [.all: "INSERT INTO addresses (user_id) SELECT addresses.user_id FROM addresses"])
        expectFault(
            addresses.insert().from(select(User.id), columns: Address.user, Address.email),
            .inconsistent, "1 columns for 2")
        expectFault(
            addresses.insert().from(select(User.name)), .unknownName, "user_name", "mail")
    }

    @Test func returning() {
        expectSQL(
            users.insert().values(["user_name": "ed"]).returning(User.id, User.name),
            [
                .postgresql:
                    "INSERT INTO users (user_name) VALUES ($1) RETURNING user_id, user_name",
                .all: "INSERT INTO users (user_name) VALUES (?) RETURNING user_id, user_name",
            ], binds: ["ed"])
        expectSQL(
            users.insert().values(["user_name": "ed"]).returning(func_.lower(User.name).label("l")),
            [
                .postgresql:
                    "INSERT INTO users (user_name) VALUES ($1) RETURNING lower(user_name) AS l",
                .all: "INSERT INTO users (user_name) VALUES (?) RETURNING lower(user_name) AS l",
            ], binds: ["ed"])
        expectSQL(
            staff.insert().values(["name": "ed"]).returning(staff.c),
            [
                .postgresql:
                    "INSERT INTO staff (name) VALUES ($1) RETURNING id, boss_id, name",
                .all: "INSERT INTO staff (name) VALUES (?) RETURNING id, boss_id, name",
            ], binds: ["ed"])
    }

    @Test func mistakesAreFaults() {
        expectFault(users.insert().values(["nam": "x"]), .unknownName, "nam", "user_name")
        expectFault(users.insert().values([]), .missing, "no rows")
        expectFault(
            users.insert().values([["user_id": 1, "age": 2], ["user_id": 2]]), .missing, "row 1",
            "age")
        expectFault(
            users.insert().values([["user_id": 1], ["user_id": 2, "age": 3]]), .inconsistent,
            "row 1", "age")
        expectFault(users.insert().set(Staff.name, to: "x"), .unknownName, "name", "users")
        expectFault(
            users.insert().values([["user_id": 1], ["user_id": 2]]).set(User.name, to: "x"),
            .inconsistent, "one row")
    }
}
