import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct DeleteTests {
    @Test func conditions() {
        expectSQL(users.delete(), [.all: "DELETE FROM users"])
        expectSQL(
            delete(from: users).where(User.id == 1).where("age > \(2)"),
            [
                .postgresql: "DELETE FROM users WHERE users.user_id = $1 AND (age > $2)",
                .all: "DELETE FROM users WHERE users.user_id = ? AND (age > ?)",
            ], binds: [1, 2])
    }

    @Test func otherTables() {
        expectSQL(
            addresses.delete().where(Address.user == User.id, User.name == "ed"),
            [
                .sqlite:
                    "DELETE FROM addresses WHERE EXISTS (SELECT 1 FROM users WHERE addresses.user_id = users.user_id AND users.user_name = ?)",
                .postgresql:
                    "DELETE FROM addresses USING users WHERE addresses.user_id = users.user_id AND users.user_name = $1",
                .mariadb:
                    "DELETE addresses FROM addresses, users WHERE addresses.user_id = users.user_id AND users.user_name = ?",
            ], binds: ["ed"])
        let other = staff.alias("other")
        expectSQL(
            staff.delete().using(other.join(users, on: User.id == other[Staff.idColumn])).where(
                Staff.boss == other[Staff.idColumn]),
            [
                .sqlite: """
                DELETE FROM staff WHERE EXISTS (SELECT 1 FROM staff AS other JOIN users ON users.user_id = other.id \
                WHERE staff.boss_id = other.id)
                """,
                .postgresql:
                    "DELETE FROM staff USING staff AS other JOIN users ON users.user_id = other.id WHERE staff.boss_id = other.id",
                .mariadb:
                    "DELETE staff FROM staff, staff AS other JOIN users ON users.user_id = other.id WHERE staff.boss_id = other.id",
            ])
        expectFault(
            staff.delete().using(staff.join(users, on: User.id == Staff.id)), .inconsistent,
            "staff", "alias")
    }

    @Test func aliases() {
        let u = users.alias("u")
        expectSQL(
            delete(from: u).where(u[User.idColumn] == 1),
            [
                .sqlite: "DELETE FROM users AS u WHERE u.user_id = ?",
                .postgresql: "DELETE FROM users AS u WHERE u.user_id = $1",
                .mariadb: "DELETE u FROM users AS u WHERE u.user_id = ?",
            ], binds: [1])
        expectFault(
            delete(from: select(users).subquery("q")), .invalidArgument, "deleted")
    }

    @Test func returning() {
        expectSQL(
            users.delete().where(User.id == 1).returning(User.name),
            [
                .postgresql: "DELETE FROM users WHERE users.user_id = $1 RETURNING user_name",
                .all: "DELETE FROM users WHERE users.user_id = ? RETURNING user_name",
            ], binds: [1])
        let joined = addresses.delete().where(Address.user == User.id).returning(Address.id)
        expectSQLOn(
            .postgresql, joined,
            "DELETE FROM addresses USING users WHERE addresses.user_id = users.user_id RETURNING addresses.id"
        )
        expectSQLOn(
            .sqlite, joined,
            "DELETE FROM addresses WHERE EXISTS (SELECT 1 FROM users WHERE addresses.user_id = users.user_id) RETURNING id"
        )
        expectRefused(
            joined, [.mariadb: "DELETE from several tables or an alias … RETURNING"])
    }
}
