import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct CTETests {
    @Test func aCTEIsWrittenOnceHoweverOftenItIsUsed() {
        let old = select(User.id, User.name).where(User.age > 60).cte("old")
        let other = old.alias("other")
        expectSQL(
            select(old.c.user_name, other.c.user_name).where(old.c.user_id < other.c.user_id),
            [
                .postgresql: """
                WITH old AS (SELECT users.user_id, users.user_name FROM users WHERE users.age > $1) \
                SELECT old.user_name, other.user_name FROM old, old AS other WHERE old.user_id < other.user_id
                """,
                .all: """
                WITH old AS (SELECT users.user_id, users.user_name FROM users WHERE users.age > ?) \
                SELECT old.user_name, other.user_name FROM old, old AS other WHERE old.user_id < other.user_id
                """,
            ], binds: [60])
    }

    @Test func aCTEInsideASubqueryStandsBeforeTheStatement() {
        let old = select(User.id).where(User.age > 60).cte("old")
        expectSQL(
            select(Address.email).where(Address.user.in(select(old[User.idColumn]))),
            [
                .postgresql: """
                WITH old AS (SELECT users.user_id FROM users WHERE users.age > $1) \
                SELECT addresses.email FROM addresses WHERE addresses.user_id IN (SELECT old.user_id FROM old)
                """,
                .all: """
                WITH old AS (SELECT users.user_id FROM users WHERE users.age > ?) \
                SELECT addresses.email FROM addresses WHERE addresses.user_id IN (SELECT old.user_id FROM old)
                """,
            ], binds: [60])
    }

    @Test func oneCTEMayUseAnother() {
        let all = select(User.id).cte("everybody")
        let late = select(all[User.idColumn]).where(all[User.idColumn] > 5).cte("late")
        expectSQL(
            select(late[User.idColumn]),
            [
                .postgresql: """
                WITH everybody AS (SELECT users.user_id FROM users), late AS \
                (SELECT everybody.user_id FROM everybody WHERE everybody.user_id > $1) SELECT late.user_id FROM late
                """,
                .all: """
                WITH everybody AS (SELECT users.user_id FROM users), late AS \
                (SELECT everybody.user_id FROM everybody WHERE everybody.user_id > ?) SELECT late.user_id FROM late
                """,
            ], binds: [5])
    }

    @Test func recursion() {
        let root = select(Staff.id, Staff.name).where(Staff.boss.is(nil))
        let tree = cte("tree", recursive: root) { tree in
            select(Staff.id, Staff.name).join(tree, on: Staff.boss == tree[Staff.idColumn])
        }
        expectSQL(
            select(tree[Staff.nameColumn]),
            [
                .all: """
                WITH RECURSIVE tree AS (SELECT staff.id, staff.name FROM staff WHERE staff.boss_id IS NULL \
                UNION ALL SELECT staff.id, staff.name FROM staff JOIN tree ON staff.boss_id = tree.id) \
                SELECT tree.name FROM tree
                """
            ])
        let wrong = cte("tree", recursive: root) { _ in select(Staff.id, Staff.name) }
        expectFault(select(wrong.c.name), .inconsistent, "tree", "argument")
        let uneven = cte("tree", recursive: root) { tree in select(tree[Staff.idColumn]) }
        expectFault(select(uneven.c.name), .inconsistent, "2 and 1 columns")
    }

    @Test func materialisation() {
        let kept = select(User.id).cte("kept", materialized: true)
        let inlined = select(User.id).cte("kept", materialized: false)
        for dialect in [DialectName.sqlite, .postgresql] {
            expectSQLOn(
                dialect, select(kept.c.user_id),
                "WITH kept AS MATERIALIZED (SELECT users.user_id FROM users) SELECT kept.user_id FROM kept"
            )
            expectSQLOn(
                dialect, select(inlined.c.user_id),
                "WITH kept AS NOT MATERIALIZED (SELECT users.user_id FROM users) SELECT kept.user_id FROM kept"
            )
        }
        expectRefused(select(kept.c.user_id), [.mariadb: "MATERIALIZED"])
        expectRefused(select(inlined.c.user_id), [.mariadb: "NOT MATERIALIZED"])
    }

    @Test func statementsThatWriteStandInWith() {
        let moved = addresses.delete().where(Address.id < 5).returning(
            Address.id, Address.user, Address.email
        ).cte("moved")
        let archive = select(moved.c.mail)
        expectSQLOn(
            .postgresql, archive,
            """
            WITH moved AS (DELETE FROM addresses WHERE addresses.id < $1 RETURNING id, user_id, email) \
            SELECT moved.email FROM moved
            """, binds: [5])
        let construct = "INSERT, UPDATE or DELETE inside WITH"
        expectRefused(archive, [.sqlite: construct, .mariadb: construct])
        let unused = select(User.id).with(users.delete().where(User.id == 7).cte("gone"))
        expectSQLOn(
            .postgresql, unused,
            "WITH gone AS (DELETE FROM users WHERE users.user_id = $1) SELECT users.user_id FROM users",
            binds: [7])
    }

    @Test func ctesOfStatementsThatWrite() {
        let old = select(User.id).where(User.age > 60).cte("old")
        let insertion = addresses.insert().from(
            select(old[User.idColumn], SQLExpression("x").label("email")),
            columns: Address.user, Address.email)
        expectSQL(
            insertion,
            [
                .sqlite: """
                WITH old AS (SELECT users.user_id FROM users WHERE users.age > ?) \
                INSERT INTO addresses (user_id, email) SELECT old.user_id, ? AS email FROM old
                """,
                .postgresql: """
                WITH old AS (SELECT users.user_id FROM users WHERE users.age > $1) \
                INSERT INTO addresses (user_id, email) SELECT old.user_id, $2 AS email FROM old
                """,
                .mariadb: """
                INSERT INTO addresses (user_id, email) WITH old AS (SELECT users.user_id FROM users WHERE users.age > ?) \
                SELECT old.user_id, ? AS email FROM old
                """,
            ], binds: [60, "x"])
        let ids = select(old[User.idColumn])
        let change = addresses.update().set(Address.email, to: "x").where(Address.user.in(ids))
        expectSQLOn(
            .sqlite, change,
            """
            WITH old AS (SELECT users.user_id FROM users WHERE users.age > ?) \
            UPDATE addresses SET email = ? WHERE addresses.user_id IN (SELECT old.user_id FROM old)
            """, binds: [60, "x"])
        expectRefused(change, [.mariadb: "WITH before UPDATE"])
        expectRefused(
            addresses.delete().where(Address.user.in(ids)), [.mariadb: "WITH before DELETE"])
    }

    @Test func twoCTEsOfOneNameAreAFault() {
        let a = select(User.id).cte("same")
        let b = select(Staff.id).cte("same")
        expectFault(select(a.c.user_id, b.c.id), .inconsistent, "same")
    }
}
