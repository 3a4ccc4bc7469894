import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct JoinTests {
    @Test func theConditionComesFromTheForeignKey() {
        expectSQL(
            select(User.name, Address.email).from(users.join(addresses)),
            [
                .all:
                    "SELECT users.user_name, addresses.email FROM users JOIN addresses ON users.user_id = addresses.user_id"
            ])
        expectSQL(
            select(Address.email).from(addresses.join(users)),
            [
                .all:
                    "SELECT addresses.email FROM addresses JOIN users ON addresses.user_id = users.user_id"
            ])
        expectSQL(
            select(User.name).join(addresses),
            [
                .all:
                    "SELECT users.user_name FROM users JOIN addresses ON users.user_id = addresses.user_id"
            ])
    }

    @Test func theConditionCanBeGiven() {
        expectSQL(
            select(User.name).join(addresses, on: Address.email == User.name),
            [
                .all:
                    "SELECT users.user_name FROM users JOIN addresses ON addresses.email = users.user_name"
            ])
    }

    @Test func outerJoins() {
        let on = User.id == Address.user
        let condition = "ON users.user_id = addresses.user_id"
        expectSQL(
            select(User.name, Address.email.optional).outerJoin(addresses, on: on),
            [
                .all:
                    "SELECT users.user_name, addresses.email FROM users LEFT OUTER JOIN addresses \(condition)"
            ])
        expectSQL(
            select(User.name.optional).from(users).rightJoin(addresses, on: on),
            [
                .all:
                    "SELECT users.user_name FROM users RIGHT OUTER JOIN addresses \(condition)"
            ])
        let full = select(User.name.optional).from(users.fullJoin(addresses, on: on))
        for dialect in [DialectName.sqlite, .postgresql] {
            expectSQLOn(
                dialect, full,
                "SELECT users.user_name FROM users FULL OUTER JOIN addresses \(condition)")
        }
        expectRefused(full, [.mariadb: "FULL OUTER JOIN"])
        expectSQL(
            select(User.name).crossJoin(addresses),
            [.all: "SELECT users.user_name FROM users CROSS JOIN addresses"])
    }

    @Test func selfJoinsGoByAliases() {
        let boss = staff.alias("boss")
        expectSQL(
            select(Staff.name, boss[Staff.nameColumn]).join(
                boss, on: Staff.boss == boss[Staff.idColumn]),
            [
                .all:
                    "SELECT staff.name, boss.name FROM staff JOIN staff AS boss ON staff.boss_id = boss.id"
            ])
        let one = staff.alias()
        let other = staff.alias()
        expectSQL(
            select(one.c.name, other.c.name).where(one.c.boss_id == other.c.id),
            [
                .all:
                    "SELECT staff_1.name, staff_2.name FROM staff AS staff_1, staff AS staff_2 WHERE staff_1.boss_id = staff_2.id"
            ])
        expectFault(
            select(Staff.name).from(staff.join(boss)), .ambiguous, "staff.boss_id", "on:")
    }

    @Test func nestedJoinsStandInParentheses() {
        let inner = addresses.join(staff, on: Address.id == Staff.id)
        expectSQL(
            select(User.name, Address.email.optional, Staff.name.optional).from(
                users.outerJoin(inner, on: User.id == Address.user)),
            [
                .all: """
                SELECT users.user_name, addresses.email, staff.name FROM users LEFT OUTER JOIN \
                (addresses JOIN staff ON addresses.id = staff.id) ON users.user_id = addresses.user_id
                """
            ])
        expectSQL(
            select(User.name).from(
                users.join(addresses).join(staff, on: Staff.id == User.id)),
            [
                .all: """
                SELECT users.user_name FROM users JOIN addresses ON users.user_id = addresses.user_id \
                JOIN staff ON staff.id = users.user_id
                """
            ])
    }

    @Test func columnsOfAnOptionalSideHaveToBeOptional() {
        let join = users.outerJoin(addresses)
        expectFault(
            select(User.name, Address.email).from(join), .inconsistent, "email", ".optional")
        expectFault(
            select(User.name).from(users.rightJoin(addresses)), .inconsistent, "user_name")
        expectSQL(
            select(User.name, Address.email.optional).from(join).rows,
            [
                .all:
                    "SELECT users.user_name, addresses.email FROM users LEFT OUTER JOIN addresses ON users.user_id = addresses.user_id"
            ])
        expectFault(
            select(Staff.name).from(users.outerJoin(addresses.join(staff, on: Staff.id == 1))),
            .inconsistent, "name")
        expectSQL(
            select(func_.coalesce(Address.email, "none")).from(join),
            [
                .postgresql:
                    "SELECT coalesce(addresses.email, $1) AS coalesce_1 FROM users LEFT OUTER JOIN addresses ON users.user_id = addresses.user_id",
                .all:
                    "SELECT coalesce(addresses.email, ?) AS coalesce_1 FROM users LEFT OUTER JOIN addresses ON users.user_id = addresses.user_id",
            ], binds: ["none"])
    }

    @Test func noPathOrSeveralAreFaults() {
        expectFault(select(User.id).from(users.join(staff)), .missing, "users", "staff", "on:")
        expectFault(select(User.id).join(staff), .missing, "staff", "on:")
        expectFault(select(func_.count()).join(users), .missing, "from(…)")
    }

    @Test func aTableIsJoinedToTheItemItBelongsTo() {
        expectSQL(
            select(Staff.name, User.name).join(addresses),
            [
                .all:
                    "SELECT staff.name, users.user_name FROM users JOIN addresses ON users.user_id = addresses.user_id, staff"
            ])
    }
}
